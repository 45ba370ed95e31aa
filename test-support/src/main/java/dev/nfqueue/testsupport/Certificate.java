// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.nio.file.Path;

/**
 * A certificate that signs itself, made by openssl for the length of a test.
 *
 * @param key the file with its private key, in PEM
 * @param file the file with the certificate, in PEM
 */
public record Certificate(Path key, Path file) {
    /** Makes one for a server of this name, as two files in a folder. */
    public static Certificate make(Path folder, String server) {
        Certificate made = new Certificate(folder.resolve("key.pem"), folder.resolve("certificate.pem"));
        Command.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + server,
                "-keyout",
                made.key.toString(),
                "-out",
                made.file.toString());
        return made;
    }
}
