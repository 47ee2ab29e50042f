# shellcheck shell=bash
# shellcheck disable=SC2034 # what a script does not use itself
# What the scripts in this folder share. Sourced, not run. Works with the Bash 3.2 of macOS.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-target}
tools=$target/tools

say() { printf '\n==> %s\n' "$*"; }

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

is_linux() { [ "$(uname -s)" = Linux ]; }

# A person could see a window opened now.
has_screen() { ! is_linux || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; }
