// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.loop.FdBackend;
import dev.nfqueue.internal.loop.FdBackends;
import dev.nfqueue.internal.loop.FdRegistration;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * A netfilter queue as a channel: bound to an {@link NfqueueAddress}, it reads {@link NfqueuePacket}s and writes verdicts.
 *
 * <h2>Verdicts</h2>
 *
 * <p>It takes {@link NfqueueVerdict}s, and {@link NfqueuePacket}s as their acceptance, from any thread and in any order. What
 * is written while a burst of packets is being read is flushed at the burst's end, whether or not a handler flushes; what is
 * written later needs a flush, as with any channel. A promise completes after the system call that carried its verdict.
 *
 * <h2>Packets of one's own</h2>
 *
 * <p>Any other {@link io.netty.buffer.ByteBufHolder} is a whole IP packet that is sent by a raw socket, under
 * {@link NfqueueChannelOption#ANSWER_MARK}, after the verdicts that were written before it. Its promise fails with
 * {@link InjectionFailedException} when the kernel does not send it.
 *
 * <h2>Channel Events</h2>
 *
 * <p>User events: {@link NfqueueLossEvent}, {@link NfqueueVerdictErrorEvent}. The channel becomes active when it is bound.
 *
 * <h2>Closing</h2>
 *
 * <p>{@code close()} drains: no packet is queued any more (what comes passes or is dropped, as
 * {@link NfqueueChannelOption#FAIL_OPEN} says), those that wait are delivered and judged, or get the default verdict after
 * {@link NfqueueChannelOption#DRAIN_TIMEOUT_MILLIS}; only then is the queue unbound. When its event loop shuts down first,
 * what waits gets the default verdict at once.
 */
public final class NfqueueChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** Set in the course of the superclass's constructor, and so without an initializer here. */
    private Unsafe unsafe;

    private final NfqueueChannelConfig config;
    private final QueueEngine engine;
    private volatile VerdictLatency latency;
    private volatile NfqueueAddress address;
    private volatile boolean closed;

    /**
     * Makes a channel for a queue of this network namespace; the socket is opened when the channel is registered.
     *
     * @throws UnsupportedOperationException on anything but 64-bit Linux, see {@link Nfqueue#unavailabilityCause()}
     */
    public NfqueueChannel() {
        this(null);
    }

    /**
     * Makes a channel on a netfilter netlink socket that was opened elsewhere: in another network namespace, by a privileged
     * parent, by systemd. The channel owns the descriptor from now on.
     *
     * @param fd a descriptor of {@code socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER)}, non-blocking or not
     */
    public NfqueueChannel(int fd) {
        this(NetlinkSocket.adopt(fd));
    }

    private NfqueueChannel(NetlinkSocket socket) {
        super(null);
        Nfqueue.ensureLoaded();
        config = new NfqueueChannelConfig(this);
        engine = new QueueEngine(this, config, socket);
    }

    @Override
    public NfqueueChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    /** Returns whether the channel has not been closed. */
    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Returns whether the queue is bound. */
    @Override
    public boolean isActive() {
        return address != null && !closed;
    }

    @Override
    public NfqueueAddress localAddress() {
        return (NfqueueAddress) super.localAddress();
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        NfqueueUnsafe inner = new NfqueueUnsafe();
        unsafe = new WritingUnsafe(this, inner);
        return inner;
    }

    @Override
    public Unsafe unsafe() {
        return unsafe;
    }

    @Override
    protected DefaultChannelPipeline newChannelPipeline() {
        return new NfqueuePipeline(this);
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return FdBackends.of(loop) != null;
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        try {
            engine.open();
        } catch (Throwable e) {
            promise.setFailure(e); // Thrown, it would leave the promise open.
            return;
        }
        FdBackend backend = FdBackends.of(eventLoop());
        backend.register((IoEventLoop) eventLoop(), engine).addListener((Future<FdRegistration> registered) -> {
            if (registered.isSuccess()) {
                engine.setRegistration(registered.getNow());
                promise.setSuccess();
            } else {
                promise.setFailure(registered.cause());
            }
        });
    }

    @Override
    protected void doDeregister() {
        engine.cancelRegistration();
    }

    @Override
    protected void doBind(SocketAddress local) throws NfqueueBindException {
        if (!(local instanceof NfqueueAddress queueAddress)) {
            throw new IllegalArgumentException("An NFQUEUE channel is bound to an NfqueueAddress, not to " + local);
        }
        if (address != null) {
            throw new AlreadyBoundException();
        }
        engine.bind(queueAddress.queue());
        address = queueAddress;
    }

    @Override
    protected void doBeginRead() {
        engine.reading().begin();
    }

    /** Takes a message over for writing: a verdict that its packet waits for, or a packet of one's own. */
    void take(Object message, ChannelPromise promise) {
        if (closed) {
            ReferenceCountUtil.safeRelease(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        try {
            if (!engine.injector().prepare(message)) {
                engine.ledger().claim(message);
            }
        } catch (Throwable refusal) {
            ReferenceCountUtil.safeRelease(message);
            promise.tryFailure(refusal);
            return;
        }
        engine.written().add(message, promise);
    }

    /** Sends what has been written. */
    private void sendWritten() {
        if (!isActive()) {
            engine.written().fail(new NotYetConnectedException());
            return;
        }
        engine.written().flush();
        engine.writer().write();
        engine.drain().verdictsSent();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        throw new IllegalStateException("Nothing goes by Netty's buffer, see NfqueueChannelUnsafe.");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        if (closed) {
            return;
        }
        if (isActive()) {
            engine.judgeWhatWaits();
        }
        closed = true;
        engine.close();
    }

    /** Returns what has happened so far; from any thread. */
    public NfqueueMetrics metrics() {
        return engine.counters().snapshot(engine.ledger(), latency);
    }

    /** Returns the kernel's own counters of the bound queue, where this process may read them (root of the host may). */
    public Optional<KernelQueue> kernelQueue() {
        NfqueueAddress bound = address;
        return bound == null ? Optional.empty() : KernelQueue.read(bound.queue());
    }

    /** Begins or ends measuring how long packets wait; from any thread. */
    void measureLatency(boolean on) {
        VerdictLatency newLatency = on ? VerdictLatency.create() : null;
        latency = newLatency;
        onLoop(() -> engine.ledger().setLatency(newLatency));
    }

    /** An option of the queue was changed; from any thread. */
    void configChanged() {
        if (isActive()) {
            onLoop(engine::configChanged);
        }
    }

    /** AUTO_READ was switched off; from any thread. */
    void autoReadCleared() {
        if (isRegistered()) {
            onLoop(engine.reading()::stop);
        }
    }

    private void onLoop(Runnable task) {
        if (!isRegistered() || eventLoop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the channel with it.
        }
    }

    /** An exception has reached the end of the pipeline. */
    void deliveryFailed() {
        engine.deliveryFailed();
    }

    private final class NfqueueUnsafe extends AbstractUnsafe {
        @Override
        protected void flush0() {
            sendWritten();
        }

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException(
                    "An NFQUEUE channel is bound to a queue, it cannot connect to " + remote));
        }

        @Override
        public void close(ChannelPromise promise) {
            if (!engine.drain().delays(promise)) {
                super.close(promise);
            }
        }
    }
}
