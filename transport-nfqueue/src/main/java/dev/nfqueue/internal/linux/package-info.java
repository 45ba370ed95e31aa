// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Linux system calls that the transport needs, and nothing else: the only package that imports {@code com.sun.jna}.
 *
 * <p>Functions of the C library go through JNA's <em>direct mapping</em> with raw addresses and primitives, which costs 100 ns
 * or more a call and serves every 64-bit architecture that JNA serves. The packet path's calls go by {@code SystemCall}
 * instead where it knows the processor; {@code PacketCalls} chooses.
 *
 * <p>Results are values, or {@code -errno}: nothing is thrown on the packet path. Whoever cannot go on makes the exception
 * with {@link dev.nfqueue.internal.linux.Errno#exception}.
 */
package dev.nfqueue.internal.linux;
