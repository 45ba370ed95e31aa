// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Either way of calling, and that it is the way that was asked for. The build runs this, and what uses it, in both. */
class PacketCallsTest {
    private static final boolean ASKED_FOR = Boolean.parseBoolean(System.getProperty(SystemCall.PROPERTY, "true"));

    @Test
    void takesTheWayThatWasAskedFor() {
        assertEquals(ASKED_FOR && SystemCall.isKnown(), SystemCall.isAvailable());
    }

    @Test
    void callsOnABadDescriptorTellWhy() {
        ByteBuffer memory = NativeMemory.allocate(64);
        long address = NativeMemory.address(memory);
        assertEquals(-Errno.EBADF, PacketCalls.recv(-1, address, 1, 0));
        assertEquals(-Errno.EBADF, PacketCalls.recvmmsg(-1, address, 1, 0));
        assertEquals(-Errno.EBADF, PacketCalls.send(-1, address, 1, 0));
        assertEquals(-Errno.EBADF, PacketCalls.sendmsg(-1, address, 0));
        assertEquals(-Errno.EBADF, PacketCalls.epollWait(-1, address, 1, 0));
        if (EpollPwait2.isAvailable()) {
            assertEquals(-Errno.EBADF, PacketCalls.epollPwait2(-1, address, 1, address));
        }
    }

    /** Maps a page with mmap(2), all of whose first five arguments count, writes to it and gives it back. */
    @Test
    void argumentsAndResultsKeepAll64Bits() {
        if (!SystemCall.isAvailable()) {
            assertThrows(UnsatisfiedLinkError.class, () -> SystemCall.call(SystemCall.SENDTO, -1, 0, 0, 0, 0));
            return;
        }
        boolean amd64 = System.getProperty("os.arch").equals("amd64");
        long anywhereBeyond4GiB = 0x12_3456_7000L;
        long readAndWrite = 3;
        long privateAnonymous = 0x22;
        long page = SystemCall.call(amd64 ? 9 : 222, anywhereBeyond4GiB, 4096, readAndWrite, privateAnonymous, -1);
        assertTrue(page > 1L << 32, () -> Long.toHexString(page));
        new Pointer(page).setLong(4088, -2);
        assertEquals(-2, new Pointer(page).getLong(4088));
        assertEquals(0, SystemCall.call(amd64 ? 11 : 215, page, 4096, 0, 0, 0));
    }

    @Test
    void codeForAMethodThatIsNotThereIsRefused() {
        NativeCode code = new NativeCode();
        assertThrows(NoSuchMethodError.class, () -> code.register(SystemCall.class, "call", "(J)I", new byte[] {0}));
    }
}
