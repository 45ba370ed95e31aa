// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import io.netty.channel.ChannelId;
import java.util.concurrent.atomic.AtomicLong;

/** The id of a flow's channel: a number, as there may be very many. */
final class FlowChannelId implements ChannelId {

    private static final long serialVersionUID = 1;
    private static final AtomicLong LAST = new AtomicLong();

    private final long number;

    private FlowChannelId(long number) {
        this.number = number;
    }

    static FlowChannelId next() {
        return new FlowChannelId(LAST.incrementAndGet());
    }

    @Override
    public String asShortText() {
        return Long.toHexString(number);
    }

    @Override
    public String asLongText() {
        return "flow-" + asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        return other instanceof FlowChannelId id
                ? Long.compare(number, id.number)
                : asLongText().compareTo(other.asLongText());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlowChannelId id && id.number == number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public String toString() {
        return asShortText();
    }
}
