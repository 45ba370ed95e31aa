// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * A group of event loops for {@link NfqueueChannel}s: {@link MultiThreadIoEventLoopGroup} over {@link NfqueueIoHandler}. A
 * channel lives on one loop; several queues use several.
 */
public final class NfqueueEventLoopGroup extends MultiThreadIoEventLoopGroup {
    /** Makes a group of one loop. */
    public NfqueueEventLoopGroup() {
        this(1);
    }

    /** Makes a group of this many loops, whose threads are called {@code nfqueue-…}. */
    public NfqueueEventLoopGroup(int threads) {
        this(threads, new DefaultThreadFactory("nfqueue"));
    }

    /** Makes a group of this many loops on threads of the caller's. */
    public NfqueueEventLoopGroup(int threads, ThreadFactory threadFactory) {
        super(threads, threadFactory, NfqueueIoHandler.newFactory());
    }

    /** Makes a group of this many loops that poll before they sleep, see {@link NfqueueIoHandler#newFactory(Duration)}. */
    public NfqueueEventLoopGroup(int threads, Duration busyPoll) {
        super(threads, new DefaultThreadFactory("nfqueue"), NfqueueIoHandler.newFactory(busyPoll));
    }
}
