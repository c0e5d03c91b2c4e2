"""Discord's gateway: one connection on which a bot is told at once what is written, edited and deleted.

A connection goes through these steps (Discord's API reference v10, "Gateway", "Gateway events"):

1. Discord says *hello* and how often it wants a heartbeat. The first comes after a random part of that interval. One
   that is not acknowledged before the next is due means that nobody is there: we hang up without a goodbye, so that the
   session lasts (``discord_line``).
2. We *resume* the session we have, at its own address, from the last event we heard; else we *identify*, which begins
   one. A bot that identifies a thousand times within a day loses its token: ``Starts`` keeps far from that.
3. Events come, each with a number, until the connection ends: by a close code that says whether the session lasts, by
   *reconnect*, by *invalid session*, by silence, or because this computer slept.

What ends is not opened again here: who listens does that, and is held back the more the shorter connections last.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from random import random

import msgspec

from cm_inbox.backoff import Breaker
from cm_inbox.errors import AuthRevoked, RateLimited, Transient, Unreadable
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis

from .discord_api import DiscordApi, Json
from .discord_line import HANG_UP, IDENTIFY, READY, RESUME, USUAL, Event, Line, Tempo
from .http import RateBudget
from .websocket import Socket

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PLAIN = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES
"""The intents that every bot has."""

WITHHELD = "WITHHELD"
"""Ours: the bot may not read what people write."""

BAD_TOKEN = 4004
BAD_INTENTS = frozenset({4013, 4014})
NOT_FOR_US = frozenset({4010, 4011, 4012})
"""Wrong shard, too many servers for one connection, unknown version: trying again changes nothing."""
SESSION_OVER = frozenset({4003, 4007, 4009})

SESSIONS_KEPT = 200
"""Sessions of the thousand a day that we leave to whatever else uses the bot."""
BETWEEN_SESSIONS = 5.0
"""Seconds in which ``max_concurrency`` sessions may begin (one, for all but the largest bots)."""
ANEW_WITH_CONTENT: Millis = 3_600_000
"""How long after a refusal we ask again whether the bot may read what people write."""

RESUMES = 4
"""How often it is tried to resume a session that says nothing, before it is given up for a new one."""


class NoGateway(Exception):
    """Discord does not let this bot have such a connection."""


class Session(msgspec.Struct):
    """What it takes to resume. ``seq`` numbers the last event heard."""

    id: str
    url: str
    content: bool
    seq: int = 0
    tried: int = 0
    """How often we tried to resume it since we last heard something."""


class Starts:
    """When a bot may begin a session; all adapters of one bot share it."""

    def __init__(self, clock: Callable[[], Millis], between: float = BETWEEN_SESSIONS) -> None:
        self.budget = RateBudget("sessions", reserve=SESSIONS_KEPT, clock=clock)
        self._clock = clock
        self._between = between
        self._next = 0.0
        self._turn = asyncio.Lock()

    def observe(self, limit: Json) -> None:
        """Take note of ``session_start_limit``."""
        total, remaining, after = (limit.get(name) for name in ("total", "remaining", "reset_after"))
        if isinstance(remaining, int) and isinstance(after, int) and isinstance(total, int):
            self.budget.reserve = min(SESSIONS_KEPT, total // 5)
            self.budget.observe(remaining, self._clock() + max(after, 1_000), total)

    def check(self) -> None:
        """Raise RateLimited where we know that no session may begin."""
        known = self.budget.quota()
        if known is not None and known.remaining <= self.budget.reserve:
            raise RateLimited(known.reset_at, known.scope)

    async def turn(self) -> None:
        """Wait until a session may begin, and count it. Raises RateLimited."""
        self.budget.spend(urgent=False)
        async with self._turn:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._next - loop.time()))
            self._next = loop.time() + self._between


class Gateway:
    """A bot's session, over one connection after the other."""

    def __init__(
        self,
        api: DiscordApi,
        starts: Starts,
        *,
        tempo: Tempo = USUAL,
        breaker: Breaker | None = None,
        chance: Callable[[], float] = random,
    ) -> None:
        self.withheld_at: Millis | None = None
        """When Discord last refused that we read what people write; None: it lets us."""
        self.token = api.token
        self._starts = starts
        self._tempo = tempo
        self._api = api
        self._breaker = breaker or Breaker(base=1.0, cap=300.0)
        self._chance = chance
        self._session: Session | None = None
        self._asked_for_content = False
        self._wait = 0.0
        self._line: Line | None = None

    async def listen(self) -> AsyncGenerator[Sequence[Event], None]:
        """Open a connection, and yield what it tells until it ends. Raises NetworkError, NoGateway.

        What was yielded counts as heard when the next is asked for: it is not repeated by the next connection.
        """
        await self._hang_up()
        await asyncio.sleep(self._wait)
        line = self._line = await self._open()
        began = asyncio.get_running_loop().time()
        try:
            async with aclosing(line.events()) as heard:
                async for events in heard:
                    self._begun(line, events)
                    yield events
                    self._heard(line, events)
                    if self._session is not None and not self._session.content and self._may_ask_for_content():
                        self._session = None
                        break
        except asyncio.CancelledError:
            await self.close()
            raise
        finally:
            lasted = asyncio.get_running_loop().time() - began
            if lasted >= self._tempo.steady:
                self._breaker.worked()
            self._wait = 0.0 if lasted >= self._tempo.steady else self._breaker.failed()
            await line.close(HANG_UP)
        if line.code in BAD_INTENTS and self._asked_for_content:
            self._session, self.withheld_at = None, self._api.clock()
            yield [Event(WITHHELD)]
            return
        self._ended(line)

    def quotas(self) -> tuple[Quota, ...]:
        """Return how many sessions may still begin, where few are left."""
        known = self._starts.budget.quota()
        few = known is not None and known.limit is not None and known.remaining * 5 < known.limit * 2
        return (known,) if known is not None and few else ()

    async def close(self) -> None:
        """End the session: the bot is no longer there."""
        self._session = None
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def _hang_up(self) -> None:
        """Let go of a connection that nobody listened to up to its end."""
        if self._line is not None:
            await self._line.close(HANG_UP)

    async def _open(self) -> Line:
        """Connect, to resume what there is to resume, else to begin. Raises NetworkError."""
        session = self._session
        if session is None or session.tried >= RESUMES:
            return await self._open_new()
        session.tried += 1
        socket = await Socket.open(_full(session.url))
        self._asked_for_content = session.content
        about = {"token": self.token, "session_id": session.id, "seq": session.seq}
        return self._line_on(socket, {"op": RESUME, "d": about}, session.seq)

    async def _open_new(self) -> Line:
        self._session = None
        content = self._asked_for_content = self._may_ask_for_content()
        socket = await Socket.open(await self._begin())
        about = {
            "token": self.token,
            "intents": PLAIN | (MESSAGE_CONTENT if content else 0),
            "properties": {"os": sys.platform, "browser": "cm-inbox", "device": "cm-inbox"},
        }
        return self._line_on(socket, {"op": IDENTIFY, "d": about}, 0)

    def _line_on(self, socket: Socket, hello: Json, seq: int) -> Line:
        return Line(socket, hello, seq, self._tempo, self._api.clock, self._chance)

    async def _begin(self) -> str:
        """Wait until a session may begin, and return where. Raises NetworkError."""
        self._starts.check()
        said = await self._api.get("/gateway/bot")
        if not isinstance(said, dict) or not isinstance(said.get("url"), str):
            raise Unreadable()
        limit = said.get("session_start_limit")
        self._starts.observe(limit if isinstance(limit, dict) else {})
        await self._starts.turn()
        return _full(said["url"])

    def _may_ask_for_content(self) -> bool:
        at = self.withheld_at
        return at is None or not 0 <= self._api.clock() - at < ANEW_WITH_CONTENT

    def _begun(self, line: Line, events: Sequence[Event]) -> None:
        """Take note of a session that began."""
        for event in events:
            number, url = event.data.get("session_id"), event.data.get("resume_gateway_url")
            if event.name == READY and isinstance(number, str) and isinstance(url, str):
                self._session = Session(number, url, self._asked_for_content, event.number)
                self.withheld_at = None if self._asked_for_content else self.withheld_at

    def _heard(self, line: Line, events: Sequence[Event]) -> None:
        if self._session is not None:
            last = max(event.number for event in events)
            self._session.seq = max(self._session.seq, last if line.waits else line.seq)
            self._session.tried = 0

    def _ended(self, line: Line) -> None:
        """Draw the conclusion from how a connection ended. Raises NetworkError, NoGateway."""
        if line.code in SESSION_OVER or line.over:
            self._session = None
        elif self._session is not None:
            self._session.seq = line.seq
        if line.code == BAD_TOKEN:
            self._session = None
            raise AuthRevoked(
                "Discord does not take this bot's token (any more). Make a new one in its developer portal."
            )
        if line.code in NOT_FOR_US | BAD_INTENTS:
            raise NoGateway(line.code)
        ended = Transient()
        ended.add_note(line.why or f"closed with {line.code}")
        raise ended


def _full(url: str) -> str:
    """Return an address with the version and encoding we speak; ``check_address`` judges it."""
    return f"{url.partition('?')[0].rstrip('/')}/?v=10&encoding=json"
