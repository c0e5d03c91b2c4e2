"""Making a hub, and becoming one of its people."""

from __future__ import annotations

from pathlib import Path

import psycopg
from msgspec.structs import replace
from psycopg import AsyncConnection, sql

from cm_inbox.errors import AlreadyJoined, CmInboxError, HubForbidden, HubRefused, HubUnreachable
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.record import Record

from . import faults, membership, migrations
from .address import Address
from .codes import Invitation, new_secret
from .connection import SCRAM_ONLY, connect, greet, hub_of
from .membership import Keeper, Member
from .scram import verifier


class Made(Record, frozen=True):
    """What ``init`` did: the hub's version now, by how many steps it was brought there, and the team founded."""

    version: int
    steps: int
    member: Member | None = None


async def init(
    folder: Path, keeper: Keeper, address: Address, password: str | None, *, team: str | None, name: str
) -> Made:
    """Make the hub or bring it up to date, as who administers its database; with ``team``, found that team too.

    ``name`` is then its first admin, on this desktop. Raises HubError, AlreadyJoined, CredentialError, ReadOnly,
    DiskFull.
    """
    known = membership.load(folder)
    if team is not None and known is not None:
        raise AlreadyJoined(team=known.team_name)
    try:
        connection = await connect(address, password)
    except HubRefused:
        raise HubRefused("The database refused this login: its name or its password is wrong.") from None
    async with connection:
        try:
            hub, steps = await migrations.migrate(connection)
        except psycopg.Error as error:
            raise _of_migrating(error) from error
        if team is None:
            return Made(migrations.newest(), steps)
        member = Member(address, new_id(), team, new_id(), name, new_id())
        return Made(migrations.newest(), steps, await _found(connection, hub, folder, keeper, member))


def _of_migrating(error: psycopg.Error) -> CmInboxError:
    if error.sqlstate == "42501":
        return HubForbidden(
            "This login of the database may not make or change a hub: it must be able to make roles (CREATEROLE) and "
            "schemas, and be the one that made the hub, or a superuser."
        )
    return faults.of_asking(error, now)


async def _found(connection: AsyncConnection, hub: str, folder: Path, keeper: Keeper, member: Member) -> Member:
    """Found a team. The password is kept before the hub knows it: an answer that is lost then loses nothing."""
    password = new_secret()
    given = [member.team, member.team_name, member.person, member.name, verifier(password), member.desktop, _here()]
    await keeper.save(member.secret_name, {"password": password})
    try:
        async with connection.transaction():
            await connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(hub)))
            row = await (
                await connection.execute("SELECT hub.found(%s::uuid, %s, %s::uuid, %s, %s, %s::uuid, %s)::text", given)
            ).fetchone()
            assert row is not None
            member = replace(member, address=replace(member.address, user=row[0]))
            membership.save(folder, member)
    except BaseException as error:
        await membership.forget(folder, keeper, member)
        if isinstance(error, psycopg.Error):
            raise faults.of_asking(error, now) from error
        raise
    return member


def _here() -> str:
    """Return what this desktop is called."""
    import platform

    return platform.node()[:200]


async def join(folder: Path, keeper: Keeper, invitation: Invitation) -> Member:
    """Take an invitation up: log in with its code, and change that for a password only this desktop has.

    Raises HubRefused where the code was used or is too old, HubError, AlreadyJoined where there is a team here,
    CredentialError, ReadOnly, DiskFull.
    """
    known = membership.load(folder)
    if known is not None:
        raise AlreadyJoined(team=known.team_name)
    try:
        connection = await connect(invitation.address, invitation.secret, **SCRAM_ONLY)
    except HubRefused:
        raise HubRefused(
            "This invitation was used already, withdrawn, or is too old. Ask an admin of the team for a new one."
        ) from None
    async with connection:
        hello = await greet(connection)
        migrations.check(hello.version, hello.oldest)
        if hello.state != "invited":
            raise HubRefused()
        member = Member(
            invitation.address,
            str(hello.team),
            str(hello.team_name),
            str(hello.person),
            str(hello.person_name),
            new_id(),
        )
        password = new_secret()
        await membership.remember(folder, keeper, member, password)
        await _redeem(connection, folder, keeper, member, password)
    return member


async def _redeem(connection: AsyncConnection, folder: Path, keeper: Keeper, member: Member, password: str) -> None:
    """Change the code for the password. Where the answer is lost, the new password tells whether it was done."""
    try:
        await connection.execute("SELECT hub.redeem(%s, %s::uuid, %s)", [verifier(password), member.desktop, _here()])
    except psycopg.Error as error:
        meant = faults.of_asking(error, now)
        if isinstance(meant, HubUnreachable):
            try:
                await (await connect(member.address, password, **SCRAM_ONLY)).close()
            except HubRefused:
                pass
            else:
                return
        await membership.forget(folder, keeper, member)
        raise meant from error


async def leave(folder: Path, keeper: Keeper, *, anyway: bool = False) -> Member:
    """Leave the team, and forget it here; the history stays.

    Where the hub refuses or does not answer, it is forgotten here only ``anyway``. Raises HubError, NotJoined.
    """
    member = membership.member_of(folder)
    try:
        async with hub_of(member, keeper) as hub:
            await hub.ask("SELECT hub.leave()")
    except HubRefused:
        pass  # the hub has let go of us before
    except CmInboxError:
        if not anyway:
            raise
    await membership.forget(folder, keeper, member)
    return member
