// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "subject.h"

#include <errno.h>
#include <getopt.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const char USAGE[] =
    "  --queue N        queue number (0)\n"
    "  --queues N       serve N queues from there on, a thread for each (1)\n"
    "  --copy-range N   bytes of each packet that the kernel copies (65531)\n"
    "  --max-length N   packets that may wait in the queue (65536)\n"
    "  --rcvbuf N       bytes asked for as the socket's receive buffer (67108864)\n"
    "  --gso            take packets unsegmented, with unfinished checksums\n"
    "  --mark-by-port   accept with the destination port as mark\n"
    "  --rewrite        accept with eight bytes of the UDP payload changed\n"
    "  --hold           keep every packet until load's release packet\n"
    "queue-raw only:\n"
    "  --batch-size N   datagrams per recvmmsg and verdicts per send (64); 1 = recv and send for each\n"
    "  --send-limit N   bytes per send at most (65536)\n"
    "  --verdict-batch  one VERDICT_BATCH for what a recvmmsg brought\n"
    "  --epoll          wait in epoll_wait instead of recvmmsg\n"
    "  --spin           never sleep\n"
    "  --coalesce USEC  sleep that long after a batch that was not full";

static int number(const char *text, const char *name, long least, long most) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < least || value > most) {
        die("--%s needs a number from %ld to %ld, not '%s'.", name, least, most, text);
    }
    return (int)value;
}

static void parse(int argc, char **argv, struct options *options) {
    static const struct option names[] = {
        {"queue", 1, 0, 'q'}, {"queues", 1, 0, 'n'}, {"copy-range", 1, 0, 'c'}, {"max-length", 1, 0, 'm'},
        {"rcvbuf", 1, 0, 'r'}, {"gso", 0, 0, 'g'}, {"mark-by-port", 0, 0, 'p'}, {"rewrite", 0, 0, 'w'},
        {"hold", 0, 0, 'h'}, {"batch-size", 1, 0, 'b'}, {"send-limit", 1, 0, 'l'}, {"verdict-batch", 0, 0, 'v'},
        {"epoll", 0, 0, 'e'}, {"spin", 0, 0, 's'}, {"coalesce", 1, 0, 'o'}, {0, 0, 0, 0}};
    int index = 0;
    for (int found; (found = getopt_long(argc, argv, "", names, &index)) != -1;) {
        const char *name = names[index].name;
        switch (found) {
            case 'q': options->socket.queue = (uint16_t)number(optarg, name, 0, 65535); break;
            case 'n': options->queues = number(optarg, name, 1, 64); break;
            case 'c': options->socket.copy_range = (uint32_t)number(optarg, name, 1, 65531); break;
            case 'm': options->socket.max_length = (uint32_t)number(optarg, name, 1, 1 << 24); break;
            case 'r': options->socket.receive_buffer = number(optarg, name, 0, 1 << 30); break;
            case 'g': options->socket.flags |= NFQA_CFG_F_GSO; break;
            case 'p': options->mark_by_port = 1; break;
            case 'w': options->rewrite = 1; break;
            case 'h': options->hold = 1; break;
            case 'b': options->batch_size = number(optarg, name, 1, 1024); break;
            case 'l': options->send_limit = number(optarg, name, 1024, 200000); break;
            case 'v': options->verdict_batch = 1; break;
            case 'e': options->epoll = 1; break;
            case 's': options->spin = 1; break;
            case 'o': options->coalesce_micros = number(optarg, name, 1, 1000000); break;
            default: die("Options of %s:\n%s", argv[0], USAGE);
        }
    }
    if (optind < argc) {
        die("Options of %s:\n%s", argv[0], USAGE);
    }
}

static void (*worker_loop)(struct worker *worker);

static void *run_worker(void *argument) {
    const struct worker *worker = argument;
    char name[16];
    snprintf(name, sizeof name, "nfqueue-%u", worker->queue);
    prctl(PR_SET_NAME, name);
    worker_loop(argument);
    return NULL;
}

static void start(struct worker *worker, const struct options *options, int index) {
    worker->options = options;
    worker->queue = (uint16_t)(options->socket.queue + index);
    if (pthread_create(&worker->thread, NULL, run_worker, worker) != 0) {
        die("Can't start a thread for queue %u.", worker->queue);
    }
}

static void report(const struct worker *workers, int count, const char *program) {
    unsigned long packets = 0;
    unsigned long receives = 0;
    long long nanos = 0;
    for (int i = 0; i < count; i++) {
        clockid_t clock;
        struct timespec used = {0, 0};
        if (pthread_getcpuclockid(workers[i].thread, &clock) == 0) {
            clock_gettime(clock, &used);
        }
        packets += workers[i].packets;
        receives += workers[i].receives;
        nanos += used.tv_sec * 1000000000LL + used.tv_nsec;
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"program\":\"%s\",\"packets\":%lu,\"thread_cpu_ns\":%lld,\"packets_per_receive\":%.1f,"
           "\"user_us\":%ld,\"system_us\":%ld,\"errors\":%lu,\"last_error\":%d}\n",
            program, packets, nanos, receives == 0 ? 0.0 : (double)packets / (double)receives,
            usage.ru_utime.tv_sec * 1000000L + usage.ru_utime.tv_usec,
            usage.ru_stime.tv_sec * 1000000L + usage.ru_stime.tv_usec, nq_errors, nq_last_error);
    fflush(stdout);
}

int subject_main(int argc, char **argv, void (*loop)(struct worker *worker)) {
    struct options options = {
        .socket = {.copy_range = 65531, .max_length = 65536, .receive_buffer = 64 << 20},
        .queues = 1,
        .batch_size = 64,
        .send_limit = 65536,
    };
    parse(argc, argv, &options);
    // Signals are for the main thread alone: the loops make no call that one could interrupt.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct worker *workers = calloc((size_t)options.queues, sizeof *workers);
    worker_loop = loop;
    for (int i = 0; i < options.queues; i++) {
        start(&workers[i], &options, i);
    }
    int signal;
    sigwait(&signals, &signal);
    report(workers, options.queues, program_invocation_short_name);
    _exit(0);
}
