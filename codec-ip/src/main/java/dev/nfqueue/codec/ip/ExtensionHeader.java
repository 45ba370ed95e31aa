// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/**
 * An extension header between the IPv6 header and the transport header (RFC 8200 section 4), or the Authentication
 * Header of either IP version. They all begin alike; {@link #type} tells what the rest is.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  | Hdr Ext Len   |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                                                               |
 * </pre>
 */
public abstract sealed class ExtensionHeader
        permits OptionsHeader,
                RoutingHeader,
                FragmentHeader,
                AuthenticationHeader,
                MobilityHeader,
                HipHeader,
                Shim6Header {

    static final int NEXT_HEADER = 0;
    static final int EXTENSION_LENGTH = NEXT_HEADER + 1;
    static final int MIN_LENGTH = 8;

    final IpPacket packet;
    final int index;
    private final IpProtocol type;

    ExtensionHeader(IpPacket packet, IpProtocol type, int index) {
        this.packet = packet;
        this.type = type;
        this.index = index;
    }

    /** Whether a header of this type is walked over on the way to the transport header. */
    static boolean isExtension(IpProtocol type) {
        return switch (type.number()) {
            case 0, 43, 44, 51, 60, 135, 139, 140 -> true;
            default -> false;
        };
    }

    /** The length of the extension header at an index, at least {@link #MIN_LENGTH}; -1 when it does not fit. */
    static int lengthAt(IpProtocol type, ByteBuf buf, int index, int end) {
        if (end - index < MIN_LENGTH) {
            return -1;
        }
        int units = buf.getUnsignedByte(index + EXTENSION_LENGTH);
        int length = switch (type.number()) {
            case 44 -> FragmentHeader.LENGTH;
            case 51 -> Math.max((units + 2) << 2, AuthenticationHeader.MIN_LENGTH);
            default -> (units + 1) << 3;
        };
        return length <= end - index ? length : -1;
    }

    /** The view of the extension header at an index, which must fit. */
    static ExtensionHeader at(IpPacket packet, IpProtocol type, int index) {
        return switch (type.number()) {
            case 43 -> new RoutingHeader(packet, index);
            case 44 -> new FragmentHeader(packet, index);
            case 51 -> new AuthenticationHeader(packet, index);
            case 135 -> new MobilityHeader(packet, index);
            case 139 -> new HipHeader(packet, index);
            case 140 -> new Shim6Header(packet, index);
            default -> new OptionsHeader(packet, type, index);
        };
    }

    /** What is wrong with this header, or null. */
    Malformation check() {
        return null;
    }

    final Malformation fault(Malformation.Kind kind, int field) {
        return new Malformation(kind, offset() + field);
    }

    /** What kind of header this is. */
    public final IpProtocol type() {
        return type;
    }

    /** What follows this header. */
    public final IpProtocol nextHeader() {
        return IpProtocol.of(packet.root.buf.getByte(index + NEXT_HEADER));
    }

    /** Bytes from the first of the packet to the first of this header. */
    public final int offset() {
        return index - packet.start;
    }

    /** Bytes of this header. */
    public final int length() {
        return lengthAt(type, packet.root.buf, index, packet.end);
    }
}
