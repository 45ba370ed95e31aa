// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.dns;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/** Makes the answers to questions about blocked names. */
final class DnsAnswers {
    private static final int TTL_SECONDS = 60;
    private static final int UDP_SIZE = 1232;

    /** RFC 8914: the option Extended DNS Error (15) of two bytes, with the code Blocked (15). */
    private static final byte[] BLOCKED = {0, 15, 0, 2, 0, 15};

    private final Collection<InetAddress> addresses;

    /** Answers with those of these addresses that fit the question; with NXDOMAIN if there are none at all. */
    DnsAnswers(Collection<InetAddress> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    DatagramDnsResponse answer(DatagramDnsQuery query) {
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        DatagramDnsResponse response =
                new DatagramDnsResponse(/* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
        response.setRecursionDesired(query.isRecursionDesired()).setRecursionAvailable(true);
        response.addRecord(DnsSection.QUESTION, question);
        if (addresses.isEmpty()) {
            response.setCode(DnsResponseCode.NXDOMAIN);
        }
        for (InetAddress address : addresses) {
            if (question.dnsClass() == DnsRecord.CLASS_IN && question.type().equals(type(address))) {
                response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                question.name(),
                                question.type(),
                                TTL_SECONDS,
                                Unpooled.wrappedBuffer(address.getAddress())));
            }
        }
        if (hasOptions(query)) {
            addReason(response);
        }
        return response;
    }

    private static DnsRecordType type(InetAddress address) {
        return address instanceof Inet4Address ? DnsRecordType.A : DnsRecordType.AAAA;
    }

    /** Whether the client understands EDNS (RFC 6891). */
    private static boolean hasOptions(DatagramDnsQuery query) {
        for (int i = 0; i < query.count(DnsSection.ADDITIONAL); i++) {
            if (query.recordAt(DnsSection.ADDITIONAL, i).type().equals(DnsRecordType.OPT)) {
                return true;
            }
        }
        return false;
    }

    private static void addReason(DnsResponse response) {
        response.addRecord(
                DnsSection.ADDITIONAL,
                new DefaultDnsRawRecord(".", DnsRecordType.OPT, UDP_SIZE, 0, Unpooled.wrappedBuffer(BLOCKED)));
    }
}
