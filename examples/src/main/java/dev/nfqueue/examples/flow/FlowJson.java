// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.flow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nfqueue.codec.ip.flow.FlowDirection;
import dev.nfqueue.codec.ip.flow.FlowEndedEvent;
import dev.nfqueue.codec.ip.flow.FlowMetrics;
import dev.nfqueue.codec.ip.flow.PacketAction;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/** A flow that has ended as a line of JSON. */
final class FlowJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private FlowJson() {}

    static String line(FlowEndedEvent flow) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            write(flow, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void write(FlowEndedEvent flow, JsonGenerator json) throws IOException {
        boolean v4 = flow.source().getAddress() instanceof Inet4Address;
        PacketAction verdict = flow.rest();
        json.writeStartObject();
        json.writeStringField("start", flow.metrics().firstTime().toString());
        json.writeStringField("end", flow.metrics().lastTime().toString());
        json.writeStringField("family", v4 ? "IPv4" : "IPv6");
        json.writeStringField("protocol", flow.protocol().toString());
        writeEnd("source", flow.source(), json);
        writeEnd("destination", flow.destination(), json);
        writeCounts("original", FlowDirection.ORIGINAL, flow.metrics(), json);
        writeCounts("reply", FlowDirection.REPLY, flow.metrics(), json);
        json.writeStringField("state", flow.state().name());
        json.writeStringField("reason", flow.reason().name());
        // None was given where the flow ended before its first packet was decided.
        json.writeStringField("verdict", verdict == null ? null : verdict.name());
        json.writeEndObject();
    }

    private static void writeEnd(String name, InetSocketAddress end, JsonGenerator json) throws IOException {
        json.writeStringField(name, NetUtil.toAddressString(end.getAddress()));
        if (end.getPort() != 0) {
            json.writeNumberField(name + "Port", end.getPort());
        }
    }

    private static void writeCounts(String name, FlowDirection direction, FlowMetrics metrics, JsonGenerator json)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("packets", metrics.packets(direction));
        json.writeNumberField("bytes", metrics.bytes(direction));
        json.writeEndObject();
    }
}
