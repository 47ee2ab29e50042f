#!/usr/bin/env bash
# Builds the web UI into ui/dist, where the desktop app takes it from, when a source is newer than the last build.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

stamp=$target/ui-built
if [ -e ui/dist/index.html ] && [ -e "$stamp" ]; then
    # Folders count too: their time changes when a file in them is removed.
    newer=$(find ui -mindepth 1 -path ui/node_modules -prune -o -path ui/dist -prune -o -newer "$stamp" -print)
    if [ -z "$newer" ] && ! [ ui/node_modules/.installed-lock.json -nt "$stamp" ]; then exit 0; fi
fi

say "Building the UI"
mkdir -p "$target"
# From before the build, so that a file saved during it counts as newer.
touch "$stamp.begun"
npm --prefix ui run --silent build
mv "$stamp.begun" "$stamp"
