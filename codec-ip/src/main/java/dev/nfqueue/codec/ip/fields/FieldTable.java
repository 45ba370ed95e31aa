// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The fields of one view, a line each: name, and how it is got. A field that the view says it has not, with -1 or null,
 * is left out.
 *
 * @param <V> the view
 */
final class FieldTable<V> {

    private record Row<V>(String name, Function<V, String> getter) {}

    private final List<Row<V>> rows = new ArrayList<>();

    /** A number in decimal, absent when it is -1. */
    FieldTable<V> decimal(String name, ToLongFunction<V> getter) {
        return row(name, view -> {
            long value = getter.applyAsLong(view);
            return value == -1 ? null : Long.toString(value);
        });
    }

    /** A number in hexadecimal of so many digits, absent when it is -1. */
    FieldTable<V> hex(String name, int digits, ToLongFunction<V> getter) {
        return row(name, view -> {
            long value = getter.applyAsLong(view);
            return value == -1 ? null : "0x" + HexFormat.of().toHexDigits(value, digits);
        });
    }

    /** A flag: 1 or 0. */
    FieldTable<V> flag(String name, Predicate<V> getter) {
        return row(name, view -> getter.test(view) ? "1" : "0");
    }

    /** A flag of views that may lack it. */
    FieldTable<V> flag(String name, Predicate<V> present, Predicate<V> getter) {
        return row(name, view -> !present.test(view) ? null : getter.test(view) ? "1" : "0");
    }

    /** An address. */
    FieldTable<V> address(String name, Function<V, ? extends InetAddress> getter) {
        return row(name, view -> text(getter.apply(view)));
    }

    /** Bytes, in hexadecimal. */
    FieldTable<V> bytes(String name, Function<V, byte[]> getter) {
        return row(name, view -> {
            byte[] bytes = getter.apply(view);
            return bytes == null ? null : HexFormat.of().formatHex(bytes);
        });
    }

    /** Anything that is text already. */
    FieldTable<V> row(String name, Function<V, String> getter) {
        rows.add(new Row<>(name, getter));
        return this;
    }

    /** Tells the fields of a view, in the table's order. */
    void read(V view, BiConsumer<String, String> to) {
        for (Row<V> row : rows) {
            String value = row.getter.apply(view);
            if (value != null) {
                to.accept(row.name, value);
            }
        }
    }

    /** The names, in the table's order. */
    List<String> names() {
        return rows.stream().map(Row::name).toList();
    }

    static String text(InetAddress address) {
        if (address == null) {
            return null;
        }
        return address instanceof Inet6Address ? NetUtil.toAddressString(address) : address.getHostAddress();
    }
}
