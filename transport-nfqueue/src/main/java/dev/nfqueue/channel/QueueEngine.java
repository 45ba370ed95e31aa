// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkException;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.loop.FdListener;
import dev.nfqueue.internal.loop.FdRegistration;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * What makes an {@link NfqueueChannel} run: its socket, and the parts that read, judge, write, drain and count. The parts
 * reach each other here. Everything is called on the event loop, unless it says otherwise.
 */
final class QueueEngine implements FdListener {
    private final NfqueueChannel channel;
    private final NfqueueChannelConfig config;
    private final ChannelCounters counters = new ChannelCounters();
    private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();
    private final DefaultVerdicts defaults = new DefaultVerdicts(this);
    private final VerdictTimeout timeout = new VerdictTimeout(this);
    private final CloseDrain drain = new CloseDrain(this);
    private final KernelView kernel = new KernelView(this);
    private final PacketInjector injector = new PacketInjector(this);
    private final VerdictErrors errors = new VerdictErrors();
    private final WrittenVerdicts written;
    private final PacketLedger ledger;
    private final PacketArena arena;
    private final PacketReader reader;
    private final ReadLoop reading;

    private NetlinkSocket socket;
    private FdRegistration registration;
    private QueueBinding binding;
    private VerdictWriter writer;
    private boolean bound;
    private boolean closing;

    QueueEngine(NfqueueChannel channel, NfqueueChannelConfig config, NetlinkSocket socket) {
        this.channel = channel;
        this.config = config;
        this.socket = socket;
        ledger = new PacketLedger(channel, defaults::give, kernel::interfaceName, kernel::supports);
        written = new WrittenVerdicts(this);
        arena = new PacketArena(config);
        reader = new PacketReader(this, arena, errors);
        reading = new ReadLoop(this, reader, drain);
    }

    NfqueueChannel channel() {
        return channel;
    }

    NfqueueChannelConfig config() {
        return config;
    }

    ChannelPipeline pipeline() {
        return channel.pipeline();
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    boolean isActive() {
        return channel.isActive();
    }

    ChannelCounters counters() {
        return counters;
    }

    PacketLedger ledger() {
        return ledger;
    }

    DefaultVerdicts defaults() {
        return defaults;
    }

    PacketInjector injector() {
        return injector;
    }

    CloseDrain drain() {
        return drain;
    }

    ReadLoop reading() {
        return reading;
    }

    QueueBinding binding() {
        return binding;
    }

    WrittenVerdicts written() {
        return written;
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

    void setRegistration(FdRegistration newRegistration) {
        registration = newRegistration;
    }

    /** Returns whether the verdicts that come up now go out without further ado: at the batch's end, or with the close. */
    boolean sendsSoon() {
        return reading.isRunning() || closing;
    }

    /** Returns whether a packet waits for its verdict, delivered or not. */
    boolean hasWaiting() {
        return ledger.outstanding() > 0 || reader.hasUndelivered();
    }

    /** Opens the socket, unless it was given. */
    void open() throws NetlinkUnavailableException {
        try {
            if (socket == null) {
                socket = NetlinkSocket.open(config.getNetworkNamespace());
            }
        } catch (NetlinkException e) {
            throw new NetlinkUnavailableException(e.getMessage(), e.errno(), e);
        }
        kernel.open();
        WarmUp.run(channel);
    }

    /** Binds the queue, or throws what tells why it could not be bound. */
    void bind(int queue) throws NfqueueBindException {
        applySocketOptions();
        binding = new QueueBinding(socket, reader, queue);
        writer = new VerdictWriter(this, written, socket, queue);
        int errno = binding.bind(config);
        if (errno != 0) {
            throw BindFailure.of(errno, binding, config);
        }
        errors.begin();
        bound = true;
    }

    private void applySocketOptions() {
        receiveBuffer.size(socket, config);
        socket.setTimestamps(config.isKernelTimestamps());
    }

    /** An option was changed while the queue is bound. */
    void configChanged() {
        if (isActive() && !drain.isRunning()) {
            applySocketOptions();
            binding.reconfigure(config);
            timeout.watch();
        }
    }

    /** The kernel has answered a change of options. Returns what to tell of it, or {@code null}. */
    Throwable configAnswered(int sequence, int errno) {
        int refused = binding.refused(sequence, errno);
        config.revertFlags(refused);
        return errno == 0 ? null : BindFailure.ofChange(errno, refused, binding);
    }

    /** A batch has been read: its verdicts go out. */
    void batchEnded() {
        channel.unsafe().flush();
        defaults.send();
        timeout.watch();
    }

    /** An exception has reached the end of the pipeline: the packet that is being delivered is nobody's any more. */
    void deliveryFailed() {
        NfqueuePacket packet = reader.delivering();
        if (packet != null && ledger.isWaiting(packet) && isActive()) {
            defaults.give(packet);
        }
    }

    /** Closes the channel since its socket has failed. */
    void fail(IOException failure) {
        drain.abandon();
        pipeline().fireExceptionCaught(failure);
        closeChannel();
    }

    /** Closes the channel, which waits unless the drain has been abandoned. */
    void closeChannel() {
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    @Override
    public boolean readable() {
        return reading.turn();
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
        closeChannel();
    }

    /** Gives the default verdict to all that waits in the kernel, delivered or not. */
    void judgeWhatWaits() {
        closing = true;
        drain.stopQueueing();
        do {
            reader.discard();
        } while (reader.receive(socket, NfqueueChannelConfig.MAX_BATCH_SIZE) > 0);
        reader.discard();
        ledger.forEachOutstanding(defaults::give);
        writer.writeDefaults();
    }

    /** Gives everything back: first the place on the loop, then the queue, then the descriptor. */
    void close() {
        closing = true;
        ledger.close();
        drain.abandon();
        timeout.stop();
        reader.discard();
        written.fail(new ClosedChannelException());
        cancelRegistration();
        if (bound) {
            binding.unbind();
        }
        if (socket != null) {
            kernel.close();
            socket.close();
        }
        injector.close();
        arena.release();
        if (bound) {
            LoopScratch.get().received.release(); // Others on the loop get theirs anew.
        }
    }

    void cancelRegistration() {
        if (registration != null) {
            registration.cancel();
        }
    }
}
