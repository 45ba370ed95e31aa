// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.flow.FlowEndReason;
import dev.nfqueue.codec.ip.flow.FlowEndedEvent;
import dev.nfqueue.codec.ip.flow.FlowMetrics;
import dev.nfqueue.codec.ip.flow.FlowState;
import dev.nfqueue.codec.ip.flow.PacketAction;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlowJsonTest {
    private static final FlowMetrics METRICS = new FlowMetrics(
            1, 60, 2, 4_000_000_000L, Instant.parse("2026-01-02T03:04:05.006Z"), Instant.parse("2026-01-02T03:04:07Z"));

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(address), port);
    }

    @Test
    void writesAConnection() {
        assertEquals(
                "{\"start\":\"2026-01-02T03:04:05.006Z\",\"end\":\"2026-01-02T03:04:07Z\",\"family\":\"IPv4\","
                        + "\"protocol\":\"TCP\",\"source\":\"192.0.2.1\",\"sourcePort\":40000,"
                        + "\"destination\":\"192.0.2.2\",\"destinationPort\":443,"
                        + "\"original\":{\"packets\":1,\"bytes\":60},\"reply\":{\"packets\":2,\"bytes\":4000000000},"
                        + "\"state\":\"TIME_WAIT\",\"reason\":\"EXPIRED\",\"verdict\":\"ACCEPT\"}",
                FlowJson.line(new FlowEndedEvent(
                        IpProtocol.TCP,
                        end("192.0.2.1", 40000),
                        end("192.0.2.2", 443),
                        FlowState.TIME_WAIT,
                        FlowEndReason.EXPIRED,
                        PacketAction.ACCEPT,
                        METRICS)));
    }

    @Test
    void leavesOutPortsThatThereAreNoneOfAndSaysThatNothingWasDecided() {
        assertEquals(
                "{\"start\":\"2026-01-02T03:04:05.006Z\",\"end\":\"2026-01-02T03:04:07Z\",\"family\":\"IPv6\","
                        + "\"protocol\":\"ICMPv6\",\"source\":\"2001:db8::1\",\"destination\":\"2001:db8::2\","
                        + "\"original\":{\"packets\":1,\"bytes\":60},\"reply\":{\"packets\":2,\"bytes\":4000000000},"
                        + "\"state\":\"ICMP\",\"reason\":\"PARENT_CLOSED\",\"verdict\":null}",
                FlowJson.line(new FlowEndedEvent(
                        IpProtocol.ICMPV6,
                        end("2001:db8::1", 0),
                        end("2001:db8::2", 0),
                        FlowState.ICMP,
                        FlowEndReason.PARENT_CLOSED,
                        null,
                        METRICS)));
    }
}
