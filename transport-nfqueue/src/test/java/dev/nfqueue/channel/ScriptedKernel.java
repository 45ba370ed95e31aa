// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.linux.SocketPair;
import dev.nfqueue.internal.netlink.Attributes;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.function.IntBinaryOperator;

/** The other end of a channel's descriptor, answering each configuration message as a test says. */
final class ScriptedKernel implements AutoCloseable {
    private final SocketPair pair = SocketPair.openNonBlocking();
    private final NetlinkSocket socket = NetlinkSocket.adopt(pair.second());
    private final IntBinaryOperator script;
    private final Thread thread = new Thread(this::run, "scripted-kernel");
    private volatile boolean stopped;

    /**
     * Starts it.
     *
     * @param script is given a message's command and flags, 0 for those that it has not, and gives the error number
     */
    ScriptedKernel(IntBinaryOperator script) throws IOException {
        this.script = script;
        thread.start();
    }

    NfqueueChannel newChannel() {
        return new NfqueueChannel(pair.first());
    }

    NetlinkSocket socket() {
        return socket;
    }

    private void run() {
        ReceiveBatch batch = new ReceiveBatch(1);
        NetlinkMessage message = new NetlinkMessage();
        while (!stopped) {
            if (socket.awaitReadable(5) && !stopped) {
                if (socket.receive(batch, 1) != 1 || batch.length(0) == 0) {
                    return;
                }
                message.reset(batch.buffer(0), batch.start(0), batch.start(0) + batch.length(0));
                while (message.next()) {
                    answer(batch.buffer(0), message);
                }
            }
        }
    }

    private void answer(ByteBuf bytes, NetlinkMessage message) {
        if (message.type() != Nfqnl.NFQNL_MSG_CONFIG) {
            return;
        }
        int from = PacketMessage.attributes(message.bodyStart());
        int command = Attributes.getInt(bytes, from, message.end(), Nfqnl.NFQA_CFG_CMD, 0) >>> 24;
        int flags = Attributes.getInt(bytes, from, message.end(), Nfqnl.NFQA_CFG_FLAGS, 0);
        int errno = script.applyAsInt(command, flags);
        if (errno != 0 || (message.flags() & Nfqnl.NLM_F_ACK) != 0) {
            SendBatch reply = new SendBatch();
            MessageWriter.writeError(reply.buffer(), errno, bytes, message.start());
            socket.send(reply);
        }
    }

    /** Reads and answers no more; the descriptor stays. */
    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes its end, so that the channel's is of no use any more. */
    void hangUp() {
        stop();
        socket.close();
    }

    @Override
    public void close() {
        hangUp();
    }
}
