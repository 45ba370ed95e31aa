// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

/** The numbers of netlink, nfnetlink and nfnetlink_queue, under their C names. */
public final class Nfqnl {
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_OVERRUN = 4;

    public static final int NLM_F_REQUEST = 1;
    public static final int NLM_F_ACK = 4;

    /** {@code NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_*}. */
    public static final int NFQNL_MSG_PACKET = 0x300;

    public static final int NFQNL_MSG_VERDICT = 0x301;
    public static final int NFQNL_MSG_CONFIG = 0x302;
    public static final int NFQNL_MSG_VERDICT_BATCH = 0x303;

    // enum nfqnl_attr_type
    public static final int NFQA_PACKET_HDR = 1;
    public static final int NFQA_VERDICT_HDR = 2;
    public static final int NFQA_MARK = 3;
    public static final int NFQA_TIMESTAMP = 4;
    public static final int NFQA_IFINDEX_INDEV = 5;
    public static final int NFQA_IFINDEX_OUTDEV = 6;
    public static final int NFQA_IFINDEX_PHYSINDEV = 7;
    public static final int NFQA_IFINDEX_PHYSOUTDEV = 8;
    public static final int NFQA_HWADDR = 9;
    public static final int NFQA_PAYLOAD = 10;
    public static final int NFQA_CT = 11;
    public static final int NFQA_CT_INFO = 12;
    public static final int NFQA_CAP_LEN = 13;
    public static final int NFQA_SKB_INFO = 14;
    public static final int NFQA_UID = 16;
    public static final int NFQA_GID = 17;
    public static final int NFQA_SECCTX = 18;
    public static final int NFQA_VLAN = 19;
    public static final int NFQA_L2HDR = 20;
    public static final int NFQA_PRIORITY = 21;
    public static final int NFQA_CGROUP_CLASSID = 22;

    // enum nfqnl_vlan_attr
    public static final int NFQA_VLAN_PROTO = 1;
    public static final int NFQA_VLAN_TCI = 2;

    // enum nfqnl_attr_config
    public static final int NFQA_CFG_CMD = 1;
    public static final int NFQA_CFG_PARAMS = 2;
    public static final int NFQA_CFG_QUEUE_MAXLEN = 3;
    public static final int NFQA_CFG_MASK = 4;
    public static final int NFQA_CFG_FLAGS = 5;

    // enum nfqnl_msg_config_cmds
    public static final int NFQNL_CFG_CMD_BIND = 1;
    public static final int NFQNL_CFG_CMD_UNBIND = 2;
    public static final int NFQNL_CFG_CMD_PF_BIND = 3;

    // NFQA_CFG_F_*
    public static final int NFQA_CFG_F_FAIL_OPEN = 0x01;
    public static final int NFQA_CFG_F_CONNTRACK = 0x02;
    public static final int NFQA_CFG_F_GSO = 0x04;
    public static final int NFQA_CFG_F_UID_GID = 0x08;
    public static final int NFQA_CFG_F_SECCTX = 0x10;

    // NFQA_SKB_*
    public static final int NFQA_SKB_CSUMNOTREADY = 1;
    public static final int NFQA_SKB_GSO = 2;
    public static final int NFQA_SKB_CSUM_NOTVERIFIED = 4;

    /** The longest payload that fits an attribute: {@code 0xffff - NLA_HDRLEN}. */
    public static final int MAX_PAYLOAD = 65531;

    private Nfqnl() {}
}
