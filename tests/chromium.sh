#!/usr/bin/env bash
# A second witness of blending: the sample pictures in every mode and operator that canvas has, as a real Chromium
# draws them, against `maskimg blend`. They must agree within 2 steps of 255.
#
#   tests/chromium.sh               the comparison
#   tests/chromium.sh --self-test   see that a sound blend passes and that mistakes are found; needs no maskimg
#   MASKIMG=/path/to/maskimg CHROMIUM=/path/to/chromium tests/chromium.sh
#
# Chromium is installed where it is missing, which takes root on Debian. The last line is the counts.
# Exit code: 0 all agree, 1 some do not, 2 the comparison could not be made.
set -euo pipefail
exec </dev/null

cannot() { echo "cannot compare: $*" >&2; exit 2; }

find_chromium() {
    local name
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name"; then return; fi
    done
    return 1
}

install_chromium() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        cannot "there is no Chromium; install it, set CHROMIUM, or run as root on Debian"
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 || echo "apt-get update failed; trying with what is known" >&2
    apt-get install -y -qq --no-install-recommends chromium >&2 || cannot "apt-get did not install chromium"
}

command -v python3 >/dev/null || cannot "there is no python3"
if [ -n "${CHROMIUM:-}" ]; then
    CHROMIUM=$(command -v "$CHROMIUM") || cannot "CHROMIUM is no program"
    CHROMIUM=$(realpath "$CHROMIUM")
else
    find_chromium >/dev/null || install_chromium
    CHROMIUM=$(find_chromium) || cannot "Chromium was installed and is not to be found"
fi
if [ -n "${MASKIMG:-}" ]; then
    MASKIMG=$(realpath -e "$MASKIMG") || cannot "MASKIMG is no file"
fi
cd "$(dirname "$0")"
case ${1:-} in
    "") ;;
    --self-test) MASKIMG=$PWD/chromium/stand_in.py ;;
    *) cannot "unknown argument $1; there is only --self-test" ;;
esac

if [ -z "${MASKIMG:-}" ]; then
    cargo build --release --locked --manifest-path ../Cargo.toml >&2
    MASKIMG=$(cd .. && cargo metadata --format-version 1 --no-deps --locked |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/release/maskimg
fi
export PYTHONDONTWRITEBYTECODE=1
exec python3 chromium/compare.py "$MASKIMG" "$CHROMIUM" ../samples "$@"
