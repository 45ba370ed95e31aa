// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.Malformation;
import java.util.List;
import java.util.Map;

/**
 * One thing that tshark and this library see otherwise.
 *
 * @param sample the packet
 * @param malformation what is wrong with it here, or null
 * @param read the fields that are read here
 * @param theirs what tshark makes of it
 * @param field the field's name, or {@link #MALFORMED}
 * @param ours the values here
 * @param expected tshark's values
 */
record Difference(
        Sample sample,
        Malformation malformation,
        Map<String, List<String>> read,
        Dissection theirs,
        String field,
        List<String> ours,
        List<String> expected) {

    /** Stands for a field: whether the packet is malformed. */
    static final String MALFORMED = "malformed";

    boolean isVerdict() {
        return field.equals(MALFORMED);
    }

    Malformation.Kind kind() {
        return malformation == null ? null : malformation.kind();
    }

    boolean bothMalformed() {
        return malformation != null && theirs.isMalformed();
    }

    boolean onlyOurs() {
        return isVerdict() && malformation != null;
    }

    boolean onlyTheirs() {
        return isVerdict() && malformation == null;
    }

    @Override
    public String toString() {
        return field + ": " + ours + " here, " + expected + " by tshark, which remarks " + theirs.experts() + "; in "
                + sample + (malformation == null ? "" : ", " + malformation);
    }
}
