// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Relays a connection: bytes go to a reader, and what that writes goes on. Each end keeps its own connection with the other
 * end, acknowledgments and all, as long as the bytes go through at once; for what the reader keeps to itself, and for what
 * it adds, this stands in as sender and receiver.
 */
final class RelayEngine extends TcpEngine<RelayDirection> {
    /** A queue delivers 65,531 bytes of a packet, with its headers. */
    private static final int MOST_MSS = 65_400;

    private final RelaySender sender;
    private final RelayRecovery recovery;
    private final boolean hold;

    /** A packet is being worked on: what is written is sent when it is done. */
    private boolean busy;

    /** Nothing is left to relay: packets pass. */
    private boolean clear;

    private boolean acknowledgeAnyhow;

    RelayEngine(TcpStreamConfig config, boolean hold, ConnectionOutput output, ByteBufAllocator alloc) {
        super(config, output, alloc, new RelayDirection(alloc, config, hold), new RelayDirection(alloc, config, hold));
        sender = new RelaySender(output, alloc);
        recovery = new RelayRecovery(sender);
        this.hold = hold;
    }

    @Override
    void unsound(IpPacket packet) {
        if (clear) {
            output.pass(packet);
        } else {
            output.drop(packet);
        }
    }

    @Override
    void stray(IpPacket packet) {
        if (packet.tcp().payloadLength() == 0) {
            output.pass(packet);
        } else {
            output.drop(packet);
        }
    }

    @Override
    void segment(Segment segment, RelayDirection own, RelayDirection other) {
        if (reset) {
            afterReset(segment, own, other);
        } else if (clear) {
            output.pass(segment.packet);
        } else if (segment.isRst()) {
            rst(segment, own, other);
        } else if (segment.isSyn()) {
            syn(segment, own, other);
        } else if (!segment.isAck() || !own.sender.isStarted()) {
            output.drop(segment.packet);
        } else if (isFromLongAgo(segment, own, 0) || isUnbelievable(segment, other)) {
            output.drop(segment.packet);
            sender.acknowledge(own, other);
        } else {
            relay(segment, own, other);
        }
    }

    private static boolean isUnbelievable(Segment segment, RelayDirection other) {
        return segment.acknowledged > other.sent || !isBelievable(segment, other, other.acknowledged);
    }

    private void relay(Segment segment, RelayDirection own, RelayDirection other) {
        busy = true;
        acknowledgeAnyhow = false;
        long expected = own.expected();
        try {
            own.sender.timestamp(segment.timestamp, segment.offset <= own.in.next());
            own.sender.seen(segment.packet, segment.tcp);
            long newly = recovery.acknowledged(segment, own, other, now);
            establish();
            data(segment, own);
            forward(segment, own, other, expected, newly);
        } finally {
            busy = false;
        }
        afterwards(own, other);
    }

    /** Sends what can be sent now, and tells the senders what they do not know. */
    private void afterwards(RelayDirection own, RelayDirection other) {
        account();
        if (reset) {
            return;
        }
        sender.sendBacklog(own, other, now);
        sender.sendBacklog(other, own, now);
        tellSender(own, other, acknowledgeAnyhow);
        tellSender(other, own, false);
        acknowledgeAnyhow = false;
        clear = own.isClear() && other.isClear();
        if (isOver(own) && isOver(other)) {
            end(false);
        }
    }

    private static boolean isOver(RelayDirection direction) {
        return direction.endWritten && direction.acknowledged >= direction.writtenEnd();
    }

    private void tellSender(RelayDirection own, RelayDirection other, boolean anyhow) {
        if (!own.sender.isStarted() || !other.sender.isStarted()) {
            return;
        }
        int mss = sender.segmentSize(own, other);
        long opened = own.senderEdge() - own.toldEdge;
        boolean update = opened >= 2L * mss && own.toldEdge - own.told < 2L * mss;
        if (anyhow || own.done() > own.told || update) {
            sender.acknowledge(own, other);
        }
    }

    private void syn(Segment segment, RelayDirection own, RelayDirection other) {
        boolean another = isLateSyn(segment, own);
        if (another || segment.isFin()) {
            output.drop(segment.packet);
            if (another && other.sender.isStarted()) {
                sender.acknowledge(own, other); // RFC 5961 section 4.
            }
            return;
        }
        own.sender.syn(segment.packet, segment.tcp);
        if (segment.isAck()) {
            Endpoint.agree(own.sender, other.sender);
        }
        long window = own.sender.windowBytes(segment.tcp.window(), true);
        other.edge = Math.max(other.edge == Long.MAX_VALUE ? 0 : other.edge, window);
        other.toldEdge = other.edge;
        other.mostWindow = Math.max(other.mostWindow, window);
        output.pass(withoutWhatCannotBeRelayed(segment));
    }

    /**
     * Bytes in a SYN would pass unseen; without them the other end acknowledges the SYN alone, and they come again (RFC
     * 7413). A segment that is longer than a queue delivers could not be relayed: loopback has such. Multipath TCP has numbers of its own for the bytes, and without its option there is none of it.
     */
    private static IpPacket withoutWhatCannotBeRelayed(Segment segment) {
        IpPacket packet = segment.packet;
        if (segment.length > 0) {
            packet.tcp().payload(Unpooled.EMPTY_BUFFER);
        }
        TcpOptions options = packet.tcp().options();
        if (options.find(TcpOption.MAXIMUM_SEGMENT_SIZE) && options.maximumSegmentSize() > MOST_MSS) {
            options.maximumSegmentSize(MOST_MSS);
        }
        if (options.find(TcpOption.MULTIPATH)) {
            packet.tcp().removeOption(TcpOption.MULTIPATH);
        }
        return packet;
    }

    private void rst(Segment segment, RelayDirection own, RelayDirection other) {
        if (!isExactReset(segment, own, own.told, other)) {
            if (!isEstablished()) {
                stray(segment.packet); // It may be about an older connection, of which one end knows still.
                return;
            }
            boolean inWindow = segment.offset > own.told && segment.offset < own.toldEdge;
            output.drop(segment.packet);
            if (own.sender.isStarted() && inWindow) {
                sender.acknowledge(own, other); // RFC 5961 section 3.
            }
            return;
        }
        if (own.sender.isStarted()) {
            reset = true;
            sender.header(segment.tcp, own, other, own.sent, segment.flags);
        }
        output.pass(segment.packet);
        end(true);
    }

    private void afterReset(Segment segment, RelayDirection own, RelayDirection other) {
        output.drop(segment.packet);
        if (!segment.isRst() && segment.isAck()) {
            sender.resetAnswer(own, other, segment);
        }
    }

    private void data(Segment segment, RelayDirection own) {
        long ahead = segment.offset - own.in.next();
        if (own.hasRoom(segment.offset, segment.length)
                && ahead <= config.relayLimit()
                && own.findsMemory(segment.offset, segment.length)) {
            boolean borrow = own.isReading() && !own.letGo;
            own.in.add(segment.offset, segment.bytes, segment.index, segment.length, borrow);
            if (segment.isFin()) {
                own.in.end(segment.end());
            }
        }
        deliver(own);
    }

    private void deliver(RelayDirection own) {
        if (own.letGo) {
            own.passOn();
        } else {
            own.deliver();
        }
        own.settle();
        long conflict = own.in.takeConflict();
        if (conflict >= 0 && own.reader != null && !own.isClosed()) {
            own.reader.conflict(conflict);
        }
    }

    private void forward(Segment segment, RelayDirection own, RelayDirection other, long expected, long newly) {
        if (reset) {
            output.drop(segment.packet); // The reader has cut the connection.
            return;
        }
        int length = segment.length + (segment.isFin() ? 1 : 0);
        if (length == 0) {
            acknowledgment(segment, own, other, newly);
        } else if (segment.offset + length <= expected) {
            again(segment, own, other, length);
        } else if (RelaySender.hasNew(own)) {
            sender.sendNew(own, other, segment, now);
        } else {
            output.drop(segment.packet);
            acknowledgeAnyhow = segment.offset > expected || own.in.next() < segment.end();
        }
    }

    private void acknowledgment(Segment segment, RelayDirection own, RelayDirection other, long newly) {
        boolean probe = segment.offset < own.told;
        boolean news = other.done() > other.told || other.senderEdge() > other.toldEdge || probe;
        if (newly > 0 && !news) {
            // Its sender knows nothing yet of what was acknowledged: to it this would be a duplicate.
            output.drop(segment.packet);
            return;
        }
        long at = segment.offset >= own.expected() ? own.sent : probe ? own.acknowledged - 1 : own.acknowledged;
        sender.header(segment.tcp, own, other, at, segment.flags & ~TcpFlags.URG);
        output.pass(segment.packet);
    }

    /** What has come before comes again: what stands for it goes again, as far as it has not arrived. */
    private void again(Segment segment, RelayDirection own, RelayDirection other, int length) {
        long from = Math.max(own.acknowledged, hold ? segment.offset : own.map.rewritten(segment.offset));
        long end = hold ? segment.end() : own.map.rewrittenCeiling(segment.end());
        boolean withEnd = segment.isFin() && own.endWritten;
        long to = Math.min(own.sent, Math.min(end, own.written) + (withEnd ? 1 : 0));
        if (from < to) {
            sender.emit(own, other, from, to, segment, now);
        } else if (length == 1 && segment.offset < own.told && !segment.isFin()) {
            // A keep-alive or a probe with a byte: the receiver is to answer it.
            output.drop(segment.packet);
            sender.probe(own, other);
        } else {
            output.drop(segment.packet);
            acknowledgeAnyhow = true;
        }
    }

    /** The reader writes. Returns how many bytes are taken; see {@link RelayDirection#write}. */
    int write(int from, ByteBuf bytes, int index, int length) {
        int taken = direction(from).write(bytes, index, length);
        written(from);
        return taken;
    }

    /** The reader ends the stream. */
    void writeEnd(int from) {
        direction(from).writeEnd();
        written(from);
    }

    private void written(int from) {
        if (!busy) {
            direction(from).settle();
            afterwards(direction(from), direction(1 - from));
        }
    }

    @Override
    void read(int from) {
        if (!busy) {
            busy = true;
            try {
                deliver(direction(from));
            } finally {
                busy = false;
            }
            afterwards(direction(from), direction(1 - from));
        }
    }

    /** The readers let the connection go: what comes from now on passes unread. */
    void letGo() {
        for (int from = 0; from < 2; from++) {
            direction(from).letGo = true;
            direction(from).close(false);
            deliver(direction(from));
        }
        if (!busy) {
            afterwards(direction(0), direction(1));
        }
    }

    boolean isClear() {
        return clear;
    }

    @Override
    void reset() {
        if (reset) {
            return;
        }
        reset = true;
        for (int from = 0; from < 2; from++) {
            RelayDirection own = direction(from);
            RelayDirection other = direction(1 - from);
            own.recovery.disarm();
            if (own.sender.address != null) {
                sender.reset(own, other);
            }
        }
        end(true);
    }

    @Override
    long deadline() {
        return reset || clear
                ? NEVER
                : Math.min(
                        direction(0).recovery.deadline(), direction(1).recovery.deadline());
    }

    @Override
    void timeout() {
        for (int from = 0; from < 2 && !reset; from++) {
            RelayDirection own = direction(from);
            if (own.recovery.deadline() <= now && !recovery.timedOut(own, direction(1 - from), now)) {
                reset();
            }
        }
    }
}
