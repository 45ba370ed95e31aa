// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Match;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPair;
import java.util.ArrayList;
import java.util.List;

/** Something goes wrong with queue {@value #QUEUE}: a sender, a receiver, the rule between them, and what came through. */
final class Trial {
    static final int QUEUE = 3;

    private final Situation situation;
    private final Cleanup cleanup;
    private final UdpPair udp;
    private Rule rule;

    private Trial(Situation situation, Cleanup cleanup, UdpPair udp) {
        this.situation = situation;
        this.cleanup = cleanup;
        this.udp = udp;
    }

    /** Begins one on the loopback, without a queue or a rule yet. */
    static Trial begin(Situation situation, Cleanup cleanup) {
        return begin(situation, cleanup, UdpPair.loopback(situation.family));
    }

    /** Begins one between these two. */
    static Trial begin(Situation situation, Cleanup cleanup, UdpPair udp) {
        return new Trial(situation, cleanup, cleanup.add(udp));
    }

    /** Begins a queue with the situation's policy. */
    TestQueue.Setup setup() {
        return TestQueue.setup().option(NfqueueChannelOption.FAILURE_POLICY, situation.policy);
    }

    /** Binds the queue, and adds the rule that leads to it. */
    TestQueue bind(TestQueue.Setup setup) throws Exception {
        TestQueue queue = cleanup.add(setup.bind(QUEUE));
        addRule("INPUT");
        return queue;
    }

    /** Adds the rule that leads to the queue. */
    void addRule(String chain) {
        Match match = udp.at(chain);
        rule = situation.bypass ? match.queueOrBypass(QUEUE) : match.queue(QUEUE);
        cleanup.add(this::removeRule);
    }

    private void removeRule() {
        if (rule != null) {
            rule.close();
            rule = null;
        }
    }

    void send(String text) {
        udp.send(text);
    }

    String receive() {
        return udp.receive();
    }

    /** Takes the rule away, and returns what has come through so far, in the order of arrival. */
    List<String> arrived() {
        removeRule();
        udp.send("end");
        List<String> texts = new ArrayList<>();
        String text = udp.receive();
        while (!text.equals("end")) {
            texts.add(text);
            text = udp.receive();
        }
        return texts;
    }

    /** What comes through where only {@code FAIL_OPEN} lets it. */
    List<String> onlyIfOpen(String... texts) {
        return situation.isOpen() ? List.of(texts) : List.of();
    }

    /** Waits until the kernel has this many verdicts. */
    static void awaitVerdicts(TestQueue queue, int count) {
        Await.until(
                () -> {
                    NfqueueMetrics metrics = queue.channel().metrics();
                    return metrics.accepted() + metrics.dropped() == count;
                },
                count + " verdicts to be sent");
    }
}
