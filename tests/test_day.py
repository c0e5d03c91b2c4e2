"""An hour and a half of ``benchmarks/bench_day.py``, so that it goes on working: nothing is asked that is too much.

Time is made up there, so that nothing here depends on how busy this computer is.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bench_day import SCENES, row
from benchmarks.day.life import Plan, lived

PLAN = Plan(accounts=3, each=5, hours=1.5)

LATEST = {
    "facebook": 90,
    "instagram": 90,
    "threads": 90,
    "x": 150,
    "youtube": 300,
    "linkedin": 660,
    "reddit": 120,
    "discourse": 240,
    "discord": 45,
    "telegram": 1,
    "mastodon": 40,
    "bluesky": 60,
    "matrix": 1,
    "wordpress": 75,
}
"""Within how many seconds everything is there, in a time without trouble."""

SILENT = {"discord", "telegram", "matrix", "wordpress"}
"""They have no limit of reading, do not tell it, or tell it of seconds only."""


@pytest.mark.parametrize("name", SCENES)
def test_messages_come_in_time_and_within_the_limits(name: str, tmp_path: Path) -> None:
    day = lived(SCENES[name], tmp_path / "data", PLAN)
    assert day.refused == 0
    assert day.within
    assert day.errors == [], "the account says that it is well"
    assert len(day.delays) == day.written == PLAN.accounts * PLAN.each
    assert max(day.delays) <= LATEST[name] * 1000
    assert bool(day.quotas) == (name not in SILENT), "what is left is shown on the account"
    assert row(day, PLAN).met
