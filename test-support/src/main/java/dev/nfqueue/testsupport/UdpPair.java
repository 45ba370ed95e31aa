// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

/**
 * A UDP sender and a receiver, and the rule matches for what goes from one to the other.
 *
 * <p>Datagrams keep their order, so one that is received proves that those sent before it were dropped or came before.
 */
public final class UdpPair implements AutoCloseable {
    private final IpFamily family;
    private final UdpPeer sender;
    private final UdpPeer receiver;

    private UdpPair(IpFamily family, UdpPeer sender, UdpPeer receiver) {
        this.family = family;
        this.sender = sender;
        this.receiver = receiver;
    }

    /** Both on the loopback of this namespace. */
    public static UdpPair loopback(IpFamily family) {
        return new UdpPair(family, UdpPeer.bind(family.loopback()), UdpPeer.bind(family.loopback()));
    }

    /** From a peer to this namespace. */
    public static UdpPair from(Netns peer, IpFamily family) {
        return new UdpPair(family, UdpPeer.bind(peer, family), UdpPeer.bind(peer.hostAddress(family)));
    }

    /** From this namespace to a peer. */
    public static UdpPair to(Netns peer, IpFamily family) {
        return new UdpPair(family, UdpPeer.bind(peer.hostAddress(family)), UdpPeer.bind(peer, family));
    }

    /** From one peer to another, through this namespace; see {@link Netns#forward}. */
    public static UdpPair between(Netns sender, Netns receiver, IpFamily family) {
        return new UdpPair(family, UdpPeer.bind(sender, family), UdpPeer.bind(receiver, family));
    }

    /** Begins a rule about what goes from the sender to the receiver. */
    public Match at(String chain) {
        return Rule.on(family, chain).udpTo(receiver.port());
    }

    /** Sends a text, one byte a character. */
    public void send(String text) {
        sender.send(receiver, text);
    }

    /** Waits for the next datagram. */
    public String receive() {
        return receiver.receive();
    }

    /** The end that sends. */
    public UdpPeer sender() {
        return sender;
    }

    /** The end that receives. */
    public UdpPeer receiver() {
        return receiver;
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
