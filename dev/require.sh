# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
# SPDX-License-Identifier: Apache-2.0

# Sees to the tools that a script needs. To be sourced by bash:
#
#   . dev/require.sh
#   require java17 maven iptables ip unshare ping
#
# As root on Debian or Ubuntu, what is missing is installed with apt-get; one line says so. Elsewhere one line says what
# to install, and the script ends with status 2.
#
# Names: java17 (JDK 17 or newer), maven (3.8.1 or newer), or the name of a command. For a command whose Debian package
# has another name, require_package below knows the package.

# Where ip and iptables live; not on an ordinary user's PATH on Debian.
PATH=$PATH:/usr/sbin:/sbin
export PATH

# The java that Maven uses as well: JAVA_HOME's, else the one on the PATH.
require_java() {
    if [ -n "${JAVA_HOME:-}" ]; then printf '%s/bin/java' "$JAVA_HOME"; else command -v java; fi
}

require_has_java17() {
    local java version
    java=$(require_java) && [ -x "$(dirname "$(readlink -f "$java")")/javac" ] || return 1
    version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${version:-0}" -ge 17 ]
}

require_has_maven() {
    local version
    command -v mvn >/dev/null || return 1
    version=$(mvn --version 2>/dev/null | sed -n 's/^[^A]*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
    [ "$(printf '%s\n' 3.8.1 "${version:-0}" | sort -V | head -n 1)" = 3.8.1 ]
}

require_has() {
    case $1 in
        java17 | maven) "require_has_$1" ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

require_package() {
    case $1 in
        java17) echo openjdk-17-jdk-headless ;;
        ip | tc | ss) echo iproute2 ;;
        iptables | ip6tables) echo iptables ;;
        nft) echo nftables ;;
        qemu-system-x86_64) echo qemu-system-x86 ;;
        qemu-aarch64-static) echo qemu-user-static ;;
        modprobe) echo kmod ;;
        busybox) echo busybox-static ;;
        xz) echo xz-utils ;;
        unshare | nsenter | setpriv) echo util-linux ;;
        ping) echo iputils-ping ;;
        dig) echo bind9-dnsutils ;;
        nc) echo netcat-openbsd ;;
        tshark | capinfos) echo tshark ;;
        capsh) echo libcap2-bin ;;
        *) echo "$1" ;;
    esac
}

require_words() {
    case $1 in
        java17) echo "JDK 17 or newer${JAVA_HOME:+ (JAVA_HOME is $JAVA_HOME)}" ;;
        maven) echo "Maven 3.8.1 or newer" ;;
        *) echo "$1" ;;
    esac
}

# Prints the names among the arguments that are not there, one a line.
require_missing() {
    local name
    for name in "$@"; do require_has "$name" || echo "$name"; done
}

require_apt_install() {
    local log
    log=$(mktemp)
    echo "installing with apt-get: $*"
    # A first try without a look at the mirrors: on a machine in use the lists are there already.
    if ! require_apt "$log" "$@" && ! { apt-get update -qq >>"$log" 2>&1 && require_apt "$log" "$@"; }; then
        tail -n 20 "$log" >&2
    fi
    rm -f "$log"
    hash -r
}

require_apt() {
    local log=$1
    shift
    # Where another installs something at the moment, it waits.
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" \
        >>"$log" 2>&1 </dev/null
}

require() {
    local missing packages name
    mapfile -t missing < <(require_missing "$@")
    [ "${#missing[@]}" -eq 0 ] && return
    mapfile -t packages < <(for name in "${missing[@]}"; do require_package "$name"; done | sort -u)
    if [ "$(id -u)" -eq 0 ] && [ -r /etc/debian_version ] && command -v apt-get >/dev/null; then
        require_apt_install "${packages[@]}"
        mapfile -t missing < <(require_missing "$@")
        [ "${#missing[@]}" -eq 0 ] && return
    fi
    {
        printf 'missing:'
        for name in "${missing[@]}"; do printf ' %s;' "$(require_words "$name")"; done
        printf ' on Debian or Ubuntu: sudo apt-get install %s\n' "${packages[*]}"
    } >&2
    exit 2
}
