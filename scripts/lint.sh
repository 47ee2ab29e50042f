#!/usr/bin/env bash
# Every check that needs no test to run. The first that fails ends it.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

scripts/setup.sh lint
scripts/ui.sh

say "Shell scripts"
shellcheck --external-sources scripts/*.sh tests/support/*.sh .ci/run

say "Rust formatting"
cargo fmt --all --check

say "Clippy"
cargo clippy --locked --workspace --all-targets -- -D warnings

# The advisory database is on GitHub, where not every build machine gets through, and it changes without a commit here. So
# advisories are asked for by name: REELDROP_ADVISORIES=1 make lint.
checks="bans licenses sources"
if [ "${REELDROP_ADVISORIES:-}" = 1 ]; then checks="advisories $checks"; fi
say "Dependencies: $checks"
# shellcheck disable=SC2086 # words to split
"$tools/bin/cargo-deny" --locked check --hide-inclusion-graph $checks

say "UI: types"
npm --prefix ui run --silent check

say "UI: style"
npm --prefix ui run --silent lint
