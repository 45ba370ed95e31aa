// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

/** A descriptor's place on an event loop. All methods are called on the loop. */
public interface FdRegistration {
    /** Says whether the listener wants to be told that the descriptor is readable; at first it does not. */
    void want(boolean readable);

    /** Ends the registration: no call of the listener follows. To be called before the descriptor is closed, once or more. */
    void cancel();
}
