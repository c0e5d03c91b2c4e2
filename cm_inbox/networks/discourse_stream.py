"""A forum's message bus, which says that there is something to read: what it is, the sources then ask.

One poll waits at the forum, 25 seconds as it is to begin with, and ends with the first news. Each counts as a call of
the key: a user's key has 2,880 a day, fewer than it takes to wait all day (3,456), so that only the keys of an
administration listen, which have no limit for the day.

Sources: discourse/message_bus (Rack middleware: ``/message-bus/CLIENT/poll``, channels with the last number known,
``-1`` for none; ``/__status`` answers with where they are; ``Dont-Chunk`` for one answer a poll); discourse/discourse
(initializer of the message bus: ``long_polling_interval``, 429 with ``Retry-After`` where a forum is busy, 403 on one
that asks to sign in; ``DefaultCurrentUserProvider``: every poll counts).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from time import monotonic

from cm_inbox.errors import Gone, Invalid, NotPermitted

from .base import StreamEvent
from .discourse_api import DiscourseApi, Json

STATUS = "/__status"
UNKNOWN = -1
HELD = 5.0
"""Seconds: a poll that says sooner than this that there is nothing was not held by the forum."""

PAUSE = 20.0
"""Seconds between two polls where a forum holds none."""


class NoStreaming(Exception):
    """The forum has no message bus for us."""


def channels_of(user_id: str, *, staff: bool) -> tuple[str, ...]:
    """Return where a forum tells of posts, of what is for a user, and of the review queue."""
    reviews = ("/reviewable_counts", f"/reviewable_counts/{user_id}") if staff else ()
    return ("/latest", f"/notification/{user_id}", *reviews)


class Bus:
    """Waits for news on some channels. ``clock`` counts seconds."""

    def __init__(self, api: DiscourseApi, channels: Iterable[str], clock: Callable[[], float] = monotonic) -> None:
        self._api = api
        self._clock = clock
        self._client = secrets.token_hex(16)
        self._known = dict.fromkeys(channels, UNKNOWN)
        self._polls = 0

    async def events(self) -> AsyncIterator[StreamEvent]:
        """Yield that there is something to read, at first and with all news. Raises NetworkError, NoStreaming."""
        if self._api.pace.per_day is not None:
            raise NoStreaming
        news = True  # what came before the first poll was answered is told to nobody
        while True:
            began = self._clock()
            try:
                told = await self._api.poll(self._client, {**self._known, "__seq": self._polls})
            except (Gone, Invalid, NotPermitted) as error:
                raise NoStreaming from error
            self._polls += 1
            news |= self._heed(told)
            if news:
                yield StreamEvent(poke=True)
            elif self._clock() - began < HELD:
                await asyncio.sleep(PAUSE)
            news = False

    def _heed(self, told: list[Json]) -> bool:
        """Take note of where the channels are; say whether there is news on one of them."""
        news = False
        for each in told:
            channel, at = each.get("channel"), each.get("message_id")
            if channel == STATUS:
                status = each.get("data")
                for name, place in status.items() if isinstance(status, dict) else ():
                    if name in self._known and isinstance(place, int):
                        news |= self._known[name] not in (UNKNOWN, place)  # the forum began to count anew
                        self._known[name] = place
            elif channel in self._known and isinstance(at, int):
                self._known[channel] = at
                news = True
        return news
