// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** Another socket owns the queue: of another process, or of this one. */
public final class QueueInUseException extends NfqueueBindException {
    private static final long serialVersionUID = 1L;

    private final long ownerPortId;
    private final long ownerPid;

    QueueInUseException(int queue, int errno, long ownerPortId, long ownerPid) {
        super(
                "Queue " + queue + " is in use by " + owner(ownerPortId, ownerPid)
                        + "; stop that program or choose another queue number, a queue has one listener.",
                errno);
        this.ownerPortId = ownerPortId;
        this.ownerPid = ownerPid;
    }

    private static String owner(long portId, long pid) {
        if (pid > 0) {
            return "process " + pid
                    + (pid == ProcessHandle.current().pid() ? " (this one)" : "")
                    + " (netlink port " + portId + ")";
        }
        return portId > 0 ? "netlink port " + portId : "another socket";
    }

    /** Returns the owner's netlink address, an unsigned 32-bit number; 0 when the kernel's table may not be read. */
    public long ownerPortId() {
        return ownerPortId;
    }

    /** Returns the owner's process id; 0 when it cannot be found out. */
    public long ownerPid() {
        return ownerPid;
    }
}
