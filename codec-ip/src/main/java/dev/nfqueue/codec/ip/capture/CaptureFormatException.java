// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.io.IOException;

/** A capture file is not what its format says, or of a kind that is not read; the message says what and where. */
public final class CaptureFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Where in the file, in bytes from its beginning. */
    private final long offset;

    CaptureFormatException(String what, long offset) {
        super(what + " (at byte " + offset + " of the capture)");
        this.offset = offset;
    }

    /** Where the record or block at fault begins, in bytes from the beginning of the file. */
    public long offset() {
        return offset;
    }
}
