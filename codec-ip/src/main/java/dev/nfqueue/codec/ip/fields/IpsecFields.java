// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.AuthenticationHeader;
import dev.nfqueue.codec.ip.EspPacket;

/** Fields of IPsec: of Authentication Headers and of encrypted payloads. */
final class IpsecFields {

    static final FieldTable<AuthenticationHeader> AH = new FieldTable<AuthenticationHeader>()
            .decimal("ah.next_header", header -> header.nextHeader().number())
            .decimal("ah.length", header -> header.length() / 4 - 2)
            .hex("ah.spi", 8, AuthenticationHeader::spi)
            .decimal("ah.sequence", AuthenticationHeader::sequence)
            .bytes("ah.icv", AuthenticationHeader::icv);

    static final FieldTable<EspPacket> ESP =
            new FieldTable<EspPacket>().hex("esp.spi", 8, EspPacket::spi).decimal("esp.sequence", EspPacket::sequence);

    private IpsecFields() {}
}
