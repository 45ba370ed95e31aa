// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import dev.nfqueue.channel.PacketLedger;
import dev.nfqueue.channel.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.ObjectUtil;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An NFQUEUE channel without a kernel, to test handlers with: packets are written in, and the verdicts read out that the
 * kernel would have got.
 *
 * <pre>{@code
 * EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(new MyFilter());
 * channel.writePacket(new NfqueuePacketBuilder().content(telnetPacket));
 * assertEquals(Verdict.DROP, channel.readVerdict().verdict());
 * assertFalse(channel.finish());
 * }</pre>
 *
 * <p>It keeps the message contract of {@link dev.nfqueue.channel.NfqueueChannel}: one verdict a packet, the default verdict
 * for one that is released without, none for truncated content. What reaches the end of the pipeline is released there, as
 * in the real channel. {@link #finish()} returns {@code true} when verdicts were not read, those included that packets got
 * because nobody had decided on them.
 */
public final class EmbeddedNfqueueChannel extends EmbeddedChannel {
    private static final int NLMSGHDR = 16;

    private final Map<Integer, String> interfaceNames = new ConcurrentHashMap<>();
    private final PacketLedger ledger = new PacketLedger(this, this::giveDefault, interfaceNames::get);
    private Verdict defaultVerdict = Verdict.DROP;
    private final Queue<ByteBuf> answers = new ArrayDeque<>();
    private final Queue<ByteBuf> injected = new ArrayDeque<>();
    private long lastId;

    /** Makes a channel with these handlers. */
    public EmbeddedNfqueueChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    /** Sets what packets get on which nobody decides; {@link Verdict#DROP} by default. */
    public EmbeddedNfqueueChannel defaultVerdict(Verdict verdict) {
        defaultVerdict = ObjectUtil.checkNotNull(verdict, "verdict");
        return this;
    }

    /** Names an interface, see {@link NfqueuePacket#indevName()}; those that are not named have no name. */
    public EmbeddedNfqueueChannel interfaceName(int index, String name) {
        interfaceNames.put(index, name);
        return this;
    }

    /** Delivers a packet to the first handler, and the end of the burst. Returns the packet's id. */
    public long writePacket(NfqueuePacketBuilder packet) {
        return writePackets(packet)[0];
    }

    /** Delivers packets as one burst: {@code channelRead} for each, then {@code channelReadComplete}. Returns their ids. */
    public long[] writePackets(NfqueuePacketBuilder... packets) {
        long[] ids = new long[packets.length];
        NfqueuePacket[] received = new NfqueuePacket[packets.length];
        for (int i = 0; i < packets.length; i++) {
            lastId = packets[i].packetId() != 0 ? packets[i].packetId() : lastId + 1;
            ids[i] = lastId;
            received[i] = ledger.received(packets[i].message(lastId).skipBytes(NLMSGHDR));
        }
        Throwable failure = null;
        for (NfqueuePacket packet : received) {
            Throwable thrown = deliver(packet);
            failure = failure == null ? thrown : failure;
        }
        flushInbound();
        flushOutbound();
        if (failure != null) {
            PlatformDependent.throwException(failure);
        }
        return ids;
    }

    /** Returns what a handler has thrown; the packet has the default verdict then, as in the real channel. */
    private Throwable deliver(NfqueuePacket packet) {
        pipeline().fireChannelRead(packet);
        try {
            checkException();
            return null;
        } catch (Throwable thrown) {
            if (ledger.isWaiting(packet)) {
                giveDefault(packet);
            }
            return thrown;
        }
    }

    /** Returns the next verdict in the order in which the kernel would have got them, or {@code null} when there is none. */
    public GivenVerdict readVerdict() {
        return readOutbound();
    }

    /** Returns the next answer that was sent with a verdict, which needs no release, or {@code null} when there is none. */
    public ByteBuf readAnswer() {
        return answers.poll();
    }

    /**
     * Returns the next packet of its own that a handler has written, which needs no release, or {@code null} when there is
     * none; see {@link dev.nfqueue.channel.NfqueueChannel}.
     */
    public ByteBuf readInjected() {
        return injected.poll();
    }

    /** Returns how many packets wait for a verdict. */
    public int outstanding() {
        return ledger.outstanding();
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (!PacketLedger.isInjection(message)) {
            ledger.claim(message);
        }
        return message;
    }

    @Override
    protected void handleOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return; // Netty leaves an empty buffer in the place of a write that was cancelled.
        }
        if (PacketLedger.isInjection(message)) {
            injected.add(Unpooled.copiedBuffer(((ByteBufHolder) message).content()));
            ReferenceCountUtil.release(message);
            return;
        }
        outboundMessages().add(given(message));
        if (message instanceof NfqueueVerdict verdict && verdict.answer() != null) {
            answers.add(verdict.answer());
        }
        ledger.sent(message);
        ReferenceCountUtil.release(message);
    }

    private static GivenVerdict given(Object message) {
        ByteBuf bytes = Unpooled.buffer();
        PacketLedger.encode(message, bytes);
        return VerdictMessage.read(bytes, NLMSGHDR, bytes.writerIndex());
    }

    @Override
    protected void handleInboundMessage(Object message) {
        ReferenceCountUtil.release(message);
    }

    private void giveDefault(NfqueuePacket packet) {
        outboundMessages().add(new GivenVerdict(packet.packetId(), defaultVerdict, null, null, true));
        ledger.settle(packet);
    }

    @Override
    protected void doClose() throws Exception {
        ledger.forEachOutstanding(this::giveDefault);
        ledger.close();
        super.doClose();
    }
}
