// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamHandler;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamMode;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.FlowHandlers;
import dev.nfqueue.examples.MarkConverter;
import dev.nfqueue.examples.PassOn;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.QueueOptions;
import dev.nfqueue.examples.Tally;
import dev.nfqueue.examples.names.NameList;
import dev.nfqueue.examples.names.NameListFile;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sni-filter}: cuts TLS connections to servers of certain names, before their first byte has passed. */
@Command(
        name = "sni-filter",
        description = {
            "Cut TLS connections to servers with these names (or, with --only, to all others).",
            "What is no TLS, over TCP or QUIC, is cut as well. Connections that may pass are handed back to the kernel at once."
        })
public final class SniFilterCommand extends QueueCommand {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A server's name, or *.NAME for all names below. May be given again.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description = "A file with such a name a line; # begins a comment. Read again when it changes.")
    private Path file;

    @Option(names = "--only", description = "Let connections to these servers pass, and no others.")
    private boolean only;

    @Option(
            names = "--mark",
            paramLabel = "MARK",
            converter = MarkConverter.class,
            description = "The mark of connections that are handed back (default: 0x1).")
    private int mark = 0x1;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            converter = QueueOptions.Count.class,
            description = "How long a client may take for its ClientHello (default: 30).")
    private int patience = 30;

    private NameList given;
    private NameListFile listed;
    private HandBack handBack;

    /** For picocli. */
    public SniFilterCommand() {
        super("-p tcp --dport 443");
    }

    @Override
    protected void checkOptions() {
        if (names.isEmpty() && file == null) {
            throw wrong("there are no names, give --name or --names");
        }
        try {
            given = NameList.of(names, NameList.Entries.NAMES);
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    @Override
    protected void prepare(EventLoopGroup loop, Console console) {
        handBack = new HandBack(mark);
        if (file != null) {
            try {
                listed = new NameListFile(file, NameList.Entries.NAMES, console);
            } catch (IOException e) {
                throw wrong(e);
            }
        }
    }

    private boolean isAccepted(String name) {
        boolean found = name != null
                && (given.contains(name) || (listed != null && listed.current().contains(name)));
        return found == only;
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        Duration time = Duration.ofSeconds(patience);
        ConnectionJudge judge = new ConnectionJudge(this::isAccepted, console);
        SniFilterHandler filter = new SniFilterHandler(judge, handBack::apply);
        ChannelHandler streams = new ChannelInitializer<TcpStreamChannel>() {
            @Override
            protected void initChannel(TcpStreamChannel stream) {
                if (stream.isReply()) {
                    stream.pipeline().addLast(new PassOn());
                } else {
                    stream.pipeline().addLast(new ServerNameReader(time), filter);
                }
            }
        };
        FlowHandlers.addTo(
                pipeline,
                FlowHandlers.unseenDropped(),
                flow -> flow.pipeline()
                        .addLast(
                                flow.protocol().equals(IpProtocol.UDP)
                                        ? new QuicFilterHandler(time, judge, handBack::apply)
                                        : new TcpStreamHandler(TcpStreamMode.HOLD, streams)));
        if (listed != null) {
            listed.watch(pipeline.channel());
        }
    }
}
