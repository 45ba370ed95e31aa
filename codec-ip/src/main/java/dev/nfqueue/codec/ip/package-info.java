// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/** IP packets as views over Netty buffers. */
package dev.nfqueue.codec.ip;
