// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.decode;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.capture.CapturedPacket;
import dev.nfqueue.codec.ip.fields.PacketFields;
import dev.nfqueue.examples.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints the fields of packets as a table: a line of names, then a line for each packet. Where a packet has a field
 * several times, commas stand between the values; tabs, line ends and backslashes in a value are escaped by a backslash.
 */
final class FieldTablePrinter implements PacketPrinter {
    private static final String NUMBER = "frame.number";
    private static final String TIME = "frame.time_epoch";
    private static final String LENGTH = "frame.len";
    private static final String MALFORMED = "_ws.malformed";

    /** The names of all columns that there are. */
    static final List<String> ALL = all();

    private final List<String> columns;

    FieldTablePrinter(List<String> columns) {
        this.columns = columns;
    }

    private static List<String> all() {
        List<String> names = new ArrayList<>(List.of(NUMBER, TIME, LENGTH, MALFORMED));
        names.addAll(PacketFields.names());
        return List.copyOf(names);
    }

    @Override
    public void begin(Console console) {
        console.plain(String.join("\t", columns));
    }

    @Override
    public void print(long number, CapturedPacket captured, IpPacket packet, Console console) {
        Map<String, List<String>> fields = PacketFields.of(packet);
        fields.put(NUMBER, List.of(Long.toString(number)));
        fields.put(LENGTH, List.of(Integer.toString(captured.originalLength())));
        if (captured.hasTimestamp()) {
            fields.put(TIME, List.of(TimeFormat.seconds(captured.timestamp())));
        }
        if (packet.malformation() != null) {
            fields.put(MALFORMED, List.of(packet.malformation().toString()));
        }
        List<String> values = columns.stream()
                .map(column -> escaped(String.join(",", fields.getOrDefault(column, List.of()))))
                .toList();
        console.plain(String.join("\t", values));
    }

    /** A value in which no character can be taken for the end of a column or a line. */
    static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
