// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.net.InetAddress;

/**
 * A walk over the group records of a membership report: of IGMPv3 (RFC 9776) or of MLDv2 (RFC 9777).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Record Type  |  Aux Data Len |     Number of Sources (N)     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Group address, N sources (4 or 16 bytes each)          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Auxiliary data                             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class GroupRecords extends Elements {

    static final int RECORD_TYPE = 0;
    static final int AUX_LENGTH = RECORD_TYPE + 1;
    static final int SOURCE_COUNT = AUX_LENGTH + 1;
    static final int GROUP = SOURCE_COUNT + 2;

    private final int addressLength;

    GroupRecords(Transport message, int begin, int count, int addressLength) {
        super(message.packet, begin, count == 0 ? begin : message.packet.payloadIndex + message.length(), count);
        this.addressLength = addressLength;
    }

    @Override
    int lengthAt(int index) {
        if (end - index < GROUP + addressLength) {
            return TOO_LONG;
        }
        int sources = packet.root.buf.getUnsignedShort(index + SOURCE_COUNT);
        int aux = packet.root.buf.getUnsignedByte(index + AUX_LENGTH);
        int length = GROUP + addressLength * (1 + sources) + 4 * aux;
        return length > end - index ? TOO_LONG : length;
    }

    @Override
    int dataOffset() {
        return GROUP;
    }

    @Override
    Kind kind(int length) {
        return Kind.ELEMENT_LENGTH;
    }

    /** The group; null before the first record. */
    public InetAddress group() {
        return address(GROUP);
    }

    /** How many sources this record lists. */
    public int sourceCount() {
        return isOnElement() ? u16(SOURCE_COUNT) : 0;
    }

    /** A source; null beyond the last. */
    public InetAddress source(int i) {
        return i >= 0 && i < sourceCount() ? address(GROUP + addressLength * (1 + i)) : null;
    }

    /** Bytes of auxiliary data behind the sources; none is defined. 0 before the first record. */
    public int auxiliaryLength() {
        return isOnElement() ? 4 * u8(AUX_LENGTH) : 0;
    }

    private InetAddress address(int field) {
        if (!isOnElement()) {
            return null;
        }
        return addressLength == 4
                ? Addresses.inet4(packet.root.buf, index(field))
                : Addresses.inet6(packet.root.buf, index(field));
    }
}
