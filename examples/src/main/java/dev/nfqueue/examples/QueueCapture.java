// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.Hook;
import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import dev.nfqueue.codec.ip.capture.CaptureArrival;
import dev.nfqueue.codec.ip.capture.CaptureDecision;
import dev.nfqueue.codec.ip.capture.CaptureHandlerBuilder;
import dev.nfqueue.codec.ip.capture.CaptureSection;
import dev.nfqueue.codec.ip.capture.PacketDirection;
import dev.nfqueue.codec.ip.capture.PacketOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.nio.file.Path;
import java.util.List;

/**
 * Captures a queue: what the kernel tells of each packet, and its verdict, become the packet's comments. New bytes, answers and
 * packets of our own follow as outbound packets.
 */
final class QueueCapture {
    private QueueCapture() {}

    static CaptureHandlerBuilder of(Path file, NfqueueAddress queue) {
        return new CaptureHandlerBuilder(file)
                .section(new CaptureSection(null, System.getProperty("os.name"), "nfqueue-examples", List.of()))
                .interfaceName("queue " + queue.queue())
                .arrivals(QueueCapture::arrival)
                .decisions(QueueCapture::decision);
    }

    static CaptureArrival arrival(ByteBufHolder message) {
        NfqueuePacket packet = (NfqueuePacket) message;
        Hook hook = packet.hook();
        StringBuilder comment = new StringBuilder("id ")
                .append(packet.packetId())
                .append(", hook ")
                .append(hook);
        device(comment, "in", packet.indev(), packet.indevName());
        device(comment, "out", packet.outdev(), packet.outdevName());
        if (packet.mark() != 0) {
            comment.append(", mark 0x").append(Integer.toHexString(packet.mark()));
        }
        boolean leaves = hook == Hook.OUTPUT || hook == Hook.POSTROUTING;
        PacketOptions options = PacketOptions.NONE
                .withComment(comment.toString())
                .withPacketId(packet.packetId())
                .withDirection(leaves ? PacketDirection.OUTBOUND : PacketDirection.INBOUND);
        return CaptureArrival.now(packet.packetId(), packet.originalLength(), options);
    }

    private static void device(StringBuilder comment, String word, int index, String name) {
        if (index != 0) {
            comment.append(", ").append(word).append(' ').append(name == null ? "#" + index : name);
        }
    }

    static CaptureDecision decision(Object message) {
        if (message instanceof NfqueueVerdict verdict) {
            String comment = verdict.verdict()
                    + (verdict.hasMark() ? ", new mark 0x" + Integer.toHexString(verdict.mark()) : "")
                    + (verdict.answer() != null ? ", with an answer" : "")
                    + (verdict.newContent() != null ? ", rewritten" : "");
            ByteBuf leaves = verdict.newContent() != null ? verdict.newContent() : verdict.answer();
            return new CaptureDecision(verdict.packet().packetId(), comment, leaves);
        }
        if (message instanceof NfqueuePacket packet) {
            // Written back, it is accepted.
            return packet.isReplaced()
                    ? new CaptureDecision(packet.packetId(), "ACCEPT, rewritten", packet.content())
                    : new CaptureDecision(packet.packetId(), "ACCEPT", null);
        }
        return message instanceof ByteBufHolder own
                ? new CaptureDecision(null, "sent by ourselves", own.content())
                : null;
    }
}
