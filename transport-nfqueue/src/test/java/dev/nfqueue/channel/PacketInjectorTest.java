// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.testsupport.Await;
import io.netty.bootstrap.Bootstrap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers and packets of one's own that cannot be sent: the verdict is not taken either, and the packet gets the default one. */
class PacketInjectorTest {
    private static final byte[] UDP_PACKET = {
        0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1, 0, 9, 0, 9, 0, 8, 0, 0
    };

    @RegisterExtension
    final Rig rig = new Rig();

    /** As where the process lacks a capability; {@code RejectIT} shows that one. */
    private NfqueueChannel bindWhereNoSocketIsToBeHad() {
        Bootstrap bootstrap = rig.bootstrap(rig.collector());
        return rig.bind(bootstrap.option(NfqueueChannelOption.NETWORK_NAMESPACE, "no-such-namespace"));
    }

    private NfqueuePacket next() throws InterruptedException {
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(UDP_PACKET));
        return rig.next(NfqueuePacket.class);
    }

    @Test
    void failsTheWriteAndSaysWhatItTakes() throws Exception {
        NfqueueChannel channel = bindWhereNoSocketIsToBeHad();
        Throwable failure = channel.writeAndFlush(next().reject(RejectReason.PORT_UNREACHABLE))
                .awaitUninterruptibly()
                .cause();
        assertInstanceOf(IllegalStateException.class, failure);
        assertTrue(failure.getMessage().contains("no-such-namespace"), failure.getMessage());
        assertTrue(failure.getMessage().contains("CAP_NET_RAW and CAP_NET_ADMIN"), failure.getMessage());
        rig.assertVerdict(1, Verdict.DROP);
        Await.until(() -> channel.metrics().byDefault() == 1, "the default verdict to be counted");
        assertEquals(0, channel.metrics().answers());
    }

    @Test
    void leavesVerdictsWithoutAnswersAlone() throws Exception {
        NfqueueChannel channel = bindWhereNoSocketIsToBeHad();
        channel.writeAndFlush(next().reject(RejectReason.PORT_UNREACHABLE)).awaitUninterruptibly();
        rig.assertVerdict(1, Verdict.DROP);
        channel.writeAndFlush(next()).syncUninterruptibly();
        rig.assertVerdict(2, Verdict.ACCEPT);
    }
}
