// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import java.net.InetAddress;

/**
 * Fragments were not put together: a user event of an {@link IpReassembler}, one for all that are held of a packet, and
 * one for each that comes later.
 *
 * @param failure why
 * @param policy what was done with them
 * @param source the packet's source address
 * @param destination the packet's destination address
 * @param identification what the fragments of the packet share: 16 bits for IPv4, 32 bits for IPv6
 * @param fragments how many this is about
 * @param bytes how long they were, IP headers included
 */
public record ReassemblyFailedEvent(
        ReassemblyFailure failure,
        FragmentPolicy policy,
        InetAddress source,
        InetAddress destination,
        int identification,
        int fragments,
        int bytes) {}
