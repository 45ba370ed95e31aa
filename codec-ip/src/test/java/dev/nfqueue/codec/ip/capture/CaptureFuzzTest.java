// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Any bytes taken for a capture: packets or one sentence about what is wrong, and nothing else. */
class CaptureFuzzTest {

    @FuzzTest
    void reads(byte[] bytes) throws IOException {
        try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(bytes))) {
            reader.otherFrames(bytes.length % 2 == 0);
            long total = 0;
            for (CapturedPacket packet = reader.next(); packet != null; packet = reader.next()) {
                total += packet.content().readableBytes();
                assertNotNull(packet.linkType());
                assertNotNull(packet.toString());
                assertTrue(packet.originalLength() >= 0 || packet.isTruncated());
                if (packet.hasTimestamp()) {
                    assertNotNull(packet.instant());
                }
                packet.options();
                packet.captureInterface();
                packet.release();
            }
            assertTrue(total <= bytes.length, "more bytes than there are");
        } catch (CaptureFormatException e) {
            assertNotNull(e.getMessage());
        }
    }
}
