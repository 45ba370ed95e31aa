// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static dev.nfqueue.codec.ip.flow.FlowDirection.REPLY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.IpReplies;
import dev.nfqueue.codec.ip.flow.FlowRig.Dropped;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowDatagramHandlerTest {

    private static final FlowPackets V4 = FlowPackets.V4;
    private static final FlowPackets V6 = FlowPackets.V6;

    private final List<DatagramPacket> read = new ArrayList<>();

    /** Keeps what it reads. */
    private final class Keep extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read.add((DatagramPacket) message);
        }
    }

    private static FlowRig rig(ChannelHandler... handlers) {
        return new FlowRig(new FlowOptions(), () -> new ChannelInitializer<FlowChannel>() {
            @Override
            protected void initChannel(FlowChannel flow) {
                flow.pipeline().addLast(handlers);
            }
        });
    }

    private FlowRig waiting(int packets) {
        return rig(new FlowDatagramHandler(packets), new Keep());
    }

    private static DatagramPacket datagram(String text, InetSocketAddress to) {
        return new DatagramPacket(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), to);
    }

    private static String text(ByteBuf udpPacket) {
        IpPacket packet = IpPacket.of(udpPacket);
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        String text = packet.sourcePort() + ">" + packet.destinationPort() + " "
                + packet.udp().payload().toString(StandardCharsets.US_ASCII);
        packet.release();
        return text;
    }

    private static String written(FlowRig rig) {
        Object message = rig.parent.readOutbound();
        if (message instanceof Dropped dropped) {
            dropped.release();
            return "drop";
        }
        return message == null ? null : text(((ByteBufHolder) message).content());
    }

    @Test
    void readsDatagramsWithTheirEnds() {
        for (FlowPackets ends : List.of(V4, V6)) {
            FlowRig rig = waiting(2);
            rig.read(ends.udp(ORIGINAL, "q"), ends.udp(REPLY, "a"));
            InetSocketAddress client = rig.child(0).remoteAddress();
            InetSocketAddress server = rig.child(0).localAddress();
            assertEquals(client, read.get(0).sender());
            assertEquals(server, read.get(0).recipient());
            assertEquals("q", read.get(0).content().toString(StandardCharsets.US_ASCII));
            assertEquals(server, read.get(1).sender());
            assertEquals(client, read.get(1).recipient());
            read.forEach(DatagramPacket::release);
            read.clear();
            rig.close();
        }
    }

    @Test
    void passesThePacketUntouchedWhenTheSameBytesAreWritten() {
        FlowRig rig = waiting(1);
        ByteBuf bytes = V4.udp(ORIGINAL, "same").content();
        rig.read(IpPacket.of(bytes));
        rig.child(0).writeAndFlush(read.get(0));
        ByteBufHolder passed = rig.parent.readOutbound();
        assertSame(bytes, passed.content());
        passed.release();
        rig.close();
    }

    @Test
    void rewritesThePacketWhenOthersAreWritten() {
        FlowRig rig = waiting(1);
        rig.read(V6.udp(ORIGINAL, "question"));
        DatagramPacket question = read.get(0);
        rig.child(0).writeAndFlush(datagram("quite another question", question.recipient()));
        question.release();
        assertEquals("40000>53 quite another question", written(rig));
        rig.close();
    }

    @Test
    void answersInThePlaceOfTheServer() {
        for (FlowPackets ends : List.of(V4, V6)) {
            FlowRig rig = waiting(1);
            rig.read(ends.udp(ORIGINAL, "question"));
            ChannelFuture answer =
                    rig.child(0).writeAndFlush(datagram("no", read.get(0).sender()));
            read.remove(0).release();
            assertEquals("drop", written(rig));
            assertEquals("53>40000 no", written(rig));
            assertTrue(answer.isSuccess());
            rig.close();
        }
    }

    @Test
    void decidesThePacketThatHasWaitedLongest() {
        FlowRig rig = waiting(4);
        rig.read(V4.udp(ORIGINAL, "1"), V4.udp(ORIGINAL, "2"), V4.udp(REPLY, "3"));
        FlowChannel flow = rig.child(0);
        flow.write(datagram("first", flow.localAddress()));
        flow.write(datagram("third", flow.remoteAddress()));
        flow.write(datagram("second", flow.localAddress()));
        flow.writeAndFlush(datagram("one more", flow.localAddress()));
        assertEquals("40000>53 first", written(rig));
        assertEquals("53>40000 third", written(rig));
        assertEquals("40000>53 second", written(rig));
        assertEquals("40000>53 one more", written(rig));
        read.forEach(DatagramPacket::release);
        rig.close();
    }

    @Test
    void leavesToTheSourceWhatIsNotDecidedWhileItIsRead() {
        FlowRig rig = waiting(0);
        ByteBuf bytes = V4.udp(ORIGINAL, "undecided").content();
        rig.read(IpPacket.of(bytes));
        read.get(0).release();
        assertEquals(0, bytes.refCnt());
        assertEquals(List.of(), rig.written());
        rig.close();
    }

    @Test
    void leavesToTheSourceWhatWaitsTooLong() {
        FlowRig rig = waiting(1);
        ByteBuf first = V4.udp(ORIGINAL, "1").content();
        rig.read(IpPacket.of(first));
        read.get(0).release();
        rig.read(V4.udp(ORIGINAL, "2"));
        read.get(1).release();
        assertEquals(0, first.refCnt());
        rig.child(0).close();
        rig.parent.runPendingTasks();
        rig.close();
    }

    @Test
    void refusesAnotherRecipient() {
        FlowRig rig = waiting(1);
        rig.read(V4.udp(ORIGINAL));
        ChannelFuture refused = rig.child(0).writeAndFlush(datagram("x", new InetSocketAddress(V6.client(), 53)));
        assertInstanceOf(IllegalArgumentException.class, refused.cause());
        read.get(0).release();
        rig.close();
    }

    @Test
    void refusesWhatIsTooLongForAPacket() {
        FlowRig rig = waiting(1);
        rig.read(V4.udp(ORIGINAL));
        DatagramPacket huge = new DatagramPacket(
                Unpooled.wrappedBuffer(new byte[70_000]), rig.child(0).localAddress());
        assertInstanceOf(
                IllegalArgumentException.class, rig.child(0).writeAndFlush(huge).cause());
        assertEquals(0, huge.refCnt());
        read.get(0).release();
        rig.close();
    }

    @Test
    void letsOtherPacketsGoOn() {
        List<Object> others = new ArrayList<>();
        FlowRig rig = rig(new FlowDatagramHandler(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                others.add(message);
                ctx.write(message);
            }
        });
        IpPacket query = V4.udp(ORIGINAL);
        IpPacket error = IpReplies.portUnreachable(query);
        rig.read(query, error);
        assertInstanceOf(DatagramPacket.class, others.get(0));
        assertInstanceOf(IpPacket.class, others.get(1));
        assertEquals(List.of("pass", "pass"), rig.written());
        rig.close();
    }

    @Test
    void takesAWordForThePacketThatHasWaitedLongest() {
        FlowRig rig = waiting(3);
        ByteBuf released = V4.udp(ORIGINAL, "3").content();
        rig.read(V4.udp(ORIGINAL, "1"), V4.udp(REPLY, "2"), IpPacket.of(released));
        read.forEach(DatagramPacket::release);
        FlowChannel flow = rig.child(0);
        flow.write(PacketAction.ACCEPT);
        flow.write(PacketAction.DROP);
        assertTrue(flow.writeAndFlush(PacketAction.NEXT).isSuccess());
        assertEquals(0, released.refCnt());
        assertEquals(List.of("pass", "drop"), rig.written());
        assertInstanceOf(
                IllegalStateException.class,
                flow.writeAndFlush(PacketAction.ACCEPT).cause());
        rig.close();
    }

    @Test
    void doesNotTakeANegativeNumber() {
        assertThrows(IllegalArgumentException.class, () -> new FlowDatagramHandler(-1));
    }

    /** Refuses names below a domain, and lets the rest pass. */
    @Sharable
    private static final class Blocklist extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        @SuppressWarnings("ArgumentSelectionDefectChecker") // What comes back goes the other way.
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            if (question.name().endsWith("bad.example.")) {
                DatagramDnsResponse refusal = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
                refusal.setCode(DnsResponseCode.NXDOMAIN);
                refusal.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
                ctx.write(refusal);
            } else {
                ctx.write(PacketAction.ACCEPT);
            }
        }
    }

    @Test
    void letsNettysDnsCodecRunOnPacketsThatPass() {
        FlowRig rig = rig(
                new FlowDatagramHandler(),
                new DatagramDnsQueryDecoder(),
                new DatagramDnsResponseEncoder(),
                new Blocklist());
        ByteBuf good = query("www.good.example.");
        byte[] before = ByteBufUtil.getBytes(good);
        rig.read(IpPacket.of(good), IpPacket.of(query("www.bad.example.")));

        rig.parent.checkException();
        ByteBufHolder passed = rig.parent.readOutbound();
        assertArrayEquals(before, ByteBufUtil.getBytes(passed.content()));
        passed.release();
        assertEquals("drop", written(rig));
        ByteBufHolder answer = rig.parent.readOutbound();
        assertEquals(DnsResponseCode.NXDOMAIN, response(answer.content()));
        rig.close();
    }

    private static ByteBuf query(String name) {
        EmbeddedChannel encoder = new EmbeddedChannel(new DatagramDnsQueryEncoder());
        DatagramDnsQuery query = new DatagramDnsQuery(null, new InetSocketAddress(V4.server(), 53), 77);
        query.setRecursionDesired(true);
        query.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(name, DnsRecordType.A));
        encoder.writeOutbound(query);
        DatagramPacket datagram = encoder.readOutbound();
        assertFalse(encoder.finish());
        ByteBuf bytes = IpPacketBuilder.from(V4.client(), V4.server())
                .udp(40000, 53)
                .payload(datagram.content())
                .build()
                .content();
        datagram.release();
        return bytes;
    }

    private static DnsResponseCode response(ByteBuf bytes) {
        IpPacket packet = IpPacket.of(bytes);
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        EmbeddedChannel decoder = new EmbeddedChannel(new DatagramDnsResponseDecoder());
        decoder.writeInbound(new DatagramPacket(
                packet.udp().payload().retain(),
                new InetSocketAddress(packet.destination(), packet.destinationPort()),
                new InetSocketAddress(packet.source(), packet.sourcePort())));
        packet.release();
        DatagramDnsResponse response = decoder.readInbound();
        DnsResponseCode code = response.code();
        assertEquals(77, response.id());
        response.release();
        assertFalse(decoder.finish());
        return code;
    }
}
