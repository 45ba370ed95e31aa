// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.filter;

import dev.nfqueue.examples.MarkConverter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Packets that fit get a mark: {@code 80=0x10}, {@code udp:53=7}.
 *
 * @param match which packets
 * @param mark the mark, as the kernel has it ({@code 0x10} is what {@code iptables -m mark --mark 0x10} sees)
 */
record MarkRule(PacketMatch match, int mark) {
    /** Reads the form above. */
    static MarkRule parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new TypeConversionException("'" + text + "' has no '=MARK'");
        }
        return new MarkRule(
                PacketMatch.parse(text.substring(0, equals)), MarkConverter.markOf(text.substring(equals + 1)));
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<MarkRule> {
        @Override
        public MarkRule convert(String value) {
            return parse(value);
        }
    }
}
