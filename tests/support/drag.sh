#!/usr/bin/env bash
# Drags files onto the point X Y of the screen, with the pointer, from a window that is another program's.
# Usage: drag.sh [--hold] X Y PATH…
#
# Prints what happens, line by line (drag_source.py says what), and ends with status 0 when the files were dropped.
# With --hold, the button stays down over the target after "holding" was printed, until a line comes on standard input.
set -euo pipefail

hold=false
if [ "${1:-}" = --hold ]; then
    hold=true
    shift
fi
if [ $# -lt 3 ]; then
    echo "usage: drag.sh [--hold] X Y PATH…" >&2
    exit 2
fi
to_x=$1 to_y=$2
shift 2

# The lines of the source come on descriptor 5.
exec 5< <(exec "$(dirname "$0")/drag_source.py" "$@")
source_process=$!
trap 'kill "$source_process" 2>/dev/null || true' EXIT

# await PATTERN: prints lines up to the one that begins so, and leaves it in $line. No answer in time is a failure.
await() {
    while read -r -t 15 -u 5 line; do
        echo "$line"
        case $line in
            "$1"*) return ;;
            drag-end*) break ;;
        esac
    done
    echo "drag: waited in vain for '$1'" >&2
    xdotool mouseup 1
    exit 1
}

# glide X0 Y0 X1 Y1: moves as a hand does, since a jump is one motion, and a drag begins and is answered at the second.
glide() {
    local steps=20 step
    for ((step = 1; step <= steps; step++)); do
        xdotool mousemove $(($1 + ($3 - $1) * step / steps)) $(($2 + ($4 - $2) * step / steps))
        sleep 0.01
    done
}

await ready
read -r _ from_x from_y <<<"$line"
xdotool mousemove "$from_x" "$from_y" mousedown 1
glide "$from_x" "$from_y" $((from_x - 30)) $((from_y + 30))
await drag-begin
glide $((from_x - 30)) $((from_y + 30)) "$to_x" "$to_y"
await accepted
if $hold; then
    echo holding
    read -r _ || true
fi
xdotool mouseup 1
await drag-end
[ "$line" = "drag-end dropped" ]
