// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

// The one instrument for every subject, whatever it is written in: the kernel's own accounting of its loop threads.
#ifndef BENCH_WATCH_H
#define BENCH_WATCH_H

#include <sys/types.h>

enum { WATCH_THREADS = 16 };

struct watch {
    pid_t process; // 0 = watch nothing
    pid_t threads[WATCH_THREADS];
    int count;
};

struct usage {
    double thread_nanos;  // run time of the loop threads
    double process_nanos; // run time of the whole process (JIT and GC included)
    double user_ticks;    // of the loop threads, sampled by the kernel's clock tick
    double system_ticks;
    double sleeps; // voluntary context switches of the loop threads
    double resident_kilobytes;
};

// "PID:TID[,TID...]"
struct watch watch_parse(const char *text);

struct usage watch_read(const struct watch *watch);
struct usage usage_between(struct usage before, struct usage after);

// Waits until no loop thread is running, at most this long: a running thread's account lags by up to a tick.
void watch_settle(const struct watch *watch, int milliseconds);

double seconds_now(void);

#endif
