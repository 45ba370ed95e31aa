// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is changed in responses.
 *
 * @param headerName the header that is put in; null for none
 * @param headerValue its value
 * @param find the text that is replaced; null for none
 * @param replacement what is put there
 */
record Changes(String headerName, String headerValue, String find, String replacement) {
    private static final Pattern TEXT = Pattern.compile("text/.*|application/(.*\\+)?(json|xml|javascript)");

    void addHeader(HttpHeaders headers) {
        if (headerName != null) {
            headers.set(headerName, headerValue);
        }
    }

    /** Whether a response has a text, all of it, and as plain bytes. */
    boolean concern(HttpResponse response) {
        CharSequence type = HttpUtil.getMimeType(response);
        String encoding = response.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        return find != null
                && type != null
                && TEXT.matcher(type.toString().toLowerCase(Locale.ROOT)).matches()
                && (encoding == null || HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(encoding))
                && !response.status().equals(HttpResponseStatus.PARTIAL_CONTENT);
    }

    TextReplacer newReplacer() {
        return new TextReplacer(find.getBytes(StandardCharsets.UTF_8), replacement.getBytes(StandardCharsets.UTF_8));
    }
}
