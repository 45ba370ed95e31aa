# SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
# SPDX-License-Identifier: Apache-2.0

# Turns (JSON lines of one scenario) into medians, spreads and ratios.
# Variables: scenario, subjects (comma separated; ratios are to the first two that are present).

function sorted(values, count,   i, j, v) {
    for (i = 2; i <= count; i++) {
        v = values[i]
        for (j = i - 1; j >= 1 && values[j] > v; j--) values[j + 1] = values[j]
        values[j + 1] = v
    }
}

function quantile(values, count, part,   at, low) {
    at = 1 + (count - 1) * part
    low = int(at)
    return low >= count ? values[count] : values[low] + (at - low) * (values[low + 1] - values[low])
}

function number(value) {
    return sprintf(value >= 1000 ? "%.0f" : value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
}

function collect(subject, key,   i) {
    count = 0
    for (i = 1; i <= rounds; i++) if ((i, subject, key) in figure) list[++count] = figure[i, subject, key] + 0
    sorted(list, count)
}

# Ratios within each round, so that what slows the machine for a while slows both.
function ratio(subject, base, key,   i, b) {
    count = 0
    for (i = 1; i <= rounds; i++) {
        b = figure[i, base, key] + 0
        if ((i, subject, key) in figure && b > 0) list[++count] = figure[i, subject, key] / b
    }
    if (count == 0) return "-"
    sorted(list, count)
    return sprintf("%.2f [%.2f..%.2f]", quantile(list, count, .5), quantile(list, count, .25), quantile(list, count, .75))
}

function table(key, title,   s, line) {
    printf "\n%s: %s\n", scenario, title
    line = sprintf("  %-14s %9s  %-20s", "", "median", "[min..max]")
    for (s = 1; present > 1 && s <= 2; s++) line = line sprintf("  %-22s", "to " name[s])
    print line
    for (s = 1; s <= present; s++) {
        collect(name[s], key)
        if (count == 0 || list[count] == 0) continue
        line = sprintf("  %-14s %9s  %-20s", name[s], number(quantile(list, count, .5)), \
            "[" number(list[1]) ".." number(list[count]) "]")
        if (present > 1) line = line sprintf("  %-22s", ratio(name[s], name[1], key))
        if (present > 1) line = line sprintf("  %-22s", ratio(name[s], name[2], key))
        print line
    }
}

# Medians only, to judge the figures by.
function beside(keys, titles,   s, k, n, key, title, line) {
    n = split(keys, key, " ")
    split(titles, title, ";")
    line = sprintf("\n  %-14s", "beside it")
    for (k = 1; k <= n; k++) line = line sprintf("  %16s", title[k])
    print line
    for (s = 1; s <= present; s++) {
        line = sprintf("  %-14s", name[s])
        for (k = 1; k <= n; k++) {
            collect(name[s], key[k])
            line = line sprintf("  %16s", count == 0 ? "-" : number(quantile(list, count, .5)))
        }
        print line
    }
}

{
    s = field($0, "subject")
    r = field($0, "round") + 0
    if (r > rounds) rounds = r
    seen[s] = 1
    line = $0
    while (match(line, /"[a-z0-9_]+":[-0-9.]+/)) {
        pair = substr(line, RSTART + 1, RLENGTH - 1)
        line = substr(line, RSTART + RLENGTH)
        at = index(pair, "\":")
        figure[r, s, substr(pair, 1, at - 1)] = substr(pair, at + 2)
    }
}

END {
    n = split(subjects, wanted, ",")
    for (i = 1; i <= n; i++) if (wanted[i] in seen) name[++present] = wanted[i]
    cpu = "CPU time of the loop's threads, ns per packet"
    if (scenario == "max-rate") table("pps", "packets per second (the sender is the limit below 100 % busy)")
    else if (scenario == "drain" || scenario == "two-queues") {
        table("wall_ns_per_packet", "time to drain, ns per packet")
        table("loop_ns_per_packet", cpu)
    } else if (scenario == "latency" || scenario == "fixed-50k") {
        if (scenario == "fixed-50k") table("loop_ns_per_packet", cpu)
        table("p50_us", "one way through the queue, median, us")
        table("p99_us", "one way through the queue, 99th percentile, us")
    } else if (scenario ~ /^held-/) table("resident_bytes_per_packet", "resident memory, bytes per held packet")
    else if (scenario == "gso-bulk") {
        table("gbit_per_second", "TCP through the queue, Gbit/s")
        table("loop_ns_per_kib", "CPU time of the loop's threads, ns per KiB delivered")
    } else table("loop_ns_per_packet", cpu)

    if (scenario == "gso-bulk") beside("busy_percent sleeps", "busy %;sleeps")
    else if (scenario == "latency") beside("min_us max_us loop_ns_per_packet lost", "min us;max us;loop ns/packet;lost")
    else if (scenario ~ /^held-/) beside("resident_kb lost", "resident KiB;lost")
    else beside("pps busy_percent user_percent packets_per_sleep process_ns_per_packet late lost", \
        "packets/s;busy %;in user mode %;packets/sleep;process ns/pkt;sent late;lost")
    if (others > 10) printf "  Before this scenario others used %d %% of a processor: don't trust these figures.\n", others
}
