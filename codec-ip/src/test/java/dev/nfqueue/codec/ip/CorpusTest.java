// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The packets that other tests spoil must be right before: otherwise those tests would not get past the first header. */
class CorpusTest {

    @Test
    void everySampleIsWellFormed() {
        for (String hex : Corpus.ALL) {
            IpPacket packet = IpPacket.of(Samples.bytes(hex));
            assertNull(packet.malformation(), () -> hex + " " + packet.extensions() + packet.protocol());
            if (packet.protocol() != IpProtocol.NO_NEXT_HEADER) {
                assertNotNull(packet.transport(), hex);
            }
            packet.release();
        }
    }

    @Test
    void samplesReachEveryTransportAndEveryExtensionHeader() {
        Set<String> seen = new TreeSet<>();
        for (String hex : Corpus.ALL) {
            IpPacket packet = IpPacket.of(Samples.bytes(hex));
            if (packet.transport() != null) {
                seen.add(packet.transport().getClass().getSimpleName());
            }
            packet.extensions().forEach(header -> seen.add(header.getClass().getSimpleName()));
            packet.release();
        }
        for (Class<?> view : Transport.class.getPermittedSubclasses()) {
            assertEquals(true, seen.remove(view.getSimpleName()), view.getSimpleName());
        }
        for (Class<?> view : ExtensionHeader.class.getPermittedSubclasses()) {
            assertEquals(true, seen.remove(view.getSimpleName()), view.getSimpleName());
        }
        assertEquals(Set.of(), seen);
    }
}
