// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.codec.ip.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A segment AAAA at offset 4 waits behind a gap, then another one comes that overlaps it, then the gap is filled. What is
 * read, as the systems do that the policies are named after.
 */
@ExtendWith(LeakCheck.class)
class OverlapPolicyTest {
    @ParameterizedTest(name = "{0}: new bytes {1} to {2} give {3}")
    @CsvSource({
        "FIRST,   2,  6, bbAAAA", "LAST,    2,  6, bbbbAA", "BSD,     2,  6, bbbbAA",
        "LINUX,   2,  6, bbbbAA", "WINDOWS, 2,  6, bbAAAA", "SOLARIS, 2,  6, bbAAAA",
        "FIRST,   6, 10, AAAAbb", "LAST,    6, 10, AAbbbb", "BSD,     6, 10, AAAAbb",
        "LINUX,   6, 10, AAAAbb", "WINDOWS, 6, 10, AAAAbb", "SOLARIS, 6, 10, AAbbbb",
        "FIRST,   4, 10, AAAAbb", "LAST,    4, 10, bbbbbb", "BSD,     4, 10, AAAAbb",
        "LINUX,   4, 10, bbbbbb", "WINDOWS, 4, 10, AAAAbb", "SOLARIS, 4, 10, bbbbbb",
        "FIRST,   4,  8, AAAA", "LAST,    4,  8, bbbb", "BSD,     4,  8, AAAA",
        "LINUX,   4,  8, AAAA", "WINDOWS, 4,  8, AAAA", "SOLARIS, 4,  8, bbbb",
        "FIRST,   5,  7, AAAA", "LAST,    5,  7, AbbA", "BSD,     5,  7, AAAA",
        "LINUX,   5,  7, AAAA", "WINDOWS, 5,  7, AAAA", "SOLARIS, 5,  7, AAAA",
        "FIRST,   2, 10, bbAAAAbb", "LAST,    2, 10, bbbbbbbb", "BSD,     2, 10, bbbbbbbb",
        "LINUX,   2, 10, bbbbbbbb", "WINDOWS, 2, 10, bbAAAAbb", "SOLARIS, 2, 10, bbbbbbbb",
        "FIRST,   6,  8, AAAA", "LAST,    6,  8, AAbb", "BSD,     6,  8, AAAA",
        "LINUX,   6,  8, AAAA", "WINDOWS, 6,  8, AAAA", "SOLARIS, 6,  8, AAAA",
        "FIRST,   2,  8, bbAAAA", "LAST,    2,  8, bbbbbb", "BSD,     2,  8, bbbbbb",
        "LINUX,   2,  8, bbbbbb", "WINDOWS, 2,  8, bbAAAA", "SOLARIS, 2,  8, bbbbbb",
        "FIRST,   4,  6, AAAA", "LAST,    4,  6, bbAA", "BSD,     4,  6, AAAA",
        "LINUX,   4,  6, AAAA", "WINDOWS, 4,  6, AAAA", "SOLARIS, 4,  6, AAAA",
    })
    void decidesAsItsSystem(OverlapPolicy policy, int from, int to, String result) {
        int first = Math.min(from, 4);
        try (Lab lab =
                Lab.observing(new TcpStreamConfig().overlapPolicy(policy)).handshake()) {
            lab.client(4, "AAAA").client(from, "b".repeat(to - from));
            assertEquals("", lab.clientText());
            lab.client(0, "c".repeat(first));
            assertEquals("c".repeat(first) + result, lab.clientText());
            assertEquals(java.util.List.of("conflict " + Math.max(from, 4)), lab.readers[Lab.CLIENT].events);
        }
    }
}
