// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets of one's own, on the wire. */
@KernelTest
class InjectIT {
    private static final int QUEUE = 5;
    private static final int EMSGSIZE = 90;
    private static final int ENETUNREACH = 101;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private TestQueue queue;
    private UdpPair pair;

    /** Sends a datagram into the queue and takes it from there: what is sent later looks like it. */
    private NfqueuePacket example(IpFamily family) throws Exception {
        pair = cleanup.add(UdpPair.loopback(family));
        queue = cleanup.add(TestQueue.bind(QUEUE));
        cleanup.add(pair.at("INPUT").mark(0).queue(QUEUE));
        pair.send("first");
        return queue.take();
    }

    private static ByteBufHolder packet(NfqueuePacket example, String text) {
        return new DefaultByteBufHolder(UdpBytes.withPayload(example.content(), text));
    }

    @ParameterizedTest
    @EnumSource
    void isSentAfterTheVerdictsBeforeIt(IpFamily family) throws Exception {
        NfqueuePacket example = example(family);
        List<ChannelFuture> writes = new ArrayList<>();
        writes.add(queue.channel().write(packet(example, "zero")));
        ByteBufHolder second = packet(example, "second");
        writes.add(queue.channel().write(example.accept()));
        writes.add(queue.channel().write(second));
        queue.channel().flush();
        for (ChannelFuture write : writes) {
            TestQueue.await(write);
        }
        assertEquals(List.of("zero", "first", "second"), List.of(pair.receive(), pair.receive(), pair.receive()));
        NfqueueMetrics metrics = queue.channel().metrics();
        assertEquals(2, metrics.injected());
        assertEquals(0, metrics.injectedFailed());
    }

    @ParameterizedTest
    @EnumSource
    void aHundredInARowArriveInOrder(IpFamily family) throws Exception {
        NfqueuePacket example = example(family);
        for (int i = 0; i < 100; i++) {
            queue.channel().write(packet(example, "own " + i));
        }
        queue.write(example.drop());
        for (int i = 0; i < 100; i++) {
            assertEquals("own " + i, pair.receive());
        }
        assertEquals(100, queue.channel().metrics().injected());
    }

    @Test
    void tellsThatThereIsNoRoute() throws Exception {
        NfqueuePacket example = example(IpFamily.V4);
        ByteBuf bytes = UdpBytes.withPayload(example.content(), "lost");
        bytes.setInt(16, 0xC6336401); // 198.51.100.1
        Throwable cause = queue.writeFailing(new DefaultByteBufHolder(bytes));
        assertEquals(
                ENETUNREACH,
                assertInstanceOf(InjectionFailedException.class, cause).errno());
        assertEquals(1, queue.channel().metrics().injectedFailed());
        queue.write(example.accept());
        assertEquals("first", pair.receive());
    }

    @Test
    void tellsThatItIsTooLongAndSendsTheOthers() throws Exception {
        NfqueuePacket example = example(IpFamily.V6);
        ByteBuf bytes = UdpBytes.withPayload(example.content(), "x".repeat(65_480));
        Command.run("ip", "link", "set", "lo", "mtu", "1500");
        cleanup.add(() -> Command.run("ip", "link", "set", "lo", "mtu", "65536"));
        ByteBufHolder other = packet(example, "other");
        ChannelFuture tooLong = queue.channel().write(new DefaultByteBufHolder(bytes));
        queue.write(other);
        assertEquals(
                EMSGSIZE,
                assertInstanceOf(InjectionFailedException.class, tooLong.cause())
                        .errno());
        assertEquals("other", pair.receive());
        queue.write(example.drop());
    }

    @Test
    void refusesWhatIsNoPacket() throws Exception {
        NfqueuePacket example = example(IpFamily.V4);
        ByteBuf bytes = Unpooled.buffer().writeBytes(new byte[] {0x45, 0, 0});
        assertInstanceOf(IllegalArgumentException.class, queue.writeFailing(new DefaultByteBufHolder(bytes)));
        assertEquals(0, bytes.refCnt());
        queue.write(example.accept());
    }
}
