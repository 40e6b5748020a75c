#!/usr/bin/env bash
# Counts the instructions of fixed jobs of one megapixel, on one thread: a figure that a busy machine does not change, so
# that a change of the program shows. Nothing passes or fails here.
#
#   benches/instructions.sh           all jobs
#   benches/instructions.sh WORD      those with this word in their name: PNG, JPEG, product, start ...
#
# Each job is counted once and twice; the difference is one lap of it, without what is made once. The last rows are whole
# processes of the program. It wants valgrind, which it brings where that can be done. Prints a table in Markdown.
set -euo pipefail
exec </dev/null
word=${1:-}
cd "$(dirname "$0")/.."
source tests/peers/setup.sh
peers_programs valgrind=valgrind
if ! command -v valgrind >/dev/null; then
    echo "valgrind is not here: nothing is counted"
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cargo build --release --locked >&2
cargo bench --locked --bench limits --no-run --message-format=json >"$scratch/built"
bench=$(python3 -c '
import json, sys
built = map(json.loads, sys.stdin)
print([one["executable"] for one in built if one.get("executable") and one["target"]["name"] == "limits"][-1])
' <"$scratch/built")
program=$(dirname "$bench")/../maskimg

# count COMMAND...: how many instructions it takes.
count() {
    local said=$scratch/said.$BASHPID
    if ! valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >/dev/null 2>"$said"; then
        cat "$said" >&2
        return 1
    fi
    awk '$2 == "Collected" { print $4 }' "$said"
}

# row NAME LESS MORE: the difference, in millions.
row() { awk -v name="$1" -v less="$2" -v more="$3" 'BEGIN { printf "| %s | %.2f |\n", name, (more - less) / 1e6 }'; }

# job NAME: one lap of it.
job() {
    local once twice
    once=$(count "$bench" job "$1" 1)
    twice=$(count "$bench" job "$1" 2)
    row "$1" "$once" "$twice"
}

# start NAME WORDS...: a whole process.
start() {
    local all
    all=$(count "$program" "${@:2}")
    row "$1" 0 "$all"
}

printf '| one megapixel | million instructions |\n|---|--:|\n'
"$bench" job list >"$scratch/jobs"
image=$scratch/image.png mask=$scratch/mask.png
"$bench" make 16x16 rgb "$image"
"$bench" make 16x16 grey "$mask"
rows=()
# Two at a time; the rows come in the order of the list.
while read -r name; do
    if [[ $name == *"$word"* ]]; then
        rows+=("$scratch/row.${#rows[@]}")
        job "$name" >"${rows[-1]}" &
        ((${#rows[@]} % 2)) || wait
    fi
done <"$scratch/jobs"
wait
for file in "${rows[@]}"; do cat "$file"; done
if [[ "start of a process" == *"$word"* ]]; then
    start "start of a process: 16 x 16 pixels, -j 1" "$image" "$mask" -o "$scratch/out.png" -j 1
    start "start of a process: --version" --version
fi
