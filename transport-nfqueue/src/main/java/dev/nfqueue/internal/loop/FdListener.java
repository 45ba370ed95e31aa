// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

/** Something with a descriptor that lives on an event loop. All methods but {@link #fd()} are called on the loop. */
public interface FdListener {
    /** Returns the descriptor. */
    int fd();

    /**
     * The descriptor is readable, or may be: a loop that polls asks without having been told.
     *
     * @return whether there was something to read
     */
    boolean readable();

    /** The other end of the descriptor is gone; told whether or not it is wanted. Netlink sockets have no such end. */
    void hungUp();

    /** The loop is shutting down; the descriptor must be closed before this returns. May be called more than once. */
    void loopClosing();
}
