// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code NFQNL_MSG_PACKET} messages that a real kernel sent, by name. What is in them, and how they were captured, stands
 * beside them in {@code README.md}.
 */
public final class CapturedPackets {
    private static final String KERNEL = "# kernel ";

    private final String file;
    private final Map<String, byte[]> messages = new LinkedHashMap<>();
    private String kernel = "";

    private CapturedPackets(String file) {
        this.file = file;
    }

    /** Reads those of a kernel series: {@code "6.12"}. */
    public static CapturedPackets of(String series) {
        CapturedPackets packets = new CapturedPackets("packets-" + series + ".txt");
        try (InputStream in = CapturedPackets.class.getResourceAsStream(packets.file)) {
            if (in == null) {
                throw new AssertionError("no " + packets.file);
            }
            packets.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packets;
    }

    private void parse(String text) {
        Map<String, StringBuilder> hex = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith(KERNEL)) {
                kernel = line.substring(KERNEL.length());
            } else if (line.startsWith("[")) {
                current = new StringBuilder();
                hex.put(line.substring(1, line.length() - 1), current);
            } else if (!line.startsWith("#")) {
                current.append(line);
            }
        }
        hex.forEach((name, digits) -> messages.put(name, HexFormat.of().parseHex(digits)));
    }

    /** The release of the kernel that sent them. */
    public String kernel() {
        return kernel;
    }

    /** All messages by name, each from its {@code nlmsghdr} on. */
    public Map<String, byte[]> all() {
        return Collections.unmodifiableMap(messages);
    }

    /** One message, from its {@code nlmsghdr} on, in a heap buffer of exactly its size. */
    public ByteBuf message(String name) {
        byte[] bytes = messages.get(name);
        if (bytes == null) {
            throw new AssertionError("no " + name + " in " + file);
        }
        return Unpooled.wrappedBuffer(bytes.clone());
    }
}
