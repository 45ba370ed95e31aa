// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import java.util.LinkedHashSet;
import java.util.Set;

/** What one source has in a {@link FragmentTable}. */
final class SourceShare {

    final FragmentKey key;

    /** In the order in which they were begun. */
    final Set<Datagram> datagrams = new LinkedHashSet<>();

    int fragments;
    long bytes;

    SourceShare(FragmentKey key) {
        this.key = key;
    }
}
