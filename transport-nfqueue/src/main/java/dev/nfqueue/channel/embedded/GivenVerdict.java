// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.Verdict;
import dev.nfqueue.channel.Vlan;
import io.netty.buffer.ByteBuf;

/**
 * A verdict as the kernel would have got it. Equal to another in all its parts.
 *
 * @param packetId the packet's id
 * @param verdict what becomes of the packet
 * @param mark the mark that is set; {@code null}: it stays as it is
 * @param content the bytes that replace the packet's, a copy on the heap that needs no release; {@code null}: they stay as
 *     they are
 * @param byDefault whether nobody gave it: the packet was released, or still waiting when the channel closed. Only an
 *     {@link EmbeddedNfqueueChannel} can tell; a {@link FakeKernel} sees the message alone
 * @param priority the priority that is set; {@code null}: it stays as it is
 * @param conntrack what changes in the packet's connection; {@code null}: nothing
 * @param vlan the VLAN tag that is set; {@code null}: it stays as it is
 * @param linkHeader the link-layer header that replaces the packet's, a copy as {@code content} is; {@code null}: it stays as
 *     it is
 */
public record GivenVerdict(
        long packetId,
        Verdict verdict,
        Integer mark,
        ByteBuf content,
        boolean byDefault,
        Integer priority,
        GivenConntrack conntrack,
        Vlan vlan,
        ByteBuf linkHeader) {
    /** A verdict with mark and content, if any, and nothing else. */
    public GivenVerdict(long packetId, Verdict verdict, Integer mark, ByteBuf content, boolean byDefault) {
        this(packetId, verdict, mark, content, byDefault, null, null, null, null);
    }

    /** The same verdict on another packet. */
    GivenVerdict about(long otherId) {
        return new GivenVerdict(otherId, verdict, mark, content, byDefault, priority, conntrack, vlan, linkHeader);
    }

    /** Returns one line: {@code "ACCEPT mark 0x10 on packet 7"}. */
    @Override
    public String toString() {
        return verdict
                + (mark == null ? "" : " mark 0x" + Integer.toHexString(mark))
                + (priority == null ? "" : " priority " + Integer.toUnsignedString(priority))
                + (conntrack == null ? "" : " " + conntrack)
                + (vlan == null ? "" : " " + vlan)
                + (linkHeader == null ? "" : " with a link header of " + linkHeader.readableBytes() + " bytes")
                + (content == null ? "" : " with " + content.readableBytes() + " new bytes")
                + (byDefault ? " by default" : "")
                + " on packet " + packetId;
    }
}
