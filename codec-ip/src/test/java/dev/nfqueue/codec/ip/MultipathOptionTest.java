// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MultipathOptionTest {

    private TcpSegment segment;

    private MultipathOption option(String hex) {
        byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
        IpPacket packet = IpPacketBuilder.from(
                        NetUtil.createInetAddressFromIpAddressString("10.0.0.1"),
                        NetUtil.createInetAddressFromIpAddressString("10.0.0.2"))
                .tcp(1, 2)
                .option(TcpOption.MULTIPATH, data)
                .build();
        assertNull(packet.malformation());
        segment = packet.tcp();
        TcpOptions options = segment.options();
        assertTrue(options.find(TcpOption.MULTIPATH));
        return options.multipath();
    }

    private void release() {
        segment.packet().release();
    }

    @Test
    void readsTheKeysOfAConnection() {
        MultipathOption option = option("01 81 0102030405060708 f112131415161718 0010");
        assertEquals(MultipathOption.CAPABLE, option.subtype());
        assertEquals(1, option.version());
        assertEquals(0x81, option.flags());
        assertEquals(0x0102030405060708L, option.senderKey());
        assertEquals(0xf112131415161718L, option.receiverKey());
        assertEquals(16, option.dataLength());
        assertEquals(-1, option.receiverToken());
        release();
    }

    @Test
    void readsTheThreeStepsOfAJoin() {
        MultipathOption syn = option("11 03 f1020304 05060708");
        assertTrue(syn.isBackup());
        assertEquals(3, syn.addressId(0));
        assertEquals(0xf1020304L, syn.receiverToken());
        assertEquals(0x05060708L, syn.senderRandom());
        release();
        MultipathOption answer = option("10 04 0102030405060708 f5060708");
        assertEquals(4, answer.addressId(0));
        assertEquals(-1, answer.receiverToken());
        assertEquals(0xf5060708L, answer.senderRandom());
        release();
        MultipathOption last = option("10 00 000102030405060708090a0b0c0d0e0f10111213");
        assertEquals(0, last.addressIdCount());
        assertEquals(-1, last.senderRandom());
        release();
    }

    @Test
    void readsSequenceSignalsOfEachWidth() {
        MultipathOption wide = option("20 1f 0102030405060708 f112131415161718 00000005 0010 abcd");
        assertEquals(0x0102030405060708L, wide.dataAcknowledgment());
        assertEquals(0xf112131415161718L, wide.dataSequence());
        assertEquals(5, wide.subflowSequence());
        assertEquals(16, wide.dataLength());
        assertTrue(wide.isDataFin());
        release();
        MultipathOption narrow = option("20 05 f1020304 f5060708 00000005 0010");
        assertTrue(narrow.hasDataAcknowledgment());
        assertTrue(narrow.hasMapping());
        assertEquals(0xf1020304L, narrow.dataAcknowledgment());
        assertEquals(0xf5060708L, narrow.dataSequence());
        release();
        MultipathOption acknowledgment = option("20 01 f1020304");
        assertEquals(-1, acknowledgment.subflowSequence());
        assertEquals(-1, acknowledgment.dataLength());
        release();
    }

    @Test
    void readsAddressesThatCome() {
        MultipathOption four = option("30 05 0a000009 1f90 0102030405060708");
        assertEquals("10.0.0.9", four.address().getHostAddress());
        assertEquals(8080, four.port());
        release();
        MultipathOption six = option("31 05 20010db8000000000000000000000099");
        assertEquals("2001:db8::99", NetUtil.toAddressString(six.address()));
        assertEquals(-1, six.port());
        release();
    }

    @Test
    void readsAddressesThatGo() {
        MultipathOption option = option("40 05 06");
        assertEquals(2, option.addressIdCount());
        assertEquals(6, option.addressId(1));
        assertEquals(-1, option.addressId(2));
        assertNull(option.address());
        release();
    }

    @Test
    void readsHowItEnds() {
        assertEquals(0x0102030405060708L, option("60 00 0102030405060708").dataSequence());
        release();
        assertEquals(0x0102030405060708L, option("70 00 0102030405060708").receiverKey());
        release();
        MultipathOption reset = option("81 03");
        assertEquals(3, reset.resetReason());
        assertEquals(1, reset.flags());
        release();
    }
}
