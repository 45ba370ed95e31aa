// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.decode;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a packet's time is printed. The names are what the user types. */
enum TimeFormat {
    /** Time of day, as tcpdump has it. */
    clock {
        @Override
        String text(long nanos, long before) {
            return local("HH:mm:ss.SSSSSS", nanos);
        }
    },
    /** Date and time of day. */
    date {
        @Override
        String text(long nanos, long before) {
            return local("yyyy-MM-dd HH:mm:ss.SSSSSS", nanos);
        }
    },
    /** Seconds since 1970. */
    epoch {
        @Override
        String text(long nanos, long before) {
            return seconds(nanos);
        }
    },
    /** Seconds since the packet before. */
    delta {
        @Override
        String text(long nanos, long before) {
            return seconds(nanos - before);
        }
    },
    /** No time. */
    none {
        @Override
        String text(long nanos, long before) {
            return "";
        }
    };

    private static final long SECOND = 1_000_000_000;

    /** The time of a packet, given in nanoseconds since 1970 as that of the packet before it. */
    abstract String text(long nanos, long before);

    private static String local(String pattern, long nanos) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneId.systemDefault())
                .format(Instant.ofEpochSecond(0, nanos));
    }

    /** Seconds with nine digits behind the point; clocks may have gone back. */
    static String seconds(long nanos) {
        String sign = nanos < 0 ? "-" : "";
        return String.format(Locale.ROOT, "%s%d.%09d", sign, Math.abs(nanos / SECOND), Math.abs(nanos % SECOND));
    }
}
