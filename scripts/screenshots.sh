#!/usr/bin/env bash
# Pictures of the real window in docs/screenshots: every view, full, empty and failing, dark and light, also at the smallest size.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

scripts/test.sh --test window -- pictures placing doctor browse
made=$target/tmp/screenshots
# 256 colours look the same here, and halve what the repository has to carry.
keep() {
    convert "$made/$1.png" -strip -colors 256 "PNG8:docs/screenshots/$1.png"
}
rm -rf docs/screenshots
mkdir -p docs/screenshots
for view in uploads links statistics watch connections settings; do
    for look in dark light dark-smallest light-smallest empty-dark empty-light failing-dark failing-light; do
        # Settings are never empty.
        [[ $view-$look == settings-empty-* ]] || keep "$view-$look"
    done
done
for picture in uploads-ask-dark doctor-dark connection-start-dark connection-form-light connection-form-failing-dark browser-dark link-new-dark link-revoke-dark start-failing-dark; do
    keep "$picture"
done
say "docs/screenshots is made anew: look at it before you commit"
