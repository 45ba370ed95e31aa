// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;

/**
 * What a {@link CaptureHandler} writes about a decision on a packet that came in, or of a packet that goes out.
 *
 * @param key the packet's; null for a packet that goes out and is no answer to one that came
 * @param comment about the decision, or null
 * @param content the bytes that go on in place of the packet's, or null. They are written as an outbound packet behind
 *     it; borrowed while the handler looks at them
 */
public record CaptureDecision(Object key, String comment, ByteBuf content) {}
