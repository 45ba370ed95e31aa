// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What tshark says about a packet.
 *
 * @param fields its fields, each with its values in the order of the packet
 * @param faults why it is malformed: names of what tshark calls so; empty when it is not
 * @param experts names of everything tshark remarks
 */
record Dissection(Map<String, List<String>> fields, Set<String> faults, Set<String> experts) {

    boolean isMalformed() {
        return !faults.isEmpty();
    }

    List<String> field(String name) {
        return fields.getOrDefault(name, List.of());
    }
}
