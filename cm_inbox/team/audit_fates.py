"""What became of the decisions of a brand's log, by the rules of the fold (``store.team``). Pure: no history is asked.

Whoever has the whole log comes to the same as every desktop: which decision came second and was set aside, which was
equal to an earlier one, which was taken back, and what the log says came of what it ordered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from cm_inbox.models.decisions import NETWORK_DECISIONS, DecisionKind, OutboxState
from cm_inbox.models.permissions import INVERSE, ActionKind
from cm_inbox.models.record import Record
from cm_inbox.store.team.bodies import (
    LARGEST,
    DecisionBody,
    OutcomeBody,
    Senseless,
    decided,
    is_uuid,
    read_payload,
)
from cm_inbox.store.team.contradictions import ANSWERS, Meant, against
from cm_inbox.store.team.outcomes import TOLD, inverse_id
from cm_inbox.store.text import clean

from .chain import Event

GIVEN_UP = frozenset({OutboxState.FAILED.value, OutboxState.CANCELLED.value})
"""With such an outcome of one of its actions a decision changes nothing."""


class Standing(StrEnum):
    """What a decision is worth."""

    STANDS = "stands"
    SET_ASIDE = "set-aside"  # it contradicts an earlier one that its writer had not seen: nothing of it is done
    MERGED = "merged"  # an equal one was earlier: it stands, and has nothing more to do
    TAKEN_BACK = "taken-back"
    NOT_DONE = "not-done"  # its network refused it, or it was withdrawn: it changes nothing
    IDLE = "nothing-to-do"  # it takes back what does not stand any more
    PAST = "before-sharing"  # taken before the brand was shared, and told since
    PASSED_OVER = "passed-over"  # every desktop passes it over: it makes no sense


class Fate(Record, frozen=True):
    """What became of a decision. ``by`` is the number of what set it aside, is equal to it or took it back.

    With ``STANDS``, ``by`` was to take it back and could not, since the network did not do so.

    ``outcome`` is ``sent``, ``not-sent`` (as far as the log says), ``failed``, ``cancelled`` or ``unknown``, and empty
    where nothing was to be sent; ``told`` is the number of the event that says so.
    """

    standing: Standing = Standing.STANDS
    by: int | None = None
    outcome: str = ""
    told: int | None = None


class _Taken(msgspec.Struct):
    seq: int
    desktop: str
    meant: Meant | None
    past: bool
    undoes: str | None
    actions: tuple[tuple[str, ActionKind], ...]
    aside: str | None = None
    merged: str | None = None


class Ordered(Record, frozen=True):
    """Whose action something is: a decision's own, or what takes it back on the network."""

    decision: str
    inverse: bool


class Fates:
    """Fed with a brand's events in the order of the log; asked at its end."""

    def __init__(self) -> None:
        self._taken: dict[str, _Taken] = {}
        self._of_author: dict[int, list[tuple[int, str]]] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._undone: dict[str, int] = {}
        """What some undo names: the number of the first that does."""
        self._back: dict[str, str] = {}
        """What is taken back: the undo that did it; its own id where it was set aside."""
        self._waiting: dict[str, str] = {}
        """What an undo names that has not come yet: history is told backwards."""
        self._ordered: dict[str, Ordered] = {}
        self._came: dict[str, tuple[str, int]] = {}
        self._senseless: set[str] = set()

    # -- feeding --

    def passed_over(self, event: Event) -> None:
        """Note what makes no sense."""
        self._senseless.add(event.op)

    def decided(self, event: Event, body: DecisionBody) -> None:
        """Take in a decision."""
        try:
            kind = decided(event.kind, body)
            payload, _ = read_payload(body.payload, kind)
        except Senseless:
            return self.passed_over(event)
        undo = kind is DecisionKind.UNDO
        if not all(map(is_uuid, (event.op, *(each.id for each in body.actions)))) or (undo and body.undoes is None):
            return self.passed_over(event)
        taken = _Taken(
            event.seq, event.desktop or "", None, body.past, body.undoes if undo else None,
            tuple((each.id, each.kind) for each in body.actions if undo or kind in NETWORK_DECISIONS),
        )  # fmt: skip
        if undo:
            self._undo(event.op, taken, str(body.undoes))
        else:
            author = self._number(body.account, clean(body.author))
            conversation = self._number(body.account, clean(body.author), clean(body.thread))
            message = None if body.message is None else clean(body.message)
            settles = payload.proposal if kind in ANSWERS | {DecisionKind.SEND_BACK} else None
            settles = settles if is_uuid(settles) else None
            taken.meant = Meant(kind, author, conversation, message, clean(payload.text), payload.until, settles)
            self._decide(event.op, taken, body.seen, payload.answer if kind is DecisionKind.APPROVE else None)
        self._taken[event.op] = taken
        for each, _ in taken.actions:
            self._ordered.setdefault(each, Ordered(event.op, inverse=False))
            self._ordered.setdefault(inverse_id(each), Ordered(event.op, inverse=True))
        return None

    def came_of(self, event: Event, body: OutcomeBody) -> Ordered | None:
        """Take in what came of an action, and return whose it is."""
        ordered = self._ordered.get(body.action)
        if ordered is None or body.state not in TOLD:
            self.passed_over(event)
            return ordered
        if self._came.get(body.action, ("", 0))[0] != OutboxState.SENT:  # once it was sent, nothing else can be
            self._came[body.action] = (body.state, event.seq)
        return ordered

    def _number(self, *names: str) -> int:
        return self._numbers.setdefault(names, len(self._numbers))

    def _decide(self, op: str, taken: _Taken, seen: int, answer: str | None) -> None:
        """Take in a decision; ``answer`` is what an approval sent, with which it stands and falls."""
        if taken.meant is None:
            return
        if not taken.past:
            unseen = self._unseen(taken.meant.author, min(max(seen, 0), LARGEST), taken.desktop)
            taken.aside, taken.merged = against(unseen, taken.meant)
            if answer is not None:
                taken.aside = self._taken[answer].aside if answer in self._taken else None
            self._of_author.setdefault(taken.meant.author, []).append((taken.seq, op))
        if taken.aside is not None:
            self._back.setdefault(op, op)
        elif op in self._waiting:
            self._back.setdefault(op, self._waiting[op])

    def _undo(self, op: str, taken: _Taken, target: str) -> None:
        self._undone.setdefault(target, taken.seq)
        known = self._taken.get(target)
        if known is None:
            self._waiting.setdefault(target, op)
        elif known.undoes is None:
            self._back.setdefault(target, op)

    def _unseen(self, author: int, seen: int, desktop: str) -> Iterator[tuple[str, Meant]]:
        """Yield what other desktops decided about an author that a writer had not seen, as far as it stands so far.

        The same as ``store.team.decisions._unseen`` asks of a history.
        """
        there = self._of_author.get(author, [])
        for _, op in there[bisect_right(there, seen, key=lambda each: each[0]) :]:
            first = self._taken[op]
            stands = first.aside is None and first.merged is None and op not in self._undone
            if first.desktop != desktop and stands and not self._refused(first) and first.meant is not None:
                yield op, first.meant

    def _refused(self, taken: _Taken) -> bool:
        return any(self._came.get(each, ("", 0))[0] in GIVEN_UP for each, _ in taken.actions)

    # -- asking --

    def ids_of(self, op: str) -> tuple[str | None, str | None, str | None]:
        """Return what set a decision aside, what it is equal to, and what took it back (itself: it was set aside)."""
        taken = self._taken[op]
        return taken.aside, taken.merged, self._back.get(op)

    def taken_back_by(self, op: str) -> int | None:
        """Return the number of what took a decision back."""
        back = self._back.get(op)
        return None if back is None or back == op else self._taken[back].seq

    def of(self, op: str) -> Fate:
        """Return what became of a decision, as far as the log says."""
        if op in self._senseless or op not in self._taken:
            return Fate(Standing.PASSED_OVER)
        taken = self._taken[op]
        outcome, told = self._outcome(op, taken)
        standing, by = self._standing(op, taken, outcome)
        return Fate(standing, by, outcome, told)

    def _standing(self, op: str, taken: _Taken, outcome: str) -> tuple[Standing, int | None]:
        stands = Standing.PAST if taken.past else Standing.NOT_DONE if outcome in GIVEN_UP else Standing.STANDS
        if taken.undoes is not None:
            first = self._back.get(taken.undoes)
            if first in (op, None):  # None: what it takes back is not in what the hub keeps
                return stands, None
            return Standing.IDLE, self._taken[str(first)].seq
        if taken.aside is not None:
            return Standing.SET_ASIDE, self._taken[taken.aside].seq
        back = self._back.get(op)
        if back is not None:
            given_up = self._outcome(back, self._taken[back])[0] in GIVEN_UP
            return (stands if given_up else Standing.TAKEN_BACK), self._taken[back].seq
        if taken.merged is not None:
            return Standing.MERGED, self._taken[taken.merged].seq
        return stands, None

    def _outcome(self, op: str, taken: _Taken) -> tuple[str, int | None]:
        """Return the least that came of its actions: what failed before what is not known, and that before the rest."""
        actions = [each for each, _ in taken.actions]
        if taken.undoes is not None and self._back.get(taken.undoes) == op and taken.undoes in self._taken:
            actions = self._inverses(self._taken[taken.undoes])
        if not actions or taken.past:
            return "", None
        came = [self._came.get(each, ("", None)) for each in actions]
        for state in (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.CANCELLED):
            for found, seq in came:
                if found == state:
                    return state.value, seq
        if all(found == OutboxState.SENT for found, _ in came):
            return OutboxState.SENT.value, came[-1][1]
        return "not-sent", None

    def _inverses(self, taken: _Taken) -> list[str]:
        """Return what takes back on the network what was sent: every desktop orders the same (``outcomes.settle``)."""
        return [
            inverse_id(each)
            for each, kind in taken.actions
            if kind in INVERSE and self._came.get(each, ("", 0))[0] == OutboxState.SENT
        ]
