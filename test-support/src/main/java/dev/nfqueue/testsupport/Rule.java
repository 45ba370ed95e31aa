// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A rule of the namespace that the test runs in; closing it takes it away.
 *
 * <pre>{@code
 * cleanup.add(Rule.on(IpFamily.V4, "INPUT").udpTo(peer.port()).queue(0));
 * }</pre>
 *
 * <p>Set by iptables where it is installed, else by nft; {@code -Dnfqueue.test.rules=nft} or {@code iptables} chooses.
 * Chains, once made, stay: taking away a base chain would drop every packet that waits in any queue.
 */
public final class Rule implements AutoCloseable {
    private static final boolean NFT = useNft();

    /** The number that IANA set aside for experiments; nothing sends it here. */
    private static final int UNUSED_PROTOCOL = 253;

    private final List<String> removal;

    private Rule(List<String> removal) {
        this.removal = removal;
    }

    /**
     * Begins a rule.
     *
     * @param chain the hook: PREROUTING, INPUT, FORWARD, OUTPUT or POSTROUTING
     * @return a match for every packet there, to be narrowed
     */
    public static Match on(IpFamily family, String chain) {
        return new Match(family, chain);
    }

    @Override
    public void close() {
        Command.run(removal);
    }

    /** Tries a queue rule that nothing matches, and returns the error, or nothing when the kernel took the rule. */
    static Optional<String> probeQueue() {
        try {
            on(IpFamily.V4, "OUTPUT").protocol(UNUSED_PROTOCOL).queue(0).close();
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e.getMessage().strip().replaceAll("\\s*\\n\\s*", "; "));
        }
    }

    static Rule add(Match match, List<String> iptablesTarget, List<String> nftTarget) {
        return NFT ? addByNft(match, nftTarget) : addByIptables(match, iptablesTarget);
    }

    private static Rule addByIptables(Match match, List<String> target) {
        List<String> rule = new ArrayList<>(match.iptables());
        rule.addAll(target);
        Command.run(iptables(match, "-A", rule));
        return new Rule(iptables(match, "-D", rule));
    }

    private static List<String> iptables(Match match, String operation, List<String> rule) {
        List<String> command =
                new ArrayList<>(List.of(match.family().iptables, "-w", "-t", match.table(), operation, match.chain()));
        command.addAll(rule);
        return command;
    }

    private static Rule addByNft(Match match, List<String> target) {
        String family = match.family().nftFamily;
        String table = "nfqueue_test";
        String chain = match.table() + "_" + match.chain();
        Command.run("nft", "add table " + family + " " + table);
        Command.run(
                "nft",
                "add chain " + family + " " + table + " " + chain + " { type filter hook "
                        + match.chain().toLowerCase(Locale.ROOT) + " priority " + match.table() + "; }");
        String rule = String.join(" ", match.nft()) + " " + String.join(" ", target);
        String echo =
                Command.run("nft", "--echo", "--handle", "add rule " + family + " " + table + " " + chain + " " + rule);
        String handle = echo.substring(echo.lastIndexOf("# handle ") + "# handle ".length())
                .strip();
        return new Rule(List.of("nft", "delete rule " + family + " " + table + " " + chain + " handle " + handle));
    }

    private static boolean useNft() {
        String choice = System.getProperty("nfqueue.test.rules");
        return choice == null ? !Command.exists("iptables") : choice.equals("nft");
    }
}
