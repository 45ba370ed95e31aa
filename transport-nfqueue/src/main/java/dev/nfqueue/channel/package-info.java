// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A netfilter queue as a Netty channel. Begin with {@link dev.nfqueue.channel.NfqueueChannel}.
 *
 * <p>A rule hands packets to a queue, and the kernel waits for a verdict on each. They arrive as
 * {@link dev.nfqueue.channel.NfqueuePacket}, a {@link io.netty.buffer.ByteBufHolder}; verdicts leave as
 * {@link dev.nfqueue.channel.NfqueueVerdict}, or as the packet itself, which means that it may pass. Whatever a handler
 * does or fails to do, each packet gets exactly one verdict: the last release of a packet without one gives it
 * {@link dev.nfqueue.channel.NfqueueChannelOption#DEFAULT_VERDICT}.
 *
 * <pre>{@code
 * EventLoopGroup group = new NfqueueEventLoopGroup();
 * Channel channel = new Bootstrap()
 *         .group(group)
 *         .channel(NfqueueChannel.class)
 *         .handler(new MyFilter())
 *         .bind(new NfqueueAddress(0))
 *         .sync()
 *         .channel();
 * }</pre>
 *
 * <p>How the pieces of the package that users do not see work together: {@code ReadLoop} asks {@code PacketReader} to
 * receive a batch into the loop's {@code LoopScratch}; each message is copied into the {@code PacketArena} and entered into
 * the {@link dev.nfqueue.channel.PacketLedger}; the pipeline decides; {@code VerdictWriter} packs the verdicts of the turn,
 * with those that {@code DefaultVerdicts} adds, into one send. {@code QueueBinding} speaks the configuration messages, and
 * {@code CloseDrain} delays a close until nothing waits any more.
 */
package dev.nfqueue.channel;
