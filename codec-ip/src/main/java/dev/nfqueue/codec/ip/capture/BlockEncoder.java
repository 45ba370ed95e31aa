// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes pcapng blocks into buffers, little-endian; {@link Pcapng} has the form of a block and its numbers. */
final class BlockEncoder {

    /** What the length field of an option holds. */
    private static final int MAX_OPTION = 0xFFFF;

    private static final int NANOSECONDS = 9;

    /** The length of a section that is not known before its end. */
    private static final long LENGTH_UNKNOWN = -1;

    private BlockEncoder() {}

    static void sectionHeader(ByteBuf out, CaptureSection section) {
        int start = begin(out, Pcapng.SECTION_HEADER);
        out.writeIntLE(Pcapng.BYTE_ORDER_MAGIC);
        out.writeShortLE(Pcapng.VERSION_MAJOR).writeShortLE(0);
        out.writeLongLE(LENGTH_UNKNOWN);
        section.comments().forEach(comment -> text(out, Pcapng.OPT_COMMENT, comment));
        text(out, Pcapng.SHB_HARDWARE, section.hardware());
        text(out, Pcapng.SHB_OS, section.os());
        text(out, Pcapng.SHB_USERAPPL, section.application());
        end(out, start, Pcapng.SECTION_HEADER_OPTIONS);
    }

    static void interfaceDescription(ByteBuf out, CaptureInterface description) {
        int start = begin(out, Pcapng.INTERFACE_DESCRIPTION);
        out.writeShortLE(description.linkType().number()).writeShortLE(0);
        out.writeIntLE(description.snapLength());
        description.comments().forEach(comment -> text(out, Pcapng.OPT_COMMENT, comment));
        text(out, Pcapng.IF_NAME, description.name());
        text(out, Pcapng.IF_DESCRIPTION, description.description());
        if (description.filter() != null) {
            // The first byte says that the rest is text.
            text(out, Pcapng.IF_FILTER, "\0" + description.filter());
        }
        out.writeShortLE(Pcapng.IF_TSRESOL).writeShortLE(1).writeIntLE(NANOSECONDS);
        end(out, start, Pcapng.INTERFACE_DESCRIPTION_OPTIONS);
    }

    /** Writes a packet of which all of {@code content} was captured; borrows it and leaves its indices. */
    static void enhancedPacket(
            ByteBuf out, int interfaceId, long timestamp, ByteBuf content, int originalLength, PacketOptions options) {
        int start = begin(out, Pcapng.ENHANCED_PACKET);
        int captured = content.readableBytes();
        out.writeIntLE(interfaceId);
        timestamp(out, timestamp);
        out.writeIntLE(captured).writeIntLE(Math.max(captured, originalLength));
        out.writeBytes(content, content.readerIndex(), captured).writeZero(Pcapng.padded(captured) - captured);
        int optionsAt = out.writerIndex() - start;
        options.comments().forEach(comment -> text(out, Pcapng.OPT_COMMENT, comment));
        if (options.flags() != 0) {
            out.writeShortLE(Pcapng.EPB_FLAGS).writeShortLE(4).writeIntLE(options.flags());
        }
        number(out, Pcapng.EPB_DROPCOUNT, options.dropCount());
        number(out, Pcapng.EPB_PACKETID, options.packetId());
        end(out, start, optionsAt);
    }

    static void interfaceStatistics(ByteBuf out, int interfaceId, InterfaceStatistics statistics) {
        int start = begin(out, Pcapng.INTERFACE_STATISTICS);
        out.writeIntLE(interfaceId);
        timestamp(out, statistics.end());
        time(out, Pcapng.ISB_STARTTIME, statistics.start());
        time(out, Pcapng.ISB_ENDTIME, statistics.end());
        number(out, Pcapng.ISB_IFRECV, statistics.received());
        number(out, Pcapng.ISB_IFDROP, statistics.dropped());
        end(out, start, Pcapng.INTERFACE_STATISTICS_OPTIONS);
    }

    private static int begin(ByteBuf out, int type) {
        int start = out.writerIndex();
        out.writeIntLE(type).writeIntLE(0);
        return start;
    }

    /** Ends the options, if there are any, and sets both lengths. */
    private static void end(ByteBuf out, int start, int optionsAt) {
        if (out.writerIndex() > start + optionsAt) {
            out.writeIntLE(Pcapng.OPT_ENDOFOPT);
        }
        int length = out.writerIndex() - start + Pcapng.BLOCK_TRAILER;
        out.writeIntLE(length).setIntLE(start + 4, length);
    }

    private static void timestamp(ByteBuf out, long nanos) {
        long since1970 = Math.max(0, nanos);
        out.writeIntLE((int) (since1970 >>> 32)).writeIntLE((int) since1970);
    }

    private static void time(ByteBuf out, int code, long nanos) {
        if (nanos >= 0) {
            out.writeShortLE(code).writeShortLE(8);
            timestamp(out, nanos);
        }
    }

    private static void number(ByteBuf out, int code, long value) {
        if (value >= 0) {
            out.writeShortLE(code).writeShortLE(8).writeLongLE(value);
        }
    }

    private static void text(ByteBuf out, int code, String text) {
        if (text == null) {
            return;
        }
        byte[] bytes = fitting(text.getBytes(StandardCharsets.UTF_8));
        out.writeShortLE(code).writeShortLE(bytes.length).writeBytes(bytes);
        out.writeZero(Pcapng.padded(bytes.length) - bytes.length);
    }

    /** Cuts what does not fit into an option, between characters. */
    private static byte[] fitting(byte[] utf8) {
        int length = Math.min(utf8.length, MAX_OPTION);
        while (length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        return length == utf8.length ? utf8 : Arrays.copyOf(utf8, length);
    }
}
