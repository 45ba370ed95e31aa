// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.util.ArrayList;
import java.util.List;

/** The packets that a {@link Rule} is about; ends with what shall happen to them, which adds the rule. */
public final class Match {
    private final IpFamily family;
    private final String chain;
    private final List<String> iptables = new ArrayList<>();
    private final List<String> nft = new ArrayList<>();
    private String table = "mangle";
    private List<String> prefix = List.of();

    Match(IpFamily family, String chain) {
        this.family = family;
        this.chain = chain;
    }

    /** Puts the rule into another table than {@code mangle}, which stands before {@code filter} and after {@code raw}. */
    public Match table(String table) {
        this.table = table;
        return this;
    }

    /** Puts the rule into a peer's namespace. */
    public Match in(Netns peer) {
        prefix = peer.inside();
        return this;
    }

    /** UDP to a port. */
    public Match udpTo(int port) {
        return port("udp", "dport", port);
    }

    /** UDP from a port. */
    public Match udpFrom(int port) {
        return port("udp", "sport", port);
    }

    /** TCP to a port. */
    public Match tcpTo(int port) {
        return port("tcp", "dport", port);
    }

    /** TCP from a port. */
    public Match tcpFrom(int port) {
        return port("tcp", "sport", port);
    }

    /** Of what {@link #tcpTo} and {@link #tcpFrom} match, the first packets of connections. */
    public Match syn() {
        iptables.add("--syn");
        nft.addAll(List.of("tcp", "flags", "&", "(syn|ack|fin|rst)", "==", "syn"));
        return this;
    }

    /** Packets for which a transparent socket of this host's is open, whatever their destination. */
    public Match transparentSocket() {
        iptables.addAll(List.of("-m", "socket", "--transparent"));
        nft.addAll(List.of("socket", "transparent", "1"));
        return this;
    }

    /** ICMP or ICMPv6 echo requests. */
    public Match echoRequest() {
        iptables.addAll(List.of("-p", family.icmp, "--" + family.icmp + "-type", "echo-request"));
        nft.addAll(List.of(family.icmp, "type", "echo-request"));
        return this;
    }

    /** An IP protocol by number. */
    public Match protocol(int number) {
        iptables.addAll(List.of("-p", Integer.toString(number)));
        nft.addAll(List.of("meta", "l4proto", Integer.toString(number)));
        return this;
    }

    /** Packets with exactly this mark; 0 = without one. */
    public Match mark(int mark) {
        String hex = "0x" + Integer.toHexString(mark);
        iptables.addAll(List.of("-m", "mark", "--mark", hex));
        nft.addAll(List.of("meta", "mark", hex));
        return this;
    }

    /** Packets of connections with exactly this mark; 0 = without one. Has the namespace track its connections. */
    public Match connectionMark(int mark) {
        String hex = "0x" + Integer.toHexString(mark);
        iptables.addAll(List.of("-m", "connmark", "--mark", hex));
        nft.addAll(List.of("ct", "mark", hex));
        return this;
    }

    /** Packets of connections with this label, 0 to 127. Has the namespace keep labels for connections from now on. */
    public Match connectionLabel(int label) {
        String number = Integer.toString(label);
        iptables.addAll(List.of("-m", "connlabel", "--label", number));
        nft.addAll(List.of("ct", "label", number));
        return this;
    }

    /** Packets that came in by this interface. */
    public Match from(String device) {
        iptables.addAll(List.of("-i", device));
        nft.addAll(List.of("iifname", device));
        return this;
    }

    /** Adds the rule: the packets wait in this queue; dropped where nobody listens. */
    public Rule queue(int number) {
        String n = Integer.toString(number);
        return Rule.add(this, List.of("-j", "NFQUEUE", "--queue-num", n), List.of("queue", "num", n));
    }

    /** Adds the rule: the packets wait in this queue; accepted where nobody listens. */
    public Rule queueOrBypass(int number) {
        String n = Integer.toString(number);
        return Rule.add(
                this,
                List.of("-j", "NFQUEUE", "--queue-num", n, "--queue-bypass"),
                List.of("queue", "num", n, "bypass"));
    }

    /** Adds the rule: the packets wait in one of these queues, by their pair of addresses. */
    public Rule queueBalanced(int first, int last) {
        return Rule.add(
                this,
                List.of("-j", "NFQUEUE", "--queue-balance", first + ":" + last),
                List.of("queue", "num", first + "-" + last));
    }

    /** Adds the rule: the packets get this mark, and later rules go on. */
    public Rule setMark(int mark) {
        String hex = "0x" + Integer.toHexString(mark);
        return Rule.add(this, List.of("-j", "MARK", "--set-mark", hex), List.of("meta", "mark", "set", hex));
    }

    /** Adds the rule, in table {@code nat}: the connections go to a port of this host instead. */
    public Rule redirectTo(int port) {
        String number = Integer.toString(port);
        return Rule.add(this, List.of("-j", "REDIRECT", "--to-ports", number), List.of("redirect", "to", ":" + number));
    }

    /**
     * Adds the rule: the packets go to a transparent socket on a port of this host, their destination unchanged, and get a
     * mark, by which the namespace has to route them to itself.
     */
    public Rule tproxyTo(int port, int mark) {
        String number = Integer.toString(port);
        String hex = "0x" + Integer.toHexString(mark);
        return Rule.add(
                this,
                List.of("-j", "TPROXY", "--on-port", number, "--tproxy-mark", hex),
                List.of("meta", "mark", "set", hex, "tproxy", "to", ":" + number));
    }

    /** Adds the rule: the packets' connections get the mark of the packets, and later rules go on. */
    public Rule saveMark() {
        return Rule.add(this, List.of("-j", "CONNMARK", "--save-mark"), List.of("ct", "mark", "set", "meta", "mark"));
    }

    /** Adds the rule: the packets pass the rest of this table. */
    public Rule accept() {
        return Rule.add(this, List.of("-j", "ACCEPT"), List.of("accept"));
    }

    /** Adds the rule: the packets are dropped. */
    public Rule drop() {
        return Rule.add(this, List.of("-j", "DROP"), List.of("drop"));
    }

    IpFamily family() {
        return family;
    }

    String chain() {
        return chain;
    }

    String table() {
        return table;
    }

    /** Returns the command, as it is run in the rule's namespace. */
    List<String> command(String... command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(command));
        return all;
    }

    List<String> iptables() {
        return iptables;
    }

    List<String> nft() {
        return nft;
    }

    private Match port(String protocol, String field, int port) {
        iptables.addAll(List.of("-p", protocol, "--" + field, Integer.toString(port)));
        nft.addAll(List.of(protocol, field, Integer.toString(port)));
        return this;
    }
}
