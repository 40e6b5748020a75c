#!/usr/bin/env bash
# Engines beyond one machine: the scripts of examples/engines/ over a few small jobs, with GNU parallel, with Apache
# Spark, and as a Slurm array would run them. One attempt of each is killed midway.
#
#   tests/engines.sh
#   MASKIMG=/path/to/maskimg tests/engines.sh
#
# One line a check; the last line is the counts. GNU parallel and Java come from Debian, when run as root; PySpark (some
# 500 MB) lies in benches/work/, which git does not see.
# Exit code: 0 all passed, 1 some did not, 2 the checks could not be made.
set -euo pipefail
exec </dev/null
MASKIMG=${MASKIMG:+$(realpath "$MASKIMG")}
cd "$(dirname "$0")/.."
source tests/peers/setup.sh

cannot() { echo "cannot check: $*" >&2; exit 2; }

has_java() { "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | grep -qE 'version "(1[7-9]|[2-9][0-9])'; }

peers_programs parallel=parallel
parallel --version 2>/dev/null | grep -q '^GNU' || cannot "there is no GNU parallel"
has_java || peers_programs no-such-command=openjdk-17-jre-headless
has_java || peers_programs no-such-command=default-jre-headless
has_java || cannot "there is no Java of 17 or newer; if there is, let JAVA_HOME say where"

mkdir -p benches/work
python=$(peers_python "$PWD/benches/work/spark" tests/engines/requirements.txt) || cannot "PySpark did not install"
MASKIMG=${MASKIMG:-$(peers_maskimg "$PWD" "$python")}
PYTHONDONTWRITEBYTECODE=1 exec "$python" tests/engines/main.py "$MASKIMG"
