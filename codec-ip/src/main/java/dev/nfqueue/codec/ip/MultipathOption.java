// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.net.InetAddress;

/**
 * The option of Multipath TCP (RFC 8684) that a walk stands on. A view of its own, since it is many options in one, told
 * apart by {@link #subtype}.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Kind=30    |    Length     |Subtype|by subtype: version, flags, address ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class MultipathOption {

    /** Begins a connection: MP_CAPABLE. */
    public static final int CAPABLE = 0;

    /** Adds a subflow to a connection: MP_JOIN. */
    public static final int JOIN = 1;

    /** Sequence numbers of the connection: DSS. */
    public static final int SEQUENCE_SIGNAL = 2;

    /** Tells another address: ADD_ADDR. */
    public static final int ADD_ADDRESS = 3;

    /** Takes addresses back: REMOVE_ADDR. */
    public static final int REMOVE_ADDRESS = 4;

    /** Changes a subflow's priority: MP_PRIO. */
    public static final int PRIORITY = 5;

    /** Falls back to plain TCP: MP_FAIL. */
    public static final int FAIL = 6;

    /** Ends the whole connection at once: MP_FASTCLOSE. */
    public static final int FAST_CLOSE = 7;

    /** Says why a subflow is reset: MP_TCPRST. */
    public static final int RESET = 8;

    static final int SUBTYPE = TcpOptions.DATA;
    static final int FLAGS = SUBTYPE + 1;
    static final int BODY = FLAGS + 1;

    private static final int ACK_PRESENT = 0x01;
    private static final int ACK_LONG = 0x02;
    private static final int MAPPING_PRESENT = 0x04;
    private static final int MAPPING_LONG = 0x08;
    private static final int DATA_FIN = 0x10;

    private final TcpOptions option;

    MultipathOption(TcpOptions option) {
        this.option = option;
    }

    /** What is wrong with the length of an option of a subtype; null when nothing. */
    static Kind check(int length, int subtypeByte, int flags) {
        int subtype = subtypeByte >> 4;
        boolean right = switch (subtype) {
            case CAPABLE -> length == 4 || length == 12 || length == 20 || length == 22 || length == 24;
            case JOIN -> length == 12 || length == 16 || length == 24;
            case SEQUENCE_SIGNAL -> length == sequenceLength(flags) || length == sequenceLength(flags) + 2;
            case ADD_ADDRESS -> isAddAddressLength(length);
            case REMOVE_ADDRESS -> length >= 4;
            case PRIORITY -> length == 3 || length == 4;
            case FAIL, FAST_CLOSE -> length == 12;
            case RESET -> length == 4;
            default -> true;
        };
        return right ? null : Kind.OPTION_LENGTH;
    }

    private static boolean isAddAddressLength(int length) {
        return switch (length) {
            case 8, 10, 16, 18, 20, 22, 28, 30 -> true;
            default -> false;
        };
    }

    private static int sequenceLength(int flags) {
        int mapping = (flags & MAPPING_PRESENT) == 0 ? 0 : 6 + ((flags & MAPPING_LONG) == 0 ? 4 : 8);
        return BODY + acknowledgmentLength(flags) + mapping;
    }

    private static int acknowledgmentLength(int flags) {
        return (flags & ACK_PRESENT) == 0 ? 0 : (flags & ACK_LONG) == 0 ? 4 : 8;
    }

    private boolean is(int subtype, int length) {
        return subtype() == subtype && option.length() >= length;
    }

    /** Which of the options this is; see the constants. */
    public int subtype() {
        return option.u8(SUBTYPE) >> 4;
    }

    /** Version of a capable option: 1, or 0 for RFC 6824; -1 in others. */
    public int version() {
        return is(CAPABLE, 3) ? option.u8(SUBTYPE) & 0xF : -1;
    }

    /**
     * The flags: eight of capable options (A, B, C, D to H) and of sequence signals, four of join, priority and reset
     * options and of {@link #ADD_ADDRESS}; -1 where there are none.
     */
    public int flags() {
        return switch (subtype()) {
            case CAPABLE, SEQUENCE_SIGNAL -> option.length() > FLAGS ? option.u8(FLAGS) : -1;
            case JOIN, ADD_ADDRESS, PRIORITY, RESET -> option.u8(SUBTYPE) & 0xF;
            default -> -1;
        };
    }

    /** Whether a subflow is to be used only when no other works (B), of join and priority options. */
    public boolean isBackup() {
        return (subtype() == JOIN || subtype() == PRIORITY) && (option.u8(SUBTYPE) & 1) != 0;
    }

    /** How many numbers of addresses there are: one of join, add-address and priority, more of remove-address options. */
    public int addressIdCount() {
        boolean one = (is(JOIN, 12) && option.length() < 24) || is(ADD_ADDRESS, 8) || is(PRIORITY, 4);
        return one ? 1 : is(REMOVE_ADDRESS, 4) ? option.length() - FLAGS : 0;
    }

    /** Number of an address that a join, add-address, remove-address or priority option is about; -1 beyond the last. */
    public int addressId(int i) {
        return i >= 0 && i < addressIdCount() ? option.u8(FLAGS + i) : -1;
    }

    /** Key of the sender of a capable option, 64 bits; 0 where there is none. */
    public long senderKey() {
        return is(CAPABLE, 12) ? option.u64(BODY) : 0;
    }

    /** Key of the receiver of a capable or fast-close option, 64 bits; 0 where there is none. */
    public long receiverKey() {
        return is(CAPABLE, 20) ? option.u64(BODY + 8) : is(FAST_CLOSE, 12) ? option.u64(BODY) : 0;
    }

    /** Token by which the receiver of a join option in a SYN knows the connection, unsigned 32 bits; else -1. */
    public long receiverToken() {
        return is(JOIN, 12) && option.length() < 16 ? option.u32(BODY) : -1;
    }

    /** Random number of a join option in a SYN or its answer, unsigned 32 bits; else -1. */
    public long senderRandom() {
        boolean syn = is(JOIN, 12) && option.length() < 16;
        boolean answer = is(JOIN, 16) && option.length() < 24;
        return syn ? option.u32(BODY + 4) : answer ? option.u32(BODY + 8) : -1;
    }

    /** Acknowledgment number of the connection, 64 or 32 bits, of a sequence signal; 0 where there is none. */
    public long dataAcknowledgment() {
        boolean has = hasFlag(ACK_PRESENT) && option.length() >= BODY + acknowledgmentLength(flags());
        return has ? hasFlag(ACK_LONG) ? option.u64(BODY) : option.u32(BODY) : 0;
    }

    /** Whether a sequence signal acknowledges data of the connection (A). */
    public boolean hasDataAcknowledgment() {
        return hasFlag(ACK_PRESENT);
    }

    /** Whether a sequence signal maps this subflow's bytes to those of the connection (M). */
    public boolean hasMapping() {
        return hasFlag(MAPPING_PRESENT) && option.length() >= sequenceLength(flags());
    }

    /** Whether a sequence signal ends the data of the connection (F). */
    public boolean isDataFin() {
        return hasFlag(DATA_FIN);
    }

    private boolean hasFlag(int flag) {
        return is(SEQUENCE_SIGNAL, BODY) && (option.u8(FLAGS) & flag) != 0;
    }

    /** Sequence number of the connection, 64 or 32 bits, of a mapping, and of a fail option; 0 where there is none. */
    public long dataSequence() {
        if (is(FAIL, 12)) {
            return option.u64(BODY);
        }
        int field = BODY + acknowledgmentLength(flags());
        return !hasMapping() ? 0 : hasFlag(MAPPING_LONG) ? option.u64(field) : option.u32(field);
    }

    /** Sequence number of the subflow that a mapping begins with, counted from its first; -1 where there is none. */
    public long subflowSequence() {
        return hasMapping() ? option.u32(sequenceLength(flags()) - 6) : -1;
    }

    /** How many bytes a mapping or a capable option with data is about, 0 for all that come; -1 where there is none. */
    public int dataLength() {
        if (is(CAPABLE, 22)) {
            return option.u16(BODY + 16);
        }
        return hasMapping() ? option.u16(sequenceLength(flags()) - 2) : -1;
    }

    /** The address that an add-address option tells; null in others. */
    public InetAddress address() {
        if (!is(ADD_ADDRESS, 8)) {
            return null;
        }
        return isLongAddress()
                ? Addresses.inet6(option.packet.root.buf, option.index(BODY))
                : Addresses.inet4(option.packet.root.buf, option.index(BODY));
    }

    /** The port that goes with the address of an add-address option; -1 where there is none. */
    public int port() {
        int field = BODY + (isLongAddress() ? 16 : 4);
        boolean has = is(ADD_ADDRESS, field + 2) && (option.length() - field) % 8 == 2;
        return has ? option.u16(field) : -1;
    }

    /** Only the length tells: 4 bytes, 16 bytes, each with a port or not and with a code of 8 bytes or not. */
    private boolean isLongAddress() {
        return option.length() >= 20;
    }

    /** Why a subflow is reset, of a reset option; -1 in others. */
    public int resetReason() {
        return is(RESET, 4) ? option.u8(FLAGS) : -1;
    }
}
