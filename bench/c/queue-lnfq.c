// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// The loop of libnetfilter_queue's own example, which most programs over it have: recv, one verdict per packet.
#include "edit.h"
#include "subject.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libnetfilter_queue/libnetfilter_queue.h>
#include <linux/netfilter.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static int judge(struct nfq_q_handle *queue, struct nfgenmsg *message, struct nfq_data *data, void *context) {
    struct worker *worker = context;
    (void)message;
    struct nfqnl_msg_packet_hdr *header = nfq_get_msg_packet_hdr(data);
    uint32_t id = header == NULL ? 0 : ntohl(header->packet_id);
    worker->packets++;
    unsigned char *payload = NULL;
    int length = 0;
    if (worker->options->rewrite || worker->options->mark_by_port) {
        length = nfq_get_payload(data, &payload);
    }
    if (worker->options->rewrite && length > 0 && edit_rewrite(payload, (size_t)length)) {
        return nfq_set_verdict(queue, id, NF_ACCEPT, (uint32_t)length, payload);
    }
    if (worker->options->mark_by_port && length > 0) {
        return nfq_set_verdict2(queue, id, NF_ACCEPT, edit_port(payload, (size_t)length), 0, NULL);
    }
    return nfq_set_verdict(queue, id, NF_ACCEPT, 0, NULL);
}

static struct nfq_handle *open_queue(struct worker *worker) {
    const struct nq_config *config = &worker->options->socket;
    struct nfq_handle *handle = nfq_open();
    if (handle == NULL) {
        die("libnetfilter_queue can't open a socket: %s.", strerror(errno));
    }
    struct nfq_q_handle *queue = nfq_create_queue(handle, worker->queue, judge, worker);
    if (queue == NULL) {
        die("libnetfilter_queue can't bind queue %u: %s.", worker->queue, strerror(errno));
    }
    if (nfq_set_queue_maxlen(queue, config->max_length) < 0
            || (config->flags != 0 && nfq_set_queue_flags(queue, config->flags, config->flags) < 0)
            || nfq_set_mode(queue, NFQNL_COPY_PACKET, config->copy_range) < 0) {
        die("libnetfilter_queue can't configure queue %u: %s.", worker->queue, strerror(errno));
    }
    int on = 1;
    setsockopt(nfq_fd(handle), SOL_NETLINK, NETLINK_NO_ENOBUFS, &on, sizeof on);
    if (config->receive_buffer > 0) {
        nq_receive_buffer(nfq_fd(handle), config->receive_buffer);
    }
    return handle;
}

static void serve(struct worker *worker) {
    const struct options *options = worker->options;
    if (options->hold || options->epoll || options->spin || options->verdict_batch || options->coalesce_micros > 0) {
        die("queue-lnfq has only the usual loop: no --hold, --epoll, --spin, --verdict-batch or --coalesce.");
    }
    struct nfq_handle *handle = open_queue(worker);
    size_t size = options->socket.copy_range + NQ_PACKET_OVERHEAD;
    char *message = malloc(size);
    if (message == NULL) {
        die("Out of memory.");
    }
    for (;;) {
        ssize_t length = recv(nfq_fd(handle), message, size, 0);
        if (length < 0) {
            die("Can't receive from queue %u: %s.", worker->queue, strerror(errno));
        }
        worker->receives++;
        nfq_handle_packet(handle, message, (int)length);
    }
}

int main(int argc, char **argv) {
    return subject_main(argc, argv, serve);
}
