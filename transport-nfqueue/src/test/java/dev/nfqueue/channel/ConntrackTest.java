// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.netlink.AttributeView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is read of a connection, from bytes as a kernel makes them and from bytes that none makes. */
class ConntrackTest {
    /** A TCP connection under source NAT, with everything that a kernel may tell of it; each value differs. */
    private static final String TCP = """
            34 00 01 80                                                     # CTA_TUPLE_ORIG
              14 00 01 80  08 00 01 00 0a 4d 01 02  08 00 02 00 c0 a8 07 09 # 10.77.1.2 -> 192.168.7.9
              1c 00 02 80  05 00 01 00 06 00 00 00                          # TCP
                06 00 02 00 9c 41 00 00  06 00 03 00 01 bb 00 00            # 40001 -> 443
            34 00 02 80                                                     # CTA_TUPLE_REPLY
              14 00 01 80  08 00 01 00 c0 a8 07 09  08 00 02 00 c0 00 02 21 # 192.168.7.9 -> 192.0.2.33
              1c 00 02 80  05 00 01 00 06 00 00 00
                06 00 02 00 01 bb 00 00  06 00 03 00 f6 01 00 00            # 443 -> 62977
            06 00 12 00 00 05 00 00                                         # CTA_ZONE
            08 00 0c 00 f1 e2 d3 c4                                         # CTA_ID
            08 00 03 00 00 00 01 9e                                         # CTA_STATUS
            08 00 07 00 00 06 97 7f                                         # CTA_TIMEOUT
            30 00 04 80                                                     # CTA_PROTOINFO
              2c 00 01 80                                                   # CTA_PROTOINFO_TCP
                05 00 01 00 03 00 00 00                                     # established
                05 00 02 00 07 00 00 00  05 00 03 00 09 00 00 00            # window scales
                06 00 04 00 23 00 00 00  06 00 05 00 33 00 00 00            # flags
            0c 00 05 80  08 00 01 00 66 74 70 00                            # CTA_HELP "ftp"
            10 00 13 80  0b 00 01 00 61 3a 62 3a 63 3a 00 00                # CTA_SECCTX "a:b:c:"
            34 00 0e 80                                                     # CTA_TUPLE_MASTER
              14 00 01 80  08 00 01 00 0a 4d 01 02  08 00 02 00 c0 a8 07 09
              1c 00 02 80  05 00 01 00 06 00 00 00
                06 00 02 00 9c 40 00 00  06 00 03 00 00 15 00 00            # 40000 -> 21
            1c 00 0f 80  08 00 01 00 80 00 00 01  08 00 02 00 00 00 00 02  08 00 03 00 ff ff ff fd
            1c 00 10 80  08 00 01 00 00 00 00 04  08 00 02 00 00 00 00 05  08 00 03 00 00 00 00 06
            1c 00 18 80  08 00 01 00 90 00 00 07  08 00 02 00 a0 00 00 08  08 00 03 00 00 00 00 09
            08 00 08 00 de ad be ef                                         # CTA_MARK
            14 00 16 00 02 00 00 00 00 00 00 80 01 00 00 00 00 00 00 40     # CTA_LABELS: 1, 63, 64, 126
            """;

    /** A ping over IPv6, in zones of its own by direction. */
    private static final String ICMPV6 = """
            5c 00 01 80
              2c 00 01 80
                14 00 03 00 fd 4d 00 00 00 00 00 00 00 00 00 00 00 00 00 01
                14 00 04 00 00 00 00 00 00 00 00 00 00 00 ff ff 0a 00 00 02 # an IPv4-mapped address stays IPv6
              24 00 02 80  05 00 01 00 3a 00 00 00
                06 00 07 00 12 34 00 00  05 00 08 00 80 00 00 00  05 00 09 00 01 00 00 00
              06 00 03 00 00 2a 00 00
            """;

    @BeforeAll
    static void needsLittleEndianHost() {
        Assumptions.assumeTrue(Hex.matchesHost(), "the golden bytes are a little-endian host's");
    }

    private static Conntrack read(String hex) {
        return read(Hex.bytes(hex));
    }

    private static Conntrack read(ByteBuf bytes) {
        return new Conntrack(new AttributeView(bytes, 0, bytes.readableBytes()));
    }

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    @Test
    void readsTuples() {
        Conntrack conntrack = read(TCP);
        assertEquals(ConntrackTuple.of(6, end("10.77.1.2", 40001), end("192.168.7.9", 443)), conntrack.original());
        assertEquals(ConntrackTuple.of(6, end("192.168.7.9", 443), end("192.0.2.33", 62977)), conntrack.reply());
        assertEquals(ConntrackTuple.of(6, end("10.77.1.2", 40000), end("192.168.7.9", 21)), conntrack.master());
        assertEquals(-1, conntrack.original().icmpId());
        assertEquals(-1, conntrack.original().zone());
    }

    @Test
    void readsIcmpTupleWithItsZone() {
        ConntrackTuple tuple = read(ICMPV6).original();
        assertEquals(58, tuple.protocol());
        assertEquals(0x1234, tuple.icmpId());
        assertEquals(128, tuple.icmpType());
        assertEquals(1, tuple.icmpCode());
        assertEquals(42, tuple.zone());
        assertEquals(-1, tuple.sourcePort());
        assertInstanceOf(Inet6Address.class, tuple.destination());
        assertEquals("fd4d:0:0:0:0:0:0:1", tuple.source().getHostAddress());
        assertEquals(129, tuple.reversed().icmpType());
    }

    @Test
    void readsScalars() {
        Conntrack conntrack = read(TCP);
        assertEquals(0xf1e2d3c4L, conntrack.id());
        assertEquals(5, conntrack.zone());
        assertEquals(431_999, conntrack.timeoutSeconds());
        assertEquals(0xdeadbeef, conntrack.mark());
        assertEquals("ftp", conntrack.helper());
        assertEquals("a:b:c:", conntrack.securityContext());
        BitSet labels = new BitSet();
        for (int label : new int[] {1, 63, 64, 126}) {
            labels.set(label);
        }
        assertEquals(labels, conntrack.labels());
    }

    @Test
    void namesStatusBits() {
        ConntrackStatus status = read(TCP).status();
        assertEquals(0x19e, status.bits());
        assertTrue(status.hasSeenReply());
        assertTrue(status.isAssured());
        assertTrue(status.isConfirmed());
        assertTrue(status.isSourceNat());
        assertTrue(status.isSourceNatDone());
        assertTrue(status.isDestinationNatDone());
        assertFalse(status.isExpected());
        assertFalse(status.isDestinationNat());
        assertFalse(status.isSequenceAdjusted());
        assertFalse(status.isDying());
        assertFalse(status.hasFixedTimeout());
    }

    @Test
    void tellsTranslatedAddresses() {
        assertEquals(end("192.0.2.33", 62977), read(TCP).translatedSource());
        assertNull(read(TCP).translatedDestination());
        Conntrack redirected = read(TCP.replace("00 00 01 9e", "00 00 01 ae"));
        assertEquals(end("192.168.7.9", 443), redirected.translatedDestination());
        assertNull(redirected.translatedSource());
    }

    @Test
    void readsProtocolState() {
        Conntrack conntrack = read(TCP);
        assertEquals(new ConntrackTcp(ConntrackTcp.State.ESTABLISHED, 7, 9, 0x23, 0x33), conntrack.tcp());
        assertNull(conntrack.sctp());
        assertNull(conntrack.dccp());
        assertEquals(
                new ConntrackSctp(ConntrackSctp.State.COOKIE_ECHOED, 0x80000001L, 2),
                read("20 00 04 80 1c 00 03 80 05 00 01 00 03 00 00 00 08 00 02 00 80 00 00 01 08 00 03 00 00 00 00 02")
                        .sctp());
        assertEquals(
                new ConntrackDccp(ConntrackDccp.State.OPEN, true, 0x0102030405060708L),
                read("24 00 04 80 20 00 02 80 05 00 01 00 04 00 00 00 05 00 02 00 01 00 00 00"
                                + "0c 00 03 00 01 02 03 04 05 06 07 08")
                        .dccp());
        assertNull(read("10 00 04 80 0c 00 01 80 05 00 01 00 c8 00 00 00").tcp().state());
    }

    @Test
    void readsSequenceAdjustmentsAndSynproxy() {
        Conntrack conntrack = read(TCP);
        assertEquals(new SequenceAdjustment(0x80000001L, 2, -3), conntrack.sequenceAdjustment(FlowDirection.ORIGINAL));
        assertEquals(new SequenceAdjustment(4, 5, 6), conntrack.sequenceAdjustment(FlowDirection.REPLY));
        assertEquals(new ConntrackSynproxy(0x90000007L, 0xa0000008L, 9), conntrack.synproxy());
    }

    @Test
    void tellsWhatIsAbsent() {
        Conntrack empty = read("");
        assertNull(empty.original());
        assertNull(empty.reply());
        assertNull(empty.master());
        assertEquals(-1, empty.id());
        assertEquals(0, empty.zone());
        assertEquals(0, empty.status().bits());
        assertEquals(-1, empty.timeoutSeconds());
        assertEquals(0, empty.mark());
        assertTrue(empty.labels().isEmpty());
        assertNull(empty.helper());
        assertNull(empty.securityContext());
        assertNull(empty.tcp());
        assertNull(empty.synproxy());
        assertNull(empty.sequenceAdjustment(FlowDirection.REPLY));
        assertNull(empty.translatedSource());
    }

    @Test
    void takesAnAttributeThatReachesBeyondItsParentAsAbsent() {
        // The address claims 9 bytes, one more than its parent has left.
        assertNull(read("18 00 01 80 14 00 01 80 08 00 01 00 01 02 03 04 09 00 02 00 05 06 07 08")
                .original());
        // The tuple claims more than there is.
        assertNull(read("ff 00 01 80 14 00 01 80 08 00 01 00 01 02 03 04 08 00 02 00 05 06 07 08")
                .original());
        // A length below its own header.
        assertEquals(-1, read("03 00 0c 00 08 00 0c 00 00 00 00 01").id());
        // Too short for its type.
        assertEquals(-1, read("07 00 0c 00 00 00 01 00").id());
        // An IPv6 address in an IPv4 attribute.
        assertNull(read("18 00 01 80 14 00 01 80 08 00 03 00 01 02 03 04 08 00 04 00 05 06 07 08")
                .original());
    }

    /** As deep as a message can nest: nobody follows it down, least of all by recursion. */
    @Test
    void takesAttributesNestedSixteenThousandDeepAsWhatTheirTopIs() {
        int levels = 0x10000 / 4 - 1;
        ByteBuf bytes = Unpooled.buffer(levels * 4);
        for (int level = 0; level < levels; level++) {
            bytes.writeShortLE((levels - level) * 4).writeShortLE(0x8001);
        }
        Conntrack conntrack = read(bytes);
        assertNull(conntrack.original());
        askEverything(conntrack);
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        Random random = new Random(1);
        for (int round = 0; round < 10_000; round++) {
            ByteBuf bytes = Hex.bytes(round % 3 == 0 ? ICMPV6 : TCP).copy();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                bytes.setByte(random.nextInt(bytes.readableBytes()), random.nextInt(256));
            }
            int end = random.nextInt(4) == 0 ? random.nextInt(bytes.readableBytes()) : bytes.readableBytes();
            askEverything(read(bytes.slice(0, end)));
            bytes.release();
        }
    }

    private static void askEverything(Conntrack conntrack) {
        assertNotNull(conntrack.toString());
        assertNotNull(conntrack.labels());
        assertTrue(conntrack.timeoutSeconds() >= -1);
        assertTrue(conntrack.id() >= -1);
        assertTrue(conntrack.zone() >= 0);
        for (ConntrackTuple tuple :
                new ConntrackTuple[] {conntrack.original(), conntrack.reply(), conntrack.master()}) {
            assertTrue(tuple == null || tuple.reversed().toString().contains(" -> "));
        }
        conntrack.helper();
        conntrack.securityContext();
        conntrack.tcp();
        conntrack.sctp();
        conntrack.dccp();
        conntrack.synproxy();
        conntrack.sequenceAdjustment(FlowDirection.ORIGINAL);
        conntrack.translatedSource();
        conntrack.translatedDestination();
    }
}
