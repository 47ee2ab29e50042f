#!/usr/bin/env bash
# All that proves Reeldrop: the checks of lint.sh, then every test in a desktop session of its own. What stands after the
# command goes to cargo test: scripts/test.sh --test window
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

started=$SECONDS
scripts/setup.sh test
scripts/ui.sh
if [ $# = 0 ]; then
    scripts/lint.sh
    say "UI: tests"
    npm --prefix ui run --silent --if-present test
fi

say "Building programs and tests"
cargo build --locked --workspace --all-targets

export REELDROP_TEST_RCLONE=$PWD/$tools/venv/bin/rclone
export REELDROP_TEST_PYTHON=$PWD/$tools/venv/bin/python
export REELDROP_TEST_NODE_MODULES=$PWD/$tools/node
if is_linux; then
    say "Tests, in a desktop session of their own"
    REELDROP_TEST_CHROMEDRIVER=$(command -v chromedriver || true)
    export REELDROP_TEST_CHROMEDRIVER
    export REELDROP_TEST_TAURI_DRIVER=$PWD/$tools/bin/tauri-driver
    scripts/desktop-session.sh cargo test --locked --workspace "$@"
else
    # There is no WebDriver for the window of other systems, so the tests that need one are not built there.
    say "Tests"
    cargo test --locked --workspace "$@"
fi

say "All tests passed in $((SECONDS - started)) s"
