// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.Verdict;
import io.netty.buffer.ByteBuf;

/**
 * A verdict as the kernel would have got it.
 *
 * @param packetId the packet's id
 * @param verdict what becomes of the packet
 * @param mark the mark that is set; {@code null}: it stays as it is
 * @param content the bytes that replace the packet's, a copy on the heap that needs no release; {@code null}: they stay as
 *     they are
 * @param byDefault whether nobody gave it: the packet was released, or still waiting when the channel closed
 */
public record GivenVerdict(long packetId, Verdict verdict, Integer mark, ByteBuf content, boolean byDefault) {
    /** Returns one line: {@code "ACCEPT mark 0x10 on packet 7"}. */
    @Override
    public String toString() {
        return verdict
                + (mark == null ? "" : " mark 0x" + Integer.toHexString(mark))
                + (content == null ? "" : " with " + content.readableBytes() + " new bytes")
                + (byDefault ? " by default" : "")
                + " on packet " + packetId;
    }
}
