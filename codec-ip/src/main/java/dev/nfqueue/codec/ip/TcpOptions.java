// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A walk over the options of a TCP header: {@link #next} steps from option to option, the getters tell about the one it
 * stands on. The walk ends at the end-of-options mark, at the header's end and at the first option that does not fit.
 *
 * <pre>
 * +--------+--------+---------//---------+
 * |  Kind  | Length |   Length - 2 bytes |   but End (0) and No-Operation (1): one byte
 * +--------+--------+---------//---------+
 * </pre>
 */
public final class TcpOptions {

    static final int KIND = 0;
    static final int LENGTH = KIND + 1;
    static final int DATA = LENGTH + 1;

    private final TcpSegment segment;
    private int at;
    private int next;

    TcpOptions(TcpSegment segment) {
        this.segment = segment;
        next = TcpSegment.OPTIONS;
    }

    /** Steps to the next option; padding counts as one. False when there is none. */
    public boolean next() {
        int length = lengthAt(next, segment.headerLength());
        if (length <= 0) {
            return false;
        }
        at = next;
        next += length;
        return true;
    }

    /** The length of the option at a place; 0 at the end of options, -1 where an option does not fit. */
    private int lengthAt(int place, int end) {
        if (place >= end) {
            return 0;
        }
        int kind = segment.u8(place);
        if (kind <= TcpOption.NO_OPERATION) {
            return kind;
        }
        int length = place + LENGTH < end ? segment.u8(place + LENGTH) : 0;
        return length < DATA || length > end - place ? -1 : length;
    }

    /** The kind of this option; see {@link TcpOption}. */
    public int kind() {
        return segment.u8(at + KIND);
    }

    /** Bytes of this option, kind and length among them. */
    public int length() {
        return next - at;
    }

    /** Bytes from the first of the TCP header to the first of this option. */
    public int offset() {
        return at;
    }

    /** The bytes behind kind and length, read-only and borrowed. */
    public ByteBuf data() {
        int header = Math.min(DATA, length());
        return segment.bytes().slice(segment.at(at + header), length() - header).asReadOnly();
    }

    /** What is wrong with the options, from the first on; null when nothing. */
    Malformation malformation() {
        int end = segment.headerLength();
        int place = TcpSegment.OPTIONS;
        int length = lengthAt(place, end);
        while (length > 0) {
            place += length;
            length = lengthAt(place, end);
        }
        if (length == 0) {
            return null;
        }
        boolean cut = place + LENGTH >= end || segment.u8(place + LENGTH) >= DATA;
        return segment.fault(cut ? Kind.OPTION_TRUNCATED : Kind.OPTION_LENGTH, place);
    }
}
