"""What this desktop remembers of its team: ``hub.json`` in the data folder, and the password among the secrets.

Whoever only wants to know whether there is a team imports this; it loads no psycopg.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from cm_inbox.errors import NotJoined, SettingsError
from cm_inbox.models.record import Record
from cm_inbox.permissions import NO_ROLE
from cm_inbox.settings import HUB_FILE, write_atomically

from .address import Address
from .chain import Anchor


class Keeper(Protocol):
    """Where passwords are kept: ``credentials.Credentials``."""

    async def load(self, account_uid: str) -> Mapping[str, str]: ...

    async def save(self, account_uid: str, secrets: Mapping[str, str]) -> None: ...

    async def delete(self, account_uid: str) -> None: ...


class Member(Record, frozen=True):
    """One person of one team, on this desktop.

    ``anchors`` says of each stream how far it was checked, and its hash there in hex. ``roles`` are those that the hub
    told of last, by the brand's uid, None before the first time; there are none where our access has ended.
    """

    address: Address
    team: str
    team_name: str
    person: str
    name: str
    desktop: str
    anchors: dict[str, tuple[int, str]] = msgspec.field(default_factory=dict)
    roles: dict[str, str] | None = None

    @property
    def secret_name(self) -> str:
        """Return the name of its password among the secrets."""
        return f"hub/{self.team}/{self.person}"

    def anchor(self, brand: str) -> Anchor:
        """Return how far a stream was checked before."""
        seq, digest = self.anchors.get(brand, (0, ""))
        return Anchor(seq, bytes.fromhex(digest))


def load(folder: Path) -> Member | None:
    """Return who this desktop is in its team, None where it belongs to none. Raises SettingsError."""
    path = folder / HUB_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Member)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError("{path} cannot be read ({error}).", path=path, error=error) from error


def member_of(folder: Path) -> Member:
    """Return the same. Raises NotJoined, SettingsError."""
    member = load(folder)
    if member is None:
        raise NotJoined()
    return member


def save(folder: Path, member: Member) -> None:
    """Remember it. Raises ReadOnly, DiskFull."""
    text = json.dumps(msgspec.to_builtins(member), ensure_ascii=False, indent=2)
    write_atomically(folder / HUB_FILE, text.encode())


def keep_roles(folder: Path, member: Member, roles: Mapping[str, str]) -> None:
    """Remember our roles, while we are still of that team; what else is known by now stays. Raises as ``save`` does."""
    known = load(folder)
    if known is not None and known.person == member.person and known.roles != roles:
        save(folder, replace(known, roles=dict(roles)))


def roles_at(member: Member, shared: Mapping[str, int]) -> dict[int, str]:
    """Return our role at each brand that is shared here (uid to row), as far as the hub has told."""
    if member.roles is None:
        return {}
    return {row: member.roles.get(uid, NO_ROLE) for uid, row in shared.items()}


async def remember(folder: Path, keeper: Keeper, member: Member, password: str) -> None:
    """Keep the password, then who we are. Raises CredentialError, ReadOnly, DiskFull."""
    await keeper.save(member.secret_name, {"password": password})
    save(folder, member)


async def forget(folder: Path, keeper: Keeper, member: Member) -> None:
    """Forget both. Raises CredentialError, DiskFull, ReadOnly."""
    await keeper.delete(member.secret_name)
    (folder / HUB_FILE).unlink(missing_ok=True)
