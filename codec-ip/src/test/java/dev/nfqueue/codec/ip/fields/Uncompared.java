// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The fields of tshark's that are not compared, with the reason: there is nothing here to compare them with. */
final class Uncompared {

    private static final Map<Pattern, String> REASONS = new LinkedHashMap<>();

    static {
        because(
                "another form of what is compared: host, either end's, little-endian, computed, as a whole, as a power",
                "(ip|ipv6)\\.(\\w+_)?(host|addr)|\\w+\\.port|.*_calculated|icmp\\.(ident|seq)_le|.*\\.len_oct",
                "ip\\.(flags|options\\..*)|tcp\\.(flags\\.str|flags\\.ace|seq|ack|nxtseq)|sctp\\.(initiate_tag|data_tsn)",
                "tcp\\.options(\\.(mss|nop|eol|wscale|sack|sack_perm|timestamp|md5|ao|tfo|user_to|experimental))?",
                "tcp\\.options\\.(tfo\\.request|wscale\\.multiplier|sack\\.dsack_[lr]e|mptcp\\.echo)|mptcp",
                "icmpv6\\.(nd\\.[nr]a|mld|opt\\.prefix|opt\\.route_info)\\.flag|icmpv6\\.opt\\.(src|target)_linkaddr.*",
                "icmpv6\\.(opt|opt\\.linkaddr_eui64|mldr\\.mar)|igmp\\.(version|max_resp\\.(exp|mant))|ipv6\\.opt",
                "icmpv6\\.opt\\.redirected_packet|icmp\\.ext|dccp\\.options|ipv6\\.routing\\.rpl\\.(addr_count|address)",
                "(sctp\\.chunk|sctp\\.parameter)_bit_[12]|icmp\\.num_addrs|icmp\\.addr_entry_size|gre\\.routing");
        because(
                "what tshark remembers of packets before",
                ".*\\.(stream|time_relative|time_delta|completeness|reset_cause)|tcp\\.window_size(_scalefactor)?",
                "mptcp\\..*|esp\\.sequence-analysis.*|icmp(v6)?\\.(resp.*|no_resp)|sctp\\.(assoc_index|retransmi.*)",
                "sctp\\.(n?r?_?sack_gap_block_(start|end)_tsn|.*tsns_gap_acked|sack_rtt|duplicate|acked|ack.*)",
                "tcp\\.analysis.*|(tcp|sctp|udp)\\.pdu.*|sctp\\.(fragment.*|reassembled.*)");
        because(
                "reserved bits, padding and unused fields",
                ".*[._](reserved|res|res1|res2|rsv|padding|pad|unused|reserved_bits|reserved_octet|ack_res)(\\.flag)?",
                "ipv6\\.opt\\.pad(1|n)|shim6\\.ct|hip\\.shim6_fixed_[ps]|sctp\\.padding_data|icmp\\.ext\\.(version|res)");
        because(
                "single flags that users get as a number",
                "tcp\\.options\\.mptcp\\..*flags?|gre\\.(flags\\..*|offset)|sctp\\..*_bit|icmpv6\\.nd\\.ra\\.flag\\..*",
                "icmp\\.ext\\.echo\\..*|icmp\\.mpls\\.s|icmpv6\\.opt\\.route_info\\.flag\\..*");
        because(
                "data, which is there as bytes",
                "data(\\..*)?|.*[._](payload|data|unknown_data)|icmpv6\\.(data|unknown_data)|igmp\\.(data|aux_data)",
                "ipv6\\.(opt\\.unknown|opt_unknown_data|opt\\.experimental|routing\\.unknown_data)|sctp\\.(chunk_value|cookie)",
                "tcp\\.options\\.(ao\\.mac|mptcp\\.(send(trunc)?hmac|sendtrunchmac|addaddrtrunchmac)|experimental\\..*)",
                "icmpv6\\.mldr\\.mar\\.auxiliary_data|ah\\.reserved|icmpv6\\.opt\\.nonce|dccp\\.data[123]");
        because(
                "checksums that are shown, but not judged here: of HIP, Shim6 and ICMP extensions",
                "(hip|shim6)\\.checksum(\\.status)?|icmp\\.ext\\.checksum(\\.status)?|icmp(v6)?\\.length(\\..*)?");
        because(
                "options and messages whose inside is left to those who need it, as bytes",
                "ip\\.(cipso|opt\\.(qs|ext_sec|sec_prot|sec_rfc791|mtu|id_number|ohc|rhc|originator)).*",
                "ipv6\\.opt\\.(calipso|pdm|pmtu|rpl|qs|ioam|smf_dpd|mpl|dff|lio|ilnp|tpf).*|ipv6\\.routing\\.crh.*",
                "mip6\\..*|shim6\\..*|hip\\.tlv.*|icmp\\.(int_info|int_ident|mip).*|dccp\\.\\w+|gre\\.routing\\..*",
                "icmpv6\\.opt\\.(advertisement_interval|home_agent|dnssl|pref64|captive|cga|rsa|timestamp|aro|6co|abro).*",
                "icmpv6\\.(rr|rpl|ni|mip6|fmip6|mcast_ra|ilnp|6lowpannd|ext|mpl|send|x509).*|igmp\\.(mtrace|reply|identifier).*",
                "sctp\\.(parameter|cause|asconf|hmac|shared_key|forward_tsn|i_forward_tsn|ecne|cwr|pktdrop|random|correlation).*",
                "sctp\\.(adaptation|supported|chunk_type_to_auth|nr_sack|sack_nounce).*|igmp\\.access_key");
    }

    private Uncompared() {}

    private static void because(String reason, String... names) {
        REASONS.put(Pattern.compile(String.join("|", names)), reason);
    }

    /** Why a field is not compared, or null. */
    static String reason(String name) {
        for (Map.Entry<Pattern, String> entry : REASONS.entrySet()) {
            if (entry.getKey().matcher(name).matches()) {
                return entry.getValue();
            }
        }
        return null;
    }
}
