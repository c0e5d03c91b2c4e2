"""Who carries an action out: the outbox's gate. One desktop gets the hub's claim on it, and keeps the fence beside it.

What is asked of an action before this desktop even claims it: its decision is in the log and stands, all that it needs
is here, and this desktop is signed in to the account. Who decided it goes first, then who reads the account, then
anybody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from cm_inbox.errors import CmInboxError, HubError
from cm_inbox.gate import FREE, Permit
from cm_inbox.models.decisions import OutboxEntry, OutboxState
from cm_inbox.models.instants import Millis
from cm_inbox.store import awaited
from cm_inbox.store import outbox as rows
from cm_inbox.store import team as shared
from cm_inbox.store.database import Store

from .claims import Claim, Claims, ClaimStanding, What
from .roster import Roster
from .ticks import ticks

log = logging.getLogger(__name__)

READER_GRACE, OTHERS_GRACE = 3.0, 20.0
"""Seconds that who decided has, before who reads the account may claim it, and anybody who can."""

ASK_AGAIN = 5.0
"""Seconds before a claim that another has, or that the hub could not answer, is asked for again."""


class Sending:
    """Implements ``gate.Gate``. All of it runs on the engine's loop."""

    def __init__(
        self,
        store: Store,
        claims: Claims,
        roster: Roster,
        *,
        connected: Callable[[], bool],
        reads: Callable[[int], bool],
        behind: Callable[[str], None],
        failed: Callable[[HubError], None],
        poke: Callable[[], None],
        clock: Callable[[], Millis],
    ) -> None:
        """``connected``: the hub answers. ``behind``: a brand (uid) must be read on before anything is claimed there.

        ``reads``: this desktop reads an account (row). ``poke`` has the outbox look again.
        """
        self._store = store
        self._claims = claims
        self._roster = roster
        self._connected = connected
        self._reads = reads
        self._behind = behind
        self._failed = failed
        self._poke = poke
        self._clock = clock
        self._held: dict[str, Claim] = {}
        self._first_seen: dict[str, float] = {}
        self._not_before: dict[str, float] = {}
        self._releasing: set[asyncio.Task[None]] = set()

    # -- the gate --

    def admits(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """Return those that may be claimed now; of brands that are not shared all."""
        theirs = [each for each in entries if each.account_id in self._roster.accounts]
        if not theirs:
            return list(entries)
        stand = self._store.read(shared.admitted, [each.id for each in theirs]) if self._connected() else set()
        ours = self._store.read(shared.decided_here, stand)
        return [
            each
            for each in entries
            if (account := self._roster.accounts.get(each.account_id)) is None
            or (account.signed_in and each.id in stand and self._is_turn(each, each.id in ours))
        ]

    async def take(self, entry: OutboxEntry) -> Permit | None:
        """Claim an action; the fence is in the history when this returns."""
        account = self._roster.accounts.get(entry.account_id)
        if account is None:
            return FREE
        seq, _ = self._store.read(shared.anchor, account.brand_id)
        try:
            claim = await self._claims.claim(What.ACTION, account.brand, entry.id, known_seq=seq)
        except HubError as error:
            self._later(entry.id, ASK_AGAIN)
            self._failed(error)
            return None
        if claim.standing is ClaimStanding.BEHIND:
            self._later(entry.id, ASK_AGAIN)
            self._behind(account.brand)
        elif not claim.mine:
            self._later(entry.id, ASK_AGAIN)
        else:
            await awaited.write_urgent(self._store, shared.keep_fence, entry.id, claim.fence)
            self._held[entry.id] = claim
            return _Claimed(self, claim)
        return None

    def handled(self, entry: OutboxEntry, *, nothing_out: bool) -> None:
        """Give a claim back where others may go on with it; the outcome ends it where there is one."""
        claim = self._held.get(entry.id)
        if claim is None or self._store.read(rows.entry, entry.id).state is OutboxState.UNKNOWN:
            return
        del self._held[entry.id]
        if self._store.read(rows.entry, entry.id).state is OutboxState.WAITING:
            task = asyncio.create_task(self._release(claim, nothing_out))
            self._releasing.add(task)
            task.add_done_callback(self._releasing.discard)

    # -- what the team tells it --

    def renewed(self, own: Sequence[Claim]) -> None:
        """Take the hub's word on what is still ours."""
        ours = {each.key: each for each in own if each.what is What.ACTION}
        self._held = {
            key: ours[key] for key, claim in self._held.items() if key in ours and ours[key].fence == claim.fence
        }

    def look_again(self) -> None:
        """Have claims asked for at once that waited for the log to be read on."""
        self._not_before.clear()
        self._poke()

    def current(self, claim: Claim) -> Claim | None:
        """Return a claim as it was renewed last; None where it is ours no longer."""
        held = self._held.get(claim.key)
        return held if held is not None and held.fence == claim.fence else None

    async def begin(self, claim: Claim) -> bool:
        """Leave word that it is about to be sent; False where it must not be."""
        if self.current(claim) is None:
            return False
        try:
            begun = await self._claims.begin(claim)
        except HubError as error:
            self._failed(error)
            begun = None
        if begun is None:
            self._held.pop(claim.key, None)
            self._later(claim.key, ASK_AGAIN)
            return False
        self._held[claim.key] = begun
        return True

    # -- inside --

    def _is_turn(self, entry: OutboxEntry, ours: bool) -> bool:
        at = ticks()
        if at < self._not_before.get(entry.id, 0.0):
            return False
        if ours or entry.state is OutboxState.UNKNOWN:
            return True
        if entry.not_before > self._clock():
            return True  # the outbox waits for it anyway; then it is asked again
        grace = READER_GRACE if self._reads(entry.account_id) else OTHERS_GRACE
        waited = self._waited(entry, at)
        if waited >= grace:
            return True
        self._later(entry.id, grace - waited)
        return False

    def _waited(self, entry: OutboxEntry, at: float) -> float:
        """Return for how many seconds who decided could have sent an entry that is due.

        Since it was due by the clock, so that a process that only looks in now and then comes to its turn; since this
        process knows of it, where a clock was set back. A wrong clock changes who goes first, never how often it is
        sent: that is the claim's doing.
        """
        first = self._first_seen.setdefault(entry.id, at)
        return max(at - first, (self._clock() - entry.not_before) / 1000)

    def _later(self, entry_id: str, seconds: float) -> None:
        self._not_before[entry_id] = ticks() + seconds
        asyncio.get_running_loop().call_later(seconds + 0.01, self._poke)

    async def _release(self, claim: Claim, nothing_out: bool) -> None:
        with contextlib.suppress(CmInboxError):
            await self._claims.release(claim, nothing_done=nothing_out)


class _Claimed:
    """The permit that a claim is."""

    def __init__(self, sending: Sending, claim: Claim) -> None:
        self._sending = sending
        self._claim = claim
        self.fence = claim.fence
        self.begun = claim.begun

    async def begin(self) -> bool:
        return await self._sending.begin(self._claim)

    def is_young(self) -> bool:
        current = self._sending.current(self._claim)
        return current is not None and current.young(ticks())
