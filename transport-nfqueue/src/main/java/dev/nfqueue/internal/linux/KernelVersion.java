// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's version as far as it tells what the kernel has.
 *
 * @param major such as 6
 * @param minor such as 18
 */
public record KernelVersion(int major, int minor) {
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /** Returns the version of the kernel that this program runs on. */
    public static KernelVersion current() {
        return parse(System.getProperty("os.version", ""));
    }

    /** Reads a release as {@code uname -r} prints it, such as {@code "5.4.0-42-generic"}; 0.0 for another text. */
    static KernelVersion parse(String release) {
        Matcher matcher = RELEASE.matcher(release);
        return matcher.matches()
                ? new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : new KernelVersion(0, 0);
    }
}
