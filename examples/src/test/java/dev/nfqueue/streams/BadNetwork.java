// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Match;
import dev.nfqueue.testsupport.Rule;

/** Two queues that disturb what passes, one on each side of the queue of streams; for IPv4, on loopback. */
final class BadNetwork {
    private static final int BEFORE = 1;
    private static final int BEHIND = 2;

    /** The mark of what is sent twice before the queue of streams: that is to see it both times. */
    private static final int AGAIN = 2;

    private static final int MOST_DELAY = 5;

    private final Disturber before;
    private final Disturber behind;

    /**
     * Sets it up. The rules of the queue of streams are to come after that.
     *
     * @param trouble the share of what is lost, of what is sent twice and of what is delayed, on each side
     */
    BadNetwork(Cleanup cleanup, int port, int streams, boolean gso, double trouble) throws Exception {
        before = new Disturber(gso ? 3 * trouble : trouble, MOST_DELAY); // Large packets are few.
        behind = new Disturber(trouble, MOST_DELAY);
        cleanup.add(StreamQueue.plain(BEFORE, gso, AGAIN, before));
        cleanup.add(StreamQueue.plain(BEHIND, false, StreamQueue.MARK, behind));
        for (boolean to : new boolean[] {true, false}) {
            cleanup.add(match("OUTPUT", port, to).table("raw").mark(0).queue(BEFORE));
            cleanup.add(match("OUTPUT", port, to).mark(AGAIN).queue(streams));
            cleanup.add(match("INPUT", port, to).queue(BEHIND));
        }
    }

    private static Match match(String chain, int port, boolean to) {
        Match match = Rule.on(IpFamily.V4, chain);
        return to ? match.tcpTo(port) : match.tcpFrom(port);
    }

    /** Whether packets were lost on both sides, and some delayed and sent twice. */
    boolean hasDoneItAll() {
        return before.lost > 0 && behind.lost > 0 && behind.delayed > 0 && behind.duplicated > 0;
    }

    @Override
    public String toString() {
        return "before: " + before + ", behind: " + behind;
    }
}
