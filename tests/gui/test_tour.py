"""The demo without display, as ``make demo`` runs it: the whole program in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

PROJECT = Path(__file__).parents[2]
STEPS = (
    "inbox",
    "reply-on-its-way",
    "canned-replies",
    "hidden",
    "ban",
    "why",
    "charter-followed",
    "undo",
    "search",
    "outbox",
    "dark",
    "sent",
)


@pytest.mark.timeout(240)
def test_twenty_conversations_are_triaged_by_keys_alone(tmp_path: Path) -> None:
    folder = tmp_path / "shots"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(PROJECT), "LANG": "fr_FR.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "cm_inbox", "--demo", "--seed", "3", "--tour", str(folder)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "conversations triaged" in done.stdout.splitlines()[-1]
    assert int(done.stdout.splitlines()[-1].split()[0]) >= 20
    names = sorted(path.name for path in folder.iterdir())
    assert [name[:2] for name in names] == [f"{number:02}" for number in range(1, len(names) + 1)]
    for step in STEPS:
        assert any(name.endswith(f"-{step}.png") for name in names), step
    pictures = [QImage(str(folder / name)) for name in names]
    assert all(picture.width() >= 1400 and picture.height() >= 850 for picture in pictures)
    assert len({bytes(picture.constBits()) for picture in pictures}) == len(pictures)
