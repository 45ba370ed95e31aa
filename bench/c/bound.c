// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// Waits until somebody serves a queue: bound QUEUE SECONDS. Asks the kernel, because its list in /proc is for the
// initial user namespace's root only. A configuration message from a socket that isn't the owner changes nothing: the
// answer is EPERM when the queue has an owner and ENODEV when it does not exist.
#include "nfq.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

struct request {
    struct nlmsghdr header;
    struct nfgenmsg generic;
    struct nlattr attribute;
    struct nfqnl_msg_config_params parameters;
};

struct reply {
    struct nlmsghdr header;
    int error;
    unsigned char rest[1024];
};

static int ask(int fd, uint16_t queue) {
    struct request request = {
        .header = {.nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_CONFIG, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK},
        .generic = {.res_id = htons(queue)},
        .attribute = {.nla_len = NLA_HDRLEN + sizeof request.parameters, .nla_type = NFQA_CFG_PARAMS},
        .parameters = {.copy_mode = NFQNL_COPY_PACKET},
    };
    request.header.nlmsg_len = offsetof(struct request, parameters) + NLA_ALIGN(sizeof request.parameters);
    unsigned char message[64] = {0};
    memcpy(message, &request, sizeof request);
    struct reply reply;
    if (send(fd, message, request.header.nlmsg_len, 0) < 0 || recv(fd, &reply, sizeof reply, 0) < 0) {
        die("Can't ask for queue %u: %s.", queue, strerror(errno));
    }
    return -reply.error;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        die("Use: bound QUEUE SECONDS");
    }
    uint16_t queue = (uint16_t)atoi(argv[1]);
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    if (fd < 0) {
        die("Can't open a netfilter netlink socket: %s.", strerror(errno));
    }
    int error = 0;
    for (int left = atoi(argv[2]) * 100; left > 0; left--) {
        error = ask(fd, queue);
        if (error == EPERM) {
            return 0;
        }
        struct timespec pause = {0, 10000000};
        nanosleep(&pause, NULL);
    }
    die("Nobody serves queue %u after %s seconds (%s).", queue, argv[2], strerror(error));
}
