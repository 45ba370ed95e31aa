// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

/**
 * Numbers of pcapng (draft-ietf-opsawg-pcapng), under the draft's names. A file is a row of blocks:
 *
 * <pre>
 * 0 block type
 * 4 total length, a multiple of 4
 * 8 body, with options at its end: code (2), length (2), value, padded to a multiple of 4
 * n total length once more
 * </pre>
 */
final class Pcapng {

    static final int SECTION_HEADER = 0x0A0D0D0A;
    static final int INTERFACE_DESCRIPTION = 1;
    static final int PACKET = 2;
    static final int SIMPLE_PACKET = 3;
    static final int INTERFACE_STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;

    static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    static final int VERSION_MAJOR = 1;

    static final int BLOCK_HEADER = 8;
    static final int BLOCK_TRAILER = 4;

    /** Where the options begin, counted from the block's first byte. */
    static final int SECTION_HEADER_OPTIONS = BLOCK_HEADER + 16;

    static final int INTERFACE_DESCRIPTION_OPTIONS = BLOCK_HEADER + 8;
    static final int INTERFACE_STATISTICS_OPTIONS = BLOCK_HEADER + 12;

    static final int OPT_ENDOFOPT = 0;
    static final int OPT_COMMENT = 1;

    static final int SHB_HARDWARE = 2;
    static final int SHB_OS = 3;
    static final int SHB_USERAPPL = 4;

    static final int IF_NAME = 2;
    static final int IF_DESCRIPTION = 3;
    static final int IF_TSRESOL = 9;
    static final int IF_FILTER = 11;
    static final int IF_TSOFFSET = 14;

    static final int EPB_FLAGS = 2;
    static final int EPB_DROPCOUNT = 4;
    static final int EPB_PACKETID = 5;

    static final int ISB_STARTTIME = 2;
    static final int ISB_ENDTIME = 3;
    static final int ISB_IFRECV = 4;
    static final int ISB_IFDROP = 5;

    private Pcapng() {}

    /** A length with its padding. */
    static int padded(int length) {
        return length + 3 & ~3;
    }
}
