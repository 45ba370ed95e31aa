// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;

/**
 * An IGMP message of any version (RFC 1112, RFC 2236, RFC 9776).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      | Max Resp Code |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Group Address, or number of records (version 3)       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Flags|S|  QRV  |     QQIC      |     Number of Sources (N)     |   queries of version 3 only
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  N source addresses                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class IgmpMessage extends Transport {

    /** Bytes of the header that all versions have. */
    public static final int HEADER_LENGTH = 8;

    /** Membership query. */
    public static final int QUERY = 0x11;

    /** Membership report of version 1. */
    public static final int REPORT_V1 = 0x12;

    /** Membership report of version 2. */
    public static final int REPORT_V2 = 0x16;

    /** Leave group (version 2). */
    public static final int LEAVE = 0x17;

    /** Membership report of version 3. */
    public static final int REPORT_V3 = 0x22;

    static final int TYPE = 0;
    static final int MAX_RESPONSE = TYPE + 1;
    static final int CHECKSUM = MAX_RESPONSE + 1;
    static final int GROUP = CHECKSUM + 2;
    static final int RECORD_COUNT = GROUP + 2;
    static final int FLAGS = GROUP + 4;
    static final int INTERVAL = FLAGS + 1;
    static final int SOURCE_COUNT = INTERVAL + 1;
    static final int SOURCES = SOURCE_COUNT + 2;

    IgmpMessage(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        if (type() == REPORT_V3) {
            return records().malformation();
        }
        boolean beyond = isQueryV3() && SOURCES + 4 * u16(SOURCE_COUNT) > length() && packet.isWhole();
        return beyond ? fault(Kind.TRANSPORT_LENGTH, SOURCE_COUNT) : null;
    }

    /** Message type. */
    public int type() {
        return u8(TYPE);
    }

    /** Maximum response code of queries: tenths of a second below 128, a floating-point code from there on. */
    public int maxResponseCode() {
        return u8(MAX_RESPONSE);
    }

    /** How many tenths of a second receivers of a query may take to answer. */
    public int maxResponseTenths() {
        int code = maxResponseCode();
        return code < 0x80 || !isQueryV3() ? code : (code & 0xF | 0x10) << (code >> 4 & 7) + 3;
    }

    @Override
    public int headerLength() {
        return HEADER_LENGTH;
    }

    /** The group; 0.0.0.0 in a general query. Null in reports of version 3, which have {@link #records}. */
    public Inet4Address group() {
        return type() == REPORT_V3 ? null : Addresses.inet4(bytes(), at(GROUP));
    }

    /** Whether this is a query of version 3: they are told by their length. */
    public boolean isQueryV3() {
        return type() == QUERY && length() >= SOURCES;
    }

    /** Whether a query of version 3 tells routers not to restart their timers (S). */
    public boolean isSuppressRouterProcessing() {
        return isQueryV3() && (u8(FLAGS) & 8) != 0;
    }

    /** Robustness variable of a query of version 3, 0 when it is above 7 (QRV); -1 in other messages. */
    public int robustness() {
        return isQueryV3() ? u8(FLAGS) & 7 : -1;
    }

    /** Query interval code of a query of version 3: seconds below 128, a floating-point code from there on; else -1. */
    public int queryIntervalCode() {
        return isQueryV3() ? u8(INTERVAL) : -1;
    }

    /** How many sources a query of version 3 asks about, as far as they are there. */
    public int sourceCount() {
        return isQueryV3() ? Math.min(u16(SOURCE_COUNT), (length() - SOURCES) / 4) : 0;
    }

    /** A source that a query of version 3 asks about; null beyond the last. */
    public Inet4Address source(int i) {
        return i >= 0 && i < sourceCount() ? Addresses.inet4(bytes(), at(SOURCES + 4 * i)) : null;
    }

    /** How many group records a report of version 3 declares; -1 in other messages. */
    public int recordCount() {
        return type() == REPORT_V3 ? u16(RECORD_COUNT) : -1;
    }

    /** The group records of a report of version 3; empty for other messages. */
    public GroupRecords records() {
        int count = type() == REPORT_V3 ? u16(RECORD_COUNT) : 0;
        return new GroupRecords(this, at(HEADER_LENGTH), count, 4);
    }

    /** Sets the group, first byte in the highest bits. */
    public IgmpMessage group(int address) {
        set32(GROUP, address);
        return this;
    }

    @Override
    public IgmpMessage payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        return CHECKSUM;
    }

    @Override
    boolean coversPseudoHeader() {
        return false;
    }
}
