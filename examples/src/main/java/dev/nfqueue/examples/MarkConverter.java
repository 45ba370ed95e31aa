// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a packet's mark, as rules write it: {@code 16}, {@code 0x10}. */
public final class MarkConverter implements ITypeConverter<Integer> {
    private static final long MAX_MARK = 0xFFFF_FFFFL;

    /** For picocli. */
    public MarkConverter() {}

    @Override
    public Integer convert(String value) {
        return markOf(value);
    }

    /**
     * Reads a mark.
     *
     * @throws TypeConversionException when it is none
     */
    public static int markOf(String number) {
        try {
            long mark = Long.decode(number);
            if (mark >= 0 && mark <= MAX_MARK) {
                return (int) mark;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is out of range.
        }
        throw new TypeConversionException("'" + number + "' is not a mark from 0 to 0xffffffff");
    }
}
