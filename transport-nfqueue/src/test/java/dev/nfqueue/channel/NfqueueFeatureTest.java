// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NfqueueFeatureTest {
    @Test
    void knowsSinceWhen() {
        assertEquals("5.18", NfqueueFeature.PRIORITY.since());
        assertFalse(NfqueueFeature.PRIORITY.isIn(5, 17));
        assertTrue(NfqueueFeature.PRIORITY.isIn(5, 18));
        assertTrue(NfqueueFeature.PRIORITY.isIn(6, 0));
        assertFalse(NfqueueFeature.PRIORITY.isIn(4, 19));
    }

    @Test
    void saysWhatItTakes() {
        assertEquals("Linux 5.18", NfqueueFeature.PRIORITY.requirement());
        assertEquals("Linux 3.6 built with CONFIG_NETFILTER_NETLINK_GLUE_CT", NfqueueFeature.CONNTRACK.requirement());
    }

    @Test
    void everyFlagHasItsFeature() {
        int flags = 0;
        for (NfqueueFeature feature : NfqueueFeature.values()) {
            assertTrue(feature.flag() == 0 || feature.verdictAttribute() == 0);
            flags |= feature.flag();
        }
        assertEquals((1 << NfqueueChannelConfig.flagOptions().size()) - 1, flags);
    }
}
