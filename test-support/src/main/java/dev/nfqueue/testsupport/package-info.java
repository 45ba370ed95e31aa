// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the tests of the other modules stand on.
 *
 * <ul>
 *   <li>{@link dev.nfqueue.testsupport.LeakCheckExtension}: a reference-counted object that a test leaks fails its class.
 *       Found by JUnit's service loader; nothing to write in a test.
 *   <li>{@link dev.nfqueue.testsupport.KernelTest}: a test that needs a kernel queue, and so a network namespace of its
 *       own. {@code dev/netns/bin/java} starts the JVM in one.
 *   <li>{@link dev.nfqueue.testsupport.Rule}, {@link dev.nfqueue.testsupport.Netns},
 *       {@link dev.nfqueue.testsupport.UdpPeer}: rules, a second host over a veth pair, and traffic;
 *       {@link dev.nfqueue.testsupport.Cleanup} closes them after the test.
 *   <li>{@link dev.nfqueue.testsupport.ProcQueue}: the kernel's own counts of a queue.
 * </ul>
 *
 * <p>Tests wait for conditions ({@link dev.nfqueue.testsupport.Await}), never for time: every wait has the same generous
 * bound, and a test that must see that something does <em>not</em> arrive sends something else after it that does.
 */
package dev.nfqueue.testsupport;
