// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a checksum's state is for every packet that has one: right, spoilt, partial, cut and fragmented. */
class ChecksumStateTest {

    @Test
    void isGoodWhereAllIsThereAndRight() {
        for (int choice = 0; choice < Corpus.ALL.size(); choice++) {
            assertState(choice, ChecksumState.GOOD, ChecksumState.ABSENT, Corpus.settled(choice), true);
        }
    }

    @Test
    void isNotReadyWhereTheSumIsPartial() {
        for (int choice = 0; choice < Corpus.ALL.size(); choice++) {
            assertState(choice, ChecksumState.NOT_READY, ChecksumState.ABSENT, Corpus.settled(choice), false);
        }
    }

    @Test
    void isNotReadyWhereThePacketIsCut() {
        for (int choice = 0; choice < Corpus.ALL.size(); choice++) {
            byte[] bytes = Corpus.settled(choice);
            IpPacket whole = IpPacket.of(Unpooled.wrappedBuffer(bytes));
            boolean hasMore = whole.transport() != null && whole.transport().payloadLength() > 0;
            whole.release();
            if (hasMore) {
                byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
                assertState(choice, ChecksumState.NOT_READY, ChecksumState.ABSENT, cut, true);
            }
        }
    }

    @Test
    void isNotReadyInAFragment() {
        for (int choice = 0; choice < Corpus.ALL.size(); choice++) {
            byte[] bytes = Corpus.settled(choice);
            if (bytes[0] >> 4 == 4) {
                bytes[6] = (byte) (bytes[6] | 0x20);
                assertState(choice, ChecksumState.NOT_READY, ChecksumState.ABSENT, bytes, true);
            }
        }
    }

    @Test
    void isAbsentForUdpWithZeroOverEitherVersion() {
        for (String hex : new String[] {Samples.IPV4_UDP, Samples.IPV6_UDP}) {
            ByteBuf bytes = Samples.withSums(hex);
            IpPacket packet = IpPacket.of(bytes);
            bytes.setShort(packet.payloadOffset() + UdpDatagram.CHECKSUM, 0);
            assertEquals(ChecksumState.ABSENT, packet.udp().checksumState());
            packet.udp().sourcePort(9);
            assertEquals(0, packet.udp().checksum());
            packet.release();
        }
    }

    @Test
    void ofUdpLiteDoesNotLookBehindItsCoverage() {
        ByteBuf bytes = Samples.bytes("4500 0020 0000 0000 40 88 0000 0a000001 0a000002 0001 0002 000a 0000 01020304");
        IpPacket packet = IpPacket.of(bytes);
        packet.transport().writablePayload();
        assertEquals(ChecksumState.GOOD, packet.transport().checksumState());
        bytes.setByte(30, 0x77);
        assertEquals(ChecksumState.GOOD, packet.transport().checksumState());
        bytes.setByte(29, 0x77);
        assertEquals(ChecksumState.BAD, packet.transport().checksumState());
        packet.release();
    }

    private static void assertState(
            int choice, ChecksumState state, ChecksumState without, byte[] bytes, boolean ready) {
        IpPacket packet = IpPacket.of(new DefaultByteBufHolder(Unpooled.wrappedBuffer(bytes)), ready);
        Transport transport = packet.transport();
        if (transport != null) {
            boolean none = transport.checksumField() < 0 && !(transport instanceof SctpPacket)
                    || transport instanceof UdpDatagram udp && udp.checksum() == 0;
            ChecksumState expected = packet.isFragment() ? ChecksumState.NOT_READY : state;
            assertEquals(none ? without : expected, transport.checksumState(), () -> Corpus.ALL.get(choice));
        }
        packet.release();
    }
}
