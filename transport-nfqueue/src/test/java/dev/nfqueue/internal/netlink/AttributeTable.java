// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Prints which attributes the captured packets of each kernel have, as a Markdown table: the one in
 * {@code docs/kernels.md}. Its arguments are kernel series.
 */
final class AttributeTable {
    /** The kernel's name of each number, from 1. */
    private static final List<String> PACKET = List.of(
            "NFQA_PACKET_HDR",
            "NFQA_VERDICT_HDR",
            "NFQA_MARK",
            "NFQA_TIMESTAMP",
            "NFQA_IFINDEX_INDEV",
            "NFQA_IFINDEX_OUTDEV",
            "NFQA_IFINDEX_PHYSINDEV",
            "NFQA_IFINDEX_PHYSOUTDEV",
            "NFQA_HWADDR",
            "NFQA_PAYLOAD",
            "NFQA_CT",
            "NFQA_CT_INFO",
            "NFQA_CAP_LEN",
            "NFQA_SKB_INFO",
            "NFQA_EXP",
            "NFQA_UID",
            "NFQA_GID",
            "NFQA_SECCTX",
            "NFQA_VLAN",
            "NFQA_L2HDR",
            "NFQA_PRIORITY",
            "NFQA_CGROUP_CLASSID");

    private static final List<String> CONNTRACK = List.of(
            "CTA_TUPLE_ORIG",
            "CTA_TUPLE_REPLY",
            "CTA_STATUS",
            "CTA_PROTOINFO",
            "CTA_HELP",
            "CTA_NAT_SRC",
            "CTA_TIMEOUT",
            "CTA_MARK",
            "CTA_COUNTERS_ORIG",
            "CTA_COUNTERS_REPLY",
            "CTA_USE",
            "CTA_ID",
            "CTA_NAT_DST",
            "CTA_TUPLE_MASTER",
            "CTA_SEQ_ADJ_ORIG",
            "CTA_SEQ_ADJ_REPLY",
            "CTA_NAT_SEQ_ADJ_REPLY",
            "CTA_ZONE",
            "CTA_SECCTX",
            "CTA_TIMESTAMP",
            "CTA_MARK_MASK",
            "CTA_LABELS",
            "CTA_LABELS_MASK",
            "CTA_SYNPROXY");

    private static final Map<Integer, String> SKB_INFO = Map.of(
            Nfqnl.NFQA_SKB_CSUMNOTREADY, "CSUMNOTREADY",
            Nfqnl.NFQA_SKB_GSO, "GSO",
            Nfqnl.NFQA_SKB_CSUM_NOTVERIFIED, "CSUM_NOTVERIFIED");

    /** By a key that sorts as the table does: the attribute; then by series the first packet that has it. */
    private final NavigableMap<String, Map<String, String>> seen = new TreeMap<>();

    private AttributeTable() {}

    public static void main(String[] series) {
        AttributeTable table = new AttributeTable();
        for (String one : series) {
            CapturedPackets.of(one)
                    .all()
                    .forEach((name, message) -> table.add(one, name, Unpooled.wrappedBuffer(message)));
        }
        table.print(List.of(series));
    }

    private void add(String series, String packet, ByteBuf message) {
        int end = message.capacity();
        NetlinkMessage cursor = new NetlinkMessage().reset(message, 0, end);
        if (!cursor.next()) {
            throw new AssertionError(packet + " is no message");
        }
        int from = PacketMessage.attributes(cursor.bodyStart());
        addAll(series, packet, message, from, end, PACKET, "1");
        int info = Attributes.getInt(message, from, end, Nfqnl.NFQA_SKB_INFO, 0);
        SKB_INFO.forEach((bit, name) -> {
            if ((info & bit) != 0) {
                see(series, packet, "1 014 " + bit + " NFQA_SKB_" + name);
            }
        });
        int conntrack = Attributes.find(message, from, end, Nfqnl.NFQA_CT);
        if (conntrack >= 0) {
            int conntrackEnd = conntrack + Attributes.length(message, conntrack);
            addAll(series, packet, message, conntrack, conntrackEnd, CONNTRACK, "2");
        }
    }

    private void addAll(
            String series, String packet, ByteBuf message, int from, int to, List<String> names, String group) {
        int at = from;
        while (to - at >= Attributes.HEADER) {
            int type = Attributes.type(message, at);
            String name = type >= 1 && type <= names.size() ? names.get(type - 1) : "number " + type;
            see(series, packet, String.format("%s %03d 0 %s", group, type, name));
            at = Attributes.next(at, HostOrder.getUnsignedShort(message, at));
        }
    }

    private void see(String series, String packet, String key) {
        seen.computeIfAbsent(key, attribute -> new TreeMap<>()).putIfAbsent(series, packet);
    }

    private void print(List<String> series) {
        System.out.println("| Attribute | " + String.join(" | ", series) + " | For instance in |");
        System.out.println("| --- |" + " :-: |".repeat(series.size()) + " --- |");
        seen.forEach((key, packets) -> {
            List<String> cells = new ArrayList<>();
            for (String one : series) {
                cells.add(packets.containsKey(one) ? "yes" : "–");
            }
            String name = key.split(" ", 4)[3];
            String example = packets.values().iterator().next();
            System.out.println("| `" + name + "` | " + String.join(" | ", cells) + " | `" + example + "` |");
        });
    }
}
