#!/bin/sh
# Prints the path of rsvg-convert, which draws saved figures as slide programs do, installing Debian's or Ubuntu's where
# allowed. Without it the tests of figures draw with Chromium alone.
set -eu

command -v rsvg-convert && exit 0
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        as_root=env
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    fi
    if [ -n "${as_root:-}" ]; then
        $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends librsvg2-bin </dev/null >/dev/null 2>&1 || true
    fi
fi
command -v rsvg-convert || echo "No rsvg-convert: figures are tested in Chromium alone." >&2
