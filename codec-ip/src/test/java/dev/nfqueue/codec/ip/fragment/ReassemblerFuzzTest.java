// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nfqueue.codec.ip.IpPacket;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** Any fragments in any order: nothing throws or is held, and each gets one decision, which the handler made. */
class ReassemblerFuzzTest {

    private static final int WHOLE = 2400;
    private static final byte[][] DATAGRAMS = {Cuts.udp(true, WHOLE), Cuts.udp(false, WHOLE)};

    /** Limits that a short input can reach. */
    private static Pipe pipe() {
        return new Pipe(new IpReassemblerBuilder()
                .maxDatagrams(3)
                .maxBytes(6000)
                .maxFragmentsPerDatagram(6)
                .maxShareOfSource(1));
    }

    /**
     * Four bytes are a step: which datagram, what to do with what comes out, and how much time passes; where the fragment
     * starts and how long it is, in units of eight bytes; which of its first bytes is spoiled, 0 for none.
     */
    @FuzzTest
    void reassembles(byte[] bytes) {
        Pipe pipe = pipe();
        ByteBuffer steps = ByteBuffer.wrap(bytes);
        while (steps.remaining() >= 4) {
            int step = steps.get();
            int from = (steps.get() & 0xFF) * 8;
            int to = from + (steps.get() & 0x7F) * 8;
            int spoiled = steps.get() & 0x7F;
            byte[] fragment = Cuts.cut(DATAGRAMS[step & 1], from, to, (step & 2) != 0, step >> 2 & 3);
            if (spoiled > 0 && spoiled <= fragment.length) {
                fragment[spoiled - 1] ^= 0x55;
            }
            pipe.decisions();
            pipe.out.clear();
            pipe.send(fragment);
            decide(pipe, step >> 4 & 3, fragment);
            pipe.advance(Duration.ofSeconds((step & 0xC0) >> 2));
        }
        pipe.advance(Duration.ofMinutes(2));
        pipe.finishDecided();
    }

    /** One byte is a length, and so many bytes behind it are a packet. */
    @FuzzTest
    void takesAnything(byte[] bytes) {
        Pipe pipe = pipe();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes[at] & 0xFF, bytes.length - at - 1);
            byte[] packet = Arrays.copyOfRange(bytes, at + 1, at + 1 + length);
            pipe.decisions();
            pipe.out.clear();
            pipe.send(packet);
            decide(pipe, 0, packet);
            at += 1 + length;
        }
        pipe.advance(Duration.ofMinutes(2));
        pipe.finishDecided();
    }

    /** Decides about what came out, if something did. What goes on as it is must be what the handler saw. */
    private static void decide(Pipe pipe, int decision, byte[] sent) {
        IpPacket packet = pipe.receive();
        if (packet == null) {
            return;
        }
        assertNotNull(packet.toString());
        byte[] content = ByteBufUtil.getBytes(packet.content());
        boolean whole = packet.malformation() == null && Cuts.isFragment(sent) && !Cuts.isFragment(content);
        switch (decision) {
            case 0 -> {
                pipe.write(packet);
                if (whole) {
                    pipe.decisions();
                    assertSameBytes(content, Cuts.together(pipe.out, content.length));
                }
            }
            case 1 -> pipe.write(packet.drop());
            default -> {
                packet.hopLimit(decision);
                pipe.write(packet);
            }
        }
    }

    /** Beside the IPv4 header, whose checksum may have come wrong and stays so, and of which fragments differ in ECN. */
    private static void assertSameBytes(byte[] seen, byte[] received) {
        int start = seen[0] >> 4 == 4 ? (seen[0] & 0xF) * 4 : 8;
        assertArrayEquals(
                Arrays.copyOfRange(seen, start, seen.length), Arrays.copyOfRange(received, start, received.length));
    }
}
