#!/bin/sh
# Prove a built app: moved elsewhere, with no Python and no checkout around it, it passes its own
# self-test and does the main job on the practice workspace from the command line.
# Usage: installer/prove.sh FOLDER PYTHON   (Python only to check the answers)
set -eu

python=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
home="$work/Ünser Büro"
mkdir "$home"
cp -R "$1" "$home/app"
cd "$home"

# Becomes the app, with nothing of this shell's surroundings but screen and bus.
become_app() {
    exec env -i HOME="$home" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
        ${DISPLAY:+DISPLAY="$DISPLAY"} \
        ${DBUS_SESSION_BUS_ADDRESS:+DBUS_SESSION_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"} \
        "$home/app/planhat-desktop" --places "$home/places" "$@"
}
app() {
    (become_app "$@")
}

app --self-test

# The terms of every part go along.
notices=$(find "$home/app" -name THIRD-PARTY.md)
grep -q 'PySide6_Essentials .* LGPL-3.0-only' "$notices"
[ -s "$(dirname "$notices")/PySide6_Essentials/LGPL-3.0.txt" ]
echo "licences: $(grep -c '^| ' "$notices") lines"

sample=$(find "$home/app" -path '*/resources/samples/portfolio.xlsx')
# 1 means: done, and some rows were held; the answer names them.
answer() {
    app "$@" --json --quiet >answer.json || [ $? = 1 ]
}
answer inspect "$sample"
rows=$("$python" -c 'import json; print(json.load(open("answer.json"))["data_rows"])')
answer suggest "$sample" --model Company --practice --save profile.json
answer preview "$sample" --profile profile.json --practice
"$python" - "$rows" <<'PYTHON'
import json, sys
counts = json.load(open("answer.json"))["counts"]
assert sum(counts.values()) == int(sys.argv[1]), counts
print("preview:", counts)
PYTHON
answer upload "$sample" --profile profile.json --practice --yes
"$python" - "$rows" <<'PYTHON'
import json, sys
counts = json.load(open("answer.json"))["counts"]
assert sum(counts.values()) == int(sys.argv[1]), counts
assert counts["created"] + counts["updated"] > 0, counts
assert counts["unknown"] == counts["not_sent"] == 0, counts
print("upload:", counts)
PYTHON
answer preview "$sample" --profile profile.json --practice
"$python" - <<'PYTHON'
import json
counts = json.load(open("answer.json"))["counts"]
assert counts["create"] == counts["update"] == 0, counts
print("preview again:", counts)
PYTHON

if [ -n "${DISPLAY:-}" ] && command -v xdotool >/dev/null 2>&1; then
    become_app "$sample" --practice >window.log 2>&1 &
    window=$!
    shown=$(timeout 60 xdotool search --sync --onlyvisible --name 'Planhat Desktop' | head -n 1) || shown=
    sleep 3 # long enough to break down while the sample is read
    alive=yes
    kill "$window" 2>/dev/null || alive=
    wait "$window" 2>/dev/null || true
    if [ -z "$shown" ] || [ -z "$alive" ] || grep -q Traceback window.log; then
        cat window.log >&2
        echo "The packaged app shows no window." >&2
        exit 1
    fi
    echo "window: shown"
else
    echo "window: not tried, there is no screen"
fi
echo "The packaged app does the main job."
