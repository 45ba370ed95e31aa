// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A GRE packet: version 0 (RFC 2784, RFC 2890) or version 1 of PPTP (RFC 2637). Which of the fields behind the first
 * four bytes are there, the flags tell.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |C|R|K|S|s|Recur|A|Flags  | Ver |         Protocol Type         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Checksum (C or R)        |       Reserved (C or R)       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Key (K); in version 1 payload length and call id   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Sequence Number (S)                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Acknowledgment Number (A, version 1)           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class GrePacket extends Transport {

    /** Bytes of the shortest header. */
    public static final int MIN_HEADER_LENGTH = 4;

    static final int FLAGS_VERSION = 0;
    static final int PROTOCOL_TYPE = FLAGS_VERSION + 2;
    static final int OPTIONAL = PROTOCOL_TYPE + 2;
    static final int CHECKSUM = OPTIONAL;

    static final int CHECKSUM_PRESENT = 0x8000;
    private static final int ROUTING_PRESENT = 0x4000;
    static final int KEY_PRESENT = 0x2000;
    static final int SEQUENCE_PRESENT = 0x1000;
    private static final int ACKNOWLEDGMENT_PRESENT = 0x0080;
    private static final int ROUTE_HEADER = 4;
    private static final int ROUTE_LENGTH = 3;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;

    GrePacket(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        if (greVersion() > 1) {
            return fault(Kind.TRANSPORT_FIELD, FLAGS_VERSION);
        }
        if (declaredHeaderLength() > length()) {
            return packet.isTruncated() ? null : fault(Kind.TRANSPORT_TRUNCATED, FLAGS_VERSION);
        }
        return packet.isWhole() ? malformationOf(inner(), protocolType() == ETHERTYPE_IPV6 ? 6 : 4) : null;
    }

    private int declaredHeaderLength() {
        int flags = u16(FLAGS_VERSION);
        int words = Integer.bitCount(flags & (KEY_PRESENT | SEQUENCE_PRESENT | ACKNOWLEDGMENT_PRESENT));
        int fixed = OPTIONAL + 4 * (words + (hasChecksumField() ? 1 : 0));
        return hasRouting() ? endOfRoutes(fixed) : fixed;
    }

    /** Behind the source routes (RFC 1701): entries of a kind, a place and a length each; one of no kind ends them. */
    private int endOfRoutes(int begin) {
        int entry = begin;
        while (entry + ROUTE_HEADER <= length()) {
            int information = u8(entry + ROUTE_LENGTH);
            boolean last = u16(entry) == 0 && information == 0;
            entry += ROUTE_HEADER + information;
            if (last) {
                return entry;
            }
        }
        return Math.max(entry, length() + 1);
    }

    private boolean hasChecksumField() {
        return (u16(FLAGS_VERSION) & (CHECKSUM_PRESENT | ROUTING_PRESENT)) != 0;
    }

    /** Where a field behind the first four bytes is, or -1 when its flag is not set or it does not fit. */
    private int field(int flag) {
        int flags = u16(FLAGS_VERSION);
        if ((flags & flag) == 0) {
            return -1;
        }
        int before = flags & (KEY_PRESENT | SEQUENCE_PRESENT) & ~(flag | flag - 1);
        int at = OPTIONAL + 4 * (Integer.bitCount(before) + (hasChecksumField() ? 1 : 0));
        return at + 4 <= length() ? at : -1;
    }

    /** The first 16 bits: flags, recursion control and version. */
    public int flags() {
        return u16(FLAGS_VERSION);
    }

    /** Version: 0, or 1 for PPTP. */
    public int greVersion() {
        return u16(FLAGS_VERSION) & 7;
    }

    /** What is carried, as an EtherType. */
    public int protocolType() {
        return u16(PROTOCOL_TYPE);
    }

    @Override
    public int headerLength() {
        return Math.min(declaredHeaderLength(), length());
    }

    /** The key, unsigned 32 bits; -1 without one. */
    public long key() {
        int field = field(KEY_PRESENT);
        return field < 0 ? -1 : u32(field);
    }

    /** Call identifier of PPTP (version 1); -1 in version 0. */
    public int callId() {
        return greVersion() == 1 && key() >= 0 ? (int) (key() & 0xFFFF) : -1;
    }

    /** The sequence number, unsigned 32 bits; -1 without one. */
    public long sequence() {
        int field = field(SEQUENCE_PRESENT);
        return field < 0 ? -1 : u32(field);
    }

    /** The acknowledgment number of version 1, unsigned 32 bits; -1 without one. */
    public long acknowledgment() {
        int field = field(ACKNOWLEDGMENT_PRESENT);
        return field < 0 ? -1 : u32(field);
    }

    /** Whether the header ends with source routes (RFC 1701, out of use). */
    public boolean hasRouting() {
        return (u16(FLAGS_VERSION) & ROUTING_PRESENT) != 0;
    }

    /** The IP packet that is carried, or null when it is something else. It shares this packet's bytes and count. */
    public IpPacket inner() {
        int type = protocolType();
        boolean ip = type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6;
        return ip ? inner(headerLength(), length()) : null;
    }

    /** Sets the key, where there is one. */
    public GrePacket key(long key) {
        int field = field(KEY_PRESENT);
        if (field >= 0) {
            set32(field, key);
        }
        return this;
    }

    @Override
    public GrePacket payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        boolean present = (u16(FLAGS_VERSION) & CHECKSUM_PRESENT) != 0;
        return present && length() >= OPTIONAL + 4 ? CHECKSUM : -1;
    }

    @Override
    boolean coversPseudoHeader() {
        return false;
    }

    @Override
    IpPacket tunnelled() {
        return inner();
    }
}
