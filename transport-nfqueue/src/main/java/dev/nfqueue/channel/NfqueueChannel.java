// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkException;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.loop.FdBackend;
import dev.nfqueue.internal.loop.FdBackends;
import dev.nfqueue.internal.loop.FdListener;
import dev.nfqueue.internal.loop.FdRegistration;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
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

    private final NfqueueChannelConfig config;
    private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();
    private final PacketArena arena;
    private final DefaultVerdicts defaults = new DefaultVerdicts(this);
    private final PacketLedger ledger = new PacketLedger(this, defaults::give);
    private final CloseDrain drain = new CloseDrain(this);
    private final PacketReader reader;
    private final ReadLoop reading;

    private NetlinkSocket socket;
    private FdRegistration registration;
    private QueueBinding binding;
    private VerdictWriter writer;
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

    NfqueueChannel(NetlinkSocket socket) {
        super(null);
        Nfqueue.ensureLoaded();
        this.socket = socket;
        config = new NfqueueChannelConfig(this);
        arena = new PacketArena(config);
        reader = new PacketReader(this, arena);
        reading = new ReadLoop(this, reader, drain);
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
        return new NfqueueUnsafe();
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
        FdBackend backend = FdBackends.of(eventLoop());
        try {
            if (socket == null) {
                socket = NetlinkSocket.open();
            }
            LoopScratch.get(); // Touched now, while no traffic waits for it.
        } catch (NetlinkException e) {
            promise.setFailure(new NetlinkUnavailableException(e.getMessage(), e.errno(), e));
            return;
        }
        backend.register((IoEventLoop) eventLoop(), new Listener()).addListener((Future<FdRegistration> registered) -> {
            if (registered.isSuccess()) {
                registration = registered.getNow();
                promise.setSuccess();
            } else {
                promise.setFailure(registered.cause());
            }
        });
    }

    @Override
    protected void doDeregister() {
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    protected void doBind(SocketAddress local) throws Exception {
        if (!(local instanceof NfqueueAddress queueAddress)) {
            throw new IllegalArgumentException("An NFQUEUE channel is bound to an NfqueueAddress, not to " + local);
        }
        if (address != null) {
            throw new AlreadyBoundException();
        }
        receiveBuffer.size(socket, config);
        binding = new QueueBinding(socket, reader, queueAddress.queue());
        writer = new VerdictWriter(this, socket, queueAddress.queue());
        int errno = binding.bind(config);
        if (errno != 0) {
            throw BindFailure.of(errno, binding, config);
        }
        address = queueAddress;
    }

    @Override
    protected void doBeginRead() {
        reading.begin();
    }

    /** Reads a turn's packets. */
    void readTurn() {
        reading.turn();
    }

    /** A turn has been read: its verdicts go out. */
    void turnEnded() {
        unsafe().flush();
        defaults.send();
    }

    /** Closes the channel since its socket has failed. */
    void fail(IOException failure) {
        drain.abandon();
        pipeline().fireExceptionCaught(failure);
        unsafe().close(unsafe().voidPromise());
    }

    /** AUTO_READ was switched off. */
    void autoReadCleared() {
        if (isRegistered()) {
            onLoop(reading::stop);
        }
    }

    PacketLedger ledger() {
        return ledger;
    }

    /** A packet that cannot be delivered is to get the default verdict. */
    void judgeByDefault(int packetId) {
        defaults.give(packetId);
    }

    /** An exception has reached the end of the pipeline: the packet that is being delivered is nobody's any more. */
    void deliveryFailed() {
        NfqueuePacket packet = reader.delivering();
        if (packet != null && ledger.isWaiting(packet) && isActive()) {
            defaults.give(packet);
        }
    }

    /** Verdicts have been sent; a close may wait for that. */
    void verdictsSent() {
        drain.verdictsSent();
    }

    boolean isReading() {
        return reading.isRunning();
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        ledger.claim(message);
        return message;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        writer.write(in);
        drain.verdictsSent();
    }

    /** An option was changed: told to the kernel when there is a queue to change. */
    void configChanged() {
        if (isActive()) {
            onLoop(() -> {
                if (isActive() && !drain.isRunning()) {
                    receiveBuffer.size(socket, config);
                    binding.reconfigure(config);
                }
            });
        }
    }

    /** The kernel has answered a change of options. Returns what to tell of it, or {@code null}. */
    Throwable configAnswered(int sequence, int errno) {
        int refused = binding.refused(sequence, errno);
        config.revertFlags(refused);
        return errno == 0 ? null : BindFailure.ofChange(errno, refused, binding);
    }

    private void onLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the channel with it.
        }
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
            judgeWhatWaits();
        }
        closed = true;
        ledger.close();
        drain.abandon();
        reader.discard();
        doDeregister();
        if (address != null) {
            binding.unbind();
        }
        if (socket != null) {
            socket.close();
        }
        arena.release();
    }

    /** Gives the default verdict to all that waits in the kernel, delivered or not. */
    private void judgeWhatWaits() {
        drain.stopQueueing();
        do {
            reader.discard();
        } while (reader.receive(socket, NfqueueChannelConfig.MAX_BATCH_SIZE) > 0);
        reader.discard();
        ledger.forEachOutstanding(defaults::give);
        writer.writeDefaults();
    }

    QueueBinding binding() {
        return binding;
    }

    VerdictWriter writer() {
        return writer;
    }

    NetlinkSocket socket() {
        return socket;
    }

    FdRegistration registration() {
        return registration;
    }

    private final class Listener implements FdListener {
        @Override
        public int fd() {
            return socket.fd();
        }

        @Override
        public void readable() {
            reading.turn();
        }

        @Override
        public void hungUp() {
            if (isActive()) {
                fail(Errno.exception("poll(netlink)", Errno.EPIPE));
            }
        }

        @Override
        public void loopClosing() {
            drain.abandon();
            unsafe().close(unsafe().voidPromise());
        }
    }

    private final class NfqueueUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException(
                    "An NFQUEUE channel is bound to a queue, it cannot connect to " + remote));
        }

        @Override
        public void close(ChannelPromise promise) {
            if (!drain.delays(promise)) {
                super.close(promise);
            }
        }
    }
}
