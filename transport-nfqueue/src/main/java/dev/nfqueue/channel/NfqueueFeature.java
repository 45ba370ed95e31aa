// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.Nfqnl;

/**
 * What a kernel may have or lack: by its age, or by how it was built. {@link Nfqueue#supports} tells of the one that this
 * program runs on.
 */
public enum NfqueueFeature {
    /** {@link NfqueueChannelOption#FAIL_OPEN}. */
    FAIL_OPEN(3, 6, Nfqnl.NFQA_CFG_F_FAIL_OPEN, 0),
    /**
     * {@link NfqueueChannelOption#CONNTRACK}, and the conntrack parts of a verdict. Takes a kernel that was built with
     * {@code CONFIG_NETFILTER_NETLINK_GLUE_CT}; asking for it loads {@code nf_conntrack_netlink} where that is a module.
     */
    CONNTRACK(3, 6, Nfqnl.NFQA_CFG_F_CONNTRACK, 0),
    /** {@link NfqueueChannelOption#GSO}. */
    GSO(3, 10, Nfqnl.NFQA_CFG_F_GSO, 0),
    /** {@link NfqueueChannelOption#UID_GID}. */
    UID_GID(3, 14, Nfqnl.NFQA_CFG_F_UID_GID, 0),
    /** {@link NfqueueChannelOption#SECCTX}; takes a kernel that was built with {@code CONFIG_NETWORK_SECMARK}. */
    SECCTX(4, 3, Nfqnl.NFQA_CFG_F_SECCTX, 0),
    /** VLAN tag and link-layer header of packets of the bridge family, both ways. */
    BRIDGE(4, 7, 0, Nfqnl.NFQA_VLAN),
    /** The packet's priority, both ways. */
    PRIORITY(5, 18, 0, Nfqnl.NFQA_PRIORITY),
    /** {@link NfqueuePacket#cgroupClassId()}; takes a kernel that was built with {@code CONFIG_CGROUP_NET_CLASSID}. */
    CGROUP_CLASSID(6, 4, 0, 0);

    private final int sinceMajor;
    private final int sinceMinor;
    private final int flag;
    private final int verdictAttribute;

    NfqueueFeature(int sinceMajor, int sinceMinor, int flag, int verdictAttribute) {
        this.sinceMajor = sinceMajor;
        this.sinceMinor = sinceMinor;
        this.flag = flag;
        this.verdictAttribute = verdictAttribute;
    }

    /** Returns the Linux version that brought it, such as {@code "5.18"}. Distributions carry some over to older ones. */
    public String since() {
        return sinceMajor + "." + sinceMinor;
    }

    /** Returns whether a kernel of this version has it, as released by kernel.org and built with all options. */
    boolean isIn(int major, int minor) {
        return major > sinceMajor || (major == sinceMajor && minor >= sinceMinor);
    }

    /** Returns the {@code NFQA_CFG_F_*} that asks for it, or 0. */
    int flag() {
        return flag;
    }

    /** Returns the {@code NFQA_*} that a verdict carries for it and whose size a kernel checks that has it, or 0. */
    int verdictAttribute() {
        return verdictAttribute;
    }

    /** Returns what a kernel must be to have it. */
    String requirement() {
        return "Linux " + since()
                + switch (this) {
                    case CONNTRACK -> " built with CONFIG_NETFILTER_NETLINK_GLUE_CT";
                    case SECCTX -> " built with CONFIG_NETWORK_SECMARK";
                    case CGROUP_CLASSID -> " built with CONFIG_CGROUP_NET_CLASSID";
                    default -> "";
                };
    }
}
