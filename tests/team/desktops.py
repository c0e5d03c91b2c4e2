"""Desktops of the model: real histories, real decisions, and a little driver that pushes, pulls and carries out.

Each holds its clock, what it has in memory, and where it is in carrying out an action, so that a test may stop it
between any two steps, let days pass, and let it go on, or take its memory away and open its history anew.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Concatenate, ParamSpec, TypeVar, cast

from cm_inbox.errors import AuthRevoked, CmInboxError, HubUnreachable, NetworkError, OutcomeUnknown, Transient
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.decisions import OutboxEntry, OutboxState
from cm_inbox.models.instants import Millis
from cm_inbox.models.team import SharedEvent
from cm_inbox.networks.base import Lookup, NetworkInfo
from cm_inbox.networks.pool import Adapters
from cm_inbox.outbox import Outbox
from cm_inbox.store import Connection, Key, Store, accounts, ingest, queue, undo
from cm_inbox.store import outbox as rows
from cm_inbox.store import team as shared
from cm_inbox.store.database import FILE_NAME
from cm_inbox.team.chain import Anchor
from cm_inbox.team.claims import Claim, Claims, What
from cm_inbox.team.connection import Hub
from cm_inbox.team.log import NewEvent, Standing
from cm_inbox.team.roster import Roster
from cm_inbox.team.sending import Sending

from .paper_hub import PaperHub, PaperLog, PaperLogin, at_once
from .paper_network import PaperNetwork

P = ParamSpec("P")
T = TypeVar("T")

KEY = Key(bytes(range(32)))
LEASE: Millis = 60_000
MARGIN: Millis = 5_000
"""How long before its claim ends a desktop sends nothing any more."""


@cache
def _empty() -> bytes:
    """Return the file of a history in which nothing has happened: making its tables anew takes longer than a play."""
    with TemporaryDirectory(prefix="cm-model-") as name:
        folder = Path(name)
        Store.open(folder, KEY, check=False).close()
        return (folder / FILE_NAME).read_bytes()


class Died(BaseException):
    """The desktop's process ended within a transaction."""


@dataclass
class Flight:
    """An action that a desktop is about to carry out, or has: how far it has come. Lost with its memory."""

    entry: OutboxEntry
    claim: Claim
    claimed_at: Millis
    stage: str = "claimed"
    action: Action | None = None
    result: ActionResult | CmInboxError | None = None


@dataclass
class Desktop:
    """One person at one desktop. ``clock`` is the true time, ``skew`` what its own is before it."""

    number: int
    folder: Path
    hub: PaperHub
    network: PaperNetwork
    clock: Callable[[], Millis]
    brand_uid: str
    tokens: set[str] = field(default_factory=set)
    """The accounts (uids) that it is signed in to."""

    skew: Millis = 0
    offline: bool = False
    flight: Flight | None = None
    gate: Sending | None = None
    aside: set[str] = field(default_factory=set)
    """The decisions that it was told came second."""

    absent: dict[str, int] = field(default_factory=dict)
    """The actions that it looked up and that were surely not done, with the fence it had then."""

    lives: int = 0

    def __post_init__(self) -> None:
        (self.folder / FILE_NAME).write_bytes(_empty())
        self.name = f"P{self.number}"
        self.desktop = f"00000000-0000-4000-8000-{self.number:012d}"
        person = f"00000000-0000-4000-9000-{self.number:012d}"
        self.login = PaperLogin(self.hub, person, self.name, self.desktop)
        self.log = PaperLog(self.login)
        self.claims = Claims(cast(Hub, self.login), self.hub.team, self.desktop)  # it answers all that these ask
        self._open(self.folder)

    def _open(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store.open(folder, KEY, clock=self.now, check=False)
        self.inbox = Inbox(self.store, actor=self.name, clock=self.now)

    def now(self) -> Millis:
        return self.clock() + self.skew

    @property
    def brand_id(self) -> int:
        return next(each.id for each in self.read(accounts.brands) if each.uid == self.brand_uid)

    def read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.store.read(query, *args, **kwargs)

    def write(self, job: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.store.write(job, *args, **kwargs).result()

    # -- life --

    def crash(self) -> None:
        """Lose everything that is not in the files, and start again from these."""
        self.flight, self.gate, self.absent = None, None, {}
        self.lives += 1
        there = self.folder.with_name(f"{self.name}-{self.lives}")
        there.mkdir()
        for name in (FILE_NAME, f"{FILE_NAME}-wal"):
            if (self.folder / name).exists():
                shutil.copyfile(self.folder / name, there / name)
        self.store.close()
        shutil.rmtree(self.folder)
        self._open(there)
        self.write(rows.recover, self.now())

    def close(self) -> None:
        self.store.close()

    # -- the network --

    def accounts(self) -> list[Account]:
        return [each for each in self.read(accounts.accounts) if each.brand_id == self.brand_id]

    def fetch(self, uid: str, most: int, *, dies: bool = False) -> None:
        """Read a page of an account, if one is signed in to it."""
        account = next((each for each in self.accounts() if each.uid == uid), None)
        if account is None or uid not in self.tokens:
            return
        cursor = self.read(ingest_cursor, account.id)
        page = self.network.places[uid].page(cursor, most)

        def keep(conn: Connection) -> None:
            ingest.apply(
                conn, account.id, messages=page.messages, removed=page.removed, source="all", cursor=page.cursor,
                now=self.now(),
            )  # fmt: skip
            if dies:
                raise Died

        self._try(keep)

    def wake(self) -> None:
        """Do what time brings: snoozes that are over, bans that are over where one reads the account."""
        self.write(queue.wake, now=self.now())

    def _try(self, job: Callable[[Connection], None]) -> None:
        try:
            self.write(job)
        except Died:
            self.crash()

    # -- the log --

    def push(self, most: int, *, lost: str = "") -> int:
        """Say what is to be said, up to so much of it; return how much that was."""
        if self.offline:
            return 0
        said = self.write(shared.outgoing, self.brand_id, most)
        if not said:
            return 0
        new = [NewEvent(each.op, each.at, each.kind, each.body, each.charter) for each in said]
        self._lose(lost)
        try:
            placed = at_once(self.log.append(self.brand_uid, new))
        except HubUnreachable:
            return len(said)
        if lost == "death":
            self.crash()
            return len(said)
        never = {each.op for each in placed if each.standing is Standing.OTHER}
        self.write(shared.accepted, self.brand_id, [each.ticket for each in said if each.op not in never])
        if never:
            self.write(shared.refused, self.brand_id, [each.ticket for each in said if each.op in never], at=self.now())
        return len(said)

    def pull(self, most: int, *, lost: str = "") -> int:
        """Read a page of the log and fold it; return how many events that were."""
        if self.offline:
            return 0
        seq, digest = self.read(shared.anchor, self.brand_id)
        self._lose(lost)
        try:
            events, after = at_once(self.log.read(self.brand_uid, Anchor(seq, digest or b""), most))
        except HubUnreachable:
            return 0
        if not events:
            return 0
        names = {f"00000000-0000-4000-9000-{number:012d}": f"P{number}" for number in range(10)}
        page = [
            SharedEvent(e.seq, e.op, e.at, e.person, names[e.person], e.desktop or "", e.kind, e.charter, e.body)
            for e in events
        ]

        def keep(conn: Connection) -> None:
            folded = shared.fold(conn, self.brand_id, page, after.hash, me=self.desktop, at=self.now())
            if lost == "death":
                raise Died
            self.aside |= {each.decision.id for each in folded.set_aside}

        self._try(keep)
        return len(events)

    def _lose(self, lost: str) -> None:
        self.login.loses_request, self.login.loses_answer = lost == "request", lost == "answer"

    # -- carrying out --

    def drain(self, *, lost: str = "") -> None:
        """Carry out all that is due with the program's own outbox and gate. ``lost`` is of the first action."""
        if self.offline or self.flight is not None:
            return
        try:
            asyncio.run(self._drain(lost))
        except Died:
            self.crash()

    async def _drain(self, lost: str) -> None:
        roster = Roster(self.store, self)
        await roster.refresh()
        if self.gate is None:
            self.gate = Sending(
                self.store, self.claims, roster, connected=lambda: True, reads=lambda _account: False,
                behind=lambda _brand: None, failed=lambda _error: None, poke=lambda: None, clock=self.now,
            )  # fmt: skip
        self.gate._roster = roster
        adapters = cast(Adapters, _Adapters(self, lost))  # all that an outbox asks of them
        await Outbox(self.store, adapters, tell=lambda _change: None, clock=self.now, gate=self.gate).drain()
        await asyncio.sleep(0)  # claims are given back

    async def load(self, account_uid: str) -> Mapping[str, str]:
        """Return a token, as a keyring would."""
        if account_uid not in self.tokens:
            raise AuthRevoked()
        return {"token": "..."}

    async def save(self, account_uid: str, secrets: Mapping[str, str]) -> None: ...

    async def delete(self, account_uid: str) -> None: ...

    def due(self) -> list[OutboxEntry]:
        """Return the entries whose turn it is, that are in the log and stand, of accounts one is signed in to."""
        here = {each.id for each in self.accounts() if each.uid in self.tokens}
        heads = [each for each in self.read(rows.heads) if each.account_id in here]
        heads = [each for each in heads if each.state is not OutboxState.SENDING and each.not_before <= self.now()]
        admitted = self.read(shared.admitted, [each.id for each in heads])
        return [each for each in heads if each.id in admitted]

    def carry(self, steps: int, choice: int, *, lost: str = "") -> bool:
        """Go so many steps in carrying out what is due; say whether there was anything to do."""
        moved = False
        for _ in range(steps):
            if self.flight is None:
                if self.offline or not (due := self.due()):
                    return moved
                if not self._claim(due[choice % len(due)], lost):
                    return moved
            elif self.flight.stage == "claimed":
                self._begin(self.flight, lost)
            elif self.flight.stage == "begun":
                self._mark(self.flight)
            elif self.flight.stage == "marked":
                self._act(self.flight, lost)
            else:
                self._record(self.flight)
            moved, lost = True, ""
        return moved

    def _claim(self, entry: OutboxEntry, lost: str) -> bool:
        seq, _ = self.read(shared.anchor, self.brand_id)
        self._lose(lost)
        asked_at = self.clock()
        try:
            claim = at_once(self.claims.claim(What.ACTION, self.brand_uid, entry.id, known_seq=seq))
        except HubUnreachable:
            return False
        if claim.mine:
            self.write(shared.keep_fence, entry.id, claim.fence)
            self.flight = Flight(entry, claim, asked_at)
        return claim.mine

    def reads(self, uid: str) -> bool:
        """Claim the reading of an account."""
        return not self.offline and at_once(self.claims.claim(What.READER, self.brand_uid, uid)).mine

    def _begin(self, flight: Flight, lost: str) -> None:
        """Have the hub note that it is about to be sent, unless it may have been: then look first."""
        entry = flight.entry
        if self.offline or not self._is_young(flight):
            self.flight = None
            return
        if (
            flight.claim.begun and self.absent.get(entry.id) != flight.claim.fence
        ) or entry.state is OutboxState.UNKNOWN:
            self._look(flight)
            return
        self._lose(lost)
        asked_at = self.clock()
        try:
            begun = at_once(self.claims.begin(flight.claim))
        except HubUnreachable:
            begun = None
        if begun is not None:
            flight.claim, flight.claimed_at, flight.stage = begun, asked_at, "begun"
        else:
            self.flight = None

    def _look(self, flight: Flight) -> None:
        entry = flight.entry
        found = self.network.find(entry.action)
        if found is not None:
            flight.result = found
            flight.stage = "acted"
        else:
            self.absent[entry.id] = flight.claim.fence
            self.write(rows.postpone, entry.id, OutcomeUnknown(), self.now(), self.now())
            self.flight = None

    def _mark(self, flight: Flight) -> None:
        flight.action = self.write(rows.claim, flight.entry.id, self.now())
        if flight.action is None:  # it was taken back meanwhile
            self.flight = None
        else:
            flight.stage = "marked"

    def _act(self, flight: Flight, lost: str) -> None:
        assert flight.action is not None
        if not self._is_young(flight):
            self.write(rows.lose_track, flight.entry.id, OutcomeUnknown(), self.now(), self.now())
            self.flight = None
            return
        uid = self.read(accounts.account, flight.entry.account_id).uid
        try:
            flight.result = self.network.act(self.name, uid, flight.action, at=self.clock(), lost=lost)
        except NetworkError as error:
            flight.result = error
        flight.stage = "acted"

    def _record(self, flight: Flight) -> None:
        entry, result = flight.entry, flight.result
        self.flight = None
        if isinstance(result, ActionResult):
            self.write(rows.sent, entry.id, result, self.now())
        elif isinstance(result, OutcomeUnknown):
            self.write(rows.lose_track, entry.id, result, self.now(), self.now())
        elif isinstance(result, Transient):
            self.write(rows.postpone, entry.id, result, self.now(), self.now())
            at_once(self.claims.release(flight.claim, nothing_done=True))
        else:
            assert result is not None
            self.write(_fail, entry, result, self.now())

    def _is_young(self, flight: Flight) -> bool:
        """Say whether the claim surely holds still, by a clock that counts sleep and that nobody sets."""
        return self.clock() < flight.claimed_at + LEASE - MARGIN


class _Adapters:
    """The network as one desktop's outbox sees it: one adapter for all accounts."""

    info = NetworkInfo("paper", "Paper", "", (), {})

    def __init__(self, desktop: Desktop, lost: str) -> None:
        self._desktop = desktop
        self._lost = lost
        self._uid = ""

    def get(self, account: Account) -> _Adapters:
        adapter = _Adapters(self._desktop, self._lost)
        adapter._uid, self._lost = account.uid, ""
        return adapter

    async def act(self, action: Action) -> ActionResult:
        desktop, lost = self._desktop, self._lost
        dies = lost == "death"
        result = desktop.network.act(desktop.name, self._uid, action, at=desktop.clock(), lost="" if dies else lost)
        if dies:
            raise Died
        return result

    async def find(self, action: Action) -> ActionResult | Lookup:
        return self._desktop.network.find(action) or Lookup.ABSENT


def _fail(conn: Connection, entry: OutboxEntry, error: CmInboxError, at: Millis) -> None:
    """Record a refusal, as the outbox does."""
    rows.fail(conn, entry.id, error, at)
    undo.assume_failed(conn, entry.decision_id)


def ingest_cursor(conn: Connection, account_id: int) -> int:
    found = conn.execute("SELECT value FROM cursor WHERE account_id = ?", (account_id,)).fetchone()
    return 0 if found is None else int(found[0])
