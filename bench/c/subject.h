// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// What the C subjects share: options, one thread per queue named "nfqueue-N" (the name the runner looks for, as in the
// Java subjects), and the report on SIGTERM or SIGINT.
#ifndef BENCH_SUBJECT_H
#define BENCH_SUBJECT_H

#include "nfq.h"

#include <pthread.h>

struct options {
    struct nq_config socket;
    int queues;     // this many queues from socket.queue on, a thread for each
    int batch_size; // datagrams per recvmmsg, verdicts per send; 1 = recv and send for each
    int send_limit; // bytes per send at most
    int coalesce_micros;
    int verdict_batch;
    int epoll;
    int spin;
    int rewrite;
    int mark_by_port;
    int hold;
};

struct worker {
    const struct options *options;
    uint16_t queue;
    pthread_t thread;
    volatile unsigned long packets;
    volatile unsigned long receives; // receive calls that returned at least one message
};

// Parses the options, starts `loop` once per queue, waits for the signal and reports one JSON line.
int subject_main(int argc, char **argv, void (*loop)(struct worker *worker));

#endif
