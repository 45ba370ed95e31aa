// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * The option area of an IPv4 or TCP header as bytes to be edited. Both are written alike: kind, length of all, data;
 * 0 ends the list, 1 pads.
 */
final class OptionArea {

    /** Bytes of the largest area that a four-bit header length leaves room for. */
    static final int MAX_LENGTH = 40;

    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int HEADER = 2;

    private OptionArea() {}

    /**
     * The area with one option put in, or with all of its kind taken out. The option takes the place of the first of
     * its kind, else that behind the last option. Padding at the end is made anew, and what does not fit is left out.
     *
     * @param data the option's data, or null to take it out
     * @throws IllegalArgumentException when there is no room
     */
    static byte[] edit(Elements options, int kind, byte[] data) {
        ByteArrayOutputStream area = new ByteArrayOutputStream(MAX_LENGTH);
        boolean done = false;
        int used = 0;
        while (options.next()) {
            if (options.type() != kind) {
                copy(options, area);
            } else if (data != null && !done) {
                write(area, kind, data);
                done = true;
            } else {
                continue;
            }
            used = options.type() == NO_OPERATION ? used : area.size();
        }
        byte[] bytes = area.toByteArray();
        area.reset();
        area.write(bytes, 0, used);
        if (data != null && !done) {
            write(area, kind, data);
        }
        return padded(area);
    }

    /** An area of the given bytes, padded to full words. */
    static byte[] padded(byte[] options) {
        ByteArrayOutputStream area = new ByteArrayOutputStream(MAX_LENGTH);
        area.writeBytes(options);
        return padded(area);
    }

    private static byte[] padded(ByteArrayOutputStream area) {
        while (area.size() % 4 != 0) {
            area.write(END);
        }
        if (area.size() > MAX_LENGTH) {
            throw new IllegalArgumentException("no room for options of " + area.size() + " bytes");
        }
        return area.toByteArray();
    }

    static void write(ByteArrayOutputStream area, int kind, byte[] data) {
        area.write(kind);
        if (kind > NO_OPERATION) {
            area.write(HEADER + data.length);
            area.writeBytes(data);
        }
    }

    private static void copy(Elements option, ByteArrayOutputStream area) {
        ByteBuf buf = option.packet.root.buf;
        area.writeBytes(Addresses.bytes(buf, option.index(0), option.length()));
    }
}
