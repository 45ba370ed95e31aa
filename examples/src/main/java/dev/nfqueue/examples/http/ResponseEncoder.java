// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, told which responses answer HEAD. */
final class ResponseEncoder extends HttpResponseEncoder {
    private final Exchanges exchanges;

    ResponseEncoder(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return exchanges.isHead() || super.isContentAlwaysEmpty(response);
    }
}
