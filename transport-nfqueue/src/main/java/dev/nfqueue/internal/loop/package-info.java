// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a channel with a descriptor needs of an event loop, whichever kind of loop it is: to be told when the descriptor is
 * readable, to say whether it wants to be told, and to be closed with the loop.
 *
 * <p>A channel implements {@link dev.nfqueue.internal.loop.FdListener} and gets an
 * {@link dev.nfqueue.internal.loop.FdRegistration}. {@link dev.nfqueue.internal.loop.FdBackend} has one implementation per
 * kind of loop; the channel never sees which.
 */
package dev.nfqueue.internal.loop;
