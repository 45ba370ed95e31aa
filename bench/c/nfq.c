// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

#include "nfq.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PACKET = NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET };
enum { HEADERS = sizeof(struct nlmsghdr) + sizeof(struct nfgenmsg) };

unsigned long nq_errors;
int nq_last_error;

void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static size_t put_header(unsigned char *at, int type, int flags, uint16_t queue, uint32_t sequence) {
    struct nlmsghdr header = {
        .nlmsg_len = HEADERS,
        .nlmsg_type = (uint16_t)(NFNL_SUBSYS_QUEUE << 8 | type),
        .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags),
        .nlmsg_seq = sequence,
    };
    struct nfgenmsg generic = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0, .res_id = htons(queue)};
    memcpy(at, &header, sizeof header);
    memcpy(at + sizeof header, &generic, sizeof generic);
    return HEADERS;
}

// nla_len leaves out the padding: the kernel would take it for packet bytes.
static size_t put_attribute(unsigned char *at, int type, const void *value, size_t length) {
    struct nlattr attribute = {.nla_len = (uint16_t)(NLA_HDRLEN + length), .nla_type = (uint16_t)type};
    memcpy(at, &attribute, sizeof attribute);
    memcpy(at + NLA_HDRLEN, value, length);
    memset(at + NLA_HDRLEN + length, 0, NLA_ALIGN(length) - length);
    return NLA_HDRLEN + NLA_ALIGN(length);
}

static size_t put_number(unsigned char *at, int type, uint32_t value) {
    value = htonl(value);
    return put_attribute(at, type, &value, sizeof value);
}

static size_t finish(unsigned char *message, size_t length) {
    uint32_t total = (uint32_t)length;
    memcpy(message, &total, sizeof total);
    return length;
}

static size_t put_judgement(unsigned char *at, int type, uint16_t queue, uint32_t verdict, uint32_t id) {
    struct nfqnl_msg_verdict_hdr header = {.verdict = htonl(verdict), .id = htonl(id)};
    size_t length = put_header(at, type, 0, queue, id);
    return length + put_attribute(at + length, NFQA_VERDICT_HDR, &header, sizeof header);
}

size_t nq_put_verdict(unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t id) {
    return finish(at, put_judgement(at, NFQNL_MSG_VERDICT, queue, verdict, id));
}

size_t nq_put_batch(unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t last_id) {
    return finish(at, put_judgement(at, NFQNL_MSG_VERDICT_BATCH, queue, verdict, last_id));
}

size_t nq_put_mark(unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t id, uint32_t mark) {
    size_t length = put_judgement(at, NFQNL_MSG_VERDICT, queue, verdict, id);
    return finish(at, length + put_number(at + length, NFQA_MARK, mark));
}

size_t nq_put_payload(
        unsigned char *at, uint16_t queue, uint32_t verdict, uint32_t id, const struct nq_packet *packet) {
    size_t length = put_judgement(at, NFQNL_MSG_VERDICT, queue, verdict, id);
    return finish(at, length + put_attribute(at + length, NFQA_PAYLOAD, packet->payload, packet->payload_length));
}

static uint32_t number_at(const unsigned char *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return ntohl(value);
}

static int parse_error(const unsigned char *message, size_t length) {
    int error;
    if (length >= sizeof(struct nlmsghdr) + sizeof error) {
        memcpy(&error, message + sizeof(struct nlmsghdr), sizeof error);
        if (error != 0) {
            nq_errors++;
            nq_last_error = -error;
        }
    }
    return 0;
}

int nq_parse(unsigned char *message, size_t length, struct nq_packet *packet) {
    struct nlmsghdr header;
    if (length < sizeof header) {
        return 0;
    }
    memcpy(&header, message, sizeof header);
    if (header.nlmsg_type == NLMSG_ERROR) {
        return parse_error(message, length);
    }
    if (header.nlmsg_type != PACKET) {
        return 0;
    }
    size_t end = header.nlmsg_len < length ? header.nlmsg_len : length;
    int found = 0;
    memset(packet, 0, sizeof *packet);
    for (size_t at = HEADERS; at + NLA_HDRLEN <= end;) {
        struct nlattr attribute;
        memcpy(&attribute, message + at, sizeof attribute);
        if (attribute.nla_len < NLA_HDRLEN || attribute.nla_len > end - at) {
            break;
        }
        unsigned char *value = message + at + NLA_HDRLEN;
        uint32_t size = attribute.nla_len - NLA_HDRLEN;
        switch (attribute.nla_type & NLA_TYPE_MASK) {
            case NFQA_PACKET_HDR:
                found = size >= sizeof(struct nfqnl_msg_packet_hdr);
                packet->id = found ? number_at(value) : 0;
                break;
            case NFQA_CAP_LEN:
                packet->captured_length = size >= sizeof(uint32_t) ? number_at(value) : 0;
                break;
            case NFQA_PAYLOAD:
                packet->payload = value;
                packet->payload_length = size;
                break;
            default:
                break;
        }
        at += NLA_ALIGN(attribute.nla_len);
    }
    return found;
}

void nq_receive_buffer(int fd, int bytes) {
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0
            && setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes) != 0) {
        die("Can't set a receive buffer of %d bytes: %s.", bytes, strerror(errno));
    }
}

// Command, parameters, length and flags in one message: the queue never exists half configured.
static void configure(int fd, const struct nq_config *config) {
    unsigned char message[128];
    struct nfqnl_msg_config_cmd command = {.command = NFQNL_CFG_CMD_BIND};
    struct nfqnl_msg_config_params parameters = {
        .copy_range = htonl(config->copy_range), .copy_mode = NFQNL_COPY_PACKET};
    size_t length = put_header(message, NFQNL_MSG_CONFIG, NLM_F_ACK, config->queue, 0);
    length += put_attribute(message + length, NFQA_CFG_CMD, &command, sizeof command);
    length += put_attribute(message + length, NFQA_CFG_PARAMS, &parameters, sizeof parameters);
    length += put_number(message + length, NFQA_CFG_QUEUE_MAXLEN, config->max_length);
    length += put_number(message + length, NFQA_CFG_MASK, config->flags);
    length += put_number(message + length, NFQA_CFG_FLAGS, config->flags);
    finish(message, length);
    if (send(fd, message, length, 0) < 0) {
        die("Can't send the configuration of queue %u: %s.", config->queue, strerror(errno));
    }
}

// The answer is in the receive queue when send() returns, but packets may stand before it. They are left without a
// verdict, so nothing may send to the queue before its owner is ready.
static void await_acknowledgement(int fd, uint16_t queue) {
    unsigned char message[1024];
    for (;;) {
        ssize_t length = recv(fd, message, sizeof message, 0);
        if (length < 0) {
            die("No answer to the configuration of queue %u: %s.", queue, strerror(errno));
        }
        struct nlmsghdr header;
        int error;
        memcpy(&header, message, sizeof header);
        if (header.nlmsg_type == NLMSG_ERROR) {
            memcpy(&error, message + sizeof header, sizeof error);
            if (error != 0) {
                die("The kernel refuses queue %u: %s.", queue, strerror(-error));
            }
            return;
        }
    }
}

int nq_open(const struct nq_config *config) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    if (fd < 0) {
        die("Can't open a netfilter netlink socket: %s.", strerror(errno));
    }
    int on = 1;
    setsockopt(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &on, sizeof on);
    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
    if (config->receive_buffer > 0) {
        nq_receive_buffer(fd, config->receive_buffer);
    }
    configure(fd, config);
    await_acknowledgement(fd, config->queue);
    return fd;
}
