// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whichever way this JVM calls: what comes back is what the function said, or why it failed. */
class PacketCallsTest {
    private static final boolean HAS_FOREIGN_FUNCTIONS = Runtime.version().feature() >= 22;

    private final PacketCalls calls = new PacketCalls();

    @Test
    void foreignFunctionsAreTakenWhereTheJvmHasThem() {
        assertEquals(HAS_FOREIGN_FUNCTIONS, ForeignFunctions.areAvailable());
    }

    @Test
    void callsOnABadDescriptorTellWhy() {
        ByteBuffer memory = NativeMemory.allocate(64);
        long address = NativeMemory.address(memory);
        assertEquals(-Errno.EBADF, calls.recvmmsg(-1, address, 1, 0));
        assertEquals(-Errno.EBADF, calls.sendmsg(-1, address, 0));
        assertEquals(-Errno.EBADF, calls.epollWait(-1, address, 1, 0));
        if (EpollPwait2.isAvailable()) {
            assertEquals(-Errno.EBADF, calls.epollPwait2(-1, address, 1, address));
        }
    }

    @Test
    void aFunctionThatIsNotThereIsNotFound() {
        assertNull(ForeignFunctions.find("no_such_function", int.class));
    }

    @Test
    void argumentsAndResultsKeepAll64Bits() throws Throwable {
        MethodHandle strnlen = ForeignFunctions.find("strnlen", long.class, long.class, long.class);
        if (!HAS_FOREIGN_FUNCTIONS) {
            assertNull(strnlen);
            return;
        }
        assertNotNull(strnlen);
        ByteBuffer text = NativeMemory.allocate(32).put(0, "nfqueue".getBytes(StandardCharsets.US_ASCII));
        Object errno = ForeignFunctions.segment(NativeMemory.allocate(4));
        assertEquals(7L, (long) strnlen.invokeExact(errno, NativeMemory.address(text), 1L << 40));
    }
}
