// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.MultipathOption;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import dev.nfqueue.codec.ip.TcpSegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Fields of TCP segments and their options. */
final class TcpFields {

    static final FieldTable<TcpSegment> HEADER = new FieldTable<TcpSegment>()
            .decimal("tcp.srcport", TcpSegment::sourcePort)
            .decimal("tcp.dstport", TcpSegment::destinationPort)
            .decimal("tcp.len", TcpSegment::payloadLength)
            .decimal("tcp.seq_raw", TcpSegment::sequence)
            .decimal("tcp.ack_raw", TcpSegment::acknowledgment)
            .decimal("tcp.hdr_len", segment -> segment.dataOffset() * 4L)
            .hex("tcp.flags", 4, TcpSegment::flags)
            .flag("tcp.flags.ae", flag(TcpFlags.AE))
            .flag("tcp.flags.cwr", flag(TcpFlags.CWR))
            .flag("tcp.flags.ece", flag(TcpFlags.ECE))
            .flag("tcp.flags.urg", flag(TcpFlags.URG))
            .flag("tcp.flags.ack", TcpSegment::isAck)
            .flag("tcp.flags.push", flag(TcpFlags.PSH))
            .flag("tcp.flags.reset", TcpSegment::isRst)
            .flag("tcp.flags.syn", TcpSegment::isSyn)
            .flag("tcp.flags.fin", TcpSegment::isFin)
            .decimal("tcp.window_size_value", TcpSegment::window)
            .hex("tcp.checksum", 4, TcpSegment::checksum)
            .row("tcp.checksum.status", segment -> PacketFields.status(segment.checksumState()))
            .decimal("tcp.urgent_pointer", TcpSegment::urgentPointer);

    static final FieldTable<TcpOptions> OPTION = new FieldTable<TcpOptions>()
            .decimal("tcp.option_kind", TcpOptions::type)
            .decimal("tcp.option_len", option -> option.type() <= TcpOption.NO_OPERATION ? -1 : option.length())
            .decimal("tcp.options.mss_val", TcpOptions::maximumSegmentSize)
            .decimal("tcp.options.wscale.shift", TcpOptions::windowScale)
            .decimal("tcp.options.sack.count", option -> option.sackBlocks() == 0 ? -1 : option.sackBlocks())
            .decimal("tcp.options.timestamp.tsval", TcpOptions::timestamp)
            .decimal("tcp.options.timestamp.tsecr", TcpOptions::timestampEcho)
            .bytes("tcp.options.md5.digest", data(TcpOption.MD5, 16))
            .flag(
                    "tcp.options.user_to_granularity",
                    option -> option.userTimeoutSeconds() >= 0,
                    TcpOptions::isUserTimeoutInMinutes)
            .decimal("tcp.options.user_to_val", TcpFields::userTimeout)
            .decimal("tcp.options.ao.keyid", TcpOptions::authenticationKeyId)
            .decimal("tcp.options.ao.rnextkeyid", TcpOptions::authenticationNextKeyId)
            .bytes("tcp.options.tfo.cookie", data(TcpOption.FAST_OPEN, 1));

    /** A block of a selective acknowledgment. */
    record SackBlock(TcpOptions option, int number) {}

    static final FieldTable<SackBlock> SACK_BLOCK = new FieldTable<SackBlock>()
            .decimal("tcp.options.sack_le", block -> block.option.sackLeft(block.number))
            .decimal("tcp.options.sack_re", block -> block.option.sackRight(block.number));

    static final FieldTable<MultipathOption> MULTIPATH = new FieldTable<MultipathOption>()
            .decimal("tcp.options.mptcp.subtype", MultipathOption::subtype)
            .decimal("tcp.options.mptcp.version", MultipathOption::version)
            .row("tcp.options.mptcp.sendkey", option -> unsigned(option.senderKey()))
            .row("tcp.options.mptcp.recvkey", option -> unsigned(option.receiverKey()))
            .decimal("tcp.options.mptcp.recvtok", MultipathOption::receiverToken)
            .decimal("tcp.options.mptcp.sendrand", MultipathOption::senderRandom)
            .row(
                    "tcp.options.mptcp.rawdataack",
                    option ->
                            option.hasDataAcknowledgment() ? Long.toUnsignedString(option.dataAcknowledgment()) : null)
            .row(
                    "tcp.options.mptcp.rawdataseqno",
                    option -> option.hasMapping() || option.subtype() == MultipathOption.FAIL
                            ? Long.toUnsignedString(option.dataSequence())
                            : null)
            .decimal("tcp.options.mptcp.subflowseqno", MultipathOption::subflowSequence)
            .decimal("tcp.options.mptcp.datalvllen", MultipathOption::dataLength)
            .address("tcp.options.mptcp.ipv4", option -> option.address() instanceof Inet4Address ip ? ip : null)
            .address("tcp.options.mptcp.ipv6", option -> option.address() instanceof Inet6Address ip ? ip : null)
            .decimal("tcp.options.mptcp.port", MultipathOption::port)
            .hex("tcp.options.mptcp.rst_reason", 2, MultipathOption::resetReason);

    /** A number of an address in a multipath option. */
    record AddressId(MultipathOption option, int number) {}

    static final FieldTable<AddressId> ADDRESS_ID = new FieldTable<AddressId>()
            .decimal("tcp.options.mptcp.addrid", address -> address.option.addressId(address.number));

    /** The marks that end the options, which a walk over them does not stop at. */
    static final FieldTable<Integer> END = new FieldTable<Integer>().decimal("tcp.option_kind", kind -> kind);

    /** What is there of a header that is cut behind its ports, as ICMP errors quote it. */
    static final FieldTable<IpPacket> PORTS = new FieldTable<IpPacket>()
            .decimal("tcp.srcport", IpPacket::sourcePort)
            .decimal("tcp.dstport", IpPacket::destinationPort);

    private TcpFields() {}

    static void read(TcpSegment segment, BiConsumer<String, String> to) {
        HEADER.read(segment, to);
        TcpOptions options = segment.options();
        while (options.next()) {
            OPTION.read(options, to);
            for (int i = 0; i < options.sackBlocks(); i++) {
                SACK_BLOCK.read(new SackBlock(options, i), to);
            }
            if (options.multipath() != null) {
                multipath(options.multipath(), to);
            }
        }
        // Wireshark counts each byte of it as an option.
        for (int i = 0; i < options.padding(); i++) {
            END.read(TcpOption.END, to);
        }
    }

    private static void multipath(MultipathOption option, BiConsumer<String, String> to) {
        MULTIPATH.read(option, to);
        for (int i = 0; i < option.addressIdCount(); i++) {
            ADDRESS_ID.read(new AddressId(option, i), to);
        }
    }

    private static Predicate<TcpSegment> flag(int flag) {
        return segment -> segment.hasFlags(flag);
    }

    private static Function<TcpOptions, byte[]> data(int kind, int least) {
        return option ->
                option.type() == kind && option.dataLength() >= least ? PacketFields.bytes(option.data()) : null;
    }

    private static long userTimeout(TcpOptions option) {
        int seconds = option.userTimeoutSeconds();
        return option.isUserTimeoutInMinutes() ? seconds / 60 : seconds;
    }

    private static String unsigned(long key) {
        return key == 0 ? null : Long.toUnsignedString(key);
    }
}
