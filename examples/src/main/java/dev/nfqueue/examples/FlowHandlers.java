// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import dev.nfqueue.codec.ip.flow.FlowOptions;
import dev.nfqueue.codec.ip.flow.PacketAction;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/** What examples that look at flows put into the queue's pipeline. */
public final class FlowHandlers {
    private FlowHandlers() {}

    /** Options under which nothing passes unseen: no fragments, and no new flow when all places are taken. */
    public static FlowOptions unseenDropped() {
        return new FlowOptions()
                .fragments(PacketAction.DROP)
                .atLimit(PacketAction.DROP)
                .strayErrors(PacketAction.ACCEPT)
                .flowless(PacketAction.ACCEPT);
    }

    /**
     * Makes packets of what the queue delivers, and flows of packets.
     *
     * @param handlers adds the handlers of a new flow to its pipeline
     */
    public static void addTo(ChannelPipeline pipeline, FlowOptions options, Consumer<FlowChannel> handlers) {
        pipeline.addLast(
                new IpPacketDecoder(),
                new IpPacketEncoder(packet -> packet instanceof NfqueuePacket queued ? queued.drop() : null),
                new FlowMultiplexHandler(
                        new ChannelInitializer<FlowChannel>() {
                            @Override
                            protected void initChannel(FlowChannel flow) {
                                handlers.accept(flow);
                            }
                        },
                        options));
    }
}
