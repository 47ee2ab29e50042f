#!/usr/bin/env bash
# Builds Reeldrop and opens its window. Without a screen it does the main job instead: makes a clip, uploads it to the sandbox
# on this computer, and fetches it back through the link.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

if has_screen; then
    scripts/setup.sh run
    scripts/ui.sh
    say "Building Reeldrop"
    # Nothing but the window: a first build takes minutes enough.
    cargo build --locked --package reeldrop-desktop --bins
    # Blank windows on some Linux GPUs; whoever has set it knows better.
    if is_linux; then export WEBKIT_DISABLE_DMABUF_RENDERER=${WEBKIT_DISABLE_DMABUF_RENDERER-1}; fi
    say "Opening the window: drop a video on it"
    exec "$target/debug/reeldrop-desktop" "$@"
fi

say "No screen here (DISPLAY and WAYLAND_DISPLAY are not set): this runs the command line in place of the window"
scripts/setup.sh cli
say "Building reeldrop"
cargo build --locked --package reeldrop

sample=$target/sample
clip="$sample/Reeldrop sample.mp4"
mkdir -p "$sample"
if ! [ -s "$clip" ]; then
    say "Making a video to upload: $clip"
    # Some builds of ffmpeg have no x264; then their own choice for MP4 will do.
    for codec in "-c:v libx264 -preset veryfast" ""; do
        # shellcheck disable=SC2086 # words to split
        ffmpeg -nostdin -loglevel error -y \
            -f lavfi -i testsrc2=size=1280x720:rate=30 -f lavfi -i sine=frequency=440 -t 10 \
            $codec -pix_fmt yuv420p -c:a aac -movflags +faststart "$sample/making.mp4" && break
    done
    mv "$sample/making.mp4" "$clip"
fi

# A home of its own, so that the demonstration leaves your library as it is.
export REELDROP_HOME=${REELDROP_HOME:-$PWD/$sample/home}
say "reeldrop upload '$clip' --verify-link --exit"
"$target/debug/reeldrop" upload "$clip" --verify-link --exit

cat <<END

The clip went to the sandbox, an S3 server inside Reeldrop; the link above was signed, fetched with plain HTTP and compared
byte by byte with the file. It ended with this command: without --exit, reeldrop serves it until Ctrl-C. On a computer with a
screen, make run opens the window.
END
