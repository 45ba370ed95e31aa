# SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
# SPDX-License-Identifier: Apache-2.0

# The value of a key in a line of JSON, which is flat; empty where there is none.
function field(line, key,   at, rest) {
    at = index(line, "\"" key "\":")
    if (at == 0) return ""
    rest = substr(line, at + length(key) + 3)
    sub(/^"/, "", rest)
    sub(/[",}].*/, "", rest)
    return rest
}
