"""A day of twenty busy accounts of each network, against its documented limits: what it costs, and how late news is.

The accounts are read by the program's own engine (``sync.Sync``) and adapters, from servers that keep the limits and
the prices. Only the time is made up (``day/made_up_time.py``): where nothing is left to do it is at once as late as the
next thing due. What is late is therefore the waiting for one's turn, the network's own time for an answer
(``day/wire.py``), and nothing of this computer's.

One module of ``day/`` for each network says where its limits are documented. IRC and the demo world have none that
concern reading: what is said there is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.day.bluesky import BlueskyScene
from benchmarks.day.discord import DiscordScene
from benchmarks.day.discourse import DiscourseScene
from benchmarks.day.life import Lived, Plan, lived
from benchmarks.day.linkedin import LinkedInScene
from benchmarks.day.mastodon import MastodonScene
from benchmarks.day.matrix import MatrixScene
from benchmarks.day.meta import FacebookScene, InstagramScene
from benchmarks.day.reddit import RedditScene
from benchmarks.day.scene import Scene
from benchmarks.day.telegram import TelegramScene
from benchmarks.day.threads import ThreadsScene
from benchmarks.day.wordpress import WordPressScene
from benchmarks.day.x import XScene
from benchmarks.day.youtube import YouTubeScene
from benchmarks.table import Row
from cm_inbox.models.instants import Millis

TITLE = "A day of twenty busy accounts"

SCENES: dict[str, type[Scene]] = {
    "facebook": FacebookScene,
    "instagram": InstagramScene,
    "threads": ThreadsScene,
    "x": XScene,
    "youtube": YouTubeScene,
    "linkedin": LinkedInScene,
    "reddit": RedditScene,
    "discourse": DiscourseScene,
    "discord": DiscordScene,
    "telegram": TelegramScene,
    "mastodon": MastodonScene,
    "bluesky": BlueskyScene,
    "matrix": MatrixScene,
    "wordpress": WordPressScene,
}


def run(folder: Path, _messages: int) -> Iterable[Row]:
    """Yield what each network's day cost, and how late its messages were."""
    for name, scene in SCENES.items():
        yield row(lived(scene, folder / name), Plan())


def row(day: Lived, plan: Plan) -> Row:
    """Return a day as one figure: met where nothing was refused as too many, and everything came within the budget."""
    late = f"median {_for(day.late(0.5))}, 95 % within {_for(day.late(0.95))}, longest {_for(max(day.delays))}"
    took = f"{day.spent}; " if day.spent else ""
    return Row(
        f"{day.title}: from posted to in the queue ({len(day.delays):,} of {day.written:,} messages)",
        f"{late}; {took}{day.calls:,} calls in all, {day.refused} refused as too many",
        f"best: {day.best}",
        "no refusal for too many, within what it may cost",
        not day.refused and day.within and len(day.delays) == day.written == plan.accounts * plan.each,
    )


def _for(millis: Millis) -> str:
    if millis < 10_000:
        return f"{millis / 1000:.1f} s"
    return f"{millis / 1000:.0f} s" if millis < 120_000 else f"{millis / 60_000:.1f} min"
