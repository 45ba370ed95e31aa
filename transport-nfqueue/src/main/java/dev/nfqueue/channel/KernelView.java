// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.InterfaceNames;

/** What a channel's packets and verdicts want to know of the kernel at the other end of its socket. On any thread. */
final class KernelView {
    private final QueueEngine engine;
    private volatile InterfaceNames names;

    KernelView(QueueEngine engine) {
        this.engine = engine;
    }

    /** Returns an interface's name in the namespace of the channel's socket, or {@code null}. */
    String interfaceName(int index) {
        InterfaceNames known = names;
        return known == null ? null : known.get(index);
    }

    /** Returns whether a verdict may rely on this. A peer that plays the kernel has everything. */
    boolean supports(NfqueueFeature feature) {
        return !engine.socket().isNetlink()
                || KernelFeatures.supports(feature, engine.config().getNetworkNamespace());
    }

    /** The engine has its socket. */
    void open() {
        names = new InterfaceNames(engine.socket());
    }

    /** The engine is about to close its socket. */
    void close() {
        if (names != null) {
            names.close();
        }
    }
}
