// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import dev.nfqueue.codec.ip.flow.tcp.TcpStreamHandler;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamMode;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.FlowHandlers;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.Tally;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code http-rewrite}: a header and other texts in what web servers answer, on connections that pass by. */
@Command(
        name = "http-rewrite",
        description = {
            "Put a header into HTTP responses, and replace a text in their bodies by one of any length.",
            "What is not HTTP/1 is cut."
        })
public final class HttpRewriteCommand extends QueueCommand {
    @Option(names = "--header", paramLabel = "NAME:VALUE", description = "The header to put into each response.")
    private String header;

    @Option(names = "--find", paramLabel = "TEXT", description = "The text to replace, in UTF-8.")
    private String find;

    @Option(names = "--replace", paramLabel = "TEXT", description = "What to put there.")
    private String replace;

    private Changes changes;

    /** For picocli. */
    public HttpRewriteCommand() {
        super("-p tcp --dport 80");
    }

    @Override
    protected void checkOptions() {
        if (header == null && find == null) {
            throw wrong("there is nothing to do, give --header, or --find and --replace");
        }
        if ((find == null) != (replace == null) || "".equals(find)) {
            throw wrong("--find TEXT and --replace need each other");
        }
        String[] nameAndValue = header == null ? new String[2] : parse(header);
        changes = new Changes(nameAndValue[0], nameAndValue[1], find, replace);
    }

    private String[] parse(String text) {
        int colon = text.indexOf(':');
        try {
            String name = text.substring(0, Math.max(0, colon));
            String value = text.substring(colon + 1).strip();
            new DefaultHttpHeaders().set(name, value);
            return new String[] {name, value};
        } catch (IllegalArgumentException e) {
            throw wrong("'" + text + "' is not a header, NAME:VALUE");
        }
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        HttpStreams streams = new HttpStreams(changes, console);
        FlowHandlers.addTo(
                pipeline,
                FlowHandlers.unseenDropped(),
                flow -> flow.pipeline().addLast(new TcpStreamHandler(TcpStreamMode.REWRITE, streams)));
    }
}
