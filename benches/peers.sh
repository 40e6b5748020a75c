#!/usr/bin/env bash
# Races maskimg against its peers: the same photo, the same mask, whole processes, in turns, on this machine.
#
#   benches/peers.sh            24 megapixels, five counted pairs a peer
#   benches/peers.sh --quick    6 megapixels, three pairs
#   MASKIMG=/path/to/maskimg benches/peers.sh
#
# Prints tables in Markdown. Everything it needs and makes lies in benches/work/, which git does not see.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")"
work=$PWD/work
mkdir -p "$work"

if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
fi
python=$work/venv/bin/python
"$python" -c 'import pyvips, cv2, PIL, numpy, skimage' 2>/dev/null ||
    "$python" -m pip install --quiet pyvips pyvips-binary opencv-python-headless pillow numpy scikit-image >&2

# Those that are no Python packages: installed where that can be done, left out of the tables where it cannot.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    wanted=()
    command -v convert >/dev/null || wanted+=(imagemagick)
    command -v ffmpeg >/dev/null || wanted+=(ffmpeg)
    command -v gm >/dev/null || wanted+=(graphicsmagick)
    if ((${#wanted[@]})); then
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${wanted[@]}"; } >&2 ||
            echo "cannot install ${wanted[*]}: the table goes without" >&2
    fi
fi

if [ -z "$MASKIMG" ]; then
    cargo build --release --locked --manifest-path ../Cargo.toml >&2
    MASKIMG=$(cd .. && cargo metadata --format-version 1 --no-deps --locked |
        "$python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/release/maskimg
fi
export MASKIMG
exec "$python" peers/race.py "$work" "$@"
