// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.internal.SipHash;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held is bounded, by number, by bytes and by time. */
class ReassemblyLimitsTest {

    private static final int LENGTH = 48;

    private static byte[] first(boolean four, int sender, int id) {
        return Cuts.cut(Cuts.udp(four, LENGTH, sender), 0, 16, true, id);
    }

    private static byte[] last(boolean four, int sender, int id) {
        return Cuts.cut(Cuts.udp(four, LENGTH, sender), 16, LENGTH, false, id);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesUpWhenTheTimeIsUp(boolean four) {
        Duration timeout = Duration.ofSeconds(four ? 30 : 60);
        Pipe pipe = new Pipe().send(first(four, 1, 1));
        pipe.advance(timeout.minusMillis(1));
        assertEquals(List.of(), pipe.decisions());
        // The first that came counts.
        pipe.send(Cuts.cut(Cuts.udp(four, LENGTH), 16, 24, true, 1));
        pipe.advance(Duration.ofMillis(1));
        assertEquals(List.of("1 dropped", "2 dropped"), pipe.decisions());
        assertEquals(2, pipe.reassembler.metrics().failedFragments(ReassemblyFailure.TIMEOUT));
        assertEquals(0, pipe.reassembler.metrics().heldBytes());
        pipe.finishDecided();
    }

    @Test
    void keepsToEachPacketsOwnTime() {
        Pipe pipe = new Pipe().send(first(false, 1, 1));
        pipe.advance(Duration.ofSeconds(10));
        pipe.send(first(true, 1, 1));
        pipe.advance(Duration.ofSeconds(10));
        pipe.send(first(true, 1, 2), first(true, 1, 3), last(true, 1, 2));
        assertNotNull(pipe.passOn());
        pipe.advance(Duration.ofSeconds(20));
        assertEquals("2 dropped", pipe.decisions().get(2));
        pipe.advance(Duration.ofSeconds(10));
        assertEquals("4 dropped", pipe.decisions().get(3));
        pipe.advance(Duration.ofSeconds(10));
        assertEquals("1 dropped", pipe.decisions().get(4));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void remembersAFailedPacketUntilItsTimeIsUp(boolean four) {
        byte[] whole = Cuts.udp(four, LENGTH);
        Pipe pipe = new Pipe(new IpReassemblerBuilder()
                        .ipv4Timeout(Duration.ofSeconds(5))
                        .ipv6Timeout(Duration.ofSeconds(5)))
                .send(first(four, 1, 1), Cuts.cut(whole, 8, 24, true, 1));
        pipe.advance(Duration.ofSeconds(4));
        pipe.send(first(four, 1, 1), last(four, 1, 1));
        assertNull(pipe.receive());
        assertEquals(4, pipe.reassembler.metrics().failedFragments(ReassemblyFailure.OVERLAP));
        assertEquals(1, pipe.reassembler.metrics().heldDatagrams());
        pipe.advance(Duration.ofSeconds(1));
        assertEquals(0, pipe.reassembler.metrics().heldDatagrams());
        pipe.send(first(four, 1, 1), last(four, 1, 1));
        assertNotNull(pipe.passOn());
        assertEquals(3, pipe.events.size());
        pipe.finishDecided();
    }

    @Test
    void passesOnWhatIsLateWhereTold() {
        Pipe pipe = new Pipe(new IpReassemblerBuilder().policy(ReassemblyFailure.TIMEOUT, FragmentPolicy.PASS))
                .send(first(true, 1, 1));
        pipe.advance(Duration.ofSeconds(30));
        IpPacket packet = pipe.receive();
        assertTrue(packet.isFragment());
        assertEquals(FragmentPolicy.PASS, pipe.events.get(0).policy());
        pipe.write(packet);
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oldestOfAllGivesWayAtEachLimit(boolean four) {
        int length = first(four, 1, 1).length;
        for (IpReassemblerBuilder builder : List.of(
                new IpReassemblerBuilder().maxDatagrams(3),
                new IpReassemblerBuilder().maxFragments(3),
                new IpReassemblerBuilder().maxBytes(3L * length + 1))) {
            Pipe pipe = new Pipe(builder.maxShareOfSource(1))
                    .send(first(four, 1, 1), first(four, 2, 1), first(four, 3, 1), first(four, 4, 1));
            assertEquals(List.of("1 dropped"), pipe.decisions());
            assertEquals(ReassemblyFailure.LIMIT, pipe.events.get(0).failure());
            pipe.send(last(four, 4, 1));
            assertNotNull(pipe.passOn());
            pipe.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void greedySourceDisplacesItsOwnPacketsOnly(boolean four) {
        Pipe pipe =
                new Pipe(new IpReassemblerBuilder().maxFragments(100).maxShareOfSource(0.25)).send(first(four, 1, 1));
        for (int id = 0; id < 500; id++) {
            pipe.send(first(four, 2, id));
        }
        assertEquals(26, pipe.reassembler.metrics().heldFragments());
        pipe.send(last(four, 1, 1));
        assertEquals(Cuts.address(four, 1), pipe.receiveSource());
        assertEquals(475, pipe.reassembler.metrics().failedFragments(ReassemblyFailure.LIMIT));
        pipe.finish();
    }

    @Test
    void allAddressesOfAnIpv6PrefixAreOneSource() {
        Pipe pipe = new Pipe(new IpReassemblerBuilder().maxFragments(100).maxShareOfSource(0.1));
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] fragment = first(false, 1, i);
            for (int at = 16; at < 24; at++) {
                fragment[at] = (byte) random.nextInt();
            }
            pipe.send(fragment);
        }
        assertEquals(10, pipe.reassembler.metrics().heldFragments());
        pipe.finish();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failsAPacketOfTooManyFragments(boolean four) {
        Pipe pipe = new Pipe(new IpReassemblerBuilder().maxFragmentsPerDatagram(3));
        byte[] whole = Cuts.udp(four, LENGTH);
        for (int at = 0; at < LENGTH; at += 8) {
            pipe.send(Cuts.cut(whole, at, at + 8, at + 8 < LENGTH));
        }
        assertNull(pipe.receive());
        assertEquals(6, pipe.reassembler.metrics().failedFragments(ReassemblyFailure.LIMIT));
        assertEquals(6, pipe.decisions().size());
        pipe.finishDecided();
    }

    /** Fragments of every kind from everywhere, for longer than any timeout: what is held stays within the limits. */
    @Test
    void holdsNoMoreThanAllowedInAFlood() {
        int maxFragments = 64;
        int maxBytes = 20_000;
        Pipe pipe = new Pipe(new IpReassemblerBuilder()
                .maxDatagrams(40)
                .maxFragments(maxFragments)
                .maxBytes(maxBytes)
                .maxFragmentsPerDatagram(8)
                .maxShareOfSource(0.5));
        AtomicInteger alive = new AtomicInteger();
        Random random = new Random(7);
        long highest = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean four = random.nextBoolean();
            int from = random.nextInt(60) * 8;
            int to = from + 8 + random.nextInt(50) * 8;
            byte[] whole = Cuts.udp(four, 32, 1 + random.nextInt(random.nextBoolean() ? 2 : 5000));
            pipe.send(
                    Cuts.cut(whole, from, to, random.nextInt(4) > 0, random.nextInt(random.nextBoolean() ? 4 : 5000)));
            if (pipe.channel.inboundMessages().peek() != null) {
                pipe.passOn();
            }
            ReassemblyMetrics metrics = pipe.reassembler.metrics();
            highest = Math.max(highest, metrics.heldFragments());
            assertTrue(metrics.heldFragments() <= maxFragments, metrics::toString);
            assertTrue(metrics.heldDatagrams() <= 40, metrics::toString);
            assertTrue(metrics.heldBytes() <= maxBytes, metrics::toString);
            // What it says it holds is what nobody has decided about, but for the failed ones that it remembers.
            if (i % 500 == 0) {
                alive.set(pipe.undecided());
                assertTrue(alive.get() <= metrics.heldFragments(), () -> alive + " " + metrics);
            }
            if (i % 100 == 0) {
                pipe.advance(Duration.ofMillis(500));
            }
        }
        assertTrue(highest > maxFragments / 2, "the flood was none: " + highest);
        pipe.advance(Duration.ofSeconds(60));
        assertEquals(0, pipe.reassembler.metrics().heldFragments());
        pipe.finishDecided();
    }

    /** What an attacker can choose does not decide where it is kept: with another secret, it is elsewhere. */
    @Test
    void hashesOfKeysCannotBeForeseen() {
        Set<Integer> hashes = new HashSet<>();
        Set<Integer> low = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Ipv4Packet packet = (Ipv4Packet) IpPacket.of(Unpooled.wrappedBuffer(first(true, 1, 1)));
            int hash = FragmentKey.ofDatagram(packet, SipHash.seeded()).hashCode();
            hashes.add(hash);
            low.add(hash & 0xFF);
            packet.release();
        }
        assertTrue(hashes.size() > 990, () -> "only " + hashes.size());
        assertTrue(low.size() > 200, () -> "only " + low.size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsGoOfAllWhenTheChannelClosesOrTheHandlerIsRemoved(boolean close) {
        Pipe pipe = new Pipe().send(first(true, 1, 1), first(false, 2, 2));
        if (close) {
            pipe.channel.close();
        } else {
            pipe.channel.pipeline().remove(pipe.reassembler);
        }
        assertEquals(List.of("1 dropped", "2 dropped"), pipe.decisions());
        assertEquals(ReassemblyFailure.CLOSED, pipe.events.get(1).failure());
        pipe.finishDecided();
    }

    @Test
    void asksForMoreWhenItHasWithheldAllThatWasRead() {
        AtomicInteger reads = new AtomicInteger();
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext ctx) {
                        reads.incrementAndGet();
                        ctx.read();
                    }
                },
                new IpPacketDecoder(),
                new IpReassembler());
        channel.config().setAutoRead(false);
        int before = reads.get();
        channel.writeInbound(new DefaultByteBufHolder(Unpooled.wrappedBuffer(first(true, 1, 1))));
        assertEquals(before + 1, reads.get());
        channel.writeInbound(new DefaultByteBufHolder(Unpooled.wrappedBuffer(last(true, 1, 1))));
        assertEquals(before + 1, reads.get());
        channel.finishAndReleaseAll();
    }

    @Test
    void refusesSenselessLimits() {
        IpReassemblerBuilder builder = new IpReassemblerBuilder();
        assertThrows(IllegalArgumentException.class, () -> builder.maxFragments(0));
        assertThrows(IllegalArgumentException.class, () -> builder.maxBytes(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.maxShareOfSource(1.1));
        assertThrows(IllegalArgumentException.class, () -> builder.maxShareOfSource(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> builder.ipv4Timeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.mtu(0));
    }
}
