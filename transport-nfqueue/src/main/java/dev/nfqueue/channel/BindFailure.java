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

    private static NfqueueBindException unsupported(
            int queue, int errno, QueueBinding binding, NfqueueChannelConfig config) {
        List<String> refused = new ArrayList<>();
        for (ChannelOption<Boolean> option : NfqueueChannelConfig.flagOptions()) {
            int flag = 1 << NfqueueChannelConfig.flagOptions().indexOf(option);
            if ((config.flags() & flag) != 0 && binding.refusesFlag(flag)) {
                refused.add(option.name().substring(option.name().indexOf('#') + 1));
            }
        }
        return refused.isEmpty()
                ? NfqueueBindException.unexpected(queue, errno)
                : new UnsupportedFlagException(queue, errno, refused);
    }
}
