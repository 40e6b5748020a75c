# Sourced by tests/peers.sh and benches/peers.sh: brings what they need and lacks here, and says where maskimg is.
# shellcheck shell=bash

# peers_programs COMMAND=PACKAGE...: what is no Python package comes from Debian, where that can be done.
peers_programs() {
    local pair wanted=()
    for pair in "$@"; do
        peers_has "${pair%%=*}" || wanted+=("${pair#*=}")
    done
    ((${#wanted[@]})) || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "not here, and not to be installed by this user: ${wanted[*]}" >&2
        return 0
    fi
    local apt=(apt-get -qq -o DPkg::Lock::Timeout=600)
    { "${apt[@]}" update && DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${wanted[@]}"; } >&2 ||
        echo "cannot install ${wanted[*]}" >&2
}

# ImageMagick is looked for past any wrapper of its name, as the Python files look for it.
peers_has() {
    case $1 in
        convert) [ -x /usr/bin/magick ] || [ -x /usr/bin/convert ] ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

# peers_python VENV LIST: a Python of its own, with the packages of LIST in the versions of LIST; prints its path.
peers_python() {
    if [ ! -x "$1/bin/python" ]; then
        python3 -c 'import ensurepip' 2>/dev/null || peers_programs no-such-command=python3-venv
        python3 -m venv "$1" >&2
    fi
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$2" >&2
    echo "$1/bin/python"
}

# peers_maskimg ROOT PYTHON: builds the maskimg of the checkout ROOT; prints its path.
peers_maskimg() {
    cargo build --release --locked --manifest-path "$1/Cargo.toml" >&2
    (cd "$1" && cargo metadata --format-version 1 --no-deps --locked) |
        "$2" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"] + "/release/maskimg")'
}
