// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * IP fragments: {@link dev.nfqueue.codec.ip.fragment.IpReassembler} puts them together,
 * {@link dev.nfqueue.codec.ip.fragment.IpFragmenter} makes them.
 *
 * <p>A fragment is a packet of its own to its source, and in a netfilter queue one that waits for a verdict of its
 * own. A packet that was put together therefore keeps the packets it came in,
 * {@link dev.nfqueue.codec.ip.fragment.Fragments}, and what is decided about it is decided about each of them.
 * Whatever is not put together is told: by an event for each {@link dev.nfqueue.codec.ip.fragment.ReassemblyFailure},
 * and by a count.
 */
package dev.nfqueue.codec.ip.fragment;
