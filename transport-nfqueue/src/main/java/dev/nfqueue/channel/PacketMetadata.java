// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Attributes;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What the kernel tells of a packet beside its bytes, read out of the message's attributes when it is asked for. */
abstract class PacketMetadata {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MAX_HARDWARE_ADDRESS = 8;

    /** Keeps a senseless number of seconds within what an Instant can hold. */
    private static final long MAX_SECONDS = 0xff_ffff_ffffL;

    /** Holds the netlink message's body, netfilter header first, in {@code [bodyStart, bodyEnd)}. */
    final ByteBuf memory;

    private final int bodyStart;
    private final int bodyEnd;

    PacketMetadata(ByteBuf memory, int bodyStart, int bodyEnd) {
        this.memory = memory;
        this.bodyStart = bodyStart;
        this.bodyEnd = bodyEnd;
    }

    PacketMetadata(PacketMetadata other) {
        this(other.memory, other.bodyStart, other.bodyEnd);
    }

    /** Returns the number of the queue that delivered the packet, 0 to 65535 ({@code res_id}). */
    public int queue() {
        return memory.getUnsignedShort(bodyStart + 2);
    }

    /** Returns the family of the rule that queued the packet ({@code nfgen_family}): 2 for IPv4, 10 for IPv6, 7 for a bridge. */
    public int family() {
        return PacketMessage.family(memory, bodyStart);
    }

    /** Returns the hook at which the packet was queued ({@code NFQA_PACKET_HDR}), or {@code null} for an unknown number. */
    public Hook hook() {
        return Hook.valueOf(memory.getUnsignedByte(find(Nfqnl.NFQA_PACKET_HDR) + 6));
    }

    /**
     * Returns the EtherType of the packet ({@code NFQA_PACKET_HDR}, {@code hw_protocol}): 0x0800 for IPv4, 0x86DD for IPv6;
     * others in the bridge family only.
     */
    public int hwProtocol() {
        return memory.getUnsignedShort(find(Nfqnl.NFQA_PACKET_HDR) + 4);
    }

    /** Returns the packet's mark ({@code NFQA_MARK}); 0 when it has none. */
    public int mark() {
        return getInt(Nfqnl.NFQA_MARK, 0);
    }

    /** Returns the packet's priority for traffic control ({@code NFQA_PRIORITY}, Linux 5.18); 0 when it has none. */
    public int priority() {
        return getInt(Nfqnl.NFQA_PRIORITY, 0);
    }

    /** Returns the index of the input device ({@code NFQA_IFINDEX_INDEV}); 0 in hooks that have none: OUTPUT, POSTROUTING. */
    public int indev() {
        return getInt(Nfqnl.NFQA_IFINDEX_INDEV, 0);
    }

    /**
     * Returns the name of the input device; {@code null} where {@link #indev()} is 0, or no device has that index any more.
     *
     * <p>The names of the four devices are those of the network namespace in which the queue's socket was opened. The kernel is
     * asked once a second at most for each device, so a renamed one may be told by its old name for that long. Once the channel
     * is closed, all are {@code null}.
     */
    public String indevName() {
        return interfaceName(indev());
    }

    /** Returns the index of the output device ({@code NFQA_IFINDEX_OUTDEV}); 0 in PREROUTING and INPUT. */
    public int outdev() {
        return getInt(Nfqnl.NFQA_IFINDEX_OUTDEV, 0);
    }

    /** Returns the name of the output device; {@code null} as {@link #indevName()} is. */
    public String outdevName() {
        return interfaceName(outdev());
    }

    /** Returns the index of the bridge port that the packet came in by ({@code NFQA_IFINDEX_PHYSINDEV}); 0 off bridges. */
    public int physindev() {
        return getInt(Nfqnl.NFQA_IFINDEX_PHYSINDEV, 0);
    }

    /** Returns the name of the bridge port that the packet came in by; {@code null} as {@link #indevName()} is. */
    public String physindevName() {
        return interfaceName(physindev());
    }

    /** Returns the index of the bridge port that the packet leaves by ({@code NFQA_IFINDEX_PHYSOUTDEV}); 0 off bridges. */
    public int physoutdev() {
        return getInt(Nfqnl.NFQA_IFINDEX_PHYSOUTDEV, 0);
    }

    /** Returns the name of the bridge port that the packet leaves by; {@code null} as {@link #indevName()} is. */
    public String physoutdevName() {
        return interfaceName(physoutdev());
    }

    /**
     * Returns the link-layer address of the sender, six bytes for Ethernet ({@code NFQA_HWADDR}). {@code null} in OUTPUT and
     * POSTROUTING, and on devices without such addresses.
     */
    public byte[] sourceMac() {
        int value = find(Nfqnl.NFQA_HWADDR);
        if (value < 0 || length(value) < 4) {
            return null;
        }
        int length = Math.min(memory.getUnsignedShort(value), Math.min(MAX_HARDWARE_ADDRESS, length(value) - 4));
        return length == 0 ? null : ByteBufUtil.getBytes(memory, value + 4, length);
    }

    /**
     * Returns the packet's VLAN tag, as far as it is not a part of the link-layer header ({@code NFQA_VLAN}, Linux 4.7).
     * {@code null} without a tag, and outside the bridge family.
     */
    public Vlan vlan() {
        int value = find(Nfqnl.NFQA_VLAN);
        if (value < 0) {
            return null;
        }
        AttributeView tag = new AttributeView(memory, value, value + length(value));
        int protocol = tag.getUnsignedShort(Nfqnl.NFQA_VLAN_PROTO, -1);
        int tci = tag.getUnsignedShort(Nfqnl.NFQA_VLAN_TCI, -1);
        return protocol < 0 || tci < 0 ? null : new Vlan(protocol, tci);
    }

    /**
     * Returns a copy of the packet's link-layer header, 14 bytes for Ethernet: destination, source, EtherType ({@code
     * NFQA_L2HDR}, Linux 4.7). {@code null} outside the bridge family.
     */
    public byte[] linkHeader() {
        int value = find(Nfqnl.NFQA_L2HDR);
        return value < 0 ? null : ByteBufUtil.getBytes(memory, value, length(value));
    }

    /**
     * Returns when the kernel received the packet, to the microsecond ({@code NFQA_TIMESTAMP}). {@code null} in OUTPUT and
     * POSTROUTING, and elsewhere too unless some socket of the host has asked for timestamps.
     */
    public Instant timestamp() {
        int value = find(Nfqnl.NFQA_TIMESTAMP);
        if (value < 0 || length(value) < 16) {
            return null;
        }
        long micros = Math.abs(memory.getLong(value + 8) % MICROS_PER_SECOND);
        return Instant.ofEpochSecond(memory.getLong(value) & MAX_SECONDS, micros * NANOS_PER_MICRO);
    }

    /**
     * Returns the user id of the local socket that sent the packet, as the host's initial user namespace numbers it
     * ({@code NFQA_UID}); -1 when unknown. Needs {@link NfqueueChannelOption#UID_GID}; in OUTPUT and POSTROUTING only.
     */
    public long uid() {
        return getUnsignedInt(Nfqnl.NFQA_UID);
    }

    /** Returns the group id of the local socket that sent the packet ({@code NFQA_GID}); -1 when unknown, see {@link #uid}. */
    public long gid() {
        return getUnsignedInt(Nfqnl.NFQA_GID);
    }

    /**
     * Returns the security context of the packet, such as SELinux's ({@code NFQA_SECCTX}); {@code null} when it has none.
     * Needs {@link NfqueueChannelOption#SECCTX}.
     */
    public String securityContext() {
        int value = find(Nfqnl.NFQA_SECCTX);
        return value < 0 ? null : memory.toString(value, length(value), StandardCharsets.UTF_8);
    }

    /** Returns the net_cls class of the local sender's control group ({@code NFQA_CGROUP_CLASSID}, Linux 6.4); 0 for none. */
    public int cgroupClassId() {
        return getInt(Nfqnl.NFQA_CGROUP_CLASSID, 0);
    }

    /**
     * Returns the connection that the packet belongs to ({@code NFQA_CT}). {@code null} when it is not tracked, in hooks
     * that come before tracking (the {@code raw} table), and without {@link NfqueueChannelOption#CONNTRACK}.
     */
    public Conntrack conntrack() {
        int value = find(Nfqnl.NFQA_CT);
        return value < 0 ? null : new Conntrack(new AttributeView(memory, value, value + length(value)));
    }

    /** Returns what the packet is to its connection ({@code NFQA_CT_INFO}); {@code null} as {@link #conntrack()} is. */
    public ConntrackState conntrackState() {
        return ConntrackState.valueOf(getInt(Nfqnl.NFQA_CT_INFO, -1));
    }

    /** Returns which way the packet goes in its connection ({@code NFQA_CT_INFO}); {@code null} as {@link #conntrack()} is. */
    public FlowDirection flowDirection() {
        return ConntrackState.direction(getInt(Nfqnl.NFQA_CT_INFO, -1));
    }

    /** Returns whether the kernel copied less than the whole packet, see {@link NfqueueChannelOption#COPY_RANGE}. */
    public boolean isTruncated() {
        return (flags() & PacketMessage.TRUNCATED) != 0;
    }

    /** Returns whether the packet stands for several of one TCP or UDP stream that will be cut apart later (GSO). */
    public boolean isGso() {
        return (flags() & Nfqnl.NFQA_SKB_GSO) != 0;
    }

    /**
     * Returns whether the transport checksum in the packet is complete. When it is not ({@code NFQA_SKB_CSUMNOTREADY}), it
     * holds the pseudo-header's sum only, and hardware or the kernel completes it later; neither verify nor update it.
     */
    public boolean isChecksumReady() {
        return (flags() & Nfqnl.NFQA_SKB_CSUMNOTREADY) == 0;
    }

    /** Returns whether the kernel has checked the transport checksum (no {@code NFQA_SKB_CSUM_NOTVERIFIED}). */
    public boolean isChecksumVerified() {
        return (flags() & (Nfqnl.NFQA_SKB_CSUM_NOTVERIFIED | Nfqnl.NFQA_SKB_CSUMNOTREADY)) == 0;
    }

    abstract String interfaceName(int index);

    /** Returns whether {@link #hwProtocol()} is IPv4. */
    final boolean isIpv4() {
        return (flags() & PacketMessage.IPV4) != 0;
    }

    /** Returns whether {@link #hwProtocol()} is IPv6. */
    final boolean isIpv6() {
        return (flags() & PacketMessage.IPV6) != 0;
    }

    /** Returns {@link PacketMessage#flags()}. */
    abstract int flags();

    final int getInt(int type, int absent) {
        return Attributes.getInt(memory, PacketMessage.attributes(bodyStart), bodyEnd, type, absent);
    }

    private long getUnsignedInt(int type) {
        int value = find(type);
        return value < 0 || length(value) < 4 ? -1 : memory.getUnsignedInt(value);
    }

    private int find(int type) {
        return Attributes.find(memory, PacketMessage.attributes(bodyStart), bodyEnd, type);
    }

    private int length(int value) {
        return Attributes.length(memory, value);
    }
}
