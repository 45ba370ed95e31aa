// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;

/**
 * The old format, pcap: a header, then records.
 *
 * <pre>
 *  0 magic                          record:
 *  4 major version | 6 minor         0 seconds since 1970, unsigned
 *  8 reserved                        4 microseconds or nanoseconds
 * 16 snapshot length                 8 captured length
 * 20 link type (low 16 bits)        12 original length
 * </pre>
 */
final class PcapFile implements CaptureFormat {

    static final int MICROSECONDS = 0xA1B2C3D4;
    static final int NANOSECONDS = 0xA1B23C4D;

    /** With more fields in each record, by a patch of the 1990s that never told its fields apart from each other. */
    static final int MODIFIED = 0xA1B2CD34;

    private static final int VERSION_MAJOR = 0;
    private static final int SNAP_LENGTH = VERSION_MAJOR + 12;
    private static final int LINK_TYPE = SNAP_LENGTH + 4;
    private static final int HEADER_REST = LINK_TYPE + 4;
    private static final int LINK_TYPE_MASK = 0xFFFF;

    private static final int SECONDS = 0;
    private static final int FRACTION = SECONDS + 4;
    private static final int CAPTURED_LENGTH = FRACTION + 4;
    private static final int ORIGINAL_LENGTH = CAPTURED_LENGTH + 4;
    private static final int RECORD_HEADER = ORIGINAL_LENGTH + 4;

    private final CaptureInput input;
    private final FieldOrder order;
    private final int nanosPerUnit;
    private final CaptureInterface captureInterface;

    /** Reads the header, whose magic was read before. */
    PcapFile(CaptureInput input, FieldOrder order, int magic) throws IOException {
        this.input = input;
        this.order = order;
        nanosPerUnit = magic == NANOSECONDS ? 1 : 1000;
        ByteBuf header = input.read(HEADER_REST, "the file header", 0);
        try {
            int major = order.u16(header, VERSION_MAJOR);
            if (major != 2) {
                throw new CaptureFormatException("pcap of version " + major + ", of which only 2 is read", 0);
            }
            LinkType linkType = new LinkType(order.i32(header, LINK_TYPE) & LINK_TYPE_MASK);
            int snapLength = order.i32(header, SNAP_LENGTH);
            captureInterface = new CaptureInterface(0, linkType, Math.max(0, snapLength), null, null, null, List.of());
        } finally {
            header.release();
        }
    }

    @Override
    public CapturedPacket next() throws IOException {
        if (input.isAtEnd()) {
            return null;
        }
        long start = input.offset();
        ByteBuf header = input.read(RECORD_HEADER, "a packet", start);
        long timestamp;
        long captured;
        long original;
        try {
            timestamp = order.u32(header, SECONDS) * 1_000_000_000L + order.u32(header, FRACTION) * nanosPerUnit;
            captured = order.u32(header, CAPTURED_LENGTH);
            original = order.u32(header, ORIGINAL_LENGTH);
        } finally {
            header.release();
        }
        if (captured > CaptureInput.MAX_LENGTH) {
            throw new CaptureFormatException(
                    "A packet of " + captured + " bytes, more than " + CaptureInput.MAX_LENGTH, start);
        }
        ByteBuf frame = input.read((int) captured, "a packet", start);
        return CapturedPacket.of(frame, captureInterface, timestamp, original, PacketOptions.NONE);
    }

    @Override
    public CaptureSection section() {
        return CaptureSection.NONE;
    }
}
