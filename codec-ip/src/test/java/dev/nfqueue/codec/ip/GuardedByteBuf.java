// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;

/**
 * A packet between bytes that are none of its business: whoever reads or writes outside the packet is told so by an
 * error, even where the buffer goes on. Slices and duplicates are guarded as well.
 */
final class GuardedByteBuf extends UnpooledHeapByteBuf {

    static final int NEIGHBOURS = 64;

    private static final byte POISON = (byte) 0xA5;

    private int end;

    private GuardedByteBuf(byte[] bytes, int length) {
        super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.length);
        end = NEIGHBOURS + length;
        setIndex(NEIGHBOURS, end);
    }

    static GuardedByteBuf of(byte[] packet) {
        byte[] bytes = new byte[packet.length + 2 * NEIGHBOURS];
        Arrays.fill(bytes, POISON);
        System.arraycopy(packet, 0, bytes, NEIGHBOURS, packet.length);
        return new GuardedByteBuf(bytes, packet.length);
    }

    /** Draws the guard closer: so many bytes are the packet, the rest is trailing. */
    void shrink(int length) {
        end = NEIGHBOURS + length;
    }

    private void guard(int index, int length) {
        if (length > 0 && (index < NEIGHBOURS || index + length > end)) {
            throw new AssertionError("byte " + (index - NEIGHBOURS) + " to " + (index - NEIGHBOURS + length)
                    + " of a packet of " + (end - NEIGHBOURS));
        }
    }

    @Override
    public boolean hasArray() {
        return false;
    }

    @Override
    protected byte _getByte(int index) {
        guard(index, 1);
        return super._getByte(index);
    }

    @Override
    protected short _getShort(int index) {
        guard(index, 2);
        return super._getShort(index);
    }

    @Override
    protected short _getShortLE(int index) {
        guard(index, 2);
        return super._getShortLE(index);
    }

    @Override
    protected int _getUnsignedMedium(int index) {
        guard(index, 3);
        return super._getUnsignedMedium(index);
    }

    @Override
    protected int _getInt(int index) {
        guard(index, 4);
        return super._getInt(index);
    }

    @Override
    protected int _getIntLE(int index) {
        guard(index, 4);
        return super._getIntLE(index);
    }

    @Override
    protected long _getLong(int index) {
        guard(index, 8);
        return super._getLong(index);
    }

    @Override
    protected void _setByte(int index, int value) {
        guard(index, 1);
        super._setByte(index, value);
    }

    @Override
    protected void _setShort(int index, int value) {
        guard(index, 2);
        super._setShort(index, value);
    }

    @Override
    protected void _setInt(int index, int value) {
        guard(index, 4);
        super._setInt(index, value);
    }

    @Override
    protected void _setIntLE(int index, int value) {
        guard(index, 4);
        super._setIntLE(index, value);
    }

    @Override
    protected void _setLong(int index, long value) {
        guard(index, 8);
        super._setLong(index, value);
    }

    @Override
    public ByteBuf getBytes(int index, ByteBuf target, int targetIndex, int length) {
        guard(index, length);
        return super.getBytes(index, target, targetIndex, length);
    }

    @Override
    public ByteBuf getBytes(int index, byte[] target, int targetIndex, int length) {
        guard(index, length);
        return super.getBytes(index, target, targetIndex, length);
    }

    @Override
    public ByteBuf getBytes(int index, ByteBuffer target) {
        guard(index, target.remaining());
        return super.getBytes(index, target);
    }

    @Override
    public ByteBuf getBytes(int index, OutputStream out, int length) throws IOException {
        guard(index, length);
        return super.getBytes(index, out, length);
    }

    @Override
    public int getBytes(int index, GatheringByteChannel out, int length) throws IOException {
        guard(index, length);
        return super.getBytes(index, out, length);
    }

    @Override
    public ByteBuf setBytes(int index, ByteBuf source, int sourceIndex, int length) {
        guard(index, length);
        return super.setBytes(index, source, sourceIndex, length);
    }

    @Override
    public ByteBuf setBytes(int index, byte[] source, int sourceIndex, int length) {
        guard(index, length);
        return super.setBytes(index, source, sourceIndex, length);
    }

    @Override
    public ByteBuffer nioBuffer(int index, int length) {
        guard(index, length);
        return super.nioBuffer(index, length);
    }

    @Override
    public ByteBuffer[] nioBuffers(int index, int length) {
        guard(index, length);
        return super.nioBuffers(index, length);
    }

    @Override
    public ByteBuffer internalNioBuffer(int index, int length) {
        guard(index, length);
        return super.internalNioBuffer(index, length);
    }

    @Override
    public ByteBuf copy(int index, int length) {
        guard(index, length);
        return super.copy(index, length);
    }
}
