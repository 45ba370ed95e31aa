// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the process behind a netlink address, as far as {@code /proc} shows it. */
public final class SocketOwner {
    private static final int COLUMN_PROTOCOL = 1;
    private static final int COLUMN_PORT_ID = 2;
    private static final int COLUMN_INODE = 9;
    private static final String NETLINK_NETFILTER = "12";

    private SocketOwner() {}

    /** Returns the id of the process that holds the netfilter socket of this address, when it can be seen. */
    public static OptionalLong pid(long portId) {
        try {
            return inode(Files.readString(Path.of("/proc/thread-self/net/netlink")), portId)
                    .map(SocketOwner::holder)
                    .orElse(OptionalLong.empty());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Finds the socket's inode in the text of {@code /proc/net/netlink}. */
    static Optional<String> inode(String table, long portId) {
        return table.lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > COLUMN_INODE
                        && columns[COLUMN_PROTOCOL].equals(NETLINK_NETFILTER)
                        && columns[COLUMN_PORT_ID].equals(Long.toString(portId)))
                .map(columns -> columns[COLUMN_INODE])
                .findFirst();
    }

    private static OptionalLong holder(String inode) {
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> holds(pid, "socket:[" + inode + "]"))
                .findFirst();
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // Gone meanwhile, or not ours to see.
        }
        return false;
    }
}
