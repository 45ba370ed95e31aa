// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

/** The numbers of a connection tracking entry's attributes (nfnetlink_conntrack), under their C names. */
public final class Ctnl {
    // enum ctattr_type
    public static final int CTA_TUPLE_ORIG = 1;
    public static final int CTA_TUPLE_REPLY = 2;
    public static final int CTA_STATUS = 3;
    public static final int CTA_PROTOINFO = 4;
    public static final int CTA_HELP = 5;
    public static final int CTA_TIMEOUT = 7;
    public static final int CTA_MARK = 8;
    public static final int CTA_ID = 12;
    public static final int CTA_TUPLE_MASTER = 14;
    public static final int CTA_SEQ_ADJ_ORIG = 15;
    public static final int CTA_SEQ_ADJ_REPLY = 16;
    public static final int CTA_ZONE = 18;
    public static final int CTA_SECCTX = 19;
    public static final int CTA_MARK_MASK = 21;
    public static final int CTA_LABELS = 22;
    public static final int CTA_LABELS_MASK = 23;
    public static final int CTA_SYNPROXY = 24;

    // enum ctattr_tuple
    public static final int CTA_TUPLE_IP = 1;
    public static final int CTA_TUPLE_PROTO = 2;
    public static final int CTA_TUPLE_ZONE = 3;

    // enum ctattr_ip
    public static final int CTA_IP_V4_SRC = 1;
    public static final int CTA_IP_V4_DST = 2;
    public static final int CTA_IP_V6_SRC = 3;
    public static final int CTA_IP_V6_DST = 4;

    // enum ctattr_l4proto
    public static final int CTA_PROTO_NUM = 1;
    public static final int CTA_PROTO_SRC_PORT = 2;
    public static final int CTA_PROTO_DST_PORT = 3;
    public static final int CTA_PROTO_ICMP_ID = 4;
    public static final int CTA_PROTO_ICMP_TYPE = 5;
    public static final int CTA_PROTO_ICMP_CODE = 6;
    public static final int CTA_PROTO_ICMPV6_ID = 7;
    public static final int CTA_PROTO_ICMPV6_TYPE = 8;
    public static final int CTA_PROTO_ICMPV6_CODE = 9;

    // enum ctattr_protoinfo
    public static final int CTA_PROTOINFO_TCP = 1;
    public static final int CTA_PROTOINFO_DCCP = 2;
    public static final int CTA_PROTOINFO_SCTP = 3;

    // enum ctattr_protoinfo_tcp
    public static final int CTA_PROTOINFO_TCP_STATE = 1;
    public static final int CTA_PROTOINFO_TCP_WSCALE_ORIGINAL = 2;
    public static final int CTA_PROTOINFO_TCP_WSCALE_REPLY = 3;
    public static final int CTA_PROTOINFO_TCP_FLAGS_ORIGINAL = 4;
    public static final int CTA_PROTOINFO_TCP_FLAGS_REPLY = 5;

    // enum ctattr_protoinfo_dccp
    public static final int CTA_PROTOINFO_DCCP_STATE = 1;
    public static final int CTA_PROTOINFO_DCCP_ROLE = 2;
    public static final int CTA_PROTOINFO_DCCP_HANDSHAKE_SEQ = 3;

    // enum ctattr_protoinfo_sctp
    public static final int CTA_PROTOINFO_SCTP_STATE = 1;
    public static final int CTA_PROTOINFO_SCTP_VTAG_ORIGINAL = 2;
    public static final int CTA_PROTOINFO_SCTP_VTAG_REPLY = 3;

    // enum ctattr_help
    public static final int CTA_HELP_NAME = 1;

    // enum ctattr_secctx
    public static final int CTA_SECCTX_NAME = 1;

    // enum ctattr_seqadj
    public static final int CTA_SEQADJ_CORRECTION_POS = 1;
    public static final int CTA_SEQADJ_OFFSET_BEFORE = 2;
    public static final int CTA_SEQADJ_OFFSET_AFTER = 3;

    // enum ctattr_synproxy
    public static final int CTA_SYNPROXY_ISN = 1;
    public static final int CTA_SYNPROXY_ITS = 2;
    public static final int CTA_SYNPROXY_TSOFF = 3;

    /** {@code NF_CT_LABELS_MAX_SIZE}: bytes of a label set, which stands as 64-bit words of the host. */
    public static final int LABELS_SIZE = 16;

    private Ctnl() {}
}
