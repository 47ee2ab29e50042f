#!/usr/bin/env bash
# Pictures of the real window for the README, in docs/screenshots: every view, empty and full, dark and light, both sizes.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

scripts/test.sh --test window -- pictures placing doctor browse
mkdir -p docs/screenshots
for picture in uploads-empty-dark uploads-dark uploads-light uploads-ask-dark links-dark statistics-dark watch-dark connections-dark doctor-dark connection-start-dark connection-form-light uploads-light-smallest browser-dark link-revoke-dark; do
    cp "$target/tmp/screenshots/$picture.png" docs/screenshots/
done
say "docs/screenshots is made anew: look at it before you commit"
