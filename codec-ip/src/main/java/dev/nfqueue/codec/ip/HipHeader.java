// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.net.Inet6Address;

/**
 * The header of the Host Identity Protocol (RFC 7401 section 5.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Next Header   | Header Length |0| Packet Type |Version| RES.|1|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Checksum             |           Controls            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Sender's and Receiver's Host Identity Tags (2 x 16)    |
 * </pre>
 */
public final class HipHeader extends ExtensionHeader {

    /** Bytes before the parameters. */
    public static final int FIXED_LENGTH = 40;

    static final int PACKET_TYPE = EXTENSION_LENGTH + 1;
    static final int VERSION = PACKET_TYPE + 1;
    static final int CHECKSUM = VERSION + 1;
    static final int CONTROLS = CHECKSUM + 2;
    static final int SENDER_TAG = CONTROLS + 2;

    HipHeader(IpPacket packet, int index) {
        super(packet, IpProtocol.HIP, index);
    }

    @Override
    Malformation check() {
        return length() >= FIXED_LENGTH ? null : fault(Kind.EXTENSION_FIELD, EXTENSION_LENGTH);
    }

    /** Packet type: 1 I1, 2 R1, 3 I2, 4 R2, 16 UPDATE, 17 NOTIFY, 18 CLOSE, 19 CLOSE_ACK. */
    public int packetType() {
        return packet.root.buf.getUnsignedByte(index + PACKET_TYPE) & 0x7F;
    }

    /** Version of the protocol: 1 or 2. */
    public int hipVersion() {
        return packet.root.buf.getUnsignedByte(index + VERSION) >> 4;
    }

    /** The checksum as it stands on the wire. */
    public int checksum() {
        return packet.root.buf.getUnsignedShort(index + CHECKSUM);
    }

    /** The sender's host identity tag; null where the header is too short for one. */
    public Inet6Address senderTag() {
        return tag(SENDER_TAG);
    }

    /** The receiver's host identity tag, all zero where it is not known yet; null where the header is too short. */
    public Inet6Address receiverTag() {
        return tag(SENDER_TAG + 16);
    }

    private Inet6Address tag(int field) {
        return length() < FIXED_LENGTH ? null : Addresses.inet6(packet.root.buf, index + field);
    }

    /** The controls: bit 0 tells that the host identity is anonymous. */
    public int controls() {
        return packet.root.buf.getUnsignedShort(index + CONTROLS);
    }
}
