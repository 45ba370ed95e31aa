// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.LeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tests of relayed connections share: a lab that rewrites, until a test uses another. */
@ExtendWith(LeakCheck.class)
abstract class RelayLab {
    Lab lab = Lab.rewriting();

    @AfterEach
    void close() {
        lab.close();
    }

    void use(Lab other) {
        lab.close();
        lab = other;
    }

    /** Uses a lab that holds, with a connection that is established. */
    Lab hold() {
        use(Lab.holding());
        return lab.handshake();
    }
}
