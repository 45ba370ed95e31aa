// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

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

    private static final int PAD1 = 0;
    private static final int JUMBO = 0xC2;

    OptionsHeader(IpPacket packet, IpProtocol type, int index) {
        super(packet, type, index);
    }

    /** Where the length of a jumbo payload option is (RFC 2675) in the options header at an index, or 0. */
    static int findJumbo(ByteBuf buf, int index, int end) {
        int length = lengthAt(IpProtocol.HOP_BY_HOP, buf, index, end);
        int at = index + OPTIONS;
        int optionsEnd = index + length;
        while (at < optionsEnd - 1) {
            int type = buf.getUnsignedByte(at);
            if (type == PAD1) {
                at++;
                continue;
            }
            int dataLength = buf.getUnsignedByte(at + 1);
            if (type == JUMBO && dataLength == 4 && at + 6 <= optionsEnd) {
                return at + 2;
            }
            at += 2 + dataLength;
        }
        return 0;
    }
}
