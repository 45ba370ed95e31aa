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

    /** Congestion experienced (RFC 9260 appendix A). */
    public static final int ECNE = 12;

    /** Congestion window reduced (RFC 9260 appendix A). */
    public static final int CWR = 13;

    /** Shutdown complete. */
    public static final int SHUTDOWN_COMPLETE = 14;

    /** Authentication (RFC 4895). */
    public static final int AUTH = 15;

    /** Payload data with message identifiers (RFC 8260). */
    public static final int I_DATA = 64;

    /** Acknowledgment of a change of addresses (RFC 5061). */
    public static final int ASCONF_ACK = 128;

    /** Change of streams (RFC 6525). */
    public static final int RE_CONFIG = 130;

    /** Padding (RFC 4820). */
    public static final int PAD = 132;

    /** Skips what need not be sent again (RFC 3758). */
    public static final int FORWARD_TSN = 192;

    /** Change of addresses (RFC 5061). */
    public static final int ASCONF = 193;

    /** {@link #FORWARD_TSN} for {@link #I_DATA} (RFC 8260). */
    public static final int I_FORWARD_TSN = 194;

    static final int CHUNK_FLAGS = 1;
    static final int CHUNK_LENGTH = CHUNK_FLAGS + 1;
    static final int VALUE = CHUNK_LENGTH + 2;
    static final int TSN = VALUE;
    static final int STREAM = TSN + 4;
    static final int STREAM_SEQUENCE = STREAM + 2;
    static final int PAYLOAD_PROTOCOL = STREAM_SEQUENCE + 2;
    static final int USER_DATA = PAYLOAD_PROTOCOL + 4;
    static final int MESSAGE_ID = STREAM_SEQUENCE + 2;
    static final int I_USER_DATA = MESSAGE_ID + 8;

    private static final int BEGINNING = 0x02;

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
            case SHUTDOWN, ECNE, CWR, ASCONF_ACK, FORWARD_TSN, I_FORWARD_TSN, AUTH -> VALUE + 4;
            case I_DATA -> I_USER_DATA + 1;
            default -> VALUE;
        };
        // RFC 9260 section 3.3.4: as many blocks and duplicates as it tells of.
        if (type == SACK && declared >= least) {
            int blocks = packet.root.buf.getUnsignedShort(index + VALUE + 8);
            least += 4 * (blocks + packet.root.buf.getUnsignedShort(index + VALUE + 10));
            for (int i = 0; i < blocks && declared >= least; i++) {
                int block = index + VALUE + 12 + 4 * i;
                boolean backwards =
                        packet.root.buf.getUnsignedShort(block) > packet.root.buf.getUnsignedShort(block + 2);
                least = backwards ? Integer.MAX_VALUE : least;
            }
        }
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

    /** Transmission sequence number of a data chunk of either kind, unsigned 32 bits; else -1. */
    public long tsn() {
        return is(DATA, USER_DATA - VALUE) || isIData() ? u32(TSN) : -1;
    }

    /** Stream of a data chunk of either kind; else -1. */
    public int streamId() {
        return is(DATA, USER_DATA - VALUE) || isIData() ? u16(STREAM) : -1;
    }

    private boolean isIData() {
        return is(I_DATA, I_USER_DATA - VALUE);
    }

    /** Number of the message that an I-DATA chunk is of, unsigned 32 bits; else -1. */
    public long messageId() {
        return isIData() ? u32(MESSAGE_ID) : -1;
    }

    /** Number of the fragment of a message that an I-DATA chunk is, but for the first, which has the protocol; else -1. */
    public long fragmentSequence() {
        return isIData() && (flags() & BEGINNING) == 0 ? u32(MESSAGE_ID + 4) : -1;
    }

    /** Sequence number within the stream, of a data chunk; else -1. */
    public int streamSequence() {
        return is(DATA, USER_DATA - VALUE) ? u16(STREAM_SEQUENCE) : -1;
    }

    /** Payload protocol identifier of a data chunk, of I-DATA the first of a message; unsigned 32 bits, else -1. */
    public long payloadProtocol() {
        if (isIData() && (flags() & BEGINNING) != 0) {
            return u32(MESSAGE_ID + 4);
        }
        return is(DATA, USER_DATA - VALUE) ? u32(PAYLOAD_PROTOCOL) : -1;
    }

    /** Initiate tag of an INIT or INIT ACK chunk, unsigned 32 bits; else -1. */
    public long initiateTag() {
        return is(INIT, 16) || is(INIT_ACK, 16) ? u32(VALUE) : -1;
    }

    private boolean isInit(int dataLength) {
        return is(INIT, dataLength) || is(INIT_ACK, dataLength);
    }

    /** Receiver window that an INIT, INIT ACK or SACK chunk advertises, in bytes; else -1. */
    public long advertisedWindow() {
        return isInit(16) || is(SACK, 12) ? u32(VALUE + 4) : -1;
    }

    /** How many streams out the sender of an INIT or INIT ACK chunk wants; else -1. */
    public int outboundStreams() {
        return isInit(16) ? u16(VALUE + 8) : -1;
    }

    /** How many streams in the sender of an INIT or INIT ACK chunk allows; else -1. */
    public int inboundStreams() {
        return isInit(16) ? u16(VALUE + 10) : -1;
    }

    /** First sequence number that the sender of an INIT or INIT ACK chunk will use, unsigned 32 bits; else -1. */
    public long initialTsn() {
        return isInit(16) ? u32(VALUE + 12) : -1;
    }

    /** Up to which sequence number all is there, of a SACK, SHUTDOWN or FORWARD TSN chunk; unsigned 32 bits, else -1. */
    public long cumulativeTsn() {
        boolean has = is(SACK, 12) || is(SHUTDOWN, 4) || is(FORWARD_TSN, 4) || is(I_FORWARD_TSN, 4);
        return has ? u32(VALUE) : -1;
    }

    /** How many blocks behind gaps a SACK chunk lists, as far as they are there; else 0. */
    public int gapBlocks() {
        return is(SACK, 12) ? Math.min(u16(VALUE + 8), (dataLength() - 12) / 4) : 0;
    }

    /** First number of a block behind a gap, counted from the cumulative one; -1 beyond the last. */
    public int gapStart(int block) {
        return block >= 0 && block < gapBlocks() ? u16(VALUE + 12 + 4 * block) : -1;
    }

    /** Last number of a block behind a gap, counted from the cumulative one; -1 beyond the last. */
    public int gapEnd(int block) {
        return block >= 0 && block < gapBlocks() ? u16(VALUE + 14 + 4 * block) : -1;
    }

    /** How many sequence numbers a SACK chunk tells of that came twice, as far as they are there; else 0. */
    public int duplicates() {
        return is(SACK, 12) ? Math.min(u16(VALUE + 10), (dataLength() - 12) / 4 - gapBlocks()) : 0;
    }

    /** A sequence number that came twice, unsigned 32 bits; -1 beyond the last. */
    public long duplicate(int i) {
        return i >= 0 && i < duplicates() ? u32(VALUE + 12 + 4 * (gapBlocks() + i)) : -1;
    }
}
