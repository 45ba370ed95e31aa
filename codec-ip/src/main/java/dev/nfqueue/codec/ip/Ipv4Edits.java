// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/** Edits of an IPv4 packet's options, which change the length of its header. */
final class Ipv4Edits {

    private Ipv4Edits() {}

    /** Puts an option in, or takes all of its type out when there is no data. */
    static void option(Ipv4Packet packet, int type, byte[] data) {
        replaceOptions(packet, OptionArea.edit(packet.options(), type, data));
    }

    /** Takes all options out. */
    static void removeOptions(Ipv4Packet packet) {
        replaceOptions(packet, new byte[0]);
    }

    private static void replaceOptions(Ipv4Packet packet, byte[] area) {
        int options = packet.start + Ipv4Packet.OPTIONS;
        int oldLength = packet.headerLength - Ipv4Packet.OPTIONS;
        int before = sum(packet, oldLength);
        int ends = packet.endpointsSum();
        packet.editable();
        if (oldLength != area.length) {
            // Where there were no options, they end up where the payload began: it is moved on here.
            int payload = packet.payloadIndex + area.length - oldLength;
            packet.splice(options, oldLength, area.length);
            packet.payloadIndex = payload;
        }
        packet.headerLength = Ipv4Packet.OPTIONS + area.length;
        packet.root.buf.setBytes(options, area);
        packet.root.buf.setByte(packet.start + Ipv4Packet.VERSION_IHL, 0x40 | packet.headerLength >> 2);
        int sum = InternetChecksum.update(packet.headerChecksum(), before, sum(packet, area.length));
        packet.root.buf.setShort(packet.start + Ipv4Packet.CHECKSUM, sum);
        packet.pseudoChanged(ends, packet.endpointsSum());
    }

    /** The sum of what an edit of options changes: the word with the header's length, and so many bytes of options. */
    private static int sum(Ipv4Packet packet, int optionsLength) {
        return InternetChecksum.fold(packet.u16(Ipv4Packet.VERSION_IHL)
                + InternetChecksum.sum(packet.root.buf, packet.start + Ipv4Packet.OPTIONS, optionsLength));
    }
}
