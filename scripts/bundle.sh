#!/usr/bin/env bash
# Builds the package to install. On Linux a Debian package, which carries the command line as /usr/bin/reeldrop too; no
# AppImage, whose tooling downloads programs while it builds.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

scripts/setup.sh bundle
scripts/ui.sh

say "Building the command line"
cargo build --locked --release --package reeldrop

say "Building the app and its package"
if is_linux; then
    kind=deb
    ending=deb
else
    kind=app
    ending=app
fi
rm -rf "$target/release/bundle/$kind" "$target/release/bundle/macos"
"$tools/tauri/node_modules/.bin/tauri" build --bundles "$kind" -- --locked

package=$(find "$target/release/bundle" -maxdepth 2 -name "*.$ending")
[ -n "$package" ] || die "the package is not where it was expected: $target/release/bundle"
say "Built $package"
if is_linux; then echo "Install it with: sudo apt install ./$package"; fi
