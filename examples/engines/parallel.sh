#!/usr/bin/env bash
# GNU parallel: jobs in parts, on the cores of this machine or on many machines.
#
#   parallel.sh JOBS RESULTS [OPTION...]     any options of parallel: -S host1,host2, or -N 20 for smaller parts
#
# JOBS holds one job a line, as `maskimg ... --dry-run --json` prints them. RESULTS gets one result a line, in the order
# of the jobs. MASKIMG says where maskimg is, if not on the path.
# Exit code: 0 all done, 1 some jobs failed (their results say why), 2 RESULTS is not whole.
set -euo pipefail

if (($# < 2)); then
    echo "usage: parallel.sh JOBS RESULTS [OPTION...]" >&2
    exit 2
fi
jobs=$1 results=$2
shift 2

# maskimg ends with 1 where a job failed: the result says so, and another attempt would find the same. Whatever else
# ends it, a signal say, is no fault of the jobs: then parallel takes what the part has said back, and tries it again.
printf -v part '%q run --jobs 1 - || test $? -eq 1' "${MASKIMG:-maskimg}"

# --pipe, not --pipepart, which does not read a part anew when it tries again.
parallel --pipe -N 100 --keep-order --retries 3 "$@" "$part" <"$jobs" >"$results" || {
    echo "some parts were given up after three attempts: $results is not whole" >&2
    exit 2
}

if grep '"status":"failed"' "$results" >&2; then
    exit 1
fi
