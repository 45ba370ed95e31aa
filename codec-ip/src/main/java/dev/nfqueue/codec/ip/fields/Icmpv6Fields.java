// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.GroupRecords;
import dev.nfqueue.codec.ip.Icmpv6Message;
import dev.nfqueue.codec.ip.MulticastListener;
import java.util.function.BiConsumer;

/** Fields of ICMPv6 messages; those of neighbour discovery have a file of their own. */
final class Icmpv6Fields {

    static final FieldTable<Icmpv6Message> MESSAGE = new FieldTable<Icmpv6Message>()
            .decimal("icmpv6.type", Icmpv6Message::type)
            .decimal("icmpv6.code", Icmpv6Message::code)
            .hex("icmpv6.checksum", 4, Icmpv6Message::checksum)
            .row("icmpv6.checksum.status", message -> PacketFields.status(message.checksumState()))
            .hex("icmpv6.echo.identifier", 4, message -> message.isEcho() ? message.identifier() : -1)
            .decimal("icmpv6.echo.sequence_number", message -> message.isEcho() ? message.sequence() : -1)
            .decimal("icmpv6.mtu", Icmpv6Message::mtu)
            .decimal("icmpv6.pointer", Icmpv6Message::pointer);

    static final FieldTable<MulticastListener> LISTENER = new FieldTable<MulticastListener>()
            .decimal("icmpv6.mld.maximum_response_code", query -> query.isQueryV2() ? query.maxResponseMillis() : -1)
            .decimal("icmpv6.mld.maximum_response_delay", Icmpv6Fields::responseDelay)
            .address("icmpv6.mld.multicast_address", MulticastListener::group)
            .flag("icmpv6.mld.flag.s", MulticastListener::isQueryV2, MulticastListener::isSuppressRouterProcessing)
            .decimal("icmpv6.mld.flag.qrv", MulticastListener::robustness)
            .decimal("icmpv6.mld.qqi", MulticastListener::queryIntervalSeconds)
            .decimal("icmpv6.mld.nb_sources", query -> query.isQueryV2() ? query.sourceCount() : -1)
            .decimal("icmpv6.mldr.nb_mcast_records", MulticastListener::recordCount);

    /** A source that a query is about. */
    record Source(MulticastListener query, int number) {}

    static final FieldTable<Source> SOURCE =
            new FieldTable<Source>().address("icmpv6.mld.source_address", source -> source.query.source(source.number));

    static final FieldTable<GroupRecords> RECORD = new FieldTable<GroupRecords>()
            .decimal("icmpv6.mldr.mar.record_type", GroupRecords::type)
            .decimal("icmpv6.mldr.mar.aux_data_len", report -> report.auxiliaryLength() / 4)
            .decimal("icmpv6.mldr.mar.nb_sources", GroupRecords::sourceCount)
            .address("icmpv6.mldr.mar.multicast_address", GroupRecords::group);

    /** A source in a record of a report. */
    record RecordSource(GroupRecords group, int number) {}

    static final FieldTable<RecordSource> RECORD_SOURCE = new FieldTable<RecordSource>()
            .address("icmpv6.mldr.mar.source_address", source -> source.group.source(source.number));

    private Icmpv6Fields() {}

    /** Wireshark has it of all messages of version 1, though only queries use it. */
    private static long responseDelay(MulticastListener listener) {
        return listener.isQueryV2() || listener.group() == null
                ? -1
                : listener.message().restOfHeader() >> 16;
    }

    static void read(Icmpv6Message message, BiConsumer<String, String> to) {
        MESSAGE.read(message, to);
        if (message.quoted() != null) {
            PacketFields.read(message.quoted(), to);
        }
        if (message.neighborDiscovery() != null) {
            NeighborFields.read(message.neighborDiscovery(), to);
        }
        if (message.multicastListener() != null) {
            listener(message.multicastListener(), to);
        }
        IcmpFields.extensions(message.extensions(), to);
    }

    private static void listener(MulticastListener listener, BiConsumer<String, String> to) {
        LISTENER.read(listener, to);
        for (int i = 0; i < listener.sourceCount(); i++) {
            SOURCE.read(new Source(listener, i), to);
        }
        GroupRecords records = listener.records();
        while (records.next()) {
            RECORD.read(records, to);
            for (int i = 0; i < records.sourceCount(); i++) {
                RECORD_SOURCE.read(new RecordSource(records, i), to);
            }
        }
    }
}
