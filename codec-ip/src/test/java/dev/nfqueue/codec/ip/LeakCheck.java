// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that has left a buffer unreleased. */
public final class LeakCheck implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        LeakPresenceDetector.check();
    }
}
