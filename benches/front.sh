#!/usr/bin/env bash
# The front of size against time of PNG: maskimg at its three efforts beside Pillow, libvips and oxipng, picture by
# picture, each on one thread.
#
#   benches/front.sh                   all pictures
#   benches/front.sh --only WORD       those with this word in their name: photo, masked, drawn, sample ...
#   benches/front.sh --laps 15         laps of each, of which the cheapest counts; seven if not told
#   MASKIMG=/path/to/maskimg benches/front.sh
#
# Pillow, libvips and maskimg encode in memory; oxipng is a whole process, which recompresses our fast PNG without
# changing its colours. Prints tables in Markdown. Everything it needs and makes lies in benches/work/, which git does
# not see.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")"
source ../tests/peers/setup.sh

mkdir -p work
python=$(peers_python "$PWD/work/venv" peers/requirements.txt)
MASKIMG=${MASKIMG:-$(peers_maskimg .. "$python")}
export MASKIMG PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$PWD/peers:$PWD/limits
oxipng=$PWD/work/oxipng/bin/oxipng
[ -x "$oxipng" ] || cargo install --quiet --locked oxipng --version 10.2.1 --root "$PWD/work/oxipng" >&2
"$python" front/pictures.py "$PWD/work/front" "$PWD/../samples"
exec "$python" front/front.py "$PWD/work" "$oxipng" "$@"
