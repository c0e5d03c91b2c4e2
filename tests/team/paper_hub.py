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
from typing import Any, TypeVar

from cm_inbox.errors import HubUnreachable
from cm_inbox.models.instants import Millis
from cm_inbox.team import log
from cm_inbox.team.chain import Anchor, Event, link

T = TypeVar("T")

Row = tuple[Any, ...]


@dataclass
class Lease:
    """A claim that somebody holds, or held. ``begun`` is the fence under which it was begun last, 0: under none."""

    desktop: str
    name: str
    fence: int
    until: Millis
    open: bool = True
    begun: int = 0


@dataclass(frozen=True)
class Claimed:
    """What came of claiming. ``begun``: it may be sent, under another fence. ``behind``: one must read on first."""

    mine: bool
    fence: int = 0
    name: str = ""
    until: Millis = 0
    begun: bool = False
    behind: bool = False


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
        """End the claim that an outcome comes from; false where it is not the newest of its action, and one's own."""
        told = json.loads(body)
        lease = self._leases.get((brand, "action", str(told.get("action"))))
        if lease is None or (lease.desktop, lease.fence) != (login.desktop, told.get("fence")):
            return False
        lease.open, lease.until, lease.begun = False, min(lease.until, self._clock()), 0
        return True

    # -- claims --

    def claim(
        self,
        login: PaperLogin,
        brand: str,
        what: str,
        key: str,
        *,
        seconds: int = 60,
        known_seq: int = 0,
        forced: bool = False,
    ) -> Claimed:
        """Give a claim to who asks, unless another desktop holds it; an action, to who has read what matters."""
        now, place = self._clock(), (brand, what, key)
        lease = self._leases.get(place)
        own = lease is not None and lease.desktop == login.desktop
        if lease is not None and not own and not forced and lease.open and lease.until > now:
            return Claimed(False, name=lease.name, until=lease.until)
        unread = self.streams.get(brand, [])[known_seq:]
        if what == "action" and any(each.kind != "message" for each in unread):
            return Claimed(False, behind=True)
        if lease is None:
            lease = Lease(login.desktop, login.name, now, 0)
        elif not own:
            lease = replace(lease, desktop=login.desktop, name=login.name, fence=max(lease.fence + 1, now))
        lease = self._leases[place] = replace(lease, until=now + seconds * 1000, open=True)
        return Claimed(True, lease.fence, lease.name, lease.until, lease.begun not in (0, lease.fence))

    def begin(self, login: PaperLogin, brand: str, key: str, fence: int) -> bool:
        """Note that an action is about to be sent; false where the claim is not (or no longer) one's own."""
        lease, now = self._held(login, brand, "action", key, fence), self._clock()
        if lease is None or lease.until <= now:
            return False
        lease.begun, lease.until = fence, now + 60_000
        return True

    def release(
        self, login: PaperLogin, brand: str, what: str, key: str, fence: int, *, sent_nothing: bool = False
    ) -> None:
        """Let go of a claim; ``sent_nothing``: what was begun under it surely did nothing."""
        lease = self._held(login, brand, what, key, fence)
        if lease is not None:
            lease.open, lease.until = False, min(lease.until, self._clock())
            if sent_nothing and lease.begun == fence:
                lease.begun = 0

    def _held(self, login: PaperLogin, brand: str, what: str, key: str, fence: int) -> Lease | None:
        lease = self._leases.get((brand, what, key))
        mine = lease is not None and lease.open and (lease.desktop, lease.fence) == (login.desktop, fence)
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
        """Answer the questions of ``log.TeamLog``. Raises HubUnreachable."""
        return self.over_the_wire(self._answer, query, given)

    def over_the_wire(self, asked: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Ask something over a connection that may break, on the way there or back. Raises HubUnreachable."""
        lost_there, self.loses_request = self.loses_request, False
        lost_back, self.loses_answer = self.loses_answer, False
        if lost_there:
            raise HubUnreachable()
        answer = asked(*args, **kwargs)
        if lost_back:
            raise HubUnreachable()
        return answer

    def _answer(self, query: str, given: Sequence[Any]) -> list[Row]:
        if query == log.HEADS:
            return [(brand, head.seq, head.hash) for brand, head in self.hub.heads().items()]
        if query == log.READ:
            _team, brand, after, most = given
            return [
                (e.seq, e.op, e.at, e.arrived, e.person, e.desktop, e.kind, e.charter, e.body, e.hash)
                for e in self.hub.read(brand, after, most)
            ]
        if query == log.APPEND:
            _team, brand, _desktop, *columns = given
            ops, ats, kinds, charters, bodies = columns
            new = [
                log.NewEvent(op, at, kind, body, charter)
                for op, at, kind, charter, body in zip(ops, ats, kinds, charters, bodies, strict=True)
            ]
            return list(self.hub.append(self, brand, new))
        raise AssertionError(f"a paper hub knows no {query}")


def at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run what asks a paper hub, and so waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("it waits")
