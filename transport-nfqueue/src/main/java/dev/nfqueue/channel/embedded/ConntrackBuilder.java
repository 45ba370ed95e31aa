// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.ConntrackState;
import dev.nfqueue.channel.ConntrackTcp;
import dev.nfqueue.channel.ConntrackTuple;
import dev.nfqueue.channel.FlowDirection;
import dev.nfqueue.internal.netlink.Ctnl;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Describes the connection of a packet that {@link NfqueuePacketBuilder} makes. By default: a new connection's first packet;
 * what is not set is absent, except that the reply tuple is the original one turned round.
 *
 * <pre>{@code
 * new NfqueuePacketBuilder().content(bytes).conntrack(
 *         new ConntrackBuilder(ConntrackTuple.of(6, client, server)).state(ConntrackState.ESTABLISHED).mark(1));
 * }</pre>
 */
public final class ConntrackBuilder {
    private static final int IP_CT_IS_REPLY = 3;
    private static final int IP_CT_UNTRACKED = 7;
    private static final int ICMPV6 = 58;

    private final ConntrackTuple original;
    private ConntrackTuple reply;
    private ConntrackState state = ConntrackState.NEW;
    private FlowDirection direction = FlowDirection.ORIGINAL;
    private Consumer<MessageWriter> attributes = writer -> {};

    /** Begins with the connection as its first packet went. */
    public ConntrackBuilder(ConntrackTuple original) {
        this.original = original;
        reply = original.reversed();
    }

    /** Sets the connection as replies come in, where addresses are translated. */
    public ConntrackBuilder reply(ConntrackTuple tuple) {
        reply = tuple;
        return this;
    }

    /** Sets the connection that announced this one. */
    public ConntrackBuilder master(ConntrackTuple tuple) {
        return with(writer -> writeTuple(writer, Ctnl.CTA_TUPLE_MASTER, tuple));
    }

    /** Sets what the packet is to the connection. */
    public ConntrackBuilder state(ConntrackState what) {
        state = what;
        return this;
    }

    /** Sets which way the packet goes. */
    public ConntrackBuilder direction(FlowDirection where) {
        direction = where;
        return this;
    }

    /** Sets the entry's id. */
    public ConntrackBuilder id(long id) {
        return with(writer -> writer.putInt(Ctnl.CTA_ID, (int) id));
    }

    /** Sets the tracking zone. */
    public ConntrackBuilder zone(int zone) {
        return with(writer -> writer.putShort(Ctnl.CTA_ZONE, zone));
    }

    /** Sets the status, {@code IPS_*} bits. */
    public ConntrackBuilder status(int bits) {
        return with(writer -> writer.putInt(Ctnl.CTA_STATUS, bits));
    }

    /** Sets in how many seconds the entry expires. */
    public ConntrackBuilder timeoutSeconds(long seconds) {
        return with(writer -> writer.putInt(Ctnl.CTA_TIMEOUT, (int) seconds));
    }

    /** Sets the connection's mark. */
    public ConntrackBuilder mark(int mark) {
        return with(writer -> writer.putInt(Ctnl.CTA_MARK, mark));
    }

    /** Sets the connection's labels, 0 to 127. */
    public ConntrackBuilder labels(BitSet labels) {
        byte[] words = new byte[Ctnl.LABELS_SIZE];
        ByteBuffer.wrap(words).order(ByteOrder.nativeOrder()).asLongBuffer().put(labels.toLongArray());
        return with(writer -> writer.putBytes(Ctnl.CTA_LABELS, words));
    }

    /** Sets the helper's name. */
    public ConntrackBuilder helper(String name) {
        byte[] text = (name + '\0').getBytes(StandardCharsets.US_ASCII);
        return with(writer -> {
            int nest = writer.beginNested(Ctnl.CTA_HELP);
            writer.putBytes(Ctnl.CTA_HELP_NAME, text).endNested(nest);
        });
    }

    /** Sets how far the TCP connection has come. */
    public ConntrackBuilder tcp(ConntrackTcp.State how) {
        return with(writer -> {
            int info = writer.beginNested(Ctnl.CTA_PROTOINFO);
            int tcp = writer.beginNested(Ctnl.CTA_PROTOINFO_TCP);
            writer.putByte(Ctnl.CTA_PROTOINFO_TCP_STATE, how.number())
                    .endNested(tcp)
                    .endNested(info);
        });
    }

    private ConntrackBuilder with(Consumer<MessageWriter> attribute) {
        attributes = attributes.andThen(attribute);
        return this;
    }

    void write(MessageWriter writer) {
        int nest = writer.beginNested(Nfqnl.NFQA_CT);
        writeTuple(writer, Ctnl.CTA_TUPLE_ORIG, original);
        writeTuple(writer, Ctnl.CTA_TUPLE_REPLY, reply);
        attributes.accept(writer);
        writer.endNested(nest).putInt(Nfqnl.NFQA_CT_INFO, info());
    }

    private int info() {
        int reverse = direction == FlowDirection.REPLY ? IP_CT_IS_REPLY : 0;
        return switch (state) {
            case ESTABLISHED -> reverse;
            case RELATED -> 1 + reverse;
            case NEW -> 2 + reverse;
            case UNTRACKED -> IP_CT_UNTRACKED;
        };
    }

    private static void writeTuple(MessageWriter writer, int type, ConntrackTuple tuple) {
        boolean ipv4 = tuple.source() instanceof Inet4Address;
        int nest = writer.beginNested(type);
        int ip = writer.beginNested(Ctnl.CTA_TUPLE_IP);
        writer.putBytes(
                        ipv4 ? Ctnl.CTA_IP_V4_SRC : Ctnl.CTA_IP_V6_SRC,
                        tuple.source().getAddress())
                .putBytes(
                        ipv4 ? Ctnl.CTA_IP_V4_DST : Ctnl.CTA_IP_V6_DST,
                        tuple.destination().getAddress())
                .endNested(ip);
        int proto = writer.beginNested(Ctnl.CTA_TUPLE_PROTO);
        boolean icmpV6 = tuple.protocol() == ICMPV6;
        writer.putByte(Ctnl.CTA_PROTO_NUM, tuple.protocol());
        if (tuple.sourcePort() >= 0) {
            writer.putShort(Ctnl.CTA_PROTO_SRC_PORT, tuple.sourcePort());
            writer.putShort(Ctnl.CTA_PROTO_DST_PORT, tuple.destinationPort());
        }
        if (tuple.icmpId() >= 0) {
            writer.putShort(icmpV6 ? Ctnl.CTA_PROTO_ICMPV6_ID : Ctnl.CTA_PROTO_ICMP_ID, tuple.icmpId());
            writer.putByte(icmpV6 ? Ctnl.CTA_PROTO_ICMPV6_TYPE : Ctnl.CTA_PROTO_ICMP_TYPE, tuple.icmpType());
            writer.putByte(icmpV6 ? Ctnl.CTA_PROTO_ICMPV6_CODE : Ctnl.CTA_PROTO_ICMP_CODE, tuple.icmpCode());
        }
        writer.endNested(proto);
        if (tuple.zone() >= 0) {
            writer.putShort(Ctnl.CTA_TUPLE_ZONE, tuple.zone());
        }
        writer.endNested(nest);
    }
}
