// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.nio.file.Files;
import java.nio.file.Path;

/** Binds a queue in a process of its own, and prints "bound" or the failure's class and message. */
final class BindMain {
    private BindMain() {}

    public static void main(String[] arguments) throws Exception {
        StringBuilder outcome = new StringBuilder();
        try {
            TestQueue.bind(Integer.parseInt(arguments[0])).close();
            outcome.append("bound\n");
        } catch (NfqueueBindException e) {
            outcome.append(e.getClass().getName())
                    .append('\n')
                    .append(e.getMessage())
                    .append('\n');
        }
        Files.writeString(Path.of("/dev/stdout"), outcome);
    }
}
