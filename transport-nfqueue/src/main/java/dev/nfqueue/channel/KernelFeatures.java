// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.KernelVersion;
import dev.nfqueue.internal.linux.NetlinkException;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this kernel has, as it says itself: its version tells too little, since distributions carry features over to old
 * kernels, and leave out what others build in. Nothing that is asked changes anything.
 *
 * <ul>
 *   <li>A flag of a queue is checked before the queue is looked for, and refused by a kernel that lacks it.
 *   <li>An attribute of a verdict is checked before anything else, and one that is too short refused by a kernel that knows it.
 * </ul>
 */
final class KernelFeatures {
    /** A queue that the asking socket does not own, so that no answer can touch it. */
    private static final int QUEUE = 0xffff;

    private static final int TIMEOUT_MILLIS = 5000;

    private static final Map<NfqueueFeature, Boolean> ANSWERS = new ConcurrentHashMap<>();

    private KernelFeatures() {}

    /**
     * Returns whether the kernel has it, as far as it can be found out: by version where the kernel may not be asked.
     *
     * @param namespace the network namespace to ask in, where this process has the capability; empty for its own
     */
    static boolean supports(NfqueueFeature feature, String namespace) {
        Boolean known = ANSWERS.get(feature);
        return known != null ? known : findOut(feature, namespace);
    }

    private static boolean findOut(NfqueueFeature feature, String namespace) {
        KernelVersion version = KernelVersion.current();
        boolean likely = feature.isIn(version.major(), version.minor());
        if (feature.flag() == 0 && feature.verdictAttribute() == 0) {
            return likely;
        }
        Boolean answer = ask(feature, namespace);
        if (answer == null) {
            return likely;
        }
        ANSWERS.put(feature, answer);
        return answer;
    }

    /** Returns {@code null} when the kernel may not be asked, for want of a capability for one. */
    private static Boolean ask(NfqueueFeature feature, String namespace) {
        NetlinkSocket socket;
        try {
            socket = NetlinkSocket.open(namespace);
        } catch (NetlinkException e) {
            return null;
        }
        try {
            SendBatch batch = new SendBatch();
            MessageWriter permission = begin(batch, Nfqnl.NFQNL_MSG_CONFIG);
            permission.putCommand(Nfqnl.NFQNL_CFG_CMD_PF_BIND).end();
            if (answer(socket, batch) != 0) {
                return null;
            }
            if (feature.flag() != 0) {
                MessageWriter flags = begin(batch, Nfqnl.NFQNL_MSG_CONFIG);
                flags.putInt(Nfqnl.NFQA_CFG_MASK, feature.flag()).putInt(Nfqnl.NFQA_CFG_FLAGS, feature.flag());
                flags.end();
                return answer(socket, batch) != Errno.EOPNOTSUPP;
            }
            // No verdict header: not even a queue of ours would judge anything by this.
            MessageWriter verdict = begin(batch, Nfqnl.NFQNL_MSG_VERDICT);
            verdict.putBytes(feature.verdictAttribute(), new byte[2]).end();
            return answer(socket, batch) == Errno.ERANGE;
        } finally {
            socket.close();
        }
    }

    private static MessageWriter begin(SendBatch batch, int type) {
        batch.clear();
        return new MessageWriter().begin(batch.buffer(), type, Nfqnl.NLM_F_REQUEST | Nfqnl.NLM_F_ACK, 1, 0, QUEUE);
    }

    /** Sends the question and returns the answer's error number, 0 for an acknowledgement. */
    private static int answer(NetlinkSocket socket, SendBatch question) {
        int sent = socket.send(question);
        if (sent < 0) {
            return -sent;
        }
        ReceiveBatch batch = new ReceiveBatch(1);
        if (!socket.awaitReadable(TIMEOUT_MILLIS) || socket.receive(batch, 1) != 1) {
            return Errno.ETIMEDOUT;
        }
        NetlinkMessage message = new NetlinkMessage().reset(batch.buffer(0), batch.start(0), batch.length(0));
        return message.next() && message.isError() ? message.errno() : Errno.EINVAL;
    }
}
