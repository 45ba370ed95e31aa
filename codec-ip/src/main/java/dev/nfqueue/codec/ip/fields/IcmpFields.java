// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.IcmpExtensions;
import dev.nfqueue.codec.ip.IcmpMessage;
import java.util.function.BiConsumer;

/** Fields of ICMP messages of IPv4, and of the extensions of errors of both. */
final class IcmpFields {

    static final FieldTable<IcmpMessage> MESSAGE = new FieldTable<IcmpMessage>()
            .decimal("icmp.type", IcmpMessage::type)
            .decimal("icmp.code", IcmpMessage::code)
            .hex("icmp.checksum", 4, IcmpMessage::checksum)
            .row("icmp.checksum.status", message -> PacketFields.status(message.checksumState()))
            .decimal("icmp.ident", message -> isNumbered(message) ? message.identifier() : -1)
            .decimal("icmp.seq", message -> isNumbered(message) && !isExtended(message) ? message.sequence() : -1)
            .decimal("icmp.ext.echo.seq", message -> isExtended(message) ? message.sequence() >> 8 : -1)
            .decimal("icmp.mtu", IcmpMessage::mtu)
            .decimal("icmp.pointer", IcmpMessage::pointer)
            .address("icmp.redir_gw", IcmpMessage::gateway)
            .decimal("icmp.originate_timestamp", IcmpMessage::originateTimestamp)
            .decimal("icmp.receive_timestamp", IcmpMessage::receiveTimestamp)
            .decimal("icmp.transmit_timestamp", IcmpMessage::transmitTimestamp)
            .decimal("icmp.lifetime", IcmpMessage::routerLifetime)
            .address("icmp.address_mask", IcmpMessage::addressMask);

    /** An advertised router. */
    record Router(IcmpMessage message, int number) {}

    static final FieldTable<Router> ROUTER = new FieldTable<Router>()
            .address("icmp.router_address", router -> router.message.router(router.number))
            .row("icmp.pref_level", router -> Integer.toString(router.message.routerPreference(router.number)));

    static final FieldTable<IcmpExtensions> EXTENSION = new FieldTable<IcmpExtensions>()
            .decimal("icmp.ext.length", IcmpExtensions::length)
            .decimal("icmp.ext.class", IcmpExtensions::type)
            .decimal("icmp.ext.ctype", IcmpExtensions::subtype);

    /** An MPLS label. */
    record Label(IcmpExtensions object, int number) {}

    static final FieldTable<Label> LABEL = new FieldTable<Label>()
            .decimal("icmp.mpls.label", label -> label.object.mplsLabel(label.number))
            .decimal("icmp.mpls.exp", label -> label.object.mplsTrafficClass(label.number))
            .decimal("icmp.mpls.ttl", label -> label.object.mplsTimeToLive(label.number));

    private IcmpFields() {}

    static void read(IcmpMessage message, BiConsumer<String, String> to) {
        MESSAGE.read(message, to);
        if (message.quoted() != null) {
            PacketFields.read(message.quoted(), to);
        }
        for (int i = 0; i < message.routerCount(); i++) {
            ROUTER.read(new Router(message, i), to);
        }
        extensions(message.extensions(), to);
    }

    static void extensions(IcmpExtensions objects, BiConsumer<String, String> to) {
        while (objects.next()) {
            EXTENSION.read(objects, to);
            for (int i = 0; i < objects.mplsLabels(); i++) {
                LABEL.read(new Label(objects, i), to);
            }
        }
    }

    private static boolean isExtended(IcmpMessage message) {
        return message.type() == IcmpMessage.EXTENDED_ECHO_REQUEST || message.type() == IcmpMessage.EXTENDED_ECHO_REPLY;
    }

    private static boolean isNumbered(IcmpMessage message) {
        int type = message.type();
        return message.isEcho()
                || isExtended(message)
                || (type >= IcmpMessage.TIMESTAMP_REQUEST && type <= IcmpMessage.ADDRESS_MASK_REPLY);
    }
}
