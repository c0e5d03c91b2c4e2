#!/usr/bin/env bash
# Make this folder ready:   tools/setup.sh run|dev|test
#   run   what the program needs: system libraries, .venv, locked dependencies
#   dev   the same, with the tools of who changes it: linter, types, tests
#   test  the same, with the real servers of the tests
# Does only what is missing; the second time it takes a fraction of a second. What it may not install itself it names,
# with the command that does, and goes on where the rest can do without.
# CM_INBOX_PYTHON chooses the interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/system-packages.sh

purpose=${1:-}
case $purpose in
  run) lock=requirements.lock ;;
  dev | test) lock=requirements-dev.lock ;;
  *) echo "usage: tools/setup.sh run|dev|test" >&2; exit 2 ;;
esac
venv=.venv

say() { printf 'setup: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# Whether $1 runs and is a Python that the program supports.
supported() { "$1" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

# Whether $1 can make virtual environments by itself (Debian's python3 without python3-venv cannot).
makes_venvs() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Print the first interpreter that serves. uv makes environments for any; otherwise it must do so itself.
find_python() {
  local candidate
  for candidate in "${CM_INBOX_PYTHON:-}" python3 python3.13 python3.12 python3.11 python \
    "$HOME"/.pyenv/versions/3.1[123].*/bin/python /opt/homebrew/bin/python3.1[123] /usr/local/bin/python3.1[123]; do
    if [ -z "$candidate" ] || ! supported "$candidate"; then continue; fi
    if have uv || makes_venvs "$candidate"; then "$candidate" -c 'import sys; print(sys.executable)'; return 0; fi
  done
  return 1
}

explain_no_python() {
  say "Python 3.11, 3.12 or 3.13 (with venv) is needed and was not found. Install it, then run this again:"
  if have brew; then say "  brew install python@3.12"
  elif have apt-get; then say "  sudo apt-get install python3 python3-venv      (or, on an older release: python3.12 python3.12-venv)"
  elif have dnf; then say "  sudo dnf install python3.12"
  elif have pacman; then say "  sudo pacman -S python"
  elif have zypper; then say "  sudo zypper install python312"
  else say "  from your system's packages, or with uv: uv python install 3.12"
  fi
}

make_venv() {
  if [ -e "$venv" ]; then
    if supported "$venv/bin/python"; then return 0; fi
    say "$venv is not of a Python that serves (3.11 to 3.13): making it anew"
    rm -rf "$venv"
  fi
  local python
  if ! python=$(find_python); then
    if have uv && uv venv --quiet --python 3.12 "$venv"; then return 0; fi
    install_debian_packages python3 python3-venv || true
    if ! python=$(find_python); then explain_no_python; return 1; fi
  fi
  say "making $venv with $("$python" -V)"
  if have uv; then uv venv --quiet --python "$python" "$venv"; else "$python" -m venv "$venv"; fi
}

# Hashes are checked, and wheels only: nothing is built on the way in.
install_locked() {
  say "installing $lock"
  if have uv; then
    uv pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes --only-binary :all: -r "$lock"
  else
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
  fi
}

# One word for what the environment was made from: the lock's content and the interpreter.
fingerprint() {
  "$venv/bin/python" - "$lock" <<'PY'
import hashlib, pathlib, sys
print(hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest(), sys.version.split()[0])
PY
}

prepare_venv() {
  make_venv
  local stamp=$venv/.ready-$lock now
  now=$(fingerprint)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then return 0; fi
  if ! install_locked && ! { say "trying once more"; install_locked; }; then
    say "the dependencies could not be installed: is the package index within reach?"
    return 1
  fi
  printf '%s\n' "$now" >"$stamp"
}

# The servers that Debian does not package, in environments of their own under .cache. One that cannot be had is named;
# its tests then skip with the reason (and fail in CI).
prepare_servers() {
  PYTHONPATH=$PWD "$venv/bin/python" -P -m tests.servers.install || say "going on: the tests of a missing server say so"
}

# French and British dictionaries, small; what is missing then is said where one writes.
prepare_dictionaries() {
  tools/dictionaries.sh || say "going on without a French dictionary: French spelling is not checked"
}

# What Debian packages bring. Elsewhere, and where we may not install, the rest goes on.
prepare_system() {
  need_debian_packages "$@" || say "going on without them: what needs them says so"
}

if [ "$purpose" = test ]; then prepare_system run test; else prepare_system run; fi
prepare_venv
prepare_dictionaries
if [ "$purpose" = test ]; then prepare_servers; fi
