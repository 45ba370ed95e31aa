// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;

/** Finds the IP header in a frame: behind the link-layer header, by what that says it carries. */
final class LinkHeader {

    /** What {@link #ipOffset} returns for a frame that carries no IP packet. */
    static final int NOT_IP = -1;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;
    private static final int VLAN = 0x8100;
    private static final int SERVICE_VLAN = 0x88A8;
    private static final int OLD_SERVICE_VLAN = 0x9100;
    private static final int VLAN_TAG_LENGTH = 4;

    private static final int AF_INET = 2;

    private LinkHeader() {}

    /** Bytes from a frame's first readable one to its IP header, or {@link #NOT_IP}. */
    static int ipOffset(LinkType type, ByteBuf frame) {
        int start = frame.readerIndex();
        int length = frame.readableBytes();
        int offset = switch (type.number()) {
            // On some systems the number of DLT_RAW, which is 12 or 14, has got into files.
            case 12, 14, 101 -> raw(frame, start, length);
            case 0, 108 -> loopback(frame, start, length);
            case 1 -> behindEtherType(frame, start, length, 12, 14);
            case 113 -> behindEtherType(frame, start, length, 14, 16);
            case 228, 229 -> 0;
            case 276 -> behindEtherType(frame, start, length, 0, 20);
            default -> NOT_IP;
        };
        // A frame that was cut before its IP header has none to show.
        return offset < length ? offset : NOT_IP;
    }

    private static int raw(ByteBuf frame, int start, int length) {
        int version = length == 0 ? 0 : frame.getUnsignedByte(start) >> 4;
        return version == 4 || version == 6 ? 0 : NOT_IP;
    }

    /** The family's number for IPv6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD and 30 on macOS. */
    private static int loopback(ByteBuf frame, int start, int length) {
        if (length < 4) {
            return NOT_IP;
        }
        int family = frame.getInt(start);
        // Families are small: what is large has come from a machine of the other byte order.
        if ((family & 0xFFFF0000) != 0) {
            family = Integer.reverseBytes(family);
        }
        return switch (family) {
            case AF_INET, 10, 24, 28, 30 -> 4;
            default -> NOT_IP;
        };
    }

    private static int behindEtherType(ByteBuf frame, int start, int length, int typeAt, int headerLength) {
        if (length < headerLength) {
            return NOT_IP;
        }
        int type = frame.getUnsignedShort(start + typeAt);
        int offset = headerLength;
        // Each tag: two bytes of tag, then the type of what follows. The frame's end bounds the walk.
        while (isVlan(type) && length - offset >= VLAN_TAG_LENGTH) {
            type = frame.getUnsignedShort(start + offset + 2);
            offset += VLAN_TAG_LENGTH;
        }
        return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6 ? offset : NOT_IP;
    }

    private static boolean isVlan(int type) {
        return type == VLAN || type == SERVICE_VLAN || type == OLD_SERVICE_VLAN;
    }
}
