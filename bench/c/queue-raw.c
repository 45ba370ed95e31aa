// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// The cheapest loop that C can do over a queue: recvmmsg, verdicts packed into one send, no library.
#define _GNU_SOURCE
#include "edit.h"
#include "subject.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

struct held {
    uint32_t id;
    uint32_t length;
    unsigned char *bytes;
};

struct loop {
    struct worker *worker;
    const struct options *options;
    int fd;
    int epoll;
    int drained; // the last receive was not full, so the socket is likely empty
    struct mmsghdr *slots;
    unsigned char *verdicts;
    size_t used;
    struct held *held;
    size_t held_count;
    size_t held_room;
};

static void *allocate(size_t count, size_t size) {
    void *memory = calloc(count, size);
    if (memory == NULL) {
        die("Out of memory.");
    }
    return memory;
}

static void prepare(struct loop *loop) {
    size_t count = (size_t)loop->options->batch_size;
    size_t slot = loop->options->socket.copy_range + NQ_PACKET_OVERHEAD;
    unsigned char *bytes = allocate(count, slot);
    struct iovec *vectors = allocate(count, sizeof *vectors);
    loop->slots = allocate(count, sizeof *loop->slots);
    for (size_t i = 0; i < count; i++) {
        vectors[i] = (struct iovec){.iov_base = bytes + i * slot, .iov_len = slot};
        loop->slots[i].msg_hdr.msg_iov = &vectors[i];
        loop->slots[i].msg_hdr.msg_iovlen = 1;
    }
    // Room for one verdict with the largest payload above the limit.
    loop->verdicts = allocate(1, (size_t)loop->options->send_limit + slot);
    loop->epoll = -1;
    if (loop->options->epoll) {
        struct epoll_event event = {.events = EPOLLIN};
        loop->epoll = epoll_create1(EPOLL_CLOEXEC);
        if (loop->epoll < 0 || epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->fd, &event) != 0) {
            die("Can't set up epoll: %s.", strerror(errno));
        }
    }
}

static void flush(struct loop *loop) {
    if (loop->used > 0 && send(loop->fd, loop->verdicts, loop->used, 0) < 0) {
        die("Can't send verdicts: %s.", strerror(errno));
    }
    loop->used = 0;
}

static unsigned char *room(struct loop *loop, size_t bytes) {
    if (loop->used + bytes > (size_t)loop->options->send_limit) {
        flush(loop);
    }
    return loop->verdicts + loop->used;
}

static void release_held(struct loop *loop) {
    for (size_t i = 0; i < loop->held_count; i++) {
        loop->used += nq_put_verdict(
                room(loop, NQ_VERDICT_SIZE), loop->worker->queue, NF_ACCEPT, loop->held[i].id);
        free(loop->held[i].bytes);
    }
    loop->held_count = 0;
}

static void hold(struct loop *loop, const struct nq_packet *packet) {
    if (loop->held_count == loop->held_room) {
        loop->held_room = loop->held_room == 0 ? 1024 : loop->held_room * 2;
        loop->held = realloc(loop->held, loop->held_room * sizeof *loop->held);
    }
    unsigned char *copy = malloc(packet->payload_length);
    if (loop->held == NULL || copy == NULL) {
        die("Out of memory with %zu packets held.", loop->held_count);
    }
    memcpy(copy, packet->payload, packet->payload_length);
    loop->held[loop->held_count++] = (struct held){packet->id, packet->payload_length, copy};
}

static void judge(struct loop *loop, struct nq_packet *packet) {
    const struct options *options = loop->options;
    uint16_t queue = loop->worker->queue;
    if (options->hold && !edit_is_release(packet->payload, packet->payload_length)) {
        hold(loop, packet);
        return;
    }
    if (options->hold) {
        release_held(loop);
    }
    if (options->rewrite && packet->captured_length == 0
            && edit_rewrite(packet->payload, packet->payload_length)) {
        size_t size = NQ_VERDICT_SIZE + 8 + packet->payload_length;
        loop->used += nq_put_payload(room(loop, size), queue, NF_ACCEPT, packet->id, packet);
    } else if (options->mark_by_port) {
        uint32_t port = edit_port(packet->payload, packet->payload_length);
        loop->used += nq_put_mark(room(loop, NQ_VERDICT_SIZE + 8), queue, NF_ACCEPT, packet->id, port);
    } else {
        loop->used += nq_put_verdict(room(loop, NQ_VERDICT_SIZE), queue, NF_ACCEPT, packet->id);
    }
}

static int receive_one(struct loop *loop, int flags) {
    const struct iovec *vector = loop->slots[0].msg_hdr.msg_iov;
    ssize_t length = recv(loop->fd, vector->iov_base, vector->iov_len, flags);
    loop->slots[0].msg_len = length < 0 ? 0 : (unsigned)length;
    return length < 0 ? -1 : 1;
}

static int receive(struct loop *loop) {
    int limit = loop->options->batch_size;
    int flags = loop->options->spin || loop->options->epoll ? MSG_DONTWAIT : MSG_WAITFORONE;
    if (loop->options->epoll && loop->drained) {
        struct epoll_event event;
        epoll_wait(loop->epoll, &event, 1, -1);
    }
    int count = limit == 1 ? receive_one(loop, flags & MSG_DONTWAIT)
                           : recvmmsg(loop->fd, loop->slots, (unsigned)limit, flags, NULL);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            die("Can't receive from queue %u: %s.", loop->worker->queue, strerror(errno));
        }
        count = 0;
    }
    loop->drained = count < limit || limit == 1;
    return count;
}

static void judge_all(struct loop *loop, int count) {
    uint32_t last = 0;
    unsigned long packets = 0;
    for (int i = 0; i < count; i++) {
        struct nq_packet packet;
        if (!nq_parse(loop->slots[i].msg_hdr.msg_iov->iov_base, loop->slots[i].msg_len, &packet)) {
            continue;
        }
        packets++;
        last = packet.id;
        if (!loop->options->verdict_batch) {
            judge(loop, &packet);
        }
    }
    if (loop->options->verdict_batch && packets > 0) {
        loop->used += nq_put_batch(room(loop, NQ_VERDICT_SIZE), loop->worker->queue, NF_ACCEPT, last);
    }
    flush(loop);
    loop->worker->packets += packets;
    loop->worker->receives += count > 0;
}

static void serve(struct worker *worker) {
    struct loop loop = {.worker = worker, .options = worker->options, .drained = 1};
    struct nq_config config = worker->options->socket;
    config.queue = worker->queue;
    loop.fd = nq_open(&config);
    prepare(&loop);
    if (worker->options->coalesce_micros > 0) {
        prctl(PR_SET_TIMERSLACK, 1); // To wake when asked for, not some 50 us later.
    }
    for (;;) {
        judge_all(&loop, receive(&loop));
        if (loop.drained && worker->options->coalesce_micros > 0) {
            struct timespec pause = {0, worker->options->coalesce_micros * 1000L};
            clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
        }
    }
}

int main(int argc, char **argv) {
    return subject_main(argc, argv, serve);
}
