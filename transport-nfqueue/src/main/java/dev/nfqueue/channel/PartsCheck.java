// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.PacketMessage;
import java.util.function.Predicate;

/** Refuses parts of a verdict that the kernel would ignore, or drop the packet for, without telling. */
final class PartsCheck {
    private PartsCheck() {}

    static void check(NfqueuePacket packet, VerdictParts parts, Predicate<NfqueueFeature> supported) {
        if (parts.priority != null) {
            require(supported, NfqueueFeature.PRIORITY, "the priority of a verdict");
        }
        if (parts.conntrack != null) {
            require(supported, NfqueueFeature.CONNTRACK, "what a verdict changes in a connection");
        }
        if (parts.vlan != null || parts.linkHeader != null) {
            checkBridge(packet, parts);
            require(supported, NfqueueFeature.BRIDGE, "the VLAN tag or link header of a verdict");
        }
    }

    private static void checkBridge(NfqueuePacket packet, VerdictParts parts) {
        String what = parts.vlan != null ? "a VLAN tag" : "a link header";
        if (packet.family() != PacketMessage.PF_BRIDGE) {
            throw new VerdictPartRejectedException("Packet " + packet.packetId() + " cannot be given " + what
                    + ": it was queued by a rule of the IP families, and only those of the bridge family can.");
        }
        byte[] header = parts.linkHeader;
        if (header == null) {
            return;
        }
        byte[] old = packet.linkHeader();
        int length = old == null ? 0 : old.length;
        if (header.length == 0 || header.length != length) {
            throw new VerdictPartRejectedException("Packet " + packet.packetId() + " cannot be given a link header of "
                    + header.length + " bytes: its own has " + length + ", and the kernel would drop it.");
        }
    }

    private static void require(Predicate<NfqueueFeature> supported, NfqueueFeature feature, String what) {
        if (!supported.test(feature)) {
            throw new UnsupportedFeatureException(what, feature);
        }
    }
}
