#!/usr/bin/env bash
# Races maskimg against its peers: the same pictures, the same job, whole processes, in turns, on this machine.
#
#   benches/peers.sh                 24 megapixels, five counted pairs a peer
#   benches/peers.sh --quick         6 megapixels, three pairs
#   benches/peers.sh --only blend    the races with this word in their name: mask, blend, jpeg, fade, soft-light ...
#   benches/peers.sh --only batch    1,000 files of a megapixel (--quick: 100), batch-png and batch-jpeg; because of the
#                                    slowest peers it takes an hour, and so it is run only when asked for
#   benches/peers.sh --only steps    steps of masks in memory: blur, dilation, flood and others against OpenCV and libvips
#   MASKIMG=/path/to/maskimg benches/peers.sh
#
# Prints tables in Markdown. Everything it needs and makes lies in benches/work/, which git does not see.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")"
source ../tests/peers/setup.sh

# Those that are no Python packages are left out of the tables where they cannot be installed.
peers_programs convert=imagemagick ffmpeg=ffmpeg gm=graphicsmagick
mkdir -p work
python=$(peers_python "$PWD/work/venv" peers/requirements.txt)
MASKIMG=${MASKIMG:-$(peers_maskimg .. "$python")}
export MASKIMG
PYTHONDONTWRITEBYTECODE=1 exec "$python" peers/race.py "$PWD/work" "$@"
