"""What the window may not import before it is painted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
LATE = ("httpx", "sqlite_utils", "keyring", "numpy", "asyncio", "qasync", "cryptography", "PySide6.QtTest")
PROGRAM = f"""
import sys
sys.path.insert(0, {str(PROJECT)!r})
import cm_inbox.gui.window
print(*[name for name in {LATE!r} if name in sys.modules])
"""


def test_the_window_is_imported_without_what_costs_time() -> None:
    done = subprocess.run([sys.executable, "-P", "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []
