// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The fields of a packet by the names that Wireshark gives them, as text: to print a capture as a table, and to compare
 * what is read here with what another program reads.
 */
package dev.nfqueue.codec.ip.fields;
