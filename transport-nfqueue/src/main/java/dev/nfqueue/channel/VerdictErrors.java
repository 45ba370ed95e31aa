// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.channel.NfqueueVerdictErrorEvent.Cause;
import dev.nfqueue.internal.linux.Errno;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Tells what the kernel's errors about verdicts mean. An unknown id is told apart by whether an interface went down. */
final class VerdictErrors {
    private final Supplier<Set<String>> interfacesUp;
    private Set<String> up = Set.of();
    private Cause ofThisBatch;

    VerdictErrors() {
        this(VerdictErrors::interfacesUp);
    }

    /** Takes the names of the interfaces that are up from elsewhere. */
    VerdictErrors(Supplier<Set<String>> interfacesUp) {
        this.interfacesUp = interfacesUp;
    }

    /** Notes which interfaces are up, before packets come. */
    void begin() {
        up = interfacesUp.get();
    }

    /** A new batch has been received: what the next error finds out holds for all of the batch. */
    void nextBatch() {
        ofThisBatch = null;
    }

    Cause cause(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> unknownId();
            case Errno.ENODEV -> Cause.QUEUE_GONE;
            case Errno.EPERM -> Cause.NOT_PERMITTED;
            default -> Cause.REFUSED;
        };
    }

    private Cause unknownId() {
        if (ofThisBatch == null) {
            Set<String> now = interfacesUp.get();
            ofThisBatch = now.containsAll(up) ? Cause.QUEUE_FLUSHED : Cause.INTERFACE_DOWN;
            up = now;
        }
        return ofThisBatch;
    }

    private static Set<String> interfacesUp() {
        Set<String> names = new HashSet<>();
        try {
            for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
                if (device.isUp()) {
                    names.add(device.getName());
                }
            }
        } catch (SocketException e) {
            return Set.of(); // Not to be found out, so none has gone down.
        }
        return names;
    }
}
