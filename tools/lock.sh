#!/usr/bin/env bash
# Write the locked requirements anew: every package with its version and hashes, for Python 3.11 to 3.13 on every
# platform, and no address. Needs uv.   tools/lock.sh [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "make lock" "$@"
}

compile "$@" pyproject.toml -o requirements.lock
compile "$@" pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
