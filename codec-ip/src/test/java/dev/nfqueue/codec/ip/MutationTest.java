// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, no getter of any view throws. */
class MutationTest {

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
    private static final int ROUNDS = Integer.getInteger("mutation.rounds", 300);

    private final Random random = new Random(42);
    private int calls;

    @Test
    void noGetterThrowsOnSpoiledPackets() throws ReflectiveOperationException {
        for (String hex : Corpus.ALL) {
            byte[] original = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
            for (int round = 0; round < ROUNDS; round++) {
                ByteBuf bytes = Samples.bytes(hex);
                spoil(bytes, original.length);
                IpPacket packet = IpPacket.of(bytes);
                try {
                    readAll(packet, 0);
                } catch (ReflectiveOperationException | RuntimeException e) {
                    throw new AssertionError(ByteBufUtil.hexDump(bytes), e);
                }
                packet.release();
            }
        }
        assertTrue(calls > 500_000, () -> "called " + calls);
    }

    @Test
    void noSetterThrowsOnSpoiledPackets() throws ReflectiveOperationException {
        for (String hex : Corpus.ALL) {
            for (int round = 0; round < ROUNDS / 4; round++) {
                ByteBuf bytes = Samples.bytes(hex);
                spoil(bytes, bytes.readableBytes());
                String spoiled = ByteBufUtil.hexDump(bytes);
                IpPacket packet = IpPacket.of(new DefaultByteBufHolder(bytes), random.nextBoolean());
                try {
                    editAll(packet);
                    if (packet.transport() != null) {
                        editAll(packet.transport());
                        packet.transport().writablePayload();
                    }
                    packet.toHolder().release();
                } catch (ReflectiveOperationException | RuntimeException e) {
                    throw new AssertionError(spoiled, e);
                }
            }
        }
        assertTrue(calls > 10_000, () -> "called " + calls);
    }

    /** Calls every setter that takes one number, then changes the length, which may be refused. */
    private void editAll(Object view) throws ReflectiveOperationException {
        for (Method method : view.getClass().getMethods()) {
            boolean setter =
                    method.getParameterCount() == 1 && method.getReturnType().isInstance(view);
            if (!setter || method.isBridge() || NOT_GETTERS.contains(method.getName())) {
                continue;
            }
            if (method.getParameterTypes()[0] == int.class) {
                method.invoke(view, random.nextInt());
                calls++;
            } else if (method.getParameterTypes()[0] == long.class) {
                method.invoke(view, random.nextLong());
                calls++;
            }
        }
        try {
            if (view instanceof TcpSegment tcp) {
                tcp.option(TcpOption.SACK_PERMITTED);
            } else if (view instanceof Ipv4Packet packet) {
                packet.option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0);
            } else if (view instanceof Ipv6Packet packet) {
                packet.insertExtension(IpProtocol.HOP_BY_HOP).removeExtension(IpProtocol.ROUTING);
            }
            if (view instanceof Transport transport) {
                transport.payload(new byte[random.nextInt(100)]);
            }
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            calls++;
        }
    }

    private void spoil(ByteBuf bytes, int length) {
        int mutations = random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
            // Headers are in front: spoil them more often than the rest.
            int at = random.nextInt(random.nextBoolean() ? Math.min(length, 64) : length);
            int value = random.nextInt(3) == 0 ? random.nextInt(2) * 0xFF : random.nextInt(256);
            bytes.setByte(at, value);
        }
        if (random.nextInt(3) == 0) {
            bytes.writerIndex(random.nextInt(length + 1));
        }
    }

    private void readAll(Object view, int depth) throws ReflectiveOperationException {
        for (Method method : view.getClass().getMethods()) {
            if (method.getParameterCount() > 0
                    || method.isBridge()
                    || Modifier.isStatic(method.getModifiers())
                    || NOT_GETTERS.contains(method.getName())) {
                continue;
            }
            Object value = method.invoke(view);
            calls++;
            read(value, depth);
        }
    }

    private void read(Object value, int depth) throws ReflectiveOperationException {
        if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
            for (Object element : list) {
                read(element, depth);
            }
        } else if (value != null && depth < 4 && isView(value)) {
            if (value instanceof Elements elements) {
                readAll(elements, depth + 1);
                elements.rewind();
                for (int i = 0; elements.next(); i++) {
                    readElement(elements, depth + 1);
                    assertTrue(i < 70_000, "a walk without end");
                }
            } else {
                readAll(value, depth + 1);
            }
        }
    }

    /** Getters that take the number of an item are asked for more than there can be. */
    private void readElement(Elements elements, int depth) throws ReflectiveOperationException {
        readAll(elements, depth);
        for (Method method : elements.getClass().getMethods()) {
            boolean indexed = method.getParameterCount() == 1 && method.getParameterTypes()[0] == int.class;
            if (indexed && method.getReturnType() != void.class && !NOT_GETTERS.contains(method.getName())) {
                for (int i = -1; i < 20; i++) {
                    method.invoke(elements, i);
                    calls++;
                }
            }
        }
    }

    private static boolean isView(Object value) {
        return value instanceof IpPacket
                || value instanceof Transport
                || value instanceof Elements
                || value instanceof NeighborDiscovery
                || value instanceof MulticastListener
                || value instanceof ExtensionHeader;
    }
}
