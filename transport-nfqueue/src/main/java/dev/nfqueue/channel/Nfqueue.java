// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Availability;
import dev.nfqueue.internal.linux.NetlinkException;
import dev.nfqueue.internal.linux.NetlinkSocket;

/** Tells whether this transport works on this host: 64-bit Linux with nfnetlink, a JVM that lets JNA load. */
public final class Nfqueue {
    private Nfqueue() {}

    /**
     * Returns whether a queue's socket can be opened. Binding one may still fail: for want of {@code CAP_NET_ADMIN}, because
     * another program has the queue, and for the other reasons that {@link NfqueueBindException}'s subclasses tell.
     */
    public static boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /** Returns why the transport does not work here, with a message that says what to do, or {@code null} if it does. */
    public static Throwable unavailabilityCause() {
        Throwable cause = Availability.unavailabilityCause();
        if (cause != null) {
            return cause;
        }
        try {
            NetlinkSocket.open().close();
            return null;
        } catch (NetlinkException e) {
            return new NetlinkUnavailableException(e.getMessage(), e.errno(), e);
        }
    }

    /**
     * Does nothing where the transport works.
     *
     * @throws UnsupportedOperationException with {@link #unavailabilityCause()} where it does not
     */
    public static void ensureAvailability() {
        refuse(unavailabilityCause());
    }

    /**
     * Returns whether this kernel has a feature. It is asked once, which changes nothing; where it may not be asked, for want
     * of {@code CAP_NET_ADMIN} for one, or has no way to tell, its version decides.
     *
     * @throws UnsupportedOperationException with {@link #unavailabilityCause()} where the transport does not work
     */
    public static boolean supports(NfqueueFeature feature) {
        ensureLoaded();
        return KernelFeatures.supports(feature, "");
    }

    /** Fails where the system calls cannot even be made. */
    static void ensureLoaded() {
        refuse(Availability.unavailabilityCause());
    }

    private static void refuse(Throwable cause) {
        if (cause != null) {
            throw new UnsupportedOperationException(cause.getMessage(), cause);
        }
    }
}
