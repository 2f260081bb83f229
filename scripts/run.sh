#!/bin/sh
# The main job on the practice workspace with a sample portfolio: in the window where there is a
# screen, otherwise the same steps in the terminal.
set -eu
cd "$(dirname "$0")/.."
app=.venv/bin/planhat-desktop
sample=resources/samples/portfolio.xlsx

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$app" "$sample" --practice
fi

echo "There is no screen here, so the same job is done in the terminal: match the columns, preview,"
echo "and upload the sample portfolio to the practice workspace. Nothing leaves this machine."
places=$(mktemp -d)
trap 'rm -rf "$places"' EXIT
step() {
    printf '\n$ planhat-desktop %s\n' "$*"
    # 1 means: done, and some rows were held or refused; the answer names them.
    "$app" --places "$places" "$@" --quiet || [ $? = 1 ]
}
step inspect "$sample"
step suggest "$sample" --model Company --practice --save "$places/profile.json"
step preview "$sample" --profile "$places/profile.json" --practice
step upload "$sample" --profile "$places/profile.json" --practice --yes
