#!/bin/sh
# Run a command on a screen of its own, with a window manager, a session bus and an unlocked secret
# store, and with a home folder of its own so that nothing of the person's is read or written.
# Usage: scripts/with-desktop.sh COMMAND [ARGUMENT]...
set -eu

work=$(mktemp -d)
screen_pid=
windows_pid=
leave() {
    [ -z "$windows_pid" ] || kill "$windows_pid" 2>/dev/null || true
    [ -z "$screen_pid" ] || kill "$screen_pid" 2>/dev/null || true
    rm -rf "$work" 2>/dev/null || true
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Caches may stay where they are: they hold nothing of the person's.
export PIP_CACHE_DIR="${PIP_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/pip}"
export HOME="$work/home" XDG_RUNTIME_DIR="$work/runtime"
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME WAYLAND_DISPLAY
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"

: > "$work/display"
Xvfb -displayfd 3 -screen 0 1600x1000x24 -dpi 96 -nolisten tcp 3>"$work/display" 2>"$work/screen.log" &
screen_pid=$!
tries=0
while [ ! -s "$work/display" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
        echo "Xvfb did not start:" >&2
        cat "$work/screen.log" >&2
        exit 1
    fi
    sleep 0.1
done
DISPLAY=":$(head -n 1 "$work/display")"
export DISPLAY QT_QPA_PLATFORM=xcb LC_ALL=C.UTF-8
openbox >/dev/null 2>&1 &
windows_pid=$!

# "Failed to set fd limit" from the bus is harmless.
dbus-run-session -- sh -c '
    printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    exec "$@"' with-desktop "$@"
