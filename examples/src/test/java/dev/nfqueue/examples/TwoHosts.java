// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A client, and a host that it talks to; what is between them, and runs the examples, is the gateway. */
final class TwoHosts implements BeforeEachCallback {
    private final Cleanup cleanup;
    private Netns client;
    private Netns host;

    /** Makes hosts that this cleanup takes away after the test. */
    TwoHosts(Cleanup cleanup) {
        this.cleanup = cleanup;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        client = cleanup.add(Netns.create());
        host = cleanup.add(Netns.create());
        Netns.forward();
    }

    Netns client() {
        return client;
    }

    Netns host() {
        return host;
    }

    /** Returns the host's address and port as they stand in a URL. */
    String authority(IpFamily family, int port) {
        return NetUtil.toSocketAddressString(new InetSocketAddress(host.address(family), port));
    }

    String url(IpFamily family, int port, String path) {
        return "http://" + authority(family, port) + path;
    }

    /** Runs curl on the client, which has to succeed. */
    String curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "25"));
        command.addAll(List.of(arguments));
        return client.run(command.toArray(String[]::new));
    }
}
