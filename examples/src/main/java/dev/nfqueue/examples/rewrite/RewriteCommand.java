// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.rewrite;

import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.Tally;
import io.netty.channel.ChannelPipeline;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rewrite}: replaces a text in what TCP and UDP packets carry by one of the same length. */
@Command(
        name = "rewrite",
        description = {
            "Replace a text in TCP and UDP packets by one of the same length; accept all packets.",
            "A text that is spread over two packets is not found."
        })
public final class RewriteCommand extends QueueCommand {
    @Option(names = "--find", required = true, paramLabel = "TEXT", description = "The text to replace.")
    private String find;

    @Option(
            names = "--replace",
            required = true,
            paramLabel = "TEXT",
            description = "What to put there; as many bytes of UTF-8 as the text to replace.")
    private String replace;

    /** For picocli. */
    public RewriteCommand() {
        super("-p udp --dport 8080");
    }

    @Override
    protected void checkOptions() {
        int length = bytes(find).length;
        int newLength = bytes(replace).length;
        if (length == 0 || length != newLength) {
            throw wrong("--find and --replace must be texts of the same length, not " + length + " and " + newLength
                    + " bytes");
        }
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        pipeline.addLast(new IpPacketDecoder(), new IpPacketEncoder(), new RewriteHandler(bytes(find), bytes(replace)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
