#!/bin/sh
# Make .venv with exactly the versions of constraints.txt and the app itself, editable.
# A stamp inside .venv tells whether that was done for this very set of pins.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
stamp=.venv/.made-for
wanted=$({ "$python" --version; cat constraints.txt pyproject.toml; pwd; } |
    "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

echo "Setting up .venv (once; a minute or two)"
rm -rf .venv
"$python" -m venv .venv
tell() {
    [ $? = 0 ] || echo "Setting up .venv did not work; pip's own words are above. Look at the network, then try again." >&2
}
trap tell EXIT
# Hashes are checked for everything that is downloaded; the app itself is built by the pinned hatchling.
.venv/bin/python -m pip --disable-pip-version-check install -qq --only-binary :all: \
    --require-hashes -r constraints.txt
.venv/bin/python -m pip --disable-pip-version-check install -qq --no-deps --no-build-isolation -e .
printf '%s\n' "$wanted" > "$stamp"
