// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Flows as child channels: {@link dev.nfqueue.codec.ip.flow.FlowMultiplexHandler} gives each connection, UDP exchange or ping a
 * {@link dev.nfqueue.codec.ip.flow.FlowChannel} of its own, which reads the packets of both directions.
 *
 * <p>What a flow is, and for how long, is the kernel's connection tracking's idea of it, which
 * {@link dev.nfqueue.codec.ip.flow.FlowState} names. How many there may be, and what becomes of packets that belong to none,
 * {@link dev.nfqueue.codec.ip.flow.FlowOptions} say. Once enough is known of a flow,
 * {@link dev.nfqueue.codec.ip.flow.FlowHandBack} lets the rest of it pass;
 * {@link dev.nfqueue.codec.ip.flow.FlowDatagramHandler} makes packets of UDP Netty's datagrams.
 */
package dev.nfqueue.codec.ip.flow;
