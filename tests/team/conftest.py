"""A hub with two teams in it, made once on each server; each test that changes it gets a copy of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection

from cm_inbox.errors import AuthRevoked
from cm_inbox.models.instants import new_id
from cm_inbox.team import joining
from cm_inbox.team.address import Address, parse_address
from cm_inbox.team.codes import read_code
from cm_inbox.team.connection import Hub, hub_of
from cm_inbox.team.log import NewEvent, TeamLog
from cm_inbox.team.membership import Member
from cm_inbox.team.people import People, Role
from tests.servers.postgres import PASSWORD, Postgres

PEOPLE = {
    "Rita": (Role.READER, "Altéa"),
    "Wim": (Role.WRITER, "Altéa"),
    "Mo": (Role.MODERATOR, "Altéa"),
    "Lea": (Role.LEAD, "Altéa"),
    "Abel": (Role.ADMIN, "Altéa"),
    "Ben": (Role.MODERATOR, "Bosco"),
}
"""Who works on one brand. Ada is admin of all; Zoe is of another team, whose brand is Zeta."""


class Drawer:
    """Where passwords are kept, in memory: the same methods as ``credentials.Credentials``."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}

    async def load(self, account_uid: str) -> Mapping[str, str]:
        if account_uid not in self.kept:
            raise AuthRevoked()
        return self.kept[account_uid]

    async def save(self, account_uid: str, secrets: Mapping[str, str]) -> None:
        self.kept[account_uid] = dict(secrets)

    async def delete(self, account_uid: str) -> None:
        self.kept.pop(account_uid, None)


@dataclass
class World:
    """One database with a hub. ``brands``: a brand's name to its id in its team."""

    server: Postgres
    database: str
    members: dict[str, Member] = field(default_factory=dict)
    brands: dict[str, str] = field(default_factory=dict)
    drawer: Drawer = field(default_factory=Drawer)

    def copy(self) -> World:
        """Return the same in a database of its own. Roles are of the whole server: do not end those of PEOPLE."""
        database = self.server.new_database(self.database)
        moved = {
            name: replace(each, address=replace(each.address, database=database)) for name, each in self.members.items()
        }
        drawer = Drawer()
        drawer.kept = dict(self.drawer.kept)
        return World(self.server, database, moved, dict(self.brands), drawer)

    def address(self, user: str = "postgres") -> Address:
        return parse_address(self.server.url(self.database, user))

    @asynccontextmanager
    async def hub(self, name: str) -> AsyncIterator[Hub]:
        async with hub_of(self.members[name], self.drawer) as hub:
            yield hub

    @asynccontextmanager
    async def log(self, name: str) -> AsyncIterator[TeamLog]:
        member = self.members[name]
        async with self.hub(name) as hub:
            yield TeamLog(hub, member.team, member.desktop)

    @asynccontextmanager
    async def people(self, name: str) -> AsyncIterator[People]:
        async with self.hub(name) as hub:
            yield People(hub, self.members[name].team)

    @asynccontextmanager
    async def psql(self, name: str) -> AsyncIterator[AsyncConnection]:
        """Open a connection with a person's own login, for plain SQL."""
        member = self.members[name]
        password = self.drawer.kept[member.secret_name]["password"]
        told = member.address.parameters() | {"password": password}
        connection = await AsyncConnection.connect(autocommit=True, prepare_threshold=None, **told)
        async with connection:
            yield connection

    def superuser(self, query: str) -> list[tuple[Any, ...]]:
        """Run a statement as the server's superuser."""
        return self.server.sql(query, self.database)

    async def found(self, team: str, name: str, folder: Path) -> Member:
        """Make the hub if there is none, and a team in it with its first admin."""
        await asyncio.to_thread(folder.mkdir, exist_ok=True)
        made = await joining.init(folder, self.drawer, self.address(), PASSWORD, team=team, name=name)
        assert made.member is not None
        self.members[name] = made.member
        return made.member

    async def invite(self, by: str, name: str, role: Role, *brands: str) -> str:
        async with self.people(by) as people:
            return await people.invite(name, role, [self.brands[brand] for brand in brands])

    async def join(self, code: str, folder: Path) -> Member:
        await asyncio.to_thread(folder.mkdir, exist_ok=True)
        member = await joining.join(folder, self.drawer, read_code(code))
        self.members[member.name] = member
        return member

    async def share(self, by: str, brand: str) -> None:
        self.brands[brand] = new_id()
        async with self.people(by) as people:
            await people.add_brand(self.brands[brand], brand)


def event(kind: str = "decision/note", body: str = '{"text": "é"}', charter: str | None = None) -> NewEvent:
    return NewEvent(new_id(), 1_760_000_000_000, kind, body, charter)


async def peopled(server: Postgres, folder: Path) -> World:
    """Return the world that tests copy."""
    world = World(server, server.new_database())
    await world.found("Agence", "Ada", folder / "Ada")
    for brand in ("Altéa", "Bosco"):
        await world.share("Ada", brand)
    for name, (role, brand) in PEOPLE.items():
        await world.join(await world.invite("Ada", name, role, brand), folder / name)
    await world.found("Rivale", "Zoe", folder / "Zoe")
    await world.share("Zoe", "Zeta")
    for name, brand in (("Mo", "Altéa"), ("Ben", "Bosco"), ("Zoe", "Zeta")):
        async with world.log(name) as log:
            await log.append(world.brands[brand], [event(), event()])
    return world


@pytest.fixture(scope="session", params=["postgres", "debians_postgres"])
def hub_server(request: pytest.FixtureRequest) -> Postgres:
    """Each server that can be had here."""
    server: Postgres = request.getfixturevalue(request.param)
    return server


@pytest.fixture(scope="session")
def world(hub_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world itself, for tests that change nothing. Nothing is connected to it when a test ends."""
    return asyncio.run(peopled(hub_server, tmp_path_factory.mktemp("people")))


@pytest.fixture
def copy(world: World) -> Iterator[World]:
    """A copy that a test may change. It goes with the test: many would weigh on the disk."""
    made = world.copy()
    yield made
    world.server.drop(made.database)


async def refusal(connection: AsyncConnection, query: str, given: Sequence[object] = ()) -> str:
    """Return the SQLSTATE with which a statement is refused; empty where it is not."""
    try:
        await connection.execute(query.encode(), given or None)
    except psycopg.Error as error:
        return error.sqlstate or "no code"
    return ""


@pytest.fixture
def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
