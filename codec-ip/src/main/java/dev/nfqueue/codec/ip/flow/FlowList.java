// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

/** Flows of the same state, the one that was silent longest first. */
final class FlowList {

    private Flow first;
    private Flow last;

    Flow first() {
        return first;
    }

    void add(Flow flow) {
        flow.previous = last;
        flow.next = null;
        if (last == null) {
            first = flow;
        } else {
            last.next = flow;
        }
        last = flow;
    }

    void remove(Flow flow) {
        if (flow.previous == null) {
            first = flow.next;
        } else {
            flow.previous.next = flow.next;
        }
        if (flow.next == null) {
            last = flow.previous;
        } else {
            flow.next.previous = flow.previous;
        }
        flow.previous = null;
        flow.next = null;
    }
}
