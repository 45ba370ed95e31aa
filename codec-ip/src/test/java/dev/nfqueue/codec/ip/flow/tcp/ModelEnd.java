// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.TcpBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import dev.nfqueue.codec.ip.TcpSegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** A small TCP that sends its bytes in every ugly way, and takes what comes; in virtual time, in milliseconds. */
final class ModelEnd {
    private static final int TIMEOUT = 200;
    private static final int WINDOW = 64 * 1024;
    private static final int SCALE = 3;

    final String name;
    final byte[] toSend;
    private final InetAddress address;
    private final InetAddress peer;
    private final int port;
    private final int peerPort;
    private final Random random;
    private final boolean options;
    private final Consumer<IpPacket> wire;
    private final int mss;
    private final int isn;

    private boolean synAcked;
    private long una;
    private long next;
    private int flight = 4;
    private long retransmitAt = Long.MAX_VALUE;
    private int backOff = TIMEOUT;
    private int duplicates;
    private long peerWindow;

    private int peerIsn;
    private boolean peerKnown;
    private byte[] received = new byte[1024];
    private boolean[] have = new boolean[1024];
    private long expected;
    private long peerFin = Long.MAX_VALUE;
    private int peerStamp;
    long now;
    boolean wasReset;

    ModelEnd(String name, byte[] toSend, boolean client, boolean options, Random random, Consumer<IpPacket> wire)
            throws Exception {
        this.name = name;
        this.toSend = toSend;
        this.options = options;
        this.random = new Random(random.nextLong());
        this.wire = wire;
        InetAddress a = InetAddress.getByName("192.0.2.1");
        InetAddress b = InetAddress.getByName("198.51.100.2");
        address = client ? a : b;
        peer = client ? b : a;
        port = client ? 40000 : 80;
        peerPort = client ? 80 : 40000;
        mss = 100 + random.nextInt(1360);
        isn = -random.nextInt(20_000); // Numbers wrap soon.
    }

    void connect() {
        syn(TcpFlags.SYN);
        retransmitAt = now + TIMEOUT;
    }

    boolean isDone() {
        return una > toSend.length && expected > peerFin;
    }

    byte[] receivedBytes() {
        return Arrays.copyOf(received, (int) Math.min(expected, peerFin));
    }

    long nextEvent() {
        return retransmitAt;
    }

    private void syn(int flags) {
        TcpBuilder tcp = segment(flags, -1).maximumSegmentSize(mss);
        if (options) {
            tcp.option(TcpOption.WINDOW_SCALE, (byte) SCALE).option(TcpOption.SACK_PERMITTED);
        }
        tcp.window(0xFFFF);
        wire.accept(tcp.build());
    }

    private TcpBuilder segment(int flags, long offset) {
        TcpBuilder tcp = IpPacketBuilder.from(address, peer)
                .tcp(port, peerPort)
                .sequence(isn + 1 + offset & 0xFFFFFFFFL)
                .flags(flags)
                .window(options ? WINDOW >> SCALE : WINDOW - 1);
        if (peerKnown) {
            tcp.acknowledgment(peerIsn + 1 + acknowledgment() & 0xFFFFFFFFL);
        }
        if (options) {
            byte[] stamps =
                    ByteBuffer.allocate(8).putInt((int) now).putInt(peerStamp).array();
            tcp.option(TcpOption.TIMESTAMPS, stamps);
        }
        return tcp;
    }

    private long acknowledgment() {
        return expected;
    }

    void timeout() {
        if (retransmitAt > now) {
            return;
        }
        backOff = Math.min(backOff * 2, 5_000);
        retransmitAt = now + backOff;
        if (!synAcked) {
            syn(peerKnown ? TcpFlags.SYN | TcpFlags.ACK : TcpFlags.SYN);
            return;
        }
        flight = 2;
        if (una <= toSend.length && next > una) {
            send(una);
        } else if (next <= toSend.length) {
            wire.accept(segment(TcpFlags.ACK, una - 1).build()); // A window probe.
        }
    }

    /** Sends a segment that begins at an offset, and is as long as it likes. */
    private void send(long offset) {
        int left = (int) (toSend.length - offset);
        int most = mss - (options ? 12 : 0);
        if (random.nextInt(20) == 0) {
            most *= 8; // Yet to be segmented.
        }
        int length = Math.min(left, 1 + random.nextInt(most)); // May reach behind what was sent before.
        length = (int) Math.min(length, Math.max(1, una + peerWindow - offset));
        boolean fin = length == left;
        int flags = TcpFlags.ACK | (fin ? TcpFlags.FIN : 0);
        wire.accept(segment(flags, offset)
                .payload(Arrays.copyOfRange(toSend, (int) offset, (int) offset + length))
                .build());
        next = Math.max(next, offset + length + (fin ? 1 : 0));
    }

    private void sendNew() {
        while (synAcked && next <= toSend.length && next - una < Math.min(peerWindow, (long) flight * mss)) {
            send(next);
            if (retransmitAt == Long.MAX_VALUE) {
                retransmitAt = now + backOff;
            }
        }
        if (synAcked && next <= toSend.length && retransmitAt == Long.MAX_VALUE) {
            retransmitAt = now + backOff;
        }
    }

    void receive(IpPacket packet) {
        TcpSegment tcp = packet.tcp();
        assertEquals(ChecksumState.GOOD, tcp.checksumState(), () -> name + " got " + packet);
        if (tcp.isRst()) {
            wasReset = true;
            retransmitAt = Long.MAX_VALUE;
            return;
        }
        if (tcp.isSyn()) {
            note(tcp);
            handshake(tcp);
            return;
        }
        if (!peerKnown || isFromLongAgo(tcp)) {
            return;
        }
        synAcked |= tcp.acknowledgment() != (isn & 0xFFFFFFFFL);
        acknowledged(tcp);
        data(tcp);
        sendNew();
    }

    /** PAWS, as receivers have it: what is old may overtake what was sent again. */
    private boolean isFromLongAgo(TcpSegment tcp) {
        TcpOptions walk = tcp.options();
        if (!walk.find(TcpOption.TIMESTAMPS)) {
            return false;
        }
        if ((int) walk.timestamp() - peerStamp < 0) {
            if (tcp.payloadLength() > 0) {
                acknowledge(expected);
            }
            return true;
        }
        if ((int) (tcp.sequence() - (peerIsn + 1 + expected)) <= 0) {
            note(tcp);
        }
        return false;
    }

    private void note(TcpSegment tcp) {
        TcpOptions walk = tcp.options();
        if (walk.find(TcpOption.TIMESTAMPS)) {
            peerStamp = (int) walk.timestamp();
        }
    }

    private void handshake(TcpSegment tcp) {
        peerIsn = (int) tcp.sequence();
        peerKnown = true;
        peerWindow = tcp.window();
        if (tcp.isAck()) {
            if (!synAcked) {
                synAcked = true;
                retransmitAt = Long.MAX_VALUE;
            }
            wire.accept(segment(TcpFlags.ACK, next).build());
            sendNew();
        } else {
            syn(TcpFlags.SYN | TcpFlags.ACK);
            retransmitAt = now + TIMEOUT;
        }
    }

    private void acknowledged(TcpSegment tcp) {
        long offset = una + (int) (tcp.acknowledgment() - (isn + 1 + una));
        if (offset > next) {
            throw new AssertionError(name + " is acknowledged what it has not sent: " + tcp);
        }
        peerWindow = (long) tcp.window() << (options ? SCALE : 0);
        if (offset > una) {
            una = offset;
            flight = Math.min(flight + 1, 60);
            duplicates = 0;
            backOff = TIMEOUT;
            retransmitAt = next > una ? now + backOff : Long.MAX_VALUE;
        } else if (offset == una && next > una && tcp.payloadLength() == 0 && ++duplicates == 3) {
            flight = Math.max(2, flight / 2);
            send(una);
        }
    }

    private void data(TcpSegment tcp) {
        int length = tcp.payloadLength();
        long offset = expected + (int) (tcp.sequence() - (peerIsn + 1 + expected));
        long before = expected;
        for (int i = 0; i < length; i++) {
            store(offset + i, tcp.payload().getByte(i));
        }
        if (tcp.isFin()) {
            peerFin = offset + length;
        }
        while (expected < peerFin && expected < have.length && have[(int) expected]) {
            expected++;
        }
        if (expected == peerFin) {
            expected++;
        }
        if (length > 0 || tcp.isFin() || offset < before) {
            acknowledge(offset);
        }
    }

    private void store(long offset, byte value) {
        if (offset < 0 || offset >= expected + 2L * WINDOW) {
            return;
        }
        if (offset >= have.length) {
            int size = (int) Math.max(offset + 1, have.length * 2L);
            have = Arrays.copyOf(have, size);
            received = Arrays.copyOf(received, size);
        }
        int at = (int) offset;
        if (have[at]) {
            assertEquals(received[at], value, () -> name + " got another byte at " + offset);
        }
        have[at] = true;
        received[at] = value;
    }

    private void acknowledge(long newest) {
        TcpBuilder tcp = segment(TcpFlags.ACK, next);
        if (options && newest > expected && newest < have.length) {
            long end = newest;
            while (end < have.length && have[(int) end]) {
                end++;
            }
            byte[] block = ByteBuffer.allocate(8)
                    .putInt((int) (peerIsn + 1 + newest))
                    .putInt((int) (peerIsn + 1 + end))
                    .array();
            tcp.option(TcpOption.SACK, block);
        }
        wire.accept(tcp.build());
    }
}
