// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * C functions by {@code java.lang.foreign}, which JDK 22 and newer have. A call costs some 300 ns less than by JNA. It is all
 * named by reflection, since this is compiled for JDK 17.
 */
final class ForeignFunctions {
    /** Says {@code false} to stay with JNA. */
    private static final String PROPERTY = "dev.nfqueue.foreign";

    private static final int FIRST_FEATURE_RELEASE = 22;
    private static final boolean AVAILABLE = probe();

    private ForeignFunctions() {}

    private static boolean probe() {
        if (Runtime.version().feature() < FIRST_FEATURE_RELEASE
                || !Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
            return false;
        }
        Libc.errno(); // JNA first: what it was allowed or warned about on the class path goes for this class, too.
        try {
            return mayCall()
                    && link("getpid", int.class) != null
                    && segment(NativeMemory.allocate(Integer.BYTES)) != null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return false; // A JVM that does not have them all the same, such as a native image.
        }
    }

    /** Returns whether the JVM lets this class call native code without a warning. */
    private static boolean mayCall() throws ReflectiveOperationException {
        return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(ForeignFunctions.class.getModule());
    }

    /** Returns whether this JVM has them. */
    static boolean areAvailable() {
        return AVAILABLE;
    }

    /**
     * Finds a function whose parameters and result are {@code int}s and {@code long}s, addresses among the latter.
     *
     * @return what calls it; its first parameter is an {@link Object}, the {@link #segment} that takes {@code errno}. {@code
     *     null} when there are no foreign functions, or not this one
     */
    static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
        try {
            return AVAILABLE ? link(name, result, parameters) : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static MethodHandle link(String name, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        Class<?> linkerType = type("Linker");
        Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
        Optional<?> address = (Optional<?>)
                type("SymbolLookup").getMethod("find", String.class).invoke(lookup, name);
        if (address.isEmpty()) {
            return null;
        }
        Class<?> descriptorType = type("FunctionDescriptor");
        Object layouts = Array.newInstance(type("MemoryLayout"), parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            Array.set(layouts, i, layout(parameters[i]));
        }
        Object descriptor = descriptorType
                .getMethod("of", type("MemoryLayout"), layouts.getClass())
                .invoke(null, layout(result), layouts);
        Object options = Array.newInstance(type("Linker$Option"), 1);
        Array.set(options, 0, errnoOption());
        MethodHandle function = (MethodHandle) linkerType
                .getMethod("downcallHandle", type("MemorySegment"), descriptorType, options.getClass())
                .invoke(linker, address.get(), descriptor, options);
        return function.asType(function.type().changeParameterType(0, Object.class));
    }

    private static Object errnoOption() throws ReflectiveOperationException {
        return type("Linker$Option")
                .getMethod("captureCallState", String[].class)
                .invoke(null, (Object) new String[] {"errno"});
    }

    private static Object layout(Class<?> primitive) throws ReflectiveOperationException {
        String name = primitive == int.class ? "JAVA_INT" : "JAVA_LONG";
        return type("ValueLayout").getField(name).get(null);
    }

    /** Returns the memory of a direct buffer as a function takes it, to leave {@code errno} there: 4 bytes. */
    static Object segment(ByteBuffer direct) throws ReflectiveOperationException {
        return type("MemorySegment").getMethod("ofBuffer", Buffer.class).invoke(null, direct);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }
}
