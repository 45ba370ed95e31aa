// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacketFieldsTest {

    private static Map<String, List<String>> fields(byte[] packet) {
        IpPacket view = IpPacket.of(Unpooled.wrappedBuffer(packet));
        Map<String, List<String>> fields = PacketFields.of(view);
        view.release();
        return fields;
    }

    @Test
    void givesValuesInWiresharksNotation() {
        Map<String, List<String>> fields =
                fields(Frames.ipv4(Frames.TCP, "", "0050 c000 f0000001 00000002 6012 ffff 0000 0000 020405b4 6162"));
        assertEquals(List.of("192.0.2.1"), fields.get("ip.src"));
        assertEquals(List.of("0x1234"), fields.get("ip.id"));
        assertEquals(List.of("1"), fields.get("ip.checksum.status"));
        assertEquals(List.of("4026531841"), fields.get("tcp.seq_raw"));
        assertEquals(List.of("0x0012"), fields.get("tcp.flags"));
        assertEquals(List.of("1460"), fields.get("tcp.options.mss_val"));
        assertEquals(List.of("1"), fields.get("tcp.checksum.status"));
        assertEquals(List.of("1"), fields.get("tcp.flags.syn"));
        assertEquals(List.of("0"), fields.get("tcp.flags.fin"));
        assertFalse(fields.containsKey("udp.srcport"));
    }

    @Test
    void givesOuterValuesBeforeInnerOnes() {
        byte[] inner = Frames.ipv4(Frames.UDP, "", "0035 c000 0008 0000");
        Map<String, List<String>> fields = fields(Frames.ipv6(Frames.IPV4, Frames.hex(inner)));
        assertEquals(List.of("6", "4"), fields.get("ip.version"));
        assertEquals(List.of("53"), fields.get("udp.srcport"));
    }

    @Test
    void tellsPortsOfATcpHeaderThatIsCutBehindThem() {
        byte[] quoted = Frames.ipv4(Frames.TCP, "", "0050 c000 f0000001");
        Frames.put16(quoted, 2, 100);
        Map<String, List<String>> fields =
                fields(Frames.ipv4(Frames.ICMP, "", "0b00 0000 00000000" + Frames.hex(quoted)));
        assertEquals(List.of("80"), fields.get("tcp.srcport"));
        assertFalse(fields.containsKey("tcp.flags"));
    }

    @Test
    void givesNothingOfWhatIsNoPacket() {
        assertEquals(Map.of(), fields(new byte[3]));
    }

    @Test
    void givesTheFieldsOfItsListOfNamesAndNoOthers() {
        Set<String> seen = new HashSet<>();
        CaptureSet.spoiled()
                .forEach(sample -> seen.addAll(fields(sample.bytes()).keySet()));
        // The packets that were made have each of them, spoiled ones none beyond.
        CaptureSet.made().forEach(sample -> seen.addAll(fields(sample.bytes()).keySet()));
        assertEquals(new HashSet<>(PacketFields.names()), seen);
    }

    @Test
    void listsEachNameOnce() {
        assertEquals(PacketFields.names().size(), new HashSet<>(PacketFields.names()).size());
    }
}
