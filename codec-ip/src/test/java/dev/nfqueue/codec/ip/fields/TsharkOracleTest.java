// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.testsupport.NeedsCommand;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Compares every field of a set of packets with what tshark reads: an oracle that shares no line with this library. */
@NeedsCommand("tshark")
class TsharkOracleTest {

    private static final Set<String> NAMES = new LinkedHashSet<>(PacketFields.names());

    private final Explanations explanations = new Explanations();
    private final Map<String, Integer> explained = new TreeMap<>();
    private final Set<String> forgotten = new TreeSet<>();
    private final List<Difference> unexplained = new ArrayList<>();
    private int compared;
    private int differences;

    @Test
    void readsMadePacketsAsTsharkDoes(@TempDir Path directory, TestReporter reporter) throws Exception {
        compare(CaptureSet.made(), directory, reporter);
        assertEquals(Set.of(), forgotten, "fields that tshark reads, and that are neither compared nor said not to be");
        assertTrue(compared > 30_000, () -> "compared " + compared);
    }

    @Test
    void readsSpoiledPacketsAsTsharkDoes(@TempDir Path directory, TestReporter reporter) throws Exception {
        compare(CaptureSet.spoiled(), directory, reporter);
        assertTrue(compared > 100_000, () -> "compared " + compared);
    }

    private void compare(List<Sample> set, Path directory, TestReporter reporter) throws Exception {
        List<Dissection> theirs = Tshark.read(directory, set);
        assertEquals(set.size(), theirs.size());
        for (int i = 0; i < set.size(); i++) {
            compare(set.get(i), theirs.get(i));
        }
        reporter.publishEntry(set.size() + " packets, " + compared + " fields compared, " + differences
                + " differences, of which explained: " + explained);
        assertTrue(
                unexplained.isEmpty(),
                () -> unexplained.size() + " unexplained differences, the first of which:\n"
                        + String.join(
                                "\n",
                                unexplained.stream()
                                        .limit(Integer.getInteger("oracle.shown", 40))
                                        .map(Difference::toString)
                                        .toList()));
    }

    private void compare(Sample sample, Dissection theirs) {
        IpPacket packet = IpPacket.of(Unpooled.wrappedBuffer(sample.bytes()));
        Map<String, List<String>> ours = PacketFields.of(packet);
        if ((packet.malformation() != null) != theirs.isMalformed()) {
            judge(new Difference(
                    sample,
                    packet.malformation(),
                    ours,
                    theirs,
                    Difference.MALFORMED,
                    List.of("" + packet.malformation()),
                    List.copyOf(theirs.faults())));
        }
        compared++;
        for (String name : NAMES) {
            List<String> here = ours.getOrDefault(name, List.of());
            List<String> there = theirs.field(name);
            if (here.isEmpty() && there.isEmpty()) {
                continue;
            }
            compared++;
            if (!plain(here).equals(plain(there))) {
                judge(new Difference(sample, packet.malformation(), ours, theirs, name, plain(here), plain(there)));
            }
        }
        for (String name : theirs.fields().keySet()) {
            if (!NAMES.contains(name) && Uncompared.reason(name) == null) {
                forgotten.add(name);
            }
        }
        packet.release();
    }

    private void judge(Difference difference) {
        differences++;
        String reason = explanations.of(difference);
        if (reason == null) {
            unexplained.add(difference);
        } else {
            explained.merge(reason, 1, Integer::sum);
        }
    }

    /** The colons between bytes, which depend on where tshark writes, left out. */
    private static List<String> plain(List<String> values) {
        return values.stream()
                .map(value -> value.matches("([0-9a-f]{2}:)+[0-9a-f]{2}") ? value.replace(":", "") : value)
                .toList();
    }
}
