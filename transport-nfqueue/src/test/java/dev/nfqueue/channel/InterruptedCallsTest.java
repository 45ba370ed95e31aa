// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import io.netty.channel.ChannelFuture;
import java.nio.channels.Pipe;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A storm of signals to the event loop's thread, each of which interrupts the system call that it is in (EINTR). */
class InterruptedCallsTest {
    /** {@code SIGRTMAX - 2}, by which the JVM's NIO interrupts threads; its handler does nothing. */
    private static final int SIGNAL = 62;

    private static final long PAUSE_NANOS = 200_000;

    @RegisterExtension
    final Rig rig = new Rig();

    private volatile int loopThread;
    private volatile boolean over;
    private final AtomicInteger signals = new AtomicInteger();
    private Thread storm;

    @BeforeEach
    void beginStorm() throws Exception {
        Pipe pipe = Pipe.open(); // Has NIO set up its handler; without one the signal would end the process.
        pipe.source().configureBlocking(false);
        pipe.source().close();
        pipe.sink().close();
        rig.group.next().submit(() -> loopThread = Libc.gettid()).sync();
        storm = new Thread(this::storm, "signal-storm");
        storm.start();
    }

    private void storm() {
        int process = (int) ProcessHandle.current().pid();
        while (!over) {
            assertEquals(0, Libc.tgkill(process, loopThread, SIGNAL));
            signals.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @AfterEach
    void endStorm() throws InterruptedException {
        over = true;
        storm.join();
    }

    @Test
    void carriesEveryPacketThroughIt() throws Exception {
        rig.bind(new AcceptAll());
        for (int id = 1; id <= 2000; id++) {
            rig.send();
            rig.assertVerdict(id, Verdict.ACCEPT);
        }
        assertTrue(signals.get() > 0);
    }

    @Test
    void bindsHoweverLongTheReplyTakes() {
        rig.kernel.delayReplies(300);
        ChannelFuture bound =
                rig.bootstrap(rig.collector()).bind(new NfqueueAddress(3)).awaitUninterruptibly();
        rig.kernel.delayReplies(0);
        assertTrue(bound.isSuccess(), () -> String.valueOf(bound.cause()));
        bound.channel().close().syncUninterruptibly();
        assertTrue(signals.get() > 0);
    }

    private static final class Libc {
        static {
            Native.register("c");
        }

        static native int gettid();

        static native int tgkill(int process, int thread, int signal);
    }
}
