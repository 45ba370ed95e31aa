// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.util.List;

/**
 * An interface that packets were captured on: an Interface Description Block of pcapng; a pcap file has one, without a
 * name.
 *
 * @param id its number in its section, from 0 on
 * @param linkType what its frames begin with
 * @param snapLength bytes of a packet that were captured at most; 0 for no limit
 * @param name such as {@code eth0}, or null where it is not told
 * @param description or null
 * @param filter what was captured, as text (pcap filter or another), or null
 * @param comments in their order
 */
public record CaptureInterface(
        int id,
        LinkType linkType,
        int snapLength,
        String name,
        String description,
        String filter,
        List<String> comments) {

    /** Copies the comments. */
    public CaptureInterface {
        comments = List.copyOf(comments);
    }
}
