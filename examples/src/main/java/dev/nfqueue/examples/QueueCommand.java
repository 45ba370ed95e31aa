// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.Nfqueue;
import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.channel.NfqueueEventLoopGroup;
import dev.nfqueue.codec.ip.capture.CaptureHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the examples have in common: bind the queue, say so, work until told to stop, say what was done. An example adds
 * its handlers.
 */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {
            "",
            "Runs until Ctrl-C or SIGTERM, then judges what still waits, and exits with 0.",
            "Exit status 1: the queue was lost; 2: wrong argument, or the queue can't be bound."
        })
public abstract class QueueCommand implements Callable<Integer> {
    @Mixin
    private QueueOptions options;

    @Spec
    private CommandSpec spec;

    /** The rule that is suggested once the queue is bound: what comes before {@code -j NFQUEUE}. */
    private final String match;

    /** Creates a command that suggests an iptables rule with this match. */
    protected QueueCommand(String match) {
        this.match = match;
    }

    /**
     * Looks at options that are right each for itself, but not together.
     *
     * @throws ParameterException for those that do not fit, see {@link #wrong}
     */
    protected void checkOptions() {}

    /** Makes the event loop that the queue lives on. */
    protected EventLoopGroup newEventLoop() {
        return new NfqueueEventLoopGroup(1);
    }

    /**
     * Starts what has to be there before the first packet comes.
     *
     * @throws ParameterException when an option is at fault, see {@link #wrong}
     */
    protected void prepare(EventLoopGroup loop, Console console) {}

    /** Returns what is to be thrown for options that are at fault, with the sentence that says why. */
    protected final ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** The same, for a reason that is known. */
    protected final ParameterException wrong(Exception cause) {
        return new ParameterException(spec.commandLine(), cause.getMessage(), cause);
    }

    /** Tells what the queue does, on standard output; an example whose output is data says it elsewhere. */
    protected void say(Console console, String text) {
        console.line(text);
    }

    /** Adds the example's handlers. */
    protected abstract void addHandlers(ChannelPipeline pipeline, Tally tally, Console console);

    @Override
    public final Integer call() throws Exception {
        checkOptions();
        Console console = new Console(spec.commandLine());
        Nfqueue.ensureAvailability();
        CaptureHandler capture = options.openCapture(spec.commandLine());
        EventLoopGroup group = newEventLoop();
        try {
            prepare(group, console);
            return run(group, console, capture);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private int run(EventLoopGroup group, Console console, CaptureHandler capture) throws InterruptedException {
        Tally tally = new Tally();
        CountDownLatch ended = new CountDownLatch(1);
        Bootstrap bootstrap = new Bootstrap().group(group).channel(NfqueueChannel.class);
        options.applyTo(bootstrap);
        Channel channel = bootstrap
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (capture != null) {
                            channel.pipeline().addLast(capture);
                        }
                        channel.pipeline().addLast(tally, new TroubleReport(console));
                        if (options.log) {
                            channel.pipeline().addLast(new PacketLog(console));
                        }
                        addHandlers(channel.pipeline(), tally, console);
                        channel.pipeline().addFirst(new PipelineEnd(ended));
                    }
                })
                .bind(options.queue)
                .sync()
                .channel();

        Runnable close = () -> channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        CleanStop stop = new CleanStop(close);
        console.whenOutputEnds(close);
        String queue = "queue " + options.queue.queue() + ": ";
        say(
                console,
                queue + "bound, waiting for packets (add a rule: iptables -I INPUT " + match
                        + " -j NFQUEUE --queue-num " + options.queue.queue() + " --queue-bypass)");
        channel.closeFuture().sync();
        ended.await();
        say(console, queue + tally.summary());
        if (capture != null) {
            capture.closeFuture().await();
            String captured = Units.count(capture.written(), "packet") + " captured, " + capture.lost() + " missing";
            say(console, queue + captured);
        }
        int status = ExitCode.OK;
        if (!stop.asked() && !console.outputEnded()) {
            console.complain(queue + "closed, and nobody asked for it");
            status = ExitCode.SOFTWARE;
        }
        stop.finished(status);
        return status;
    }

    /** Tells that the handlers behind it have been removed: a closed channel lets them have their say first. */
    private static final class PipelineEnd extends ChannelHandlerAdapter {
        private final CountDownLatch ended;

        PipelineEnd(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            ended.countDown();
        }
    }
}
