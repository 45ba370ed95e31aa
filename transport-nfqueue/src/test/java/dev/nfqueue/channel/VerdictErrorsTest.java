// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.channel.NfqueueVerdictErrorEvent.Cause;
import dev.nfqueue.internal.linux.Errno;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the kernel's error numbers about verdicts are taken for. */
class VerdictErrorsTest {
    private Set<String> up = Set.of("lo", "eth0");
    private int asked;

    private final VerdictErrors errors = new VerdictErrors(() -> {
        asked++;
        return up;
    });

    @Test
    void tellsErrorsApartByTheirNumber() {
        errors.begin();
        assertEquals(Cause.QUEUE_GONE, errors.cause(Errno.ENODEV));
        assertEquals(Cause.NOT_PERMITTED, errors.cause(Errno.EPERM));
        assertEquals(Cause.REFUSED, errors.cause(Errno.EINVAL));
        assertEquals(Cause.REFUSED, errors.cause(Errno.ENOMEM));
        assertEquals(1, asked, "interfaces matter to none of them");
    }

    @Test
    void takesAnUnknownIdForAFlushedQueueWhileAllInterfacesAreUp() {
        errors.begin();
        errors.nextBatch();
        assertEquals(Cause.QUEUE_FLUSHED, errors.cause(Errno.ENOENT));
        up = Set.of("lo", "eth0", "eth1");
        errors.nextBatch();
        assertEquals(Cause.QUEUE_FLUSHED, errors.cause(Errno.ENOENT));
    }

    @Test
    void takesAnUnknownIdForAnInterfaceThatWentDownOnce() {
        errors.begin();
        up = Set.of("lo");
        errors.nextBatch();
        assertEquals(Cause.INTERFACE_DOWN, errors.cause(Errno.ENOENT));
        errors.nextBatch();
        assertEquals(Cause.QUEUE_FLUSHED, errors.cause(Errno.ENOENT), "that one has been down since before");
        up = Set.of("lo", "eth0");
        errors.nextBatch();
        assertEquals(Cause.QUEUE_FLUSHED, errors.cause(Errno.ENOENT));
        up = Set.of("lo");
        errors.nextBatch();
        assertEquals(Cause.INTERFACE_DOWN, errors.cause(Errno.ENOENT));
    }

    @Test
    void findsTheCauseOutOnceForABurst() {
        errors.begin();
        up = Set.of("lo");
        errors.nextBatch();
        for (int i = 0; i < 1000; i++) {
            assertEquals(Cause.INTERFACE_DOWN, errors.cause(Errno.ENOENT));
        }
        assertEquals(2, asked);
    }
}
