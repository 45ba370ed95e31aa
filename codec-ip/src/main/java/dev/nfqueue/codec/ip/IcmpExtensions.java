// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;

/**
 * A walk over the extension objects of an ICMP or ICMPv6 error (RFC 4884), such as the MPLS labels of a traceroute
 * (RFC 4950). {@link #type} is the object's class.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|      (Reserved)       |           Checksum            |   once, before the objects
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             Length            |   Class-Num   |   C-Type      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Object payload                            |
 * </pre>
 */
public final class IcmpExtensions extends Elements {

    /** Class of objects with the MPLS labels that a packet had. */
    public static final int MPLS = 1;

    /** Class of objects that tell of the interface (RFC 5837). */
    public static final int INTERFACE = 2;

    /** Bytes of the header before the objects. */
    static final int STRUCTURE_HEADER = 4;

    static final int LENGTH = 0;
    static final int CLASS = LENGTH + 2;
    static final int C_TYPE = CLASS + 1;
    static final int PAYLOAD = C_TYPE + 1;

    IcmpExtensions(Transport message, int begin) {
        super(message.packet, begin, message.at(message.length()));
    }

    @Override
    int lengthAt(int index) {
        if (end - index < PAYLOAD) {
            return TOO_LONG;
        }
        int length = packet.root.buf.getUnsignedShort(index + LENGTH);
        return length < PAYLOAD ? TOO_SHORT : length > end - index ? TOO_LONG : length;
    }

    @Override
    int dataOffset() {
        return PAYLOAD;
    }

    @Override
    Kind kind(int length) {
        return Kind.ELEMENT_LENGTH;
    }

    /** The object's class: 1 MPLS labels, 2 interface information; -1 before the first. */
    @Override
    public int type() {
        return isOnElement() ? u8(CLASS) : -1;
    }

    /** The object's type within its class; -1 before the first. */
    public int subtype() {
        return isOnElement() ? u8(C_TYPE) : -1;
    }

    /** How many MPLS labels this object has (RFC 4950), the outermost first; 0 in other objects. */
    public int mplsLabels() {
        return isOnElement() && type() == MPLS && subtype() == 1 ? dataLength() / 4 : 0;
    }

    /** An MPLS label, 20 bits; -1 beyond the last. */
    public int mplsLabel(int i) {
        return i >= 0 && i < mplsLabels() ? (int) (u32(PAYLOAD + 4 * i) >> 12) : -1;
    }

    /** The traffic class bits of an MPLS label, 0 to 7; -1 beyond the last. */
    public int mplsTrafficClass(int i) {
        return i >= 0 && i < mplsLabels() ? (int) (u32(PAYLOAD + 4 * i) >> 9 & 7) : -1;
    }

    /** The time to live of an MPLS label; -1 beyond the last. */
    public int mplsTimeToLive(int i) {
        return i >= 0 && i < mplsLabels() ? u8(PAYLOAD + 4 * i + 3) : -1;
    }
}
