// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

/**
 * User event of a {@link CaptureHandler}, fired once: packets are missing in the capture. Traffic is not touched.
 * {@link CaptureHandler#lost} goes on to count, and the capture itself tells how many are missing before a packet.
 *
 * @param cause what the disk said, or null when it is only too slow
 */
public record CaptureLossEvent(Throwable cause) {}
