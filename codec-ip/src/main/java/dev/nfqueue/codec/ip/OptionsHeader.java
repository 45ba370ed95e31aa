// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * The hop-by-hop and the destination options header of IPv6 (RFC 8200 sections 4.3 and 4.6): a list of options.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |  Hdr Ext Len  |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                            Options                            |
 * </pre>
 */
public final class OptionsHeader extends ExtensionHeader {

    static final int OPTIONS = EXTENSION_LENGTH + 1;

    private static final int JUMBO_DATA = 4;

    OptionsHeader(IpPacket packet, IpProtocol type, int index) {
        super(packet, type, index);
    }

    /** Where the length of a jumbo payload option is (RFC 2675) in the hop-by-hop header at an index, or 0. */
    static int findJumbo(IpPacket packet, int index) {
        ByteBuf buf = packet.root.buf;
        int length = lengthAt(IpProtocol.HOP_BY_HOP, buf, index, packet.end);
        Ipv6Options options = new Ipv6Options(packet, index + OPTIONS, index + length);
        return options.find(Ipv6Option.JUMBO_PAYLOAD) && options.dataLength() == JUMBO_DATA
                ? options.index(Ipv6Options.DATA)
                : 0;
    }

    /** Where the home address of the destination options header at an index is (RFC 6275), or the given index. */
    static int findHomeAddress(IpPacket packet, int index, int length, int otherwise) {
        Ipv6Options options = new Ipv6Options(packet, index + OPTIONS, index + length);
        return options.find(Ipv6Option.HOME_ADDRESS) && options.homeAddress() != null
                ? options.index(Ipv6Options.DATA)
                : otherwise;
    }

    @Override
    Malformation check() {
        Malformation fault = options().malformation();
        if (fault != null || type() != IpProtocol.HOP_BY_HOP) {
            return fault;
        }
        Ipv6Options options = options();
        boolean jumbo = options.find(Ipv6Option.JUMBO_PAYLOAD);
        // RFC 2675 section 3: it wants a payload length of zero, and a length that needs it.
        boolean wrong = jumbo && (((Ipv6Packet) packet).payloadLength() != 0 || options.jumboPayloadLength() <= 0xFFFF);
        return wrong ? new Malformation(Kind.EXTENSION_FIELD, options.offset()) : null;
    }

    /** The options, padding among them, from the first on. */
    public Ipv6Options options() {
        return new Ipv6Options(packet, index + OPTIONS, index + length());
    }
}
