// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkException;
import dev.nfqueue.internal.linux.RawSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;

/**
 * Sends packets that no queue has delivered: those that handlers write, and the answers that go with verdicts. They leave
 * by raw sockets, one for each version of IP, under a mark by which a rule can keep them out of the queue.
 */
final class PacketInjector {
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int MAX_PACKET = 0xffff;

    private final QueueEngine engine;
    private final RawSocket[] sockets = new RawSocket[2];

    PacketInjector(QueueEngine engine) {
        this.engine = engine;
    }

    /** Returns whether a message is a packet of one's own: bytes that no verdict is for. */
    static boolean isOwn(Object message) {
        return !(message instanceof NfqueueVerdict)
                && !(message instanceof NfqueuePacket)
                && message instanceof ByteBufHolder;
    }

    /**
     * Makes sure that what a message is or has to be sent can be, before it is taken.
     *
     * @return whether the message is a packet of one's own
     */
    boolean prepare(Object message) {
        if (PacketLedger.isInjection(message)) {
            open(family(((ByteBufHolder) message).content()), "the packet is not sent.");
            return true;
        }
        ByteBuf answer = answer(message);
        if (answer != null) {
            open(family(answer), "the packet gets the default verdict.");
        }
        return false;
    }

    /** Refuses what is no IP packet, as far as sending it needs one. */
    static void checkSendable(ByteBuf packet) {
        int length = packet.readableBytes();
        int version = length == 0 ? 0 : packet.getByte(packet.readerIndex()) >> 4 & 0xf;
        int least = version == 4 ? IPV4_HEADER : version == 6 ? IPV6_HEADER : Integer.MAX_VALUE;
        if (length < least || length > MAX_PACKET) {
            throw new IllegalArgumentException("A packet to send is an IP packet of at most " + MAX_PACKET
                    + " bytes, not " + length + " bytes of version " + version + ".");
        }
    }

    private void open(int family, String consequence) {
        NfqueueChannelConfig config = engine.config();
        try {
            if (sockets[family] == null) {
                sockets[family] = RawSocket.open(config.getNetworkNamespace(), family == 1, config.getAnswerMark());
            } else {
                sockets[family].mark(config.getAnswerMark());
            }
        } catch (NetlinkException e) {
            throw new IllegalStateException(
                    "Packets cannot be sent (" + e.getMessage() + "): the process needs CAP_NET_RAW and"
                            + " CAP_NET_ADMIN; " + consequence,
                    e);
        }
    }

    /** Sends the answer in a message whose verdict the kernel has, if any. */
    void sendAnswer(Object message) {
        ByteBuf answer = answer(message);
        if (answer != null) {
            RawSocket socket = sockets[family(answer)];
            socket.clear();
            socket.add(answer);
            boolean failed = send(socket) < 0;
            engine.counters().add(failed ? ChannelCounters.ANSWERS_FAILED : ChannelCounters.ANSWERS, 1);
        }
    }

    /** Begins a run of packets of one's own, all of the version of the first. */
    Run run(Object first) {
        return new Run(family(((ByteBufHolder) first).content()));
    }

    /** Packets that are sent together. */
    final class Run {
        private final int family;
        private int firstLength;
        private InjectionFailedException failure;

        private Run(int family) {
            this.family = family;
            sockets[family].clear();
        }

        /** Adds a message. Returns false when it does not belong into this run, or there is no room. */
        boolean add(Object message) {
            if (!isOwn(message)) {
                return false;
            }
            ByteBuf packet = ((ByteBufHolder) message).content();
            if (firstLength == 0) {
                firstLength = packet.readableBytes();
            }
            return family(packet) == family && sockets[family].add(packet);
        }

        /** Sends. Returns how many of the first were sent; 0 when the first failed, which {@link #failure} explains. */
        int send() {
            int n = PacketInjector.send(sockets[family]);
            failure = n < 0 ? new InjectionFailedException(firstLength, -n) : null;
            engine.counters().add(n < 0 ? ChannelCounters.INJECTED_FAILED : ChannelCounters.INJECTED, Math.max(n, 1));
            return Math.max(n, 0);
        }

        InjectionFailedException failure() {
            return failure;
        }
    }

    private static int send(RawSocket socket) {
        int n;
        do {
            n = socket.send();
        } while (n == -Errno.EINTR);
        return n;
    }

    private static ByteBuf answer(Object message) {
        byte[] bytes = message instanceof NfqueueVerdict verdict ? verdict.answerBytes() : null;
        return bytes == null ? null : Unpooled.wrappedBuffer(bytes);
    }

    private static int family(ByteBuf packet) {
        return (packet.getByte(packet.readerIndex()) >> 4 & 0xf) == 6 ? 1 : 0;
    }

    void close() {
        for (RawSocket socket : sockets) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
