// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/**
 * Whose bytes count where a segment overlaps one that came earlier and is not in order yet. Systems differ in this, and
 * whoever wants to slip something past an observer sends different bytes twice: an observer should decide as the receiver
 * will. What has been read cannot be changed any more, so it stands under every policy.
 *
 * <p>The rules are those that Ptacek and Newsham (1998) and Novak and Sturges (2007) found by trying. In modes that pass
 * nothing unseen the choice hardly matters: the receiver gets what was read.
 */
public enum OverlapPolicy {
    /** What came first. */
    FIRST {
        @Override
        boolean newWins(long start, long end, long oldStart, long oldEnd) {
            return false;
        }
    },

    /** What came last. */
    LAST {
        @Override
        boolean newWins(long start, long end, long oldStart, long oldEnd) {
            return true;
        }
    },

    /** The BSDs, macOS, Windows up to Server 2003: the new segment where it begins before the old one. */
    BSD {
        @Override
        boolean newWins(long start, long end, long oldStart, long oldEnd) {
            return start < oldStart;
        }
    },

    /** Linux: the new segment where it begins before the old one, or begins with it and is longer. */
    LINUX {
        @Override
        boolean newWins(long start, long end, long oldStart, long oldEnd) {
            return start < oldStart || (start == oldStart && end > oldEnd);
        }
    },

    /** Windows since Vista: what came first. */
    WINDOWS {
        @Override
        boolean newWins(long start, long end, long oldStart, long oldEnd) {
            return false;
        }
    },

    /** Solaris, HP-UX 11: the new segment where it ends behind the old one, or ends with it and begins no later. */
    SOLARIS {
        @Override
        boolean newWins(long start, long end, long oldStart, long oldEnd) {
            return end > oldEnd || (end == oldEnd && start <= oldStart);
        }
    };

    /** Whether a new segment's bytes replace those of an old one that it overlaps; ends are exclusive. */
    abstract boolean newWins(long start, long end, long oldStart, long oldEnd);
}
