// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/** What several of the codec's packages share: not for users, and free to change. */
package dev.nfqueue.codec.ip.internal;
