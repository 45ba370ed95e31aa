// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;

class SctpPacketTest {

    private static final String SCTP = "8001 0002 f0000003 00000000" + "0003 0012 f0000001 0002 0003 f0000004 6162 0000"
            + "0100 0014 f000000a 00010000 00010001 0000000b" + "0a00 0005 ff";

    @Test
    void knowsTheCheckValueOfTheCrc() {
        ByteBuf bytes = bytes(ByteBufUtil.hexDump("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertEquals(0xE3069283L, Crc32c.of(bytes, 0, 9));
        ByteBuf direct = io.netty.buffer.PooledByteBufAllocator.DEFAULT
                .directBuffer()
                .writeByte(7)
                .writeBytes(bytes);
        assertEquals(0xE3069283L, Crc32c.of(direct, 1, 9));
        direct.release();
        bytes.release();
    }

    @Test
    void readsEveryField() {
        IpPacket packet = packet(SCTP);
        SctpPacket sctp = (SctpPacket) packet.transport();
        assertEquals(0x8001, sctp.sourcePort());
        assertEquals(2, sctp.destinationPort());
        assertEquals(0x8001, packet.sourcePort());
        assertEquals(0xf0000003L, sctp.verificationTag());
        assertEquals(ChecksumState.BAD, sctp.checksumState());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void walksItsChunks() {
        IpPacket packet = packet(SCTP);
        SctpChunks chunks = ((SctpPacket) packet.transport()).chunks();
        assertEquals(-1, chunks.chunkLength());
        assertTrue(chunks.next());
        assertEquals(SctpChunks.DATA, chunks.type());
        assertEquals(3, chunks.flags());
        assertEquals(18, chunks.chunkLength());
        assertEquals(20, chunks.length());
        assertEquals(0xf0000001L, chunks.tsn());
        assertEquals(2, chunks.streamId());
        assertEquals(3, chunks.streamSequence());
        assertEquals(0xf0000004L, chunks.payloadProtocol());
        assertEquals(-1, chunks.initiateTag());
        assertTrue(chunks.next());
        assertEquals(0xf000000aL, chunks.initiateTag());
        assertEquals(-1, chunks.tsn());
        assertTrue(chunks.next());
        assertEquals(SctpChunks.COOKIE_ECHO, chunks.type());
        assertFalse(chunks.next());
        packet.release();
    }

    @Test
    void keepsTheCrcRightWhileEveryFieldIsSet() {
        IpPacket packet = packet(SCTP);
        SctpPacket sctp = (SctpPacket) packet.transport();
        sctp.sourcePort(5).destinationPort(6).verificationTag(7);
        assertEquals(5, sctp.sourcePort());
        assertEquals(6, sctp.destinationPort());
        assertEquals(7, sctp.verificationTag());
        assertEquals(ChecksumState.GOOD, sctp.checksumState());
        sctp.payload(new byte[] {10, 0, 0, 4});
        IpPacket again = IpPacket.of(packet.toHolder());
        assertEquals(ChecksumState.GOOD, again.transport().checksumState());
        assertNull(again.malformation());
        again.release();
    }

    @Test
    void leavesTheCrcAloneWhenOnlyAddressesChange() {
        IpPacket packet = packet(SCTP);
        ((Ipv4Packet) packet).source(1);
        assertEquals(0, ((SctpPacket) packet.transport()).crc());
        packet.release();
    }

    @Test
    void tellsChunksThatDoNotFit() {
        String header = "8001 0002 f0000003 00000000";
        assertMalformed(Kind.ELEMENT_LENGTH, 32, header);
        assertMalformed(Kind.ELEMENT_LENGTH, 32, header + "0a00 0000");
        assertMalformed(Kind.ELEMENT_LENGTH, 32, header + "0a00 0003");
        assertMalformed(Kind.ELEMENT_LENGTH, 32, header + "0a00 0009 00000000");
        assertMalformed(Kind.ELEMENT_LENGTH, 36, header + "0a00 0004 0a00");
        assertMalformed(Kind.ELEMENT_LENGTH, 32, header + "0000 0010 00000000 00000000 00000000");
        assertMalformed(Kind.TRANSPORT_TRUNCATED, 20, "8001 0002 f0000003 000000");
    }

    private static IpPacket packet(String rest) {
        ByteBuf bytes = bytes("4500 0000 0000 0000 40 84 0000 0a000001 0a000002" + rest);
        bytes.setShort(2, bytes.readableBytes());
        return IpPacket.of(bytes);
    }

    private static void assertMalformed(Kind kind, int offset, String rest) {
        IpPacket packet = packet(rest);
        assertEquals(new Malformation(kind, offset), packet.malformation());
        packet.release();
    }
}
