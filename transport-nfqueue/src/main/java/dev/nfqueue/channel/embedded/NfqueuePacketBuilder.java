// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.Hook;
import dev.nfqueue.channel.Vlan;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Describes a packet as a kernel would deliver it. By default: an empty IPv4 packet in {@link Hook#INPUT} of queue 0, with no
 * other metadata, under the next free id.
 *
 * <pre>{@code
 * channel.writePacket(new NfqueuePacketBuilder().content(bytes).hook(Hook.FORWARD).mark(7));
 * }</pre>
 */
public final class NfqueuePacketBuilder {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int NANOS_PER_MICRO = 1000;

    private byte[] content = {};
    private long packetId;
    private int queue;
    private Hook hook = Hook.INPUT;
    private int hwProtocol;
    private int family;
    private int skbInfo;
    private Consumer<MessageWriter> attributes = writer -> {};

    /** Sets the packet from its IP header on. IPv4 or IPv6 is taken from the version in its first byte. */
    public NfqueuePacketBuilder content(byte... bytes) {
        content = bytes.clone();
        return this;
    }

    /** Sets the packet from its IP header on: the buffer's readable bytes, which are copied; the buffer stays as it is. */
    public NfqueuePacketBuilder content(ByteBuf bytes) {
        content = ByteBufUtil.getBytes(bytes);
        return this;
    }

    /** Sets the id, 1 to 4,294,967,295; 0 for the channel's next. */
    public NfqueuePacketBuilder packetId(long id) {
        packetId = id;
        return this;
    }

    /** Sets the queue's number. */
    public NfqueuePacketBuilder queue(int number) {
        queue = number;
        return this;
    }

    /** Sets the hook. */
    public NfqueuePacketBuilder hook(Hook where) {
        hook = where;
        return this;
    }

    /** Sets the EtherType, where it is to differ from the content's version. */
    public NfqueuePacketBuilder hwProtocol(int etherType) {
        hwProtocol = etherType;
        return this;
    }

    /** Sets the family of the rule that queued the packet, 7 for a bridge, where it is to differ from the content's version. */
    public NfqueuePacketBuilder family(int number) {
        family = number;
        return this;
    }

    /** Sets the mark. */
    public NfqueuePacketBuilder mark(int mark) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_MARK, mark));
    }

    /** Sets the priority. */
    public NfqueuePacketBuilder priority(int priority) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_PRIORITY, priority));
    }

    /** Sets the input device's index. */
    public NfqueuePacketBuilder indev(int index) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_IFINDEX_INDEV, index));
    }

    /** Sets the output device's index. */
    public NfqueuePacketBuilder outdev(int index) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_IFINDEX_OUTDEV, index));
    }

    /** Sets the index of the bridge port by which the packet came in. */
    public NfqueuePacketBuilder physindev(int index) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_IFINDEX_PHYSINDEV, index));
    }

    /** Sets the index of the bridge port by which the packet leaves. */
    public NfqueuePacketBuilder physoutdev(int index) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_IFINDEX_PHYSOUTDEV, index));
    }

    /** Sets the sender's link-layer address, up to eight bytes. */
    public NfqueuePacketBuilder sourceMac(byte... address) {
        byte[] value = new byte[12];
        value[1] = (byte) address.length;
        System.arraycopy(address, 0, value, 4, address.length);
        return with(writer -> writer.putBytes(Nfqnl.NFQA_HWADDR, value));
    }

    /** Sets the VLAN tag, as a rule of the bridge family sees it. */
    public NfqueuePacketBuilder vlan(Vlan vlan) {
        family = PacketMessage.PF_BRIDGE;
        return with(writer -> {
            int nest = writer.beginNested(Nfqnl.NFQA_VLAN);
            writer.putShort(Nfqnl.NFQA_VLAN_PROTO, vlan.protocol()).putShort(Nfqnl.NFQA_VLAN_TCI, vlan.tci());
            writer.endNested(nest);
        });
    }

    /** Sets the link-layer header, as a rule of the bridge family sees it. */
    public NfqueuePacketBuilder linkHeader(byte... header) {
        byte[] value = header.clone();
        family = PacketMessage.PF_BRIDGE;
        return with(writer -> writer.putBytes(Nfqnl.NFQA_L2HDR, value));
    }

    /** Sets the packet's connection, its state and the packet's direction in it. */
    public NfqueuePacketBuilder conntrack(ConntrackBuilder conntrack) {
        return with(conntrack::write);
    }

    /** Sets when the packet was received, to the microsecond. */
    public NfqueuePacketBuilder timestamp(Instant when) {
        ByteBuf value =
                Unpooled.buffer(16).writeLong(when.getEpochSecond()).writeLong(when.getNano() / NANOS_PER_MICRO);
        return with(writer -> writer.putBytes(Nfqnl.NFQA_TIMESTAMP, value));
    }

    /** Sets the local sender's user. */
    public NfqueuePacketBuilder uid(long uid) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_UID, (int) uid));
    }

    /** Sets the local sender's group. */
    public NfqueuePacketBuilder gid(long gid) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_GID, (int) gid));
    }

    /** Sets the security context. */
    public NfqueuePacketBuilder securityContext(String context) {
        return with(writer -> writer.putBytes(Nfqnl.NFQA_SECCTX, context.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sets the class id of the local sender's control group. */
    public NfqueuePacketBuilder cgroupClassId(int classId) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_CGROUP_CLASSID, classId));
    }

    /** Makes the packet a truncated one, of which {@link #content} is only a part. */
    public NfqueuePacketBuilder originalLength(int bytes) {
        return with(writer -> writer.putInt(Nfqnl.NFQA_CAP_LEN, bytes));
    }

    /** Makes the packet stand for several of one stream. */
    public NfqueuePacketBuilder gso() {
        skbInfo |= Nfqnl.NFQA_SKB_GSO;
        return this;
    }

    /** Makes the packet's transport checksum an incomplete one. */
    public NfqueuePacketBuilder checksumNotReady() {
        skbInfo |= Nfqnl.NFQA_SKB_CSUMNOTREADY;
        return this;
    }

    /** Makes the packet's transport checksum one that nobody has checked. */
    public NfqueuePacketBuilder checksumNotVerified() {
        skbInfo |= Nfqnl.NFQA_SKB_CSUM_NOTVERIFIED;
        return this;
    }

    private NfqueuePacketBuilder with(Consumer<MessageWriter> attribute) {
        attributes = attributes.andThen(attribute);
        return this;
    }

    long packetId() {
        return packetId;
    }

    /** Writes the netlink message as a kernel would send it, its payload last and not padded. */
    ByteBuf message(long id) {
        ByteBuf out = Unpooled.buffer(content.length + 256);
        int protocol = hwProtocol != 0 ? hwProtocol : isIpv6() ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
        int ruleFamily = family != 0 ? family : protocol == ETHERTYPE_IPV6 ? AF_INET6 : AF_INET;
        MessageWriter writer = new MessageWriter().begin(out, Nfqnl.NFQNL_MSG_PACKET, 0, 0, ruleFamily, queue);
        writer.putPacketHeader((int) id, protocol, hook.number());
        attributes.accept(writer);
        if (skbInfo != 0) {
            writer.putInt(Nfqnl.NFQA_SKB_INFO, skbInfo);
        }
        if (content.length > 0) {
            writer.announce(Nfqnl.NFQA_PAYLOAD, content.length);
        }
        writer.end();
        return out.writeBytes(content);
    }

    private boolean isIpv6() {
        return content.length > 0 && (content[0] >> 4 & 0xf) == 6;
    }
}
