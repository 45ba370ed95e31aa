// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hosts that talk, and {@code flow-log} on the gateway between them. */
@KernelTest
class FlowLogExampleIT {
    private static final int QUEUE = 34;
    private static final int UDP_HEADER = 8;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts(cleanup);

    @ParameterizedTest
    @EnumSource
    void printsAFlowThatFellSilent(IpFamily family) throws IOException {
        UdpPeer server =
                cleanup.add(hosts.host().call(() -> UdpPeer.bind(hosts.host().address(family))));
        UdpPeer sender = cleanup.add(
                hosts.client().call(() -> UdpPeer.bind(hosts.client().address(family))));
        ExampleProcess log = start("--idle", "5");
        cleanup.add(Rule.on(family, "FORWARD").udpTo(server.port()).queue(QUEUE));
        cleanup.add(Rule.on(family, "FORWARD").udpFrom(server.port()).queue(QUEUE));
        Instant before = Instant.now().minusSeconds(1);

        sender.send(server, "one");
        assertEquals("one", server.receive());
        sender.send(server, "two");
        assertEquals("two", server.receive());
        server.send(sender, "answer");
        assertEquals("answer", sender.receive());

        String line = log.awaitLine("EXPIRED");
        Map<String, String> flow = parse(line);
        int header = family.headerLength() + UDP_HEADER;
        assertEquals("UDP", flow.get("/protocol"));
        assertEquals(family == IpFamily.V4 ? "IPv4" : "IPv6", flow.get("/family"));
        assertEquals(NetUtil.toAddressString(hosts.client().address(family)), flow.get("/source"));
        assertEquals(Integer.toString(sender.port()), flow.get("/sourcePort"));
        assertEquals(NetUtil.toAddressString(hosts.host().address(family)), flow.get("/destination"));
        assertEquals(Integer.toString(server.port()), flow.get("/destinationPort"));
        assertEquals("2", flow.get("/original/packets"));
        assertEquals(Integer.toString(2 * (header + 3)), flow.get("/original/bytes"));
        assertEquals("1", flow.get("/reply/packets"));
        assertEquals(Integer.toString(header + 6), flow.get("/reply/bytes"));
        assertEquals("ACCEPT", flow.get("/verdict"));
        Instant start = Instant.parse(flow.get("/start"));
        Instant end = Instant.parse(flow.get("/end"));
        assertFalse(start.isBefore(before), line);
        assertFalse(end.isBefore(start), line);
        assertFalse(end.isAfter(Instant.now().plusSeconds(1)), line);
        assertEquals(0, log.signal("TERM"));
        assertEquals(1, log.output().size(), "only JSON on standard output: " + log.output());
    }

    @ParameterizedTest
    @EnumSource
    void printsFlowsThatAreOpenWhenItEnds(IpFamily family) throws IOException {
        ServerSocket server = cleanup.add(
                hosts.host().call(() -> new ServerSocket(0, 1, hosts.host().address(family))));
        ExampleProcess log = start();
        cleanup.add(Rule.on(family, "FORWARD").tcpTo(server.getLocalPort()).queue(QUEUE));
        cleanup.add(Rule.on(family, "FORWARD").tcpFrom(server.getLocalPort()).queue(QUEUE));

        Socket from =
                cleanup.add(hosts.client().call(() -> new Socket(hosts.host().address(family), server.getLocalPort())));
        try (Socket to = server.accept()) {
            from.getOutputStream().write(new byte[1000]);
            assertEquals(1000, to.getInputStream().readNBytes(1000).length);
            assertEquals(0, log.signal("INT"));
        }

        assertEquals(1, log.output().size(), log.output().toString());
        Map<String, String> flow = parse(log.output().get(0));
        assertEquals("TCP", flow.get("/protocol"));
        assertEquals(Integer.toString(from.getLocalPort()), flow.get("/sourcePort"));
        assertEquals(Integer.toString(server.getLocalPort()), flow.get("/destinationPort"));
        assertEquals("ESTABLISHED", flow.get("/state"));
        assertEquals("PARENT_CLOSED", flow.get("/reason"));
        assertEquals("ACCEPT", flow.get("/verdict"));
        assertTrue(Long.parseLong(flow.get("/original/bytes")) > 1000, flow.toString());
        assertTrue(Long.parseLong(flow.get("/reply/packets")) >= 1, flow.toString());
    }

    private ExampleProcess start(String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "flow-log";
        arguments[1] = "--queue";
        arguments[2] = Integer.toString(QUEUE);
        System.arraycopy(more, 0, arguments, 3, more.length);
        ExampleProcess log = cleanup.add(ExampleProcess.start(arguments));
        log.awaitError(": bound, waiting for packets");
        return log;
    }

    /** The values in a line of JSON, by their JSON pointers. */
    private static Map<String, String> parse(String line) throws IOException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            JsonToken token;
            while ((token = json.nextToken()) != null) {
                if (token.isScalarValue()) {
                    values.put(json.getParsingContext().pathAsPointer().toString(), json.getText());
                }
            }
        }
        return values;
    }
}
