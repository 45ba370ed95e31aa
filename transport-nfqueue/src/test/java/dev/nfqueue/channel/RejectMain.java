// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.nio.file.Files;
import java.nio.file.Path;

/** Rejects one packet in a process of its own; prints "bound", and what became of the verdict. */
final class RejectMain {
    static final int QUEUE = 3;

    private RejectMain() {}

    public static void main(String[] arguments) throws Exception {
        try (TestQueue queue = TestQueue.bind(QUEUE)) {
            tell("bound");
            NfqueuePacket packet = queue.take();
            tell(queue.writeFailing(packet.reject(RejectReason.PORT_UNREACHABLE))
                    .getMessage());
            Trial.awaitVerdicts(queue, 1);
        }
    }

    private static void tell(String line) throws Exception {
        Files.writeString(Path.of("/dev/stdout"), line + "\n");
    }
}
