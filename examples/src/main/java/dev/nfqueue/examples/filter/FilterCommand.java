// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.filter;

import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.Tally;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code filter}: drops and marks by protocol and port, and lets the rest pass. */
@Command(
        name = "filter",
        description = {
            "Drop and mark packets by protocol and port; accept the rest.",
            "MATCH is tcp, udp, icmp, tcp:PORT, udp:PORT or PORT; a port is the source's or the destination's."
        })
public final class FilterCommand extends QueueCommand {
    @Option(
            names = "--drop",
            paramLabel = "MATCH",
            converter = PacketMatch.Converter.class,
            description = "Drop what fits, for instance tcp:23. May be given again.")
    private List<PacketMatch> drops = new ArrayList<>();

    @Option(
            names = "--mark",
            paramLabel = "MATCH=MARK",
            converter = MarkRule.Converter.class,
            description = "Mark what fits, for instance 80=0x10. May be given again; the first that fits counts.")
    private List<MarkRule> marks = new ArrayList<>();

    /** For picocli. */
    public FilterCommand() {
        super("-p tcp --dport 23");
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        pipeline.addLast(new IpPacketDecoder(), new FilterHandler(drops, marks));
    }
}
