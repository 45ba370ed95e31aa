// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import java.io.IOException;
import java.util.function.Consumer;

/** A queue without the channel: every packet's message goes to the consumer as it came, and the packet is accepted. */
final class RawQueue implements AutoCloseable {
    static final int COPY_META = 1;
    static final int COPY_PACKET = 2;
    static final int WHOLE = 0xffff;

    private static final int NF_ACCEPT = 1;
    private static final int POLL_MILLIS = 50;
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final int queue;
    private final Consumer<RawPacket> consumer;
    private final NetlinkSocket socket;
    private final ReceiveBatch received = new ReceiveBatch(1);
    private final SendBatch send = new SendBatch();
    private final Thread thread;
    private volatile boolean closing;
    private volatile RuntimeException failure;

    /**
     * Binds the queue.
     *
     * @param flags {@code NFQA_CFG_F_*}
     * @param consumer called on this queue's thread
     */
    RawQueue(int queue, int flags, int copyMode, int copyRange, Consumer<RawPacket> consumer) throws IOException {
        this.queue = queue;
        this.consumer = consumer;
        socket = NetlinkSocket.open();
        socket.receiveBufferSize(RECEIVE_BUFFER);
        try {
            configure(flags, copyMode, copyRange);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        thread = new Thread(this::run, "raw-queue");
        thread.start();
    }

    private void configure(int flags, int copyMode, int copyRange) throws IOException {
        send.clear();
        MessageWriter message = new MessageWriter()
                .begin(send.buffer(), Nfqnl.NFQNL_MSG_CONFIG, Nfqnl.NLM_F_REQUEST | Nfqnl.NLM_F_ACK, 1, 0, queue)
                .putCommand(Nfqnl.NFQNL_CFG_CMD_BIND)
                .putParams(copyRange, copyMode);
        if (flags != 0) {
            message.putInt(Nfqnl.NFQA_CFG_MASK, flags).putInt(Nfqnl.NFQA_CFG_FLAGS, flags);
        }
        message.end();
        socket.send(send);
        NetlinkMessage answer = new NetlinkMessage();
        if (socket.receive(received, 1) != 1
                || !answer.reset(received.buffer(0), 0, received.length(0)).next()
                || !answer.isError()) {
            throw new IOException("no answer to the configuration of queue " + queue);
        }
        if (answer.errno() != 0) {
            throw new IOException("the kernel refuses flags " + flags + " with errno " + answer.errno());
        }
    }

    private void run() {
        try {
            while (!closing) {
                if (socket.awaitReadable(POLL_MILLIS) && socket.receive(received, 1) == 1) {
                    take();
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void take() {
        NetlinkMessage message = new NetlinkMessage().reset(received.buffer(0), 0, received.length(0));
        if (!message.next() || message.type() != Nfqnl.NFQNL_MSG_PACKET) {
            return;
        }
        byte[] bytes = new byte[message.end()];
        received.buffer(0).getBytes(0, bytes);
        RawPacket packet = new RawPacket(bytes);
        send.clear();
        new MessageWriter()
                .begin(send.buffer(), Nfqnl.NFQNL_MSG_VERDICT, Nfqnl.NLM_F_REQUEST, 0, 0, queue)
                .putVerdict(NF_ACCEPT, packet.packetId())
                .end();
        socket.send(send);
        consumer.accept(packet);
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Unbinds the queue. Throws what the consumer threw. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        if (failure != null) {
            throw failure;
        }
    }
}
