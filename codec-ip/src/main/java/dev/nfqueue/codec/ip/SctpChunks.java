// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;

/**
 * A walk over the chunks of an SCTP packet (RFC 9260 section 3.2). {@link #type} is the chunk's type; a chunk's padding
 * up to a multiple of four bytes counts for the walk, but not for {@link #length}'s declared counterpart.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Chunk Type  | Chunk  Flags  |        Chunk Length           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Chunk Value                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class SctpChunks extends Elements {

    /** Payload data. */
    public static final int DATA = 0;

    /** Initiation. */
    public static final int INIT = 1;

    /** Initiation acknowledgment. */
    public static final int INIT_ACK = 2;

    /** Selective acknowledgment. */
    public static final int SACK = 3;

    /** Heartbeat request. */
    public static final int HEARTBEAT = 4;

    /** Heartbeat acknowledgment. */
    public static final int HEARTBEAT_ACK = 5;

    /** Abort. */
    public static final int ABORT = 6;

    /** Shutdown. */
    public static final int SHUTDOWN = 7;

    /** Shutdown acknowledgment. */
    public static final int SHUTDOWN_ACK = 8;

    /** Operation error. */
    public static final int ERROR = 9;

    /** State cookie. */
    public static final int COOKIE_ECHO = 10;

    /** Cookie acknowledgment. */
    public static final int COOKIE_ACK = 11;

    /** Shutdown complete. */
    public static final int SHUTDOWN_COMPLETE = 14;

    static final int CHUNK_FLAGS = 1;
    static final int CHUNK_LENGTH = CHUNK_FLAGS + 1;
    static final int VALUE = CHUNK_LENGTH + 2;
    static final int TSN = VALUE;
    static final int STREAM = TSN + 4;
    static final int STREAM_SEQUENCE = STREAM + 2;
    static final int PAYLOAD_PROTOCOL = STREAM_SEQUENCE + 2;
    static final int USER_DATA = PAYLOAD_PROTOCOL + 4;

    SctpChunks(SctpPacket sctp) {
        super(sctp.packet, sctp.at(SctpPacket.HEADER_LENGTH), sctp.at(sctp.length()));
    }

    @Override
    int lengthAt(int index) {
        if (end - index < VALUE) {
            return TOO_LONG;
        }
        int declared = packet.root.buf.getUnsignedShort(index + CHUNK_LENGTH);
        if (declared < VALUE) {
            return TOO_SHORT;
        }
        // The last chunk's padding may be left out.
        return declared > end - index ? TOO_LONG : Math.min(declared + 3 & ~3, end - index);
    }

    @Override
    Kind check(int index, int length) {
        int type = packet.root.buf.getUnsignedByte(index);
        int declared = packet.root.buf.getUnsignedShort(index + CHUNK_LENGTH);
        int least = switch (type) {
            case DATA -> USER_DATA + 1;
            case INIT, INIT_ACK -> VALUE + 16;
            case SACK -> VALUE + 12;
            case SHUTDOWN -> VALUE + 4;
            default -> VALUE;
        };
        return declared < least ? Kind.ELEMENT_LENGTH : null;
    }

    @Override
    int dataOffset() {
        return VALUE;
    }

    @Override
    Kind kind(int length) {
        return Kind.ELEMENT_LENGTH;
    }

    /** The chunk's length as it stands on the wire: header and value, no padding. -1 before the first. */
    public int chunkLength() {
        return isOnElement() ? u16(CHUNK_LENGTH) : -1;
    }

    /** The chunk's flags; -1 before the first. */
    public int flags() {
        return isOnElement() ? u8(CHUNK_FLAGS) : -1;
    }

    /** Transmission sequence number of a data chunk, unsigned 32 bits; else -1. */
    public long tsn() {
        return is(DATA, USER_DATA - VALUE) ? u32(TSN) : -1;
    }

    /** Stream of a data chunk; else -1. */
    public int streamId() {
        return is(DATA, USER_DATA - VALUE) ? u16(STREAM) : -1;
    }

    /** Sequence number within the stream, of a data chunk; else -1. */
    public int streamSequence() {
        return is(DATA, USER_DATA - VALUE) ? u16(STREAM_SEQUENCE) : -1;
    }

    /** Payload protocol identifier of a data chunk, unsigned 32 bits; else -1. */
    public long payloadProtocol() {
        return is(DATA, USER_DATA - VALUE) ? u32(PAYLOAD_PROTOCOL) : -1;
    }

    /** Initiate tag of an INIT or INIT ACK chunk, unsigned 32 bits; else -1. */
    public long initiateTag() {
        return is(INIT, 16) || is(INIT_ACK, 16) ? u32(VALUE) : -1;
    }
}
