// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/** How fast codec-ip is, beside what there is else: by JMH, one class per question. */
package dev.nfqueue.bench.jmh;
