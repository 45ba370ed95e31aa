// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Packets that have been received and not yet delivered, as numbers: their objects are made when they are delivered. A
 * number costs nothing to store, while a reference to a young object in an old array costs a memory fence with the JVM's
 * default collector.
 */
final class ReceivedPackets {
    private static final int FIELDS = 6;

    private ByteBuf[] memory = new ByteBuf[NfqueueChannelConfig.MAX_BATCH_SIZE];

    /** For each packet: id, start and end of the message's body in the memory, start and length of the payload, flags. */
    private int[] numbers = new int[FIELDS * NfqueueChannelConfig.MAX_BATCH_SIZE];

    private int next;
    private int end;

    boolean isEmpty() {
        return next == end;
    }

    /** Adds a packet whose message's body was copied to here; takes over one reference of the memory. */
    @SuppressWarnings("ReferenceEquality") // The same buffer, not one with equal bytes.
    void add(PacketMessage message, ByteBuf newMemory, int bodyStart, int payloadStart, int bodyEnd) {
        if (end == memory.length) {
            memory = Arrays.copyOf(memory, end * 2);
            numbers = Arrays.copyOf(numbers, FIELDS * end * 2);
        }
        if (memory[end] != newMemory) {
            memory[end] = newMemory;
        }
        int at = FIELDS * end;
        numbers[at] = message.packetId();
        numbers[at + 1] = bodyStart;
        numbers[at + 2] = bodyEnd;
        numbers[at + 3] = payloadStart;
        numbers[at + 4] = message.payloadLength();
        numbers[at + 5] = message.flags();
        end++;
    }

    /** Takes the oldest and enters it in the books. */
    NfqueuePacket enter(PacketLedger ledger, boolean watched) {
        ByteBuf bytes = memory[next];
        int at = FIELDS * next;
        forward();
        return ledger.received(
                bytes,
                numbers[at + 1],
                numbers[at + 2],
                numbers[at],
                numbers[at + 3],
                numbers[at + 4],
                numbers[at + 5],
                watched);
    }

    /** Drops the oldest, and returns its id. */
    int drop() {
        int id = numbers[FIELDS * next];
        memory[next].release();
        forward();
        return id;
    }

    /** References to memory stay behind; the next batch is most likely in the same chunk, and then leaves them as they are. */
    private void forward() {
        next++;
        if (next == end) {
            next = 0;
            end = 0;
        }
    }
}
