// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Epoll and the eventfd that wakes it, over a pair of sockets. */
class EpollTest {
    private static final long AT_ONCE = 0;
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);
    private static final long FAR = 0x1234_5678_9abc_def0L;

    private Epoll epoll;
    private EventFd eventFd;
    private SocketPair pair;
    private NetlinkSocket first;
    private NetlinkSocket second;

    @BeforeEach
    void open() throws IOException {
        epoll = new Epoll(4);
        eventFd = new EventFd();
        pair = SocketPair.open();
        first = NetlinkSocket.adopt(pair.first());
        second = NetlinkSocket.adopt(pair.second());
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        eventFd.close();
        epoll.close();
    }

    private void makeFirstReadable() {
        SendBatch batch = new SendBatch();
        batch.buffer().writeByte(1);
        assertEquals(1, second.send(batch));
    }

    @Test
    void tellsWhichDescriptorIsReadable() {
        assertEquals(0, epoll.add(pair.first(), Epoll.EPOLLIN, FAR));
        assertEquals(0, epoll.add(pair.second(), Epoll.EPOLLIN, 2));
        assertEquals(0, epoll.await(AT_ONCE));
        makeFirstReadable();
        assertEquals(1, epoll.await(LONG));
        assertEquals(FAR, epoll.number(0));
        assertEquals(Epoll.EPOLLIN, epoll.mask(0));
    }

    @Test
    void tellsItForAsLongAsItIsReadable() {
        epoll.add(pair.first(), Epoll.EPOLLIN, 1);
        makeFirstReadable();
        assertEquals(1, epoll.await(AT_ONCE));
        assertEquals(1, epoll.await(AT_ONCE));
        assertEquals(1, first.receive(new ReceiveBatch(1), 1));
        assertEquals(0, epoll.await(AT_ONCE));
    }

    @Test
    void tellsNothingOfWhatIsParkedOrRemoved() {
        epoll.add(pair.first(), 0, 1);
        makeFirstReadable();
        assertEquals(0, epoll.await(AT_ONCE));
        assertEquals(0, epoll.modify(pair.first(), Epoll.EPOLLIN, 9));
        assertEquals(1, epoll.await(AT_ONCE));
        assertEquals(9, epoll.number(0));
        assertEquals(0, epoll.remove(pair.first()));
        assertEquals(0, epoll.await(AT_ONCE));
    }

    @Test
    void tellsThatTheOtherEndIsGone() {
        epoll.add(pair.first(), Epoll.EPOLLIN, 1);
        second.close();
        assertEquals(1, epoll.await(LONG));
        assertEquals(Epoll.EPOLLHUP, epoll.mask(0) & Epoll.EPOLLHUP);
    }

    @Test
    void refusesWhatCannotBeWatched() {
        assertEquals(-Errno.EBADF, epoll.add(-1, Epoll.EPOLLIN, 1));
        assertEquals(-Errno.ENOENT, epoll.remove(pair.first()));
        epoll.add(pair.first(), 0, 1);
        assertEquals(-Errno.EEXIST, epoll.add(pair.first(), 0, 1));
    }

    @Test
    void waitsNoShorterThanItWasTold() {
        long nanos = TimeUnit.MICROSECONDS.toNanos(2300);
        long start = System.nanoTime();
        assertEquals(0, epoll.await(nanos));
        assertTrue(System.nanoTime() - start >= nanos);
    }

    @Test
    void takesASignalOnceWithoutAnybodyReadingIt() {
        assertEquals(0, eventFd.addTo(epoll, 7));
        assertEquals(0, epoll.await(AT_ONCE));
        for (int i = 0; i < 3; i++) {
            eventFd.signal();
            assertEquals(1, epoll.await(LONG));
            assertEquals(7, epoll.number(0));
            assertEquals(0, epoll.await(AT_ONCE));
        }
    }

    @Test
    void wakesFromAnEndlessWait() throws InterruptedException {
        eventFd.addTo(epoll, 7);
        Thread signaller = new Thread(eventFd::signal);
        signaller.start();
        assertEquals(1, epoll.await(-1));
        signaller.join();
    }
}
