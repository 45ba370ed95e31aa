// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Every difference that is accepted, with its reason: a rule of tshark's own, a fault of it, or intent. */
final class Explanations {

    /** What tshark remarks as a warning, and goes on; it is a malformation here, since a rule of the protocol is broken. */
    private static final Set<String> WARNINGS = Set.of(
            "ip.opt.len.invalid",
            "ip.opt.ptr.before_address",
            "ip.opt.ptr.middle_address",
            "ip.subopt_too_long",
            "tcp.option.len.invalid",
            "tcp.options.wscale.shift.invalid",
            "ipv6.opt.jumbo.truncated",
            "ipv6.opt.jumbo.prohibited",
            "ipv6.opt.invalid_len",
            "ipv6.plen_exceeds_framing",
            "ipv6.routing.invalid_segleft",
            "ipv6.routing.invalid_length",
            "ipv6.routing.rpl.addr_count_ge0",
            "udp.length.bad",
            "udp.length.bad_zero",
            "udplite.checksum_coverage.bad",
            "dccp.option.len.bad",
            "sctp.chunk_length.bad",
            "icmpv6.invalid_option_length");

    /** Faults that tshark does not look for, by their kind. */
    private static final Map<Kind, String> NOT_LOOKED_FOR = new EnumMap<>(Map.of(
            Kind.FRAGMENT,
            "tshark does not check that fragments end at multiples of eight and within 64 KiB (RFC 791)",
            Kind.VERSION,
            "tshark shows as data what is neither IPv4 nor IPv6, and takes either for the other in tunnels",
            Kind.HEADER_TRUNCATED,
            "tshark shows as data what is too short for an IP header, in a tunnel or an error",
            Kind.EXTENSION_CHAIN_TOO_LONG,
            "tshark walks longer chains of extension headers",
            Kind.EXTENSION_MISPLACED,
            "tshark accepts a second fragment header",
            Kind.TRANSPORT_FIELD,
            "tshark accepts other versions of GRE, and short numbers in any DCCP packet",
            Kind.HEADER_LENGTH,
            "tshark does not look at reserved types of DCCP",
            Kind.ELEMENT_LENGTH,
            "tshark accepts SCTP chunks below the length of their type, SCTP packets without any, broken extensions of"
                    + " ICMP, and fewer group records than a report declares"));

    private static final Set<Integer> IPV4_OPTIONS =
            Set.of(0, 1, 7, 11, 12, 25, 68, 82, 130, 131, 133, 134, 136, 137, 148);

    /** ICMPv6 types and options of neighbour discovery that are read. */
    private static final Set<String> MESSAGES =
            Set.of("1", "2", "3", "4", "128", "129", "130", "131", "132", "133", "134", "135", "136", "137", "143");

    private static final Set<String> OPTIONS = Set.of("1", "2", "3", "4", "5", "24", "25");

    private final Map<String, Predicate<Difference>> reasons = new LinkedHashMap<>();

    Explanations() {
        NOT_LOOKED_FOR.put(
                Kind.TRANSPORT_TRUNCATED,
                "tshark misses neither a header of which not a byte is there, nor the packet that an ICMP error has to quote");
        NOT_LOOKED_FOR.put(
                Kind.TRANSPORT_LENGTH,
                "tshark takes router entries of one word, any length of a quoted datagram, and quotations that are shorter"
                        + " than the error tells");
        moreHere();
        moreThere();
        readOtherwise();
        faulty();
    }

    /** Why this difference is accepted, or null. */
    String of(Difference difference) {
        for (Map.Entry<String, Predicate<Difference>> reason : reasons.entrySet()) {
            if (reason.getValue().test(difference)) {
                return reason.getKey();
            }
        }
        return difference.onlyOurs() ? NOT_LOOKED_FOR.get(difference.kind()) : null;
    }

    /** Malformed here alone. */
    private void moreHere() {
        reasons.put(
                "tshark warns, and reads on; here it is a malformation",
                d -> d.onlyOurs() && d.theirs().experts().stream().anyMatch(WARNINGS::contains));
        reasons.put(
                "tshark does not say malformed of a total length that reaches beyond what there is",
                d -> d.onlyOurs() && d.kind() == Kind.TRUNCATED);
        reasons.put(
                "tshark does not check lengths of Fast Open (RFC 7413), of some Multipath options (RFC 8684) and of DNS"
                        + " servers (RFC 8106), nor where a timestamp pointer points (RFC 791)",
                d -> d.onlyOurs()
                        && d.kind() == Kind.OPTION_LENGTH
                        && (has(d, "tcp.option_kind", "30", "34")
                                || has(d, "icmpv6.opt.type", "25")
                                || has(d, "ip.opt.type", "68")));
        reasons.put(
                "tshark accepts padding, and options that it does not know, that reach beyond their header",
                d -> d.onlyOurs()
                        && d.kind() == Kind.OPTION_TRUNCATED
                        && (has(d, "ipv6.opt.type", "0x01")
                                || d.theirs().experts().contains("ipv6.opt.unknown_data.expert")));
        reasons.put(
                "tshark accepts headers behind a mobility header (RFC 6275 section 6.1.1), and RPL routes without room for"
                        + " an address",
                d -> d.onlyOurs()
                        && d.kind() == Kind.EXTENSION_FIELD
                        && (!d.theirs().field("mip6.proto").isEmpty() || has(d, "ipv6.routing.type", "3")));
    }

    /** Malformed or read by tshark alone. */
    private void moreThere() {
        reasons.put(
                "IPv6 extension headers, ICMPv6 and ICMP mean nothing in packets of the other version; tshark reads them",
                d -> has(d, "ip.proto", "0", "43", "44", "58", "60", "62", "135", "139", "140")
                        || has(d, "ipv6.nxt", "1", "2"));
        reasons.put(
                "parameters of SCTP chunks are not read here",
                d -> d.onlyTheirs() && has(d, "sctp.chunk_type", "1", "2", "4", "5", "6", "9", "130", "128", "193"));
        reasons.put(
                "tshark reads group records to the end of a report, whatever their declared number",
                d -> has(d, "icmpv6.type", "143")
                        && (d.onlyTheirs() || d.field().startsWith("icmpv6.mldr.")));
        reasons.put(
                "ICMPv6 messages and options of neighbour discovery whose inside is not read here",
                d -> d.onlyTheirs()
                        && (hasBeside(d, "icmpv6.type", MESSAGES) || hasBeside(d, "icmpv6.opt.type", OPTIONS)));
        reasons.put(
                "a fault of tshark's, by its own word",
                d -> d.theirs().faults().contains("_ws.malformed.dissector_bug"));
        reasons.put(
                "tshark calls data malformed that it does not know in messages which have none",
                d -> d.onlyTheirs() && d.theirs().faults().contains("icmpv6.unknown_data.expert"));
        reasons.put(
                "tshark reads experimental option 254 with the mark of Fast Open as that",
                d -> d.field().equals("tcp.options.tfo.cookie") && has(d, "tcp.option_kind", "253", "254"));
        reasons.put(
                "tshark reads a quoted header field by field where it is cut; here the ports are read",
                d -> isQuoting(d) && d.field().matches("(tcp|udp)\\..*") && isPart(d.ours(), d.expected()));
    }

    /** Read by both, and not alike. */
    private void readOtherwise() {
        reasons.put(
                "tshark does not read IPv4 options whose type it does not know",
                d -> d.field().startsWith("ip.opt.")
                        && d.read().getOrDefault("ip.opt.type", List.of()).stream()
                                .anyMatch(type -> !IPV4_OPTIONS.contains(Integer.valueOf(type))));
        reasons.put(
                "a security option of 11 bytes is of RFC 791 to tshark, of RFC 1108 here",
                d -> d.field().equals("ip.opt.sec_cl") && has(d, "ip.opt.len", "11"));
        reasons.put(
                "a link-layer address of 14 bytes is an EUI-64 with padding to tshark",
                d -> d.field().equals("icmpv6.opt.linkaddr"));
        reasons.put(
                "tshark reads nothing of IGMP types that it does not know, and sums up 8 bytes of a query of other length",
                d -> d.field().startsWith("igmp.") && !d.bothMalformed());
        reasons.put(
                "where GRE has routes but no sum, tshark shows what stands in the sum's place",
                d -> d.field().startsWith("gre.checksum") && d.ours().isEmpty());
        reasons.put(
                "the key of GRE is PPTP's to tshark where PPP is carried, here where the version is 1 (RFC 2637)",
                d -> d.field().startsWith("gre.key") || d.field().equals("gre.ack_number"));
        reasons.put(
                "tshark shows no segment length and no raw numbers of a quoted segment",
                d -> Set.of("tcp.len", "tcp.seq_raw", "tcp.ack_raw").contains(d.field()) && isQuoting(d));
        reasons.put(
                "tshark judges the sum of a packet, quoted or cut, of which a part is missing; here it is not ready",
                d -> d.field().endsWith(".checksum.status") && d.ours().contains("2"));
        reasons.put(
                "tshark takes a home address from a hop-by-hop header, where RFC 6275 has none",
                d -> d.field().endsWith(".checksum.status")
                        && !d.theirs().field("ipv6.opt.mipv6.home_address").isEmpty());
        reasons.put(
                "tshark reads no options of reserved types of DCCP, and long numbers where short ones are forbidden",
                d -> d.field().equals("dccp.option_type")
                        ? d.expected().isEmpty()
                        : d.field().equals("dccp.ack_raw") && d.kind() != null && has(d, "dccp.x", "0"));
        reasons.put(
                "tshark writes addresses that begin with 96 zero bits as IPv4 (RFC 5952 section 5 has both)",
                d -> d.expected().stream().anyMatch(value -> value.matches("::.*\\..*")));
    }

    /** Packets that are malformed here: what is at the fault and behind it has no right reading. */
    private void faulty() {
        reasons.put(
                "both say malformed: what lies at the fault and behind it is read by one and not by the other",
                d -> !d.isVerdict() && d.bothMalformed() && (isPart(d) || endsAtTheFault(d)));
        reasons.put(
                "malformed here: what lies at the fault and behind it is left out",
                d -> !d.isVerdict() && d.kind() != null && isPart(d));
        reasons.put(
                "an Authentication Header below its own length ends within its fields to tshark, behind them here",
                d -> d.kind() != null && has(d, "ah.length", "0"));
        reasons.put(
                "tshark goes on behind the length that an IPv6 option should have, not the one it tells",
                d -> d.field().startsWith("ipv6.opt.") && d.theirs().experts().contains("ipv6.opt.invalid_len"));
        reasons.put(
                "the end of a route whose length is wrong is where its last whole address is here",
                d -> d.field().endsWith(".checksum.status")
                        && (d.kind() == Kind.OPTION_LENGTH || d.kind() == Kind.EXTENSION_FIELD));
        reasons.put(
                "tshark counts what a message declares, here counts what there is",
                d -> d.bothMalformed()
                        && d.field().matches(".*(number_of_gap_blocks|duplicated_tsns|nb_sources|num_src)"));
        reasons.put(
                "tshark reckons the payload with a wrong header length",
                d -> d.field().equals("tcp.len") && d.theirs().experts().contains("tcp.bogus_header_length"));
    }

    private static boolean has(Difference d, String field, String... values) {
        return d.theirs().field(field).stream().anyMatch(Set.of(values)::contains);
    }

    private static boolean hasBeside(Difference d, String field, Set<String> known) {
        return !known.containsAll(d.theirs().field(field));
    }

    private static boolean isQuoting(Difference d) {
        return has(d, "icmp.type", "3", "4", "5", "11", "12") || has(d, "icmpv6.type", "1", "2", "3", "4", "137");
    }

    /** Whether tshark has the same values up to its last, which is what it reads of the fault. */
    private static boolean endsAtTheFault(Difference d) {
        int last = d.expected().size() - 1;
        return last >= 0 && isPart(d.expected().subList(0, last), d.ours());
    }

    /** Whether one's values are those of the other, some left out. */
    private static boolean isPart(Difference d) {
        return isPart(d.ours(), d.expected()) || isPart(d.expected(), d.ours());
    }

    private static boolean isPart(List<String> part, List<String> all) {
        int found = 0;
        for (String value : all) {
            found += found < part.size() && part.get(found).equals(value) ? 1 : 0;
        }
        return found == part.size();
    }
}
