// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/** The transport's metrics for <a href="https://micrometer.io">Micrometer</a>, an optional dependency. */
package dev.nfqueue.channel.micrometer;
