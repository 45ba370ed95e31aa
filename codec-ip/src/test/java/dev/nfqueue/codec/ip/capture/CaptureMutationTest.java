// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes a capture has, it is read to its end or to one documented exception. */
class CaptureMutationTest {

    private static final int ROUNDS = Integer.getInteger("mutation.rounds", 300) * 100;
    private static final String[] SEEDS = {
        Captures.PCAP_LITTLE,
        Captures.PCAP_BIG_NANOS,
        Captures.PCAPNG_LITTLE,
        Captures.PCAPNG_BIG + Captures.PCAPNG_LITTLE
    };

    private final Random random = new Random(7);
    private long packets;
    private long faults;

    @Test
    void readsSpoiledCapturesOrTellsTheFault() {
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> {
            for (String seed : SEEDS) {
                byte[] original = Captures.bytes(seed);
                for (int round = 0; round < ROUNDS; round++) {
                    byte[] spoiled = spoil(original.clone());
                    try {
                        readAll(spoiled);
                    } catch (RuntimeException e) {
                        throw new AssertionError(ByteBufUtil.hexDump(spoiled), e);
                    }
                }
            }
        });
        assertTrue(packets > ROUNDS, () -> "read " + packets);
        assertTrue(faults > ROUNDS, () -> "faults " + faults);
    }

    private void readAll(byte[] bytes) throws IOException {
        try (CaptureReader reader = Captures.read(bytes).otherFrames(true)) {
            for (CapturedPacket packet = reader.next(); packet != null; packet = reader.next()) {
                packets++;
                assertTrue(packet.content().readableBytes() <= bytes.length, "more than there is");
                assertTrue(packet.originalLength() >= packet.content().readableBytes(), "longer than it was");
                packet.instant();
                packet.release();
            }
        } catch (CaptureFormatException e) {
            faults++;
            assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e::getMessage);
        }
    }

    private byte[] spoil(byte[] bytes) {
        int mutations = 1 + random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
            int value = random.nextInt(3) == 0 ? random.nextInt(2) * 0xFF : random.nextInt(256);
            bytes[random.nextInt(bytes.length)] = (byte) value;
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }
}
