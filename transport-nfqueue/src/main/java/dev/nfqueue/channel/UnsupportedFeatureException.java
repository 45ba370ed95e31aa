// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** A part of a verdict was refused, because this kernel would ignore it without telling. */
public final class UnsupportedFeatureException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    private final NfqueueFeature feature;

    UnsupportedFeatureException(String what, NfqueueFeature feature) {
        super("This kernel, Linux " + System.getProperty("os.version") + ", would ignore " + what + ": that takes "
                + feature.requirement() + " (feature " + feature + ").");
        this.feature = feature;
    }

    /** Returns what the kernel lacks. */
    public NfqueueFeature feature() {
        return feature;
    }
}
