// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuicHelloTest {
    /** RFC 9001 appendix A.2: the first packet of a client that wants example.com. */
    private static final byte[] INITIAL = HexFormat.of().parseHex("""
            c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c0bab
            7df5976d27cd449f63300099f3991c260ec4c60d17b31f8429157bb35a1282a643a8d2262cad67500cadb8e7378c8eb7539e
            c4d4905fed1bee1fc8aafba17c750e2c7ace01e6005f80fcb7df621230c83711b39343fa028cea7f7fb5ff89eac2308249a0
            2252155e2347b63d58c5457afd84d05dfffdb20392844ae812154682e9cf012f9021a6f0be17ddd0c2084dce25ff9b06cde5
            35d0f920a2db1bf362c23e596d11a4f5a6cf3948838a3aec4e15daf8500a6ef69ec4e3feb6b1d98e610ac8b7ec3faf6ad760
            b7bad1db4ba3485e8a94dc250ae3fdb41ed15fb6a8e5eba0fc3dd60bc8e30c5c4287e53805db059ae0648db2f64264ed5e39
            be2e20d82df566da8dd5998ccabdae053060ae6c7b4378e846d29f37ed7b4ea9ec5d82e7961b7f25a9323851f681d582363a
            a5f89937f5a67258bf63ad6f1a0b1d96dbd4faddfcefc5266ba6611722395c906556be52afe3f565636ad1b17d508b73d874
            3eeb524be22b3dcbc2c7468d54119c7468449a13d8e3b95811a198f3491de3e7fe942b330407abf82a4ed7c1b311663ac698
            90f4157015853d91e923037c227a33cdd5ec281ca3f79c44546b9d90ca00f064c99e3dd97911d39fe9c5d0b23a229a234cb3
            6186c4819e8b9c5927726632291d6a418211cc2962e20fe47feb3edf330f2c603a9d48c0fcb5699dbfe5896425c5bac4aee8
            2e57a85aaf4e2513e4f05796b07ba2ee47d80506f8d2c25e50fd14de71e6c418559302f939b0e1abd576f279c4b2e0feb85c
            1f28ff18f58891ffef132eef2fa09346aee33c28eb130ff28f5b766953334113211996d20011a198e3fc433f9f2541010ae1
            7c1bf202580f6047472fb36857fe843b19f5984009ddc324044e847a4f4a0ab34f719595de37252d6235365e9b84392b0610
            85349d73203a4a13e96f5432ec0fd4a1ee65accdd5e3904df54c1da510b0ff20dcc0c77fcb2c0e0eb605cb0504db87632cf3
            d8b4dae6e705769d1de354270123cb11450efc60ac47683d7b8d0f811365565fd98c4c8eb936bcab8d069fc33bd801b03ade
            a2e1fbc5aa463d08ca19896d2bf59a071b851e6c239052172f296bfb5e72404790a2181014f3b94a4e97d117b438130368cc
            39dbb2d198065ae3986547926cd2162f40a29f0c3c8745c0f50fba3852e566d44575c29d39a03f0cda721984b6f440591f35
            5e12d439ff150aab7613499dbd49adabc8676eef023b15b65bfc5ca06948109f23f350db82123535eb8a7433bdabcb909271
            a6ecbcb58b936a88cd4e8f2e6ff5800175f113253d8fa9ca8885c2f552e657dc603f252e1a8e308f76f0be79e2fb8f5d5fbb
            e2e30ecadd220723c8c0aea8078cdfcb3868263ff8f0940054da48781893a7e49ad5aff4af300cd804a6b6279ab3ff3afb64
            491c85194aab760d58a606654f9f4400e8b38591356fbf6425aca26dc85244259ff2b19c41b9f96f3ca9ec1dde434da7d2d3
            92b905ddf3d1f9af93d1af5950bd493f5aa731b4056df31bd267b6b90a079831aaf579be0a39013137aac6d404f518cfd468
            40647e78bfe706ca4cf5e9c5453e9f7cfd2b8b4c8d169a44e55c88d4a9a7f9474241e221af44860018ab0856972e194cd934
            """.replace("\n", ""));

    private static final byte[] CONNECTION_ID = HexFormat.of().parseHex("8394c8f03e515708");

    private static String mask(int version, String sample) throws Exception {
        byte[] mask =
                new QuicKeys(version, CONNECTION_ID).headerMask(HexFormat.of().parseHex(sample));
        return HexFormat.of().formatHex(mask, 0, 5);
    }

    @Test
    void makesTheKeysOfBothVersions() throws Exception {
        assertEquals("437b9aec36", mask(QuicKeys.VERSION_1, "d1b1c98dd7689fb8ec11d242b123dc9b"));
        // RFC 9369 appendix A.2.
        assertEquals("94a0c95e80", mask(QuicKeys.VERSION_2, "ffe67b6abcdb4298b485dd04de806071"));
    }

    @Test
    void readsTheMessageOfAPacket() {
        QuicHello hello = new QuicHello();
        assertNull(hello.records());
        assertTrue(hello.read(Unpooled.wrappedBuffer(INITIAL)));
        ByteBuf records = hello.records();
        assertEquals(5 + 241, records.readableBytes());
        assertEquals(22, records.getByte(0));
        assertEquals(241, records.getShort(3));
        assertTrue(records.toString(StandardCharsets.ISO_8859_1).contains("example.com"));
        // The same again is no news.
        assertTrue(hello.read(Unpooled.wrappedBuffer(INITIAL)));
        assertEquals(records, hello.records());
    }

    @Test
    void readsNothingOfAPacketThatWasChangedOrIsNotWhole() {
        Random random = new Random(3);
        for (int i = 0; i < INITIAL.length; i += 1 + random.nextInt(20)) {
            byte[] changed = INITIAL.clone();
            changed[i] ^= (byte) (1 + random.nextInt(255));
            QuicHello hello = new QuicHello();
            assertFalse(hello.read(Unpooled.wrappedBuffer(changed)) && hello.records() != null, "byte " + i);
            QuicHello half = new QuicHello();
            assertFalse(half.read(Unpooled.wrappedBuffer(INITIAL, 0, i)), i + " bytes");
            assertNull(half.records());
        }
    }

    @Test
    void readsNothingOfWhatIsNoInitialPacket() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextBoolean()
                    ? Arrays.copyOf(INITIAL, random.nextInt(INITIAL.length))
                    : new byte[random.nextInt(100)];
            int from = bytes.length == 0 || bytes[0] == 0 ? 0 : random.nextInt(bytes.length);
            for (int j = from; j < bytes.length; j++) {
                bytes[j] = (byte) random.nextInt();
            }
            assertFalse(new QuicHello().read(Unpooled.wrappedBuffer(bytes)));
        }
    }
}
