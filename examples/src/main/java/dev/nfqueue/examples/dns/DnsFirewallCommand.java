// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.dns;

import dev.nfqueue.codec.ip.flow.FlowDatagramHandler;
import dev.nfqueue.codec.ip.flow.FlowOptions;
import dev.nfqueue.codec.ip.flow.PacketAction;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.FlowHandlers;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.Tally;
import dev.nfqueue.examples.names.NameList;
import dev.nfqueue.examples.names.NameListFile;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code dns-firewall}: answers questions about the names of a list, and lets others pass. */
@Command(
        name = "dns-firewall",
        description = {
            "Answer DNS questions about the names of a blocklist in the server's place; let others pass.",
            "What can't be read as a question is dropped, so are fragments. The list is read again when it changes."
        })
public final class DnsFirewallCommand extends QueueCommand {
    @Option(
            names = "--blocklist",
            required = true,
            paramLabel = "FILE",
            description = "A domain a line, which stands for all names below it too; # begins a comment.")
    private Path file;

    @Option(
            names = "--answer",
            paramLabel = "ADDRESS",
            converter = IpAddress.class,
            description = "Answer with this address (default: NXDOMAIN). May be given again: IPv4 and IPv6.")
    private List<InetAddress> addresses = new ArrayList<>();

    private NameListFile blocklist;

    /** For picocli. */
    public DnsFirewallCommand() {
        super("-p udp --dport 53");
    }

    @Override
    protected void prepare(EventLoopGroup loop, Console console) {
        try {
            blocklist = new NameListFile(file, NameList.Entries.DOMAINS, console);
        } catch (IOException e) {
            throw wrong(e);
        }
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        DnsFirewallHandler firewall = new DnsFirewallHandler(blocklist::current, new DnsAnswers(addresses), console);
        FlowOptions options = FlowHandlers.unseenDropped().flowless(PacketAction.DROP);
        FlowHandlers.addTo(
                pipeline,
                options,
                flow -> flow.pipeline()
                        .addLast(
                                new FlowDatagramHandler(),
                                new DnsFirewallHandler.QuestionDecoder(),
                                new DatagramDnsResponseEncoder(),
                                firewall));
        blocklist.watch(pipeline.channel());
    }

    /** An address in numbers, so that no name has to be looked up. */
    static final class IpAddress implements ITypeConverter<InetAddress> {
        @Override
        public InetAddress convert(String value) {
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(value);
            if (address == null) {
                throw new TypeConversionException("'" + value + "' is not an IP address");
            }
            return address;
        }
    }
}
