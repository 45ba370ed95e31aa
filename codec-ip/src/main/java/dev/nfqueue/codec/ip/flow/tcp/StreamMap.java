// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import java.util.ArrayDeque;

/**
 * Which bytes of a rewritten stream stand for which of the original one. What was written after some bytes were read stands
 * for those bytes; as many bytes as were read stand for them one by one. Offsets count from the first byte of each stream.
 */
final class StreamMap {
    /** More spans than this are put together in pairs: that makes acknowledgments coarser, not wrong. */
    private static final int MOST_SPANS = 1024;

    /** What a span costs, with its place among the others. */
    private static final int SPAN_COST = 64;

    /** What stands for what; ends are exclusive. */
    private record Span(long start, long end, long originalStart, long originalEnd) {
        boolean isLinear() {
            return end - start == originalEnd - originalStart;
        }

        Span to(long newEnd, long newOriginalEnd) {
            return new Span(start, newEnd, originalStart, newOriginalEnd);
        }
    }

    private final ArrayDeque<Span> spans = new ArrayDeque<>();
    private long end;
    private long originalEnd;

    void startAt(long offset) {
        end = offset;
        originalEnd = offset;
    }

    /** Notes that everything up to {@code written} has been written, after everything up to {@code read} was read. */
    void note(long written, long read) {
        if (written == end) {
            return;
        }
        Span span = new Span(end, written, originalEnd, read);
        Span last = spans.peekLast();
        boolean joins = last != null && last.isLinear() && span.isLinear();
        if (joins || spans.size() == MOST_SPANS) {
            span = spans.removeLast().to(written, read);
        }
        spans.add(span);
        end = written;
        originalEnd = read;
    }

    /** Forgets what stands before an offset of the rewritten stream. */
    void discardTo(long offset) {
        while (!spans.isEmpty() && spans.peekFirst().end() <= offset) {
            spans.removeFirst();
        }
    }

    /** Bytes of memory that it takes. */
    int charge() {
        return spans.size() * SPAN_COST;
    }

    /** Up to where the original is done with when the rewritten stream is, up to an offset. */
    long original(long offset) {
        for (Span span : spans) {
            if (offset < span.end()) {
                return span.isLinear()
                        ? span.originalStart() + Math.max(0, offset - span.start())
                        : span.originalStart();
            }
        }
        return originalEnd;
    }

    /** From where on the original is touched by what stands behind an offset: as {@link #original}, rounded up. */
    long originalCeiling(long offset) {
        for (Span span : spans) {
            if (offset < span.end()) {
                boolean whole = span.isLinear() || offset <= span.start();
                return whole ? original(offset) : span.originalEnd();
            }
        }
        return originalEnd;
    }

    /** Where that begins which stands for the original from an offset on. */
    long rewritten(long offset) {
        for (Span span : spans) {
            if (offset < span.originalEnd()) {
                return span.isLinear() ? span.start() + Math.max(0, offset - span.originalStart()) : span.start();
            }
        }
        return end;
    }

    /** Where that ends which stands for the original up to an offset. */
    long rewrittenCeiling(long offset) {
        for (Span span : spans) {
            if (offset <= span.originalEnd()) {
                return span.isLinear() ? span.start() + Math.max(0, offset - span.originalStart()) : span.end();
            }
        }
        return end;
    }

    /** Whether the byte behind an offset stands for a byte of the original. */
    boolean isLinear(long offset) {
        for (Span span : spans) {
            if (offset < span.end()) {
                return span.isLinear();
            }
        }
        return true;
    }
}
