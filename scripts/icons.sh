#!/usr/bin/env bash
# Makes every icon in icons/ from icons/reeldrop.svg. The same drawing gives the same bytes, so the outputs are committed.
# Needs rsvg-convert (Debian: librsvg2-bin, macOS: brew install librsvg) and python3.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in rsvg-convert python3; do
    command -v "$tool" >/dev/null || { echo "icons: $tool is missing" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The drawing's three versions; see the comment in the SVG.
printf '.large { display: inline }' >"$work/large.css"
printf '.large { display: none } .small { display: inline }' >"$work/small.css"
printf '.large { display: none } .tray { display: inline }' >"$work/tray.css"

# render VERSION SIZE OUTPUT
render() {
    rsvg-convert --stylesheet="$work/$1.css" --width="$2" --height="$2" --format=png --output="$3" icons/reeldrop.svg
}

for size in 16 24 32; do render small "$size" "$work/$size.png"; done
for size in 48 64 128 256 512 1024; do render large "$size" "$work/$size.png"; done

cp "$work/32.png" icons/32x32.png
cp "$work/128.png" icons/128x128.png
cp "$work/256.png" icons/128x128@2x.png
cp "$work/512.png" icons/icon.png
render tray 64 icons/tray.png

# ICO and ICNS are containers of PNG files, so they need no further tool.
python3 - "$work" <<'PYTHON'
import struct
import sys
from pathlib import Path

work = Path(sys.argv[1])


def png(size):
    return (work / f"{size}.png").read_bytes()


# ICO: a header, one 16-byte entry per image, then the images. A size of 256 is written as 0. The 32 px image stands first,
# because `tauri dev` takes the first layer.
sizes = [32, 16, 24, 48, 64, 256]
entries, images = b"", b""
for size in sizes:
    offset = 6 + 16 * len(sizes) + len(images)
    entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png(size)), offset)
    images += png(size)
Path("icons/icon.ico").write_bytes(struct.pack("<HHH", 0, 1, len(sizes)) + entries + images)

# ICNS: a header, then chunks of four-letter type, length (with these eight bytes) and image.
types = [
    (b"icp4", 16), (b"ic11", 32), (b"icp5", 32), (b"ic12", 64), (b"ic07", 128),
    (b"ic13", 256), (b"ic08", 256), (b"ic14", 512), (b"ic09", 512), (b"ic10", 1024),
]
chunks = b"".join(kind + struct.pack(">I", 8 + len(png(size))) + png(size) for kind, size in types)
Path("icons/icon.icns").write_bytes(b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks)
PYTHON

ls -l icons
