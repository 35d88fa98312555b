#!/bin/sh
# Prints the path of a Chromium or Chrome for the browser tests, installing Debian's or Ubuntu's where allowed.
set -eu

find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    for app in "Google Chrome" Chromium; do
        binary="/Applications/$app.app/Contents/MacOS/$app"
        [ -x "$binary" ] && echo "$binary" && return 0
    done
    return 1
}

find_browser && exit 0
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        as_root=env
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    fi
    if [ -n "${as_root:-}" ]; then
        log=$(mktemp)
        if { $as_root apt-get update && $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
            chromium; } </dev/null >"$log" 2>&1; then
            rm -f "$log"
        else
            tail -n 5 "$log" >&2
        fi
    fi
fi
find_browser && exit 0
echo "The browser tests need Chromium or Chrome: install one (apt install chromium, or brew install --cask google-chrome) and try again." >&2
exit 1
