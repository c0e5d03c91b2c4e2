"""One connection to Discord's gateway: hello, heartbeats, events in their order, and how it ended.

Source: Discord's API reference v10, "Gateway" (Sending heartbeats, Disconnecting), "Gateway events" (Payloads).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from cm_inbox.errors import Unreadable
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .discord_api import Json
from .discord_read import Lately
from .websocket import Closed, Socket

READY, RESUMED = "READY", "RESUMED"
CREATED, UPDATED, DELETED, DELETED_MANY = "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"
MISSED = "MISSED"
"""Ours: so much came at once that some of it was let go of."""
_TOLD = frozenset({READY, RESUMED, CREATED, UPDATED, DELETED, DELETED_MANY})

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACKNOWLEDGED = 0, 1, 2, 6, 7, 9, 10, 11

HANG_UP = 4000
"""Any code but 1000 and 1001 leaves the session for resuming."""

MOST_WAITING = 2_000
"""Events that wait for whoever listens; of more, only that there were some is kept."""
AT_ONCE = 100
REMEMBERED = 512
"""Numbers of events, to know one that comes twice."""


class Tempo(Record, frozen=True):
    """Seconds. ``least`` between two heartbeats, whatever Discord wishes; ``hello`` is waited for that long; a
    connection that lasts ``steady`` was a good one; every ``look`` it is looked whether the computer ``slept``.
    """

    least: float = 1.0
    hello: float = 30.0
    steady: float = 60.0
    look: float = 10.0
    slept: float = 20.0


USUAL = Tempo()


class Event(Record, frozen=True):
    """Something that happened. ``number`` is Discord's; 0 for what is ours."""

    name: str
    data: Mapping[str, Any] = {}
    number: int = 0


class Line:
    """One connection. ``code`` is the close code it ended with, ``why`` the reason where we ended it."""

    def __init__(
        self,
        socket: Socket,
        hello: Json,
        seq: int,
        tempo: Tempo,
        clock: Callable[[], Millis],
        chance: Callable[[], float],
    ) -> None:
        """``hello`` is what we say first: identify or resume."""
        self.seq = seq
        self.code = 0
        self.why = ""
        self.over = False
        """Whether the session is over with it."""
        self._hello = hello
        self._socket = socket
        self._tempo = tempo
        self._clock = clock
        self._chance = chance
        self._waiting: deque[Event] = deque()
        self._missed = False
        self._news = asyncio.Event()
        self._ended = False
        self._numbers: Lately[bool] = Lately(REMEMBERED)
        self._acknowledged = True
        self._last_beat = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def waits(self) -> bool:
        """Whether something came that nobody has taken yet."""
        return bool(self._waiting)

    async def events(self) -> AsyncGenerator[Sequence[Event], None]:
        """Yield what comes, in the order in which it came, until the connection ends."""
        reading = asyncio.create_task(self._read(), name="discord gateway")
        self._tasks.append(reading)
        while not self._ended or self._waiting or self._missed:
            await self._news.wait()
            self._news.clear()
            while self._waiting or self._missed:
                found = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
                if self._missed and not self._waiting:
                    self._missed = False
                    found.append(Event(MISSED))
                yield found
        await reading

    async def close(self, code: int | None = None) -> None:
        """Hang up; without a code the session ends with it."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        try:
            await (self._socket.close() if code is None else self._socket.close(code))
        finally:
            await asyncio.gather(*tasks, return_exceptions=True)

    # -- hearing --

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(self._tempo.hello):
                interval = _interval(_parsed(await self._socket.receive()), self._tempo.least)
            self._tasks.append(asyncio.create_task(self._beat(interval), name="discord heartbeat"))
            await self._send(self._hello)
            while not self.why:
                await self._take(_parsed(await self._socket.receive()))
        except Closed as closed:
            self.code = closed.code
        except TimeoutError:
            self.why = "no hello"
        except (Unreadable, msgspec.EncodeError):
            self.why = "not understood"
        finally:
            self._ended = True
            self._news.set()

    async def _take(self, said: Json) -> None:
        kind = said.get("op")
        if kind == DISPATCH:
            self._dispatched(said)
        elif kind == HEARTBEAT:
            if asyncio.get_running_loop().time() - self._last_beat >= self._tempo.least:
                await self._send_beat()
        elif kind == ACKNOWLEDGED:
            self._acknowledged = True
        elif kind == RECONNECT:
            self.why = "asked to connect again"
        elif kind == INVALID:
            self.over = said.get("d") is not True
            self.why = "the session is not valid"

    def _dispatched(self, said: Json) -> None:
        number, name, data = said.get("s"), said.get("t"), said.get("d")
        if isinstance(number, int):
            if str(number) in self._numbers:
                return
            self._numbers[str(number)] = True
            self.seq = max(self.seq, number)
        if name not in _TOLD:
            return
        if len(self._waiting) >= MOST_WAITING:
            self._missed = True
        else:
            self._waiting.append(Event(str(name), data if isinstance(data, dict) else {}, self.seq))
        self._news.set()

    # -- being there --

    async def _beat(self, interval: float) -> None:
        """Send heartbeats; hang up where one is not acknowledged, or where the computer slept."""
        rest = interval * self._chance()
        with suppress(Closed):
            while not self.why:
                if await self._slept(rest):
                    self.why = "the computer slept"
                elif not self._acknowledged:
                    self.why = "nobody is there"
                else:
                    await self._send_beat()
                    self._acknowledged = False
                rest = interval
            await self._socket.close(HANG_UP)

    async def _slept(self, seconds: float) -> bool:
        """Rest; say whether much more time went by than that.

        Some systems' monotonic clock stands still while the computer sleeps: the other one does not.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (left := end - loop.time()) > 0:
            step = min(left, self._tempo.look)
            at, wall = loop.time(), self._clock()
            await asyncio.sleep(step)
            if max(loop.time() - at, (self._clock() - wall) / 1000) > step + self._tempo.slept:
                return True
        return False

    async def _send_beat(self) -> None:
        self._last_beat = asyncio.get_running_loop().time()
        await self._send({"op": HEARTBEAT, "d": self.seq or None})

    async def _send(self, said: Json) -> None:
        await self._socket.send(msgspec.json.encode(said).decode())


def _parsed(text: str | bytes) -> Json:
    """Return a payload. Raises Unreadable."""
    try:
        said: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Unreadable() from None
    if not isinstance(said, dict):
        raise Unreadable()
    return said


def _interval(hello: Json, least: float) -> float:
    """Return the seconds between two heartbeats. Raises Unreadable."""
    data = hello.get("d")
    interval = data.get("heartbeat_interval") if isinstance(data, dict) else None
    if hello.get("op") != HELLO or not isinstance(interval, int | float) or not 0 < interval < 1e7:
        raise Unreadable()
    return max(least, interval / 1000)
