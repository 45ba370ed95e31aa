// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// Sends packets through a queue, takes them at the other end, and says in one JSON line what that cost the subject.
#define _GNU_SOURCE
#include "nfq.h"
#include "traffic.h"
#include "watch.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Seconds without an arrival after which packets count as lost: a machine in use may let nobody run for a second or two.
static const double PATIENCE = 10;

static const char USAGE[] =
    "Options of load:\n"
    "  --mode M         window: never more than --window packets on their way, for --millis\n"
    "                   rate: --rate packets a second, evenly, for --millis\n"
    "                   ping: one packet every --interval microseconds, never two at once, for --millis\n"
    "                   drain: --packets queue up while the subject is stopped; only the drain is timed\n"
    "                   held: --packets are held by the subject (--hold), then released\n"
    "  --at-least N     window mode: go on until so many packets have arrived\n"
    "  --watch PID:TID[,TID...]  the subject and its loop threads\n"
    "  --port N         UDP destination port\n"
    "  --source-port N  UDP source port, and the next one too with --sources 2\n"
    "  --size N         length of the IP packets\n"
    "  --segmented      window mode: send bursts as one packet, which the queue takes apart\n"
    "  --cpu N          run on that processor";

struct plan {
    const char *mode;
    struct watch watch;
    struct traffic traffic;
    int port;
    int source_port;
    int sources;
    int size;
    int millis;
    int window;
    int rate;
    int interval;
    int packets;
    int at_least;
    int cpu;
    double started;
    struct usage usage;
    uint32_t late; // rate mode: packets sent more than 100 us after their time
};

static void begin(struct plan *plan) {
    plan->usage = watch_read(&plan->watch);
    plan->started = seconds_now();
}

static void end(struct plan *plan) {
    watch_settle(&plan->watch, 10);
    plan->usage = usage_between(plan->usage, watch_read(&plan->watch));
}

static void run_window(struct plan *plan) {
    struct traffic *traffic = &plan->traffic;
    begin(plan);
    double stop = plan->started + plan->millis / 1e3;
    double now = plan->started;
    for (; now < stop || traffic->arrived < (uint32_t)plan->at_least; now = seconds_now()) {
        int room = plan->window - (int)(traffic->sent - traffic->arrived);
        if (room > 0) {
            traffic_send(traffic, room);
        }
        traffic_collect(traffic);
        if (now - traffic->last_arrival > PATIENCE && now - plan->started > PATIENCE) {
            break; // the whole window is lost
        }
    }
    traffic_collect_rest(traffic, PATIENCE);
    end(plan);
}

static void run_rate(struct plan *plan) {
    struct traffic *traffic = &plan->traffic;
    long count = (long)plan->rate * plan->millis / 1000;
    traffic_measure_latency(traffic, (size_t)count);
    begin(plan);
    for (long i = 0; i < count; i++) {
        double due = plan->started + (double)i / plan->rate;
        double now = seconds_now();
        plan->late += now - due > 1e-4;
        for (; now < due; now = seconds_now()) {
            traffic_collect(traffic);
        }
        traffic_send(traffic, 1);
    }
    traffic_collect_rest(traffic, PATIENCE);
    end(plan);
}

static void run_ping(struct plan *plan) {
    struct traffic *traffic = &plan->traffic;
    long count = plan->millis * 1000L / plan->interval;
    traffic_measure_latency(traffic, (size_t)count);
    begin(plan);
    for (long i = 0; i < count; i++) {
        double due = plan->started + (double)i * plan->interval / 1e6;
        while (seconds_now() < due) {
        }
        traffic_send(traffic, 1);
        traffic_collect_rest(traffic, PATIENCE);
        if (traffic->arrived != traffic->sent) {
            break;
        }
    }
    end(plan);
}

static void send_all(struct plan *plan, int per_second) {
    double start = seconds_now();
    for (int left = plan->packets; left > 0;) {
        left -= traffic_send(&plan->traffic, left);
        while (per_second > 0 && seconds_now() < start + (double)plan->traffic.sent / per_second) {
        }
    }
}

static void signal_subject(const struct plan *plan, int signal) {
    if (plan->watch.process == 0 || kill(plan->watch.process, signal) != 0) {
        die("Can't signal the subject: %s.", plan->watch.process == 0 ? "no --watch" : strerror(errno));
    }
}

static void run_drain(struct plan *plan) {
    signal_subject(plan, SIGSTOP);
    watch_settle(&plan->watch, 1000);
    send_all(plan, 0);
    begin(plan);
    signal_subject(plan, SIGCONT);
    traffic_await_all(&plan->traffic, PATIENCE);
    end(plan);
}

// Waits until the subject has read everything: its loop threads have hardly run for a quarter of a second.
static void await_idle(const struct watch *watch) {
    double stop = seconds_now() + 60;
    struct usage before = watch_read(watch);
    for (int quiet = 0; quiet < 5;) {
        struct timespec pause = {0, 50000000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
        struct usage now = watch_read(watch);
        quiet = now.thread_nanos - before.thread_nanos < 1e6 ? quiet + 1 : 0;
        before = now;
        if (seconds_now() > stop) {
            die("The subject never rests, so there is no telling when it has read everything.");
        }
    }
}

// What is printed as resident memory is the growth from before the first packet until all are held.
static void run_held(struct plan *plan) {
    begin(plan);
    send_all(plan, 40000);
    await_idle(&plan->watch);
    traffic_collect(&plan->traffic);
    if (plan->traffic.arrived != 0) {
        die("The subject holds nothing: %u packets came through at once.", plan->traffic.arrived);
    }
    plan->usage = usage_between(plan->usage, watch_read(&plan->watch));
    traffic_send_release(&plan->traffic);
    traffic_collect_rest(&plan->traffic, PATIENCE);
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a;
    float y = *(const float *)b;
    return (x > y) - (x < y);
}

static void print_latency(const struct traffic *traffic) {
    size_t count = traffic->latency_count;
    if (count == 0) {
        return;
    }
    qsort(traffic->latencies, count, sizeof *traffic->latencies, by_value);
    printf(",\"min_us\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f", (double)traffic->latencies[0],
            (double)traffic->latencies[count / 2], (double)traffic->latencies[count * 99 / 100],
            (double)traffic->latencies[count - 1]);
}

static void print_report(const struct plan *plan) {
    const struct traffic *traffic = &plan->traffic;
    double seconds = traffic->last_arrival - plan->started;
    double packets = traffic->arrived == 0 ? 1 : traffic->arrived;
    double ticks = plan->usage.user_ticks + plan->usage.system_ticks;
    printf("{\"mode\":\"%s\",\"size\":%d,\"sent\":%u,\"arrived\":%u,\"lost\":%u,\"tagged\":%u,\"late\":%u",
            plan->mode, plan->size, traffic->sent, traffic->arrived, traffic->sent - traffic->arrived,
            traffic->tagged, plan->late);
    printf(",\"seconds\":%.6f,\"pps\":%.0f,\"wall_ns_per_packet\":%.1f", seconds, traffic->arrived / seconds,
            seconds * 1e9 / packets);
    printf(",\"loop_ns_per_packet\":%.1f,\"process_ns_per_packet\":%.1f", plan->usage.thread_nanos / packets,
            plan->usage.process_nanos / packets);
    printf(",\"user_percent\":%.1f,\"busy_percent\":%.1f", ticks == 0 ? 0 : plan->usage.user_ticks * 100 / ticks,
            plan->usage.thread_nanos / seconds / 1e7);
    printf(",\"packets_per_sleep\":%.1f", packets / (plan->usage.sleeps < 1 ? 1 : plan->usage.sleeps));
    printf(",\"resident_kb\":%.0f", watch_read(&plan->watch).resident_kilobytes);
    printf(",\"resident_bytes_per_packet\":%.0f", plan->usage.resident_kilobytes * 1024 / packets);
    print_latency(traffic);
    printf("}\n");
}

static int number(const char *text, const char *name, int least) {
    char *rest;
    long value = strtol(text, &rest, 10);
    if (*text == '\0' || *rest != '\0' || value < least || value > 1000000000) {
        die("--%s needs a number of at least %d, not '%s'.", name, least, text);
    }
    return (int)value;
}

static void parse(int argc, char **argv, struct plan *plan) {
    static const struct option names[] = {
        {"mode", 1, 0, 'm'}, {"watch", 1, 0, 'w'}, {"port", 1, 0, 'p'}, {"source-port", 1, 0, 's'},
        {"sources", 1, 0, 'n'}, {"size", 1, 0, 'z'}, {"millis", 1, 0, 't'}, {"window", 1, 0, 'o'},
        {"rate", 1, 0, 'r'}, {"interval", 1, 0, 'i'}, {"packets", 1, 0, 'k'}, {"at-least", 1, 0, 'a'}, {"cpu", 1, 0, 'c'}, {"segmented", 0, 0, 'g'}, {0, 0, 0, 0}};
    int index = 0;
    for (int found; (found = getopt_long(argc, argv, "", names, &index)) != -1;) {
        const char *name = names[index].name;
        switch (found) {
            case 'm': plan->mode = optarg; break;
            case 'w': plan->watch = watch_parse(optarg); break;
            case 'p': plan->port = number(optarg, name, 1); break;
            case 's': plan->source_port = number(optarg, name, 1); break;
            case 'n': plan->sources = number(optarg, name, 1); break;
            case 'z': plan->size = number(optarg, name, 60); break;
            case 't': plan->millis = number(optarg, name, 1); break;
            case 'o': plan->window = number(optarg, name, 1); break;
            case 'r': plan->rate = number(optarg, name, 1); break;
            case 'i': plan->interval = number(optarg, name, 1); break;
            case 'k': plan->packets = number(optarg, name, 1); break;
            case 'a': plan->at_least = number(optarg, name, 0); break;
            case 'c': plan->cpu = number(optarg, name, 0); break;
            case 'g': plan->traffic.segmented = 1; break;
            default: die("%s", USAGE);
        }
    }
    if (optind < argc || plan->mode == NULL || plan->sources > TRAFFIC_SOURCES || plan->size > 65000) {
        die("%s", USAGE);
    }
}

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((unsigned)cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) {
        die("Can't run on processor %d: %s.", cpu, strerror(errno));
    }
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(struct plan *plan);
    } modes[] = {{"window", run_window}, {"rate", run_rate}, {"ping", run_ping}, {"drain", run_drain},
        {"held", run_held}};
    struct plan plan = {.port = 9000, .source_port = 19000, .sources = 1, .size = 64, .millis = 500, .window = 256,
        .rate = 50000, .interval = 200, .packets = 50000, .cpu = -1};
    parse(argc, argv, &plan);
    if (plan.cpu >= 0) {
        pin(plan.cpu);
    }
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(plan.mode, modes[i].name) == 0) {
            traffic_open(&plan.traffic, plan.port, plan.source_port, plan.sources, plan.size);
            modes[i].run(&plan);
            print_report(&plan);
            return 0;
        }
    }
    die("%s", USAGE);
}
