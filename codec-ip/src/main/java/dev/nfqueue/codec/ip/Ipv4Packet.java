// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * An IPv4 packet (RFC 791).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|  IHL  |    DSCP   |ECN|          Total Length         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Identification        |R D M|     Fragment Offset     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Time to Live  |    Protocol   |        Header Checksum        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Source Address                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Destination Address                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Options                    |    Padding    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv4Packet extends IpPacket {

    /** Bytes of a header without options. */
    public static final int MIN_HEADER_LENGTH = 20;

    /** Bytes of the longest header. */
    public static final int MAX_HEADER_LENGTH = 60;

    static final int VERSION_IHL = 0;
    static final int TOS = VERSION_IHL + 1;
    static final int TOTAL_LENGTH = TOS + 1;
    static final int IDENTIFICATION = TOTAL_LENGTH + 2;
    static final int FRAGMENT = IDENTIFICATION + 2;
    static final int TTL = FRAGMENT + 2;
    static final int PROTOCOL = TTL + 1;
    static final int CHECKSUM = PROTOCOL + 1;
    static final int SOURCE = CHECKSUM + 2;
    static final int DESTINATION = SOURCE + 4;
    static final int OPTIONS = DESTINATION + 4;

    private static final int RESERVED = 0x8000;
    static final int DONT_FRAGMENT = 0x4000;
    static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET_MASK = 0x1FFF;
    private static final int MAX_LENGTH = 0xFFFF;

    /** Bytes of the header, as far as they are there. */
    int headerLength;

    Ipv4Packet(ByteBufHolder holder, boolean checksumReady) {
        super(holder, checksumReady);
        check();
    }

    Ipv4Packet(Transport outer, int index, int end) {
        super(outer, index, end);
        check();
    }

    private void check() {
        int available = end - start;
        // One read for all that the checks need, but the protocol.
        long word = root.buf.getLong(start);
        int declared = (int) (word >>> 56 & 0xF) * 4;
        int total = (int) (word >>> 32 & 0xFFFF);
        headerLength = Math.max(MIN_HEADER_LENGTH, Math.min(declared, available));
        payloadIndex = start + headerLength;
        protocol = IpProtocol.of(root.buf.getByte(start + PROTOCOL));
        if (declared != headerLength) {
            fault(declared < MIN_HEADER_LENGTH ? Kind.HEADER_LENGTH : Kind.HEADER_TRUNCATED, VERSION_IHL);
            end = Math.max(payloadIndex, start + Math.min(total, available));
            truncated = total > available;
            return;
        }
        if (total < headerLength && !(total == 0 && available > MAX_LENGTH)) {
            fault(Kind.TOTAL_LENGTH, TOTAL_LENGTH);
            end = payloadIndex;
            return;
        }
        // Zero stands for a packet beyond 64 KiB that the kernel has put together (BIG TCP).
        truncated = total > available;
        end = truncated || total == 0 ? end : start + total;
        if (truncated && !isQuoted()) {
            fault(Kind.TRUNCATED, TOTAL_LENGTH);
        }
        checkPayload((int) word & 0xFFFF, total - headerLength);
    }

    private void checkPayload(int fragment, int length) {
        int offset = (fragment & OFFSET_MASK) << 3;
        boolean unevenFragment = (fragment & MORE_FRAGMENTS) != 0 && (length & 7) != 0;
        if (unevenFragment || (offset > 0 && offset + headerLength + length > MAX_LENGTH)) {
            fault(Kind.FRAGMENT, FRAGMENT);
        }
        if (offset == 0) {
            hasTransport = AuthenticationHeader.passOver(this);
        }
    }

    private int u8(int field) {
        return root.buf.getUnsignedByte(start + field);
    }

    int u16(int field) {
        return root.buf.getUnsignedShort(start + field);
    }

    private int fragmentWord() {
        return u16(FRAGMENT);
    }

    @Override
    public int version() {
        return 4;
    }

    /** The header length as it stands on the wire, in units of four bytes; below 5 in malformed packets. */
    public int ihl() {
        return u8(VERSION_IHL) & 0xF;
    }

    @Override
    public int headerLength() {
        return headerLength;
    }

    @Override
    public int trafficClass() {
        return u8(TOS);
    }

    /** The length of the packet as its header declares it, in bytes; {@link #length} tells what is there. */
    public int totalLength() {
        return u16(TOTAL_LENGTH);
    }

    @Override
    public int declaredLength() {
        return truncated ? totalLength() : length();
    }

    /** Identification, for putting fragments together, 0 to 65535. */
    public int identification() {
        return u16(IDENTIFICATION);
    }

    /** Whether the packet must not be fragmented (DF). */
    public boolean isDontFragment() {
        return (fragmentWord() & DONT_FRAGMENT) != 0;
    }

    /** Whether the reserved bit is set, the first of the three flags; it should never be (RFC 3514 jokes about it). */
    public boolean isReservedFlag() {
        return (fragmentWord() & RESERVED) != 0;
    }

    @Override
    public boolean hasMoreFragments() {
        return (fragmentWord() & MORE_FRAGMENTS) != 0;
    }

    @Override
    public boolean isFragment() {
        return (fragmentWord() & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
    }

    @Override
    public int fragmentOffset() {
        return (fragmentWord() & OFFSET_MASK) << 3;
    }

    @Override
    public int fragmentId() {
        return identification();
    }

    @Override
    public int hopLimit() {
        return u8(TTL);
    }

    /** The protocol field: {@link IpProtocol#AH} where {@link #protocol} tells what the Authentication Header guards. */
    public IpProtocol protocolField() {
        return IpProtocol.of(u8(PROTOCOL));
    }

    /** The header checksum as it stands on the wire. */
    public int headerChecksum() {
        return u16(CHECKSUM);
    }

    /** Whether the header checksum is right; {@link ChecksumState#NOT_READY} where part of the header is missing. */
    public ChecksumState headerChecksumState() {
        if (headerLength != ihl() * 4) {
            return ChecksumState.NOT_READY;
        }
        int sum = InternetChecksum.sum(root.buf, start, headerLength);
        return sum == 0xFFFF ? ChecksumState.GOOD : ChecksumState.BAD;
    }

    @Override
    public Inet4Address source() {
        return Addresses.inet4(root.buf, start + SOURCE);
    }

    @Override
    public Inet4Address destination() {
        return Addresses.inet4(root.buf, start + DESTINATION);
    }

    /** The source address as an int, first byte in the highest bits. */
    public int sourceInt() {
        return root.buf.getInt(start + SOURCE);
    }

    /** The destination address as an int, first byte in the highest bits. */
    public int destinationInt() {
        return root.buf.getInt(start + DESTINATION);
    }

    @Override
    public Ipv4Packet source(InetAddress address) {
        return source(Addresses.inet4(address));
    }

    @Override
    public Ipv4Packet destination(InetAddress address) {
        return destination(Addresses.inet4(address));
    }

    /** Sets the source address, first byte in the highest bits, and updates the checksums. */
    public Ipv4Packet source(int address) {
        address(SOURCE, address);
        return this;
    }

    /** Sets the destination address, first byte in the highest bits, and updates the checksums. */
    public Ipv4Packet destination(int address) {
        address(DESTINATION, address);
        return this;
    }

    private void address(int field, int address) {
        int old = root.buf.getInt(start + field);
        if (old == address) {
            return;
        }
        // Both words at once: sums do not care about carries between them once they are folded.
        int oldSum = InternetChecksum.foldInt(old);
        int newSum = InternetChecksum.foldInt(address);
        boolean direct = headerLength == MIN_HEADER_LENGTH;
        int ends = direct ? oldSum : endpointsSum();
        ByteBuf buf = editable();
        buf.setInt(start + field, address);
        buf.setShort(start + CHECKSUM, InternetChecksum.update(headerChecksum(), oldSum, newSum));
        pseudoChanged(ends, direct ? newSum : endpointsSum());
    }

    private Ipv4Packet word(int field, int value) {
        int old = u16(field);
        if (old != (value & 0xFFFF)) {
            ByteBuf buf = editable();
            buf.setShort(start + field, value);
            buf.setShort(start + CHECKSUM, InternetChecksum.update(headerChecksum(), old, value));
        }
        return this;
    }

    @Override
    public Ipv4Packet trafficClass(int trafficClass) {
        return word(VERSION_IHL, u8(VERSION_IHL) << 8 | (trafficClass & 0xFF));
    }

    @Override
    public Ipv4Packet hopLimit(int hops) {
        return word(TTL, hops << 8 | u8(PROTOCOL));
    }

    /** Sets the identification, 0 to 65535. */
    public Ipv4Packet identification(int identification) {
        return word(IDENTIFICATION, identification);
    }

    /** Sets or clears DF. */
    public Ipv4Packet dontFragment(boolean dontFragment) {
        int word = fragmentWord();
        return word(FRAGMENT, dontFragment ? word | DONT_FRAGMENT : word & ~DONT_FRAGMENT);
    }

    /** The options, padding among them, from the first on. */
    public Ipv4Options options() {
        return new Ipv4Options(this);
    }

    @Override
    IpProtocol firstExtension() {
        return protocolField();
    }

    @Override
    Malformation checkOptions() {
        Malformation fault =
                headerLength == MIN_HEADER_LENGTH ? null : options().malformation();
        return fault != null || payloadIndex == start + headerLength ? fault : super.checkOptions();
    }

    /**
     * Puts an option in: in the place of the first of its type, else behind the last option. The header grows or
     * shrinks as needed. Options that do not fit the header they came in are dropped.
     *
     * @param type see {@link Ipv4Option}
     * @param data what stands behind type and length
     * @throws IllegalArgumentException when the header has no room for it
     * @throws UnsupportedOperationException for a packet inside another, whose length is fixed
     */
    public Ipv4Packet option(int type, byte... data) {
        Ipv4Edits.option(this, type, data);
        return this;
    }

    /** Takes all options of a type out; the header shrinks. As {@link #option} otherwise. */
    public Ipv4Packet removeOption(int type) {
        if (options().find(type)) {
            Ipv4Edits.option(this, type, null);
        }
        return this;
    }

    /** Takes all options out, padding too. As {@link #option} otherwise. */
    public Ipv4Packet removeOptions() {
        Ipv4Edits.removeOptions(this);
        return this;
    }

    @Override
    int pseudoSum(int length) {
        return endpointsSum() + protocol.number() + (length >>> 16) + (length & 0xFFFF);
    }

    /** The sum of the addresses of the pseudo-header: of those at the ends of the way, not of the next hop's. */
    int endpointsSum() {
        return headerLength == MIN_HEADER_LENGTH
                ? InternetChecksum.sum(root.buf, start + SOURCE, 8)
                : InternetChecksum.fold(InternetChecksum.sum(root.buf, start + SOURCE, 4)
                        + InternetChecksum.sum(root.buf, Ipv4Options.finalDestination(this), 4));
    }

    /** Where the packet ends up: the last address of a source route with hops to go; else {@link #destination}. */
    public Inet4Address finalDestination() {
        return Addresses.inet4(root.buf, Ipv4Options.finalDestination(this));
    }

    @Override
    void lengthChanged(int by) {
        word(TOTAL_LENGTH, truncated ? totalLength() + by : length());
    }

    @Override
    int maxLength() {
        return MAX_LENGTH;
    }
}
