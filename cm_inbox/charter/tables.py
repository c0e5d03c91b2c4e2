"""Conditions that must all hold, compiled: what ``conditions`` makes of a table of a rule and a judge asks.

A table is asked first whether it holds. Only when its whole rule has matched is it asked why: that names the words and
their places in the original text, which costs more than judging a hundred messages that do not match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from cm_inbox.models.verdicts import Because, Subject

from . import marks
from .facts import Facts

Quick = Callable[[Subject], bool]
"""A question about what is known of a message besides its text."""

Reason = Callable[[Facts], Iterable[Because]]
"""Says why a condition holds."""


Condition = Callable[[Facts], bool]
"""A question about a message with its text."""


class Gate(NamedTuple):
    """A sign without which a table cannot hold, looked for once for all rules: ``least`` of ``sign`` must be there."""

    sign: Sign
    least: float


class Sign(IntEnum):
    """What can be counted of a message in less than a microsecond, the rare ones first."""

    STRIKES = 0
    DUPLICATES = 1
    LABELS = 2
    MENTIONS = 3
    EMOJI = 4
    CAPITALS = 5
    LINKS = 6
    FIRST_TIME = 7


COUNTS: Mapping[Sign, Callable[[Subject, str], float]] = {
    Sign.STRIKES: lambda subject, _: len(subject.strikes),
    Sign.DUPLICATES: lambda subject, _: subject.duplicates,
    Sign.LABELS: lambda subject, _: len(subject.author_labels),
    Sign.MENTIONS: lambda subject, _: marks.maybe_mentions(subject.text),
    Sign.EMOJI: lambda subject, folded: marks.maybe_emoji(subject.text, folded),
    Sign.CAPITALS: lambda subject, _: marks.capitals(subject.text),
    Sign.LINKS: lambda subject, _: marks.maybe_links(subject.text),
    Sign.FIRST_TIME: lambda subject, _: subject.first_time,
}
"""How much of a sign a message with this folded text has; never less than there really is."""

HIT, MARKS, PLACE, AIMED, LANGUAGE = range(5)
"""What a condition costs, cheap ones are asked first: a look at what is found already, a search of the text, where a
word is, whom it is aimed at, in which language it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """Conditions that must all hold.

    ``kinds`` are the names of ``conditions`` in the file, ``texts`` all texts of the search that they ask for.
    ``needs``: of these one must be in the message; None where no text is asked for. ``gates``: signs that must be
    there. ``only_text``: nothing else than the text is asked about. ``place``: what is asked of network, account and
    visibility, also among ``quick``; ``bare``: what of ``quick`` a message tells of itself, without its author.
    """

    quick: tuple[Quick, ...]
    conditions: tuple[Condition, ...]
    kinds: tuple[str, ...]
    reasons: tuple[Reason, ...]
    texts: frozenset[int]
    needs: frozenset[int] | None
    gates: tuple[Gate, ...]
    only_text: bool
    place: tuple[Quick, ...]
    bare: tuple[Quick, ...]

    def may_hold_there(self, subject: Subject) -> bool:
        """Say whether nothing speaks against it that all messages at that place have in common."""
        return all(ask(subject) for ask in self.place)

    def may_hold_barely(self, subject: Subject) -> bool:
        """Say whether nothing speaks against it that place, instant and text of a message tell."""
        return all(ask(subject) for ask in self.bare)

    def may_hold(self, subject: Subject) -> bool:
        """Say whether nothing that is known besides the text speaks against it."""
        for ask in self.quick:  # noqa: SIM110 - all() takes twice as long, and this runs for every message
            if not ask(subject):
                return False
        return True

    def holds(self, facts: Facts) -> bool:
        """Say whether all conditions hold."""
        return self.may_hold(facts.subject) and self.holds_of_text(facts)

    def holds_of_text(self, facts: Facts) -> bool:
        """Say whether all conditions of the text hold."""
        for ask in self.conditions:  # noqa: SIM110 - likewise
            if not ask(facts):
                return False
        return True

    def lacks(self, facts: Facts) -> str | None:
        """Return the name of the first condition of the text that does not hold."""
        return next((kind for kind, ask in zip(self.kinds, self.conditions, strict=True) if not ask(facts)), None)

    def why(self, facts: Facts) -> tuple[Because, ...]:
        """Return why it holds, in the order in which conditions are described."""
        return tuple(because for reason in self.reasons for because in reason(facts))


@dataclass(slots=True)
class Draft:
    """A table while it is being compiled."""

    quick: list[Quick] = field(default_factory=list)
    conditions: list[tuple[int, str, Condition]] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    texts: frozenset[int] = frozenset()
    needs: frozenset[int] | None = None
    gates: list[Gate] = field(default_factory=list)
    only_text: bool = True
    place: list[Quick] = field(default_factory=list)
    bare: list[Quick] = field(default_factory=list)

    def ask_place(self, quick: Quick, why: Reason) -> None:
        """Ask about network, account or visibility."""
        self.place.append(quick)
        self.ask_bare(quick, why)

    def ask_bare(self, quick: Quick, why: Reason) -> None:
        """Ask about what a message tells of itself: where and when it was written."""
        self.bare.append(quick)
        self.ask(quick, why)

    def ask(self, quick: Quick, why: Reason) -> None:
        self.only_text = False
        self.quick.append(quick)
        self.reasons.append(why)

    def ask_text(self, cost: int, kind: str, holds: Condition, why: Reason | None = None) -> None:
        self.conditions.append((cost, kind, holds))
        if why is not None:
            self.reasons.append(why)

    def ask_length(self, kind: str, fits: Callable[[int], bool]) -> None:
        def quick(subject: Subject) -> bool:
            return fits(len(subject.text))

        self.quick.append(quick)
        self.bare.append(quick)
        self.ask_text(
            HIT,
            kind,
            lambda facts: fits(len(facts.subject.text)),
            lambda facts: [Because(kind, str(len(facts.subject.text)))],
        )

    def need(self, kind: str, texts: frozenset[int]) -> None:
        """Note that one of these must be found; the smallest such set is what brings the rule up."""
        self.ask_text(HIT, kind, lambda facts: not texts.isdisjoint(facts.texts))
        self.texts |= texts
        if self.needs is None or len(texts) < len(self.needs):
            self.needs = texts

    def table(self) -> Table:
        ordered = sorted(self.conditions, key=itemgetter(0))
        kinds = tuple(kind for _, kind, _ in ordered)
        asks = tuple(holds for _, _, holds in ordered)
        return Table(
            tuple(self.quick),
            asks,
            kinds,
            tuple(self.reasons),
            self.texts,
            self.needs,
            tuple(sorted(self.gates)),
            self.only_text,
            tuple(self.place),
            tuple(self.bare),
        )
