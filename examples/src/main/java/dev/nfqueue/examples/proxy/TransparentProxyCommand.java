// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.proxy;

import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.MarkConverter;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.Tally;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code transparent-proxy}: the queue decides which connections go through a proxy, and the proxy logs their requests. */
@Command(
        name = "transparent-proxy",
        description = {
            "Lead HTTP connections through a proxy that logs each request, unknown to client and server.",
            "The queue gets first packets only; a second rule leads what it has marked to the proxy's port."
        })
public final class TransparentProxyCommand extends QueueCommand {
    @Option(names = "--port", paramLabel = "PORT", description = "Where the proxy listens (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(names = "--tproxy", description = "The rule is TPROXY, not REDIRECT.")
    private boolean tproxy;

    @Option(
            names = "--mark",
            paramLabel = "MARK",
            converter = MarkConverter.class,
            description = "The mark of first packets that are to go to the proxy (default: 0x1).")
    private int mark = 0x1;

    @Option(
            names = "--own-mark",
            paramLabel = "MARK",
            converter = MarkConverter.class,
            description = "The mark of the proxy's own connections, which rules must let pass (default: 0x50).")
    private int ownMark = 0x50;

    @Option(
            names = "--refuse",
            paramLabel = "ADDRESS",
            description = "Refuse connections to this address. May be given again.")
    private Set<InetAddress> refused = new LinkedHashSet<>();

    /** For picocli. */
    public TransparentProxyCommand() {
        super("-p tcp --dport 80 --syn");
    }

    @Override
    protected EventLoopGroup newEventLoop() {
        Epoll.ensureAvailability();
        return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    @Override
    protected void prepare(EventLoopGroup loop, Console console) {
        ChannelFuture listening = new HttpProxy(port, tproxy, ownMark, console).listen(loop);
        if (!listening.awaitUninterruptibly().isSuccess()) {
            throw wrong("can't listen on port " + port + " ("
                    + listening.cause().getMessage() + "), choose another --port");
        }
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        pipeline.addLast(new IpPacketDecoder(), new ConnectionJudge(refused, mark, console));
    }
}
