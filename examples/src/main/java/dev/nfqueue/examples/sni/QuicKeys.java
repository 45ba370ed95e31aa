// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What protects a QUIC client's first packets (RFC 9001 section 5.2, RFC 9369): keys that everybody can make who sees the
 * connection ID in the first of them. They keep out those who would change a packet, not those who read it.
 */
final class QuicKeys {
    static final int VERSION_1 = 1;
    static final int VERSION_2 = 0x6B3343CF;

    /** Bytes at the end of a packet by which changes are found. */
    static final int TAG_LENGTH = 16;

    private static final String SALT_1 = "38762cf7f55934b34d179ae6a4c80cadccbb7f0a";
    private static final String SALT_2 = "0dede3def700a6db819381be6e269dcbf9bd2ed9";
    private static final int HASH_LENGTH = 32;
    private static final int KEY_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;

    private final SecretKeySpec key;
    private final SecretKeySpec headerKey;
    private final byte[] iv;

    QuicKeys(int version, byte[] connectionId) throws GeneralSecurityException {
        String label = version == VERSION_2 ? "quicv2 " : "quic ";
        byte[] salt = HexFormat.of().parseHex(version == VERSION_2 ? SALT_2 : SALT_1);
        byte[] secret = expand(hmac(salt, connectionId), "client in", HASH_LENGTH);
        key = new SecretKeySpec(expand(secret, label + "key", KEY_LENGTH), "AES");
        iv = expand(secret, label + "iv", NONCE_LENGTH);
        headerKey = new SecretKeySpec(expand(secret, label + "hp", KEY_LENGTH), "AES");
    }

    /** HKDF-Expand-Label (RFC 8446 section 7.1), for no more than a hash. */
    private static byte[] expand(byte[] secret, String label, int length) throws GeneralSecurityException {
        byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer info = ByteBuffer.allocate(2 + 1 + full.length + 1 + 1);
        info.putShort((short) length)
                .put((byte) full.length)
                .put(full)
                .put((byte) 0)
                .put((byte) 1);
        return Arrays.copyOf(hmac(secret, info.array()), length);
    }

    private static byte[] hmac(byte[] key, byte[] bytes) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(bytes);
    }

    /** What hides the first byte and the packet number, by a sample of the packet. */
    @SuppressWarnings("InsecureCipherMode") // RFC 9001 section 5.4.3 has it so; it is one block.
    byte[] headerMask(byte[] sample) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, headerKey);
        return cipher.doFinal(sample);
    }

    /** Reads a packet's frames; fails where a byte of it was changed. */
    byte[] open(long packetNumber, byte[] header, byte[] sealed) throws GeneralSecurityException {
        byte[] nonce = iv.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[NONCE_LENGTH - 1 - i] ^= (byte) (packetNumber >> 8 * i);
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
        cipher.updateAAD(header);
        return cipher.doFinal(sealed);
    }
}
