// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

/**
 * What a {@link CaptureHandler} writes of a packet that came in, beside its bytes.
 *
 * @param key by which a {@link CaptureDecision} names the packet: any value with {@code equals}, such as a packet id.
 *     Null when nothing will be decided on it: it is written at once
 * @param timestamp in nanoseconds since 1970
 * @param originalLength bytes that the packet had; ignored where it is less than those that are there
 * @param options comments and the like; without a direction, it is inbound
 */
public record CaptureArrival(Object key, long timestamp, int originalLength, PacketOptions options) {

    /** A packet that came now. */
    public static CaptureArrival now(Object key, int originalLength, PacketOptions options) {
        return new CaptureArrival(key, CaptureClock.now(), originalLength, options);
    }
}
