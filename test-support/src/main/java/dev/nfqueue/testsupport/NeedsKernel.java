// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a kernel test that needs more of the kernel than a queue, or a class of such tests.
 *
 * <p>Where the kernel is <em>known</em> to lack it, by its version or by the configuration that it was built with, the test is
 * skipped, with a reason that begins with {@value #REASON}. That is no failure even with {@code CI=true}: another kernel has
 * to show it. Where the configuration cannot be read, the test runs.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsKernelCondition.class)
public @interface NeedsKernel {
    /** How the reason of a skipped test begins; {@code check} looks for it. */
    String REASON = "this kernel lacks ";

    /** The oldest version that will do, such as {@code "5.18"}. */
    String since() default "0.0";

    /** Options of the configuration that have to be built in or modules, such as {@code "CONFIG_NFT_QUEUE"}. */
    String[] config() default {};
}
