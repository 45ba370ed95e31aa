// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// UDP packets through the queue and back to the same thread: it sends, and it sees what arrives, so that it always
// knows how many are on their way.
#ifndef BENCH_TRAFFIC_H
#define BENCH_TRAFFIC_H

#include <stddef.h>
#include <stdint.h>

enum { TRAFFIC_BURST = 64, TRAFFIC_SOURCES = 2 };

struct traffic {
    int out[TRAFFIC_SOURCES]; // connected sockets; the source port decides about the queue
    int sources;
    int in;
    size_t payload;
    uint32_t run; // in every packet, so that stragglers of an earlier run don't count
    uint32_t bursts;
    uint32_t sent;
    uint32_t arrived;
    uint32_t strangers;
    uint32_t tagged;      // arrived with the tag that a rewriting subject puts in
    double last_arrival;  // seconds_now()
    int segmented;        // send bursts as one UDP_SEGMENT packet, which the queue takes apart again
    float *latencies;     // microseconds, or NULL
    size_t latency_count;
    size_t latency_room;
};

// Sends to 127.0.0.1:port from `source_port` on; `size` is the length of the IP packet.
void traffic_open(struct traffic *traffic, int port, int source_port, int sources, int size);
void traffic_measure_latency(struct traffic *traffic, size_t room);

// Up to that many packets, and no more than TRAFFIC_BURST or what fits one UDP_SEGMENT packet. Returns how many.
int traffic_send(struct traffic *traffic, int most);
void traffic_send_release(struct traffic *traffic);

// Waits until everything sent stands in the receiving socket, without reading it: the reader would share caches, locks
// and, with two queues, a processor with the subject. Then collects.
void traffic_await_all(struct traffic *traffic, double patience_seconds);

// Takes what has arrived, without waiting.
void traffic_collect(struct traffic *traffic);

// Collects until everything sent has arrived or nothing came for that long.
void traffic_collect_rest(struct traffic *traffic, double patience_seconds);

#endif
