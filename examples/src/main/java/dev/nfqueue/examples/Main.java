// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.NfqueueBindException;
import dev.nfqueue.examples.accept.AcceptCommand;
import dev.nfqueue.examples.decode.DecodeCommand;
import dev.nfqueue.examples.dns.DnsFirewallCommand;
import dev.nfqueue.examples.filter.FilterCommand;
import dev.nfqueue.examples.flow.FlowLogCommand;
import dev.nfqueue.examples.http.HttpRewriteCommand;
import dev.nfqueue.examples.proxy.TransparentProxyCommand;
import dev.nfqueue.examples.rewrite.RewriteCommand;
import dev.nfqueue.examples.sni.SniFilterCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The examples in one program, a command for each.
 *
 * <p>Exit status: 0 after a clean stop (Ctrl-C and SIGTERM are clean stops: the queue is drained and the summary
 * printed), 1 when a queue was lost while it ran, 2 for a wrong argument or a queue that cannot be bound.
 */
@Command(
        name = "nfqueue-examples",
        description = "Netty handlers that judge the packets of a Linux netfilter queue, and a reader of captures.",
        footer = {"", "'nfqueue-examples COMMAND --help' tells more of a command."},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            AcceptCommand.class,
            FilterCommand.class,
            RewriteCommand.class,
            DnsFirewallCommand.class,
            FlowLogCommand.class,
            SniFilterCommand.class,
            HttpRewriteCommand.class,
            TransparentProxyCommand.class,
            DecodeCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and ends the process with its exit status. */
    public static void main(String[] args) {
        // Netty logs through java.util.logging here, whose two lines an event are one too many.
        setDefault("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        // Netty names channels after a network card, and warns where a namespace has none.
        setDefault("io.netty.machineId", "00:00:00:00:00:00");
        CommandLine commandLine = commandLine();
        // Not System.out, which hides from its users that nobody reads any more.
        commandLine.setOut(new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), true));
        System.exit(commandLine.execute(args));
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::explainArguments)
                .setExecutionExceptionHandler(Main::explainFailure);
    }

    private static int explainArguments(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        return complain(command, e.getMessage() + "; '" + name + " --help' lists what it takes");
    }

    private static int explainFailure(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        // The transport's own: queue in use, capability missing, not Linux. They say what to do.
        if (e instanceof NfqueueBindException || e instanceof UnsupportedOperationException) {
            return complain(command, e.getMessage());
        }
        throw e;
    }

    private static int complain(CommandLine command, String sentence) {
        String program = command.getCommandSpec().root().name();
        command.getErr().println(command.getColorScheme().errorText(program + ": " + sentence));
        return ExitCode.USAGE;
    }

    /** The version that the build wrote into the jar's manifest. */
    public static final class Version implements IVersionProvider {
        /** For picocli. */
        public Version() {}

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"nfqueue-examples " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
