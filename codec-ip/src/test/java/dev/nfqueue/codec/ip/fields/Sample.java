// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A packet of the capture set.
 *
 * @param name what it is about
 * @param hex the packet, from its IP header on
 */
record Sample(String name, String hex) {

    private static final int MAGIC = 0xA1B2C3D4;
    private static final int LINKTYPE_RAW = 101;

    Sample(String name, byte[] bytes) {
        this(name, Frames.hex(bytes));
    }

    byte[] bytes() {
        return Frames.hex(hex);
    }

    @Override
    public String toString() {
        return name + ": " + hex;
    }

    /** Writes a capture of packets as they begin with IP: pcap, a second between packets. */
    static void write(Path file, List<Sample> samples) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(little(24)
                    .putInt(MAGIC)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putInt(0)
                    .putInt(0)
                    .putInt(0x40000)
                    .putInt(LINKTYPE_RAW)
                    .array());
            for (int i = 0; i < samples.size(); i++) {
                byte[] bytes = samples.get(i).bytes();
                out.write(little(16)
                        .putInt(i)
                        .putInt(0)
                        .putInt(bytes.length)
                        .putInt(bytes.length)
                        .array());
                out.write(bytes);
            }
        }
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
