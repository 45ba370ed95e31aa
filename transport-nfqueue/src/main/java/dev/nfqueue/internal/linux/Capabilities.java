// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do. */
public final class Capabilities {
    private static final int CAP_NET_ADMIN = 12;

    private Capabilities() {}

    /** Returns whether the effective set holds {@code CAP_NET_ADMIN}, in whichever user namespace this process is. */
    public static boolean hasNetAdmin() {
        try {
            return hasNetAdmin(Files.readString(Path.of("/proc/thread-self/status")));
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads the answer out of the text of {@code /proc/PID/status}. */
    static boolean hasNetAdmin(String status) {
        return status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
                .anyMatch(set -> (set >>> CAP_NET_ADMIN & 1) != 0);
    }
}
