// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each way in which a bind can fail has a type and a sentence of its own. */
class BindFailureTest {
    private final NfqueueEventLoopGroup group = new NfqueueEventLoopGroup();

    @AfterEach
    void shutDown() {
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Bootstrap bootstrap(ScriptedKernel kernel) {
        return new Bootstrap()
                .group(group)
                .channelFactory(kernel::newChannel)
                .handler(new ChannelInboundHandlerAdapter())
                .option(NfqueueChannelOption.GSO, true)
                .option(NfqueueChannelOption.SECCTX, true);
    }

    private <T extends NfqueueBindException> T fail(Class<T> type, int errno, IntBinaryOperator script)
            throws Exception {
        try (ScriptedKernel kernel = new ScriptedKernel(script)) {
            ChannelFuture bind = bootstrap(kernel).bind(new NfqueueAddress(31)).awaitUninterruptibly();
            T failure = assertInstanceOf(type, bind.cause());
            assertSame(type, failure.getClass());
            assertEquals(errno, failure.errno());
            assertTrue(failure.getMessage().contains("ueue 31"), failure.getMessage());
            assertTrue(failure.getMessage().endsWith("."), failure.getMessage());
            bind.channel().closeFuture().syncUninterruptibly();
            assertFalse(bind.channel().isOpen());
            return failure;
        }
    }

    /** Refuses to bind, and answers other commands with success. */
    private static IntBinaryOperator refuseBind(int errno) {
        return (command, flags) -> command == Nfqnl.NFQNL_CFG_CMD_BIND ? errno : 0;
    }

    @Test
    void knowsAQueueInUseByWhatElseIsPermitted() throws Exception {
        QueueInUseException failure = fail(QueueInUseException.class, Errno.EPERM, refuseBind(Errno.EPERM));
        assertTrue(failure.getMessage().contains("in use"), failure.getMessage());
        assertTrue(failure.ownerPortId() >= 0);
        assertTrue(failure.ownerPid() >= 0);
    }

    @Test
    void knowsAQueueInUseByItsNumbers() throws Exception {
        fail(QueueInUseException.class, Errno.EBUSY, refuseBind(Errno.EBUSY));
        fail(QueueInUseException.class, Errno.EEXIST, refuseBind(Errno.EEXIST));
    }

    @Test
    void knowsAMissingCapabilityWhenNothingIsPermitted() throws Exception {
        MissingCapabilityException failure =
                fail(MissingCapabilityException.class, Errno.EPERM, (command, flags) -> Errno.EPERM);
        assertTrue(failure.getMessage().contains("CAP_NET_ADMIN"), failure.getMessage());
    }

    @Test
    void knowsAMissingModule() throws Exception {
        KernelModuleMissingException failure =
                fail(KernelModuleMissingException.class, Errno.EINVAL, (command, flags) -> Errno.EINVAL);
        assertTrue(failure.getMessage().contains("modprobe nfnetlink_queue"), failure.getMessage());
    }

    @Test
    void findsOutWhichFlagIsNotSupported() throws Exception {
        UnsupportedFlagException failure = fail(
                UnsupportedFlagException.class,
                Errno.EOPNOTSUPP,
                (command, flags) -> (flags & Nfqnl.NFQA_CFG_F_SECCTX) != 0 ? Errno.EOPNOTSUPP : 0);
        assertEquals(List.of("SECCTX"), failure.flags());
        assertTrue(failure.getMessage().contains("SECCTX"), failure.getMessage());
    }

    @Test
    void findsOutThatNoFlagIsSupported() throws Exception {
        UnsupportedFlagException failure =
                fail(UnsupportedFlagException.class, Errno.EOPNOTSUPP, (command, flags) -> Errno.EOPNOTSUPP);
        assertEquals(List.of("GSO", "SECCTX"), failure.flags());
    }

    @Test
    void blamesNoFlagThatIsSupported() throws Exception {
        fail(NfqueueBindException.class, Errno.EOPNOTSUPP, refuseBind(Errno.EOPNOTSUPP));
    }

    @Test
    void namesAnErrorThatItDoesNotKnow() throws Exception {
        NfqueueBindException failure = fail(NfqueueBindException.class, Errno.ENOMEM, refuseBind(Errno.ENOMEM));
        assertTrue(failure.getMessage().contains("ENOMEM"), failure.getMessage());
    }

    @Test
    void failsWhenTheDescriptorIsOfNoUse() throws Exception {
        try (ScriptedKernel kernel = new ScriptedKernel((command, flags) -> 0)) {
            kernel.hangUp();
            ChannelFuture bind = bootstrap(kernel).bind(new NfqueueAddress(31)).awaitUninterruptibly();
            assertEquals(
                    Errno.EPIPE,
                    assertInstanceOf(NfqueueBindException.class, bind.cause()).errno());
        }
    }

    @Test
    void bindsAgainAfterAFailure() throws Exception {
        boolean[] failed = {false};
        IntBinaryOperator once = (command, flags) -> {
            boolean fail = command == Nfqnl.NFQNL_CFG_CMD_BIND && !failed[0];
            failed[0] |= fail;
            return fail ? Errno.EBUSY : 0;
        };
        try (ScriptedKernel kernel = new ScriptedKernel(once)) {
            NfqueueChannel channel = (NfqueueChannel)
                    bootstrap(kernel).register().syncUninterruptibly().channel();
            assertInstanceOf(
                    QueueInUseException.class,
                    channel.bind(new NfqueueAddress(31)).awaitUninterruptibly().cause());
            assertFalse(channel.isActive());
            assertTrue(channel.isOpen());
            channel.bind(new NfqueueAddress(32)).syncUninterruptibly();
            assertEquals(new NfqueueAddress(32), channel.localAddress());
            channel.close().syncUninterruptibly();
        }
    }

    @Test
    void refusesAnAddressOfAnotherKind() throws Exception {
        try (ScriptedKernel kernel = new ScriptedKernel((command, flags) -> 0)) {
            ChannelFuture bind =
                    bootstrap(kernel).bind(new InetSocketAddress(80)).awaitUninterruptibly();
            assertInstanceOf(IllegalArgumentException.class, bind.cause());
        }
    }

    @Test
    void failsWhateverIsWrongWithTheNetworkNamespace() {
        for (String namespace : List.of("no-such-namespace", "/no/such/file", "/etc/passwd", "a\0b")) {
            ChannelFuture register = new Bootstrap()
                    .group(group)
                    .channel(NfqueueChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .option(NfqueueChannelOption.NETWORK_NAMESPACE, namespace)
                    .register();
            assertTrue(register.awaitUninterruptibly(30, TimeUnit.SECONDS), namespace);
            assertNotNull(register.cause(), namespace);
            assertFalse(register.channel().isOpen(), namespace);
        }
    }
}
