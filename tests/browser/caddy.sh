#!/bin/sh
# Prints the path of Caddy, behind which replicas are tried (`make replicas`, the slow tests). Where there is none, Debian's or Ubuntu's is
# unpacked beside Python: it is not installed, so that no service starts.
set -eu

mine=.venv/bin/caddy
command -v caddy && exit 0
[ -x "$mine" ] && echo "$mine" && exit 0
if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    if (cd "$folder" && apt-get download caddy) >/dev/null 2>&1; then
        dpkg-deb --extract "$folder"/caddy_*.deb "$folder" && cp "$folder/usr/bin/caddy" "$mine"
    fi
fi
if [ -x "$mine" ]; then echo "$mine"; else echo "No Caddy: replicas cannot be tried behind it (apt install caddy, or brew install caddy)." >&2; fi
