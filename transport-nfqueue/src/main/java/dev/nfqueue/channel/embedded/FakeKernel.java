// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.linux.SocketPair;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Plays the kernel at the other end of a {@link NfqueueChannel}'s descriptor, for integration tests without root: real
 * descriptors, a real event loop, and a script for what a real kernel does rarely.
 *
 * <pre>{@code
 * try (FakeKernel kernel = new FakeKernel()) {
 *     Channel channel = new Bootstrap()
 *             .group(group)
 *             .channelFactory(kernel::newChannel)
 *             .handler(new MyFilter())
 *             .bind(new NfqueueAddress(0)).sync().channel();
 *     long id = kernel.sendPacket(new NfqueuePacketBuilder().content(telnetPacket));
 *     assertEquals(Verdict.DROP, kernel.awaitVerdict().verdict());
 * }
 * }</pre>
 *
 * <p>It acknowledges what is configured, keeps every verdict, and answers none of them unless told to. Its methods may be
 * called from any thread. Close it after the channel.
 */
public final class FakeKernel implements AutoCloseable {
    private static final int POLL_MILLIS = 20;
    private static final int BOUND_SECONDS = 30;

    private final SocketPair sockets;
    private final NetlinkSocket socket;
    private final Thread thread = new Thread(this::run, "fake-kernel");
    private final BlockingQueue<GivenVerdict> verdicts = new LinkedBlockingQueue<>();
    private final SendBatch out = new SendBatch();
    private final FakeQueue queue = new FakeQueue();
    private volatile boolean closed;
    private volatile int nextConfigError;
    private volatile int nextFlagsError;
    private volatile int nextVerdictError;
    private volatile int replyDelayMillis;
    private int lastId;
    private int batches;

    /** Guarded by {@code out}, as the two above are. */
    private final WaitingPackets waiting = new WaitingPackets();

    /** Opens it, ready for one channel. */
    public FakeKernel() {
        try {
            sockets = SocketPair.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        socket = NetlinkSocket.adopt(sockets.second());
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes the channel at the other end, to be registered and bound; once. */
    public NfqueueChannel newChannel() {
        return new NfqueueChannel(sockets.first());
    }

    /** Returns the queue as the channel has configured it. */
    public FakeQueue queue() {
        return queue;
    }

    /** Refuses the next configuration message with this error number, such as 1, EPERM. */
    public FakeKernel failNextConfig(int errno) {
        nextConfigError = errno;
        return this;
    }

    /** Refuses the next configuration message that sets flags, such as with 95, EOPNOTSUPP. */
    public FakeKernel failNextFlags(int errno) {
        nextFlagsError = errno;
        return this;
    }

    /** Answers the next verdict with this error number, such as 2, ENOENT, as a kernel does that has lost the packet. */
    public FakeKernel failNextVerdict(int errno) {
        nextVerdictError = errno;
        return this;
    }

    /** Delays the replies to configuration messages. */
    public FakeKernel delayReplies(int millis) {
        replyDelayMillis = millis;
        return this;
    }

    /**
     * Queues a packet, under the next id unless it names its own. Returns its id. When the channel does not read and its
     * socket is full, the packet is lost and the id is taken, as by a kernel.
     */
    public long sendPacket(NfqueuePacketBuilder packet) {
        synchronized (out) {
            lastId = packet.packetId() != 0 ? (int) packet.packetId() : lastId + 1;
            long id = Integer.toUnsignedLong(lastId);
            send(packet.message(id));
            return id;
        }
    }

    /** Takes ids that no packet will carry, as a kernel does whose messages found no room in the receive buffer. */
    public FakeKernel losePackets(int count) {
        synchronized (out) {
            lastId += count;
        }
        return this;
    }

    /** Sends any bytes as one datagram, and waits for room up to half a minute; the buffer is released. */
    public void sendMessage(ByteBuf datagram) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!send(datagram.retainedSlice())) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The channel has not read for " + BOUND_SECONDS + " seconds");
            }
            Thread.onSpinWait();
        }
        datagram.release();
    }

    private boolean send(ByteBuf datagram) {
        synchronized (out) {
            out.clear();
            out.append(datagram);
            boolean sent = socket.offer(out) != -Errno.EAGAIN;
            if (sent) {
                waiting.addAll(datagram);
            }
            datagram.release();
            return sent;
        }
    }

    /** Returns the next verdict, in the order in which they came; waits for it up to half a minute. */
    public GivenVerdict awaitVerdict() throws InterruptedException {
        GivenVerdict verdict = verdicts.poll(BOUND_SECONDS, TimeUnit.SECONDS);
        if (verdict == null) {
            throw new AssertionError("No verdict came within " + BOUND_SECONDS + " seconds");
        }
        return verdict;
    }

    /** Returns the next verdict, or {@code null} when none has come. */
    public GivenVerdict pollVerdict() {
        return verdicts.poll();
    }

    private void run() {
        ReceiveBatch batch = ReceiveBatch.ofSends(4);
        NetlinkMessage message = new NetlinkMessage();
        while (!closed) {
            if (!socket.awaitReadable(POLL_MILLIS)) {
                continue;
            }
            int n = socket.receive(batch, batch.slots());
            for (int i = 0; i < n; i++) {
                if (batch.length(i) == 0) {
                    return; // The channel has closed its end.
                }
                message.reset(batch.buffer(i), batch.start(i), batch.start(i) + batch.length(i));
                while (message.next()) {
                    handle(batch.buffer(i), message);
                }
            }
        }
    }

    private void handle(ByteBuf bytes, NetlinkMessage message) {
        if (message.type() == Nfqnl.NFQNL_MSG_CONFIG) {
            configure(bytes, message);
        } else if (message.type() == Nfqnl.NFQNL_MSG_VERDICT) {
            int error = nextVerdictError;
            nextVerdictError = 0;
            GivenVerdict verdict = VerdictMessage.read(bytes, message.bodyStart(), message.end());
            synchronized (out) {
                waiting.remove(verdict.packetId());
            }
            verdicts.add(verdict);
            if (error != 0) {
                reply(bytes, message, error);
            }
        } else if (message.type() == Nfqnl.NFQNL_MSG_VERDICT_BATCH) {
            int error = judgeAll(VerdictMessage.read(bytes, message.bodyStart(), message.end()));
            if (error != 0) {
                reply(bytes, message, error);
            }
        }
    }

    /** Gives a verdict to all that wait up to its packet, as a kernel does, and tells when there is none. */
    private int judgeAll(GivenVerdict verdict) {
        synchronized (out) {
            List<Long> judged = waiting.removeUpTo(verdict.packetId());
            int error = judged.isEmpty() ? Errno.ENOENT : nextVerdictError;
            nextVerdictError = 0;
            if (error == 0) {
                judged.forEach(id -> verdicts.add(verdict.about(id)));
            }
            batches++;
            return error;
        }
    }

    /** Returns how many {@code NFQNL_MSG_VERDICT_BATCH} have come. */
    public int verdictBatches() {
        synchronized (out) {
            return batches;
        }
    }

    private void configure(ByteBuf bytes, NetlinkMessage message) {
        int error = nextConfigError;
        nextConfigError = 0;
        if (error == 0 && FakeQueue.setsFlags(bytes, message)) {
            error = nextFlagsError;
            nextFlagsError = 0;
        }
        if (error == 0) {
            queue.configure(bytes, message);
        }
        if (error != 0 || (message.flags() & Nfqnl.NLM_F_ACK) != 0) {
            delay();
            reply(bytes, message, error);
        }
    }

    private void delay() {
        try {
            TimeUnit.MILLISECONDS.sleep(replyDelayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reply(ByteBuf bytes, NetlinkMessage request, int errno) {
        ByteBuf reply = Unpooled.buffer(36);
        MessageWriter.writeError(reply, errno, bytes, request.start());
        sendMessage(reply);
    }

    /** Closes the kernel's end. A channel that is still open sees its descriptor fail. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
