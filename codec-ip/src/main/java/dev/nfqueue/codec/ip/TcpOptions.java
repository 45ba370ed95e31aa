// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A walk over the options of a TCP header. It ends at the end-of-options mark too. {@link #type} is one of
 * {@link TcpOption}; the typed getters answer -1 when they do not fit the option that the walk stands on.
 *
 * <pre>
 * +--------+--------+---------//---------+
 * |  Kind  | Length |   Length - 2 bytes |   but End (0) and No-Operation (1): one byte
 * +--------+--------+---------//---------+
 * </pre>
 */
public final class TcpOptions extends Elements {

    static final int KIND = 0;
    static final int LENGTH = KIND + 1;
    static final int DATA = LENGTH + 1;

    private static final int SACK_BLOCK = 8;

    private final TcpSegment segment;

    TcpOptions(TcpSegment segment) {
        super(segment.packet, segment.at(TcpSegment.OPTIONS), segment.packet.payloadIndex + segment.headerLength());
        this.segment = segment;
    }

    @Override
    int lengthAt(int index) {
        int kind = packet.root.buf.getUnsignedByte(index + KIND);
        return kind <= TcpOption.NO_OPERATION ? kind : lengthByte(index, 0);
    }

    @Override
    int dataOffset() {
        return DATA;
    }

    @Override
    Kind check(int index, int length) {
        int kind = packet.root.buf.getUnsignedByte(index + KIND);
        boolean right = switch (kind) {
            case TcpOption.MAXIMUM_SEGMENT_SIZE, TcpOption.USER_TIMEOUT -> length == 4;
            case TcpOption.WINDOW_SCALE -> length == 3;
            case TcpOption.SACK_PERMITTED -> length == 2;
            case TcpOption.SACK -> length > 2 && (length - DATA) % SACK_BLOCK == 0;
            case TcpOption.TIMESTAMPS -> length == 10;
            case TcpOption.MD5 -> length == 18;
            case TcpOption.AUTHENTICATION -> length >= 4;
            case TcpOption.MULTIPATH -> checkMultipath(index, length) == null;
            case TcpOption.FAST_OPEN -> length == 2 || (length >= 6 && length <= 18 && length % 2 == 0);
            default -> true;
        };
        return right ? null : Kind.OPTION_LENGTH;
    }

    /** RFC 9293 section 3.1: padding behind the end-of-options mark is zero. */
    @Override
    Kind checkEnd(int index) {
        for (int i = index; i < end; i++) {
            if (packet.root.buf.getByte(i) != 0) {
                return Kind.OPTION_MISPLACED;
            }
        }
        return null;
    }

    private Kind checkMultipath(int index, int length) {
        ByteBuf buf = packet.root.buf;
        int flags = length > MultipathOption.FLAGS ? buf.getUnsignedByte(index + MultipathOption.FLAGS) : 0;
        int subtype = length > DATA ? buf.getUnsignedByte(index + DATA) : 0;
        return MultipathOption.check(length, subtype, flags);
    }

    /** Maximum segment size. */
    public int maximumSegmentSize() {
        return is(TcpOption.MAXIMUM_SEGMENT_SIZE, 2) ? u16(DATA) : -1;
    }

    /** Sets the maximum segment size, when the walk stands on that option; else does nothing. */
    public void maximumSegmentSize(int size) {
        if (is(TcpOption.MAXIMUM_SEGMENT_SIZE, 2)) {
            segment.set16(index(DATA) - packet.payloadIndex, size);
        }
    }

    /** Window scale: the shift count; above 14 counts as 14 (RFC 7323). */
    public int windowScale() {
        return is(TcpOption.WINDOW_SCALE, 1) ? u8(DATA) : -1;
    }

    /** How many blocks a selective acknowledgment lists, 0 to 4. */
    public int sackBlocks() {
        return is(TcpOption.SACK, SACK_BLOCK) ? dataLength() / SACK_BLOCK : 0;
    }

    /** First sequence number of a selectively acknowledged block, unsigned 32 bits. */
    public long sackLeft(int block) {
        return block >= 0 && block < sackBlocks() ? u32(DATA + block * SACK_BLOCK) : -1;
    }

    /** Sequence number behind a selectively acknowledged block, unsigned 32 bits. */
    public long sackRight(int block) {
        return block >= 0 && block < sackBlocks() ? u32(DATA + block * SACK_BLOCK + 4) : -1;
    }

    /** Sets the sequence numbers of a selectively acknowledged block, if there is one of that number. */
    public void sackBlock(int block, long left, long right) {
        if (block >= 0 && block < sackBlocks()) {
            int field = index(DATA + block * SACK_BLOCK) - packet.payloadIndex;
            segment.set32(field, left);
            segment.set32(field + 4, right);
        }
    }

    /** The sender's timestamp (TSval), unsigned 32 bits. */
    public long timestamp() {
        return is(TcpOption.TIMESTAMPS, 8) ? u32(DATA) : -1;
    }

    /** The timestamp that is echoed (TSecr), unsigned 32 bits. */
    public long timestampEcho() {
        return is(TcpOption.TIMESTAMPS, 8) ? u32(DATA + 4) : -1;
    }

    /** Whether a user timeout (RFC 5482) counts in minutes, not in seconds. */
    public boolean isUserTimeoutInMinutes() {
        return is(TcpOption.USER_TIMEOUT, 2) && (u8(DATA) & 0x80) != 0;
    }

    /** User timeout (RFC 5482) in seconds. */
    public int userTimeoutSeconds() {
        if (!is(TcpOption.USER_TIMEOUT, 2)) {
            return -1;
        }
        int value = u16(DATA);
        return value >> 15 == 0 ? value : (value & 0x7FFF) * 60;
    }

    /** Key of an authentication option (RFC 5925): KeyID. */
    public int authenticationKeyId() {
        return is(TcpOption.AUTHENTICATION, 2) ? u8(DATA) : -1;
    }

    /** Key that the sender is ready to receive (RFC 5925): RNextKeyID. */
    public int authenticationNextKeyId() {
        return is(TcpOption.AUTHENTICATION, 2) ? u8(DATA + 1) : -1;
    }

    /** Subtype of a multipath option (RFC 8684): 0 MP_CAPABLE, 1 MP_JOIN, 2 DSS, 3 ADD_ADDR, and so on. */
    public int multipathSubtype() {
        return is(TcpOption.MULTIPATH, 1) ? u8(DATA) >> 4 : -1;
    }

    /** The multipath option (RFC 8684) that the walk stands on, valid until it steps on; null on others. */
    public MultipathOption multipath() {
        return is(TcpOption.MULTIPATH, 1) ? new MultipathOption(this) : null;
    }
}
