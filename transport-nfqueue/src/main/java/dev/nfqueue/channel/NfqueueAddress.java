// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.util.internal.ObjectUtil;
import java.net.SocketAddress;

/** The number of a netfilter queue, which an {@link NfqueueChannel} is bound to: {@code --queue-num} of the rule. */
public final class NfqueueAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final int queue;

    /**
     * Names a queue of the network namespace that the channel's socket is opened in.
     *
     * @param queue 0 to 65535
     */
    public NfqueueAddress(int queue) {
        this.queue = ObjectUtil.checkInRange(queue, 0, 0xffff, "queue");
    }

    /** Returns the queue's number, 0 to 65535. */
    public int queue() {
        return queue;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NfqueueAddress address && address.queue == queue;
    }

    @Override
    public int hashCode() {
        return queue;
    }

    /** Returns {@code "nfqueue:7"}. */
    @Override
    public String toString() {
        return "nfqueue:" + queue;
    }
}
