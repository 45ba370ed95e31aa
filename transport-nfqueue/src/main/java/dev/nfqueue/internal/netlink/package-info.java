// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The bytes of nfnetlink_queue, and nothing else: buffers in, buffers out, no descriptor and no channel.
 *
 * <p>A message is a netlink header in the host's byte order, a netfilter header whose {@code res_id} is the queue number in
 * network order, then attributes: a header in the host's order with the length <em>without</em> padding, a value in network
 * order, padding to four bytes.
 *
 * <pre>
 *   nlmsghdr  16 bytes   u32 len | u16 type | u16 flags | u32 seq | u32 pid     host order
 *   nfgenmsg   4 bytes   u8 family | u8 version | be16 res_id
 *   nlattr     4 bytes   u16 len | u16 type                                     host order, then the value
 * </pre>
 *
 * <p>The last attribute of a packet message is the payload, and it is <em>not</em> padded; so a message's length need not be
 * a multiple of four. Readers take that, and refuse lengths that reach beyond the message.
 */
package dev.nfqueue.internal.netlink;
