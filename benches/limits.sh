#!/usr/bin/env bash
# Measures maskimg against what this machine allows: every figure stands beside its floor from the same run.
#
#   benches/limits.sh                 job, start, kernels and threads, 24 megapixels, five rounds
#   benches/limits.sh --quick         6 megapixels, three rounds
#   benches/limits.sh --only WORD     one of them: job, start, kernels, threads
#   benches/limits.sh --growth        time by size, 0.1 to 1,000 megapixels and 1 to 10,000 files; draws growth.svg
#   benches/limits.sh --giga          1.3 gigapixels as PNG and as BigTIFF, under the default limits; takes 8 GB of disk
#   benches/limits.sh --build         how long a clean build takes
#   MASKIMG=/path/to/maskimg benches/limits.sh
#
# Blend modes beside each other are `cargo bench --bench modes`, steps of masks `cargo bench --bench steps`, other
# programs benches/peers.sh, counted instructions benches/instructions.sh.
# Prints tables in Markdown. Everything it needs and makes lies in benches/work/, which git does not see.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")"
source ../tests/peers/setup.sh

mkdir -p work
python=$(peers_python "$PWD/work/venv" peers/requirements.txt)
MASKIMG=${MASKIMG:-$(peers_maskimg .. "$python")}
export MASKIMG
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$PWD/peers exec "$python" limits/limits.py "$PWD/work" "$@"
