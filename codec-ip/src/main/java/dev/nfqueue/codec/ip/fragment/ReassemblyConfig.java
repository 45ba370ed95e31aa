// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import java.util.Map;

/** What an {@link IpReassemblerBuilder} was told. */
record ReassemblyConfig(
        long ipv4TimeoutNanos,
        long ipv6TimeoutNanos,
        int maxDatagrams,
        int maxFragments,
        long maxBytes,
        int maxFragmentsPerDatagram,
        double maxShare,
        int mtu,
        Map<ReassemblyFailure, FragmentPolicy> policies) {}
