// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes a pcapng file (draft-ietf-opsawg-pcapng), little-endian, with times in nanoseconds. What is written is gathered
 * and goes to the channel in larger parts, at {@link #flush} and at {@link #close}. It is used by one thread at a time,
 * which waits for the disk; {@link CaptureHandler} is for event loops.
 */
public final class PcapngWriter implements AutoCloseable {

    private static final int PART = 64 << 10;

    private final WritableByteChannel channel;
    private final ByteBuf pending = ByteBufAllocator.DEFAULT.heapBuffer(PART);
    private int interfaces;
    private boolean closed;

    /**
     * Creates a writer, and begins a section.
     *
     * @param channel in blocking mode; {@link #close} closes it
     */
    public PcapngWriter(WritableByteChannel channel, CaptureSection section) {
        this.channel = channel;
        BlockEncoder.sectionHeader(pending, section);
    }

    /** Creates a file, or begins it anew. */
    public static PcapngWriter create(Path file, CaptureSection section) throws IOException {
        return new PcapngWriter(
                Files.newByteChannel(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING),
                section);
    }

    /**
     * Describes an interface; packets need one.
     *
     * @param linkType what its packets begin with: {@link LinkType#RAW} for those that begin with the IP header
     * @param snapLength how many bytes of a packet are captured at most, 0 for no limit
     * @param name such as {@code eth0}, or null
     */
    public CaptureInterface addInterface(LinkType linkType, int snapLength, String name) throws IOException {
        CaptureInterface description =
                new CaptureInterface(interfaces++, linkType, snapLength, name, null, null, List.of());
        BlockEncoder.interfaceDescription(pending, description);
        flushPart();
        return description;
    }

    /**
     * Writes a packet, cut to the interface's snapshot length.
     *
     * @param timestamp in nanoseconds since 1970
     * @param packet from the link layer that the interface has; borrowed
     * @param originalLength bytes that it had on the wire; ignored where it is less than those that are there
     */
    public void write(CaptureInterface from, long timestamp, ByteBuf packet, int originalLength, PacketOptions options)
            throws IOException {
        int snapLength = from.snapLength();
        int length = packet.readableBytes();
        ByteBuf captured =
                snapLength == 0 || length <= snapLength ? packet : packet.slice(packet.readerIndex(), snapLength);
        BlockEncoder.enhancedPacket(pending, from.id(), timestamp, captured, Math.max(length, originalLength), options);
        flushPart();
    }

    /** Writes what is known of an interface at the end. */
    public void write(CaptureInterface of, InterfaceStatistics statistics) throws IOException {
        BlockEncoder.interfaceStatistics(pending, of.id(), statistics);
        flushPart();
    }

    private void flushPart() throws IOException {
        if (pending.readableBytes() >= PART) {
            flush();
        }
    }

    /** Gives everything to the channel. */
    public void flush() throws IOException {
        while (pending.isReadable()) {
            pending.skipBytes(channel.write(pending.nioBuffer()));
        }
        pending.clear();
    }

    /** Gives everything to the channel, and closes it. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            flush();
        } finally {
            pending.release();
        }
    }
}
