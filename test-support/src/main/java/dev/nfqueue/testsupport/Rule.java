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
                match.command(match.family().iptables, "-w", "-t", match.table(), operation, match.chain());
        command.addAll(rule);
        return command;
    }

    private static Rule addByNft(Match match, List<String> target) {
        String table = match.family().nftFamily + " nfqueue_test";
        String chain = table + " " + match.table() + "_" + match.chain();
        boolean nat = match.table().equals("nat");
        String hook = match.chain().toLowerCase(Locale.ROOT) + " priority " + (nat ? "-100" : match.table());
        nft(match, "add table " + table);
        nft(match, "add chain " + chain + " { type " + (nat ? "nat" : "filter") + " hook " + hook + "; }");
        String rule = String.join(" ", match.nft()) + " " + String.join(" ", target);
        String echo = Command.run(match.command("nft", "--echo", "--handle", "add rule " + chain + " " + rule));
        String handle = echo.substring(echo.lastIndexOf("# handle ") + "# handle ".length())
                .strip();
        return new Rule(match.command("nft", "delete rule " + chain + " handle " + handle));
    }

    private static void nft(Match match, String statement) {
        Command.run(match.command("nft", statement));
    }

    private static boolean useNft() {
        String choice = System.getProperty("nfqueue.test.rules");
        return choice == null ? !Command.exists("iptables") : choice.equals("nft");
    }
}
