// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import java.util.ArrayList;
import java.util.List;

/** A packet of which some fragments have come; or one that failed, so that what still comes of it fails too. */
final class Datagram {

    private static final int NOT_ECT = 1;
    private static final int CONGESTION_EXPERIENCED = 1 << 3;
    private static final int UNKNOWN = -1;

    final FragmentKey key;
    final SourceShare source;

    /** When it was begun, and when its time is up, in nanoseconds of the event loop's clock. */
    final long begun;

    final long deadline;

    /** By offset; without overlaps. */
    private final List<Piece> pieces = new ArrayList<>();

    private ReassemblyFailure failure;
    private int bytes;
    private int received;
    private int end = UNKNOWN;

    /** Which values of the two ECN bits have come, one bit for each. */
    private int ecnSeen;

    Datagram(FragmentKey key, SourceShare source, long begun, long deadline) {
        this.key = key;
        this.source = source;
        this.begun = begun;
        this.deadline = deadline;
    }

    /** Why it failed, or null when it has not. */
    ReassemblyFailure failure() {
        return failure;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** What it counts for where fragments are counted: a failed one is remembered, which is not for nothing. */
    int weight() {
        return Math.max(1, pieces.size());
    }

    /** Bytes held, IP headers included. */
    int bytes() {
        return bytes;
    }

    boolean isComplete() {
        return received == end;
    }

    /** Whether one of the routers on the way has marked congestion, and the packet must (RFC 3168 section 5.3). */
    boolean isCongestionExperienced() {
        return (ecnSeen & CONGESTION_EXPERIENCED) != 0;
    }

    boolean hasSame(Piece piece) {
        int at = place(piece.offset);
        return at < pieces.size() && pieces.get(at).isSame(piece);
    }

    /** Takes a fragment in, unless that makes the packet fail, which the answer then tells; else null. */
    ReassemblyFailure insert(Piece piece, int maxPieces) {
        int at = place(piece.offset);
        if (piece.end == piece.offset) {
            return ReassemblyFailure.MALFORMED;
        }
        if ((at > 0 && pieces.get(at - 1).covers(piece))
                || (at < pieces.size() && pieces.get(at).covers(piece))) {
            return ReassemblyFailure.OVERLAP;
        }
        boolean last = at == pieces.size();
        boolean beyondEnd = end != UNKNOWN && last;
        boolean anotherEnd = !piece.more && (end != UNKNOWN || !last);
        if (beyondEnd || anotherEnd) {
            return ReassemblyFailure.INCONSISTENT_END;
        }
        if (isTooLong(piece)) {
            return ReassemblyFailure.TOO_LONG;
        }
        if (pieces.size() == maxPieces) {
            return ReassemblyFailure.LIMIT;
        }
        ecnSeen |= 1 << piece.packet.ecn();
        if ((ecnSeen & NOT_ECT) != 0 && ecnSeen != NOT_ECT) {
            return ReassemblyFailure.ECN;
        }
        add(at, piece);
        return null;
    }

    private void add(int at, Piece piece) {
        pieces.add(at, piece);
        bytes += piece.packet.length();
        received += piece.end - piece.offset;
        end = piece.more ? end : piece.end;
    }

    /** Whether the packet would be longer than IP allows: the first fragment's header counts, whenever that comes. */
    private boolean isTooLong(Piece piece) {
        Piece first = piece.offset == 0 || pieces.isEmpty() ? piece : pieces.get(0);
        int last = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).end;
        int header = first.offset == 0 ? first.countedHeader() : 0;
        return header + Math.max(last, piece.end) > Wire.MAX_LENGTH;
    }

    /** How many pieces lie before an offset. Fragments mostly come in order, so the search begins at the end. */
    private int place(int offset) {
        int at = pieces.size();
        while (at > 0 && pieces.get(at - 1).offset >= offset) {
            at--;
        }
        return at;
    }

    /** Fails the packet, and gives back what it held. */
    List<IpPacket> fail(ReassemblyFailure why) {
        failure = why;
        return giveUp();
    }

    /** Gives back what it held. */
    List<IpPacket> giveUp() {
        List<IpPacket> packets = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            packets.add(piece.packet);
        }
        pieces.clear();
        bytes = 0;
        return packets;
    }
}
