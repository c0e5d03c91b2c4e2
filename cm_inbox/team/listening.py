"""News from the hub: a connection that listens, and shows by its being there that this desktop is."""

from __future__ import annotations

import asyncio
import contextlib
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING

import psycopg
from psycopg import AsyncConnection, sql

from cm_inbox.backoff import Breaker
from cm_inbox.errors import CmInboxError
from cm_inbox.models.instants import now
from cm_inbox.models.record import Record

from . import faults, migrations
from .claims import LISTENING_PAUSE
from .connection import SCRAM_ONLY, connect, greet
from .ticks import ticks

if TYPE_CHECKING:
    from typing import Self

    from .membership import Keeper, Member

POLL_SECONDS = 3.0
"""From one question to the next where nothing is told."""
WHO_SECONDS = 0.3
"""That who has what open is told at most: colleagues who leaf through a queue are not followed key by key."""
SILENCE_SECONDS = 2 * LISTENING_PAUSE + 15.0
"""Without hearing ourselves, though we renewed: nothing comes through any more."""
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""Ours, in seconds (libpq)."""
THEIRS = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3; "
"""The server's, in seconds, for this session alone: a computer that vanished is missed after 14 s."""
ATTEND = "SELECT brand::text, channel FROM hub.attend(%s::uuid, %s::uuid, %s)"
LOG = "log"
"""What a poke says of a stream that has grown; any other word is of who does what there."""


class How(StrEnum):
    """How news come."""

    AWAY = "away"
    LISTENING = "listening"
    POLLING = "polling"  # a pooler gives each transaction another connection: nothing is told there


class News(Record, frozen=True):
    """What came: streams that have grown, brands where somebody does something else now.

    ``anything``: we were away or are not told, so that everything must be asked.
    """

    log: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    anything: bool = False


class Listening:
    """Listens for the length of the block, connects anew by itself, and asks every few seconds where it cannot."""

    def __init__(
        self, member: Member, keeper: Keeper, *, poll: float = POLL_SECONDS, silence: float = SILENCE_SECONDS
    ) -> None:
        self.how = How.AWAY
        self.problem: CmInboxError | None = None
        """Why it is AWAY."""
        self._member = member
        self._keeper = keeper
        self._poll = poll
        self._silence = silence
        self._fresh = asyncio.Event()
        self._log: set[str] = set()
        self._who: set[str] = set()
        self._anything = False
        self._who_at = 0.0
        self._echo_at: float | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._begin()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self.how = How.AWAY

    async def wait(self, timeout: float | None = None) -> News:
        """Return what came since the last time, as soon as there is something; after ``timeout`` seconds, nothing."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._fresh.wait()
        if self._task is not None and self._task.done():
            self._task.result()  # it only ends by a fault of ours, which is not to be waited for in silence
        self._fresh.clear()
        news = News(frozenset(self._log), frozenset(self._who), self._anything)
        self._log, self._who, self._anything = set(), set(), False
        return news

    def again(self) -> None:
        """Connect anew: there are other brands, or the hub does not see us listen."""
        before = self._task
        if before is not None:
            before.cancel()
            self._begin(before)

    def _begin(self, before: asyncio.Task[None] | None = None) -> None:
        self._task = asyncio.create_task(self._stay(before), name="hub news")
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self._fresh.set()

    async def _stay(self, before: asyncio.Task[None] | None = None) -> None:
        if before is not None:
            await asyncio.wait([before])
        breaker = Breaker(base=0.5, cap=30.0)
        while True:
            try:
                await self._listen(breaker)
                self.problem = None
            except CmInboxError as error:  # the hub's, or the keyring's
                self.problem = error
            self.how = How.AWAY
            await asyncio.sleep(breaker.failed())

    async def _listen(self, breaker: Breaker) -> None:
        """Listen until nothing comes through any more. Raises HubError, CredentialError."""
        member = self._member
        password = (await self._keeper.load(member.secret_name)).get("password", "")
        connection = await connect(member.address, password, **KEEPALIVE, **SCRAM_ONLY)
        try:
            hello = await greet(connection)
            migrations.check(hello.version, hello.oldest)
            channels = await self._attend(connection)
            breaker.worked()
            if channels:
                await self._hear(connection, channels)
        except psycopg.Error as error:
            raise faults.of_asking(error, now) from error
        finally:
            await connection.close()
        if not channels:
            await self._ask_on_and_on()

    async def _attend(self, connection: AsyncConnection) -> dict[str, str | None]:
        """Show that we are there, and return the channels by name; none where a pooler stands between.

        A pooler answers to a process number of its own, which is not the server's.
        """
        given = [self._member.team, self._member.desktop, connection.info.backend_pid]
        rows = await (await connection.execute(ATTEND, given)).fetchall()
        channels = {channel: brand for brand, channel in rows}
        if channels:
            names = [sql.SQL("LISTEN {}").format(sql.Identifier(channel)) for channel in channels]
            await connection.execute(sql.SQL(THEIRS) + sql.SQL("; ").join(names))
        return channels

    async def _hear(self, connection: AsyncConnection, channels: dict[str, str | None]) -> None:
        """Take what is told, until we do not even hear ourselves. Raises psycopg's errors."""
        self.how, self._echo_at = How.LISTENING, None
        self._tell_all()
        while not self._hears_nothing():
            async for note in connection.notifies(timeout=self._silence / 3):
                self._take(channels.get(note.channel), note.payload)

    def _hears_nothing(self) -> bool:
        """Say whether we have not heard ourselves for too long, though we did before."""
        return self._echo_at is not None and ticks() - self._echo_at >= self._silence

    def _take(self, brand: str | None, payload: str) -> None:
        if brand is None:
            self._echo_at = ticks()
        elif payload == LOG:
            self._log.add(brand)
            self._fresh.set()
        else:
            self._who.add(brand)
            wait = self._who_at + WHO_SECONDS - ticks()
            if wait <= 0:
                self._who_at = ticks()
                self._fresh.set()
            else:
                asyncio.get_running_loop().call_later(wait, self._tell_who)

    def _tell_who(self) -> None:
        if self._who:
            self._who_at = ticks()
            self._fresh.set()

    def _tell_all(self) -> None:
        self._anything = True
        self._fresh.set()

    async def _ask_on_and_on(self) -> None:
        self.how = How.POLLING
        while True:
            self._tell_all()
            await asyncio.sleep(self._poll)
