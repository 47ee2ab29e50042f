#!/usr/bin/env bash
# Benchmarks, in one run on this machine: signing and uploads against others, then the window against its budgets. The tables
# say what was to be reached; compare ratios, not figures.
# Usage: bench.sh [ARGUMENT…] for the uploads, or bench.sh --window [ARGUMENT…] for the window alone; --help tells which.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

window_alone=false
if [ "${1:-}" = --window ]; then
    window_alone=true
    shift
    is_linux || die "there is no WebDriver for the window of other systems than Linux"
    window_arguments=("$@")
else
    window_arguments=()
    for argument in "$@"; do
        if [ "$argument" = --print-only ]; then window_arguments=("$argument"); fi
    done
fi

scripts/setup.sh bench
if is_linux; then
    scripts/ui.sh
    say "Building the app and the benchmark of its window, optimised"
    cargo build --locked --release --package reeldrop-desktop
    CARGO_TARGET_DIR=$target cargo build --locked --release --manifest-path tests/bench/Cargo.toml --bin reeldrop-bench-window
fi
# A goal that is missed in one part is no reason to leave the other unmeasured.
missed=0

if ! $window_alone; then
    say "Building the command line and the benchmarks, optimised"
    cargo build --locked --release --package reeldrop
    CARGO_TARGET_DIR=$target cargo build --locked --release --manifest-path tests/bench/Cargo.toml --bin reeldrop-bench
    CARGO_TARGET_DIR=$target cargo build --locked --release --manifest-path tests/bench/uploads/Cargo.toml

    export REELDROP_TEST_PYTHON=$PWD/$tools/venv/bin/python
    export REELDROP_TEST_NODE_MODULES=$PWD/$tools/node
    export REELDROP_BENCH_CLI=$PWD/$target/release/reeldrop
    export REELDROP_BENCH_TOOLS=$PWD/$tools/venv/bin
    export REELDROP_BENCH_DATA=$PWD/$target/bench-data
    say "Measuring signing"
    "$target/release/reeldrop-bench" || missed=1
    say "Measuring uploads"
    "$target/release/reeldrop-bench-uploads" "$@" || missed=1
fi

if is_linux; then
    export REELDROP_BENCH_DESKTOP=$PWD/$target/release/reeldrop-desktop
    export REELDROP_BENCH_DRIVER=$PWD/$tools/bin/tauri-driver
    say "Measuring the window, in a desktop session of its own"
    scripts/desktop-session.sh "$target/release/reeldrop-bench-window" ${window_arguments[@]+"${window_arguments[@]}"} || missed=1
fi
exit $missed
