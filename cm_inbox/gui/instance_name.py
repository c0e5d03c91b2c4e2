"""Where the window that is open on a data folder listens for later starts."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def name_of(folder: Path) -> str:
    """Return the name of the local socket of the window on this folder."""
    return f"cm-inbox-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"


def another_may_run(folder: Path) -> bool:
    """Say whether it is worth asking. On Linux a socket is a file, in the folder that Qt's QDir.tempPath() names."""
    if sys.platform != "linux":
        return True
    return Path(os.environ.get("TMPDIR") or "/tmp", name_of(folder)).exists()  # noqa: S108 - Qt's place, not ours
