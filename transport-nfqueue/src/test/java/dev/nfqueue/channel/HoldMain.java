// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Binds a queue in a process of its own, keeps every packet, and tells each with a line, "bound" before. Ends without a word to
 * the kernel when it is killed, or by itself when a packet says "halt".
 */
final class HoldMain {
    private HoldMain() {}

    public static void main(String[] arguments) throws Exception {
        TestQueue.setup()
                .option(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.valueOf(arguments[1]))
                .handler(new Holder())
                .bind(Integer.parseInt(arguments[0]));
        tell("bound");
    }

    private static void tell(String line) {
        try (FileOutputStream out = new FileOutputStream("/proc/self/fd/1")) {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            String text = UdpBytes.payload(((NfqueuePacket) message).content());
            if (text.equals("halt")) {
                Runtime.getRuntime().halt(7);
            }
            tell(text);
        }
    }
}
