"""The people of a team and the brands it shares, as the hub lets this person see and change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from cm_inbox.errors import NotFound
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.record import Record

from .codes import Invitation, new_secret, write_code
from .connection import Hub
from .scram import verifier

INVITATION_DAYS = 7


class Role(StrEnum):
    """What a person may do at a brand, least first; each may do what those before it may (docs/team.md)."""

    READER = "reader"
    WRITER = "writer"
    MODERATOR = "moderator"
    LEAD = "lead"
    ADMIN = "admin"


class TeamBrand(Record, frozen=True):
    """A brand that the team shares, with this person's role there."""

    id: str
    name: str
    role: Role


class Post(Record, frozen=True):
    """A role at a brand; ``brand`` None: at all brands, those to come too."""

    role: Role
    brand: str | None


class Person(Record, frozen=True):
    """Somebody of the team. ``state`` is ``active``, ``invited``, ``revoked`` or ``left``."""

    id: str
    name: str
    state: str
    posts: tuple[Post, ...]
    joined_at: Millis | None = None
    invited_until: Millis | None = None


class People:
    """What one person may ask and order about their team. All methods raise HubError."""

    def __init__(self, hub: Hub, team: str) -> None:
        self._hub = hub
        self._team = team

    async def brands(self) -> list[TeamBrand]:
        """Return the brands of this person, by name."""
        rows = await self._hub.ask("SELECT id::text, name, role FROM hub.brands(%s::uuid)", [self._team])
        return [TeamBrand(brand, name, Role(role)) for brand, name, role in rows]

    async def add_brand(self, brand: str, name: str) -> None:
        """Share a brand with the team."""
        await self._hub.ask("SELECT hub.add_brand(%s::uuid, %s::uuid, %s)", [self._team, brand, name])

    async def members(self) -> list[Person]:
        """Return the people who work on a brand of this person's."""
        rows = await self._hub.ask(
            "SELECT id::text, name, state, role, brand_name, joined_at, expires_at FROM hub.members(%s::uuid)",
            [self._team],
        )
        return [
            Person(
                key[0],
                key[1],
                key[2],
                tuple(Post(Role(row[3]), row[4]) for row in found),
                _millis(found[0][5]),
                _millis(found[0][6]),
            )
            for key, group in groupby(rows, key=lambda row: row[:3])
            for found in (list(group),)
        ]

    async def find(self, said: str) -> Person:
        """Return the one person of this name, or whose id begins like this. Raises NotFound."""
        people = [each for each in await self.members() if each.state in ("active", "invited")]
        named = [each for each in people if each.name.casefold() == said.casefold()]
        found = named or [each for each in people if len(said) >= 8 and each.id.startswith(said)]
        if len(found) != 1:
            raise NotFound("There is nobody called {name} in the team.", name=said)
        return found[0]

    async def invite(self, name: str, role: Role, brands: Sequence[str], days: int = INVITATION_DAYS) -> str:
        """Return the code of an invitation, which works once and for some days. No brand named: all brands."""
        secret = new_secret()
        rows = await self._hub.ask(
            "SELECT hub.invite(%s::uuid, %s::uuid, %s, %s, %s::uuid[], %s, %s)::text",
            [self._team, new_id(), name, role.value, list(brands), verifier(secret), days],
        )
        return write_code(Invitation(replace(self._hub.address, user=rows[0][0]), secret))

    async def revoke(self, person: str) -> None:
        """Withdraw somebody's access, or an invitation: at once, and for good."""
        await self._hub.ask("SELECT hub.revoke(%s::uuid, %s::uuid)", [self._team, person])


def _millis(at: datetime | None) -> Millis | None:
    return None if at is None else round(at.timestamp() * 1000)
