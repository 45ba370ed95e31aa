// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NfqueueTest {
    /** Says whether the transport is to be had in a JVM with other options. */
    static final class Ask {
        private Ask() {}

        public static void main(String[] args) {
            Throwable cause = Nfqueue.unavailabilityCause();
            System.out.println(cause == null ? "available" : cause.getMessage());
            System.exit(Nfqueue.isAvailable() ? 0 : 3);
        }
    }

    private static String ask(int expectedStatus, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ask.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(expectedStatus, process.exitValue(), said);
        return said;
    }

    @Test
    void isAvailableHere() throws Exception {
        assertNull(Nfqueue.unavailabilityCause());
        assertEquals("available", ask(0).trim());
    }

    @Test
    void refusesTheModeOfJnaThatCrashesTheJvm() throws Exception {
        assertTrue(ask(3, "-Djna.protected=true").contains("jna.protected=true"));
    }

    @Test
    void saysWhatIsMissingWhenJnaCannotLoad() throws Exception {
        String said = ask(3, "-Djna.nounpack=true", "-Djna.nosys=true", "-Djna.boot.library.path=/nonexistent");
        assertTrue(said.contains("--enable-native-access=ALL-UNNAMED"), said);
    }
}
