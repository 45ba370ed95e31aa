// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Asks an object everything that can be asked without arguments, and what it answers with in turn. */
final class Getters {
    /** What does something instead of telling something. */
    private static final Set<String> DEEDS = Set.of(
            "accept",
            "drop",
            "stop",
            "copy",
            "duplicate",
            "retainedDuplicate",
            "retain",
            "release",
            "touch",
            "notify",
            "notifyAll",
            "wait",
            "getClass");

    /** A packet's connection's tuple; beyond that come only tuples reversed again and again. */
    private static final int DEPTH = 3;

    private static final ClassValue<MethodHandle[]> ALL = new ClassValue<>() {
        @Override
        protected MethodHandle[] computeValue(Class<?> type) {
            return find(type);
        }
    };

    private Getters() {}

    private static MethodHandle[] find(Class<?> type) {
        List<MethodHandle> getters = new ArrayList<>();
        try {
            for (Method method : type.getMethods()) {
                if (method.getParameterCount() == 0
                        && !Modifier.isStatic(method.getModifiers())
                        && !DEEDS.contains(method.getName())) {
                    method.setAccessible(true);
                    getters.add(MethodHandles.lookup()
                            .unreflect(method)
                            .asType(MethodType.methodType(Object.class, Object.class)));
                }
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return getters.toArray(MethodHandle[]::new);
    }

    /** Returns how many questions were answered. */
    static int askAll(Object object) {
        return askAll(object, DEPTH);
    }

    private static int askAll(Object object, int depth) {
        int asked = 0;
        for (MethodHandle getter : ALL.get(object.getClass())) {
            Object answer = ask(getter, object);
            asked++;
            if (depth > 1 && answer != null && isOurs(answer)) {
                asked += askAll(answer, depth - 1);
            }
        }
        return asked;
    }

    private static Object ask(MethodHandle getter, Object object) {
        try {
            return (Object) getter.invokeExact(object);
        } catch (Throwable e) {
            throw new AssertionError("A getter of " + object.getClass() + " has failed", e);
        }
    }

    private static boolean isOurs(Object answer) {
        return answer.getClass().getPackageName().equals(Getters.class.getPackageName()) && !(answer instanceof Enum);
    }
}
