// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import java.lang.reflect.Method;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, no getter of any view throws. */
class MutationTest {

    private static final int ROUNDS = Integer.getInteger("mutation.rounds", 300);

    private final Random random = new Random(42);
    private int calls;

    @Test
    void noGetterThrowsOnSpoiledPackets() {
        for (String hex : Corpus.ALL) {
            byte[] original = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
            for (int round = 0; round < ROUNDS; round++) {
                ByteBuf bytes = Samples.bytes(hex);
                spoil(bytes, original.length);
                IpPacket packet = IpPacket.of(bytes);
                try {
                    calls += Getters.callAll(packet);
                } catch (AssertionError | RuntimeException e) {
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
            if (!setter || !Getters.isGetter(method)) {
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
}
