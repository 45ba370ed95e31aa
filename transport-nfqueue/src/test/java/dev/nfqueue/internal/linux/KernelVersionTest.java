// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KernelVersionTest {
    @Test
    void readsReleases() {
        assertEquals(new KernelVersion(5, 4), KernelVersion.parse("5.4.0-42-generic"));
        assertEquals(new KernelVersion(6, 18), KernelVersion.parse("6.18"));
        assertEquals(new KernelVersion(4, 18), KernelVersion.parse("4.18.0-553.el8_10.x86_64"));
    }

    @Test
    void takesWhatItCannotReadForTheOldest() {
        assertEquals(new KernelVersion(0, 0), KernelVersion.parse(""));
        assertEquals(new KernelVersion(0, 0), KernelVersion.parse("linux"));
        assertEquals(new KernelVersion(0, 0), KernelVersion.parse("99999999999.1"));
    }
}
