#!/bin/sh
# Build the one-folder app for the system this runs on, and prove it. Run here on Debian 12; the
# same spec serves macOS and Windows, whose own scripts (macos/, windows/) start from it.
# Usage: installer/build.sh   (after the set-up that `make package` does)
set -eu
cd "$(dirname "$0")/.."

bin=.venv/bin
log=build/pyinstaller.log
mkdir -p build
if ! "$bin/pyinstaller" --noconfirm --clean --distpath dist --workpath build \
    installer/planhat-desktop.spec >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    exit 1
fi
du -sh dist/planhat-desktop
installer/prove.sh dist/planhat-desktop "$bin/python"
