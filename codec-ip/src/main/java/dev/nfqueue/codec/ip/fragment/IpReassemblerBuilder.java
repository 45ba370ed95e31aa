// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How an {@link IpReassembler} is to work. The limits are for one handler, and so for one channel:
 *
 * <pre>{@code
 * pipeline.addLast(new IpReassemblerBuilder().maxFragments(2_000).policy(TIMEOUT, PASS).build());
 * }</pre>
 */
public final class IpReassemblerBuilder {

    private static final Duration IPV4_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IPV6_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_DATAGRAMS = 256;
    private static final int MAX_FRAGMENTS = 512;
    private static final long MAX_BYTES = 4 << 20;
    private static final int MAX_FRAGMENTS_PER_DATAGRAM = 128;
    private static final double MAX_SHARE = 0.25;

    private final Map<ReassemblyFailure, FragmentPolicy> policies = new EnumMap<>(ReassemblyFailure.class);
    private Duration ipv4Timeout = IPV4_TIMEOUT;
    private Duration ipv6Timeout = IPV6_TIMEOUT;
    private int maxDatagrams = MAX_DATAGRAMS;
    private int maxFragments = MAX_FRAGMENTS;
    private long maxBytes = MAX_BYTES;
    private int maxFragmentsPerDatagram = MAX_FRAGMENTS_PER_DATAGRAM;
    private double maxShare = MAX_SHARE;
    private int mtu;

    /** Everything as it is unless told otherwise. */
    public IpReassemblerBuilder() {
        policy(FragmentPolicy.DROP);
    }

    /** How long fragments of an IPv4 packet are held, from the first that came; 30 seconds unless set, as in Linux. */
    public IpReassemblerBuilder ipv4Timeout(Duration timeout) {
        ipv4Timeout = checkPositive(timeout, "ipv4Timeout");
        return this;
    }

    /** How long fragments of an IPv6 packet are held, from the first that came; 60 seconds unless set (RFC 8200). */
    public IpReassemblerBuilder ipv6Timeout(Duration timeout) {
        ipv6Timeout = checkPositive(timeout, "ipv6Timeout");
        return this;
    }

    /** Of how many packets fragments are held at most, failed ones that are remembered among them; 256 unless set. */
    public IpReassemblerBuilder maxDatagrams(int datagrams) {
        maxDatagrams = checkPositive(datagrams, "maxDatagrams");
        return this;
    }

    /**
     * How many fragments are held at most; 512 unless set. With a netfilter queue that is how many of its places they
     * can take: keep it well below the queue's length, or fragments that never become whole stop everything else.
     */
    public IpReassemblerBuilder maxFragments(int fragments) {
        maxFragments = checkPositive(fragments, "maxFragments");
        return this;
    }

    /** How many bytes of packets are held at most, IP headers included; 4 MiB unless set, as in Linux. */
    public IpReassemblerBuilder maxBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("maxBytes must be positive, not " + bytes);
        }
        maxBytes = bytes;
        return this;
    }

    /** How many fragments one packet may have; 128 unless set, enough for 64 KiB in fragments of 576 bytes. */
    public IpReassemblerBuilder maxFragmentsPerDatagram(int fragments) {
        maxFragmentsPerDatagram = checkPositive(fragments, "maxFragmentsPerDatagram");
        return this;
    }

    /**
     * Which part of each limit one source may take up (an IPv4 address, an IPv6 /64): beyond it, its own oldest packet
     * has to go, and nobody else's.
     *
     * @param share more than 0, at most 1, which is no limit; 0.25 unless set
     */
    public IpReassemblerBuilder maxShareOfSource(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("maxShareOfSource must be above 0 and at most 1, not " + share);
        }
        maxShare = share;
        return this;
    }

    /** What happens to fragments that are not put together for one reason; {@link FragmentPolicy#DROP} unless set. */
    public IpReassemblerBuilder policy(ReassemblyFailure failure, FragmentPolicy policy) {
        policies.put(Objects.requireNonNull(failure, "failure"), Objects.requireNonNull(policy, "policy"));
        return this;
    }

    /** What happens to fragments that are not put together for any reason. */
    public IpReassemblerBuilder policy(FragmentPolicy policy) {
        for (ReassemblyFailure failure : ReassemblyFailure.values()) {
            policy(failure, policy);
        }
        return this;
    }

    /**
     * How long the fragments of a changed packet may be, IP header included; unless set, as long as the longest in
     * which the packet came.
     */
    public IpReassemblerBuilder mtu(int mtu) {
        this.mtu = checkPositive(mtu, "mtu");
        return this;
    }

    /** The handler; one for each channel. */
    public IpReassembler build() {
        return new IpReassembler(config());
    }

    ReassemblyConfig config() {
        return new ReassemblyConfig(
                ipv4Timeout.toNanos(),
                ipv6Timeout.toNanos(),
                maxDatagrams,
                maxFragments,
                maxBytes,
                maxFragmentsPerDatagram,
                maxShare,
                mtu,
                new EnumMap<>(policies));
    }

    private static int checkPositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }

    private static Duration checkPositive(Duration value, String name) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " must be positive and at most a day, not " + value);
        }
        return value;
    }
}
