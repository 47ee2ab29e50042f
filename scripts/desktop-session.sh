#!/usr/bin/env bash
# Runs a command in a desktop session of its own: a screen (Xvfb), a D-Bus session, an unlocked keyring (the real Secret
# Service), and empty folders for settings, data and caches. Nothing of it outlives the command, however that ends.
# Usage: desktop-session.sh COMMAND [ARGUMENT…]
set -euo pipefail

me=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")

# Runs a command so that a signal to this script reaches it, and returns with its status.
run_child() {
    local status
    # Bash lets background commands ignore Ctrl-C; this one shall not.
    (
        trap - INT QUIT TERM
        exec "$@"
    ) <&0 &
    child=$!
    # Ctrl-C goes to the whole process group, so the child has it already.
    trap : INT
    trap 'kill -TERM "$child" 2>/dev/null || true' TERM HUP
    while :; do
        status=0
        wait "$child" || status=$?
        # A signal ends the wait early; the child then is still there.
        kill -0 "$child" 2>/dev/null || return "$status"
    done
}

# The processes of this session: all that carry its folder in their environment.
session_processes() {
    grep -lzsxF "REELDROP_SESSION=$1" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 || true
}

outer() {
    # Not local: the trap runs after this function.
    session=$(mktemp -d "${TMPDIR:-/tmp}/reeldrop-session.XXXXXX")
    end_session() {
        local pids attempt
        for attempt in {1..50}; do
            pids=$(session_processes "$session")
            if [ -z "$pids" ]; then break; fi
            # shellcheck disable=SC2086 # words to split
            kill "$([ "$attempt" -lt 40 ] && echo -TERM || echo -KILL)" $pids 2>/dev/null || true
            sleep 0.1
        done
        rm -rf "$session"
    }
    trap end_session EXIT
    mkdir -m 700 "$session"/{run,data,config,cache,state}

    unset WAYLAND_DISPLAY XAUTHORITY GNOME_KEYRING_CONTROL SESSION_MANAGER
    run_child env \
        REELDROP_SESSION="$session" \
        XDG_RUNTIME_DIR="$session/run" \
        XDG_DATA_HOME="$session/data" \
        XDG_CONFIG_HOME="$session/config" \
        XDG_CACHE_HOME="$session/cache" \
        XDG_STATE_HOME="$session/state" \
        XDG_SESSION_TYPE=x11 \
        GDK_BACKEND=x11 \
        GIO_USE_VFS=local \
        GSETTINGS_BACKEND=memory \
        GTK_USE_PORTAL=0 \
        NO_AT_BRIDGE=1 \
        LC_ALL=C.UTF-8 \
        dbus-run-session -- "$me" --inside "$@" 4>&2 2>"$session/dbus.log"
}

inside() {
    local number status=0
    # What the D-Bus daemon says is in its log, not between the lines of the command.
    exec 2>&4 4>&-
    # Xvfb looks for a free display itself, and writes its number when it takes connections.
    mkfifo "$REELDROP_SESSION/display"
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset \
        3>"$REELDROP_SESSION/display" 2>"$REELDROP_SESSION/xvfb.log" &
    services=$!
    if ! read -r -t 30 number <"$REELDROP_SESSION/display"; then
        cat "$REELDROP_SESSION/xvfb.log" >&2
        echo "desktop-session: Xvfb did not start" >&2
        return 1
    fi
    export DISPLAY=:$number

    # --unlock makes the login keyring, with the password it reads.
    gnome-keyring-daemon --foreground --unlock --components=secrets <<<reeldrop >"$REELDROP_SESSION/keyring.log" 2>&1 &
    services+=" $!"
    if ! gdbus wait --session --timeout 30 org.freedesktop.secrets || ! keyring_works; then
        cat "$REELDROP_SESSION"/{keyring,dbus}.log >&2
        echo "desktop-session: the keyring does not keep a secret" >&2
        return 1
    fi

    run_child "$@" || status=$?
    # shellcheck disable=SC2086 # words to split
    kill $services 2>/dev/null || true
    wait
    return "$status"
}

# Keeps a secret, reads it back, and removes it.
keyring_works() {
    printf 'probe' | timeout 20 secret-tool store --label=probe reeldrop-session probe \
        && [ "$(timeout 20 secret-tool lookup reeldrop-session probe)" = probe ] \
        && timeout 20 secret-tool clear reeldrop-session probe
}

if [ "${1:-}" = --inside ]; then
    shift
    inside "$@"
elif [ $# -gt 0 ]; then
    outer "$@"
else
    echo "usage: desktop-session.sh COMMAND [ARGUMENT…]" >&2
    exit 2
fi
