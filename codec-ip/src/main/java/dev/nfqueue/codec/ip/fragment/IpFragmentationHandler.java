// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.PromiseCombiner;
import java.util.List;

/**
 * Cuts every written {@link IpPacket} that is too long into fragments; see {@link IpFragmenter}. The first goes on in
 * the place of the packet, by {@link io.netty.buffer.ByteBufHolder#replace} of its holder, the others as holders of
 * their own. It stands behind {@link IpPacketEncoder}.
 *
 * <p>The write fails with {@link CannotFragmentException}, and the packet is released, when it cannot be cut. What
 * passes uncut: packets whose checksum a network card is to complete, since who leaves that to it leaves the cutting
 * to it too, and packets that an {@link IpReassembler} has put together, which cuts them itself.
 */
@Sharable
public final class IpFragmentationHandler extends ChannelOutboundHandlerAdapter {

    private final int mtu;

    /**
     * A handler for one size.
     *
     * @param mtu the most bytes that a packet may have, IP header included
     */
    public IpFragmentationHandler(int mtu) {
        if (mtu <= 0) {
            throw new IllegalArgumentException("mtu must be positive, not " + mtu);
        }
        this.mtu = mtu;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is the caller's.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof IpPacket packet) || passes(packet)) {
            ctx.write(message, promise);
            return;
        }
        PromiseCombiner written = new PromiseCombiner(ctx.executor());
        try {
            write(ctx, packet, written);
        } catch (RuntimeException e) {
            promise.tryFailure(e);
            return;
        } finally {
            packet.release();
        }
        written.finish(promise.unvoid());
    }

    private boolean passes(IpPacket packet) {
        return packet.declaredLength() <= mtu
                || !packet.isChecksumReady()
                || packet.holder() instanceof Fragments
                || packet.version() != 4 && packet.version() != 6;
    }

    private void write(ChannelHandlerContext ctx, IpPacket packet, PromiseCombiner written) {
        List<ByteBuf> cut = Cutter.cut(packet, mtu, IpFragmenter.identification(packet));
        int done = 0;
        try {
            Object first = packet.holder().replace(cut.get(0));
            done++;
            written.add(ctx.write(first));
            for (ByteBuf bytes : cut.subList(1, cut.size())) {
                done++;
                written.add(ctx.write(new DefaultByteBufHolder(bytes)));
            }
        } finally {
            cut.subList(done, cut.size()).forEach(ReferenceCountUtil::safeRelease);
        }
    }
}
