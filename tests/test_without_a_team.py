"""Who has no team pays nothing for those who have one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.program import ROOT

READS_AND_SENDS = """
import asyncio, json, sys
from pathlib import Path
from cm_inbox.app import App
from cm_inbox.settings import Settings
from cm_inbox.store.connection import Key
from cm_inbox.store.database import Store

folder = Path(sys.argv[1])
app = App(folder, Settings(), Store.open(folder, Key(b"k" * 32)), None)

async def work():
    engine = app.engine()
    running = asyncio.create_task(engine.run())
    async with engine.team.in_step() as keep_step:
        await keep_step()
        await engine.sync.once()
        await engine.outbox.drain()
    await asyncio.wrap_future(app.inbox.lift_expired(engine.team.acts_for))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await engine.close()

asyncio.run(work())
app.close()
TEAMS = ("cm_inbox.team.", "cm_inbox.store.team", "psycopg")
print(json.dumps([name for name in sys.modules if name.startswith(TEAMS)]))
"""


def test_reading_and_sending_loads_nothing_of_teams(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", READS_AND_SENDS, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert json.loads(done.stdout) == []
