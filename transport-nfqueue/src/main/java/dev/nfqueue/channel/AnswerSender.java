// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.NetlinkException;
import dev.nfqueue.internal.linux.RawSocket;

/** Sends the answers that go with verdicts, under a mark by which a rule can keep them out of the queue. */
final class AnswerSender {
    private final QueueEngine engine;
    private final RawSocket[] sockets = new RawSocket[2];

    AnswerSender(QueueEngine engine) {
        this.engine = engine;
    }

    /** Makes sure that the answer in a message, if any, can be sent, before its verdict is taken. */
    void prepare(Object message) {
        byte[] answer = answer(message);
        if (answer == null) {
            return;
        }
        int family = family(answer);
        NfqueueChannelConfig config = engine.config();
        try {
            if (sockets[family] == null) {
                sockets[family] = RawSocket.open(config.getNetworkNamespace(), family == 1, config.getAnswerMark());
            } else {
                sockets[family].mark(config.getAnswerMark());
            }
        } catch (NetlinkException e) {
            throw new IllegalStateException(
                    "Answers cannot be sent (" + e.getMessage() + "): the process needs CAP_NET_RAW and"
                            + " CAP_NET_ADMIN; the packet gets the default verdict.",
                    e);
        }
    }

    /** Sends the answer in a message, if any. */
    void send(Object message) {
        byte[] answer = answer(message);
        if (answer != null) {
            int result = sockets[family(answer)].send(answer);
            engine.counters().add(result < 0 ? ChannelCounters.ANSWERS_FAILED : ChannelCounters.ANSWERS, 1);
        }
    }

    private static byte[] answer(Object message) {
        return message instanceof NfqueueVerdict verdict ? verdict.answerBytes() : null;
    }

    private static int family(byte[] answer) {
        return (answer[0] >> 4 & 0xf) == 6 ? 1 : 0;
    }

    void close() {
        for (RawSocket socket : sockets) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
