// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import java.util.Map;

/** Options of a {@link TcpStreamChannel}: those of every channel, and {@link ChannelOption#ALLOW_HALF_CLOSURE}. */
public final class TcpStreamChannelConfig extends DefaultChannelConfig {
    private final TcpStreamChannel stream;
    private volatile boolean allowHalfClosure;

    TcpStreamChannelConfig(TcpStreamChannel stream) {
        super(stream);
        this.stream = stream;
    }

    /** Whether the channel stays open when the sender has ended the stream; false unless set. */
    public boolean isAllowHalfClosure() {
        return allowHalfClosure;
    }

    /** Lets the channel stay open when the sender has ended the stream. */
    public TcpStreamChannelConfig setAllowHalfClosure(boolean allow) {
        allowHalfClosure = allow;
        return this;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ChannelOption.ALLOW_HALF_CLOSURE);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getOption(ChannelOption<T> option) {
        return ChannelOption.ALLOW_HALF_CLOSURE.equals(option)
                ? (T) Boolean.valueOf(allowHalfClosure)
                : super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (!ChannelOption.ALLOW_HALF_CLOSURE.equals(option)) {
            return super.setOption(option, value);
        }
        validate(option, value);
        setAllowHalfClosure((Boolean) value);
        return true;
    }

    @Override
    protected void autoReadCleared() {
        stream.autoReadCleared();
    }
}
