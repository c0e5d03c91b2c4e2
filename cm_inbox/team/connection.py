"""One connection to the hub, opened when needed and again when it broke."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import AsyncConnection

from cm_inbox.errors import HubError, HubNotTrusted, HubRefused, HubSlow
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.record import Record

from . import certificates, faults, migrations, stranger
from .address import Address

if TYPE_CHECKING:
    from typing import LiteralString, Self

    from .membership import Keeper, Member


SCRAM_ONLY = {"require_auth": "scram-sha-256"}
"""A person's password is never sent: a server that asks for it otherwise gets nothing (libpq's require_auth)."""
PATIENCE = 60.0
"""Seconds that one question may take. What was sent and is not acknowledged ends sooner (LOST_MILLISECONDS), but only
on Linux, and not where something on the way goes on acknowledging for a server that is gone."""


class Hello(Record, frozen=True):
    """What the hub says to who logs in. ``person`` None: the login is nobody's (who administers the database)."""

    hub: str
    version: int
    oldest: int
    team: str | None
    team_name: str | None
    person: str | None
    person_name: str | None
    state: str | None


async def connect(address: Address, password: str | None, **more: Any) -> AsyncConnection:
    """Return a new connection, each statement a transaction of its own. Raises HubError.

    Nothing is prepared on the server and nothing set for the session: a pooler may give each transaction another one.
    """
    told = address.parameters() | more
    if password is not None:
        told["password"] = password
    try:
        return await AsyncConnection.connect(autocommit=True, prepare_threshold=None, **told)
    except psycopg.Error as error:
        meant = faults.of_connecting(error)
        if isinstance(meant, HubNotTrusted) and not address.is_here:
            meant = await certificates.why(address) or meant
        elif isinstance(meant, HubRefused):
            meant = faults.of_state(await stranger.turned_away(address)) or meant
        raise meant from error


class Hub:
    """The hub, as one person's desktop talks to it. One question at a time; close it, or use it as a context.

    Whatever is asked may be asked twice: the functions of the hub see to it that it happens once. So a question whose
    answer was lost is repeated over a new connection, once; after that HubUnreachable.
    """

    def __init__(
        self,
        address: Address,
        password: Callable[[], Awaitable[str]],
        *,
        clock: Callable[[], Millis] = now,
        patience: float = PATIENCE,
    ) -> None:
        self.address = address
        self._password = password
        self._clock = clock
        self._patience = patience
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self.hello: Hello | None = None
        """What the hub said last when it was connected to."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.close()

    async def ask(self, query: LiteralString, given: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one query. Raises HubError; HubSlow where it took too long, and is not asked again."""
        async with self._turn:
            for last in (False, True):
                connection = await self._open()
                try:
                    return await self._answer(connection, query, given)
                except psycopg.Error as error:
                    if connection.closed or faults.is_lost(error):
                        await self.close()
                        if not last:
                            continue
                    raise faults.of_asking(error, self._clock) from error
        raise AssertionError("the second try returns or raises")

    async def _answer(
        self, connection: AsyncConnection, query: LiteralString, given: Sequence[object]
    ) -> list[tuple[Any, ...]]:
        """Return the rows; after too long, or when it is not wanted any more, end the connection at once.

        psycopg alone would ask the server to stop and wait for its answer, 5 s each: over a network that is cut, for
        nothing.
        """
        asked = asyncio.ensure_future(_rows(connection, query, given))
        try:
            done, _ = await asyncio.wait([asked], timeout=self._patience)
            if done:
                return asked.result()
            raise HubSlow()
        finally:
            if not asked.done():
                _cut(connection)
                await asyncio.gather(asked, return_exceptions=True)
                await self.close()

    async def close(self) -> None:
        """Let go of the connection; the next question opens one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                await connection.close()

    async def _open(self) -> AsyncConnection:
        if self._connection is None or self._connection.closed:
            connection = await connect(self.address, await self._password(), **SCRAM_ONLY)
            try:
                self.hello = await greet(connection, self._clock)
                migrations.check(self.hello.version, self.hello.oldest)
                if self.hello.state in ("revoked", "left", None):
                    raise HubRefused()
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection


async def _rows(connection: AsyncConnection, query: LiteralString, given: Sequence[object]) -> list[tuple[Any, ...]]:
    return await (await connection.execute(query, given)).fetchall()


def _cut(connection: AsyncConnection) -> None:
    """End a connection on our side: whoever waits for it is told at once that it is closed."""
    with (
        contextlib.suppress(OSError, psycopg.Error),
        socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)


def hub_of(member: Member, keeper: Keeper) -> Hub:
    """Return the hub as this person talks to it; the password is asked for when it is first needed."""

    async def password() -> str:
        return (await keeper.load(member.secret_name)).get("password", "")

    return Hub(member.address, password)


async def greet(connection: AsyncConnection, clock: Callable[[], Millis] = now) -> Hello:
    """Return what the hub says of itself and of who is asking. Raises HubError: HubMissing where there is none."""
    try:
        row = await (
            await connection.execute(
                "SELECT hub, version, oldest, team::text, team_name, person::text, person_name, state FROM hub.hello()"
            )
        ).fetchone()
    except psycopg.Error as error:
        raise faults.of_asking(error, clock) from error
    if row is None:
        raise HubError()
    return Hello(*row)
