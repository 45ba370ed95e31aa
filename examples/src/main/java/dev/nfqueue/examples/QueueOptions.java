// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.FailurePolicy;
import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueueChannelOption;
import dev.nfqueue.codec.ip.capture.CaptureHandler;
import dev.nfqueue.codec.ip.capture.CaptureRotation;
import io.netty.bootstrap.Bootstrap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options that every example has: which queue, and how it is set up. */
public final class QueueOptions {
    @Option(
            names = "--queue",
            required = true,
            paramLabel = "N",
            converter = QueueNumber.class,
            description = "The queue's number, as in the rule: 0 to 65535.")
    NfqueueAddress queue;

    @Option(
            names = "--max-length",
            paramLabel = "PACKETS",
            converter = Count.class,
            description = "How many packets may wait for a verdict (default: 1024).")
    Integer maxLength;

    @Option(
            names = "--copy-range",
            paramLabel = "BYTES",
            converter = CopyRange.class,
            description = "How many bytes of each packet to copy (default: all).")
    Integer copyRange;

    @Option(names = "--fail-open", description = "Let packets pass, not drop them, where no verdict can be given.")
    boolean failOpen;

    @Option(names = "--log", description = "Print a line for each packet.")
    boolean log;

    @Option(
            names = "--capture",
            paramLabel = "FILE",
            description = "Write packets and their verdicts to a pcapng file, for Wireshark.")
    Path capture;

    @Option(
            names = "--capture-size",
            paramLabel = "MIB",
            converter = Count.class,
            description = "Begin a new capture file when one has this size (FILE gets a number and the time).")
    Integer captureSize;

    @Option(
            names = "--capture-files",
            paramLabel = "N",
            converter = Count.class,
            description = "How many of these files to keep (default: all).")
    Integer captureFiles;

    /** Returns the handler that captures, or {@code null} when nothing is to be captured. */
    CaptureHandler openCapture(CommandLine command) {
        if (capture == null) {
            if (captureSize != null || captureFiles != null) {
                throw new ParameterException(command, "--capture-size and --capture-files need --capture FILE");
            }
            return null;
        }
        if (captureFiles != null && captureSize == null) {
            throw new ParameterException(command, "--capture-files needs --capture-size");
        }
        long size = captureSize == null ? 0 : (long) captureSize << 20;
        try {
            return QueueCapture.of(capture, queue)
                    .rotation(new CaptureRotation(size, Duration.ZERO, captureFiles == null ? 0 : captureFiles))
                    .build();
        } catch (IOException e) {
            throw new ParameterException(command, "Can't write the capture " + capture + ": " + e, e);
        }
    }

    void applyTo(Bootstrap bootstrap) {
        if (maxLength != null) {
            bootstrap.option(NfqueueChannelOption.QUEUE_MAX_LENGTH, maxLength);
        }
        if (copyRange != null) {
            bootstrap.option(NfqueueChannelOption.COPY_RANGE, copyRange);
        }
        if (failOpen) {
            bootstrap.option(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_OPEN);
        }
    }

    /** A queue's number as an address. */
    static final class QueueNumber implements ITypeConverter<NfqueueAddress> {
        @Override
        public NfqueueAddress convert(String value) {
            return new NfqueueAddress(wholeNumber(value, 0, 65535));
        }
    }

    /** A number that is at least one. */
    public static final class Count implements ITypeConverter<Integer> {
        /** For picocli. */
        public Count() {}

        @Override
        public Integer convert(String value) {
            return wholeNumber(value, 1, Integer.MAX_VALUE);
        }
    }

    /** How much of a packet the kernel can copy. */
    static final class CopyRange implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return wholeNumber(value, 1, 65531);
        }
    }

    private static int wholeNumber(String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is out of range.
        }
        throw new TypeConversionException("'" + value + "' is not a number from " + least + " to " + most);
    }
}
