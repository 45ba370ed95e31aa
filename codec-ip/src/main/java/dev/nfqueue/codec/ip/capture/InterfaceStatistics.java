// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

/**
 * What a capture says at its end about an interface: an Interface Statistics Block. Numbers that are not known are -1.
 *
 * @param start when the capture began, in nanoseconds since 1970
 * @param end when it ended
 * @param received packets that came
 * @param dropped packets that came and are missing in the capture
 */
public record InterfaceStatistics(long start, long end, long received, long dropped) {}
