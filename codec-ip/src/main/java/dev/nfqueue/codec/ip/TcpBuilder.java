// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** Builds a TCP segment; see {@link IpPacketBuilder}. */
public final class TcpBuilder extends TransportBuilder<TcpBuilder> {

    private static final int DEFAULT_WINDOW = 0xFFFF;

    private final int sourcePort;
    private final int destinationPort;
    private final ByteArrayOutputStream options = new ByteArrayOutputStream();
    private long sequence;
    private long acknowledgment;
    private int flags;
    private int window = DEFAULT_WINDOW;
    private int urgentPointer;

    TcpBuilder(IpPacketBuilder ip, int sourcePort, int destinationPort) {
        super(ip, IpProtocol.TCP);
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
    }

    /** Sequence number. */
    public TcpBuilder sequence(long sequence) {
        this.sequence = sequence;
        return this;
    }

    /** Acknowledgment number; sets no flag. */
    public TcpBuilder acknowledgment(long acknowledgment) {
        this.acknowledgment = acknowledgment;
        return this;
    }

    /** All flags; see {@link TcpFlags}. */
    public TcpBuilder flags(int flags) {
        this.flags = flags;
        return this;
    }

    /** Window, unscaled; 65535 unless set. */
    public TcpBuilder window(int window) {
        this.window = window;
        return this;
    }

    /** Urgent pointer; sets no flag. */
    public TcpBuilder urgentPointer(int pointer) {
        urgentPointer = pointer;
        return this;
    }

    /** Adds an option: its kind (see {@link TcpOption}) and what stands behind kind and length. */
    public TcpBuilder option(int kind, byte... data) {
        OptionArea.write(options, kind, data);
        return this;
    }

    /** Adds a maximum segment size. */
    public TcpBuilder maximumSegmentSize(int size) {
        return option(TcpOption.MAXIMUM_SEGMENT_SIZE, (byte) (size >> 8), (byte) size);
    }

    @Override
    TcpBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        return TcpSegment.MIN_HEADER_LENGTH + OptionArea.padded(options.toByteArray()).length;
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        buf.setShort(index + TcpSegment.SOURCE_PORT, sourcePort);
        buf.setShort(index + TcpSegment.DESTINATION_PORT, destinationPort);
        buf.setInt(index + TcpSegment.SEQUENCE, (int) sequence);
        buf.setInt(index + TcpSegment.ACKNOWLEDGMENT, (int) acknowledgment);
        buf.setShort(index + TcpSegment.OFFSET_FLAGS, headerLength() << 10 | (flags & TcpFlags.MASK));
        buf.setShort(index + TcpSegment.WINDOW, window);
        buf.setShort(index + TcpSegment.URGENT_POINTER, urgentPointer);
        buf.setBytes(index + TcpSegment.OPTIONS, OptionArea.padded(options.toByteArray()));
    }
}
