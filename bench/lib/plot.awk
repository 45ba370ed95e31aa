# SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
# SPDX-License-Identifier: Apache-2.0

# Turns (JSON lines) into a bar chart: for each scenario the median ratio of each subject to the first one.

function median(values, count,   i, j, v) {
    for (i = 2; i <= count; i++) {
        v = values[i]
        for (j = i - 1; j >= 1 && values[j] > v; j--) values[j + 1] = values[j]
        values[j + 1] = v
    }
    return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}

function ratio(scenario, subject,   round, count, base, list) {
    for (round = 1; round <= rounds; round++) {
        base = nanos[scenario, names[1], round] + 0
        if ((scenario, subject, round) in nanos && base > 0) list[++count] = nanos[scenario, subject, round] / base
    }
    return count == 0 ? -1 : median(list, count)
}

function text(x, y, size, anchor, what) {
    printf "<text x=\"%d\" y=\"%d\" font-size=\"%d\" text-anchor=\"%s\">%s</text>\n", x, y, size, anchor, what
}

/"about"/ { about = field($0, "about"); next }

{
    scenario = field($0, "scenario")
    subject = field($0, "subject")
    value = field($0, "loop_ns_per_packet")
    if (value == "" || scenario !~ /^(cpu|rewrite|mark|drain)/) next
    if (!(scenario in seenScenario)) { seenScenario[scenario] = 1; scenarios[++scenarioCount] = scenario }
    if (!(subject in seenSubject)) { seenSubject[subject] = 1; names[++count] = subject }
    round = field($0, "round") + 0
    if (round > rounds) rounds = round
    nanos[scenario, subject, round] = value
}

END {
    left = 130; scale = 440; bar = 18; gap = 30
    height = 60 + scenarioCount * (count * (bar + 4) + gap)
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"%d\" font-family=\"sans-serif\" fill=\"#222\">\n", height
    printf "<rect width=\"720\" height=\"%d\" fill=\"#fff\"/>\n", height
    text(10, 22, 15, "start", "CPU time per packet, as a multiple of " names[1] " (less is better)")
    y = 46
    for (s = 1; s <= scenarioCount; s++) {
        text(10, y + 12, 13, "start", scenarios[s])
        y += 20
        for (n = 1; n <= count; n++) {
            value = ratio(scenarios[s], names[n])
            if (value < 0) continue
            colour = names[n] ~ /^java|^example/ ? "#2a7ab8" : "#999"
            text(left - 8, y + 14, 12, "end", names[n])
            printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", left, y, value * scale, bar, colour
            text(left + value * scale + 6, y + 14, 12, "start", sprintf("%.2f", value))
            y += bar + 4
        }
        y += gap - 20
    }
    print "</svg>"
}
