// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;

/**
 * The mobility header of mobile IPv6 (RFC 6275 section 6.1). It is the last header of its packets.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Payload Proto |  Header Len   |   MH Type     |   Reserved    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Checksum            |         Message Data          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class MobilityHeader extends ExtensionHeader {

    static final int MH_TYPE = EXTENSION_LENGTH + 1;
    static final int CHECKSUM = MH_TYPE + 2;

    MobilityHeader(IpPacket packet, int index) {
        super(packet, IpProtocol.MOBILITY, index);
    }

    @Override
    Malformation check() {
        if (nextHeader() != IpProtocol.NO_NEXT_HEADER) {
            return fault(Kind.EXTENSION_FIELD, NEXT_HEADER);
        }
        return length() < leastLength() ? fault(Kind.EXTENSION_FIELD, EXTENSION_LENGTH) : null;
    }

    /** Bytes of a message of this type without its options (RFC 6275 section 6.1). */
    private int leastLength() {
        return switch (mobilityType()) {
            case 1, 2, 5, 6 -> 16;
            case 3, 4, 7 -> 24;
            default -> MIN_LENGTH;
        };
    }

    /** Message type: 0 binding refresh request, 1 home test init, 3 home test, 5 binding update, 6 its acknowledgment. */
    public int mobilityType() {
        return packet.root.buf.getUnsignedByte(index + MH_TYPE);
    }

    /** The checksum as it stands on the wire. */
    public int checksum() {
        return packet.root.buf.getUnsignedShort(index + CHECKSUM);
    }
}
