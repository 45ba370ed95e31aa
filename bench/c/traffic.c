// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "traffic.h"

#include "edit.h"
#include "nfq.h"
#include "watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { IP_AND_UDP = 28, LARGEST = 65000, COLLECT = 64 };

// The start of every packet; the rewriting subjects put their tag behind it, at EDIT_OFFSET.
struct stamp {
    uint32_t run;
    uint32_t sequence;
    double sent_at;
};
_Static_assert(sizeof(struct stamp) == EDIT_OFFSET, "the tag stands right behind the stamp");

static unsigned char outgoing[TRAFFIC_BURST][LARGEST];

static int open_socket(int port, int peer) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("Can't bind UDP port %d: %s.", port, strerror(errno));
    }
    address.sin_port = htons((uint16_t)peer);
    if (peer != 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("Can't connect to UDP port %d: %s.", peer, strerror(errno));
    }
    return fd;
}

void traffic_open(struct traffic *traffic, int port, int source_port, int sources, int size) {
    traffic->in = open_socket(port, 0);
    nq_receive_buffer(traffic->in, 256 << 20);
    traffic->sources = sources;
    for (int i = 0; i < sources; i++) {
        traffic->out[i] = open_socket(source_port + i, port);
    }
    traffic->payload = (size_t)(size - IP_AND_UDP);
    traffic->run = (uint32_t)getpid() ^ (uint32_t)(seconds_now() * 1e6);
    memset(outgoing, 0x5a, sizeof outgoing);
}

void traffic_measure_latency(struct traffic *traffic, size_t room) {
    traffic->latencies = malloc(room * sizeof *traffic->latencies);
    traffic->latency_room = room;
    if (traffic->latencies == NULL) {
        die("Out of memory.");
    }
}

// One pass through the stack for the whole burst, so that the sender keeps ahead of any subject. The queue segments it
// on entry (without NFQA_CFG_F_GSO): the subject gets ordinary packets.
static void send_segmented(struct traffic *traffic, int out, struct iovec *vectors, int count) {
    union {
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr align;
    } control = {0};
    struct msghdr message = {.msg_iov = vectors, .msg_iovlen = (size_t)count, .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    uint16_t segment = (uint16_t)traffic->payload;
    header->cmsg_level = IPPROTO_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof segment);
    memcpy(CMSG_DATA(header), &segment, sizeof segment);
    while (sendmsg(out, &message, 0) < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            die("Can't send %d segments: %s.", count, strerror(errno));
        }
    }
    traffic->sent += (uint32_t)count;
}

int traffic_send(struct traffic *traffic, int most) {
    int limit = traffic->segmented ? (int)(LARGEST / traffic->payload) : TRAFFIC_BURST;
    int count = most < limit ? most : limit;
    count = count < TRAFFIC_BURST ? count : TRAFFIC_BURST;
    struct mmsghdr messages[TRAFFIC_BURST] = {0};
    struct iovec vectors[TRAFFIC_BURST];
    struct stamp stamp = {.run = traffic->run, .sent_at = seconds_now()};
    for (int i = 0; i < count; i++) {
        stamp.sequence = traffic->sent + (uint32_t)i;
        memcpy(outgoing[i], &stamp, sizeof stamp);
        vectors[i] = (struct iovec){outgoing[i], traffic->payload};
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    // Bursts go to the sources in turn.
    int out = traffic->out[traffic->bursts++ % (uint32_t)traffic->sources];
    if (traffic->segmented) {
        send_segmented(traffic, out, vectors, count);
        return count;
    }
    for (int done = 0; done < count;) {
        int now = sendmmsg(out, messages + done, (unsigned)(count - done), 0);
        if (now < 0 && errno != EAGAIN && errno != EINTR) {
            die("Can't send: %s.", strerror(errno));
        }
        done += now < 0 ? 0 : now;
    }
    traffic->sent += (uint32_t)count;
    return count;
}

void traffic_send_release(struct traffic *traffic) {
    unsigned char bytes[EDIT_RELEASE_LENGTH];
    memcpy(bytes, EDIT_RELEASE, sizeof bytes);
    if (send(traffic->out[0], bytes, sizeof bytes, 0) < 0) {
        die("Can't send: %s.", strerror(errno));
    }
}

static void count_arrival(struct traffic *traffic, const unsigned char *bytes, size_t length) {
    struct stamp stamp;
    memcpy(&stamp, bytes, sizeof stamp);
    if (length != traffic->payload || stamp.run != traffic->run) {
        traffic->strangers++;
        return;
    }
    traffic->arrived++;
    traffic->tagged += memcmp(bytes + EDIT_OFFSET, EDIT_TAG, EDIT_LENGTH) == 0;
    if (traffic->latency_count < traffic->latency_room) {
        double micros = (traffic->last_arrival - stamp.sent_at) * 1e6;
        traffic->latencies[traffic->latency_count++] = (float)micros;
    }
}

void traffic_collect(struct traffic *traffic) {
    static unsigned char incoming[COLLECT][2048];
    struct mmsghdr messages[COLLECT] = {0};
    struct iovec vectors[COLLECT];
    for (int i = 0; i < COLLECT; i++) {
        // Longer packets are cut: MSG_TRUNC below still tells their length.
        vectors[i] = (struct iovec){incoming[i], sizeof incoming[i]};
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    int count = recvmmsg(traffic->in, messages, COLLECT, MSG_DONTWAIT | MSG_TRUNC, NULL);
    if (count <= 0) {
        return;
    }
    traffic->last_arrival = seconds_now();
    for (int i = 0; i < count; i++) {
        count_arrival(traffic, incoming[i], messages[i].msg_len);
    }
}

void traffic_collect_rest(struct traffic *traffic, double patience_seconds) {
    double progress = seconds_now();
    uint32_t before = traffic->arrived;
    while (traffic->arrived < traffic->sent && seconds_now() - progress < patience_seconds) {
        traffic_collect(traffic);
        if (traffic->arrived != before) {
            before = traffic->arrived;
            progress = traffic->last_arrival;
        }
    }
}

static uint32_t waiting_bytes(const struct traffic *traffic) {
    uint32_t info[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof info;
    getsockopt(traffic->in, SOL_SOCKET, SO_MEMINFO, info, &length);
    return info[SK_MEMINFO_RMEM_ALLOC];
}

void traffic_await_all(struct traffic *traffic, double patience_seconds) {
    double progress = seconds_now();
    uint32_t before = 0;
    // The socket's fill stands still for good once everything is there; 20 ms are longer than any pause before that,
    // and what comes later all the same is still waited for below.
    for (double quiet = 0; quiet < (before == 0 ? patience_seconds : 0.02); quiet = seconds_now() - progress) {
        struct timespec pause = {0, 100000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
        uint32_t now = waiting_bytes(traffic);
        progress = now == before ? progress : seconds_now();
        before = now;
    }
    do {
        before = traffic->arrived;
        traffic_collect(traffic);
    } while (traffic->arrived != before);
    if (traffic->arrived < traffic->sent) {
        traffic_collect_rest(traffic, patience_seconds);
    } else {
        traffic->last_arrival = progress;
    }
}
