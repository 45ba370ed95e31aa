// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.Verdict;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.examples.Packets;
import dev.nfqueue.testsupport.IpFamily;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RewriteHandlerTest {
    private static final int FRAGMENT_FIELD = 6;
    private static final byte MORE_FRAGMENTS = 0x20;

    @ParameterizedTest
    @CsvSource({
        "cat, dog",
        "the cat sat, the dog sat",
        "catcat, dogdog",
        "a cat and a cat., a dog and a dog.",
        "cacat, cadog",
        "scatter, sdogter"
    })
    void replacesEveryOccurrenceAndKeepsChecksumsRight(String text, String expected) {
        for (IpFamily family : IpFamily.values()) {
            assertRewritten(expected, Packets.udp(family, 40000, 8080, text));
            assertRewritten(expected, Packets.tcp(family, 8080, 40000, text));
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "ca", "c a t", "CAT", "the dog sat"})
    void sendsNothingBackWhereNothingIsFound(String text) {
        for (IpFamily family : IpFamily.values()) {
            assertUntouched(new NfqueuePacketBuilder().content(Packets.udp(family, 40000, 8080, text)));
            assertUntouched(new NfqueuePacketBuilder().content(Packets.tcp(family, 40000, 8080, text)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotLookIntoHeadersAndOtherProtocols(IpFamily family) {
        // The ports read "ca" and "t".
        assertUntouched(new NfqueuePacketBuilder().content(Packets.udp(family, 0x6361, 0x7400, "")));
        int icmp = family == IpFamily.V4 ? Packets.ICMP : Packets.ICMPV6;
        assertUntouched(new NfqueuePacketBuilder().content(Packets.ip(family, icmp, bytes("\0\0\0\0\0\0\0\0cat"))));
    }

    @ParameterizedTest
    @EnumSource
    void leavesTruncatedPacketsAsTheyAre(IpFamily family) {
        byte[] packet = Packets.udp(family, 40000, 8080, "cat, and much more");
        byte[] cut = Arrays.copyOf(packet, packet.length - 8);
        assertUntouched(new NfqueuePacketBuilder().content(cut).originalLength(packet.length));
    }

    @Test
    void leavesFragmentsAsTheyAre() {
        byte[] packet = Packets.udp(IpFamily.V4, 40000, 8080, "cat, and more");
        packet[FRAGMENT_FIELD] = MORE_FRAGMENTS;
        assertUntouched(new NfqueuePacketBuilder().content(packet));
    }

    @Test
    void acceptsWhatIsNoPacketAtAll() {
        assertUntouched(new NfqueuePacketBuilder().content(bytes("cat")));
        assertUntouched(new NfqueuePacketBuilder());
    }

    @Test
    void knowsNothingOfQueues() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketDecoder(), new IpPacketEncoder(), handler());
        ByteBuf packet = Unpooled.wrappedBuffer(Packets.udp(IpFamily.V4, 1, 2, "a cat"));
        assertFalse(channel.writeInbound(new DefaultByteBufHolder(packet)));

        ByteBufHolder written = channel.readOutbound();
        assertEquals("a dog", Packets.text(ByteBufUtil.getBytes(written.content())));
        assertTrue(written.release());
        assertFalse(channel.finish());
    }

    @Test
    void refusesTextsOfDifferentLengths() {
        assertThrows(IllegalArgumentException.class, () -> new RewriteHandler(bytes("cat"), bytes("horse")));
    }

    private static void assertRewritten(String expected, byte... packet) {
        GivenVerdict verdict = verdictOn(new NfqueuePacketBuilder().content(packet));
        assertEquals(Verdict.ACCEPT, verdict.verdict());
        byte[] rewritten = ByteBufUtil.getBytes(verdict.content());
        assertEquals(expected, Packets.text(rewritten));
        assertTrue(Packets.checksumsAreRight(rewritten));
        assertArrayEquals(withoutSumAndText(packet), withoutSumAndText(rewritten));
    }

    /** What rewriting must leave alone: all but the transport's checksum and the text. */
    private static byte[] withoutSumAndText(byte... packet) {
        byte[] headers =
                Arrays.copyOf(packet, packet.length - Packets.text(packet).length());
        int checksum = Packets.checksumIndex(packet);
        headers[checksum] = 0;
        headers[checksum + 1] = 0;
        return headers;
    }

    private static void assertUntouched(NfqueuePacketBuilder packet) {
        GivenVerdict verdict = verdictOn(packet);
        assertEquals(Verdict.ACCEPT, verdict.verdict());
        assertNull(verdict.content());
        assertFalse(verdict.byDefault());
    }

    private static GivenVerdict verdictOn(NfqueuePacketBuilder packet) {
        EmbeddedNfqueueChannel channel =
                new EmbeddedNfqueueChannel(new IpPacketDecoder(), new IpPacketEncoder(), handler());
        channel.writePacket(packet);
        GivenVerdict verdict = channel.readVerdict();
        assertFalse(channel.finish());
        return verdict;
    }

    private static RewriteHandler handler() {
        return new RewriteHandler(bytes("cat"), bytes("dog"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
