// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Netns;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names of interfaces that come, go and are renamed. */
@KernelTest
class InterfaceNamesIT {
    private static final int INDEX = 4242;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private InterfaceNames names(NetlinkSocket socket) {
        cleanup.add(socket::close);
        return new InterfaceNames(socket);
    }

    private static void add(String name) {
        Command.run(
                "ip",
                "link",
                "add",
                name,
                "index",
                Integer.toString(INDEX),
                "type",
                "veth",
                "peer",
                "name",
                name + "p");
    }

    @Test
    void renameAndReuseOfAnIndexShow() throws Exception {
        InterfaceNames names = names(NetlinkSocket.open());
        assertEquals("lo", names.get(1));
        assertNull(names.get(INDEX));
        assertNull(names.get(0));
        assertNull(names.get(-1));

        add("first");
        Await.until(() -> "first".equals(names.get(INDEX)), "the interface has a name");
        Command.run("ip", "link", "set", "first", "name", "renamed-to-15ch");
        Await.until(() -> "renamed-to-15ch".equals(names.get(INDEX)), "the new name shows");
        Command.run("ip", "link", "del", "renamed-to-15ch");
        Await.until(() -> names.get(INDEX) == null, "the name is gone");
        add("second");
        Await.until(() -> "second".equals(names.get(INDEX)), "the next interface's name shows");
        Command.run("ip", "link", "del", "second");
    }

    @Test
    void namesAreThoseOfTheSocketsNamespace() {
        Netns peer = cleanup.add(Netns.create());
        InterfaceNames names = names(peer.call(NetlinkSocket::open));
        int index =
                peer.call(() -> NetworkInterface.getByName(peer.peerInterface()).getIndex());
        assertEquals(peer.peerInterface(), names.get(index));
        assertNotEquals(peer.hostInterface(), names.get(index));
    }

    @Test
    void asksNoMoreOnceClosed() throws Exception {
        InterfaceNames names = names(NetlinkSocket.open());
        assertEquals("lo", names.get(1));
        names.close();
        assertNull(names.get(1));
    }
}
