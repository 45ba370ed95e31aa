// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static dev.nfqueue.codec.ip.flow.FlowDirection.REPLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IcmpMessage;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.IpReplies;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.flow.FlowRig.Pass;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowLimitsTest {

    private static final FlowPackets V4 = FlowPackets.V4;
    private static final FlowPackets V6 = FlowPackets.V6;

    private static FlowRig rig(FlowOptions options) {
        return new FlowRig(options, Pass::new);
    }

    private static FlowPackets from(int host) {
        return FlowPackets.of("10.0." + (host >> 8) + "." + (host & 0xFF), "198.51.100.2");
    }

    @ParameterizedTest
    @EnumSource(
            value = FlowState.class,
            names = {"UDP", "UDP_STREAM", "ICMP", "OTHER", "SYN_SENT", "ESTABLISHED", "CLOSE"})
    void endsAFlowThatWasSilentAsLongAsItsStateAllows(FlowState state) {
        FlowRig rig = new FlowRig();
        rig.read(packetsTo(state));
        assertEquals(state, rig.child(0).state());
        rig.pass(state.defaultTimeout().minusSeconds(2));
        assertTrue(rig.child(0).isOpen());
        rig.pass(Duration.ofSeconds(3));
        assertEquals(FlowEndReason.EXPIRED, rig.child(0).endReason());
        assertEquals(0, rig.open());
        assertEquals(1, rig.multiplexer.metrics().expired());
        assertEquals(FlowEndReason.EXPIRED, rig.ended.get(0).reason());
        assertEquals(state, rig.ended.get(0).state());
        rig.written();
        rig.close();
    }

    private static IpPacket[] packetsTo(FlowState state) {
        return switch (state) {
            case UDP -> new IpPacket[] {V4.udp(ORIGINAL)};
            case UDP_STREAM -> new IpPacket[] {V4.udp(ORIGINAL), V4.udp(REPLY)};
            case ICMP -> new IpPacket[] {V4.echo(ORIGINAL, true, 1)};
            case OTHER ->
                new IpPacket[] {
                    IpPacketBuilder.from(V4.client(), V4.server()).gre(0x800).build()
                };
            case SYN_SENT -> FlowStateTest.parse(V4, ">S 100");
            case ESTABLISHED -> FlowStateTest.parse(V4, ">A 100 200, <A 200 100");
            default -> FlowStateTest.parse(V4, ">S 100, <RA 0 101");
        };
    }

    @Test
    void keepsAFlowThatGoesOn() {
        FlowRig rig = new FlowRig();
        for (int i = 0; i < 10; i++) {
            rig.read(V4.udp(ORIGINAL));
            rig.pass(Duration.ofSeconds(25));
        }
        assertEquals(1, rig.children.size());
        assertTrue(rig.child(0).isOpen());
        Duration lived = Duration.between(
                rig.child(0).metrics().firstTime(), rig.child(0).metrics().lastTime());
        assertEquals(Duration.ofSeconds(9 * 25), lived);
        rig.written();
        rig.close();
    }

    @Test
    void expiresWhatWasDecided() {
        FlowRig rig = new FlowRig();
        rig.read(V4.udp(ORIGINAL));
        rig.child(0).dropRest();
        rig.read(V4.udp(ORIGINAL));
        rig.pass(Duration.ofSeconds(31));
        assertEquals(0, rig.open());
        FlowEndedEvent ended = rig.ended.get(0);
        assertEquals(PacketAction.DROP, ended.rest());
        assertEquals(2, ended.metrics().originalPackets());
        assertEquals(2 * 31, ended.metrics().originalBytes());
        rig.written();
        rig.close();
    }

    @Test
    void countsWhatAllFlowsHaveCarriedEndedOnesToo() {
        FlowRig rig = new FlowRig();
        rig.read(V4.udp(ORIGINAL), V4.udp(REPLY), V4.udp(ORIGINAL));
        rig.read(from(1).udp(ORIGINAL));
        rig.pass(Duration.ofSeconds(31));
        rig.child(0).dropRest();
        rig.read(V4.udp(ORIGINAL));
        FlowTableMetrics metrics = rig.multiplexer.metrics();
        assertEquals(1, metrics.open());
        assertEquals(2, metrics.created());
        assertEquals(5, metrics.packets());
        assertEquals(5 * 31, metrics.bytes());
        rig.written();
        rig.close();
    }

    @Test
    void makesRoomByTheFlowThatHasBeenSilentLongest() {
        FlowRig rig = rig(new FlowOptions().maxFlows(2));
        rig.read(from(1).udp(ORIGINAL));
        rig.read(from(2).udp(ORIGINAL));
        rig.pass(Duration.ofSeconds(1));
        rig.read(from(1).udp(ORIGINAL));
        rig.read(from(3).udp(ORIGINAL));
        assertEquals(FlowEndReason.EVICTED, rig.child(1).endReason());
        assertTrue(rig.child(0).isOpen());
        assertEquals(1, rig.multiplexer.metrics().evicted());
        assertEquals(2, rig.open());
        rig.written();
        rig.close();
    }

    @Test
    void makesRoomByEndedFlowsFirst() {
        FlowRig rig = rig(new FlowOptions().maxFlows(2));
        rig.read(from(1).udp(ORIGINAL));
        rig.read(FlowStateTest.parse(V4, ">S 100, <RA 0 101"));
        rig.read(from(3).udp(ORIGINAL));
        assertEquals(FlowEndReason.EVICTED, rig.child(1).endReason());
        rig.written();
        rig.close();
    }

    @ParameterizedTest
    @EnumSource
    void keepsFlowsThatTalkAndDoesToNewOnesWhatItWasTold(PacketAction action) {
        FlowRig rig = rig(new FlowOptions().maxFlows(1).atLimit(action));
        rig.read(V4.udp(ORIGINAL), V4.udp(REPLY));
        rig.written();
        rig.read(V6.udp(ORIGINAL));
        assertEquals(action == PacketAction.ACCEPT ? List.of("pass") : List.of(), dropsAside(rig, action));
        assertEquals(1, rig.multiplexer.metrics().rejected());
        assertTrue(rig.child(0).isOpen());
        rig.pass(Duration.ofSeconds(100));
        rig.read(V6.udp(ORIGINAL));
        assertEquals(2, rig.multiplexer.metrics().rejected());
        rig.unhandled();
        rig.written();
        rig.close();
    }

    private static List<String> dropsAside(FlowRig rig, PacketAction action) {
        List<String> written = rig.written();
        if (action == PacketAction.DROP) {
            assertEquals(List.of("drop"), written);
            return List.of();
        }
        assertEquals(action == PacketAction.NEXT ? 1 : 0, rig.unhandled().size());
        return written;
    }

    @Test
    void evictsFlowsThatTalkedOnceTheyWereSilentLongEnough() {
        FlowRig rig = rig(new FlowOptions().maxFlows(1).evictAfter(Duration.ofSeconds(60)));
        rig.read(FlowStateTest.parse(V4, ">A 100 200, <A 200 100"));
        rig.pass(Duration.ofSeconds(60));
        rig.read(V6.udp(ORIGINAL));
        assertEquals(FlowEndReason.EVICTED, rig.child(0).endReason());
        rig.written();
        rig.close();
    }

    @Test
    void staysBoundedUnderASynFlood() {
        FlowRig rig = rig(new FlowOptions().maxFlows(1000));
        rig.read(FlowStateTest.parse(V6, ">S 100, <SA 300 101, >A 101 301"));
        for (int i = 0; i < 20_000; i++) {
            rig.read(from(i).tcp(ORIGINAL).flags(TcpFlags.SYN).build());
            rig.written();
            assertTrue(rig.open() <= 1000);
        }
        assertEquals(20_001 - 1000, rig.multiplexer.metrics().evicted());
        assertEquals(0, rig.multiplexer.metrics().rejected());
        assertTrue(rig.child(0).isOpen()); // Whoever talks is not pushed out by a flood.
        rig.close();
    }

    @Test
    void deliversAnIcmpErrorToTheFlowThatItQuotes() {
        for (FlowPackets ends : List.of(V4, V6)) {
            FlowRig rig = new FlowRig();
            IpPacket query = ends.udp(ORIGINAL);
            IpPacket unreachable = IpReplies.portUnreachable(query);
            IpPacket tooBig = IpReplies.tooBig(query, ends.server(), 1280);
            rig.read(query, unreachable, tooBig);
            assertEquals(1, rig.children.size());
            assertEquals(List.of("pass", "pass", "pass"), rig.written());
            assertEquals(0, rig.child(0).metrics().packets(REPLY)); // An error is no packet of the flow's.
            assertEquals(FlowState.UDP, rig.child(0).state());
            rig.close();
        }
    }

    @Test
    void tellsTheDirectionOfAnIcmpError() {
        FlowRig rig = new FlowRig();
        IpPacket query = V4.udp(ORIGINAL);
        IpPacket unreachable = IpReplies.portUnreachable(query);
        rig.read(query);
        assertEquals(REPLY, rig.child(0).direction(unreachable));
        unreachable.release();
        rig.written();
        rig.close();
    }

    @Test
    void passesErrorsFragmentsAndWhatIsNoFlowByPolicy() {
        FlowRig rig = rig(new FlowOptions()
                .strayErrors(PacketAction.DROP)
                .fragments(PacketAction.ACCEPT)
                .flowless(PacketAction.NEXT));
        IpPacket query = V4.udp(ORIGINAL);
        IpPacket fragment = IpPacketBuilder.from(V4.client(), V4.server())
                .fragment(8, true)
                .udp(1, 2)
                .build();
        IpPacket opaque = IpPacket.of(Unpooled.wrappedBuffer(new byte[] {0x45, 0}));
        IpPacket portless = IpPacketBuilder.from(V4.client(), V4.server())
                .raw(IpProtocol.TCP)
                .payload((byte) 1)
                .build();
        rig.read(IpReplies.portUnreachable(query), fragment, opaque, portless);
        query.release();
        assertEquals(List.of("drop", "pass"), rig.written());
        assertEquals(2, rig.unhandled().size());
        FlowTableMetrics metrics = rig.multiplexer.metrics();
        assertEquals(1, metrics.strayErrors());
        assertEquals(1, metrics.fragments());
        assertEquals(2, metrics.flowless());
        assertEquals(0, metrics.created());
        rig.close();
    }

    @Test
    void takesWhateverComes() {
        Random random = new Random(7);
        FlowRig rig = rig(new FlowOptions().maxFlows(100));
        ByteBuf sample = V4.tcp(ORIGINAL).flags(TcpFlags.SYN).build().content();
        IpPacket cause = IpPacket.of(sample.copy());
        ByteBuf error = IpReplies.icmpError(cause, V4.server(), IcmpMessage.DESTINATION_UNREACHABLE, 1, 0)
                .content();
        cause.release();
        for (int i = 0; i < 20_000; i++) {
            ByteBuf bytes = (i % 2 == 0 ? sample : error).copy();
            int changes = random.nextInt(6);
            for (int c = 0; c < changes; c++) {
                bytes.setByte(random.nextInt(bytes.readableBytes()), random.nextInt());
            }
            bytes.writerIndex(random.nextInt(4) == 0 ? random.nextInt(bytes.writerIndex() + 1) : bytes.writerIndex());
            rig.read(IpPacket.of(bytes));
            rig.written();
            rig.unhandled();
        }
        rig.parent.checkException();
        assertTrue(rig.open() <= 100);
        sample.release();
        error.release();
        rig.close();
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        FlowOptions options = new FlowOptions();
        assertThrows(IllegalArgumentException.class, () -> options.maxFlows(0));
        assertThrows(IllegalArgumentException.class, () -> options.maxPendingPackets(-1));
        assertThrows(IllegalArgumentException.class, () -> options.timeout(FlowState.UDP, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> options.evictAfter(Duration.ofDays(40_000)));
        assertEquals(Duration.ofSeconds(30), options.timeout(FlowState.UDP));
        assertEquals(65_536, options.maxFlows());
        assertFalse(options.maxPendingPackets() == 0);
        assertNull(new FlowMultiplexHandler(new Pass(), options).metrics());
    }
}
