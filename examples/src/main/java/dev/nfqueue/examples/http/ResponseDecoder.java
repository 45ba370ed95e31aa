// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's decoder, told which responses answer HEAD. */
final class ResponseDecoder extends HttpResponseDecoder {
    private final Exchanges exchanges;

    ResponseDecoder(Exchanges exchanges) {
        super(HttpStreams.decoderConfig());
        this.exchanges = exchanges;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage response) {
        return exchanges.isHead() || super.isContentAlwaysEmpty(response);
    }
}
