// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.GroupRecords;
import dev.nfqueue.codec.ip.IgmpMessage;
import java.util.function.BiConsumer;

/** Fields of IGMP messages. */
final class IgmpFields {

    static final FieldTable<IgmpMessage> MESSAGE = new FieldTable<IgmpMessage>()
            .hex("igmp.type", 2, IgmpMessage::type)
            .decimal("igmp.max_resp", IgmpFields::maxResponse)
            .hex("igmp.checksum", 4, IgmpMessage::checksum)
            .row("igmp.checksum.status", message -> PacketFields.status(message.checksumState()))
            .address("igmp.maddr", IgmpMessage::group)
            .flag("igmp.s", IgmpMessage::isQueryV3, IgmpMessage::isSuppressRouterProcessing)
            .decimal("igmp.qrv", IgmpMessage::robustness)
            .decimal("igmp.qqic", IgmpMessage::queryIntervalCode)
            .decimal("igmp.num_src", message -> message.isQueryV3() ? message.sourceCount() : -1)
            .decimal("igmp.num_grp_recs", IgmpMessage::recordCount);

    /** A source that a query is about. */
    record Source(IgmpMessage query, int number) {}

    static final FieldTable<Source> SOURCE =
            new FieldTable<Source>().address("igmp.saddr", source -> source.query.source(source.number));

    static final FieldTable<GroupRecords> RECORD = new FieldTable<GroupRecords>()
            .decimal("igmp.record_type", GroupRecords::type)
            .decimal("igmp.aux_data_len", report -> report.auxiliaryLength() / 4)
            .decimal("igmp.num_src", GroupRecords::sourceCount)
            .address("igmp.maddr", GroupRecords::group);

    /** A source in a record of a report. */
    record RecordSource(GroupRecords group, int number) {}

    static final FieldTable<RecordSource> RECORD_SOURCE =
            new FieldTable<RecordSource>().address("igmp.saddr", source -> source.group.source(source.number));

    private IgmpFields() {}

    /** Version 1 has no such field: its queries have 0 there. */
    private static long maxResponse(IgmpMessage message) {
        int type = message.type();
        boolean version1 = type == IgmpMessage.QUERY && message.maxResponseCode() == 0 && !message.isQueryV3();
        boolean has = type == IgmpMessage.QUERY || type == IgmpMessage.REPORT_V2 || type == IgmpMessage.LEAVE;
        return has && !version1 ? message.maxResponseTenths() : -1;
    }

    static void read(IgmpMessage message, BiConsumer<String, String> to) {
        MESSAGE.read(message, to);
        for (int i = 0; i < message.sourceCount(); i++) {
            SOURCE.read(new Source(message, i), to);
        }
        GroupRecords records = message.records();
        while (records.next()) {
            RECORD.read(records, to);
            for (int i = 0; i < records.sourceCount(); i++) {
                RECORD_SOURCE.read(new RecordSource(records, i), to);
            }
        }
    }
}
