// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * As much of a packet as an answer to it needs.
 *
 * @param content holds it in {@code [start, end)}, as far as it was copied
 * @param transport where its transport header starts
 * @param protocol of the transport header
 * @param totalLength its length in bytes, copied or not
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RejectedPacket(
        ByteBuf content,
        int start,
        int end,
        boolean isIpv6,
        int transport,
        int protocol,
        int totalLength,
        byte[] source,
        byte[] destination,
        boolean isLaterFragment) {
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int MAX_EXTENSIONS = 8;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    /** Returns {@code null} for what has no complete IP header. */
    static RejectedPacket read(ByteBuf content) {
        int start = content.readerIndex();
        int length = content.readableBytes();
        int version = length == 0 ? 0 : content.getByte(start) >> 4 & 0xf;
        if (version == 4 && length >= IPV4_HEADER) {
            return readIpv4(content, start, length);
        }
        return version == 6 && length >= IPV6_HEADER ? readIpv6(content, start, length) : null;
    }

    private static RejectedPacket readIpv4(ByteBuf content, int start, int length) {
        int header = (content.getByte(start) & 0xf) * 4;
        int total = content.getUnsignedShort(start + 2);
        if (header < IPV4_HEADER || header > length || total < header) {
            return null;
        }
        return new RejectedPacket(
                content,
                start,
                start + Math.min(length, total),
                false,
                start + header,
                content.getUnsignedByte(start + 9),
                total,
                ByteBufUtil.getBytes(content, start + 12, 4),
                ByteBufUtil.getBytes(content, start + 16, 4),
                (content.getUnsignedShort(start + 6) & 0x1fff) != 0);
    }

    private static RejectedPacket readIpv6(ByteBuf content, int start, int length) {
        int total = IPV6_HEADER + content.getUnsignedShort(start + 4);
        int end = start + Math.min(length, total);
        int protocol = content.getUnsignedByte(start + 6);
        int at = start + IPV6_HEADER;
        boolean laterFragment = false;
        for (int i = 0; isExtension(protocol); i++) {
            if (i == MAX_EXTENSIONS || end - at < 8) {
                return null;
            }
            int units = content.getUnsignedByte(at + 1);
            if (protocol == FRAGMENT) {
                laterFragment |= content.getUnsignedShort(at + 2) >>> 3 != 0;
            }
            int size = protocol == FRAGMENT ? 8 : protocol == AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
            protocol = content.getUnsignedByte(at);
            at += size;
        }
        if (at > end) {
            return null;
        }
        return new RejectedPacket(
                content,
                start,
                end,
                true,
                at,
                protocol,
                total,
                ByteBufUtil.getBytes(content, start + 8, 16),
                ByteBufUtil.getBytes(content, start + 24, 16),
                laterFragment);
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case 0, 43, FRAGMENT, AUTHENTICATION, 60 -> true;
            default -> false;
        };
    }

    int ipHeaderLength() {
        return isIpv6 ? IPV6_HEADER : IPV4_HEADER;
    }

    /** What RFC 1122 (3.2.2) and RFC 4443 (2.4) allow to be answered. */
    boolean mayBeAnswered() {
        return !isLaterFragment && isUnicast(source) && isUnicast(destination) && !isIcmpError();
    }

    private boolean isUnicast(byte[] address) {
        int first = address[0] & 0xff;
        if (isIpv6) {
            return first != 0xff && !isZero(address);
        }
        return first != 0 && first < 224;
    }

    private static boolean isZero(byte[] address) {
        for (byte b : address) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isIcmpError() {
        if (protocol != (isIpv6 ? ICMPV6 : ICMP)) {
            return false;
        }
        int type = transport < end ? content.getUnsignedByte(transport) : 0;
        return isIpv6 ? type < 128 : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
    }
}
