// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.testsupport.IpFamily;

/**
 * Under which a test of the table in {@code docs/failure.md} runs. Any two of version, policy and kind of rule meet in one of
 * them: the kernel treats both versions alike there, and a bypass is of no account as long as somebody listens.
 */
enum Situation {
    V4_CLOSED(IpFamily.V4, FailurePolicy.FAIL_CLOSED, false),
    V6_CLOSED_BYPASS(IpFamily.V6, FailurePolicy.FAIL_CLOSED, true),
    V4_OPEN_BYPASS(IpFamily.V4, FailurePolicy.FAIL_OPEN, true),
    V6_OPEN(IpFamily.V6, FailurePolicy.FAIL_OPEN, false);

    final IpFamily family;
    final FailurePolicy policy;
    final boolean bypass;

    Situation(IpFamily family, FailurePolicy policy, boolean bypass) {
        this.family = family;
        this.policy = policy;
        this.bypass = bypass;
    }

    boolean isOpen() {
        return policy == FailurePolicy.FAIL_OPEN;
    }
}
