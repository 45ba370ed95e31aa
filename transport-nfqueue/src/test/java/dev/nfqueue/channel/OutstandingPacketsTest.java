// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ring of waiting packets. */
class OutstandingPacketsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketLedger ledger = new PacketLedger(channel, packet -> {});
    private final List<NfqueuePacket> made = new ArrayList<>();
    private final OutstandingPackets ring = new OutstandingPackets();

    @AfterEach
    void release() {
        made.forEach(NfqueuePacket::release);
        channel.finishAndReleaseAll();
    }

    private NfqueuePacket make(int id) {
        NfqueuePacket packet = TestPackets.packet(ledger, id);
        made.add(packet);
        return packet;
    }

    private NfqueuePacket add(int id) {
        NfqueuePacket packet = make(id);
        ring.add(packet, time(packet));
        return packet;
    }

    /** When a packet of these tests was received. */
    private static long time(NfqueuePacket packet) {
        return packet.packetId() * 1_000_003;
    }

    private List<NfqueuePacket> inOrder() {
        List<NfqueuePacket> all = new ArrayList<>();
        ring.forEach(all::add);
        return all;
    }

    @Test
    void isEmptyAtFirst() {
        assertEquals(0, ring.size());
        assertNull(ring.oldest());
        assertEquals(List.of(), inOrder());
    }

    @Test
    void keepsTheOrderOfArrival() {
        NfqueuePacket first = add(1);
        NfqueuePacket second = add(2);
        assertEquals(List.of(first, second), inOrder());
        assertSame(first, ring.oldest());
    }

    @Test
    void findsTheOldestWhenOthersWereRemovedOutOfOrder() {
        NfqueuePacket first = add(1);
        NfqueuePacket second = add(2);
        NfqueuePacket third = add(3);
        ring.remove(second);
        assertSame(first, ring.oldest());
        ring.remove(first);
        assertSame(third, ring.oldest());
        ring.remove(third);
        assertNull(ring.oldest());
        assertEquals(0, ring.size());
    }

    @Test
    void removesAPacketOnce() {
        NfqueuePacket first = add(1);
        add(2);
        ring.remove(first);
        ring.remove(first);
        assertEquals(1, ring.size());
    }

    @Test
    void doesNotTakeAPacketsPlaceForAnothers() {
        NfqueuePacket gone = add(1);
        ring.remove(gone);
        for (int id = 2; id < 1000; id++) {
            add(id);
        }
        ring.remove(gone);
        assertEquals(998, ring.size());
    }

    @Test
    void letsTheCalleeRemove() {
        for (int id = 1; id <= 5; id++) {
            add(id);
        }
        List<NfqueuePacket> met = new ArrayList<>();
        ring.forEach(packet -> {
            met.add(packet);
            ring.remove(packet);
        });
        assertEquals(made, met);
        assertEquals(0, ring.size());
    }

    @Test
    void growsWithWhatWaits() {
        for (int id = 1; id <= 10_000; id++) {
            add(id);
        }
        assertEquals(made, inOrder());
    }

    @Test
    void doesNotGrowWithHowLongTheOldestWaits() throws ReflectiveOperationException {
        NfqueuePacket held = add(0);
        NfqueuePacket passing = make(1);
        for (int i = 0; i < 100_000; i++) {
            ring.add(passing, 0);
            ring.remove(passing);
        }
        assertSame(held, ring.oldest());
        assertEquals(256, ((Object[]) field("ring").get(ring)).length);
    }

    @Test
    void goesOnWhenItsCountersWrap() throws ReflectiveOperationException {
        field("head").setInt(ring, Integer.MAX_VALUE - 100);
        field("tail").setInt(ring, Integer.MAX_VALUE - 100);
        compareWithModel(50, 5000);
        field("head").setInt(ring, -100);
        field("tail").setInt(ring, -100);
        compareWithModel(400, 5000);
    }

    private static Field field(String name) throws ReflectiveOperationException {
        Field field = OutstandingPackets.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    @Test
    void behavesLikeASetInOrderOfInsertion() {
        compareWithModel(3000, 100_000);
    }

    /** Adds and removes at random, mostly adding while few wait; empties the ring in the end. */
    private void compareWithModel(int packets, int operations) {
        Random random = new Random(packets);
        List<NfqueuePacket> outside = new ArrayList<>();
        for (int id = 0; id < packets; id++) {
            outside.add(make(id));
        }
        LinkedHashSet<NfqueuePacket> model = new LinkedHashSet<>();
        List<NfqueuePacket> inside = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            boolean add = inside.isEmpty() || !outside.isEmpty() && random.nextInt(packets) > inside.size();
            NfqueuePacket packet = takeAny(add ? outside : inside, random);
            if (add) {
                ring.add(packet, time(packet));
                model.add(packet);
                inside.add(packet);
            } else {
                ring.remove(packet);
                model.remove(packet);
                outside.add(packet);
            }
            assertEquals(model.size(), ring.size());
            if (i % 97 == 0) {
                assertSame(model.isEmpty() ? null : model.iterator().next(), ring.oldest());
            }
            if (i % 4999 == 0) {
                assertEquals(List.copyOf(model), inOrder());
                model.forEach(waiting -> assertEquals(time(waiting), ring.time(waiting)));
            }
        }
        inside.forEach(ring::remove);
        assertEquals(0, ring.size());
        assertNull(ring.oldest());
    }

    private static NfqueuePacket takeAny(List<NfqueuePacket> from, Random random) {
        int index = random.nextInt(from.size());
        NfqueuePacket last = from.remove(from.size() - 1);
        return index == from.size() ? last : from.set(index, last);
    }
}
