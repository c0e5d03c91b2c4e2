"""Claims and presence: who reads an account, carries an action out, answers a conversation, has one open."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec.structs import replace

from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record
from cm_inbox.models.team import Doing

from .chain import Anchor
from .connection import Hub
from .ticks import ticks

LEASE = 60
"""Seconds asked for; the hub gives 20 to who does not listen (hub.claimable in 0004_claims.sql)."""
LISTENING_PAUSE, POLLING_PAUSE = 30.0, 6.0
"""Seconds from one renewal to the next."""
MARGIN = 5.0
"""Seconds before its end from which a claim no longer counts as young: for what is on its way."""

CLAIM = """SELECT standing, fence, person::text, name, desktop::text, until, lasts, begun
  FROM hub.claim(%s::uuid, %s::uuid, %s::uuid, %s, %s::uuid, %s, %s, %s)"""
BEGIN = "SELECT hub.begin_action(%s::uuid, %s::uuid, %s::uuid, %s::uuid, %s)"
RELEASE = "SELECT hub.release(%s::uuid, %s::uuid, %s::uuid, %s, %s::uuid, %s, %s)"
RENEW = """SELECT part, what, brand::text, key::text, fence, hash, person::text, name, desktop::text, until, begun
  FROM hub.renew(%s::uuid, %s::uuid, %s)"""
SHOW = "SELECT hub.show(%s::uuid, %s::uuid, %s::uuid, %s::uuid, %s)"
WHO = "SELECT brand::text, key::text, person::text, name, desktop::text, doing, since FROM hub.who(%s::uuid)"
POKES = 40
"""How often one poke is tried: whoever was quicker has told of our events by then."""
POKE = "SELECT hub.poke(%s::uuid, %s::uuid, %s)"


class What(StrEnum):
    """What may be claimed."""

    READER = "reader"  # key: the account's uid
    ACTION = "action"  # key: the action's id
    CONVERSATION = "conversation"  # key: conversation_key(...)


class ClaimStanding(StrEnum):
    """What the hub said to a claim."""

    MINE = "mine"
    OTHERS = "others"
    BEHIND = "behind"  # there are decisions that must be folded first: one of them may have undone the action


class Claim(Record, frozen=True):
    """A claim, ours or another's. ``person``, ``name`` and ``desktop`` are its holder's, empty where we are BEHIND.

    ``fence`` is 0 unless it is ours. ``begun``: the action may have been carried out under another fence: look first.
    ``until`` is by the hub's clock; ``good_until`` by ``ticks()``, reckoned from before the question: never too late.
    """

    what: What
    brand: str
    key: str
    standing: ClaimStanding
    fence: int
    person: str
    name: str
    desktop: str
    until: Millis
    begun: bool
    good_until: float

    @property
    def mine(self) -> bool:
        """Say whether the hub gave it to us."""
        return self.standing is ClaimStanding.MINE

    def young(self, at: float) -> bool:
        """Say whether it still holds at this moment of ``ticks()``, with time to act on it."""
        return self.mine and at < self.good_until - MARGIN


class Shown(Record, frozen=True):
    """A colleague who has a conversation open, or answers it."""

    brand: str
    key: str
    person: str
    name: str
    desktop: str
    doing: Doing
    since: Millis


class Watch(Record, frozen=True):
    """All that there is to know, in one question. ``again``: seconds to the next.

    ``own`` are our claims, renewed: what is not among them is ours no longer. ``others`` are the accounts that
    colleagues read and the conversations that they answer. ``attended``: the hub sees us listen.
    """

    attended: bool
    again: float
    heads: Mapping[str, Anchor]
    own: tuple[Claim, ...]
    others: tuple[Claim, ...]
    present: tuple[Shown, ...]


def conversation_key(account_uid: str, thread: str, author: str) -> str:
    """Return what a conversation is called among desktops: the same on each, from native ids."""
    return str(uuid.uuid5(uuid.UUID(account_uid), f"{len(thread)}:{thread}{author}"))


class Claims:
    """What one desktop claims and shows. All methods raise HubError, and may be repeated."""

    def __init__(self, hub: Hub, team: str, desktop: str) -> None:
        self._hub = hub
        self._team = team
        self._desktop = desktop

    async def claim(
        self, what: What, brand: str, key: str, *, known_seq: int = 0, forced: bool = False, seconds: int = LEASE
    ) -> Claim:
        """Claim, and return whose it is. Asked again, it keeps its fence.

        ``known_seq`` (for actions) is how far we have folded the brand's stream. ``forced`` takes a conversation from
        whoever has it.
        """
        asked = ticks()
        (row,) = await self._hub.ask(
            CLAIM, [self._team, brand, self._desktop, what.value, key, seconds, known_seq, forced]
        )
        standing, fence, person, name, desktop, until, lasts, begun = row
        whose = (person or "", name or "", desktop or "")
        return Claim(what, brand, key, ClaimStanding(standing), fence, *whose, until, begun, asked + lasts / 1000)

    async def begin(self, claim: Claim) -> Claim | None:
        """Say of an action that it is about to be carried out: the claim anew; None where it is ours no longer."""
        asked = ticks()
        given = [self._team, claim.brand, self._desktop, claim.key, claim.fence]
        ((lasts,),) = await self._hub.ask(BEGIN, given)
        return replace(claim, good_until=asked + lasts / 1000) if lasts else None

    async def release(self, claim: Claim, *, nothing_done: bool = False) -> None:
        """Give a claim back; it does not matter if it is ours no longer.

        ``nothing_done``: what was begun was surely not carried out, so that whoever goes on need not look.
        """
        given = [claim.brand, claim.what.value, claim.key, claim.fence, nothing_done]
        await self._hub.ask(RELEASE, [self._team, self._desktop, *given])

    async def release_all(self) -> None:
        """Give back all that this desktop holds, and show nothing any more. What was begun stays begun."""
        await self._hub.ask(RELEASE, [self._team, self._desktop, None, None, None, None, False])

    async def renew(self, seconds: int = LEASE) -> Watch:
        """Extend all that this desktop holds and shows, and return the whole picture."""
        asked = ticks()
        return _watch(await self._hub.ask(RENEW, [self._team, self._desktop, seconds]), asked)

    async def show(self, brand: str, key: str, doing: Doing) -> None:
        """Show colleagues what is open here: one conversation, until another or none is."""
        await self._hub.ask(SHOW, [self._team, brand, self._desktop, key, doing.value])

    async def hide(self) -> None:
        """Show nothing."""
        await self._hub.ask(SHOW, [self._team, None, self._desktop, None, None])

    async def who(self) -> tuple[Shown, ...]:
        """Return what colleagues have open or answer, at our brands."""
        rows = await self._hub.ask(WHO, [self._team])
        return tuple(
            Shown(brand, key, person, name, desktop, Doing(doing), since)
            for brand, key, person, name, desktop, doing, since in rows
        )

    async def poke(self, brand: str, seq: int) -> None:
        """Have those who listen told that a stream has come this far. After an append; waits where others just did."""
        for _ in range(POKES):
            ((wait,),) = await self._hub.ask(POKE, [self._team, brand, seq])
            if not wait:
                return
            await asyncio.sleep(wait / 1000)


def _watch(rows: Sequence[tuple[Any, ...]], asked: float) -> Watch:
    """Read what hub.renew returned, part by part."""
    (itself,) = [row for row in rows if row[0] == "self"]
    attended, instant = bool(itself[4]), itself[9]
    heads: dict[str, Anchor] = {}
    claims: dict[str, list[Claim]] = {"own": [], "other": []}
    present: list[Shown] = []
    for part, what, brand, key, fence, digest, person, name, desktop, until, begun in rows:
        if part == "head":
            heads[brand] = Anchor(fence, bytes(digest))
        elif part == "present":
            present.append(Shown(brand, key, person, name, desktop, Doing(what), until))
        elif part in claims:
            standing = ClaimStanding.MINE if part == "own" else ClaimStanding.OTHERS
            good = asked + (until - instant) / 1000
            whose = (person, name, desktop)
            claims[part].append(Claim(What(what), brand, key, standing, fence, *whose, until, begun, good))
    pause = LISTENING_PAUSE if attended else POLLING_PAUSE
    return Watch(attended, pause, heads, tuple(claims["own"]), tuple(claims["other"]), tuple(present))
