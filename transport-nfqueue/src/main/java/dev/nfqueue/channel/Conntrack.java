// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;
import java.net.InetSocketAddress;
import java.util.BitSet;

/**
 * A packet's connection, as the kernel's connection tracking knew it when it queued the packet ({@code NFQA_CT}): a view of
 * the packet's metadata, to be used before the packet is released. It reads what is asked for when it is asked for; what a
 * getter returns stays.
 *
 * <p>Needs {@link NfqueueChannelOption#CONNTRACK}. What the kernel left out, or what cannot be read, is absent, as each method
 * says. Counters and times of the connection are not among what the kernel puts into a queue's messages.
 *
 * <p>To change mark, labels or timeout: {@link NfqueueVerdict#conntrackMark(int)} and its neighbours.
 */
public final class Conntrack {
    private final AttributeView attributes;

    Conntrack(AttributeView attributes) {
        this.attributes = attributes;
    }

    /** Returns the connection as its first packet went ({@code CTA_TUPLE_ORIG}); {@code null} when it cannot be read. */
    public ConntrackTuple original() {
        return ConntrackTuple.read(attributes.nested(Ctnl.CTA_TUPLE_ORIG));
    }

    /**
     * Returns the connection as replies come in, which is {@link #original()} turned round except where addresses are
     * translated ({@code CTA_TUPLE_REPLY}); {@code null} when it cannot be read.
     */
    public ConntrackTuple reply() {
        return ConntrackTuple.read(attributes.nested(Ctnl.CTA_TUPLE_REPLY));
    }

    /** Returns the connection that announced this one, such as an FTP control connection ({@code CTA_TUPLE_MASTER}), or {@code null}. */
    public ConntrackTuple master() {
        return ConntrackTuple.read(attributes.nested(Ctnl.CTA_TUPLE_MASTER));
    }

    /**
     * Returns the entry's id, unsigned 32 bits ({@code CTA_ID}); -1 when the kernel does not tell. It stays the same for the
     * life of the entry, which makes it a short key for a flow; another connection may get it later.
     */
    public long id() {
        return attributes.getUnsignedInt(Ctnl.CTA_ID, -1);
    }

    /** Returns the tracking zone ({@code CTA_ZONE}); 0 when there is none, which is the default zone. */
    public int zone() {
        return attributes.getUnsignedShort(Ctnl.CTA_ZONE, 0);
    }

    /** Returns the status ({@code CTA_STATUS}), with no bit set when the kernel does not tell. */
    public ConntrackStatus status() {
        return new ConntrackStatus(attributes.getInt(Ctnl.CTA_STATUS, 0));
    }

    /**
     * Returns in how many seconds the entry expires when no packet comes ({@code CTA_TIMEOUT}); -1 when the kernel does not
     * tell.
     */
    public long timeoutSeconds() {
        return attributes.getUnsignedInt(Ctnl.CTA_TIMEOUT, -1);
    }

    /** Returns the connection's mark ({@code CTA_MARK}); 0 when it has none. It is not the packet's. */
    public int mark() {
        return attributes.getInt(Ctnl.CTA_MARK, 0);
    }

    /**
     * Returns the connection's labels, of 128 ({@code CTA_LABELS}); empty when it has none. The set is the caller's.
     */
    public BitSet labels() {
        return ConntrackLabels.read(attributes.getBytes(Ctnl.CTA_LABELS));
    }

    /** Returns the name of the helper that follows the connection, such as {@code "ftp"} ({@code CTA_HELP_NAME}), or {@code null}. */
    public String helper() {
        AttributeView help = attributes.nested(Ctnl.CTA_HELP);
        return help == null ? null : help.getString(Ctnl.CTA_HELP_NAME);
    }

    /** Returns the connection's security context ({@code CTA_SECCTX_NAME}), or {@code null}. */
    public String securityContext() {
        AttributeView context = attributes.nested(Ctnl.CTA_SECCTX);
        return context == null ? null : context.getString(Ctnl.CTA_SECCTX_NAME);
    }

    /** Returns what is known of a TCP connection ({@code CTA_PROTOINFO_TCP}); {@code null} for other protocols. */
    public ConntrackTcp tcp() {
        return ConntrackTcp.read(protocolInfo(Ctnl.CTA_PROTOINFO_TCP));
    }

    /** Returns what is known of an SCTP association ({@code CTA_PROTOINFO_SCTP}); {@code null} for other protocols. */
    public ConntrackSctp sctp() {
        return ConntrackSctp.read(protocolInfo(Ctnl.CTA_PROTOINFO_SCTP));
    }

    /** Returns what is known of a DCCP connection ({@code CTA_PROTOINFO_DCCP}); {@code null} for other protocols. */
    public ConntrackDccp dccp() {
        return ConntrackDccp.read(protocolInfo(Ctnl.CTA_PROTOINFO_DCCP));
    }

    private AttributeView protocolInfo(int type) {
        AttributeView info = attributes.nested(Ctnl.CTA_PROTOINFO);
        return info == null ? null : info.nested(type);
    }

    /** Returns how sequence numbers of a direction are shifted ({@code CTA_SEQ_ADJ_*}); {@code null} when they are not. */
    public SequenceAdjustment sequenceAdjustment(FlowDirection direction) {
        return SequenceAdjustment.read(attributes.nested(
                direction == FlowDirection.ORIGINAL ? Ctnl.CTA_SEQ_ADJ_ORIG : Ctnl.CTA_SEQ_ADJ_REPLY));
    }

    /** Returns what the SYN proxy remembers ({@code CTA_SYNPROXY}); {@code null} when it plays no part. */
    public ConntrackSynproxy synproxy() {
        return ConntrackSynproxy.read(attributes.nested(Ctnl.CTA_SYNPROXY));
    }

    /**
     * Returns what the source of packets in the original direction is translated to (SNAT, masquerading), which is whom
     * replies go to; {@code null} when the source is not translated. The port is 0 in protocols without ports.
     */
    public InetSocketAddress translatedSource() {
        ConntrackTuple reply = status().isSourceNat() ? reply() : null;
        return reply == null ? null : new InetSocketAddress(reply.destination(), Math.max(0, reply.destinationPort()));
    }

    /**
     * Returns what the destination of packets in the original direction is translated to (DNAT, redirection), which is whom
     * replies come from; {@code null} when the destination is not translated. The port is 0 in protocols without ports.
     */
    public InetSocketAddress translatedDestination() {
        ConntrackTuple reply = status().isDestinationNat() ? reply() : null;
        return reply == null ? null : new InetSocketAddress(reply.source(), Math.max(0, reply.sourcePort()));
    }

    /** Returns one line: {@code "Conntrack(protocol 6, 10.0.0.1:40000 -> 10.0.0.2:443, status 0x18e, mark 0x1)"}. */
    @Override
    public String toString() {
        return "Conntrack(" + original() + ", status " + status() + ", mark 0x" + Integer.toHexString(mark()) + ")";
    }
}
