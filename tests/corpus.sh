#!/usr/bin/env bash
# A corpus of pictures that nobody here made: the thousand files that Pillow is tested with, odd and broken ones among
# them, each read by maskimg and by Pillow. Either both see the same pixels, or maskimg refuses in one clear line, in
# time and within its memory.
#
#   tests/corpus.sh            the comparison, and whether README.md has its table
#   tests/corpus.sh --table    prints the table in Markdown, and no more
#   tests/corpus.sh --write    puts it into README.md, between the two comments that begin with "corpus"
#   MASKIMG=/path/to/maskimg tests/corpus.sh
#
# The pictures (50 MB) come out of Pillow's source package and lie in benches/work/, which git does not see. The last
# line is the counts.
# Exit code: 0 all is well, 1 it is not, 2 the comparison could not be made.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")/.."
root=$PWD
source tests/peers/setup.sh

cannot() { echo "cannot compare: $*" >&2; exit 2; }

mkdir -p benches/work
python=$(peers_python "$root/benches/work/venv" tests/peers/requirements.txt) || cannot "Pillow did not install"
pillow=$(grep -x 'pillow==.*' tests/peers/requirements.txt)
corpus=$root/benches/work/$pillow
if [ ! -d "$corpus/Tests/images" ]; then
    scratch=$(mktemp -d -p benches/work)
    trap 'rm -rf "$scratch"' EXIT
    pip=("$python" -m pip --quiet --disable-pip-version-check)
    "${pip[@]}" download --no-deps --no-binary pillow --dest "$scratch" "$pillow" >&2 ||
        cannot "Pillow's source package is not to be had"
    mkdir "$scratch/unpacked"
    tar -xzf "$scratch"/*.tar.gz -C "$scratch/unpacked" --strip-components=1 --wildcards '*/Tests/images/*'
    rm -rf "$corpus"
    mv "$scratch/unpacked" "$corpus"
    rm -rf "$scratch"
    trap - EXIT
fi
MASKIMG=${MASKIMG:-$(peers_maskimg "$root" "$python")}
cd "$corpus/Tests/images"
PYTHONDONTWRITEBYTECODE=1 exec "$python" "$root/tests/corpus/main.py" "$MASKIMG" "$root/README.md" "$@"
