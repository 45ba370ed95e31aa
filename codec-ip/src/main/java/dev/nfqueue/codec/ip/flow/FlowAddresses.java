// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses of a flow's ends, made when somebody asks. */
final class FlowAddresses {

    private FlowAddresses() {}

    /** The end that sends packets of a direction. */
    static InetSocketAddress of(Flow flow, FlowDirection sender) {
        boolean low = flow.isFromLow() == (sender == FlowDirection.ORIGINAL);
        return new InetSocketAddress(address(flow, low), flow.port(low));
    }

    private static InetAddress address(FlowKey key, boolean low) {
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(key.address0(low)).putLong(key.address1(low));
        try {
            if (key.isIpv4()) {
                return InetAddress.getByAddress(
                        ByteBuffer.allocate(4).putInt((int) key.address1(low)).array());
            }
            return Inet6Address.getByAddress(null, bytes.array(), -1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
