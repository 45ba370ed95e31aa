// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.util.List;

/**
 * Who made a capture: a Section Header Block's options.
 *
 * @param hardware of the machine, or null where it is not told
 * @param os operating system, or null
 * @param application the program, or null
 * @param comments in their order
 */
public record CaptureSection(String hardware, String os, String application, List<String> comments) {

    /** Tells nothing. */
    public static final CaptureSection NONE = new CaptureSection(null, null, null, List.of());

    /** Copies the comments. */
    public CaptureSection {
        comments = List.copyOf(comments);
    }
}
