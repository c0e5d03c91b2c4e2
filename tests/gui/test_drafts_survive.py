"""What somebody is writing survives a program that is killed, also under somebody who never pauses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cm_inbox.inbox import Inbox
from cm_inbox.store import Key, Store

from .draft_writer import ANSWER
from .world import World

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("how", ["pausing", "typing"])
def test_a_killed_program_loses_no_draft(tmp_path: Path, how: str) -> None:
    raw = os.urandom(32)
    world = World(tmp_path, Key(raw))
    world.fill(1)
    (conversation,) = world.ids()
    world.close()
    writer = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.gui.draft_writer", str(tmp_path), raw.hex(), how],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    with writer:
        said = writer.stdout.readline()
        writer.kill()
    assert said == "kept\n"
    with Store.open(tmp_path, Key(raw)) as store:
        draft = Inbox(store, actor="Camille").draft(conversation)
    assert draft is not None
    if how == "pausing":
        assert draft.text == ANSWER
    else:
        assert draft.text.startswith(ANSWER[:20]), "kept while it was being written"
