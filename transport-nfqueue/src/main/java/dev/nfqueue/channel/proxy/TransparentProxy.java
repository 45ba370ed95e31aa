// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.proxy;

import dev.nfqueue.internal.linux.OriginalDestination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * The building blocks of a transparent proxy: a queue decides on a connection's first packet, a rule ({@code REDIRECT} or
 * {@code TPROXY}) leads the connection to a server in this process, and the server goes on to where the client was going.
 *
 * <p>For channels of Netty's epoll and io_uring transports ({@code EpollSocketChannel}, {@code IoUringSocketChannel}).
 */
public final class TransparentProxy {
    /**
     * The mark of what a socket sends ({@code SO_MARK}), so that rules can let the proxy's own connections pass. Needs
     * {@code CAP_NET_ADMIN}; without it the option fails with a {@link ChannelException}. 0 is no mark.
     */
    public static final ChannelOption<Integer> SO_MARK = new IntegerUnixChannelOption("SO_MARK", 1, 36);

    /**
     * Whether a socket may have addresses that are not this host's ({@code IP_TRANSPARENT}), 1 or 0: a server that
     * {@code TPROXY} leads connections to must, and a client that goes on under the address of somebody else. For both IP
     * versions. Needs {@code CAP_NET_ADMIN}.
     */
    public static final ChannelOption<Integer> IP_TRANSPARENT = new IntegerUnixChannelOption("IP_TRANSPARENT", 0, 19);

    private TransparentProxy() {}

    /**
     * Returns where the client of an accepted connection was going: for one that {@code REDIRECT} or {@code DNAT} led here
     * the destination before that ({@code SO_ORIGINAL_DST}, {@code IP6T_SO_ORIGINAL_DST}), else the connection's local
     * address, which is what {@code TPROXY} leaves as it was. When this equals an address that the server listens on, the
     * client meant the proxy itself, and to go on there would be a loop.
     *
     * @param accepted a child of a server channel
     * @throws IllegalArgumentException when it is not a channel of Netty's epoll or io_uring transport
     * @throws IllegalStateException when it is not connected any more
     */
    public static InetSocketAddress originalDestination(Channel accepted) {
        if (!(accepted instanceof UnixChannel unix)) {
            throw new IllegalArgumentException(accepted.getClass().getSimpleName()
                    + " tells no original destination; use a channel of Netty's epoll or io_uring transport");
        }
        if (!(accepted.localAddress() instanceof InetSocketAddress local)) {
            throw new IllegalStateException(
                    "The connection is closed; ask for its original destination in channelActive, and keep it");
        }
        InetSocketAddress original =
                OriginalDestination.of(unix.fd().intValue(), local.getAddress() instanceof Inet6Address);
        // Not translated, or not tracked: nothing but TPROXY can have led it here.
        return original != null ? original : local;
    }
}
