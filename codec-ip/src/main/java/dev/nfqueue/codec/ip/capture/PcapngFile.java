// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The new format, pcapng; {@link Pcapng} has its numbers. */
final class PcapngFile implements CaptureFormat {

    private static final int MIN_BLOCK = Pcapng.BLOCK_HEADER + Pcapng.BLOCK_TRAILER;

    /** Interfaces that a section may describe: bounds the memory that a file can ask for. */
    private static final int MAX_INTERFACES = 65_536;

    /** Byte order magic, version, section length; the options follow. */
    private static final int SECTION_FIXED = 16;

    private static final int INTERFACE_FIXED = 8;
    private static final int ENHANCED_PACKET_FIXED = 20;
    private static final int SIMPLE_PACKET_FIXED = 4;

    private final CaptureInput input;
    private final List<Interface> interfaces = new ArrayList<>();
    private FieldOrder order = FieldOrder.LITTLE;
    private CaptureSection section = CaptureSection.NONE;
    private long blockStart;

    /** An interface with what only this class needs of it. */
    private record Interface(CaptureInterface description, TimestampUnit unit) {}

    /** Reads the first section's header, whose block type was read before. */
    PcapngFile(CaptureInput input) throws IOException {
        this.input = input;
        blockStart = 0;
        readSectionHeader();
    }

    @Override
    public CaptureSection section() {
        return section;
    }

    @Override
    public CapturedPacket next() throws IOException {
        CapturedPacket packet = null;
        while (packet == null && !input.isAtEnd()) {
            blockStart = input.offset();
            int type = readNumber();
            // Reads the same in both orders, since a section's order is known only after it.
            if (type == Pcapng.SECTION_HEADER) {
                readSectionHeader();
            } else {
                packet = readBlock(type, readNumber() & 0xFFFF_FFFFL);
            }
        }
        return packet;
    }

    private int readNumber() throws IOException {
        ByteBuf number = input.read(4, "a block", blockStart);
        try {
            return order.i32(number, 0);
        } finally {
            number.release();
        }
    }

    private void readSectionHeader() throws IOException {
        ByteBuf lengthAndMagic = input.read(8, "a section header", blockStart);
        long length;
        try {
            order = orderOf(lengthAndMagic.getInt(4));
            length = order.u32(lengthAndMagic, 0);
        } finally {
            lengthAndMagic.release();
        }
        checkLength(length, SECTION_FIXED);
        // The magic has been read already.
        ByteBuf body = readBody(length, (int) length - MIN_BLOCK - 4);
        try {
            int major = order.u16(body, 0);
            if (major != Pcapng.VERSION_MAJOR) {
                throw fault("pcapng of version " + major + ", of which only 1 is read");
            }
            section = sectionOf(new BlockOptions(body, SECTION_FIXED - 4, order, blockStart));
            interfaces.clear();
        } finally {
            body.release();
        }
    }

    private FieldOrder orderOf(int magic) throws CaptureFormatException {
        if (magic == Pcapng.BYTE_ORDER_MAGIC) {
            return FieldOrder.BIG;
        }
        if (magic == Integer.reverseBytes(Pcapng.BYTE_ORDER_MAGIC)) {
            return FieldOrder.LITTLE;
        }
        throw fault("A section header with 0x" + Integer.toHexString(magic) + " in place of the byte-order magic");
    }

    private static CaptureSection sectionOf(BlockOptions options) throws CaptureFormatException {
        String hardware = null;
        String os = null;
        String application = null;
        List<String> comments = new ArrayList<>();
        while (options.next()) {
            switch (options.code()) {
                case Pcapng.OPT_COMMENT -> comments.add(options.text());
                case Pcapng.SHB_HARDWARE -> hardware = options.text();
                case Pcapng.SHB_OS -> os = options.text();
                case Pcapng.SHB_USERAPPL -> application = options.text();
                default -> {
                    // Of later versions, or somebody's own.
                }
            }
        }
        return new CaptureSection(hardware, os, application, comments);
    }

    private CapturedPacket readBlock(int type, long length) throws IOException {
        return switch (type) {
            case Pcapng.INTERFACE_DESCRIPTION -> {
                readInterface(length);
                yield null;
            }
            case Pcapng.ENHANCED_PACKET, Pcapng.PACKET -> {
                checkLength(length, ENHANCED_PACKET_FIXED);
                yield readPacket(type, readBody(length, (int) length - MIN_BLOCK));
            }
            case Pcapng.SIMPLE_PACKET -> {
                checkLength(length, SIMPLE_PACKET_FIXED);
                yield readSimplePacket(readBody(length, (int) length - MIN_BLOCK));
            }
            default -> {
                checkForm(length);
                input.skip(length - MIN_BLOCK, "a block", blockStart);
                checkTrailer(length);
                yield null;
            }
        };
    }

    private void readInterface(long length) throws IOException {
        checkLength(length, INTERFACE_FIXED);
        if (interfaces.size() == MAX_INTERFACES) {
            throw fault("More than " + MAX_INTERFACES + " interfaces in a section");
        }
        ByteBuf body = readBody(length, (int) length - MIN_BLOCK);
        try {
            interfaces.add(interfaceOf(body));
        } finally {
            body.release();
        }
    }

    private Interface interfaceOf(ByteBuf body) throws CaptureFormatException {
        String name = null;
        String description = null;
        String filter = null;
        int resolution = 6;
        long offsetSeconds = 0;
        List<String> comments = new ArrayList<>();
        BlockOptions options = new BlockOptions(body, INTERFACE_FIXED, order, blockStart);
        while (options.next()) {
            switch (options.code()) {
                case Pcapng.OPT_COMMENT -> comments.add(options.text());
                case Pcapng.IF_NAME -> name = options.text();
                case Pcapng.IF_DESCRIPTION -> description = options.text();
                case Pcapng.IF_TSRESOL -> resolution = options.u8(resolution);
                case Pcapng.IF_TSOFFSET -> offsetSeconds = options.i64(offsetSeconds);
                // Its first byte tells the kind; 0 is text.
                case Pcapng.IF_FILTER ->
                    filter = options.u8(1) == 0 ? options.text().substring(1) : null;
                default -> {
                    // Addresses, speed and the like.
                }
            }
        }
        LinkType linkType = new LinkType(order.u16(body, 0));
        int snapLength = Math.max(0, order.i32(body, 4));
        return new Interface(
                new CaptureInterface(interfaces.size(), linkType, snapLength, name, description, filter, comments),
                new TimestampUnit(resolution, offsetSeconds));
    }

    /**
     * An Enhanced Packet Block, or the obsolete Packet Block, whose first field is two of half the length: the interface
     * and the packets lost, 0xFFFF when not known.
     */
    private CapturedPacket readPacket(int type, ByteBuf body) throws IOException {
        boolean taken = false;
        try {
            boolean obsolete = type == Pcapng.PACKET;
            Interface from = interfaceAt(obsolete ? order.u16(body, 0) : order.u32(body, 0));
            int drops = obsolete ? order.u16(body, 2) : 0xFFFF;
            long timestamp = order.u32(body, 4) << 32 | order.u32(body, 8);
            long captured = order.u32(body, 12);
            long original = order.u32(body, 16);
            checkCaptured(captured, body.readableBytes() - ENHANCED_PACKET_FIXED);
            // A packet's end may be the block's: then there are no options, and the padding may be missing.
            int optionsAt = Math.min(ENHANCED_PACKET_FIXED + Pcapng.padded((int) captured), body.writerIndex());
            PacketOptions options =
                    BlockOptions.ofPacket(body, optionsAt, order, blockStart, drops == 0xFFFF ? -1 : drops);
            body.setIndex(ENHANCED_PACKET_FIXED, ENHANCED_PACKET_FIXED + (int) captured);
            taken = true;
            return CapturedPacket.of(body, from.description, from.unit.toNanos(timestamp), original, options);
        } finally {
            if (!taken) {
                body.release();
            }
        }
    }

    /** A Simple Packet Block: of the section's first interface, without a time; cut where its snapshot length says. */
    private CapturedPacket readSimplePacket(ByteBuf body) throws IOException {
        boolean taken = false;
        try {
            Interface from = interfaceAt(0);
            long original = order.u32(body, 0);
            int snapLength = from.description.snapLength();
            long captured = snapLength == 0 ? original : Math.min(original, snapLength);
            checkCaptured(captured, body.readableBytes() - SIMPLE_PACKET_FIXED);
            body.setIndex(SIMPLE_PACKET_FIXED, SIMPLE_PACKET_FIXED + (int) captured);
            taken = true;
            return CapturedPacket.of(body, from.description, CapturedPacket.NO_TIMESTAMP, original, PacketOptions.NONE);
        } finally {
            if (!taken) {
                body.release();
            }
        }
    }

    private Interface interfaceAt(long id) throws CaptureFormatException {
        if (id >= interfaces.size()) {
            throw fault("A packet of interface " + id + ", where the section has described " + interfaces.size());
        }
        return interfaces.get((int) id);
    }

    private void checkCaptured(long captured, int available) throws CaptureFormatException {
        if (captured > available) {
            throw fault("A packet of " + captured + " captured bytes in a block with room for " + available);
        }
    }

    /** Reads a body and the length behind it, which must be the same as before. */
    private ByteBuf readBody(long length, int bodyLength) throws IOException {
        ByteBuf body = input.read(bodyLength, "a block", blockStart);
        boolean whole = false;
        try {
            checkTrailer(length);
            whole = true;
            return body;
        } finally {
            if (!whole) {
                body.release();
            }
        }
    }

    private void checkTrailer(long length) throws IOException {
        long again = readNumber() & 0xFFFF_FFFFL;
        if (again != length) {
            throw fault("A block of " + length + " bytes that says at its end it has " + again);
        }
    }

    private void checkForm(long length) throws CaptureFormatException {
        if (length < MIN_BLOCK || (length & 3) != 0) {
            throw fault("A block of " + length + " bytes, where a multiple of 4 from " + MIN_BLOCK + " on must be");
        }
    }

    private void checkLength(long length, int fixed) throws CaptureFormatException {
        checkForm(length);
        if (length < MIN_BLOCK + fixed) {
            throw fault("A block of " + length + " bytes, of a type that has at least " + (MIN_BLOCK + fixed));
        }
        if (length > CaptureInput.MAX_LENGTH) {
            throw fault("A block of " + length + " bytes, more than " + CaptureInput.MAX_LENGTH);
        }
    }

    private CaptureFormatException fault(String what) {
        return new CaptureFormatException(what, blockStart);
    }
}
