// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import java.util.HexFormat;
import java.util.Map;

/**
 * Makes traffic of all kinds in the namespace that it runs in, and prints the messages in which the kernel's queue hands the
 * packets over: the fixtures of the tests. See {@code dev/kernels/README.md}.
 */
final class CapturePackets {
    private static final int BYTES_A_LINE = 32;

    private CapturePackets() {}

    public static void main(String[] args) throws Exception {
        try (Rig rig = new Rig()) {
            new PlainScenarios(rig).run();
            new ConntrackScenarios(rig).run();
            new BridgeScenarios(rig).run();
            print(rig);
        }
        // Echo servers may still hold connections.
        System.exit(0);
    }

    /** Refuses what would touch more than this namespace, unless the kernel was booted for this. */
    static void requireOwnKernel(String reason) {
        if (System.getenv("NFQUEUE_OWN_KERNEL") == null) {
            throw new UnsupportedOperationException("only on a kernel of its own: " + reason);
        }
    }

    private static void print(Rig rig) {
        System.out.println("# kernel " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        for (Map.Entry<String, RawPacket> entry : rig.captured().entrySet()) {
            System.out.println();
            System.out.println("[" + entry.getKey() + "]");
            System.out.println("# " + rig.note(entry.getKey()));
            byte[] bytes = entry.getValue().bytes();
            for (int at = 0; at < bytes.length; at += BYTES_A_LINE) {
                System.out.println(HexFormat.of().formatHex(bytes, at, Math.min(bytes.length, at + BYTES_A_LINE)));
            }
        }
        System.out.println();
        for (Map.Entry<String, String> entry : rig.missing().entrySet()) {
            System.out.println("# not captured: " + entry.getKey() + ": " + entry.getValue());
        }
    }
}
