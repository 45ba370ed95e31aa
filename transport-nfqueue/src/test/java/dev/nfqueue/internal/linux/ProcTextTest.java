// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The kernel's tables, as text. */
class ProcTextTest {
    private static final String QUEUES = """
                0  31621     3 2 65531     0    66231      300000  1
                7 -1296372413   128 1     0  9007199254740993    0        5  1
            65535  4242     0 0     0     0     0        0  1
            """;

    private static final String NETLINK = """
            sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
            00000000a0f9d7a8 0   4242       00000000 0        0        0     2        0        111
            00000000a0f9d7a8 12  0          00000000 0        0        0     2        0        222
            00000000a0f9d7a8 12  4242       00000000 0        0        0     2        0        333
            00000000a0f9d7a8 12  2998594883 00000000 0        0        0     2        7        444
            """;

    @Test
    void readsAQueuesRow() {
        assertEquals(
                Optional.of(new QueueTable.Row(0, 31621, 3, 2, 65531, 0, 66231, 300_000)), QueueTable.find(QUEUES, 0));
    }

    @Test
    void readsAPortIdWithoutItsSign() {
        QueueTable.Row row = QueueTable.find(QUEUES, 7).orElseThrow();
        assertEquals(2_998_594_883L, row.portId());
        assertEquals(1, row.copyMode());
        assertEquals(9_007_199_254_740_993L, row.queueDropped());
    }

    @Test
    void readsTheHighestQueue() {
        assertEquals(4242, QueueTable.find(QUEUES, 65535).orElseThrow().portId());
    }

    @Test
    void findsNoQueueThatIsNotThere() {
        assertEquals(Optional.empty(), QueueTable.find(QUEUES, 1));
        assertEquals(Optional.empty(), QueueTable.find("", 0));
        assertEquals(Optional.empty(), QueueTable.find("0 31621 3\n", 0));
    }

    @Test
    void findsTheInodeOfANetfilterSocketOnly() {
        assertEquals(Optional.of("333"), SocketOwner.inode(NETLINK, 4242));
        assertEquals(Optional.of("444"), SocketOwner.inode(NETLINK, 2_998_594_883L));
        assertEquals(Optional.empty(), SocketOwner.inode(NETLINK, 4243));
        assertEquals(Optional.empty(), SocketOwner.inode("", 4242));
    }

    @Test
    void findsThisProcessBehindItsSocket() throws IOException {
        NetlinkSocket socket = NetlinkSocket.open();
        try {
            assertEquals(OptionalLong.of(ProcessHandle.current().pid()), SocketOwner.pid(socket.portId()));
        } finally {
            socket.close();
        }
    }

    @Test
    void findsNobodyBehindAnAddressThatNobodyHas() {
        assertEquals(OptionalLong.empty(), SocketOwner.pid(0xffff_fffeL));
    }

    @Test
    void readsTheEffectiveCapabilities() {
        assertTrue(Capabilities.hasNetAdmin("Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t000001ffffffffff\n"));
        assertTrue(Capabilities.hasNetAdmin("CapEff:\t0000000000001000\n"));
        assertTrue(Capabilities.hasNetAdmin("CapEff:\tffffffffffffffff\n"));
        assertFalse(Capabilities.hasNetAdmin("CapPrm:\t000001ffffffffff\nCapEff:\t0000000000000800\n"));
        assertFalse(Capabilities.hasNetAdmin(""));
    }
}
