// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A TCP segment (RFC 9293).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Sequence Number                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Acknowledgment Number                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Data |     |A|C|E|U|A|P|R|S|F|                               |
 * | Offset| Rsv |E|W|C|R|C|S|S|Y|I|            Window             |
 * |       |     | |R|E|G|K|H|T|N|N|                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Checksum            |         Urgent Pointer        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           [Options]                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class TcpSegment extends Transport {

    /** Bytes of a header without options. */
    public static final int MIN_HEADER_LENGTH = 20;

    /** Bytes of the longest header. */
    public static final int MAX_HEADER_LENGTH = 60;

    static final int SOURCE_PORT = 0;
    static final int DESTINATION_PORT = SOURCE_PORT + 2;
    static final int SEQUENCE = DESTINATION_PORT + 2;
    static final int ACKNOWLEDGMENT = SEQUENCE + 4;
    static final int OFFSET_FLAGS = ACKNOWLEDGMENT + 4;
    static final int WINDOW = OFFSET_FLAGS + 2;
    static final int CHECKSUM = WINDOW + 2;
    static final int URGENT_POINTER = CHECKSUM + 2;
    static final int OPTIONS = URGENT_POINTER + 2;

    TcpSegment(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        int declared = dataOffset() * 4;
        if (declared < MIN_HEADER_LENGTH || declared > length()) {
            return declared >= MIN_HEADER_LENGTH && packet.isTruncated()
                    ? null
                    : fault(Kind.HEADER_LENGTH, OFFSET_FLAGS);
        }
        return options().malformation();
    }

    /** Source port, 0 to 65535. */
    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    /** Destination port, 0 to 65535. */
    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    /** Sequence number, unsigned 32 bits. */
    public long sequence() {
        return u32(SEQUENCE);
    }

    /** Acknowledgment number, unsigned 32 bits; means something with {@link TcpFlags#ACK} only. */
    public long acknowledgment() {
        return u32(ACKNOWLEDGMENT);
    }

    /** The data offset as it stands on the wire, in units of four bytes; below 5 in malformed segments. */
    public int dataOffset() {
        return u8(OFFSET_FLAGS) >> 4;
    }

    @Override
    public int headerLength() {
        return Math.max(MIN_HEADER_LENGTH, Math.min(dataOffset() * 4, length()));
    }

    /** The flags, twelve bits with the three reserved ones on top; see {@link TcpFlags}. */
    public int flags() {
        return u16(OFFSET_FLAGS) & TcpFlags.MASK;
    }

    /** Whether all of the given flags are set. */
    public boolean hasFlags(int flags) {
        return (flags() & flags) == flags;
    }

    /** Whether SYN is set. */
    public boolean isSyn() {
        return hasFlags(TcpFlags.SYN);
    }

    /** Whether ACK is set. */
    public boolean isAck() {
        return hasFlags(TcpFlags.ACK);
    }

    /** Whether FIN is set. */
    public boolean isFin() {
        return hasFlags(TcpFlags.FIN);
    }

    /** Whether RST is set. */
    public boolean isRst() {
        return hasFlags(TcpFlags.RST);
    }

    /** Window, unscaled, 0 to 65535. */
    public int window() {
        return u16(WINDOW);
    }

    /** Urgent pointer, 0 to 65535. */
    public int urgentPointer() {
        return u16(URGENT_POINTER);
    }

    /** How far this segment moves the sequence number on: its payload as declared, and one each for SYN and FIN. */
    public int sequenceLength() {
        int flags = flags();
        int missing = packet.declaredLength() - packet.length();
        return payloadLength() + missing + (flags & TcpFlags.FIN) + (flags >> 1 & 1);
    }

    /** The options, from the first on. */
    public TcpOptions options() {
        return new TcpOptions(this);
    }

    /** Sets the source port. */
    public TcpSegment sourcePort(int port) {
        set16(SOURCE_PORT, port);
        return this;
    }

    /** Sets the destination port. */
    public TcpSegment destinationPort(int port) {
        set16(DESTINATION_PORT, port);
        return this;
    }

    /** Sets the sequence number, the low 32 bits of the given one. */
    public TcpSegment sequence(long sequence) {
        set32(SEQUENCE, sequence);
        return this;
    }

    /** Sets the acknowledgment number, the low 32 bits of the given one. */
    public TcpSegment acknowledgment(long acknowledgment) {
        set32(ACKNOWLEDGMENT, acknowledgment);
        return this;
    }

    /** Sets all flags at once, twelve bits. */
    public TcpSegment flags(int flags) {
        set16(OFFSET_FLAGS, (u16(OFFSET_FLAGS) & ~TcpFlags.MASK) | (flags & TcpFlags.MASK));
        return this;
    }

    /** Sets the window, unscaled. */
    public TcpSegment window(int window) {
        set16(WINDOW, window);
        return this;
    }

    /** Sets the urgent pointer. */
    public TcpSegment urgentPointer(int pointer) {
        set16(URGENT_POINTER, pointer);
        return this;
    }

    /**
     * Puts an option in: in the place of the first of its kind, else behind the last option. The header grows or
     * shrinks as needed. Options that do not fit the header they came in are dropped.
     *
     * @param kind see {@link TcpOption}
     * @param data what stands behind kind and length
     * @throws IllegalArgumentException when the header has no room for it
     * @throws UnsupportedOperationException in a fragment and in a packet inside another, whose lengths are fixed
     */
    public TcpSegment option(int kind, byte... data) {
        replaceOptions(OptionArea.edit(options(), kind, data));
        return this;
    }

    /** Takes all options of a kind out; the header shrinks. As {@link #option} otherwise. */
    public TcpSegment removeOption(int kind) {
        if (options().find(kind)) {
            replaceOptions(OptionArea.edit(options(), kind, null));
        }
        return this;
    }

    /** Takes all options out, padding too. As {@link #option} otherwise. */
    public TcpSegment removeOptions() {
        replaceOptions(new byte[0]);
        return this;
    }

    private void replaceOptions(byte[] area) {
        int header = headerLength();
        int before = InternetChecksum.sum(bytes(), at(0), header) + length();
        packet.editable();
        if (header != OPTIONS + area.length) {
            splice(at(OPTIONS), header - OPTIONS, area.length);
        }
        bytes().setBytes(at(OPTIONS), area);
        bytes().setByte(at(OFFSET_FLAGS), (OPTIONS + area.length) << 2 | (u8(OFFSET_FLAGS) & 0xF));
        int after = InternetChecksum.sum(bytes(), at(0), headerLength()) + length();
        sumChanged(InternetChecksum.fold(before), InternetChecksum.fold(after));
    }

    @Override
    public TcpSegment payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        return CHECKSUM;
    }
}
