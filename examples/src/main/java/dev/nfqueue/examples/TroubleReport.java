// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.NfqueueLossEvent;
import dev.nfqueue.channel.NfqueueVerdictErrorEvent;
import dev.nfqueue.codec.ip.capture.CaptureLossEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Says in one line on standard error what went wrong: lost packets, verdicts that the kernel refused. */
final class TroubleReport extends ChannelInboundHandlerAdapter {
    private final Console console;

    TroubleReport(Console console) {
        this.console = console;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof NfqueueLossEvent loss) {
            String fate = loss.passedUnfiltered() ? "passed without a verdict" : "lost";
            console.complain("warning: " + Units.count(loss.packets(), "packet") + " " + fate
                    + ", since they came faster than they were judged (a longer --max-length may help)");
        } else if (event instanceof NfqueueVerdictErrorEvent error) {
            console.complain("warning: " + error);
        } else if (event instanceof CaptureLossEvent loss) {
            String cause = loss.cause() == null ? "the disk is too slow" : String.valueOf(loss.cause());
            console.complain("warning: packets are missing in the capture: " + cause);
        }
        ctx.fireUserEventTriggered(event);
    }
}
