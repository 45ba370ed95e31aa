// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.function.Function;

/**
 * Lets the handlers behind it in a {@link FlowChannel} see the beginning of a flow only: so many packets, or bytes, of
 * both directions together. The packet after that is nobody's to inspect: a last message is written for it, which may
 * tell the source of the packets to send no more of this flow; what comes nevertheless passes
 * ({@link FlowChannel#acceptRest}).
 *
 * <pre>{@code
 * flow.pipeline().addFirst(FlowHandBack.afterPackets(8, packet -> ((NfqueuePacket) packet.detach()).acceptFlow(0x1)));
 * }</pre>
 *
 * <p>Stands before the handlers that inspect. A handler that has decided earlier calls {@code acceptRest} or
 * {@code dropRest} itself.
 */
public final class FlowHandBack extends ChannelInboundHandlerAdapter {

    private final long packets;
    private final long bytes;
    private final Function<? super IpPacket, ?> last;
    private long seenPackets;
    private long seenBytes;

    private FlowHandBack(long packets, long bytes, Function<? super IpPacket, ?> last) {
        if (packets < 0 || bytes < 0) {
            throw new IllegalArgumentException("the number to inspect must not be negative");
        }
        this.packets = packets;
        this.bytes = bytes;
        this.last = Objects.requireNonNull(last, "last");
    }

    /**
     * A handler for one flow that lets so many packets be inspected.
     *
     * @param last makes of the next packet the message to write for it, which takes over the reference; the packet
     *     itself will do
     */
    public static FlowHandBack afterPackets(long packets, Function<? super IpPacket, ?> last) {
        return new FlowHandBack(packets, Long.MAX_VALUE, last);
    }

    /** A handler for one flow that lets so many bytes be inspected, IP headers among them, up to the end of a packet. */
    public static FlowHandBack afterBytes(long bytes, Function<? super IpPacket, ?> last) {
        return new FlowHandBack(Long.MAX_VALUE, bytes, last);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof IpPacket packet)) {
            ctx.fireChannelRead(message);
        } else if (seenPackets < packets && seenBytes < bytes) {
            seenPackets++;
            seenBytes += packet.declaredLength();
            ctx.fireChannelRead(packet);
        } else {
            Object told;
            try {
                told = last.apply(packet);
            } catch (RuntimeException e) {
                packet.release();
                throw e;
            }
            ctx.write(told);
            ((FlowChannel) ctx.channel()).acceptRest();
        }
    }
}
