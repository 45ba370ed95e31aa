// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What an IP packet carries: a view of the header behind all IP headers, and of the payload behind that. A view borrows
 * its packet, and follows it when an edit changes lengths; it is of no use once the packet is released.
 *
 * <p>Setters write in place and keep the checksum right; see {@link IpPacket} for how.
 */
public abstract sealed class Transport
        permits TcpSegment,
                UdpDatagram,
                UdpLiteDatagram,
                SctpPacket,
                DccpPacket,
                IcmpMessage,
                Icmpv6Message,
                IgmpMessage,
                GrePacket,
                EspPacket,
                IpTunnel {

    private static final int NONE = -1;

    final IpPacket packet;

    /** Sum of the payload before it was opened for writing, where the checksum cannot be computed in full. */
    private int payloadSumBefore = NONE;

    /** The packet within this one's payload, once somebody asked for it: its sums settle before this one's. */
    IpPacket inner;

    Transport(IpPacket packet) {
        this.packet = packet;
    }

    /** The packet that this header belongs to. */
    public final IpPacket packet() {
        return packet;
    }

    /** The protocol of this header. */
    public final IpProtocol protocol() {
        return packet.protocol;
    }

    /** Bytes from the first of the packet to the first of this header. */
    public final int offset() {
        return packet.payloadOffset();
    }

    /** Bytes of header and payload together, as far as they are there. */
    public int length() {
        return packet.end - packet.payloadIndex;
    }

    /** Bytes of this header, as far as they are there. */
    public abstract int headerLength();

    /** Bytes of payload, as far as they are there. */
    public final int payloadLength() {
        return length() - headerLength();
    }

    /** The bytes behind this header, read-only and borrowed: valid until the next edit that changes a length. */
    public final ByteBuf payload() {
        return bytes().slice(at(headerLength()), payloadLength()).asReadOnly();
    }

    /**
     * The bytes behind this header for writing in place, borrowed: valid until the next edit that changes a length.
     * Indexes of the returned buffer are its own. The checksum follows.
     */
    public final ByteBuf writablePayload() {
        ByteBuf buf = packet.editable();
        sumIsStale();
        return buf.slice(at(headerLength()), payloadLength());
    }

    /**
     * Replaces the bytes behind this header by those that are readable in a buffer; lengths and sums follow. The given
     * buffer is copied from, neither moved nor released.
     *
     * @throws IllegalArgumentException when the packet would be longer than IP allows
     * @throws UnsupportedOperationException for another length in a fragment or in a packet inside another: put it
     *     together or take it out first
     */
    public Transport payload(ByteBuf content) {
        int old = payloadLength();
        int length = content.readableBytes();
        if (length == old) {
            writablePayload().setBytes(0, content, content.readerIndex(), length);
            return this;
        }
        int index = at(headerLength());
        // What is given may be part of the payload that it replaces.
        ByteBuf before = bytes().retain();
        try {
            splice(index, packet.end - index, length);
            packet.wholeAgain();
            bytes().setBytes(index, content, content.readerIndex(), length);
        } finally {
            before.release();
        }
        lengthChanged(length - old);
        sumIsStale();
        return this;
    }

    /** Replaces the bytes behind this header; as {@link #payload(ByteBuf)}. */
    public final Transport payload(byte[] content) {
        return payload(Unpooled.wrappedBuffer(content));
    }

    /** {@link PacketContent#splice} within this header or its payload. */
    final void splice(int index, int removed, int inserted) {
        if (packet.isFragment()) {
            throw new UnsupportedOperationException("a fragment keeps its length: put the packet together first");
        }
        packet.splice(index, removed, inserted);
    }

    /** The packet inside will be elsewhere. What was left open in it is settled first. */
    final void contentMoves() {
        if (inner != null) {
            inner.settle();
            inner = null;
        }
    }

    /** The checksum as it stands on the wire, settled where edits left it open; 0 where the protocol has none. */
    public int checksum() {
        packet.settle();
        return checksumField() < 0 ? 0 : u16(checksumField());
    }

    /** Whether the checksum is right; reads the whole payload. */
    public ChecksumState checksumState() {
        packet.settle();
        if (checksumField() < 0) {
            return ChecksumState.ABSENT;
        }
        if (!packet.isWhole() || !packet.isChecksumReady()) {
            return ChecksumState.NOT_READY;
        }
        return InternetChecksum.fold(coveredSum()) == 0xFFFF ? ChecksumState.GOOD : ChecksumState.BAD;
    }

    /** The line about the packet that this header is of; see {@link IpPacket#toString}. */
    @Override
    public final String toString() {
        return packet.toString();
    }

    /** What is wrong with this header, or null. */
    Malformation check() {
        return null;
    }

    /** Where the checksum is, from the first byte of this header; -1 where the protocol has none of RFC 1071's kind. */
    abstract int checksumField();

    /** Whether the checksum covers a pseudo-header with the IP addresses. */
    boolean coversPseudoHeader() {
        return true;
    }

    /** Whether the packet inside is the beginning of one, quoted by an error message. */
    boolean quotes() {
        return false;
    }

    /** Called when header or payload has got another length, for protocols that have a length field. */
    void lengthChanged(int by) {}

    /** How many bytes the checksum covers, from the first of this header on. */
    int coveredLength() {
        return length();
    }

    /** What is written for a checksum: UDP has another way to say zero. */
    int writtenChecksum(int checksum) {
        return checksum;
    }

    /** What is wrong with a packet inside that has to be of a version; null when nothing, or none is there. */
    final Malformation malformationOf(IpPacket inside, int version) {
        boolean other = inside != null && !(inside instanceof OpaquePacket) && inside.version() != version;
        return other
                ? new Malformation(Malformation.Kind.VERSION, inside.start - packet.start)
                : malformationOf(inside);
    }

    /** What is wrong with a packet inside, told with its place in the packet outside; null when nothing, or none is there. */
    final Malformation malformationOf(IpPacket inside) {
        Malformation fault = inside == null || packet.isTruncated() ? null : inside.malformation();
        return fault == null ? null : new Malformation(fault.kind(), inside.start - packet.start + fault.offset());
    }

    /** The IP packet that is all that is carried, whose sum a partial one then is; null where there is none. */
    IpPacket tunnelled() {
        return null;
    }

    private int coveredSum() {
        int pseudo = coversPseudoHeader() ? packet.pseudoSum(length()) : 0;
        return pseudo + InternetChecksum.sum(packet.root.buf, packet.payloadIndex, coveredLength());
    }

    /** Computes the checksum in full; where not all that it covers is there, updates it by the payload's difference. */
    void settle() {
        int field = checksumField();
        if (field >= 0 && packet.isWhole()) {
            bytes().setShort(at(field), 0);
            bytes().setShort(at(field), writtenChecksum(InternetChecksum.finish(coveredSum())));
        } else if (payloadSumBefore != NONE) {
            int before = payloadSumBefore;
            payloadSumBefore = NONE;
            sumChanged(before, payloadSum());
        }
    }

    /** Notes that the payload changes in a way that no setter tells. Comes before the change. */
    final void sumIsStale() {
        if (packet.isWhole()) {
            packet.sumIsStale();
        } else if (payloadSumBefore == NONE) {
            payloadSumBefore = payloadSum();
        }
    }

    /** Whether {@link #settle} has something to do that the packet does not know of. */
    final boolean isPending() {
        return payloadSumBefore != NONE;
    }

    private int payloadSum() {
        int header = headerLength();
        return InternetChecksum.sum(bytes(), at(header), Math.max(0, coveredLength() - header));
    }

    /** Brings the checksum up to date for a changed word, where it can be. */
    void sumChanged(int oldWord, int newWord) {
        int field = checksumField();
        if (field >= 0 && !packet.isSumStale()) {
            int checksum = InternetChecksum.update(u16(field), oldWord, newWord);
            bytes().setShort(at(field), writtenChecksum(checksum));
        }
    }

    /** Called before a packet inside this one's payload is edited. */
    final void contentChanges() {
        packet.editable();
        sumIsStale();
    }

    /** The packet between two places counted from this header's first byte; null when this one lies too deep already. */
    final IpPacket inner(int field, int fieldEnd) {
        if (inner == null && packet.depth() < Transports.MAX_DEPTH) {
            inner = IpPacket.inside(this, at(field), at(fieldEnd));
        }
        return inner;
    }

    final ByteBuf bytes() {
        return packet.root.buf;
    }

    final int at(int field) {
        return packet.payloadIndex + field;
    }

    final int u8(int field) {
        return packet.root.buf.getUnsignedByte(packet.payloadIndex + field);
    }

    final int u16(int field) {
        return packet.root.buf.getUnsignedShort(packet.payloadIndex + field);
    }

    final long u32(int field) {
        return packet.root.buf.getUnsignedInt(packet.payloadIndex + field);
    }

    /** Sets a byte anywhere in the header or payload. */
    final void set8(int field, int value) {
        int old = u8(field);
        packet.editable().setByte(at(field), value);
        int shift = (field & 1) == 0 ? 8 : 0;
        sumChanged(old << shift, (value & 0xFF) << shift);
    }

    /** Sets a 16-bit word anywhere in the header or payload, at an odd place too. */
    final void set16(int field, int value) {
        int old = u16(field);
        packet.editable().setShort(at(field), value);
        if ((field & 1) == 0) {
            sumChanged(old, value);
        } else {
            sumChanged(InternetChecksum.swap(old), InternetChecksum.swap(value & 0xFFFF));
        }
    }

    /** Sets a 32-bit word anywhere in the header or payload. */
    final void set32(int field, long value) {
        set16(field, (int) (value >>> 16));
        set16(field + 2, (int) value);
    }

    final Malformation fault(Malformation.Kind kind, int field) {
        return new Malformation(kind, offset() + field);
    }
}
