// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads IP packets from a capture: pcap (of both byte orders, with micro- or nanoseconds) or pcapng. Reads as it goes,
 * so that files may be larger than memory, and captures may come from a pipe that somebody is writing still.
 *
 * <pre>
 * try (CaptureReader capture = CaptureReader.open(file)) {
 *     for (CapturedPacket packet : capture) {
 *         ...
 *         packet.release();
 *     }
 * }
 * </pre>
 *
 * Packets are the caller's to release, and stay valid after the reader's close. Whatever a file holds, only
 * {@link CaptureFormatException} is thrown for it, and at most 16 MiB are read for one packet. It is used by one thread
 * at a time.
 */
public final class CaptureReader implements Iterable<CapturedPacket>, AutoCloseable {

    private static final int GZIP = 0x1F8B;

    private final CaptureInput input;
    private final CaptureFormat format;
    private CapturedPacket ahead;
    private boolean otherFrames;
    private long skipped;
    private boolean closed;

    /**
     * Creates a reader, and reads the beginning.
     *
     * @param channel in blocking mode; {@link #close} closes it
     * @throws CaptureFormatException when it is no capture, or one that is not read
     */
    public CaptureReader(ReadableByteChannel channel) throws IOException {
        input = new CaptureInput(channel);
        format = recognize(input);
    }

    /** The same, from a stream; {@link #close} closes it. */
    public CaptureReader(InputStream stream) throws IOException {
        this(Channels.newChannel(stream));
    }

    /**
     * Opens a file.
     *
     * @throws CaptureFormatException when it is no capture, or one that is not read
     */
    public static CaptureReader open(Path file) throws IOException {
        ReadableByteChannel channel = Files.newByteChannel(file);
        try {
            return new CaptureReader(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static CaptureFormat recognize(CaptureInput input) throws IOException {
        if (input.isAtEnd()) {
            throw new CaptureFormatException("The capture is empty", 0);
        }
        ByteBuf first = input.read(4, "its first number", 0);
        int magic;
        try {
            magic = first.getInt(0);
        } finally {
            first.release();
        }
        if (magic == Pcapng.SECTION_HEADER) {
            return new PcapngFile(input);
        }
        return switch (magic) {
            case PcapFile.MICROSECONDS, PcapFile.NANOSECONDS -> new PcapFile(input, FieldOrder.BIG, magic);
            default -> recognizeSwapped(input, magic);
        };
    }

    private static CaptureFormat recognizeSwapped(CaptureInput input, int magic) throws IOException {
        int swapped = Integer.reverseBytes(magic);
        if (swapped == PcapFile.MICROSECONDS || swapped == PcapFile.NANOSECONDS) {
            return new PcapFile(input, FieldOrder.LITTLE, swapped);
        }
        if (swapped == PcapFile.MODIFIED || magic == PcapFile.MODIFIED) {
            throw new CaptureFormatException(
                    "\"Modified\" pcap, which is not read; `editcap -F pcapng` makes pcapng of it", 0);
        }
        if (magic >>> 16 == GZIP) {
            throw new CaptureFormatException("Compressed by gzip: read it through a GZIPInputStream", 0);
        }
        throw new CaptureFormatException(
                "Neither pcap nor pcapng: it begins with 0x" + HexFormat.of().toHexDigits(magic), 0);
    }

    /**
     * Sets whether frames that carry no IP packet (ARP, for one) are delivered too, whole, with
     * {@link CapturedPacket#isIp} false. Else, as at the beginning, they are skipped and counted.
     */
    public CaptureReader otherFrames(boolean deliver) {
        otherFrames = deliver;
        return this;
    }

    /** How many frames were skipped since they carry no IP packet. */
    public long skipped() {
        return skipped;
    }

    /** Who made the part of the capture that the last packet is from; pcap files tell nothing. */
    public CaptureSection section() {
        return format.section();
    }

    /**
     * The next packet, which is the caller's, or null at the end.
     *
     * @throws CaptureFormatException when the capture is broken here; there is nothing to be read after that
     */
    public CapturedPacket next() throws IOException {
        CapturedPacket packet = ahead;
        ahead = null;
        return packet != null ? packet : read();
    }

    private CapturedPacket read() throws IOException {
        if (closed) {
            return null;
        }
        CapturedPacket packet = format.next();
        while (packet != null && !packet.isIp() && !otherFrames) {
            skipped++;
            packet.release();
            packet = format.next();
        }
        return packet;
    }

    /**
     * The packets that were not read yet; each is the caller's. Where {@link #next} throws an {@link IOException}, the
     * iterator throws an {@link UncheckedIOException} with it.
     */
    @Override
    public Iterator<CapturedPacket> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    ahead = CaptureReader.this.next();
                    return ahead != null;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public CapturedPacket next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                CapturedPacket packet = ahead;
                ahead = null;
                return packet;
            }
        };
    }

    /** Closes the stream or channel. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (ahead != null) {
            ahead.release();
            ahead = null;
        }
        input.close();
    }
}
