// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The largest packets that there are: 65,531 bytes of one fit into a message of the kernel's, and a packet may have 65,535. */
@KernelTest
class LargestPacketIT {
    private static final int MAX_COPIED = 65_531;
    private static final int UDP_HEADER = 8;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private UdpPair udp;
    private TestQueue queue;

    private NfqueuePacket queued(IpFamily family, String text) throws Exception {
        udp = cleanup.add(UdpPair.loopback(family));
        queue = cleanup.add(
                TestQueue.setup().option(NfqueueChannelOption.GSO, true).bind(3));
        cleanup.add(udp.at("INPUT").queue(3));
        udp.send(text);
        return queue.take();
    }

    private static String text(IpFamily family, int packetLength, char character) {
        return String.valueOf(character).repeat(packetLength - family.headerLength() - UDP_HEADER);
    }

    @ParameterizedTest
    @EnumSource
    void comesWholeAndIsSentBackWhole(IpFamily family) throws Exception {
        NfqueuePacket packet = queued(family, text(family, MAX_COPIED, 'a'));
        assertEquals(MAX_COPIED, packet.content().readableBytes());
        assertFalse(packet.isTruncated());
        String changed = text(family, MAX_COPIED, 'b');
        queue.write(packet.accept().replaceContent(UdpBytes.withPayload(packet.content(), changed)));
        assertEquals(changed, udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void isCutWhenItDoesNotFitAndPassesAllTheSame(IpFamily family) throws Exception {
        // The largest datagram: IPv6 does not count its header.
        int length = family == IpFamily.V4 ? 65_535 : MAX_COPIED + 4;
        String text = text(family, length, 'c');
        NfqueuePacket packet = queued(family, text);
        assertTrue(packet.isTruncated());
        assertEquals(MAX_COPIED, packet.content().readableBytes());
        assertEquals(length, packet.originalLength());
        packet.retain();
        assertInstanceOf(
                ContentRejectedException.class,
                queue.writeFailing(
                        packet.accept().replaceContent(packet.content().copy())));
        queue.write(packet.accept());
        assertEquals(text, udp.receive());
    }
}
