// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.BitSet;

/** The ClientHello of a QUIC connection, put together from its client's Initial packets (RFC 9000). */
final class QuicHello {
    private static final int LONGEST = 64 * 1024;
    private static final int LONG_HEADER = 0xC0;
    private static final int LONGEST_CONNECTION_ID = 20;
    private static final int SAMPLE_OFFSET = 4;
    private static final int SAMPLE_LENGTH = 16;
    private static final int MESSAGE_HEADER = 4;

    private byte[] bytes = new byte[2048];
    private final BitSet there = new BitSet();
    private QuicKeys keys;

    /** Takes a datagram. Returns false when there is no Initial packet in it that can be read. */
    boolean read(ByteBuf datagram) {
        ByteBuf in = datagram.slice();
        try {
            boolean found = false;
            while (in.isReadable() && isInitial(in)) {
                packet(in);
                found = true;
            }
            return found; // What else is in it can't be read without what comes later.
        } catch (GeneralSecurityException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The message in TLS records, as they are without QUIC; null as long as something is missing. */
    ByteBuf records() {
        if (there.nextClearBit(0) < MESSAGE_HEADER) {
            return null;
        }
        ByteBuf message = Unpooled.wrappedBuffer(bytes);
        message.writerIndex(MESSAGE_HEADER + message.getUnsignedMedium(1));
        if (there.nextClearBit(0) < message.writerIndex()) {
            return null;
        }
        ByteBuf records = Unpooled.buffer();
        while (message.isReadable()) {
            int length = Math.min(1 << 14, message.readableBytes());
            records.writeByte(22).writeShort(0x0301).writeShort(length).writeBytes(message, length);
        }
        return records;
    }

    private static boolean isInitial(ByteBuf in) {
        int first = in.getUnsignedByte(in.readerIndex());
        int version = in.getInt(in.readerIndex() + 1);
        int type = version == QuicKeys.VERSION_2 ? 1 : 0;
        return (version == QuicKeys.VERSION_1 || version == QuicKeys.VERSION_2)
                && (first & LONG_HEADER) == LONG_HEADER
                && (first >> 4 & 3) == type;
    }

    private void packet(ByteBuf in) throws GeneralSecurityException {
        int begin = in.readerIndex();
        int version = in.getInt(begin + 1);
        in.skipBytes(5);
        byte[] connectionId = connectionId(in);
        connectionId(in);
        in.skipBytes(length(in)); // The token.
        int length = length(in);
        int number = in.readerIndex();
        in.skipBytes(length);
        if (keys == null) {
            keys = new QuicKeys(version, connectionId);
        }
        byte[] mask = keys.headerMask(ByteBufUtil.getBytes(in, number + SAMPLE_OFFSET, SAMPLE_LENGTH));
        int first = in.getByte(begin) ^ mask[0] & 0xF;
        int numberLength = (first & 3) + 1;
        if (length < numberLength + QuicKeys.TAG_LENGTH) {
            throw new IllegalArgumentException("a packet of " + length + " bytes");
        }
        byte[] header = ByteBufUtil.getBytes(in, begin, number - begin + numberLength);
        header[0] = (byte) first;
        long packetNumber = 0;
        for (int i = 0; i < numberLength; i++) {
            header[number - begin + i] ^= mask[1 + i];
            packetNumber = packetNumber << 8 | header[number - begin + i] & 0xFF;
        }
        byte[] sealed = ByteBufUtil.getBytes(in, number + numberLength, length - numberLength);
        frames(Unpooled.wrappedBuffer(keys.open(packetNumber, header, sealed)));
    }

    private static byte[] connectionId(ByteBuf in) {
        int length = in.readUnsignedByte();
        if (length > LONGEST_CONNECTION_ID) {
            throw new IllegalArgumentException("a connection ID of " + length + " bytes");
        }
        byte[] id = new byte[length];
        in.readBytes(id);
        return id;
    }

    private void frames(ByteBuf in) {
        while (in.isReadable()) {
            int type = in.readUnsignedByte();
            switch (type) {
                case 0x00, 0x01 -> {} // PADDING, PING
                case 0x02, 0x03 -> acknowledgment(in, type == 0x03);
                case 0x06 -> {
                    int offset = length(in);
                    put(offset, in.readSlice(length(in)));
                }
                default -> throw new IllegalArgumentException("a frame of type " + type + " in an Initial packet");
            }
        }
    }

    private static void acknowledgment(ByteBuf in, boolean withCongestion) {
        number(in);
        number(in);
        long ranges = number(in);
        for (long i = 0; i < 1 + 2 * ranges + (withCongestion ? 3 : 0); i++) {
            number(in);
        }
    }

    private void put(int offset, ByteBuf piece) {
        int end = offset + piece.readableBytes();
        if (end > LONGEST) {
            throw new IllegalArgumentException("a ClientHello of " + end + " bytes or more");
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        }
        for (int i = offset; i < end; i++) {
            byte value = piece.readByte();
            // Nobody sends two versions of a byte, but who wants one to be read here and one by the server.
            if (there.get(i) && bytes[i] != value) {
                throw new IllegalArgumentException("two different bytes at " + i);
            }
            bytes[i] = value;
        }
        there.set(offset, end);
    }

    private static int length(ByteBuf in) {
        long length = number(in);
        if (length > LONGEST) {
            throw new IllegalArgumentException("a length of " + length);
        }
        return (int) length;
    }

    /** A number of one to eight bytes, as its first two bits tell (RFC 9000 section 16). */
    private static long number(ByteBuf in) {
        int first = in.readUnsignedByte();
        long value = first & 0x3F;
        for (int more = (1 << (first >> 6)) - 1; more > 0; more--) {
            value = value << 8 | in.readUnsignedByte();
        }
        return value;
    }
}
