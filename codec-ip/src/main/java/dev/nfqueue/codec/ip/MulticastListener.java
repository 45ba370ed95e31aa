// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import java.net.Inet6Address;

/**
 * A message of multicast listener discovery: a query or report of MLD (RFC 2710) or MLDv2 (RFC 9777). A view of an
 * {@link Icmpv6Message} with what these add.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Maximum Response Code      |   Reserved, or number of records (report of version 2)
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Multicast Address (16 bytes), or records (report of version 2)
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Flags|S|  QRV  |     QQIC      |     Number of Sources (N)     |   queries of version 2 only
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  N source addresses (16 bytes each)           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class MulticastListener {

    static final int MAX_RESPONSE = Icmpv6Message.REST;
    static final int RECORD_COUNT = MAX_RESPONSE + 2;
    static final int RECORDS = RECORD_COUNT + 2;
    static final int GROUP = RECORDS;
    static final int FLAGS = GROUP + 16;
    static final int INTERVAL = FLAGS + 1;
    static final int SOURCE_COUNT = INTERVAL + 1;
    static final int SOURCES = SOURCE_COUNT + 2;

    private static final int ADDRESS_LENGTH = 16;

    private final Icmpv6Message message;

    MulticastListener(Icmpv6Message message) {
        this.message = message;
    }

    /** Bytes that a message of this type has at least; 0 for types that are no multicast listener discovery. */
    static int fixedLength(int type) {
        return switch (type) {
            case Icmpv6Message.MULTICAST_QUERY, Icmpv6Message.MULTICAST_REPORT, Icmpv6Message.MULTICAST_DONE -> FLAGS;
            case Icmpv6Message.MULTICAST_REPORT_V2 -> RECORDS;
            default -> 0;
        };
    }

    /** The ICMPv6 message that this is. */
    public Icmpv6Message message() {
        return message;
    }

    private boolean isReportV2() {
        return message.type() == Icmpv6Message.MULTICAST_REPORT_V2;
    }

    /** Maximum response code of queries: milliseconds below 32768, a floating-point code from there on; else -1. */
    public int maxResponseCode() {
        return message.type() == Icmpv6Message.MULTICAST_QUERY ? message.u16(MAX_RESPONSE) : -1;
    }

    /** How many milliseconds receivers of a query may take to answer; -1 in other messages. */
    public long maxResponseMillis() {
        int code = maxResponseCode();
        return code < 0x8000 ? code : (long) (code & 0xFFF | 0x1000) << (code >> 12 & 7) + 3;
    }

    /** The group; all zero in a general query. Null in reports of version 2, which have {@link #records}. */
    public Inet6Address group() {
        return isReportV2() ? null : Addresses.inet6(message.bytes(), message.at(GROUP));
    }

    /** Whether this is a query of version 2: they are told by their length. */
    public boolean isQueryV2() {
        return message.type() == Icmpv6Message.MULTICAST_QUERY && message.length() >= SOURCES;
    }

    /** Whether a query of version 2 tells routers not to restart their timers (S). */
    public boolean isSuppressRouterProcessing() {
        return isQueryV2() && (message.u8(FLAGS) & 8) != 0;
    }

    /** Robustness variable of a query of version 2, 0 when it is above 7 (QRV); -1 in other messages. */
    public int robustness() {
        return isQueryV2() ? message.u8(FLAGS) & 7 : -1;
    }

    /** Query interval code of a query of version 2: seconds below 128, a floating-point code from there on; else -1. */
    public int queryIntervalCode() {
        return isQueryV2() ? message.u8(INTERVAL) : -1;
    }

    /** How many seconds lie between the queries of whom a query of version 2 is from; -1 in other messages. */
    public int queryIntervalSeconds() {
        int code = queryIntervalCode();
        return code < 0x80 ? code : (code & 0xF | 0x10) << (code >> 4 & 7) + 3;
    }

    /** How many sources a query of version 2 asks about, as far as they are there. */
    public int sourceCount() {
        return isQueryV2() ? Math.min(declaredSources(), (message.length() - SOURCES) / ADDRESS_LENGTH) : 0;
    }

    int declaredSources() {
        return isQueryV2() ? message.u16(SOURCE_COUNT) : 0;
    }

    /** A source that a query of version 2 asks about; null beyond the last. */
    public Inet6Address source(int i) {
        return i >= 0 && i < sourceCount()
                ? Addresses.inet6(message.bytes(), message.at(SOURCES + i * ADDRESS_LENGTH))
                : null;
    }

    /** How many group records a report of version 2 declares; -1 in other messages. */
    public int recordCount() {
        return isReportV2() ? message.u16(RECORD_COUNT) : -1;
    }

    /** The group records of a report of version 2; empty for other messages. */
    public GroupRecords records() {
        int count = isReportV2() ? message.u16(RECORD_COUNT) : 0;
        return new GroupRecords(message, message.at(RECORDS), count, ADDRESS_LENGTH);
    }
}
