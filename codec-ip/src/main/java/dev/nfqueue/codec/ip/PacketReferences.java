// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBufHolder;
import io.netty.util.IllegalReferenceCountException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The part of an {@link IpPacket} that counts its references. Netty's own counter is an object more for each packet; this
 * one is a field, which begins as zero so that making a packet writes nothing.
 */
abstract sealed class PacketReferences implements ByteBufHolder permits PacketContent {

    private static final AtomicIntegerFieldUpdater<PacketReferences> BEYOND_FIRST =
            AtomicIntegerFieldUpdater.newUpdater(PacketReferences.class, "beyondFirst");

    /** References beyond the first one; -1 when there is none left. */
    private volatile int beyondFirst;

    /** Called once, when the last reference is gone. */
    abstract void deallocate();

    final int references() {
        return beyondFirst + 1;
    }

    final void addReferences(int increment) {
        int before = beyondFirst;
        while (increment > 0 && before >= 0 && before + increment > before) {
            if (BEYOND_FIRST.compareAndSet(this, before, before + increment)) {
                return;
            }
            before = beyondFirst;
        }
        throw refused(increment, before);
    }

    final boolean removeReferences(int decrement) {
        int before = beyondFirst;
        while (decrement > 0 && before >= decrement - 1) {
            if (BEYOND_FIRST.compareAndSet(this, before, before - decrement)) {
                if (before == decrement - 1) {
                    deallocate();
                    return true;
                }
                return false;
            }
            before = beyondFirst;
        }
        throw refused(-decrement, before);
    }

    /** Takes the last reference away without {@link #deallocate}. Returns whether it was there, and the last. */
    final boolean takeLastReference() {
        return BEYOND_FIRST.compareAndSet(this, 0, -1);
    }

    private static RuntimeException refused(int by, int before) {
        return new IllegalReferenceCountException(before + 1, by);
    }
}
