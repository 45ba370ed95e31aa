// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

/** Why a flow has ended; see {@link FlowChannel#endReason}. */
public enum FlowEndReason {

    /** Its channel was closed by a handler. */
    CLOSED,

    /** A handler has decided about the rest of it: {@link FlowChannel#acceptRest} or {@link FlowChannel#dropRest}. */
    DECIDED,

    /** No packet has come for as long as its {@link FlowState} allows, which for a TCP connection may mean its end. */
    EXPIRED,

    /** It had to make room for another one: {@link FlowOptions#maxFlows}. */
    EVICTED,

    /** A new TCP connection has begun between the same addresses and ports. */
    REUSED,

    /** The parent was closed, or its {@link FlowMultiplexHandler} removed. */
    PARENT_CLOSED
}
