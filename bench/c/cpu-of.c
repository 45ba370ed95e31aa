// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// What a subject uses while another command runs: cpu-of PID:TID[,TID...] COMMAND [ARGUMENT...]
#define _GNU_SOURCE
#include "nfq.h"
#include "watch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 3) {
        die("Use: cpu-of PID:TID[,TID...] COMMAND [ARGUMENT...]");
    }
    struct watch watch = {0};
    if (strcmp(argv[1], "-") != 0) {
        watch = watch_parse(argv[1]);
    }
    struct usage before = watch_read(&watch);
    double started = seconds_now();
    pid_t child = fork();
    if (child == 0) {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execvp(argv[2], argv + 2);
        die("Can't run %s: %s.", argv[2], strerror(errno));
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        die("%s failed.", argv[2]);
    }
    double seconds = seconds_now() - started;
    watch_settle(&watch, 10);
    struct usage used = usage_between(before, watch_read(&watch));
    printf("{\"seconds\":%.6f,\"loop_ns\":%.0f,\"process_ns\":%.0f,\"busy_percent\":%.1f,\"sleeps\":%.0f}\n", seconds,
            used.thread_nanos, used.process_nanos, used.thread_nanos / seconds / 1e7, used.sleeps);
    return 0;
}
