#!/usr/bin/env bash
# The demo world: in a window where there is a display; otherwise the same window on a virtual screen, worked through
# by key events, with numbered screenshots in demo-screenshots/ (or the folder named by $1).
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
screenshots=${1:-demo-screenshots}

# Whether Qt can open a window here. Asked in a process of its own, because Qt aborts where it cannot.
qt_opens() {
  (
    ulimit -c 0
    "$python" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' || exit 1
  ) >/dev/null 2>&1
}

# Start Xvfb on a free number, on this machine only, and set DISPLAY.
start_xvfb() {
  command -v Xvfb >/dev/null 2>&1 || return 1
  local answer
  answer=$(mktemp)
  Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset 3>"$answer" >/dev/null 2>&1 &
  xvfb=$!
  trap 'kill "$xvfb" 2>/dev/null; wait "$xvfb" 2>/dev/null || true' EXIT
  local tries
  for tries in $(seq 100); do
    if [ -s "$answer" ]; then break; fi
    if ! kill -0 "$xvfb" 2>/dev/null; then break; fi
    sleep 0.1
  done
  DISPLAY=$(cat "$answer")
  rm -f "$answer"
  [ -n "$DISPLAY" ] || return 1
  export DISPLAY=:$DISPLAY
}

display_named() {
  [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]
}

if display_named && qt_opens; then
  exec "$python" -m cm_inbox --demo
fi

unset WAYLAND_DISPLAY
if start_xvfb && QT_QPA_PLATFORM=xcb qt_opens; then
  echo "No display here: the demo runs on a virtual screen (Xvfb) and takes screenshots."
  export QT_QPA_PLATFORM=xcb
else
  echo "No display here: the demo runs on Qt's offscreen platform and takes screenshots."
  export QT_QPA_PLATFORM=offscreen
fi
"$python" -m cm_inbox --demo --tour "$screenshots"
