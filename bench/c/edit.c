// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

#include "edit.h"

#include <string.h>

enum { IPV4_HEADER = 20, PROTOCOL = 9, UDP_PROTOCOL = 17, UDP_HEADER = 8, UDP_PORT = 2, UDP_CHECKSUM = 6 };

static uint32_t word_at(const unsigned char *at) {
    return (uint32_t)at[0] << 8 | at[1];
}

// Offset of the UDP header, or 0.
static size_t udp_offset(const unsigned char *packet, size_t length) {
    if (length < IPV4_HEADER + UDP_HEADER || packet[0] >> 4 != 4 || packet[PROTOCOL] != UDP_PROTOCOL) {
        return 0;
    }
    size_t offset = (size_t)(packet[0] & 0xf) * 4;
    return offset >= IPV4_HEADER && offset + UDP_HEADER <= length ? offset : 0;
}

uint32_t edit_port(const unsigned char *packet, size_t length) {
    size_t udp = udp_offset(packet, length);
    return udp == 0 ? 0 : word_at(packet + udp + UDP_PORT);
}

int edit_rewrite(unsigned char *packet, size_t length) {
    size_t udp = udp_offset(packet, length);
    size_t at = udp + UDP_HEADER + EDIT_OFFSET;
    if (udp == 0 || at + EDIT_LENGTH > length) {
        return 0;
    }
    unsigned char *checksum = packet + udp + UDP_CHECKSUM;
    uint32_t sum = ~word_at(checksum) & 0xffff;
    for (size_t i = 0; i < EDIT_LENGTH; i += 2) {
        sum += ~word_at(packet + at + i) & 0xffff;
        sum += word_at((const unsigned char *)EDIT_TAG + i);
    }
    memcpy(packet + at, EDIT_TAG, EDIT_LENGTH);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~sum & 0xffff;
    // 0 on the wire would mean "no checksum" (RFC 768).
    sum = sum == 0 ? 0xffff : sum;
    checksum[0] = (unsigned char)(sum >> 8);
    checksum[1] = (unsigned char)sum;
    return 1;
}

int edit_is_release(const unsigned char *packet, size_t length) {
    size_t udp = udp_offset(packet, length);
    return udp != 0 && udp + UDP_HEADER + EDIT_RELEASE_LENGTH <= length
            && memcmp(packet + udp + UDP_HEADER, EDIT_RELEASE, EDIT_RELEASE_LENGTH) == 0;
}
