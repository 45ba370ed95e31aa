// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/**
 * The header of Shim6 (RFC 5533 section 5): of a payload, or of a control message.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |  Hdr Ext Len  |P|  Type or start of context tag
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Shim6Header extends ExtensionHeader {

    static final int TYPE = EXTENSION_LENGTH + 1;

    Shim6Header(IpPacket packet, int index) {
        super(packet, IpProtocol.SHIM6, index);
    }

    /** Whether a payload follows, rather than this being a control message. */
    public boolean isPayload() {
        return packet.root.buf.getByte(index + TYPE) < 0;
    }

    /** Type of a control message: 1 I1, 2 R1, 3 I2, 4 R2, 5 R1bis, 6 I2bis, 64 update request, 66 keepalive; -1 if none. */
    public int controlType() {
        return isPayload() ? -1 : packet.root.buf.getByte(index + TYPE);
    }

    /** Context tag of a payload header, 47 bits; -1 in control messages. */
    public long contextTag() {
        return isPayload() ? packet.root.buf.getLong(index) & 0x7FFFFFFFFFFFL : -1;
    }
}
