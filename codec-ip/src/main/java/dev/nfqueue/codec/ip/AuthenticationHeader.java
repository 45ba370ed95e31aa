// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;

/**
 * The Authentication Header (RFC 4302). What it guards is readable, but whoever edits it breaks it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Next Header   |  Payload Len  |          RESERVED             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 Security Parameters Index (SPI)               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Sequence Number Field                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Integrity Check Value (variable)               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class AuthenticationHeader extends ExtensionHeader {

    /** Bytes before the integrity check value. */
    public static final int MIN_LENGTH = 12;

    static final int SPI = NEXT_HEADER + 4;
    static final int SEQUENCE = SPI + 4;
    static final int ICV = SEQUENCE + 4;

    AuthenticationHeader(IpPacket packet, int index) {
        super(packet, IpProtocol.AH, index);
    }

    /** Moves an IPv4 packet's payload behind its Authentication Headers; false when they do not fit, or are too many. */
    static boolean passOver(Ipv4Packet packet) {
        for (int count = 0; packet.protocol == IpProtocol.AH; count++) {
            int index = packet.payloadIndex;
            int length = lengthAt(IpProtocol.AH, packet.root.buf, index, packet.end);
            if (length < 0 || count == Ipv6Packet.MAX_EXTENSION_HEADERS) {
                Kind kind = length < 0 ? Kind.EXTENSION_TRUNCATED : Kind.EXTENSION_CHAIN_TOO_LONG;
                packet.fault(kind, index - packet.start);
                return false;
            }
            packet.protocol = IpProtocol.of(packet.root.buf.getByte(index));
            packet.payloadIndex = index + length;
        }
        return true;
    }

    @Override
    Malformation check() {
        // What is shorter than its own fields is read with them all the same.
        boolean tooShort = packet.root.buf.getUnsignedByte(index + EXTENSION_LENGTH) < MIN_LENGTH / 4 - 2;
        return tooShort ? fault(Kind.EXTENSION_FIELD, EXTENSION_LENGTH) : null;
    }

    /** Security parameters index, unsigned 32 bits. */
    public long spi() {
        return packet.root.buf.getUnsignedInt(index + SPI);
    }

    /** Sequence number, unsigned 32 bits. */
    public long sequence() {
        return packet.root.buf.getUnsignedInt(index + SEQUENCE);
    }

    /** The integrity check value, a copy. */
    public byte[] icv() {
        return Addresses.bytes(packet.root.buf, index + ICV, length() - ICV);
    }
}
