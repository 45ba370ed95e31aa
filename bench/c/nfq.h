// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// Framing of the nfnetlink_queue messages, without any library. Names start with nq_ because libnetfilter_queue owns
// nfq_, and both meet in queue-lnfq.c.
#ifndef BENCH_NFQ_H
#define BENCH_NFQ_H

#include <stddef.h>
#include <stdint.h>

// Netlink header, nfgenmsg and the verdict attribute: a plain verdict message is exactly this long.
enum { NQ_VERDICT_SIZE = 16 + 4 + 12 };

// A packet message with every attribute but the payload stays below this many bytes.
enum { NQ_PACKET_OVERHEAD = 512 };

struct nq_config {
    uint16_t queue;
    uint32_t copy_range;
    uint32_t max_length;
    uint32_t flags;   // NFQA_CFG_F_*
    int receive_buffer; // bytes asked for; the kernel doubles the value, 0 keeps its default
};

struct nq_packet {
    uint32_t id;
    uint32_t captured_length; // NFQA_CAP_LEN, 0 when the payload is whole
    unsigned char *payload;   // inside the received message, from the IP header on
    uint32_t payload_length;
};

// A bound socket with copy mode PACKET; exits with one sentence when the kernel refuses.
int nq_open(const struct nq_config *config);

// Sets the receive buffer above the system's limit where the privilege allows, else up to that limit.
void nq_receive_buffer(int fd, int bytes);

// 1 for a packet, 0 for any other message (errors are counted in nq_errors), reading nothing outside `length`.
int nq_parse(unsigned char *message, size_t length, struct nq_packet *packet);

// Verdict writers: each returns the bytes used at `at`, a multiple of four.
size_t nq_put_verdict(unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t id);
size_t nq_put_batch(unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t last_id);
size_t nq_put_mark(unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t id, uint32_t mark);
size_t nq_put_payload(unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t id, const struct nq_packet *packet);

// NLMSG_ERROR replies with a non-zero error seen by nq_parse, and the last of them.
extern unsigned long nq_errors;
extern int nq_last_error;

void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
