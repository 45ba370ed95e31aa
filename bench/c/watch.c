// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

#include "watch.h"

#include "nfq.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct watch watch_parse(const char *text) {
    struct watch watch = {0};
    char *at;
    watch.process = (pid_t)strtol(text, &at, 10);
    while ((*at == ':' || *at == ',') && watch.count < WATCH_THREADS) {
        watch.threads[watch.count++] = (pid_t)strtol(at + 1, &at, 10);
    }
    if (watch.process <= 0 || watch.count == 0 || *at != '\0') {
        die("--watch needs PID:TID[,TID...], not '%s'.", text);
    }
    return watch;
}

static void read_file(const char *kind, pid_t process, pid_t thread, char *text, size_t size) {
    char path[96];
    if (thread == 0) {
        snprintf(path, sizeof path, "/proc/%d/%s", process, kind);
    } else {
        snprintf(path, sizeof path, "/proc/%d/task/%d/%s", process, thread, kind);
    }
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        die("The subject is gone: can't open %s.", path);
    }
    size_t length = fread(text, 1, size - 1, file);
    text[length] = '\0';
    fclose(file);
}

static double line_value(const char *text, const char *name) {
    const char *at = strstr(text, name);
    return at == NULL ? 0 : strtod(at + strlen(name), NULL);
}

static void add_thread(struct usage *usage, pid_t process, pid_t thread) {
    char text[4096];
    read_file("schedstat", process, thread, text, sizeof text);
    usage->thread_nanos += strtod(text, NULL);
    read_file("status", process, thread, text, sizeof text);
    usage->sleeps += line_value(text, "\nvoluntary_ctxt_switches:");
    read_file("stat", process, thread, text, sizeof text);
    double user = 0;
    double system = 0;
    const char *after_name = strrchr(text, ')');
    // Fields 14 and 15 of the line, 3 being the one after the name.
    if (after_name != NULL
            && sscanf(after_name + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lf %lf", &user, &system) == 2) {
        usage->user_ticks += user;
        usage->system_ticks += system;
    }
}

struct usage watch_read(const struct watch *watch) {
    struct usage usage = {0};
    if (watch->process == 0) {
        return usage;
    }
    for (int i = 0; i < watch->count; i++) {
        add_thread(&usage, watch->process, watch->threads[i]);
    }
    clockid_t clock;
    struct timespec used = {0, 0};
    if (clock_getcpuclockid(watch->process, &clock) == 0 && clock_gettime(clock, &used) == 0) {
        usage.process_nanos = (double)used.tv_sec * 1e9 + (double)used.tv_nsec;
    }
    char text[4096];
    read_file("status", watch->process, 0, text, sizeof text);
    usage.resident_kilobytes = line_value(text, "\nVmRSS:");
    return usage;
}

struct usage usage_between(struct usage before, struct usage after) {
    return (struct usage){
        .thread_nanos = after.thread_nanos - before.thread_nanos,
        .process_nanos = after.process_nanos - before.process_nanos,
        .user_ticks = after.user_ticks - before.user_ticks,
        .system_ticks = after.system_ticks - before.system_ticks,
        .sleeps = after.sleeps - before.sleeps,
        .resident_kilobytes = after.resident_kilobytes - before.resident_kilobytes,
    };
}

static int is_running(const struct watch *watch) {
    for (int i = 0; i < watch->count; i++) {
        char text[1024];
        read_file("stat", watch->process, watch->threads[i], text, sizeof text);
        const char *after_name = strrchr(text, ')');
        if (after_name != NULL && strncmp(after_name, ") R", 3) == 0) {
            return 1;
        }
    }
    return 0;
}

void watch_settle(const struct watch *watch, int milliseconds) {
    double end = seconds_now() + milliseconds / 1e3;
    while (watch->process != 0 && is_running(watch) && seconds_now() < end) {
        struct timespec pause = {0, 200000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    }
}
