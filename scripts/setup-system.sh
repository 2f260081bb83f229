#!/bin/sh
# Make sure that the machine has what the app ("run"), its tests ("test") and a build of it ("package")
# need from the system.
# Usage: scripts/setup-system.sh run [test] [package]
#
# Each line below: what must be there (lib:SONAME, cmd:PROGRAM, py:MODULE, file:PATH, python: Python
# as a shared library) and the Debian package that brings it. Nothing is installed when everything is there.
set -eu

needs_run='
py:venv                     python3-venv
py:ensurepip                python3-venv
file:/etc/ssl/certs/ca-certificates.crt  ca-certificates
lib:libGL.so.1              libgl1
lib:libEGL.so.1             libegl1
lib:libglib-2.0.so.0        libglib2.0-0
lib:libfontconfig.so.1      libfontconfig1
lib:libxkbcommon.so.0       libxkbcommon0
lib:libdbus-1.so.3          libdbus-1-3
lib:libgssapi_krb5.so.2     libgssapi-krb5-2
lib:libxcb-cursor.so.0      libxcb-cursor0
lib:libxcb-icccm.so.4       libxcb-icccm4
lib:libxcb-keysyms.so.1     libxcb-keysyms1
lib:libxcb-shape.so.0       libxcb-shape0
lib:libxkbcommon-x11.so.0   libxkbcommon-x11-0
lib:libwayland-cursor.so.0  libwayland-cursor0
lib:libwayland-egl.so.1     libwayland-egl1
'
needs_test='
cmd:Xvfb                    xvfb
cmd:openbox                 openbox
cmd:xdotool                 xdotool
cmd:import                  imagemagick
cmd:dbus-run-session        dbus
cmd:gnome-keyring-daemon    gnome-keyring
cmd:objdump                 binutils
file:/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf     fonts-noto-core
file:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc  fonts-noto-cjk
'

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Planhat Desktop needs Python 3.11 or newer as '$python'." >&2
    echo "Install it (Debian: apt-get install python3), or name another: make PYTHON=python3.12 …" >&2
    exit 1
fi

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
needs_package="
python:                     libpython$version
"
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)

is_there() {
    case $1 in
        lib:*) case $libraries in *"${1#lib:} "*) return 0 ;; *) return 1 ;; esac ;;
        cmd:*) PATH="$PATH:/usr/sbin" command -v "${1#cmd:}" >/dev/null 2>&1 ;;
        py:*) "$python" -c "import ${1#py:}" >/dev/null 2>&1 ;;
        file:*) [ -e "${1#file:}" ] ;;
        python:) "$python" -c '
import sys
from pathlib import Path
from sysconfig import get_config_var as told
sys.exit(not (told("Py_ENABLE_SHARED") and Path(told("LIBDIR"), told("INSTSONAME")).exists()))' ;;
    esac
}

find_missing() {
    for group in "$@"; do
        case $group in
            run) needs=$needs_run ;;
            test) needs=$needs_test ;;
            package) needs=$needs_package ;;
            *) exit 64 ;;
        esac
        printf '%s' "$needs" | while read -r need package; do
            [ -z "$need" ] || is_there "$need" || printf '%s\n' "$package"
        done
    done | sort -u | tr '\n' ' '
}

missing=$(find_missing "$@")
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "This system has no apt-get, so its packages are yours to install; Debian calls them:" >&2
    echo "    $missing" >&2
    echo "Going on without them." >&2
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    echo "Some system packages are missing, and installing them takes an administrator." >&2
    if command -v sudo >/dev/null 2>&1; then
        echo "Run this, then try again:" >&2
        by=sudo
    else
        echo "Ask one to run this as root, then try again:" >&2
        by=
    fi
    echo "    ${by:+$by }apt-get update && ${by:+$by }apt-get install -y --no-install-recommends $missing" >&2
    exit 1
fi

echo "Installing system packages: $missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
administer() {
    # shellcheck disable=SC2086  # a command and its option, or nothing
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        echo "Installing system packages did not work; apt-get's own words are above." >&2
        exit 1
    fi
}
administer update
# shellcheck disable=SC2086  # a list of words
administer install --no-install-recommends $missing
