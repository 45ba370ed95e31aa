// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import com.sun.jna.Function;
import com.sun.jna.JNIEnv;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Gives a native method its code, as a library that was loaded for it would: by JNI's {@code RegisterNatives}. */
final class NativeCode {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final long MAP_FAILED = -1;

    /** Where it stands in JNI's table of functions, the same in every version. */
    private static final int REGISTER_NATIVES = 215;

    /** Lets JNA pass the class as it is. */
    private static final Map<String, Object> OBJECTS = Map.of(Library.OPTION_ALLOW_OBJECTS, true);

    private final NativeLibrary libc = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);

    /**
     * Makes a method callable. The code stays in memory, up to a page of it.
     *
     * @param signature as JNI writes it, such as {@code "(JJ)J"}
     * @param code machine code of a function as JNI calls it: an environment and the class come before the arguments
     * @return whether it can be called now; a system may forbid new code
     */
    boolean register(Class<?> owner, String method, String signature, byte[] code) {
        long address = load(code);
        if (address == MAP_FAILED) {
            return false;
        }
        // JNINativeMethod: three addresses, of the name, the signature and the code.
        ByteBuffer registration = NativeMemory.allocate(3 * Long.BYTES);
        ByteBuffer name = text(method);
        ByteBuffer type = text(signature);
        registration.putLong(0, NativeMemory.address(name));
        registration.putLong(Long.BYTES, NativeMemory.address(type));
        registration.putLong(2 * Long.BYTES, address);
        Object[] arguments = {JNIEnv.CURRENT, owner, new Pointer(NativeMemory.address(registration)), 1};
        try {
            return (int) jniFunction(REGISTER_NATIVES).invoke(int.class, arguments, OBJECTS) == 0;
        } finally {
            Reference.reachabilityFence(registration);
            Reference.reachabilityFence(name);
            Reference.reachabilityFence(type);
        }
    }

    /** Copies code to memory that is first writable, then executable, never both. Returns its address. */
    private long load(byte[] code) {
        Pointer memory = libc.getFunction("mmap").invokePointer(new Object[] {
            0L, (long) code.length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L
        });
        if (Pointer.nativeValue(memory) == MAP_FAILED) {
            return MAP_FAILED;
        }
        memory.write(0, code, 0, code.length);
        Object[] executable = {memory, (long) code.length, PROT_READ | PROT_EXEC};
        return libc.getFunction("mprotect").invokeInt(executable) == 0 ? Pointer.nativeValue(memory) : MAP_FAILED;
    }

    private Function jniFunction(int index) {
        // JNA knows the environment as an argument only; a copy of nothing returns it.
        Object[] copyNothing = {JNIEnv.CURRENT, JNIEnv.CURRENT, 0L};
        Pointer environment = (Pointer) libc.getFunction("memcpy").invoke(Pointer.class, copyNothing, OBJECTS);
        return Function.getFunction(environment.getPointer(0).getPointer((long) index * Long.BYTES));
    }

    private static ByteBuffer text(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        return NativeMemory.allocate(bytes.length + 1).put(0, bytes);
    }
}
