// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsAnswersTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(address("192.0.2.1"), 5353);
    private static final InetSocketAddress SERVER = new InetSocketAddress(address("192.0.2.53"), 53);
    private static final String NAME = "Ads.Example.";

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    private static DatagramDnsQuery query(DnsRecordType type, int dnsClass) {
        DatagramDnsQuery query = new DatagramDnsQuery(CLIENT, SERVER, 4711);
        query.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(NAME, type, dnsClass));
        return query;
    }

    private static DatagramDnsResponse answer(DatagramDnsQuery query, String... addresses) {
        List<InetAddress> all =
                Stream.of(addresses).map(DnsAnswersTest::address).toList();
        DatagramDnsResponse response = new DnsAnswers(all).answer(query);
        query.release();
        return response;
    }

    @Test
    void answersTheQuestionAsTheServer() {
        DatagramDnsQuery query = query(DnsRecordType.A, DnsRecord.CLASS_IN);
        query.setRecursionDesired(true);
        DatagramDnsResponse response = answer(query);
        assertEquals(4711, response.id());
        assertEquals(SERVER, response.sender());
        assertEquals(CLIENT, response.recipient());
        assertTrue(response.isRecursionDesired() && response.isRecursionAvailable());
        assertEquals(DnsResponseCode.NXDOMAIN, response.code());
        // As it was asked, capitals too: some clients check that.
        assertEquals(NAME, response.<DnsRecord>recordAt(DnsSection.QUESTION).name());
        assertEquals(0, response.count(DnsSection.ANSWER));
        response.release();
    }

    @Test
    void saysThatRecursionWasNotAskedFor() {
        DatagramDnsQuery query = query(DnsRecordType.A, DnsRecord.CLASS_IN);
        query.setRecursionDesired(false);
        DatagramDnsResponse response = answer(query);
        assertFalse(response.isRecursionDesired());
        response.release();
    }

    @ParameterizedTest
    @CsvSource({
        "A,    1, c0000263",
        "AAAA, 1, 20010db8000000000000000000000063",
        "MX,   1, ''",
        "A,    3, ''",
    })
    void answersWithTheAddressThatFits(String type, int dnsClass, String expected) {
        DatagramDnsResponse response =
                answer(query(DnsRecordType.valueOf(type), dnsClass), "192.0.2.99", "2001:db8::63");
        assertEquals(DnsResponseCode.NOERROR, response.code());
        assertEquals(expected.isEmpty() ? 0 : 1, response.count(DnsSection.ANSWER));
        if (!expected.isEmpty()) {
            DnsRawRecord record = response.recordAt(DnsSection.ANSWER);
            assertEquals(NAME, record.name());
            assertEquals(type, record.type().name());
            assertEquals(60, record.timeToLive());
            assertEquals(expected, ByteBufUtil.hexDump(record.content()));
        }
        response.release();
    }

    @Test
    void answersWithAllAddressesOfAVersion() {
        DatagramDnsResponse response =
                answer(query(DnsRecordType.A, DnsRecord.CLASS_IN), "192.0.2.98", "2001:db8::63", "192.0.2.99");
        assertEquals(2, response.count(DnsSection.ANSWER));
        response.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsTheReasonToThoseWhoUnderstandIt(boolean edns) {
        DatagramDnsQuery query = query(DnsRecordType.A, DnsRecord.CLASS_IN);
        // A record of another kind comes first: it is to be found nevertheless.
        query.addRecord(
                DnsSection.ADDITIONAL, new DefaultDnsRawRecord("x.", DnsRecordType.TXT, 0, Unpooled.EMPTY_BUFFER));
        if (edns) {
            query.addRecord(
                    DnsSection.ADDITIONAL,
                    new DefaultDnsRawRecord(".", DnsRecordType.OPT, 4096, 0, Unpooled.EMPTY_BUFFER));
        }
        DatagramDnsResponse response = answer(query);
        assertEquals(edns ? 1 : 0, response.count(DnsSection.ADDITIONAL));
        if (edns) {
            DnsRawRecord option = response.recordAt(DnsSection.ADDITIONAL);
            assertEquals(DnsRecordType.OPT, option.type());
            assertEquals(1232, option.dnsClass());
            // Extended DNS Error, 2 bytes: Blocked.
            assertEquals("000f0002000f", ByteBufUtil.hexDump(option.content()));
        }
        response.release();
    }
}
