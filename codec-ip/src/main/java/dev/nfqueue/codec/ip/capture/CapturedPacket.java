// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.time.Instant;

/**
 * A packet from a capture. Its content begins with the IP header, whatever link layer it was captured on, and ends with
 * the frame, so that padding and trailers of the link layer may follow the packet. A frame without IP packet
 * ({@link #isIp} false), which only comes when asked for, is there whole.
 */
public final class CapturedPacket extends DefaultByteBufHolder {

    /** Stands for a time that is not told. */
    static final long NO_TIMESTAMP = Long.MIN_VALUE;

    private final CaptureInterface captureInterface;
    private final long timestamp;
    private final long originalLength;
    private final boolean ip;
    private final PacketOptions options;

    private CapturedPacket(
            ByteBuf content,
            CaptureInterface captureInterface,
            long timestamp,
            long originalLength,
            boolean ip,
            PacketOptions options) {
        super(content);
        this.captureInterface = captureInterface;
        this.timestamp = timestamp;
        this.originalLength = originalLength;
        this.ip = ip;
        this.options = options;
    }

    /** Takes the link-layer header off a frame, and takes over the reference to it. */
    static CapturedPacket of(
            ByteBuf frame, CaptureInterface from, long timestamp, long originalLength, PacketOptions options) {
        int offset = LinkHeader.ipOffset(from.linkType(), frame);
        boolean ip = offset != LinkHeader.NOT_IP;
        if (ip) {
            frame.skipBytes(offset);
        }
        long original = ip ? originalLength - offset : originalLength;
        return new CapturedPacket(frame, from, timestamp, Math.max(original, frame.readableBytes()), ip, options);
    }

    /**
     * When it was captured, in nanoseconds since 1970-01-01 00:00 UTC; 0 where {@link #hasTimestamp} is false. Times
     * beyond what a long holds (the years 1677 to 2262) come as the last that it does hold.
     */
    public long timestamp() {
        return hasTimestamp() ? timestamp : 0;
    }

    /** Whether the capture tells the time: Simple Packet Blocks don't. */
    public boolean hasTimestamp() {
        return timestamp != NO_TIMESTAMP;
    }

    /** {@link #timestamp} as an instant. */
    public Instant instant() {
        return Instant.ofEpochSecond(0, timestamp());
    }

    /** Bytes that the content had on the wire; more than there are here where the capture was limited. */
    public int originalLength() {
        return (int) Math.min(originalLength, Integer.MAX_VALUE);
    }

    /** Whether bytes are missing that the capture left out. */
    public boolean isTruncated() {
        return originalLength > content().readableBytes();
    }

    /** Whether the content begins with an IP header, as far as the link layer tells. */
    public boolean isIp() {
        return ip;
    }

    /** Where it was captured. */
    public CaptureInterface captureInterface() {
        return captureInterface;
    }

    /** What the frame began with, before the link layer was taken off. */
    public LinkType linkType() {
        return captureInterface.linkType();
    }

    /** Comments, direction and the like. */
    public PacketOptions options() {
        return options;
    }

    @Override
    public CapturedPacket replace(ByteBuf content) {
        return new CapturedPacket(content, captureInterface, timestamp, originalLength, ip, options);
    }

    @Override
    public CapturedPacket copy() {
        return (CapturedPacket) super.copy();
    }

    @Override
    public CapturedPacket duplicate() {
        return (CapturedPacket) super.duplicate();
    }

    @Override
    public CapturedPacket retainedDuplicate() {
        return (CapturedPacket) super.retainedDuplicate();
    }

    @Override
    public CapturedPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public CapturedPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public CapturedPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public CapturedPacket touch(Object hint) {
        super.touch(hint);
        return this;
    }
}
