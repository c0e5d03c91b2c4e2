"""A charter tried on history before it acts: what it would say, where people decided otherwise, what a change changes.

Nothing is stored and nothing acts. What goes in are messages with what people decided on them; the journal's undone
decisions are not among those.
"""

from __future__ import annotations

import contextlib
import heapq
from collections import Counter, deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.verdicts import Asked, Verdict

from .changes import changed_rules
from .durations import time_zone
from .judge import Judge, by_precedence
from .parallel import CHUNK, Workers
from .shape import Charter, Rule
from .stored import Judged, Stored

Past = tuple[Judged, Collection[DecisionKind]]
"""A message and what people decided on it."""

JudgedPast = tuple[Judged, Collection[DecisionKind], Sequence[Verdict], Sequence[Verdict]]
"""The same with what the charter says of it, and what those rules of the old one say that changed."""

_NOTHING: tuple[tuple[Verdict, ...], tuple[Verdict, ...]] = ((), ())

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
    processes: int = 0,
) -> Tried:
    """Try a charter, or only some of its ``rules``, on messages in any order.

    ``old``: compare with it. ``progress`` gets the number of messages looked at, ``cancelled`` is asked as often.
    ``processes``: so many of them judge, for a history so large that they are worth starting; 0: this thread does.
    Raises ValueError where a spelling is unsound, which ``read`` and ``check`` tell before; BrokenProcessPool.
    """
    run = _Run(new, old, rules)
    finished = True
    with contextlib.closing(run.judged_elsewhere(history, processes) if processes else run.judged(history)) as judged:
        for message, decided, verdicts, before in judged:
            run.look_at(message, decided, verdicts, before)
            if run.looked_at % TOLD_EVERY == 0:
                if progress is not None:
                    progress(run.looked_at)
                if cancelled is not None and cancelled():
                    finished = False
                    break
    if progress is not None:
        progress(run.looked_at)
    return run.tried(finished)


class _Newest:
    """Counts messages and keeps the newest ids."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[tuple[Millis, int, str]] = []

    def add(self, message: Judged) -> None:
        self.count += 1
        entry = (message.at, self.count, message.id)
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
        self._new, self._old, self._rules = new, old, rules
        self._changed: frozenset[str] = frozenset()
        if old is not None:
            changed = changed_rules(old, new)
            self._changed = changed if rules is None else changed & frozenset(rules)
        self._zone = time_zone(new.time_zone)
        self._counts: dict[str, _Counts] = {}
        for rule in (*by_precedence(new.rules), *(by_precedence(old.rules) if old is not None else ())):
            if rule.id not in self._counts and (rules is None or rule.id in rules):
                self._counts[rule.id] = _Counts(rule)
        self.looked_at = 0
        self._matched, self._left = _Newest(), _Newest()
        self._per_day: Counter[str] = Counter()

    def judged(self, history: Iterable[Past]) -> Generator[JudgedPast]:
        """Yield the history with what both charters say of it."""
        judge = Judge(self._new, only=self._rules)
        earlier = Judge(self._old, only=self._changed) if self._old is not None and self._changed else None
        for message, decided in history:
            yield message, decided, judge.judge(message), () if earlier is None else earlier.judge(message)

    def judged_elsewhere(self, history: Iterable[Past], processes: int) -> Generator[JudgedPast]:
        """Yield the same, judged by other processes."""
        on_their_way: deque[Past] = deque()

        def sent() -> Iterator[Stored]:
            for past in history:
                on_their_way.append(past)
                message = past[0]
                yield message if isinstance(message, Stored) else Stored.of(message)

        before = (self._old, self._changed) if self._old is not None and self._changed else None
        with Workers(self._new, only=self._rules, processes=processes, before=before) as workers:
            chunks = workers.judge_both(sent(), CHUNK)
            for found in chunks:
                said = {id: verdicts for id, *verdicts in found}
                for _ in range(min(CHUNK, len(on_their_way))):
                    message, decided = on_their_way.popleft()
                    verdicts, earlier = said.get(message.id, _NOTHING)
                    yield message, decided, verdicts, earlier

    def look_at(
        self,
        message: Judged,
        decided: Collection[DecisionKind],
        said: Sequence[Verdict],
        before: Sequence[Verdict],
    ) -> None:
        self.looked_at += 1
        verdicts = {verdict.rule: verdict for verdict in said}
        if verdicts:
            day = datetime.fromtimestamp(message.at / 1000, self._zone).date().isoformat()
            self._matched.add(message)
            self._per_day[day] += 1
            for verdict in verdicts.values():
                self._count(verdict, message, decided, day)
        removed = self._whole and not message.own and not REMOVED.isdisjoint(decided)
        if removed and not any(removes(verdict.asked) for verdict in verdicts.values()):
            self._left.add(message)
        if self._changed and (before or verdicts):
            self._compare(message, verdicts, before)

    def _count(self, verdict: Verdict, message: Judged, decided: Collection[DecisionKind], day: str) -> None:
        counts = self._counts[verdict.rule]
        counts.matched.add(message)
        counts.per_day[day] += 1
        if verdict.held_back_by is not None:
            counts.held_back.add(message)
        if removes(verdict.asked) and REMOVED.isdisjoint(decided) and not KEPT.isdisjoint(decided):
            counts.against.add(message)
            counts.against_per_day[day] += 1
        elif not does(verdict.asked).isdisjoint(decided):
            counts.alike.add(message)
            counts.alike_per_day[day] += 1

    def _compare(self, message: Judged, verdicts: Mapping[str, Verdict], earlier: Sequence[Verdict]) -> None:
        before = {verdict.rule: verdict.asked for verdict in earlier}
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
