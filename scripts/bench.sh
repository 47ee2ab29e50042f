#!/usr/bin/env bash
# Benchmarks against others, in one run on this machine. The table says what was to be reached; compare ratios, not figures.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

scripts/setup.sh bench
say "Building the command line and the benchmarks, optimised"
cargo build --locked --release --package reeldrop
CARGO_TARGET_DIR=$target cargo build --locked --release --manifest-path tests/bench/Cargo.toml
CARGO_TARGET_DIR=$target cargo build --locked --release --manifest-path tests/bench/uploads/Cargo.toml

export REELDROP_TEST_PYTHON=$PWD/$tools/venv/bin/python
export REELDROP_TEST_NODE_MODULES=$PWD/$tools/node
export REELDROP_BENCH_CLI=$PWD/$target/release/reeldrop
export REELDROP_BENCH_TOOLS=$PWD/$tools/venv/bin
export REELDROP_BENCH_DATA=$PWD/$target/bench-data
# A goal that is missed in one part is no reason to leave the other unmeasured.
missed=0
say "Measuring signing"
"$target/release/reeldrop-bench" || missed=1
say "Measuring uploads"
"$target/release/reeldrop-bench-uploads" "$@" || missed=1
exit $missed
