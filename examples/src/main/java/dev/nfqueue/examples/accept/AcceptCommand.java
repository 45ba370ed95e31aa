// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.accept;

import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.Tally;
import io.netty.channel.ChannelPipeline;
import picocli.CommandLine.Command;

/** {@code accept}: lets all packets pass, and says each second how many came. */
@Command(name = "accept", description = "Accept all packets and print their rate.")
public final class AcceptCommand extends QueueCommand {
    /** For picocli. */
    public AcceptCommand() {
        super("-p icmp");
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        pipeline.addLast(new RateReport(tally, console), new AcceptHandler());
    }
}
