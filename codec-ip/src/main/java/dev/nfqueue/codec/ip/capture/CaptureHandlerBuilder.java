// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufHolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a {@link CaptureHandler}. Without further settings, each {@link ByteBufHolder} that is read is written as an
 * inbound packet, and each that is written, as an outbound one: right for TUN devices and their like. For channels where
 * something is decided on each packet, {@link #arrivals} and {@link #decisions} say what joins the two.
 */
public final class CaptureHandlerBuilder {

    private static final long MAX_BYTES = 16L << 20;

    private final Path file;
    private CaptureRotation rotation = CaptureRotation.NONE;
    private CaptureSection section = CaptureSection.NONE;
    private String interfaceName;
    private long maxBytes = MAX_BYTES;
    Function<? super ByteBufHolder, CaptureArrival> arrivals = CaptureHandlerBuilder::arrival;
    Function<Object, CaptureDecision> decisions = CaptureHandlerBuilder::sent;
    Predicate<? super ByteBufHolder> filter = packet -> true;
    int snapLength;
    int maxUndecided = 1024;

    /** A capture into a file, or into files of like names when it rotates. */
    public CaptureHandlerBuilder(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * Sets what is written of a packet that came in.
     *
     * @param arrivals called on the event loop when the packet comes; null from it leaves the packet out
     */
    public CaptureHandlerBuilder arrivals(Function<? super ByteBufHolder, CaptureArrival> arrivals) {
        this.arrivals = Objects.requireNonNull(arrivals, "arrivals");
        return this;
    }

    /**
     * Sets what is written about an outbound message.
     *
     * @param decisions called on the event loop; null from it when there is nothing to write
     */
    public CaptureHandlerBuilder decisions(Function<Object, CaptureDecision> decisions) {
        this.decisions = Objects.requireNonNull(decisions, "decisions");
        return this;
    }

    /** Sets which inbound packets are written; all at the beginning. */
    public CaptureHandlerBuilder filter(Predicate<? super ByteBufHolder> filter) {
        this.filter = Objects.requireNonNull(filter, "filter");
        return this;
    }

    /** Sets how many bytes of a packet are written at most; 0, as at the beginning, for all. */
    public CaptureHandlerBuilder snapLength(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("snapshot length " + bytes + ": must not be negative");
        }
        snapLength = bytes;
        return this;
    }

    /** Sets when a new file begins; never at the beginning. */
    public CaptureHandlerBuilder rotation(CaptureRotation rotation) {
        this.rotation = Objects.requireNonNull(rotation, "rotation");
        return this;
    }

    /** Sets what the capture tells of the machine and the program. */
    public CaptureHandlerBuilder section(CaptureSection section) {
        this.section = Objects.requireNonNull(section, "section");
        return this;
    }

    /** Sets the name that the packets' interface has in the capture, such as {@code queue 0}. */
    public CaptureHandlerBuilder interfaceName(String name) {
        interfaceName = name;
        return this;
    }

    /** Sets how many packets may wait for a decision before the oldest is written without; 1,024 at the beginning. */
    public CaptureHandlerBuilder maxUndecided(int packets) {
        if (packets < 0) {
            throw new IllegalArgumentException(packets + " undecided packets: must not be negative");
        }
        maxUndecided = packets;
        return this;
    }

    /** Sets how many bytes may be on the way to the disk before packets are left out; 16 MiB at the beginning. */
    public CaptureHandlerBuilder maxBytes(long bytes) {
        maxBytes = bytes;
        return this;
    }

    /**
     * Creates the file and the handler, which is for one channel.
     *
     * @throws IOException when the file can't be created or written
     */
    public CaptureHandler build() throws IOException {
        ByteBuf preamble = ByteBufAllocator.DEFAULT.heapBuffer();
        boolean open = false;
        try {
            BlockEncoder.sectionHeader(preamble, section);
            BlockEncoder.interfaceDescription(
                    preamble, new CaptureInterface(0, LinkType.RAW, snapLength, interfaceName, null, null, List.of()));
            CaptureFiles files = new CaptureFiles(file, rotation, preamble, CaptureWriter.FOOTER_LENGTH);
            open = true;
            return new CaptureHandler(this, new CaptureWriter(files, maxBytes));
        } finally {
            if (!open) {
                preamble.release();
            }
        }
    }

    private static CaptureArrival arrival(ByteBufHolder packet) {
        if (packet instanceof CapturedPacket captured && captured.hasTimestamp()) {
            return new CaptureArrival(null, captured.timestamp(), captured.originalLength(), captured.options());
        }
        return CaptureArrival.now(null, 0, PacketOptions.NONE);
    }

    private static CaptureDecision sent(Object message) {
        return message instanceof ByteBufHolder packet ? new CaptureDecision(null, null, packet.content()) : null;
    }
}
