// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The file or files of a capture, written one after the other. A file that could not be written to its end is cut after
 * its last whole block, so that it can be read. Used by the capture's writer thread alone, once it is made.
 */
final class CaptureFiles {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);

    private final Path path;
    private final CaptureRotation rotation;
    private final ByteBuf preamble;
    private final int footerLength;
    private final Deque<Path> written = new ArrayDeque<>();
    private FileChannel channel;
    private int number;
    private long size;
    private long openedAt;

    /**
     * Creates the first file.
     *
     * @param preamble what each file begins with; taken over
     * @param footerLength bytes to keep free for what each ends with
     */
    CaptureFiles(Path path, CaptureRotation rotation, ByteBuf preamble, int footerLength) throws IOException {
        this.path = path;
        this.rotation = rotation;
        this.preamble = preamble;
        this.footerLength = footerLength;
        open();
    }

    /** Whether what comes next, of that length, belongs into a new file. */
    boolean isDue(int length) {
        boolean empty = size <= preamble.readableBytes();
        boolean tooLarge = rotation.size() > 0 && size + length + footerLength > rotation.size();
        boolean tooOld = !rotation.interval().isZero()
                && System.nanoTime() - openedAt >= rotation.interval().toNanos();
        return channel == null || (!empty && (tooLarge || tooOld));
    }

    /** Ends the file, and begins the next. */
    void rotate(ByteBuf footer) throws IOException {
        finish(footer);
        open();
    }

    /** Ends the file. */
    void finish(ByteBuf footer) throws IOException {
        if (channel == null) {
            return;
        }
        FileChannel last = channel;
        try (last) {
            append(footer);
        } finally {
            channel = null;
        }
    }

    /** Frees what is left. */
    void release() {
        preamble.release();
    }

    /** Writes whole blocks, all of them or none. */
    void append(ByteBuf blocks) throws IOException {
        int length = blocks.readableBytes();
        int done = 0;
        try {
            while (done < length) {
                done += blocks.getBytes(blocks.readerIndex() + done, channel, length - done);
            }
            size += length;
        } finally {
            if (done < length) {
                cut();
            }
        }
    }

    private void cut() throws IOException {
        // Devices and pipes have nothing to be cut.
        if (channel.size() > size) {
            channel.truncate(size);
        }
    }

    private void open() throws IOException {
        Path file = rotation.isNone() ? path : numbered();
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        size = 0;
        openedAt = System.nanoTime();
        boolean begun = false;
        try {
            append(preamble);
            begun = true;
        } finally {
            if (!begun) {
                channel.close();
                channel = null;
                // Else each new try would leave another empty file. A path that the user has named stays.
                if (!rotation.isNone()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        written.addLast(file);
        while (rotation.files() > 0 && written.size() > rotation.files()) {
            Files.deleteIfExists(written.removeFirst());
        }
    }

    private Path numbered() {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        String suffix = String.format(
                Locale.ROOT,
                "_%05d_%s",
                ++number,
                LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
        return path.resolveSibling(name.substring(0, dot) + suffix + name.substring(dot));
    }
}
