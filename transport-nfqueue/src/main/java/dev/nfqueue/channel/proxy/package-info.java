// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a transparent proxy needs beside its queue: where a connection was going before a rule led it here, and a mark for
 * the connections that the proxy itself makes. For the socket channels of Netty's own epoll and io_uring loops, which are
 * an optional dependency.
 */
package dev.nfqueue.channel.proxy;
