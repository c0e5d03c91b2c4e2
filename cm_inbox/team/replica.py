"""Keeping level with the team log: what happened here is said there, what others said is folded into the history.

One ``push`` says what waits of a brand (at most ``MOST_SAID`` at once), one ``pull`` reads on from where the history is
and folds it, in pieces that each take the writer's thread for a moment only: whoever decides meanwhile does not wait.
Both may end anywhere and be repeated: what arrived is found again by its ``op``, and a piece and its place in the log
are one transaction. What is never taken (our role does not permit it, or something else has its ``op``) is set aside.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence

from cm_inbox.errors import HubForbidden
from cm_inbox.models.accounts import Brand
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.queue import Change
from cm_inbox.models.record import Record
from cm_inbox.models.team import Outgoing, SharedEvent
from cm_inbox.store import accounts, awaited
from cm_inbox.store import team as shared
from cm_inbox.store.connection import Connection
from cm_inbox.store.database import Store
from cm_inbox.store.team import Folded, lacking

from .chain import Anchor, Event
from .log import MOST_BODY, MOST_EVENTS, NewEvent, Standing, TeamLog

Judge = Callable[[Connection, int, Sequence[int], Sequence[str]], None]
"""Judges what arrived: the account, its conversations, the native ids. Called within the fold."""

log = logging.getLogger(__name__)

MOST_SAID = 500
"""Events that are said in one go: then others have their turn."""

PIECE_SECONDS = 0.05
"""How long folding one piece may keep the writer's thread, about: a key pressed meanwhile waits so long at most."""

SMALLEST, LARGEST = 10, MOST_EVENTS
"""Events of a piece."""


class Pulled(Record, frozen=True):
    """What a pull brought. ``more``: the page was full, so that there may be more."""

    events: int = 0
    more: bool = False
    charters: bool = False
    accounts: bool = False


class Replica:
    """The shared brands of this history, and the log they are a fold of. Methods raise HubError, StoreError."""

    def __init__(
        self,
        store: Store,
        team_log: TeamLog,
        desktop: str,
        *,
        judge: Judge,
        names_of: Callable[[Collection[str]], Awaitable[Mapping[str, str]]],
        announce: Callable[[str, int], None],
        tell: Callable[[Change], None],
        clock: Callable[[], Millis] = now,
    ) -> None:
        """``names_of`` says what people (ids) are called; ``judge`` judges what arrives, without acting.

        ``announce`` has the others told that a brand's log has come so far.
        """
        self._announce = announce
        self._store = store
        self._log = team_log
        self._desktop = desktop
        self._judge = judge
        self._names_of = names_of
        self._tell = tell
        self._clock = clock
        self._piece = 100

    # -- which brands --

    async def adopt(self, uid: str, name: str, *, settings: bool) -> int:
        """Share a brand of the team here too, and return its row: it is made where it is not here yet.

        ``settings``: the team hears its look and its charters from here.
        """
        return await awaited.write(self._store, _adopt, uid, name, settings, self._clock())

    async def is_untold(self, uid: str) -> bool:
        """Say whether nobody has told anything of a brand yet. Raises HubError."""
        head = (await self._log.heads()).get(uid)
        return head is None or head.seq == 0

    def shared(self) -> dict[str, int]:
        """Return the shared brands of this history: uid to row."""
        return self._store.read(_shared)

    def anchor(self, brand_id: int) -> Anchor:
        """Return how far a brand's log is folded."""
        seq, digest = self._store.read(shared.anchor, brand_id)
        return Anchor(seq, digest or b"")

    def unsaid(self, brand_id: int) -> int:
        """Return how much of a brand is still to be said."""
        return self._store.read(shared.unsaid, brand_id)

    # -- saying --

    async def push(self, uid: str, brand_id: int) -> tuple[int, int]:
        """Say what waits, and announce it; return how much that was, and its highest number (0: nothing new)."""
        said = await awaited.write(self._store, shared.outgoing, brand_id, MOST_SAID)
        if not said:
            return 0, 0
        taken: list[Outgoing] = []
        never = [each for each in said if len(each.body.encode()) > MOST_BODY]
        newest = await self._say(uid, [each for each in said if each not in never], taken, never)
        if newest:
            self._announce(uid, newest)  # before our own history: the others wait for it
        if taken:
            await awaited.write(self._store, shared.accepted, brand_id, [each.ticket for each in taken])
        if never:
            log.info("the hub does not take %s of what happened here: %s", len(never), {each.kind for each in never})
            await awaited.write(
                self._store, shared.refused, brand_id, [each.ticket for each in never], at=self._clock()
            )
            self._tell(Change(reload=True, outbox=True))
        return len(said), newest

    async def let_go(self, brand_id: int) -> None:
        """Let go of all that waits to be said of a brand where we only read; decisions among it are set aside."""
        if self.unsaid(brand_id):
            await awaited.write(self._store, shared.refuse_all, brand_id, at=self._clock())
            self._tell(Change(reload=True, outbox=True))

    async def _say(self, uid: str, said: Sequence[Outgoing], taken: list[Outgoing], never: list[Outgoing]) -> int:
        """Append, and sort what was taken from what never will be. What stands in the way is found by halving."""
        if not said:
            return 0
        try:
            placed = await self._log.append(
                uid, [NewEvent(each.op, each.at, each.kind, each.body, each.charter) for each in said]
            )
        except HubForbidden:
            if len(said) == 1:
                never.append(said[0])
                return 0
            half = len(said) // 2
            first = await self._say(uid, said[:half], taken, never)
            return max(first, await self._say(uid, said[half:], taken, never))
        standing = {each.op: each for each in placed}
        for each in said:
            (never if standing[each.op].standing is Standing.OTHER else taken).append(each)
        return max((each.seq or 0 for each in placed if each.standing is Standing.NEW), default=0)

    # -- hearing --

    async def pull(self, uid: str, brand_id: int) -> Pulled:
        """Read one page of a brand's log and fold it."""
        events, _ = await self._log.read(uid, await self._place(uid, brand_id), MOST_EVENTS)
        names = await self._names_of({each.person for each in events})
        charters = accounts_changed = False
        for piece in self._pieces(events):
            began = time.perf_counter()
            folded = await awaited.write(self._store, self._fold, brand_id, piece, names)
            self._pace(len(piece), time.perf_counter() - began)
            charters = charters or folded.charters_changed or folded.people_changed
            accounts_changed = accounts_changed or bool(folded.accounts_changed)
            if folded.conversations or folded.accounts_changed or folded.set_aside or folded.outbox_changed:
                self._tell(
                    Change(
                        conversations=tuple(folded.conversations),
                        arrived=folded.arrived,
                        accounts=bool(folded.accounts_changed),
                        outbox=True,
                    )
                )
        return Pulled(len(events), len(events) == MOST_EVENTS, charters, accounts_changed)

    async def _place(self, uid: str, brand_id: int) -> Anchor:
        """Return how far a brand's log is folded: at first, where the hub's begins by now."""
        anchor = self.anchor(brand_id)
        if anchor.seq == 0:
            beginning = (await self._log.beginnings()).get(uid, anchor)
            if beginning.seq:
                await awaited.write(self._store, lacking.start_at, brand_id, beginning.seq, beginning.hash)
            return beginning
        return anchor

    def _pieces(self, events: Sequence[Event]) -> Iterator[Sequence[Event]]:
        begun = 0
        while begun < len(events):
            end = begun + self._piece
            yield events[begun:end]
            begun = end

    def _pace(self, count: int, seconds: float) -> None:
        """Make the next piece so large that it takes its time and no more."""
        fits = count * PIECE_SECONDS / max(seconds, 0.001)
        self._piece = max(SMALLEST, min(LARGEST, 2 * self._piece, int(fits)))

    def _fold(self, conn: Connection, brand_id: int, events: Sequence[Event], names: Mapping[str, str]) -> Folded:
        told = [
            SharedEvent(
                each.seq,
                each.op,
                each.at,
                each.person,
                names.get(each.person, ""),
                each.desktop or "",
                each.kind,
                each.charter,
                each.body,
            )
            for each in events
        ]
        return shared.fold(conn, brand_id, told, events[-1].hash, me=self._desktop, at=self._clock(), judge=self._judge)


def _adopt(conn: Connection, uid: str, name: str, settings: bool, at: Millis) -> int:
    brand: Brand = shared.adopt(conn, uid, name, at=at)
    shared.begin(conn, brand.id, settings=settings)
    return brand.id


def _shared(conn: Connection) -> dict[str, int]:
    here: Mapping[int, str] = {each.id: each.uid for each in accounts.brands(conn)}
    return {here[row]: row for row in shared.shared_brands(conn) if row in here}
