// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.PacketDrop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.PromiseCombiner;
import java.util.ArrayDeque;
import java.util.Queue;

/** Writes what was decided about a packet that was put together as decisions about what it came in. */
final class FragmentWriter {

    private final ChannelHandlerContext ctx;
    private final PromiseCombiner written;

    private FragmentWriter(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        written = new PromiseCombiner(ctx.executor());
    }

    /** Writes a message of any kind. */
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is the caller's.
    static void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise, int mtu) {
        Fragments fragments = fragments(message);
        if (fragments == null) {
            ctx.write(message, promise);
            return;
        }
        FragmentWriter writer = new FragmentWriter(ctx);
        try {
            writer.write(message, fragments, mtu);
        } catch (RuntimeException e) {
            promise.tryFailure(e);
            return;
        } finally {
            ReferenceCountUtil.safeRelease(message);
        }
        writer.written.finish(promise.unvoid());
    }

    /** What a message is about, if it is about a packet that was put together; else null. */
    private static Fragments fragments(Object message) {
        Object holder = message;
        if (message instanceof IpPacket packet) {
            holder = packet.holder();
        } else if (message instanceof PacketDrop drop) {
            holder = drop.packet().holder();
        }
        return holder instanceof Fragments fragments ? fragments : null;
    }

    private void write(Object message, Fragments fragments, int mtu) {
        if (message instanceof PacketDrop) {
            fragments.fragments().forEach(this::drop);
        } else if (message instanceof IpPacket packet && (packet.isEdited() || fragments.isReplaced())) {
            cut(packet, fragments, mtu);
        } else if (message instanceof Fragments && fragments.isReplaced()) {
            IpPacket packet = IpPacket.of(fragments.content().retainedDuplicate());
            try {
                cut(packet, fragments, mtu);
            } finally {
                packet.release();
            }
        } else {
            for (IpPacket packet : fragments.fragments()) {
                written.add(ctx.write(packet.retain()));
            }
        }
    }

    private void drop(IpPacket packet) {
        written.add(ctx.write(packet.retain().drop()));
    }

    /** Each fragment goes on with new bytes; the ends of the two lists need not meet. */
    private void cut(IpPacket packet, Fragments fragments, int mtu) {
        int longest =
                fragments.fragments().stream().mapToInt(IpPacket::length).max().orElse(0);
        int identification = fragments.fragments().get(0).fragmentId();
        Queue<ByteBuf> cut = new ArrayDeque<>(Cutter.cutAgain(packet, mtu > 0 ? mtu : longest, identification));
        try {
            for (IpPacket old : fragments.fragments()) {
                if (cut.isEmpty()) {
                    drop(old);
                } else {
                    Object replaced = old.holder().replace(cut.peek());
                    cut.remove();
                    written.add(ctx.write(replaced));
                }
            }
            while (!cut.isEmpty()) {
                written.add(ctx.write(new DefaultByteBufHolder(cut.remove())));
            }
        } finally {
            cut.forEach(ReferenceCountUtil::safeRelease);
        }
    }
}
