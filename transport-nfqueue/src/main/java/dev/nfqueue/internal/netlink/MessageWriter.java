// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;

/** Writes one netlink message: header, attributes, then the length. It is re-used and allocates nothing. */
public final class MessageWriter {
    private static final int NESTED = 0x8000;

    private ByteBuf out;
    private int start;
    private int appended;

    /**
     * Begins a message at the buffer's writer index.
     *
     * @param family the address family, {@code AF_UNSPEC} (0) where the kernel does not care
     */
    public MessageWriter begin(ByteBuf target, int type, int flags, int sequence, int family, int queue) {
        out = target;
        start = target.writerIndex();
        appended = 0;
        HostOrder.writeInt(target, 0);
        HostOrder.writeShorts(target, type, flags);
        HostOrder.writeInts(target, sequence, 0);
        target.writeInt(family << 24 | queue & 0xffff);
        return this;
    }

    /** Writes a whole {@code NLMSG_ERROR}: an error number, 0 to acknowledge, and the header of the request it answers. */
    public static void writeError(ByteBuf out, int errno, ByteBuf request, int requestStart) {
        HostOrder.writeInt(out, NetlinkMessage.HEADER + 4 + NetlinkMessage.HEADER);
        HostOrder.writeShort(out, Nfqnl.NLMSG_ERROR);
        out.writeShort(0);
        out.writeBytes(request, requestStart + 8, 8);
        HostOrder.writeInt(out, -errno);
        out.writeBytes(request, requestStart, NetlinkMessage.HEADER);
    }

    /** Adds an attribute with a 32-bit value in network order. */
    public MessageWriter putInt(int type, int value) {
        header(type, 4);
        out.writeInt(value);
        return this;
    }

    /** Adds an attribute with a 16-bit value in network order. */
    public MessageWriter putShort(int type, int value) {
        header(type, 2);
        out.writeShort(value).writeZero(2);
        return this;
    }

    /** Adds an attribute with an 8-bit value. */
    public MessageWriter putByte(int type, int value) {
        header(type, 1);
        out.writeByte(value).writeZero(3);
        return this;
    }

    /** Adds an attribute with a value of bytes, padded. */
    public MessageWriter putBytes(int type, ByteBuf value) {
        int length = value.readableBytes();
        header(type, length);
        out.writeBytes(value, value.readerIndex(), length);
        return pad(length);
    }

    /** Adds an attribute with a value of bytes, padded. */
    public MessageWriter putBytes(int type, byte[] value) {
        header(type, value.length);
        out.writeBytes(value);
        return pad(value.length);
    }

    /** Adds {@code NFQA_CFG_CMD}: be8 command, pad, be16 protocol family, which the kernel ignores. */
    public MessageWriter putCommand(int command) {
        header(Nfqnl.NFQA_CFG_CMD, 4);
        out.writeByte(command).writeZero(3);
        return this;
    }

    /** Adds {@code NFQA_CFG_PARAMS}: five bytes, be32 copy range and copy mode. */
    public MessageWriter putParams(int copyRange, int copyMode) {
        header(Nfqnl.NFQA_CFG_PARAMS, 5);
        out.writeInt(copyRange).writeByte(copyMode);
        return pad(5);
    }

    /** Adds {@code NFQA_PACKET_HDR}: seven bytes, be32 packet id, be16 protocol, hook. */
    public MessageWriter putPacketHeader(int packetId, int hwProtocol, int hook) {
        header(Nfqnl.NFQA_PACKET_HDR, 7);
        out.writeInt(packetId).writeShort(hwProtocol).writeByte(hook);
        return pad(7);
    }

    /** Adds {@code NFQA_VERDICT_HDR}: be32 verdict, be32 packet id. */
    public MessageWriter putVerdict(int verdict, int packetId) {
        header(Nfqnl.NFQA_VERDICT_HDR, 8);
        out.writeLong((long) verdict << 32 | packetId & 0xffff_ffffL);
        return this;
    }

    /** Begins an attribute that holds attributes. Returns what {@link #endNested} takes. */
    public int beginNested(int type) {
        int at = out.writerIndex();
        header(type | NESTED, 0);
        return at;
    }

    /** Ends the attribute that {@link #beginNested} began. */
    public MessageWriter endNested(int at) {
        HostOrder.setShort(out, at, out.writerIndex() - at);
        return this;
    }

    /**
     * Adds the header of an attribute whose value of {@code length} bytes the caller appends by other means; the message's
     * length counts it. The padding, 0 to 3 bytes, is the caller's as well.
     */
    public MessageWriter announce(int type, int length) {
        header(type, length);
        appended += length;
        return this;
    }

    /** Ends the message: its length counts what was announced, but not that value's padding. */
    public void end() {
        HostOrder.setInt(out, start, out.writerIndex() - start + appended);
    }

    private void header(int type, int length) {
        HostOrder.writeShorts(out, Attributes.HEADER + length, type);
    }

    private MessageWriter pad(int length) {
        out.writeZero(-length & 3);
        return this;
    }
}
