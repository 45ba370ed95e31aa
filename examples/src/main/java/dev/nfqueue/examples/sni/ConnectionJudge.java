// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.examples.Console;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.NetUtil;
import java.util.function.Predicate;

/** Decides whether a connection may pass, by what became of its ClientHello; prints a line for each. */
final class ConnectionJudge {
    private final Predicate<String> accepted;
    private final Console console;

    /**
     * A judge for all connections.
     *
     * @param accepted whether a connection with this name may pass; asked with null where the client tells none
     */
    ConnectionJudge(Predicate<String> accepted, Console console) {
        this.accepted = accepted;
        this.console = console;
    }

    boolean accepts(FlowChannel flow, SniCompletionEvent hello) {
        String name = hello.hostname();
        boolean accept = hello.isSuccess() && accepted.test(name);
        String told = name == null ? "(no name)" : Console.harmless(name);
        String client = NetUtil.toAddressString(flow.remoteAddress().getAddress());
        console.line((accept ? "ACCEPT " : "REJECT ") + client + " > "
                + NetUtil.toSocketAddressString(flow.localAddress()) + " "
                + (hello.isSuccess() ? told : reason(hello.cause())));
        return accept;
    }

    private static String reason(Throwable cause) {
        return cause instanceof SslHandshakeTimeoutException ? "(no ClientHello in time)" : "(not TLS)";
    }
}
