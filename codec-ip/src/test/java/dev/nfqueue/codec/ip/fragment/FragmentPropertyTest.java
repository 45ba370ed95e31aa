// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv4Option;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Packets cut in every ugly way, by chance: the same bytes come out, or nothing, and every fragment is decided about.
 */
class FragmentPropertyTest {

    private static final int ROUNDS = Integer.getInteger("fragment.rounds", 1500);

    private final Random random = new Random(20);

    @Test
    void sameBytesComeOutWhateverTheCuts() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] whole = packet();
            List<byte[]> fragments = cutAndShuffle(whole);
            Pipe pipe = new Pipe(
                    new IpReassemblerBuilder().maxFragmentsPerDatagram(512).maxShareOfSource(1));
            byte[] out = sendAll(pipe, fragments);
            assertArrayEquals(whole, out);
            pipe.finishDecided();
        }
    }

    @Test
    void nothingComesOutWhenOneIsMissing() {
        for (int round = 0; round < ROUNDS / 4; round++) {
            List<byte[]> fragments = cut(packet());
            if (fragments.size() > 1) {
                fragments.remove(random.nextInt(fragments.size()));
                Collections.shuffle(fragments, random);
                Pipe pipe = new Pipe(
                        new IpReassemblerBuilder().maxFragmentsPerDatagram(512).maxShareOfSource(1));
                assertNull(sendAll(pipe, fragments));
                pipe.advance(Duration.ofSeconds(60));
                pipe.finishDecided();
            }
        }
    }

    /**
     * One fragment is another packet's with the same identification. Nothing can keep it out when it comes in the
     * place of the right one, but what was judged is what a receiver gets.
     */
    @Test
    void receiverGetsWhatTheHandlerSaw() {
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] packet = packet();
            byte[] other = packet.clone();
            for (int i = other.length / 2; i < other.length; i++) {
                other[i] ^= 0x5A;
            }
            List<byte[]> fragments = cutAndShuffle(packet);
            List<byte[]> others = cut(other);
            fragments.add(random.nextInt(fragments.size() + 1), others.get(random.nextInt(others.size())));
            Pipe pipe = new Pipe(
                    new IpReassemblerBuilder().maxFragmentsPerDatagram(512).maxShareOfSource(1));
            for (byte[] fragment : fragments) {
                pipe.decisions();
                pipe.out.clear();
                pipe.send(fragment);
                byte[] seen = pipe.passOn();
                if (seen != null && Cuts.isFragment(fragment)) {
                    whole++;
                    pipe.decisions();
                    assertArrayEquals(seen, Cuts.together(pipe.out, seen.length));
                }
            }
            pipe.advance(Duration.ofSeconds(60));
            pipe.finishDecided();
        }
        assertTrue(whole > 0 && whole < ROUNDS, "whole: " + whole);
    }

    /** Bytes spoiled by chance: nothing throws, nothing leaks, and each is decided about once. */
    @Test
    void spoiledFragmentsDoNoHarm() {
        int outcomes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> fragments = cutAndShuffle(packet());
            Pipe pipe = new Pipe();
            for (byte[] fragment : fragments) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    fragment[random.nextInt(Math.min(fragment.length, 64))] = (byte) random.nextInt();
                }
                byte[] sent = random.nextInt(8) == 0 ? prefix(fragment) : fragment;
                pipe.send(sent);
                IpPacket packet = pipe.receive();
                if (packet != null) {
                    assertNotNull(packet.toString());
                    pipe.write(random.nextBoolean() ? packet : packet.drop());
                }
            }
            pipe.advance(Duration.ofSeconds(60));
            outcomes |= pipe.events.isEmpty() ? 1 : 2;
            pipe.finishDecided();
        }
        assertEquals(3, outcomes);
    }

    private byte[] prefix(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    private byte[] sendAll(Pipe pipe, List<byte[]> fragments) {
        pipe.send(fragments.toArray(byte[][]::new));
        byte[] out = pipe.passOn();
        assertNull(pipe.receive());
        return out;
    }

    /** A packet of any size, with options and extension headers now and then. */
    private byte[] packet() {
        boolean four = random.nextBoolean();
        IpPacketBuilder builder = IpPacketBuilder.from(Cuts.address(four, 1), Cuts.address(four, 2))
                .identification(random.nextInt(0x10000));
        if (random.nextInt(3) == 0) {
            if (four) {
                builder.option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0)
                        .option(Ipv4Option.TIMESTAMP, (byte) 5, (byte) 0);
            } else {
                builder.extension(IpProtocol.HOP_BY_HOP).extension(IpProtocol.DESTINATION_OPTIONS);
            }
        }
        byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 65_000 : 3000)];
        random.nextBytes(payload);
        boolean udp = random.nextBoolean();
        return Cuts.bytes(
                udp
                        ? builder.udp(1, 2).payload(payload).build()
                        : builder.tcp(1, 2).payload(payload).build());
    }

    /** In fragments of sizes by chance: first cut coarsely, then some of them again, by the code under test. */
    private List<byte[]> cut(byte[] whole) {
        IpPacket packet = IpPacket.of(Unpooled.wrappedBuffer(whole));
        int least = Math.max(packet.length() / 40, 160);
        List<byte[]> all = new ArrayList<>();
        int id = packet.version() == 4 ? packet.fragmentId() : random.nextInt();
        for (IpPacket coarse : IpFragmenter.fragment(packet, least + random.nextInt(packet.length()), id)) {
            int mtu = random.nextInt(3) == 0 ? least + random.nextInt(coarse.length()) : 65_535;
            for (IpPacket fine : IpFragmenter.fragment(coarse, mtu, coarse.isFragment() ? coarse.fragmentId() : id)) {
                all.add(Cuts.bytes(fine));
            }
            coarse.release();
        }
        packet.release();
        return all;
    }

    /** Shuffled, some of them twice; the last one that is missing comes last, and only once. */
    private List<byte[]> cutAndShuffle(byte[] whole) {
        List<byte[]> fragments = cut(whole);
        if (fragments.size() > 1) {
            Collections.shuffle(fragments, random);
            byte[] last = fragments.remove(fragments.size() - 1);
            for (int i = random.nextInt(4); i > 0; i--) {
                fragments.add(random.nextInt(fragments.size() + 1), fragments.get(random.nextInt(fragments.size())));
            }
            fragments.add(last);
        }
        return fragments;
    }
}
