// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextReplacerTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What comes out for each piece; pieces are separated by bars. */
    private static String replaced(TextReplacer replacer, List<String> pieces) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            ByteBuf piece = Unpooled.wrappedBuffer(bytes(pieces.get(i)));
            ByteBuf told = replacer.replace(piece, i == pieces.size() - 1, ByteBufAllocator.DEFAULT);
            out.add(told.toString(StandardCharsets.UTF_8));
            told.release();
        }
        return String.join("|", out);
    }

    @ParameterizedTest
    @CsvSource({
        "cat,   dog!,  a cat,             a dog!,            1",
        "cat,   dog!,  catcat,            dog!dog!,          2",
        "cat,   '',    a cat b,           a  b,              1",
        "cat,   cat,   cat,               cat,               1",
        "cat,   dog!,  c|a|t|x,           ||dog!|x,          1",
        "cat,   dog!,  ca|ca|t|,          |ca|dog!|,         1",
        "cat,   dog!,  ca|b|ca,           |cab|ca,           0",
        "cat,   dog!,  ca,                ca,                0",
        "cat,   dog!,  cacat,             cadog!,            1",
        "aab,   X,     aaab|aa|ab,        aX||aX,            2",
        "abab,  X,     ab|ab|ab,          |X|ab,             1",
        "a,     aa,    aaa|a,             aaaaaa|aa,         4",
        "é,     e,     caf|é,             caf|e,             1",
    })
    void findsTheTextAcrossPieces(String find, String replacement, String pieces, String expected, int times) {
        TextReplacer replacer = new TextReplacer(bytes(find), bytes(replacement));
        assertEquals(expected, replaced(replacer, List.of(pieces.split("\\|", -1))));
        assertEquals(times, replacer.replaced());
    }

    @Test
    void findsTheSameHoweverTheBytesAreCut() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            String find = text(random, 1 + random.nextInt(5));
            String replacement = text(random, random.nextInt(7));
            String text = text(random, random.nextInt(200));
            List<String> pieces = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + random.nextInt(1 + random.nextInt(30)));
                pieces.add(text.substring(at, end));
                at = end;
            }
            pieces.add("");
            String out = replaced(new TextReplacer(bytes(find), bytes(replacement)), pieces);
            assertEquals(text.replace(find, replacement), out.replace("|", ""), () -> find + " in " + pieces);
        }
    }

    /** Of two letters, so that texts begin in the middle of themselves. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextBoolean() ? 'a' : 'b');
        }
        return text.toString();
    }
}
