"""The hub's schema: SQL files that are applied in order, each once, and never changed after a release."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from typing import TYPE_CHECKING

from psycopg import sql

from cm_inbox.errors import HubError, HubNewer, HubOlder
from cm_inbox.models.record import Record
from cm_inbox.resources_path import resource

if TYPE_CHECKING:
    from typing import LiteralString

    from psycopg import AsyncConnection

PREFIX = "cm_hub_"
"""The names of a hub's roles begin like this; what follows is drawn by lot, since all who log in can read them."""

LOCK = 0x636D_6875_6200
"""One migration at a time: an advisory lock of this number, held until its transaction ends."""


class Migration(Record, frozen=True):
    """One file. What it says of __OWNER__, __LOG__ and __PEOPLE__ names the roles of each hub."""

    number: int
    name: str
    script: str

    @property
    def digest(self) -> bytes:
        """Return what is kept with the hub, so that a file changed afterwards is noticed."""
        return hashlib.sha256(self.script.encode()).digest()

    def for_hub(self, hub: str) -> str:
        """Return the script for the hub of this id."""
        roles = {"__OWNER__": f"{hub}", "__LOG__": f"{hub}_log", "__PEOPLE__": f"{hub}_people"}
        script = self.script
        for place, role in roles.items():
            script = script.replace(place, f'"{role}"')
        return script


@cache
def migrations() -> tuple[Migration, ...]:
    """Return all migrations, in order."""
    files = sorted(resource("hub").glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return tuple(Migration(int(path.name[:4]), path.stem[5:], path.read_text("utf-8")) for path in files)


def newest() -> int:
    """Return the version of the schema that this program makes."""
    return migrations()[-1].number


OLDEST = 4
"""The oldest version of which a desktop may still work with a hub that this program made."""


def check(version: int, oldest: int) -> None:
    """Say whether this program can work with a hub. Raises HubNewer, HubOlder."""
    if oldest > newest():
        raise HubNewer()
    if version < newest():
        raise HubOlder()


async def migrate(connection: AsyncConnection) -> tuple[str, int]:
    """Make the hub in this database, or bring it up to date; return its id and how many steps that took.

    The connection is of who administers the database (may make roles and schemas); all happens in one transaction.
    Raises HubNewer, HubError; psycopg's own errors.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        await _check_server(connection)
        hub = await _hub_id(connection)
        done = await _applied(connection) if hub else {}
        pending = [each for each in migrations() if each.number not in done]
        if done and max(done) > newest():
            raise HubNewer()
        changed = [each.name for each in migrations() if done.get(each.number, each.digest) != each.digest]
        if changed:
            raise HubError("This hub was made by another version of: {names}.", names=", ".join(changed))
        if not pending:
            return hub, 0
        hub = hub or await _make_roles(connection)
        await _apply(connection, hub, pending)
    return hub, len(pending)


async def _check_server(connection: AsyncConnection) -> None:
    row = await (
        await connection.execute(
            "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = current_database()"
        )
    ).fetchone()
    assert row is not None
    if row[0] < 150000:
        raise HubError("The hub needs PostgreSQL 15 or newer; this is {version}.", version=row[0] // 10000)
    if row[1] != "UTF8":
        raise HubError("The hub needs a database of the encoding UTF8; this one is {encoding}.", encoding=row[1])


async def _hub_id(connection: AsyncConnection) -> str:
    """Return the id of the hub in this database, and act as its owner; empty where there is none."""
    row = await (
        await connection.execute("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'hub'")
    ).fetchone()
    if row is None:
        return ""
    hub = str(row[0])
    if not hub.startswith(PREFIX):
        raise HubError("This database has a schema named hub that is of something else. Give the hub one of its own.")
    await connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(hub)))
    return hub


async def _applied(connection: AsyncConnection) -> dict[int, bytes]:
    rows = await (await connection.execute("SELECT number, digest FROM hub.migration")).fetchall()
    return {int(number): bytes(digest) for number, digest in rows}


async def _make_roles(connection: AsyncConnection) -> str:
    """Make the three roles that a hub consists of, and its schema. None of them can log in.

    Who may log in shall be able to fill the disk by the log alone, which is counted: not by tables of their own, nor
    by large objects (that only a superuser can take away; to others the database says no more than a warning).
    """
    hub = f"{PREFIX}{secrets.token_hex(4)}"
    database = await (await connection.execute("SELECT quote_ident(current_database())")).fetchone()
    assert database is not None
    await connection.execute(
        _sql(f"""
        CREATE ROLE {hub} NOLOGIN CREATEROLE;
        GRANT {hub} TO CURRENT_USER;
        CREATE SCHEMA hub AUTHORIZATION {hub};
        REVOKE CREATE, TEMPORARY ON DATABASE {database[0]} FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC;
        SET LOCAL ROLE {hub};
        CREATE ROLE {hub}_log NOLOGIN;
        CREATE ROLE {hub}_people NOLOGIN;
        GRANT {hub}_log TO SESSION_USER;
        ALTER DEFAULT PRIVILEGES FOR ROLE {hub} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        RESET ROLE;
        ALTER DEFAULT PRIVILEGES FOR ROLE {hub}_log REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        SET LOCAL ROLE {hub};
        """)
    )
    return hub


async def _apply(connection: AsyncConnection, hub: str, pending: list[Migration]) -> None:
    for each in pending:
        await connection.execute(_sql(each.for_hub(hub)))
        await connection.execute(
            "INSERT INTO hub.migration (number, name, digest) VALUES (%s, %s, %s)",
            [each.number, each.name, each.digest],
        )
    await connection.execute(
        "INSERT INTO hub.meta (id, version, oldest) VALUES (%s, %s, %s)"
        " ON CONFLICT (one) DO UPDATE SET version = excluded.version, oldest = excluded.oldest",
        [hub, newest(), OLDEST],
    )


def _sql(script: str) -> LiteralString:
    """Take a script of ours for what it is: no part of it comes from outside."""
    return script
