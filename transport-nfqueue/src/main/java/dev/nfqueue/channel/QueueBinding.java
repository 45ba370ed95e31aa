// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/** The configuration messages about one queue, and the kernel's replies to them. */
final class QueueBinding {
    private static final int ALL_FLAGS = 0x1f;

    /** The kernel replies within the call that asks; only a fake one takes time. */
    private static final int REPLY_TIMEOUT_MILLIS = 5000;

    private final NetlinkSocket socket;
    private final PacketReader reader;
    private final int queue;
    private int sequence;

    /** The flags that the kernel has, as far as it has not refused them. */
    private int flags;

    /** Of changes of flags that the kernel has not answered: which flags, by sequence number. */
    private final IntObjectMap<Integer> changes = new IntObjectHashMap<>();

    QueueBinding(NetlinkSocket socket, PacketReader reader, int queue) {
        this.socket = socket;
        this.reader = reader;
        this.queue = queue;
    }

    int queue() {
        return queue;
    }

    /**
     * Binds the queue with all its options in one message: there is no moment in which it exists and drops packets for want
     * of a copy mode. Packets that come before the reply are kept by the reader.
     *
     * @return 0 or the error number; then nothing is bound
     */
    int bind(NfqueueChannelConfig config) {
        flags = config.flags();
        return ask(begin(Nfqnl.NLM_F_ACK)
                .putCommand(Nfqnl.NFQNL_CFG_CMD_BIND)
                .putParams(config.getCopyRange(), config.getCopyMode().number())
                .putInt(Nfqnl.NFQA_CFG_QUEUE_MAXLEN, config.getQueueMaxLength())
                .putInt(Nfqnl.NFQA_CFG_MASK, ALL_FLAGS)
                .putInt(Nfqnl.NFQA_CFG_FLAGS, config.flags()));
    }

    /**
     * Changes the options of the bound queue. Flags go in a message of their own, and only those that change, since one that
     * the kernel does not know makes it refuse the message as a whole. It is told later, to {@link #refused}.
     */
    void reconfigure(NfqueueChannelConfig config) {
        tell(begin(Nfqnl.NLM_F_ACK)
                .putParams(config.getCopyRange(), config.getCopyMode().number())
                .putInt(Nfqnl.NFQA_CFG_QUEUE_MAXLEN, config.getQueueMaxLength()));
        int changed = flags ^ config.flags();
        if (changed != 0) {
            flags ^= changed;
            MessageWriter message = begin(Nfqnl.NLM_F_ACK)
                    .putInt(Nfqnl.NFQA_CFG_MASK, changed)
                    .putInt(Nfqnl.NFQA_CFG_FLAGS, flags & changed);
            changes.put(sequence, Integer.valueOf(changed));
            tell(message);
        }
    }

    /** The kernel has answered a change. Returns the flags that it leaves as they were, 0 when it took the change. */
    int refused(int answeredSequence, int errno) {
        Integer changed = changes.remove(answeredSequence);
        if (changed == null || errno == 0) {
            return 0;
        }
        flags ^= changed;
        return changed;
    }

    /** Lets nothing more into the queue: packets pass or are dropped, as FAIL_OPEN says. What waits can still be judged. */
    void stopQueueing() {
        tell(begin(0).putInt(Nfqnl.NFQA_CFG_QUEUE_MAXLEN, 0));
    }

    /** Gives the queue up; the kernel drops what waits. */
    void unbind() {
        tell(begin(0).putCommand(Nfqnl.NFQNL_CFG_CMD_UNBIND));
    }

    /**
     * Asks whether the kernel knows a flag. It looks at flags before it looks for the queue, so nothing need be bound, and
     * nothing changes.
     */
    boolean refusesFlag(int flag) {
        return ask(begin(Nfqnl.NLM_F_ACK).putInt(Nfqnl.NFQA_CFG_MASK, flag).putInt(Nfqnl.NFQA_CFG_FLAGS, flag))
                == Errno.EOPNOTSUPP;
    }

    /** Asks whether this socket may configure queues at all, by a command that has done nothing since Linux 3.8. */
    boolean isPermitted() {
        return ask(begin(Nfqnl.NLM_F_ACK).putCommand(Nfqnl.NFQNL_CFG_CMD_PF_BIND)) != Errno.EPERM;
    }

    private MessageWriter begin(int extraFlags) {
        LoopScratch scratch = LoopScratch.get();
        scratch.send.clear();
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return scratch.writer.begin(
                scratch.send.buffer(), Nfqnl.NFQNL_MSG_CONFIG, Nfqnl.NLM_F_REQUEST | extraFlags, sequence, 0, queue);
    }

    private int tell(MessageWriter message) {
        message.end();
        SendBatch batch = LoopScratch.get().send;
        int result;
        do {
            result = socket.send(batch);
        } while (result == -Errno.EINTR);
        return result;
    }

    private int ask(MessageWriter message) {
        reader.awaitReply(sequence);
        int sent = tell(message);
        if (sent < 0) {
            return -sent;
        }
        while (true) {
            int n = reader.receive(socket, NfqueueChannelConfig.MAX_BATCH_SIZE);
            if (reader.hasReply()) {
                return reader.reply();
            }
            if (n == -Errno.EAGAIN && !socket.awaitReadable(REPLY_TIMEOUT_MILLIS)) {
                return Errno.ETIMEDOUT;
            }
            if (n < 0 && n != -Errno.EAGAIN && n != -Errno.EINTR) {
                return -n;
            }
        }
    }
}
