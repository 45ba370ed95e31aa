// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Linux system calls that the transport needs, and nothing else: the only package that imports {@code com.sun.jna}.
 *
 * <p>Everything goes through JNA's <em>direct mapping</em> with raw addresses and primitives, which costs about 100 ns a
 * call; a call carries up to 64 packets. No function takes a system-call number, so one build serves every 64-bit
 * architecture that JNA serves.
 *
 * <p>Results are values, or {@code -errno}: nothing is thrown on the packet path. Whoever cannot go on makes the exception
 * with {@link dev.nfqueue.internal.linux.Errno#exception}.
 */
package dev.nfqueue.internal.linux;
