"""A hub on paper: what ``resources/hub/*.sql`` does with a log and with claims, in memory and on a clock of its own.

Only the rules that a desktop's work rests on: appending is idempotent by ``op``, numbers a brand's events without
gaps, and refuses the outcome of an action that was not claimed, or has been claimed anew since; a claim has one holder
until its time is over, and each new holder a higher fence. Who may do what is left to PostgreSQL and to
``test_access.py``. That both answer alike is what ``test_paper_hub.py`` holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from cm_inbox.errors import HubUnreachable
from cm_inbox.models.instants import Millis
from cm_inbox.team import claims, log
from cm_inbox.team.chain import Anchor, Event, link
from cm_inbox.team.connection import Hub

T = TypeVar("T")

Row = tuple[Any, ...]

LEASES = {"action": 60, "reader": 20, "conversation": 20}
"""Seconds that a claim lasts at most for who does not listen (hub.claimable)."""


@dataclass
class Lease:
    """A claim that somebody holds, or held. ``begun`` is the fence under which it was begun last, 0: under none."""

    login: PaperLogin
    fence: int
    until: Millis
    open: bool = True
    begun: int = 0


class PaperHub:
    """One team's hub. ``clock`` is the hub's own."""

    def __init__(self, team: str, clock: Callable[[], Millis]) -> None:
        self.team = team
        self._clock = clock
        self.streams: dict[str, list[Event]] = {}
        self._leases: dict[tuple[str, str, str], Lease] = {}

    # -- the log --

    def append(self, login: PaperLogin, brand: str, given: Sequence[log.NewEvent]) -> list[tuple[int | None, str]]:
        """Append what is not there, in the order given; return where each is, and how it stands."""
        stream = self.streams.setdefault(brand, [])
        known = {each.op: each for each in stream}
        placed: list[tuple[int | None, str]] = []
        for new in given:
            old = known.get(new.op)
            if old is not None:
                same = (old.kind, old.body) == (new.kind, new.body)
                placed.append((old.seq, "known" if same else "other"))
            elif new.kind == "outcome" and not self._settle(login, brand, new.body):
                placed.append((None, "stale"))
            else:
                event = Event(
                    len(stream) + 1, new.op, new.at, self._clock(), login.person, login.desktop, new.kind, new.charter,
                    new.body, b"",
                )  # fmt: skip
                before = stream[-1].hash if stream else b""
                stream.append(replace(event, hash=link(self.team, brand, before, event)))
                placed.append((event.seq, "new"))
        return placed

    def read(self, brand: str, after: int, most: int) -> list[Event]:
        return self.streams.get(brand, [])[after : after + most]

    def heads(self) -> dict[str, Anchor]:
        return {
            brand: Anchor(stream[-1].seq, stream[-1].hash) if stream else Anchor()
            for brand, stream in self.streams.items()
        }

    def _settle(self, login: PaperLogin, brand: str, body: str) -> bool:
        """Say whether an outcome is taken: it comes from the newest claim of its action, which then ends."""
        told = json.loads(body)
        if told.get("fence") is None and told.get("state") in ("cancelled", "waiting"):
            return True  # a person's word, which needs no claim and ends none
        lease = self._leases.get((brand, "action", str(told.get("action"))))
        if lease is None or (lease.login.desktop, lease.fence) != (login.desktop, told.get("fence")):
            return False
        lease.open, lease.until, lease.begun = False, min(lease.until, self._clock()), 0
        return True

    # -- claims --

    def claim(
        self, login: PaperLogin, brand: str, what: str, key: str, seconds: int, known_seq: int, forced: bool
    ) -> Row:
        """Give a claim to who asks, unless another desktop holds it; an action, to who has read what matters."""
        now, place = self._clock(), (brand, what, key)
        lease = self._leases.get(place)
        own = lease is not None and lease.login.desktop == login.desktop
        if lease is not None and not own and not forced and lease.open and lease.until > now:
            return ("others", 0, lease.login.person, lease.login.name, lease.login.desktop, lease.until, 0, False)
        if what == "action" and any(each.kind != "message" for each in self.streams.get(brand, [])[known_seq:]):
            return ("behind", 0, None, None, None, 0, 0, False)
        lasts = 1000 * min(seconds, LEASES[what])
        if lease is None:
            lease = Lease(login, now, 0)
        elif not own:
            lease = replace(lease, login=login, fence=max(lease.fence + 1, now))
        lease = self._leases[place] = replace(lease, until=now + lasts, open=True)
        begun = lease.begun not in (0, lease.fence)
        return ("mine", lease.fence, login.person, login.name, login.desktop, lease.until, lasts, begun)

    def begin(self, login: PaperLogin, brand: str, key: str, fence: int) -> Millis | None:
        """Note that an action is about to be sent, and return for how long one has it; None where one has it not."""
        lease, now = self._held(login, brand, "action", key, fence), self._clock()
        if lease is None or lease.until <= now:
            return None
        lasts = 1000 * LEASES["action"]
        lease.begun, lease.until = fence, now + lasts
        return lasts

    def release(self, login: PaperLogin, brand: str, what: str, key: str, fence: int, nothing_done: bool) -> None:
        """Let go of a claim; ``nothing_done``: what was begun under it surely did nothing."""
        lease = self._held(login, brand, what, key, fence)
        if lease is not None:
            lease.open, lease.until = False, min(lease.until, self._clock())
            if nothing_done and lease.begun == fence:
                lease.begun = 0

    def lapse(self) -> None:
        """Let the time of all claims be over."""
        for lease in self._leases.values():
            lease.until = 0

    def _held(self, login: PaperLogin, brand: str, what: str, key: str, fence: int) -> Lease | None:
        lease = self._leases.get((brand, what, key))
        mine = lease is not None and lease.open and (lease.login.desktop, lease.fence) == (login.desktop, fence)
        return lease if mine else None


class PaperLogin:
    """One desktop's way to the hub: what ``connection.Hub`` is to the log.

    ``loses_request`` and ``loses_answer`` are of the next question only.
    """

    def __init__(self, hub: PaperHub, person: str, name: str, desktop: str) -> None:
        self.hub = hub
        self.person = person
        self.name = name
        self.desktop = desktop
        self.loses_request = False
        self.loses_answer = False

    async def ask(self, query: str, given: Sequence[Any] = ()) -> list[Row]:
        """Answer the questions of ``log.TeamLog`` and ``claims.Claims``. Raises HubUnreachable."""
        return self.over_the_wire(lambda: self._answer(query, given))

    def over_the_wire(self, asked: Callable[[], T]) -> T:
        """Ask something over a connection that may break, on the way there or back. Raises HubUnreachable."""
        lost_there, self.loses_request = self.loses_request, False
        lost_back, self.loses_answer = self.loses_answer, False
        if lost_there:
            raise HubUnreachable()
        answer = asked()
        if lost_back:
            raise HubUnreachable()
        return answer

    def _answer(self, query: str, given: Sequence[Any]) -> list[Row]:
        if query == log.HEADS:
            return [(brand, head.seq, head.hash) for brand, head in self.hub.heads().items()]
        if "hub.beginnings(" in query:
            return []  # nothing of its streams was dropped
        if query == log.READ:
            _team, brand, after, most = given
            return [
                (e.seq, e.op, e.at, e.arrived, e.person, e.desktop, e.kind, e.charter, e.body, e.hash)
                for e in self.hub.read(brand, after, most)
            ]
        if query == claims.CLAIM:
            _team, brand, _desktop, *asked = given
            return [self.hub.claim(self, brand, *asked)]
        if query == claims.BEGIN:
            _team, brand, _desktop, *asked = given
            return [(self.hub.begin(self, brand, *asked),)]
        if query == claims.RELEASE:
            _team, _desktop, *asked = given
            self.hub.release(self, *asked)
            return []
        raise AssertionError(f"a paper hub knows no {query}")


class PaperLog(log.TeamLog):
    """The log of a paper hub, as one desktop writes and reads it: read as the real one, appended to without SQL."""

    def __init__(self, login: PaperLogin) -> None:
        super().__init__(cast(Hub, login), login.hub.team, login.desktop)
        self._login = login

    async def append(self, brand: str, events: Sequence[log.NewEvent]) -> list[log.Appended]:
        """Append as the real one does. Raises HubUnreachable."""
        placed = self._login.over_the_wire(lambda: self._login.hub.append(self._login, brand, events))
        return [
            log.Appended(event.op, seq or 0, log.Standing(standing))
            for event, (seq, standing) in zip(events, placed, strict=True)
        ]


def at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run what asks a paper hub, and so waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("it waits")
