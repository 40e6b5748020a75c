#!/usr/bin/env bash
# What files carry: profile, EXIF, XMP, density, orientation and colours, from files that other programs made, through
# maskimg, read back by exiftool and Pillow.
#
#   tests/files.sh              holds all claims, a line for each that fails
#   tests/files.sh --table      prints the table of what survives in Markdown, as found
#   tests/files.sh --check      compares README.md's table with it, too
#   tests/files.sh --write      puts it into README.md, between the two comments that begin with "files"
#   tests/files.sh --self-test  sees that what is wrong is found; needs no maskimg
#   MASKIMG=/path/to/maskimg tests/files.sh
#
# What is installed for it lies in benches/work/, which git does not see; exiftool, ImageMagick and libvips come from
# Debian, when run as root. The last line is the counts. Exit code: 0 all holds, 1 something does not.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")/.."
source tests/peers/setup.sh

peers_programs exiftool=libimage-exiftool-perl convert=imagemagick vips=libvips-tools
mkdir -p benches/work
python=$(peers_python "$PWD/benches/work/venv-files" tests/files/requirements.txt)
if [ "${1:-}" != --self-test ]; then
    MASKIMG=${MASKIMG:-$(peers_maskimg "$PWD" "$python")}
fi
export MASKIMG
PYTHONDONTWRITEBYTECODE=1 exec "$python" tests/files/main.py README.md "$@"
