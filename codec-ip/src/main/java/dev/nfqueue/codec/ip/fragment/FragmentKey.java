// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.internal.SipHash;
import java.util.Arrays;

/**
 * What the fragments of a packet have in common: addresses, identification and, for IPv4, the protocol (RFC 791 section
 * 3.2, RFC 8200 section 4.5). Or what packets of one source have in common. Hashed under the table's secret.
 */
final class FragmentKey {

    private final long[] words;
    private final int hash;

    private FragmentKey(SipHash secret, long... words) {
        this.words = words;
        secret.begin();
        for (long word : words) {
            secret.add(word);
        }
        hash = (int) secret.end();
    }

    /** The key of the packet that a fragment belongs to. */
    static FragmentKey ofDatagram(IpPacket fragment, SipHash secret) {
        if (fragment instanceof Ipv4Packet four) {
            long addresses = (long) four.sourceInt() << 32 | (four.destinationInt() & 0xFFFFFFFFL);
            return new FragmentKey(
                    secret, addresses, (long) four.protocolField().number() << 32 | four.identification());
        }
        Ipv6Packet six = (Ipv6Packet) fragment;
        return new FragmentKey(
                secret,
                six.sourceHigh(),
                six.sourceLow(),
                six.destinationHigh(),
                six.destinationLow(),
                six.fragmentId());
    }

    /** The key of who sent a packet: an IPv4 address, an IPv6 /64, of which one host may have all addresses. */
    static FragmentKey ofSource(IpPacket packet, SipHash secret) {
        return packet instanceof Ipv4Packet four
                ? new FragmentKey(secret, four.sourceInt(), 4)
                : new FragmentKey(secret, ((Ipv6Packet) packet).sourceHigh(), 6);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FragmentKey key && Arrays.equals(words, key.words);
    }
}
