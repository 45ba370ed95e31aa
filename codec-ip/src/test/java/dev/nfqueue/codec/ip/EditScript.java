// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A series of edits that a string of bytes stands for: a byte says which, those behind it with what. Any bytes are a
 * series, and the same ones always the same, whatever buffer the packet lies in. At the end of the bytes, zeros follow.
 */
final class EditScript {

    private static final int MOST_EDITS = 64;

    private final byte[] script;
    private int at;
    private boolean contentReplaced;

    EditScript(byte[] script) {
        this.script = script;
    }

    /** Makes all edits. Those that the packet refuses for its length, or for being a fragment, do not count. */
    void run(IpPacket packet) {
        for (int edits = 0; at < script.length && edits < MOST_EDITS; edits++) {
            try {
                edit(packet, u8());
            } catch (IllegalArgumentException | UnsupportedOperationException e) {
                // No room, or not allowed here: then nothing has changed, which the sums will show.
            }
        }
    }

    /** Whether a payload was replaced or written to, so that what it holds may be anything. */
    boolean contentReplaced() {
        return contentReplaced;
    }

    private int u8() {
        return at < script.length ? script[at++] & 0xFF : 0;
    }

    private int u16() {
        return u8() << 8 | u8();
    }

    private int u32() {
        return u16() << 16 | u16();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        int known = Math.min(length, script.length - at);
        System.arraycopy(script, at, bytes, 0, known);
        at += known;
        return bytes;
    }

    private void edit(IpPacket packet, int operation) {
        switch (operation % 8) {
            case 0 -> packet.hopLimit(u8());
            case 1 -> packet.dscp(u8());
            case 2 -> packet.ecn(u8());
            case 3 -> editPayload(packet);
            case 4 -> editTransport(packet);
            case 5 -> editInner(packet);
            case 6 -> look(packet);
            default -> editHeader(packet);
        }
    }

    /** Settling in between must not matter. */
    private void look(IpPacket packet) {
        switch (u8() % 5) {
            case 0 -> packet.settle();
            case 1 -> packet.content();
            case 2 -> packet.malformation();
            case 3 -> assertNotNull(packet.toString());
            default -> {
                if (packet.transport() != null) {
                    packet.transport().checksumState();
                }
            }
        }
    }

    private void editHeader(IpPacket packet) {
        if (packet instanceof Ipv4Packet v4) {
            editIpv4(v4);
        } else if (packet instanceof Ipv6Packet v6) {
            editIpv6(v6);
        }
    }

    private void editIpv4(Ipv4Packet packet) {
        switch (u8() % 8) {
            case 0 -> packet.source(u32());
            case 1 -> packet.destination(u32());
            case 2 -> packet.identification(u16());
            case 3 -> packet.dontFragment((u8() & 1) != 0);
            case 4 -> packet.trafficClass(u8());
            case 5 -> packet.option(u8(), bytes(u8() % 16));
            case 6 -> packet.removeOption(u8());
            default -> packet.removeOptions();
        }
    }

    private void editIpv6(Ipv6Packet packet) {
        switch (u8() % 6) {
            case 0 -> packet.source((long) u32() << 32 | u16(), u32());
            case 1 -> packet.destination((long) u32() << 32 | u16(), u32());
            case 2 -> packet.flowLabel(u32());
            case 3 -> packet.trafficClass(u8());
            case 4 -> insertExtension(packet);
            default -> packet.removeExtension(IpProtocol.of(extension(u8())));
        }
    }

    /** Bodies that are right by themselves, since a malformed packet could not be judged. */
    private void insertExtension(Ipv6Packet packet) {
        int type = extension(u8());
        byte[] body;
        if (type == 43) {
            body = bytes(22);
            body[0] = (byte) (u8() % 2 == 0 ? 4 : 0);
            body[1] = (byte) (u8() % 2);
            body[2] = 0;
        } else {
            byte[] data = bytes(u8() % 30);
            body = new byte[data.length + 2];
            body[0] = 0x1E; // An option for experiments: to be skipped where unknown.
            body[1] = (byte) data.length;
            System.arraycopy(data, 0, body, 2, data.length);
        }
        packet.insertExtension(IpProtocol.of(type), body);
    }

    private static int extension(int choice) {
        return new int[] {0, 43, 60}[choice % 3];
    }

    private void editPayload(IpPacket packet) {
        Transport transport = packet.transport();
        if (transport == null) {
            return;
        }
        contentReplaced = true;
        switch (u8() % 4) {
            case 0 -> transport.payload(bytes(u8() % 64));
            case 1 -> transport.payload(Arrays.copyOf(bytes(16), u16() % 2000));
            case 2 -> {
                ByteBuf payload = transport.payload();
                transport.payload(payload.slice(0, payload.readableBytes() / 2));
            }
            default -> {
                ByteBuf payload = transport.writablePayload();
                if (payload.isReadable()) {
                    payload.setByte(u16() % payload.readableBytes(), u8());
                }
            }
        }
    }

    private void editInner(IpPacket packet) {
        IpPacket inner = inner(packet.transport());
        if (inner != null) {
            edit(inner, u8());
        }
    }

    private static IpPacket inner(Transport transport) {
        if (transport instanceof IpTunnel tunnel) {
            return tunnel.inner();
        } else if (transport instanceof GrePacket gre) {
            return gre.inner();
        } else if (transport instanceof IcmpMessage message) {
            return message.quoted();
        }
        return transport instanceof Icmpv6Message message ? message.quoted() : null;
    }

    private void editTransport(IpPacket packet) {
        Transport transport = packet.transport();
        if (transport instanceof TcpSegment tcp) {
            editTcp(tcp);
        } else if (transport instanceof UdpDatagram udp) {
            editPorts(udp::sourcePort, udp::destinationPort);
        } else if (transport instanceof UdpLiteDatagram udp) {
            editUdpLite(udp);
        } else if (transport instanceof SctpPacket sctp) {
            editPorts(sctp::sourcePort, sctp::destinationPort);
            sctp.verificationTag(u32());
        } else if (transport instanceof DccpPacket dccp) {
            editPorts(dccp::sourcePort, dccp::destinationPort);
        } else if (transport instanceof IcmpMessage message && message.isEcho()) {
            message.identifier(u16()).sequence(u16());
        } else if (transport instanceof Icmpv6Message message && message.isEcho()) {
            message.identifier(u16()).sequence(u16());
        } else if (transport instanceof IgmpMessage message) {
            message.group(u32());
        } else if (transport instanceof GrePacket gre) {
            gre.key(u32());
        }
    }

    private void editPorts(Port source, Port destination) {
        (u8() % 2 == 0 ? source : destination).set(u16());
    }

    private void editUdpLite(UdpLiteDatagram udp) {
        if (u8() % 3 == 0) {
            udp.coverage(8 + u8() % (udp.payloadLength() + 1));
        } else {
            editPorts(udp::sourcePort, udp::destinationPort);
        }
    }

    private void editTcp(TcpSegment tcp) {
        switch (u8() % 9) {
            case 0 -> tcp.sourcePort(u16());
            case 1 -> tcp.destinationPort(u16());
            case 2 -> tcp.sequence(u32());
            case 3 -> tcp.acknowledgment(u32());
            case 4 -> tcp.flags(u16());
            case 5 -> tcp.window(u16()).urgentPointer(u16());
            case 6 -> tcp.option(u8(), bytes(u8() % 16));
            case 7 -> tcp.removeOption(u8());
            default -> tcp.removeOptions();
        }
    }

    /** A setter of a port. */
    @FunctionalInterface
    private interface Port {
        Object set(int port);
    }
}
