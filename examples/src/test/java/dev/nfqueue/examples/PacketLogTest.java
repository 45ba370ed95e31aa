// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.testsupport.IpFamily;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PacketLogTest {
    private final RecordedConsole recorded = new RecordedConsole();

    @Test
    void tellsProtocolAddressesPortsLengthAndVerdict() {
        assertEquals(
                "DROP   UDP 192.0.2.1:40000 > 192.0.2.2:53 length 8",
                line(Packets.udp(IpFamily.V4, 40000, 53, "question"), NfqueuePacket::drop));
        assertEquals(
                "ACCEPT TCP [2001:db8::1]:40000 > [2001:db8::2]:80 [P.] length 5",
                line(Packets.tcp(IpFamily.V6, 40000, 80, "GET /"), NfqueuePacket::accept));
        assertEquals(
                "ACCEPT ICMPv6 2001:db8::1 > 2001:db8::2 length 56",
                line(Packets.ip(IpFamily.V6, Packets.ICMPV6, new byte[64]), NfqueuePacket::accept));
    }

    @Test
    void tellsMarkAndRewriting() {
        byte[] packet = Packets.udp(IpFamily.V4, 1, 2, "");
        assertEquals(
                "ACCEPT UDP 192.0.2.1:1 > 192.0.2.2:2 length 0 mark 0xffffffff",
                line(packet, queued -> queued.accept().mark(-1)));
        assertEquals(
                "ACCEPT UDP 192.0.2.1:1 > 192.0.2.2:2 length 0 rewritten",
                line(packet, queued -> queued.accept().replaceContent(Unpooled.wrappedBuffer(packet))));
    }

    @Test
    void tellsOfWhatIsNoWholePacket() {
        assertEquals("DROP   not IP, length 1", line(new byte[] {0x15}, NfqueuePacket::drop));
        assertEquals("DROP   not IP, length 0", line(new byte[0], NfqueuePacket::drop));
        byte[] packet = Packets.udp(IpFamily.V4, 1, 2, "text");
        assertEquals(
                "ACCEPT UDP 192.0.2.1:1 > 192.0.2.2:2 length 3 malformed (TRUNCATED at 2)",
                line(Arrays.copyOf(packet, packet.length - 1), NfqueuePacket::accept));
        packet[7] = 3;
        assertEquals("ACCEPT UDP 192.0.2.1 > 192.0.2.2 length 12 fragment at 24", line(packet, NfqueuePacket::accept));
    }

    private String line(byte[] packet, Function<NfqueuePacket, NfqueueVerdict> decision) {
        EmbeddedNfqueueChannel channel =
                new EmbeddedNfqueueChannel(new PacketLog(recorded.console()), new Decider(decision));
        channel.writePacket(new NfqueuePacketBuilder().content(packet));
        channel.releaseOutbound();
        assertFalse(channel.finish());
        List<String> lines = recorded.output();
        return lines.get(lines.size() - 1);
    }

    private static final class Decider extends SimpleChannelInboundHandler<NfqueuePacket> {
        private final Function<NfqueuePacket, NfqueueVerdict> decision;

        Decider(Function<NfqueuePacket, NfqueueVerdict> decision) {
            super(false);
            this.decision = decision;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
            ctx.write(decision.apply(packet));
        }
    }
}
