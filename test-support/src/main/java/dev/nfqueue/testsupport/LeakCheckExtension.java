// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a reference-counted object is left unreleased.
 *
 * <p>Registered for every test class by JUnit's service loader. It counts only where Netty was told to use
 * {@link LeakPresenceDetector} ({@code -Dio.netty.customResourceLeakDetector=io.netty.util.LeakPresenceDetector}, as the
 * build sets it). To see where a leaked object was made, add
 * {@code -Dio.netty.util.LeakPresenceDetector.trackCreationStack=true}.
 *
 * <p>A test that leaves an event loop running must wait for its end: what is released after the class is a leak, too.
 */
public final class LeakCheckExtension implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        boolean nested =
                context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
        if (!nested && !anotherDetectorWasChosen()) {
            LeakPresenceDetector.check();
        }
    }

    /** Whoever names another detector, such as {@code dev/soak}, asks that one. */
    private static boolean anotherDetectorWasChosen() {
        String chosen = System.getProperty("io.netty.customResourceLeakDetector");
        return chosen != null && !chosen.equals(LeakPresenceDetector.class.getName());
    }
}
