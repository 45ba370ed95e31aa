// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import java.time.Duration;

/**
 * How far a flow has come, in the words of the kernel's connection tracking, whose timeouts are the defaults. A change is
 * told to the flow's pipeline by the constant itself as a user event, after the packet that brought it about.
 */
public enum FlowState {

    /**
     * TCP: a SYN was seen ({@code nf_conntrack_tcp_timeout_syn_sent}), both ends' for a simultaneous open; or the middle of
     * a connection of one end, so far.
     */
    SYN_SENT(120),

    /** TCP: SYN and SYN-ACK were seen. */
    SYN_RECV(60),

    /** TCP: the handshake is done; or, where it was not seen, both ends have shown that they take part. */
    ESTABLISHED(432_000),

    /** TCP: one end has sent a FIN. */
    FIN_WAIT(120),

    /** TCP: that FIN was acknowledged; the connection is half closed. */
    CLOSE_WAIT(60),

    /** TCP: both ends have sent a FIN. */
    LAST_ACK(30),

    /** TCP: both FINs were acknowledged: the connection has ended. What comes late still belongs to it. */
    TIME_WAIT(120),

    /** TCP: a reset has ended the connection. */
    CLOSE(10),

    /** UDP: all packets went one way so far ({@code nf_conntrack_udp_timeout}). */
    UDP(30),

    /** UDP: packets have gone both ways ({@code nf_conntrack_udp_timeout_stream}). */
    UDP_STREAM(120),

    /** ICMP and ICMPv6 queries. */
    ICMP(30),

    /** Any other protocol ({@code nf_conntrack_generic_timeout}). */
    OTHER(600);

    private final int seconds;

    FlowState(int seconds) {
        this.seconds = seconds;
    }

    /** How long a flow in this state lives without a packet, unless {@link FlowOptions#timeout} says otherwise. */
    public Duration defaultTimeout() {
        return Duration.ofSeconds(seconds);
    }

    /** Whether the connection has ended, and only late packets are expected. */
    public boolean isEnded() {
        return this == TIME_WAIT || this == CLOSE;
    }

    /** Whether the other end has shown that it takes part, so that the flow is not some flood's. */
    boolean isAssured() {
        return switch (this) {
            case ESTABLISHED, FIN_WAIT, CLOSE_WAIT, LAST_ACK, UDP_STREAM -> true;
            default -> false;
        };
    }
}
