// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Error numbers in words. */
class ErrnoTest {
    @Test
    void namesErrorsAsCDoes() {
        assertEquals("EPERM", Errno.name(Errno.EPERM));
        assertEquals("EOPNOTSUPP", Errno.name(95));
        assertEquals("ENOBUFS", Errno.name(105));
        assertEquals("errno 4711", Errno.name(4711));
    }

    @Test
    void namesTheCallThatFailed() {
        assertEquals(
                "bind(netlink): EPERM",
                Errno.exception("bind(netlink)", Errno.EPERM).getMessage());
        IOException failure = new NetlinkException("socket", Errno.EMFILE);
        assertEquals("socket: EMFILE", failure.getMessage());
        assertEquals(24, ((NetlinkException) failure).errno());
    }
}
