// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The packets that are compared. */
final class CaptureSet {

    /** How many are spoiled in the second set; each is spoiled in one to four places. */
    private static final int SPOILED = Integer.getInteger("oracle.spoiled", 4000);

    private static final long SEED = Long.getLong("oracle.seed", 42);

    private CaptureSet() {}

    /** Right packets and broken ones, made on purpose. */
    static List<Sample> made() {
        List<Sample> set = new ArrayList<>();
        BuiltSamples.add(set);
        IpSamples.add(set);
        TransportSamples.add(set);
        IcmpSamples.add(set);
        return set;
    }

    /** The made ones cut short, with their length told as it is and with the old one, and spoiled at random. */
    static List<Sample> spoiled() {
        List<Sample> made = made();
        List<Sample> set = new ArrayList<>();
        Random random = new Random(SEED);
        for (Sample sample : made) {
            byte[] bytes = sample.bytes();
            if (bytes.length < 30) {
                continue;
            }
            int length = 20 + random.nextInt(bytes.length - 20);
            set.add(new Sample("cut " + sample.name(), Arrays.copyOf(bytes, length)));
            boolean whole = bytes[0] >> 4 == 4 || length >= 40;
            if (whole) {
                byte[] shortened = Arrays.copyOf(bytes, length);
                set.add(new Sample("shortened " + sample.name(), Frames.withLengths(shortened)));
            }
        }
        for (int i = 0; i < SPOILED; i++) {
            set.add(spoil(made.get(random.nextInt(made.size())), random));
        }
        return set;
    }

    private static Sample spoil(Sample sample, Random random) {
        byte[] bytes = sample.bytes().clone();
        int places = 1 + random.nextInt(4);
        for (int i = 0; i < places && bytes.length > 0; i++) {
            int value = random.nextInt(3) == 0 ? random.nextInt(2) * 0xFF : random.nextInt(256);
            bytes[random.nextInt(bytes.length)] = (byte) value;
        }
        return new Sample("spoiled " + sample.name(), bytes);
    }
}
