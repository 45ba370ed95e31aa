// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.InternetChecksum;
import dev.nfqueue.codec.ip.Ipv4Options;
import dev.nfqueue.codec.ip.Ipv4Packet;
import io.netty.buffer.ByteBuf;

/** Cuts IPv4 packets (RFC 791 section 3.2): later fragments have those options only that say so. */
final class Ipv4Cutter extends Cutter {

    private final int flags;
    private final int identification;
    private final int laterHeader;

    Ipv4Cutter(Ipv4Packet packet, ByteBuf content, int identification) {
        super(packet, content, packet.headerLength());
        this.identification = identification;
        flags = content.getUnsignedShort(start + Wire.IPV4_FRAGMENT) & Wire.IPV4_LASTING_FLAGS;
        laterHeader = Ipv4Packet.MIN_HEADER_LENGTH + copiedOptions(null);
    }

    @Override
    int headerLength(boolean first) {
        return first ? packet.headerLength() : laterHeader;
    }

    @Override
    ByteBuf header(boolean first, int capacity) {
        ByteBuf header = content.alloc().buffer(capacity);
        if (first) {
            return header.writeBytes(content, start, packet.headerLength());
        }
        header.writeBytes(content, start, Ipv4Packet.MIN_HEADER_LENGTH);
        copiedOptions(header);
        header.writeZero(laterHeader - header.readableBytes());
        header.setByte(0, 0x40 | laterHeader >> 2);
        return header;
    }

    /** Writes the options that are to be copied, if there is a place, and returns their length in full words. */
    private int copiedOptions(ByteBuf to) {
        Ipv4Options options = ((Ipv4Packet) packet).options();
        int length = 0;
        while (options.next()) {
            if (options.isCopied()) {
                length += options.length();
                if (to != null) {
                    to.writeBytes(content, start + options.offset(), options.length());
                }
            }
        }
        return length + 3 & ~3;
    }

    @Override
    void finish(ByteBuf fragment, int offset, boolean more) {
        fragment.setShort(Wire.IPV4_TOTAL_LENGTH, fragment.readableBytes());
        fragment.setShort(Wire.IPV4_IDENTIFICATION, identification);
        fragment.setShort(Wire.IPV4_FRAGMENT, flags | (more ? Wire.IPV4_MORE_FRAGMENTS : 0) | offset >> 3);
        fragment.setShort(Wire.IPV4_CHECKSUM, 0);
        int header = (fragment.getByte(0) & 0xF) << 2;
        fragment.setShort(Wire.IPV4_CHECKSUM, InternetChecksum.finish(InternetChecksum.sum(fragment, 0, header)));
    }
}
