#!/bin/sh
# Install Planhat Desktop for this person alone, from the unpacked archive this lies in; no
# administrator is needed. Ends with the app's own self-test.
# Usage: ./install.sh            install, or bring up to date
#        ./install.sh --remove   take it away again (settings, profiles and history stay)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
share="${XDG_DATA_HOME:-$HOME/.local/share}"
app="$share/planhat-desktop-app"
command="$HOME/.local/bin/planhat-desktop"
entry="$share/applications/planhat-desktop.desktop"
icon="$share/icons/hicolor/scalable/apps/planhat-desktop.svg"

if [ "${1:-}" = --remove ]; then
    rm -rf "$app"
    rm -f "$command" "$entry" "$icon"
    echo "Planhat Desktop is gone; its settings, profiles and history are kept."
    exit 0
fi

mkdir -p "$share" "$(dirname "$command")" "$(dirname "$entry")" "$(dirname "$icon")"
rm -rf "$app.new"
cp -R "$here/planhat-desktop" "$app.new"
rm -rf "$app"
mv "$app.new" "$app"
ln -sf "$app/planhat-desktop" "$command"
cp "$here/planhat-desktop.svg" "$icon"
sed "s|^Exec=planhat-desktop|Exec=\"$app/planhat-desktop\"|" "$here/planhat-desktop.desktop" >"$entry"
if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database -q "$(dirname "$entry")"
fi
"$app/planhat-desktop" --self-test
echo "Installed. It is in the menu of applications, and as: $command"
