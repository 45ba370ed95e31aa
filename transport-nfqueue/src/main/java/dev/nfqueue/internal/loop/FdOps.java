// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;

/** What can be asked of the transport's own event loop for a descriptor, and the one thing that it tells. */
public enum FdOps implements IoOps, IoEvent {
    /** Tell when the descriptor is readable, for as long as it is; also the event that tells it. */
    READABLE,
    /** Tell nothing. */
    NOTHING
}
