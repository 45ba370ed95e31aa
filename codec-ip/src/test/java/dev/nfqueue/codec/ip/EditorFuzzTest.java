// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import java.util.Arrays;
import java.util.List;

/** Any edits of any packet: nothing throws, and what was right before is right after. */
class EditorFuzzTest {

    /** The first byte says where the packet ends and the edits begin, in units of four bytes. */
    @FuzzTest
    void edits(byte[] bytes) {
        int split = bytes.length == 0 ? 0 : Math.min(bytes.length, 1 + (bytes[0] & 0xFF) * 4);
        byte[] original = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, split);
        EditScript script = new EditScript(Arrays.copyOfRange(bytes, split, bytes.length));
        IpPacket packet = IpPacket.of(GuardedByteBuf.of(original));
        boolean right = packet.malformation() == null
                && packet.length() == original.length
                && ReferenceSums.wrong(original, true).isEmpty();
        script.run(packet);
        ByteBuf content = packet.content();
        byte[] edited = ByteBufUtil.getBytes(content);
        if (right) {
            judge(original, script, packet, edited);
        }
        packet.release();
    }

    /** One of the well-formed packets, with its sums put right, and then any edits. */
    @FuzzTest
    void editsRightPackets(byte[] bytes) {
        int choice = bytes.length == 0 ? 0 : (bytes[0] & 0x7F) % Corpus.ALL.size();
        boolean ready = bytes.length == 0 || bytes[0] >= 0;
        byte[] original = Corpus.settled(choice);
        EditScript script = new EditScript(bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length));
        IpPacket packet = IpPacket.of(new DefaultByteBufHolder(GuardedByteBuf.of(original)), ready);
        script.run(packet);
        judge(original, script, packet, ByteBufUtil.getBytes(packet.content()));
        packet.release();
    }

    static void judge(byte[] original, EditScript script, IpPacket packet, byte[] edited) {
        String context = ByteBufUtil.hexDump(original) + " became " + ByteBufUtil.hexDump(edited);
        // An option may have been given data that are not right for its type, a payload may be anything.
        Malformation fault = packet.malformation();
        assertTrue(
                fault == null || fault.kind().name().startsWith("OPTION") || fault.offset() >= packet.payloadOffset(),
                () -> fault + " " + context);
        assertEquals(packet.length(), edited.length, context);
        assertEquals(List.of(), ReferenceSums.wrong(edited, !script.contentReplaced()), context);
    }
}
