// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** Calls every getter of a packet, and of every view that one of them gives. */
final class Getters {

    /** More elements than the longest packet has room for. */
    private static final int MOST_ELEMENTS = 70_000;

    private static final int MOST_DEPTH = 4;

    private static final Set<String> NOT_GETTERS = Set.of(
            "retain",
            "release",
            "touch",
            "copy",
            "duplicate",
            "retainedDuplicate",
            "detach",
            "toHolder",
            "hashCode",
            "wait",
            "notify",
            "notifyAll",
            "getClass",
            "clone",
            "packet",
            "next",
            "rewind",
            "find",
            "toHexDump",
            "message",
            "removeOptions");

    private static final ClassValue<Method[]> PLAIN = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            return methods(type, 0);
        }
    };

    private static final ClassValue<Method[]> INDEXED = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            return methods(type, 1);
        }
    };

    private int calls;

    private Getters() {}

    /** Reads all that there is to be read; how many calls that took. */
    static int callAll(IpPacket packet) {
        Getters getters = new Getters();
        getters.readAll(packet, 0);
        return getters.calls;
    }

    static boolean isGetter(Method method) {
        return !method.isBridge() && !NOT_GETTERS.contains(method.getName());
    }

    private static Method[] methods(Class<?> type, int parameters) {
        return Arrays.stream(type.getMethods())
                .filter(method -> isGetter(method) && method.getParameterCount() == parameters)
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && method.getReturnType() != void.class)
                .filter(method -> parameters == 0 || method.getParameterTypes()[0] == int.class)
                .toArray(Method[]::new);
    }

    private void readAll(Object view, int depth) {
        for (Method method : PLAIN.get(view.getClass())) {
            read(call(view, method), depth);
        }
    }

    private Object call(Object view, Method method, Object... arguments) {
        calls++;
        try {
            return method.invoke(view, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method + " " + Arrays.toString(arguments) + ": " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void read(Object value, int depth) {
        if (value instanceof Iterable<?> list && !(value instanceof Path)) {
            for (Object element : list) {
                read(element, depth);
            }
        } else if (value instanceof Elements elements && depth < MOST_DEPTH) {
            walk(elements, depth + 1);
        } else if (depth < MOST_DEPTH && isView(value)) {
            readAll(value, depth + 1);
        }
    }

    private void walk(Elements elements, int depth) {
        readAll(elements, depth);
        elements.rewind();
        for (int i = 0; elements.next(); i++) {
            if (i < 64 || i % 97 == 0) {
                readAll(elements, depth);
                readItems(elements);
            }
            if (i > MOST_ELEMENTS) {
                throw new AssertionError("a walk without end: " + elements.getClass());
            }
        }
    }

    /** Getters that take the number of an item are asked for more than there can be. */
    private void readItems(Elements elements) {
        for (Method method : INDEXED.get(elements.getClass())) {
            for (int i = -1; i < 20; i++) {
                call(elements, method, i);
            }
        }
    }

    private static boolean isView(Object value) {
        return value instanceof IpPacket
                || value instanceof Transport
                || value instanceof NeighborDiscovery
                || value instanceof MulticastListener
                || value instanceof ExtensionHeader;
    }
}
