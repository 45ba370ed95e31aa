// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsCommand;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** dig on one host, a name server on another, and {@code dns-firewall} on the gateway between them. */
@KernelTest
@NeedsCommand("dig")
class DnsFirewallExampleIT {
    private static final int QUEUE = 33;
    private static final byte[] SERVED = {(byte) 192, 0, 2, 7};

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts(cleanup);

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Path list;
    private int port;

    /** Knows one answer. */
    @Sharable
    private final class NameServer extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            asked.add(question.name());
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, question);
            response.addRecord(
                    DnsSection.ANSWER,
                    new DefaultDnsRawRecord(question.name(), DnsRecordType.A, 60, Unpooled.wrappedBuffer(SERVED)));
            ctx.writeAndFlush(response);
        }
    }

    @BeforeEach
    void makeList() throws Exception {
        list = directory.resolve("blocklist");
        Files.writeString(list, "# what nobody shall find\n\nAds.Example.   # and below\n");
    }

    @ParameterizedTest
    @EnumSource
    void answersForListedNamesAndLetsOthersPass(IpFamily family) {
        serve(family);
        ExampleProcess firewall = start(family);

        assertTrue(dig(family, "example.org", "A").contains("192.0.2.7"));
        assertTrue(dig(family, "notads.example", "A").contains("192.0.2.7"));
        String blocked = dig(family, "Tracker.ADS.example", "A");

        assertTrue(blocked.contains("status: NXDOMAIN"), blocked);
        assertTrue(blocked.contains("Tracker.ADS.example."), blocked);
        assertTrue(blocked.contains("EDE: 15"), blocked);
        assertEquals(List.of("example.org.", "notads.example."), asked);
        firewall.awaitLine(
                "BLOCK " + NetUtil.toAddressString(hosts.client().address(family)) + " A Tracker.ADS.example.");
        assertEquals(0, firewall.signal("TERM"));
        assertEquals(List.of(), firewall.errors());
        assertTrue(firewall.summary().contains(": 2 accepted, 1 dropped"), firewall.summary());
    }

    @ParameterizedTest
    @EnumSource
    void answersWithAnAddress(IpFamily family) {
        serve(family);
        start(family, "--answer", "192.0.2.99", "--answer", "2001:db8::99");

        String v4 = dig(family, "ads.example", "A");
        assertTrue(v4.contains("status: NOERROR") && v4.contains("192.0.2.99"), v4);
        String v6 = dig(family, "ads.example", "AAAA");
        assertTrue(v6.contains("status: NOERROR") && v6.contains("2001:db8::99"), v6);
        String other = dig(family, "ads.example", "MX");
        assertTrue(other.contains("status: NOERROR") && other.contains("ANSWER: 0"), other);
        assertEquals(List.of(), asked);
    }

    @ParameterizedTest
    @EnumSource
    void readsTheListAgainAndKeepsTheOldOneWhenItCannot(IpFamily family) throws Exception {
        serve(family);
        ExampleProcess firewall = start(family);

        Files.writeString(list, "example.org\nexample.net\n");
        firewall.awaitLine("list: 2 names");
        assertTrue(dig(family, "example.org", "A").contains("NXDOMAIN"));
        assertTrue(dig(family, "ads.example", "A").contains("192.0.2.7"));

        Files.writeString(list, "example.com\nno domain\n");
        String broken = firewall.awaitError("stays");
        assertTrue(broken.contains("line 2: 'no domain' is not a domain name"), broken);
        assertTrue(dig(family, "example.org", "A").contains("NXDOMAIN"));

        Files.delete(list);
        firewall.awaitError("there is no such file");
        assertTrue(dig(family, "example.net", "A").contains("NXDOMAIN"));
        assertEquals(0, firewall.signal("INT"));
        assertEquals(2, firewall.errors().size(), firewall.errors().toString());
    }

    @ParameterizedTest
    @EnumSource
    void dropsWhatIsNoQuestion(IpFamily family) {
        UdpPeer server =
                cleanup.add(hosts.host().call(() -> UdpPeer.bind(hosts.host().address(family))));
        UdpPeer sender = cleanup.add(
                hosts.client().call(() -> UdpPeer.bind(hosts.client().address(family))));
        port = server.port();
        ExampleProcess firewall = start(family);

        sender.send(server, "no DNS");
        firewall.awaitLine("not a DNS question");
        // An answer, by its first bit: it passes, and would have been overtaken by nothing.
        sender.send(server, "ID\u0080 answer");
        assertEquals("ID\u0080 answer", server.receive());
        assertFalse(firewall.output().stream().anyMatch(line -> line.startsWith("BLOCK")));
    }

    private ExampleProcess start(IpFamily family, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("dns-firewall", "--queue", Integer.toString(QUEUE), "--blocklist", list.toString()));
        arguments.addAll(List.of(more));
        ExampleProcess example = cleanup.add(ExampleProcess.bound(arguments.toArray(String[]::new)));
        cleanup.add(Rule.on(family, "FORWARD").udpTo(port).queue(QUEUE));
        return example;
    }

    private String dig(IpFamily family, String name, String type) {
        String server = "@" + hosts.host().address(family).getHostAddress();
        return hosts.client().run("dig", server, "-p", Integer.toString(port), "+tries=1", "+time=20", name, type);
    }

    private void serve(IpFamily family) {
        EventLoopGroup group = hosts.host().call(() -> new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()));
        cleanup.add(() -> group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync());
        // The socket is opened by the thread that makes the channel, hence in the host's namespace.
        Channel channel = hosts.host()
                .call(() -> new Bootstrap()
                        .group(group)
                        .channel(NioDatagramChannel.class)
                        .handler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new DatagramDnsQueryDecoder(),
                                                new DatagramDnsResponseEncoder(),
                                                new NameServer());
                            }
                        })
                        .bind(hosts.host().address(family), 0)
                        .sync()
                        .channel());
        cleanup.add(() -> channel.close().sync());
        port = ((InetSocketAddress) channel.localAddress()).getPort();
    }
}
