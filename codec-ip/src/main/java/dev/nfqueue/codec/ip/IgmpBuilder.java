// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;

/** Builds an IGMP message; see {@link IpPacketBuilder}. What version 3 adds goes into the payload. */
public final class IgmpBuilder extends TransportBuilder<IgmpBuilder> {

    private final int type;
    private int maxResponseCode;
    private int group;

    IgmpBuilder(IpPacketBuilder ip, int type) {
        super(ip, IpProtocol.IGMP);
        this.type = type;
    }

    /** Maximum response code of a query. */
    public IgmpBuilder maxResponseCode(int code) {
        maxResponseCode = code;
        return this;
    }

    /** The group; 0.0.0.0 unless set. */
    public IgmpBuilder group(Inet4Address group) {
        this.group = Addresses.inet4(group);
        return this;
    }

    /** How many records follow in a report of version 3; stands in the place of the group. */
    public IgmpBuilder recordCount(int count) {
        group = count & 0xFFFF;
        return this;
    }

    @Override
    IgmpBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        return IgmpMessage.HEADER_LENGTH;
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        buf.setByte(index + IgmpMessage.TYPE, type);
        buf.setByte(index + IgmpMessage.MAX_RESPONSE, maxResponseCode);
        buf.setInt(index + IgmpMessage.GROUP, group);
    }
}
