// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import dev.nfqueue.testsupport.Command;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives the loopback the MTU of a wire for a test: it has segments of 64 KiB else. */
final class OrdinarySegments implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
        mtu(1500);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        mtu(65_536);
    }

    private static void mtu(int bytes) {
        Command.run("ip", "link", "set", "lo", "mtu", Integer.toString(bytes));
    }
}
