// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// What the subjects do with a packet besides accepting it, the same for every one of them.
#ifndef BENCH_EDIT_H
#define BENCH_EDIT_H

#include "nfq.h"

// The rewrite puts these eight bytes at this offset of the UDP payload, and load.c looks for them on arrival.
#define EDIT_TAG "rewriten"
enum { EDIT_OFFSET = 16, EDIT_LENGTH = 8 };

// The destination port of a UDP over IPv4 packet, 0 for anything else: it becomes the packet's mark.
uint32_t edit_port(const unsigned char *packet, size_t length);

// Puts the tag in and updates the UDP checksum (RFC 1624). 0 when this is no UDP over IPv4 packet that long.
int edit_rewrite(unsigned char *packet, size_t length);

// True for load.c's packet that tells a subject with --hold to accept what it holds.
int edit_is_release(const unsigned char *packet, size_t length);
#define EDIT_RELEASE "releaseheldpkts!"
enum { EDIT_RELEASE_LENGTH = 16 };

#endif
