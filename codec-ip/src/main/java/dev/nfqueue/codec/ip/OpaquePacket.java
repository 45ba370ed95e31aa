// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBufHolder;
import java.net.InetAddress;

/**
 * What is no IP packet: the version is neither 4 nor 6, or the fixed header of that version is not all there.
 * {@link #malformation} tells which; there are no fields to read, so the getters return null, -1 or 0, and the setters
 * do nothing.
 */
public final class OpaquePacket extends IpPacket {

    OpaquePacket(ByteBufHolder holder, boolean checksumReady) {
        super(holder, checksumReady);
        check();
    }

    OpaquePacket(Transport outer, int index, int end) {
        super(outer, index, end);
        check();
    }

    private void check() {
        int version = version();
        boolean known = version == 4 || version == 6 || end == start;
        fault(known ? Kind.HEADER_TRUNCATED : Kind.VERSION, 0);
    }

    /** The first four bits, or -1 where there is no byte at all. */
    @Override
    public int version() {
        return end > start ? root.buf.getByte(start) >> 4 & 0xF : -1;
    }

    @Override
    public int headerLength() {
        return 0;
    }

    @Override
    public InetAddress source() {
        return null;
    }

    @Override
    public InetAddress destination() {
        return null;
    }

    @Override
    public OpaquePacket source(InetAddress address) {
        return this;
    }

    @Override
    public OpaquePacket destination(InetAddress address) {
        return this;
    }

    @Override
    public int hopLimit() {
        return 0;
    }

    @Override
    public OpaquePacket hopLimit(int hops) {
        return this;
    }

    @Override
    public int trafficClass() {
        return 0;
    }

    @Override
    public OpaquePacket trafficClass(int trafficClass) {
        return this;
    }

    @Override
    public int declaredLength() {
        return length();
    }

    @Override
    public boolean isFragment() {
        return false;
    }

    @Override
    public boolean hasMoreFragments() {
        return false;
    }

    @Override
    public int fragmentOffset() {
        return 0;
    }

    @Override
    public int fragmentId() {
        return 0;
    }

    @Override
    IpProtocol firstExtension() {
        return protocol;
    }

    @Override
    int pseudoSum(int length) {
        return 0;
    }

    @Override
    void lengthChanged(int by) {}

    @Override
    int maxLength() {
        return Integer.MAX_VALUE;
    }
}
