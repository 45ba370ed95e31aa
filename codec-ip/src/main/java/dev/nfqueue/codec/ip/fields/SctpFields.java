// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.SctpChunks;
import dev.nfqueue.codec.ip.SctpPacket;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/** Fields of SCTP packets and their chunks. */
final class SctpFields {

    static final FieldTable<SctpPacket> HEADER = new FieldTable<SctpPacket>()
            .decimal("sctp.srcport", SctpPacket::sourcePort)
            .decimal("sctp.dstport", SctpPacket::destinationPort)
            .hex("sctp.verification_tag", 8, SctpPacket::verificationTag)
            .hex("sctp.checksum", 8, packet -> Integer.reverseBytes(packet.checksum()) & 0xFFFFFFFFL)
            .row("sctp.checksum.status", packet -> PacketFields.status(packet.checksumState()));

    static final FieldTable<SctpChunks> CHUNK = new FieldTable<SctpChunks>()
            .decimal("sctp.chunk_type", SctpChunks::type)
            .hex("sctp.chunk_flags", 2, SctpChunks::flags)
            .decimal("sctp.chunk_length", SctpChunks::chunkLength)
            .decimal("sctp.data_tsn_raw", SctpChunks::tsn)
            .hex("sctp.data_sid", 4, SctpChunks::streamId)
            .decimal("sctp.data_ssn", SctpChunks::streamSequence)
            .decimal("sctp.data_mid", SctpChunks::messageId)
            .decimal("sctp.data_fsn", SctpChunks::fragmentSequence)
            .decimal("sctp.data_payload_proto_id", SctpChunks::payloadProtocol)
            .hex("sctp.init_initiate_tag", 8, only(SctpChunks.INIT, SctpChunks::initiateTag))
            .decimal("sctp.init_credit", only(SctpChunks.INIT, SctpChunks::advertisedWindow))
            .decimal("sctp.init_nr_out_streams", only(SctpChunks.INIT, SctpChunks::outboundStreams))
            .decimal("sctp.init_nr_in_streams", only(SctpChunks.INIT, SctpChunks::inboundStreams))
            .decimal("sctp.init_initial_tsn", only(SctpChunks.INIT, SctpChunks::initialTsn))
            .hex("sctp.initack_initiate_tag", 8, only(SctpChunks.INIT_ACK, SctpChunks::initiateTag))
            .decimal("sctp.initack_credit", only(SctpChunks.INIT_ACK, SctpChunks::advertisedWindow))
            .decimal("sctp.initack_nr_out_streams", only(SctpChunks.INIT_ACK, SctpChunks::outboundStreams))
            .decimal("sctp.initack_nr_in_streams", only(SctpChunks.INIT_ACK, SctpChunks::inboundStreams))
            .decimal("sctp.initack_initial_tsn", only(SctpChunks.INIT_ACK, SctpChunks::initialTsn))
            .decimal("sctp.sack_cumulative_tsn_ack_raw", only(SctpChunks.SACK, SctpChunks::cumulativeTsn))
            .decimal("sctp.sack_a_rwnd", only(SctpChunks.SACK, SctpChunks::advertisedWindow))
            .decimal("sctp.sack_number_of_gap_blocks", only(SctpChunks.SACK, SctpChunks::gapBlocks))
            .decimal("sctp.sack_number_of_duplicated_tsns", only(SctpChunks.SACK, SctpChunks::duplicates))
            .decimal("sctp.shutdown_cumulative_tsn_ack", only(SctpChunks.SHUTDOWN, SctpChunks::cumulativeTsn))
            .decimal("sctp.forward_tsn_tsn", only(SctpChunks.FORWARD_TSN, SctpChunks::cumulativeTsn))
            .decimal("sctp.i_forward_tsn_tsn", only(SctpChunks.I_FORWARD_TSN, SctpChunks::cumulativeTsn));

    /** An entry of a selective acknowledgment. */
    record Entry(SctpChunks chunk, int number) {}

    static final FieldTable<Entry> ENTRY = new FieldTable<Entry>()
            .decimal("sctp.sack_gap_block_start", entry -> entry.chunk.gapStart(entry.number))
            .decimal("sctp.sack_gap_block_end", entry -> entry.chunk.gapEnd(entry.number))
            .decimal("sctp.sack_duplicate_tsn", entry -> entry.chunk.duplicate(entry.number));

    private SctpFields() {}

    static void read(SctpPacket packet, BiConsumer<String, String> to) {
        HEADER.read(packet, to);
        SctpChunks chunks = packet.chunks();
        while (chunks.next()) {
            CHUNK.read(chunks, to);
            for (int i = 0; i < Math.max(chunks.gapBlocks(), chunks.duplicates()); i++) {
                ENTRY.read(new Entry(chunks, i), to);
            }
        }
    }

    private static ToLongFunction<SctpChunks> only(int type, ToLongFunction<SctpChunks> getter) {
        return chunk -> chunk.type() == type ? getter.applyAsLong(chunk) : -1;
    }
}
