// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.flow;

import dev.nfqueue.codec.ip.flow.FlowHandBack;
import dev.nfqueue.codec.ip.flow.FlowOptions;
import dev.nfqueue.codec.ip.flow.FlowState;
import dev.nfqueue.codec.ip.flow.PacketAction;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.FlowHandlers;
import dev.nfqueue.examples.QueueCommand;
import dev.nfqueue.examples.QueueOptions;
import dev.nfqueue.examples.Tally;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code flow-log}: a line of JSON for each flow that has ended. */
@Command(
        name = "flow-log",
        description = {
            "Print a line of JSON for each flow that has ended; everything passes.",
            "Standard output has these lines only. Flows that are still open at the end are printed as well."
        })
public final class FlowLogCommand extends QueueCommand {
    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            converter = QueueOptions.Count.class,
            description = "How long a flow may be silent at most (default: as long as the kernel's tracking lets it).")
    private Integer idle;

    /** For picocli. */
    public FlowLogCommand() {
        super("-p udp");
    }

    @Override
    protected void say(Console console, String text) {
        console.complain(text);
    }

    @Override
    protected void addHandlers(ChannelPipeline pipeline, Tally tally, Console console) {
        // Nobody looks into the packets: from the first one on they are counted, and pass.
        FlowHandlers.addTo(
                pipeline, options(), flow -> flow.pipeline().addLast(FlowHandBack.afterPackets(0, packet -> packet)));
        pipeline.addLast(new FlowLogHandler(console));
    }

    private FlowOptions options() {
        FlowOptions options = new FlowOptions()
                .fragments(PacketAction.ACCEPT)
                .strayErrors(PacketAction.ACCEPT)
                .flowless(PacketAction.ACCEPT)
                .atLimit(PacketAction.ACCEPT);
        for (FlowState state : FlowState.values()) {
            if (idle != null && state.defaultTimeout().toSeconds() > idle) {
                options.timeout(state, Duration.ofSeconds(idle));
            }
        }
        return options;
    }
}
