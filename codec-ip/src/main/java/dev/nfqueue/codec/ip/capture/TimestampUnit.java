// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.math.BigInteger;

/** The unit that an interface's timestamps count in, and what is to be added to them; turns them into nanoseconds. */
final class TimestampUnit {

    /** What holds where nothing is told. */
    static final TimestampUnit MICROSECONDS = new TimestampUnit(6, 0);

    private static final long NANOS = 1_000_000_000;
    private static final int POWER_OF_TWO = 0x80;

    /** Beyond this, the short way could overflow. */
    private static final long SHORT_WAY_SECONDS = 4_000_000_000L;

    private final BigInteger perSecond;
    private final long offsetSeconds;

    /** Nanoseconds a unit, where they are a whole number of an int's size; else 0. */
    private final int nanosPerUnit;

    /**
     * Creates a unit.
     *
     * @param resolution {@code if_tsresol}: the negative exponent, of 2 where the highest bit is set, else of 10
     * @param offsetSeconds {@code if_tsoffset}
     */
    TimestampUnit(int resolution, long offsetSeconds) {
        int exponent = resolution & (POWER_OF_TWO - 1);
        boolean decimal = (resolution & POWER_OF_TWO) == 0;
        perSecond = (decimal ? BigInteger.TEN : BigInteger.TWO).pow(exponent);
        this.offsetSeconds = offsetSeconds;
        nanosPerUnit = decimal && exponent <= 9 ? (int) (NANOS / perSecond.intValue()) : 0;
    }

    /** A timestamp, taken as unsigned, in nanoseconds since 1970; the nearest that a long holds where it does not. */
    long toNanos(long timestamp) {
        if (nanosPerUnit != 0 && isSmall(timestamp)) {
            return timestamp * nanosPerUnit + offsetSeconds * NANOS;
        }
        BigInteger nanos = new BigInteger(Long.toUnsignedString(timestamp))
                .multiply(BigInteger.valueOf(NANOS))
                .divide(perSecond)
                .add(BigInteger.valueOf(offsetSeconds).multiply(BigInteger.valueOf(NANOS)));
        if (nanos.bitLength() <= 63) {
            // The least of all stands for a time that is not told.
            return Math.max(nanos.longValue(), -Long.MAX_VALUE);
        }
        return nanos.signum() < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
    }

    private boolean isSmall(long timestamp) {
        return timestamp >= 0
                && timestamp <= SHORT_WAY_SECONDS * (NANOS / nanosPerUnit)
                && offsetSeconds >= -SHORT_WAY_SECONDS
                && offsetSeconds <= SHORT_WAY_SECONDS;
    }
}
