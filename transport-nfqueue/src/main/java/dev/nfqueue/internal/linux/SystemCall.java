// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.util.HexFormat;

/**
 * Linux system calls by one native method, whose few instructions stand here. It takes half the time of JNA's way to
 * a function of the C library, on any JDK.
 */
final class SystemCall {
    /** Says {@code false} to stay with JNA. */
    static final String PROPERTY = "dev.nfqueue.directCalls";

    private static final String PROCESSOR = System.getProperty("os.arch");

    static final int RECVFROM = number(45, 207);
    static final int SENDTO = number(44, 206);
    static final int RECVMMSG = number(299, 243);
    static final int SENDMSG = number(46, 211);
    static final int EPOLL_PWAIT = number(281, 22);

    /** Linux 5.11. */
    static final int EPOLL_PWAIT2 = number(441, 441);

    /** From where JNI has the arguments of {@link #call}, behind an environment and a class, to where the kernel takes them. */
    private static final String AMD64 = """
            4889d0      mov rax, rdx
            4889cf      mov rdi, rcx
            4c89c6      mov rsi, r8
            4c89ca      mov rdx, r9
            4c8b542408  mov r10, [rsp+8]
            4c8b442410  mov r8, [rsp+16]
            4531c9      xor r9d, r9d
            0f05        syscall
            c3          ret
            """;

    /** The same for 64-bit Arm. */
    private static final String AARCH64 = """
            e80302aa    mov x8, x2
            e00303aa    mov x0, x3
            e10304aa    mov x1, x4
            e20305aa    mov x2, x5
            e30306aa    mov x3, x6
            e40307aa    mov x4, x7
            e5031faa    mov x5, xzr
            010000d4    svc #0
            c0035fd6    ret
            """;

    private static final boolean AVAILABLE = register();

    private SystemCall() {}

    private static int number(int amd64, int aarch64) {
        return PROCESSOR.equals("amd64") ? amd64 : aarch64;
    }

    private static boolean register() {
        if (!isKnown() || !Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
            return false;
        }
        String listing = PROCESSOR.equals("amd64") ? AMD64 : AARCH64;
        byte[] code = HexFormat.of().parseHex(listing.replaceAll(" .*|\n", ""));
        try {
            Libc.errno(); // It refuses what is not Linux, and JVMs with which JNA does not work.
            return new NativeCode().register(SystemCall.class, "call", "(JJJJJJ)J", code);
        } catch (LinkageError | RuntimeException e) {
            return false; // A JVM whose native methods are fixed, such as a native image.
        }
    }

    /** Returns whether there is code for this processor. */
    static boolean isKnown() {
        return PROCESSOR.equals("amd64") || PROCESSOR.equals("aarch64");
    }

    /** Returns whether {@link #call} may be called: where there is code, unless the system forbids it. */
    static boolean isAvailable() {
        return AVAILABLE;
    }

    /** Makes a system call of up to five arguments; a sixth is 0. Returns what the kernel does: {@code -errno} for an error. */
    static native long call(long number, long a, long b, long c, long d, long e);
}
