// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.NetlinkSocket;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/** Sizes the socket's receive buffer, so that the queue is full before the socket is. */
final class ReceiveBuffer {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(ReceiveBuffer.class);

    /** What the kernel charges for a message: this much for the smallest packet, about 1.4 times the bytes of a larger one. */
    private static final int CHARGE_SMALL = 832;

    private static final int ETHERNET_MTU = 1500;
    private static final int TYPICAL_GSO = 16 * 1024;
    private static final long MAX_BYTES = 1 << 30;

    /** Room for what else the kernel sends on this socket: replies to changes of options, errors of verdicts. */
    private static final int REPLIES = 64 * 1024;

    private boolean warned;

    void size(NetlinkSocket socket, NfqueueChannelConfig config) {
        int wanted = config.getReceiveBufferSize();
        if (wanted == 0) {
            wanted = wanted(config);
        }
        int granted = socket.receiveBufferSize(wanted);
        if (granted > 0 && granted < wanted && !warned) {
            warned = true;
            LOGGER.warn(
                    "The receive buffer has {} bytes instead of {}, so packets may be lost in bursts; raise the limit"
                            + " with 'sysctl -w net.core.rmem_max={}' or lower QUEUE_MAX_LENGTH.",
                    granted,
                    wanted,
                    wanted / 2);
        }
    }

    /** Returns the bytes that a full queue of typical packets takes, as the kernel accounts them, replies beside it. */
    static int wanted(NfqueueChannelConfig config) {
        int typical = config.isGso() ? TYPICAL_GSO : ETHERNET_MTU;
        int copied = config.getCopyMode() == CopyMode.PACKET ? Math.min(config.getCopyRange(), typical) : 0;
        long charge = (long) CHARGE_SMALL + copied;
        return (int) Math.min(REPLIES + config.getQueueMaxLength() * charge, MAX_BYTES);
    }
}
