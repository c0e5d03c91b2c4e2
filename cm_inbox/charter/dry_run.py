"""A charter tried on history before it acts: what it would say, where people decided otherwise, what a change changes.

Nothing is stored and nothing acts. What goes in are messages with what people decided on them; the journal's undone
decisions are not among those.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.verdicts import Asked, Subject, Verdict

from .changes import changed_rules
from .durations import time_zone
from .judge import Judge, by_precedence
from .shape import Charter, Rule

Past = tuple[Subject, Collection[DecisionKind]]
"""A message and what people decided on it."""


class Said(NamedTuple):
    """What a rule says of a message, as far as a dry run counts it. ``held_back``: by a protection."""

    rule: str
    asked: Asked
    held_back: bool


class Judgement(NamedTuple):
    """A message, what people decided on it, what the charter says of it, and what those rules of the old one say that
    changed.
    """

    id: str
    at: Millis
    own: bool
    decided: Collection[DecisionKind]
    said: tuple[Said, ...] = ()
    before: tuple[Said, ...] = ()


class Piece(NamedTuple):
    """Some of the past: how many messages were looked at, and those that count.

    Left out may be messages of which neither charter says anything and that people did not remove.
    """

    looked_at: int
    found: Sequence[Judgement]


REMOVED = frozenset((DecisionKind.HIDE, DecisionKind.DELETE, DecisionKind.MUTE, DecisionKind.BAN))
"""Decisions by which people suppressed a message or its author."""

KEPT = frozenset(
    (
        *(DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.LIKE, DecisionKind.DONE),
        *(DecisionKind.UNHIDE, DecisionKind.UNMUTE, DecisionKind.UNBAN),
    )
)
"""Decisions by which people dealt with a message and left it visible."""

SHOWN = 200
"""Ids kept of each list of messages, the newest."""

TOLD_EVERY = 2_000
"""Messages between two calls of ``progress``."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Some messages: how many, and the ids of the newest of them, newest first."""

    count: int = 0
    newest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTried:
    """What one rule would have done.

    ``against``: messages it would remove that people dealt with and left visible. ``alike``: those on which people did
    something of what it asks. ``held_back``: those that a protection keeps from it. ``appeared`` and ``vanished``:
    against the old charter, messages on which it matches now and did not, and the other way round; ``altered``, where
    it asks for something else now.
    """

    rule: str
    title: str
    matched: Messages = Messages()
    against: Messages = Messages()
    held_back: Messages = Messages()
    appeared: Messages = Messages()
    vanished: Messages = Messages()
    altered: Messages = Messages()
    per_day: Mapping[str, int] = field(default_factory=dict)
    alike: Messages = Messages()
    against_per_day: Mapping[str, int] = field(default_factory=dict)
    alike_per_day: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a dry run found.

    ``rules`` are those tried, in order of precedence, then those that only the old charter has. ``left``: messages that
    people removed and no rule would, where the whole charter was tried. ``per_day``: messages with any verdict, by the
    brand's calendar, ``2026-11-22``. ``finished`` is False for a run that was cancelled.
    """

    looked_at: int
    matched: Messages
    rules: tuple[RuleTried, ...]
    left: Messages
    per_day: Mapping[str, int]
    finished: bool = True


def dry_run(
    new: Charter,
    history: Iterable[Past],
    *,
    old: Charter | None = None,
    rules: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Tried:
    """Try a charter, or only some of its ``rules``, on messages in any order, one by one.

    ``old``: compare with it. ``progress`` gets the number of messages looked at, ``cancelled`` is asked as often.
    Raises ValueError where a spelling is unsound, which ``read`` and ``check`` tell before.
    """
    pieces = _one_by_one(judges(new, old, rules), history)
    return tried(new, pieces, old=old, rules=rules, progress=progress, cancelled=cancelled)


def tried(
    new: Charter,
    pieces: Iterable[Piece],
    *,
    old: Charter | None = None,
    rules: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Tried:
    """Count what the charter's ``judges`` said of the past, piece by piece; arguments as of ``dry_run``."""
    run = _Run(new, old, rules)
    finished, told = True, -1
    for piece in pieces:
        run.looked_at += piece.looked_at
        for judgement in piece.found:
            run.count(judgement)
        if progress is not None and piece.looked_at:
            progress(told := run.looked_at)
        if cancelled is not None and cancelled():
            finished = False
            break
    if progress is not None and told != run.looked_at:
        progress(run.looked_at)
    return run.tried(finished)


def judges(new: Charter, old: Charter | None, rules: Collection[str] | None) -> tuple[Judge, Judge | None]:
    """Return what says what the charter (or its ``rules``) says, and what those rules of the old one that changed."""
    changed = _changed(new, old, rules)
    return Judge(new, only=rules), Judge(old, only=changed) if old is not None and changed else None


def said(verdicts: Iterable[Verdict]) -> tuple[Said, ...]:
    """Return what counts of verdicts."""
    return tuple(Said(each.rule, each.asked, each.held_back_by is not None) for each in verdicts)


def _one_by_one(asked: tuple[Judge, Judge | None], history: Iterable[Past]) -> Iterator[Piece]:
    judge, before = asked
    source = iter(history)
    while several := list(itertools.islice(source, TOLD_EVERY)):
        yield Piece(
            len(several),
            [
                Judgement(
                    message.id,
                    message.at,
                    message.own,
                    decided,
                    said(judge.judge(message)),
                    () if before is None else said(before.judge(message)),
                )
                for message, decided in several
            ],
        )


def _changed(new: Charter, old: Charter | None, rules: Collection[str] | None) -> frozenset[str]:
    if old is None:
        return frozenset()
    changed = changed_rules(old, new)
    return changed if rules is None else changed & frozenset(rules)


class _Newest:
    """Counts messages and keeps the newest ids."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[tuple[Millis, int, str]] = []

    def add(self, message: Judgement) -> None:
        self.count += 1
        entry = (message.at, len(message.id), message.id)  # the same of equal instants, in whatever order they come
        if len(self._kept) < SHOWN:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)

    def messages(self) -> Messages:
        return Messages(self.count, tuple(id for _, _, id in sorted(self._kept, reverse=True)))


class _Counts:
    """What is counted of one rule."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.matched, self.against, self.held_back = _Newest(), _Newest(), _Newest()
        self.appeared, self.vanished, self.altered = _Newest(), _Newest(), _Newest()
        self.alike = _Newest()
        self.per_day: Counter[str] = Counter()
        self.against_per_day: Counter[str] = Counter()
        self.alike_per_day: Counter[str] = Counter()

    def tried(self) -> RuleTried:
        return RuleTried(
            self.rule.id,
            self.rule.title,
            self.matched.messages(),
            self.against.messages(),
            self.held_back.messages(),
            self.appeared.messages(),
            self.vanished.messages(),
            self.altered.messages(),
            dict(sorted(self.per_day.items())),
            self.alike.messages(),
            dict(sorted(self.against_per_day.items())),
            dict(sorted(self.alike_per_day.items())),
        )


class _Run:
    """One dry run while it goes on."""

    def __init__(self, new: Charter, old: Charter | None, rules: Collection[str] | None) -> None:
        self._whole = rules is None
        self._changed = _changed(new, old, rules)
        self._zone = time_zone(new.time_zone)
        self._counts: dict[str, _Counts] = {}
        for rule in (*by_precedence(new.rules), *(by_precedence(old.rules) if old is not None else ())):
            if rule.id not in self._counts and (rules is None or rule.id in rules):
                self._counts[rule.id] = _Counts(rule)
        self.looked_at = 0
        self._matched, self._left = _Newest(), _Newest()
        self._per_day: Counter[str] = Counter()

    def count(self, message: Judgement) -> None:
        verdicts = {verdict.rule: verdict for verdict in message.said}
        if verdicts:
            day = datetime.fromtimestamp(message.at / 1000, self._zone).date().isoformat()
            self._matched.add(message)
            self._per_day[day] += 1
            for verdict in verdicts.values():
                self._count(verdict, message, day)
        removed = self._whole and not message.own and not REMOVED.isdisjoint(message.decided)
        if removed and not any(removes(verdict.asked) for verdict in verdicts.values()):
            self._left.add(message)
        if self._changed and (message.before or verdicts):
            self._compare(message, verdicts)

    def _count(self, verdict: Said, message: Judgement, day: str) -> None:
        counts, decided = self._counts[verdict.rule], message.decided
        counts.matched.add(message)
        counts.per_day[day] += 1
        if verdict.held_back:
            counts.held_back.add(message)
        if removes(verdict.asked) and REMOVED.isdisjoint(decided) and not KEPT.isdisjoint(decided):
            counts.against.add(message)
            counts.against_per_day[day] += 1
        elif not does(verdict.asked).isdisjoint(decided):
            counts.alike.add(message)
            counts.alike_per_day[day] += 1

    def _compare(self, message: Judgement, verdicts: Mapping[str, Said]) -> None:
        before = {verdict.rule: verdict.asked for verdict in message.before}
        after = {id: verdict.asked for id, verdict in verdicts.items() if id in self._changed}
        for id in after.keys() - before.keys():
            self._counts[id].appeared.add(message)
        for id in before.keys() - after.keys():
            self._counts[id].vanished.add(message)
        for id in before.keys() & after.keys():
            if before[id] != after[id]:
                self._counts[id].altered.add(message)

    def tried(self, finished: bool) -> Tried:
        return Tried(
            self.looked_at,
            self._matched.messages(),
            tuple(counts.tried() for counts in self._counts.values()),
            self._left.messages(),
            dict(sorted(self._per_day.items())),
            finished,
        )


def removes(asked: Asked) -> bool:
    """Say whether a verdict takes a message or its author away; a warning alone does not."""
    return asked.hide or asked.delete or asked.mute or asked.ban


def does(asked: Asked) -> frozenset[DecisionKind]:
    """Return the decisions by which people do something of what a verdict asks; of a protection, leaving visible."""
    done = {
        DecisionKind.WARN: asked.warn,
        DecisionKind.PRIORITIZE: asked.urgent,
        DecisionKind.ASSIGN: asked.department is not None,
        DecisionKind.LABEL: bool(asked.labels),
        DecisionKind.REPLY: asked.reply is not None,
        DecisionKind.REPLY_PRIVATE: asked.reply is not None,
        DecisionKind.DONE: asked.done,
    }
    kinds = {kind for kind, is_asked in done.items() if is_asked}
    return frozenset(kinds) | (REMOVED if removes(asked) else frozenset()) | (KEPT if asked.protect else frozenset())
