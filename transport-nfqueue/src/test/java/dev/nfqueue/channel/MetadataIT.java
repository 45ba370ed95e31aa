// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.UdpPair;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel tells of a packet, at each hook. */
@KernelTest
class MetadataIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @CsvSource({"V4, PREROUTING", "V6, PREROUTING", "V4, INPUT", "V6, INPUT"})
    void incomingPacketHasInputDeviceAndSender(IpFamily family, Hook hook) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        UdpPair udp = cleanup.add(UdpPair.from(peer, family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at(hook.name()).queue(3));

        udp.send("in");
        NfqueuePacket packet = queue.take();

        assertEquals(hook, packet.hook());
        assertEquals(3, packet.queue());
        assertEquals(1, packet.packetId());
        assertEquals(family.etherType(), packet.hwProtocol());
        assertEquals(index(peer.hostInterface()), packet.indev());
        assertEquals(0, packet.outdev());
        assertEquals(0, packet.physindev());
        assertEquals(0, packet.mark());
        byte[] mac =
                peer.call(() -> NetworkInterface.getByName(peer.peerInterface()).getHardwareAddress());
        assertArrayEquals(mac, packet.sourceMac());
        assertEquals(-1, packet.uid());
        assertFalse(packet.isTruncated());
        assertEquals(packet.content().readableBytes(), packet.originalLength());
        assertArrivesAfterAccept(udp, queue, packet, "in");
    }

    @ParameterizedTest
    @EnumSource
    void forwardedPacketHasBothDevices(IpFamily family) throws Exception {
        Netns left = cleanup.add(Netns.create());
        Netns right = cleanup.add(Netns.create());
        Netns.forward();
        UdpPair udp = cleanup.add(UdpPair.between(left, right, family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("FORWARD").queue(3));

        udp.send("through");
        NfqueuePacket packet = queue.take();

        assertEquals(Hook.FORWARD, packet.hook());
        assertEquals(index(left.hostInterface()), packet.indev());
        assertEquals(index(right.hostInterface()), packet.outdev());
        assertArrivesAfterAccept(udp, queue, packet, "through");
    }

    @ParameterizedTest
    @CsvSource({"V4, OUTPUT", "V6, OUTPUT", "V4, POSTROUTING", "V6, POSTROUTING"})
    void outgoingPacketHasOutputDeviceAndUser(IpFamily family, Hook hook) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        UdpPair udp = cleanup.add(UdpPair.to(peer, family));
        TestQueue queue = cleanup.add(
                TestQueue.setup().option(NfqueueChannelOption.UID_GID, true).bind(3));
        cleanup.add(udp.at(hook.name()).queue(3));

        udp.send("out");
        NfqueuePacket packet = queue.take();

        assertEquals(hook, packet.hook());
        assertEquals(0, packet.indev());
        assertEquals(index(peer.hostInterface()), packet.outdev());
        assertNull(packet.sourceMac());
        assertNull(packet.timestamp());
        assertEquals(outerId("uid_map"), packet.uid());
        assertEquals(outerId("gid_map"), packet.gid());
        assertArrivesAfterAccept(udp, queue, packet, "out");
    }

    @ParameterizedTest
    @EnumSource
    void markOfEarlierRuleIsSeen(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").setMark(0xCAFE_F00D));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("marked");
        NfqueuePacket packet = queue.take();

        assertEquals(0xCAFE_F00D, packet.mark());
        assertArrivesAfterAccept(udp, queue, packet, "marked");
    }

    @ParameterizedTest
    @EnumSource
    void smallCopyRangeCutsTheCopyNotThePacket(IpFamily family) throws Exception {
        int range = family.headerLength() + 8 + 4;
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(
                TestQueue.setup().option(NfqueueChannelOption.COPY_RANGE, range).bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("all of it");
        NfqueuePacket packet = queue.take();

        assertTrue(packet.isTruncated());
        assertEquals("all ", UdpBytes.payload(packet.content()));
        assertEquals(range + 5, packet.originalLength());
        assertArrivesAfterAccept(udp, queue, packet, "all of it");
    }

    @ParameterizedTest
    @EnumSource
    void cutPacketIsNotSentBackChanged(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.COPY_RANGE, family.headerLength() + 8 + 4)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("rewritten");
        NfqueuePacket packet = queue.take();
        assertInstanceOf(
                ContentRejectedException.class,
                queue.writeFailing(packet.accept().replaceContent(UdpBytes.withPayload(packet.content(), "new"))));
        udp.send("untouched");

        assertArrivesAfterAccept(udp, queue, queue.take(), "untouched");
    }

    @ParameterizedTest
    @EnumSource
    void metaCopyModeBringsNoBytes(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.COPY_MODE, CopyMode.META)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("unseen");
        NfqueuePacket packet = queue.take();

        assertEquals(0, packet.content().readableBytes());
        assertEquals(family.etherType(), packet.hwProtocol());
        assertArrivesAfterAccept(udp, queue, packet, "unseen");
    }

    @ParameterizedTest
    @CsvSource({"V4, false", "V6, false", "V4, true", "V6, true"})
    void localChecksumIsCompleteUnlessPacketsComeUncut(IpFamily family, boolean gso) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(
                TestQueue.setup().option(NfqueueChannelOption.GSO, gso).bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("sum");
        NfqueuePacket packet = queue.take();

        assertEquals(!gso, packet.isChecksumReady());
        assertFalse(packet.isGso());
        assertArrivesAfterAccept(udp, queue, packet, "sum");
    }

    private static void assertArrivesAfterAccept(UdpPair udp, TestQueue queue, NfqueuePacket packet, String text)
            throws Exception {
        queue.write(packet.accept());
        assertEquals(text, udp.receive());
    }

    private static int index(String device) throws IOException {
        return NetworkInterface.getByName(device).getIndex();
    }

    /** This process's user or group as the initial user namespace numbers it: the kernel tells no other. */
    private static long outerId(String map) throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc/self", map)).strip().split("\\s+", -1)[1]);
    }
}
