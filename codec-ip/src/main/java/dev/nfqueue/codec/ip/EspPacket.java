// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/**
 * An Encapsulating Security Payload (RFC 4303). What it carries is encrypted.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |               Security Parameters Index (SPI)                 |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Sequence Number                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 Payload, padding, trailer, ICV                |
 * </pre>
 */
public final class EspPacket extends Transport {

    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    static final int SPI = 0;
    static final int SEQUENCE = SPI + 4;

    EspPacket(IpPacket packet) {
        super(packet);
    }

    /** Security parameters index, unsigned 32 bits. */
    public long spi() {
        return u32(SPI);
    }

    /** Sequence number, unsigned 32 bits. */
    public long sequence() {
        return u32(SEQUENCE);
    }

    @Override
    public int headerLength() {
        return HEADER_LENGTH;
    }

    @Override
    public EspPacket payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        return -1;
    }

    @Override
    boolean coversPseudoHeader() {
        return false;
    }
}
