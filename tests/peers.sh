#!/usr/bin/env bash
# Where others differ: puts the same few blends to maskimg and to its peers, beside the value of the W3C's formulas.
#
#   tests/peers.sh            prints the table in Markdown
#   tests/peers.sh --check    compares README.md's table with it, cell by cell
#   tests/peers.sh --write    puts it into README.md, between the two comments that begin with "peers"
#   MASKIMG=/path/to/maskimg tests/peers.sh
#
# Fails when maskimg's column is not the W3C's, or a cell of README.md is not what its program gives. What is installed
# for it lies in benches/work/, which git does not see; ImageMagick and ffmpeg come from Debian, when run as root.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")/.."
source tests/peers/setup.sh

peers_programs convert=imagemagick ffmpeg=ffmpeg
mkdir -p benches/work
python=$(peers_python "$PWD/benches/work/venv" tests/peers/requirements.txt)
MASKIMG=${MASKIMG:-$(peers_maskimg "$PWD" "$python")}
export MASKIMG
PYTHONDONTWRITEBYTECODE=1 exec "$python" tests/peers/table.py README.md "$@"
