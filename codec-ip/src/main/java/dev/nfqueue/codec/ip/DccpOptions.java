// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/**
 * A walk over the options of a DCCP header (RFC 4340 section 5.8).
 *
 * <pre>
 * +--------+--------+---------//---------+
 * |  Type  | Length |   Length - 2 bytes |   but types below 32: one byte
 * +--------+--------+---------//---------+
 * </pre>
 */
public final class DccpOptions extends Elements {

    static final int TYPE = 0;
    static final int LENGTH = TYPE + 1;
    static final int DATA = LENGTH + 1;

    private static final int FIRST_WITH_LENGTH = 32;

    DccpOptions(DccpPacket dccp, int begin) {
        super(dccp.packet, dccp.at(begin), dccp.at(dccp.headerLength()));
    }

    @Override
    int lengthAt(int index) {
        return packet.root.buf.getUnsignedByte(index + TYPE) < FIRST_WITH_LENGTH ? 1 : lengthByte(index, 0);
    }

    @Override
    int dataOffset() {
        return DATA;
    }
}
