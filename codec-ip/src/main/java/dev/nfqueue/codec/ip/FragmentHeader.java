// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/**
 * The fragment header of IPv6 (RFC 8200 section 4.5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Identification                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class FragmentHeader extends ExtensionHeader {

    /** Bytes of the header. */
    public static final int LENGTH = 8;

    static final int OFFSET_FLAGS = NEXT_HEADER + 2;
    static final int IDENTIFICATION = OFFSET_FLAGS + 2;
    static final int OFFSET_MASK = 0xFFF8;

    FragmentHeader(IpPacket packet, int index) {
        super(packet, IpProtocol.FRAGMENT, index);
    }

    /** Where this fragment belongs in what was fragmented, in bytes. */
    public int fragmentOffset() {
        return packet.root.buf.getUnsignedShort(index + OFFSET_FLAGS) & OFFSET_MASK;
    }

    /** Whether fragments follow this one. */
    public boolean hasMoreFragments() {
        return (packet.root.buf.getUnsignedShort(index + OFFSET_FLAGS) & 1) != 0;
    }

    /** Identification that the fragments of a packet share. */
    public int identification() {
        return packet.root.buf.getInt(index + IDENTIFICATION);
    }
}
