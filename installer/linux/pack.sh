#!/bin/sh
# Pack dist/planhat-desktop (made by `make package`) as dist/planhat-desktop-VERSION-linux-ARCH.tar.xz
# with a menu entry and a script that installs it, then try that script in a throw-away home.
# Run on Debian 12; the archive needs glibc 2.36 or newer (Debian 12, Ubuntu 24.04): build on an
# older system for older systems.
set -eu
cd "$(dirname "$0")/../.."

version=$(dist/planhat-desktop/planhat-desktop --version | cut -d' ' -f2)
name="planhat-desktop-$version-linux-$(uname -m)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/$name" "$work/home"
cp -R dist/planhat-desktop "$work/$name/"
cp installer/linux/install.sh installer/linux/planhat-desktop.desktop \
    resources/icons/planhat-desktop.svg LICENSE \
    dist/planhat-desktop/_internal/licences/THIRD-PARTY.md "$work/$name/"
XZ_OPT=-T0 tar -C "$work" --owner=0 --group=0 -cJf "dist/$name.tar.xz" "$name"

tar -C "$work/home" -xJf "dist/$name.tar.xz"
env -i HOME="$work/home" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$work/home/$name/install.sh"
env -i HOME="$work/home" PATH=/usr/bin:/bin "$work/home/.local/bin/planhat-desktop" --version
env -i HOME="$work/home" PATH=/usr/bin:/bin "$work/home/$name/install.sh" --remove
du -h "dist/$name.tar.xz"
