// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class whose tests need a kernel queue and may change rules and interfaces.
 *
 * <p>They run only in a network namespace of their own; where there is none, or where the kernel takes no queue rule,
 * the class is skipped with the reason. With {@code CI=true} in the environment it fails instead: a kernel test that
 * did not run proves nothing.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KernelTestCondition.class)
public @interface KernelTest {}
