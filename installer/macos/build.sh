#!/bin/sh
# Build "Planhat Desktop.app" and a disk image, on a Mac with macOS 13 or newer and Python 3.11+.
# Not run by the project so far: none of its machines is a Mac. The spec, the set-up and the
# self-test it uses are the ones that run on Linux.
# Unsigned: Gatekeeper asks the person to allow it. To sign, export CODESIGN_IDENTITY.
set -eu
cd "$(dirname "$0")/../.."

scripts/setup-venv.sh
.venv/bin/pyinstaller --noconfirm --clean --distpath dist --workpath build installer/planhat-desktop.spec
bundle="dist/Planhat Desktop.app"
if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --deep --force --options runtime --sign "$CODESIGN_IDENTITY" "$bundle"
fi
version=$(.venv/bin/planhat-desktop --version | cut -d' ' -f2)
image="dist/planhat-desktop-$version-macos-$(uname -m).dmg"
rm -f "$image"
hdiutil create -volname "Planhat Desktop" -srcfolder "$bundle" -format UDZO "$image"

# Prove what a person would get: the app inside the image, not the one beside it.
mount=$(mktemp -d)
hdiutil attach -nobrowse -readonly -mountpoint "$mount" "$image"
trap 'hdiutil detach "$mount"' EXIT
"$mount/Planhat Desktop.app/Contents/MacOS/planhat-desktop" --self-test
