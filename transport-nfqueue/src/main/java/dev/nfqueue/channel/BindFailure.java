// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Capabilities;
import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.QueueTable;
import dev.nfqueue.internal.linux.SocketOwner;
import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.List;

/** Finds out why a queue could not be bound: one error number of the kernel has several causes, with different remedies. */
final class BindFailure {
    private BindFailure() {}

    static NfqueueBindException of(int errno, QueueBinding binding, NfqueueChannelConfig config) {
        int queue = binding.queue();
        return switch (errno) {
            case Errno.EPERM -> binding.isPermitted() ? inUse(queue, errno) : notPermitted(queue, errno);
            case Errno.EBUSY, Errno.EEXIST -> inUse(queue, errno);
            case Errno.EINVAL -> new KernelModuleMissingException(queue, errno);
            case Errno.EOPNOTSUPP -> unsupported(queue, errno, binding, config);
            default -> NfqueueBindException.unexpected(queue, errno);
        };
    }

    private static NfqueueBindException notPermitted(int queue, int errno) {
        return new MissingCapabilityException(queue, errno, Capabilities.hasNetAdmin());
    }

    private static NfqueueBindException inUse(int queue, int errno) {
        long portId = QueueTable.find(queue).map(QueueTable.Row::portId).orElse(0L);
        long pid = portId == 0 ? 0 : SocketOwner.pid(portId).orElse(0);
        return new QueueInUseException(queue, errno, portId, pid);
    }

    /** Makes the exception for a change of options that the kernel refused, which took back these flags. */
    static NfqueueBindException ofChange(int errno, int flags, QueueBinding binding) {
        return errno == Errno.EOPNOTSUPP && flags != 0
                ? new UnsupportedFlagException(binding.queue(), errno, names(flags))
                : new NfqueueBindException(
                        "The kernel refused a change of options of queue " + binding.queue() + " with "
                                + Errno.name(errno) + "; they stay as they were.",
                        errno);
    }

    private static NfqueueBindException unsupported(
            int queue, int errno, QueueBinding binding, NfqueueChannelConfig config) {
        int refused = 0;
        for (int flag = 1; flag <= config.flags(); flag <<= 1) {
            if ((config.flags() & flag) != 0 && binding.refusesFlag(flag)) {
                refused |= flag;
            }
        }
        return refused == 0
                ? NfqueueBindException.unexpected(queue, errno)
                : new UnsupportedFlagException(queue, errno, names(refused));
    }

    private static List<String> names(int flags) {
        List<String> names = new ArrayList<>();
        List<ChannelOption<Boolean>> options = NfqueueChannelConfig.flagOptions();
        for (int i = 0; i < options.size(); i++) {
            if ((flags & 1 << i) != 0) {
                String name = options.get(i).name(); // "class#NAME"
                names.add(name.substring(name.indexOf('#') + 1));
            }
        }
        return names;
    }
}
