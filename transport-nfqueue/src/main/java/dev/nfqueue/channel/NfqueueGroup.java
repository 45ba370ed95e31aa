// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import io.netty.util.internal.ObjectUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Several queues as one: a channel each, spread over the loops of the bootstrap's group, bound and closed together. The rule
 * spreads the traffic: {@code --queue-balance 0:3} (nft: {@code queue to 0-3}) sends all packets between two hosts to the
 * same queue, in order.
 */
public final class NfqueueGroup {
    private final List<NfqueueChannel> channels;

    private NfqueueGroup(List<NfqueueChannel> channels) {
        this.channels = List.copyOf(channels);
    }

    /**
     * Binds the queues {@code first} to {@code first + count - 1}. Use as many loops as queues; with more loops than
     * processors nothing is won.
     *
     * @param bootstrap has the group, {@code channel(NfqueueChannel.class)} and a handler that all channels may share, or a
     *     {@code ChannelInitializer}
     * @return all of them, or the first failure, after the queues that could be bound have been given up again
     */
    public static Future<NfqueueGroup> bind(Bootstrap bootstrap, int first, int count) {
        ObjectUtil.checkPositive(count, "count");
        NfqueueAddress last = new NfqueueAddress(first + count - 1); // Fails before anything is bound.
        List<ChannelFuture> binds = new ArrayList<>();
        for (int queue = first; queue <= last.queue(); queue++) {
            binds.add(bootstrap.clone().bind(new NfqueueAddress(queue)));
        }
        Promise<NfqueueGroup> result = GlobalEventExecutor.INSTANCE.newPromise();
        whenAll(binds).addListener((Future<Void> all) -> {
            if (all.isSuccess()) {
                result.setSuccess(new NfqueueGroup(channels(binds)));
            } else {
                List<ChannelFuture> closes = new ArrayList<>();
                binds.forEach(bind -> closes.add(bind.channel().close()));
                whenAll(closes).addListener(closed -> result.setFailure(all.cause()));
            }
        });
        return result;
    }

    private static List<NfqueueChannel> channels(List<ChannelFuture> binds) {
        List<NfqueueChannel> channels = new ArrayList<>();
        binds.forEach(bind -> channels.add((NfqueueChannel) bind.channel()));
        return channels;
    }

    private static Future<Void> whenAll(List<ChannelFuture> futures) {
        Promise<Void> all = GlobalEventExecutor.INSTANCE.newPromise();
        GlobalEventExecutor.INSTANCE.execute(() -> {
            PromiseCombiner combiner = new PromiseCombiner(GlobalEventExecutor.INSTANCE);
            futures.forEach(future -> combiner.add((Future<?>) future));
            combiner.finish(all);
        });
        return all;
    }

    /** Returns the channels, one a queue, in the order of the queues' numbers. */
    public List<NfqueueChannel> channels() {
        return channels;
    }

    /** Returns the sum of the channels' figures. */
    public NfqueueMetrics metrics() {
        return channels.stream()
                .map(NfqueueChannel::metrics)
                .reduce(NfqueueMetrics::plus)
                .orElseThrow();
    }

    /** Closes all, each draining; succeeds when the last is closed. */
    public Future<Void> close() {
        List<ChannelFuture> closes = new ArrayList<>();
        channels.forEach(channel -> closes.add(channel.close()));
        return whenAll(closes);
    }

    /** Returns a future that succeeds when all are closed, by whomever. */
    public Future<Void> closeFuture() {
        return whenAll(channels.stream().map(Channel::closeFuture).toList());
    }
}
