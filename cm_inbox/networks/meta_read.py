"""Reading what Meta's networks tell: where a reading has come to, and private exchanges, newest first.

Nothing of Meta's comes in the order of time, and little of it with a place to go on from: so what is kept is, for each
post and each exchange, by what one sees that something is new there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Attachment, Message

from .base import Page
from .http import QueryValue
from .meta_graph import Graph, Json, Usage, field, instant, items, next_page

HOUR: Millis = 3_600_000
DAY: Millis = 24 * HOUR
FIRST_READ: Millis = 90 * DAY
OVERLAP: Millis = 10 * 60_000
"""So much before the newest known is read again: what was held back for a while appears with its old date."""

REMEMBERED = 600
LETTER_FIELDS = "id,message,from,to,created_time,attachments"
CALLS_A_SECOND = 2
"""What Meta permits for the conversations of a page."""


PACE = (20.0, 60.0)
"""Seconds between two rounds while nearly nothing of what Meta permits is used."""

LOOKUPS = 6
"""Known messages looked up in one turn, then: each is a call."""


def room(usage: Usage) -> float:
    """Return which part of what Meta permits is left, at the narrowest place."""
    return min((quota.remaining / 100 for quota in usage.quotas()), default=1.0)


def pace(usage: Usage) -> tuple[float, float]:
    """Return how many seconds to rest between rounds: the less is left, the more.

    What may be asked in a day grows with how many people a page reaches, and is told only as used percents of it; a
    page with few is so kept from spending all in the morning, one with many is read as often as makes sense.
    """
    slower = 1 / max(0.1, room(usage))
    return PACE[0] * slower, PACE[1] * slower


def lookups(usage: Usage) -> int:
    """Return how many known messages may be looked up in one turn."""
    return int(LOOKUPS * room(usage) ** 2)


class Known(msgspec.Struct, omit_defaults=True):
    """A post or an exchange: ``mark`` tells whether something is new, ``high`` is the newest known, in ms.

    ``after`` and ``rising``: where a reading over several pages has come to, and the newest that it began with.
    ``turn`` is the walk over all posts that saw it last; walks are counted where some rest is waited for. ``deep`` is
    the page of a long post that is looked at in turn.
    """

    mark: str = ""
    high: Millis = 0
    after: str | None = None
    rising: Millis = 0
    turn: int = 0
    deep: str | None = None


class Cursor(msgspec.Struct, omit_defaults=True):
    """``walk`` is the page of older ones whose turn it is; ``first``: the first reading is not over."""

    since: Millis
    known: dict[str, Known] = {}
    walk: str | None = None
    first: bool = False
    turn: int = 0
    v: int = 1


News = Callable[[Json, Known, Cursor], Awaitable[list[Message]]]
"""Returns what is new in an exchange."""


class MetaReader:
    """What reading a page and reading an Instagram account have in common."""

    def __init__(self, graph: Graph, clock: Callable[[], Millis]) -> None:
        self._graph = graph
        self._clock = clock
        self._calls: list[float] = []

    async def exchanges(self, owner: str, platform: str, cursor: str | None, news_in: News, *, limit: int) -> Page:
        """Return what is new in private exchanges. Raises NetworkError."""
        here = self.begin(cursor)
        messages: list[Message] = []
        known_reached = False
        answer = await self.talk(
            owner, "conversations", platform=platform, fields="id,updated_time,can_reply", limit=limit, after=here.walk
        )
        for exchange in items(answer):
            known = here.known.setdefault(str(exchange["id"]), Known())
            updated = instant(exchange.get("updated_time"))
            if updated < here.since or known.mark == str(exchange.get("updated_time")):
                known_reached = True
                continue
            messages += await news_in(exchange, known, here)
        here.walk = None if known_reached else next_page(answer)
        return self.page_of(here, messages, more=here.walk is not None)

    async def talk(self, *steps: str, **query: QueryValue) -> Json:
        """Ask for conversations, no faster than Meta permits."""
        loop = asyncio.get_running_loop()
        self._calls = [at for at in self._calls if at > loop.time() - 10]
        if len(self._calls) >= 10 * CALLS_A_SECOND:
            await asyncio.sleep(1 / CALLS_A_SECOND)
        self._calls.append(loop.time())
        return await self._graph.get(*steps, urgent=False, **query)

    # -- the cursor --

    def begin(self, cursor: str | None) -> Cursor:
        """Return where the last reading came to."""
        if cursor is not None:
            try:
                return msgspec.json.decode(cursor, type=Cursor)
            except msgspec.DecodeError:
                pass
        return Cursor(self._clock() - FIRST_READ, first=True)

    def page_of(self, here: Cursor, messages: list[Message], *, more: bool = False) -> Page:
        """Return what was read, and where to go on."""
        rest = any(known.after is not None for known in here.known.values())
        was_first = here.first
        here.first = here.first and (here.walk is not None or rest)
        # by the hour: where nothing is new the cursor stays as it is, and nothing is written
        here.since = max(here.since, (self._clock() - FIRST_READ) // HOUR * HOUR)
        newest = sorted(here.known.items(), key=lambda pair: pair[1].high)[-REMEMBERED:]
        here.known = dict(newest)
        text = msgspec.json.encode(here).decode()
        page = Page(tuple(messages), cursor=text, more=more or rest or here.first)
        return page.looked_back() if was_first else page

    @staticmethod
    def end_turn(here: Cursor) -> None:
        """Wait no more for the rest of a post that is no longer among all those there are."""
        waited_for = [known for known in here.known.values() if known.after is not None]
        for known in waited_for:
            if known.turn != here.turn:
                known.after = None
        here.turn += bool(waited_for)


def sent_along(raw: Json) -> list[Attachment]:
    """Return what went along with a private message."""
    found: list[Attachment] = []
    data: Any = raw.get("data")
    for each in data if isinstance(data, list) else ():
        place = field(each, "image_data").get("url") or field(each, "video_data").get("url") or each.get("file_url")
        if isinstance(place, str):
            found.append(Attachment(place, str(each.get("mime_type") or ""), str(each.get("name") or "")))
    return found
