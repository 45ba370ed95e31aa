// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

/** Whether the system calls can be made from this JVM. */
public final class Availability {
    @SuppressWarnings("StaticAssignmentOfThrowable") // A class that failed to load tells why only once.
    private static final Throwable CAUSE = tryOut();

    private Availability() {}

    /** Returns why they cannot, with a message that says what to do, or {@code null} when they can. */
    public static Throwable unavailabilityCause() {
        return CAUSE;
    }

    private static Throwable tryOut() {
        try {
            Libc.errno();
            return null;
        } catch (Throwable e) {
            Throwable cause = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
            if (cause instanceof UnsupportedOperationException) {
                return cause;
            }
            return new UnsupportedOperationException(
                    "JNA could not call into the C library (" + cause + "); on JDK 24 and newer start the JVM with"
                            + " --enable-native-access=ALL-UNNAMED, or =com.sun.jna where JNA is a named module.",
                    cause);
        }
    }
}
