"""What a charter says of a message: every rule that matches, why, and what it asks for.

Of the rules that are not off, all that match are reported, in the order of precedence: those that protect first, then
the graver ones, then the order of the file. A protection takes from all others what suppresses (hide, delete, warn,
mute, ban) and says that it did. On what we or our team wrote no rule fires.

Most rules ask for words. The texts of all rules are looked for at once; only the rules that asked for a text that is
there, and those that ask for none, are looked at any closer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from cm_inbox.models.verdicts import Subject, Verdict

from .articles import Articles
from .consequences import suppresses
from .facts import Facts
from .fold import fold
from .shape import Charter, Mode, Rule
from .sieve import Sieve


class Judge:
    """Judges messages by one version of a charter. To be had in several threads, make several."""

    def __init__(self, charter: Charter, version: str = "", *, only: Collection[str] | None = None) -> None:
        """Compile the rules, of which verdicts say ``version``; ``only``: report no others than those of these ids.

        Raises ValueError where a spelling or a pattern is unsound, which ``read`` and ``check`` tell before.
        """
        self.charter = charter
        self.version = version
        ordered = by_precedence(charter.rules)
        self._articles = Articles(charter, [rule for rule in ordered if only is None or rule.id in only])
        self._unreported = [rule for rule in ordered if only is not None and rule.id not in only]
        self._articles.search.compile()

    def only(self, rules: Collection[str]) -> Judge:
        """Return a judge that reports these rules only, for when nothing else has changed.

        Their verdicts are the same as among all: the other protections still hold them back.
        """
        return Judge(self.charter, self.version, only=rules)

    def judge(self, subject: Subject, folded: str | None = None) -> tuple[Verdict, ...]:
        """Return what the charter says of a message; ``folded`` is its folded text where that is at hand."""
        if subject.own:
            return ()
        if folded is None:
            folded = fold(subject.text)
        texts = self._articles.search.which(folded)
        called = self._articles.called(subject, folded, texts)
        return self._judged(subject, Facts(subject, self._articles.background, folded, texts), called) if called else ()

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place in the order of precedence of each rule that is not off, also of those it does not report."""
        return {rule.id: rank for rank, rule in enumerate(by_precedence(self.charter.rules))}

    @cached_property
    def duplicates_asked(self) -> int:
        """As the function of that name says of its charter."""
        return duplicates_asked(self.charter)

    def sieve(self, *, compiled: bool = True) -> Sieve:
        """Return what finds, in much history, the messages that ``judge`` should look at."""
        return Sieve(self._articles, compiled=compiled)

    def _judged(self, subject: Subject, facts: Facts, called: Sequence[int]) -> tuple[Verdict, ...]:
        matches = self._articles.matches(facts, called)
        if not matches or self._is_ours(subject):
            return ()
        protector = next((article.rule.id for article, _ in matches if article.asked.protect), None)
        if protector is None and any(suppresses(article.asked) for article, _ in matches):
            protector = self._unreported_protector(subject, facts)
        return tuple(article.verdict(table.why(facts), self.version, protector) for article, table in matches)

    def _is_ours(self, subject: Subject) -> bool:
        return self._articles.names.is_ours(subject.author_handle, subject.handles)

    def _unreported_protector(self, subject: Subject, facts: Facts) -> str | None:
        guards = self._guards
        if not guards.all:
            return None
        matches = guards.matches(Facts(subject, guards.background, facts.folded))
        return matches[0][0].rule.id if matches else None

    @cached_property
    def _guards(self) -> Articles:
        return Articles(self.charter, [rule for rule in self._unreported if rule.then.protect])


def duplicates_asked(charter: Charter) -> int:
    """Return the most near-equal messages that a rule asks for, 0 where none does: then nobody need count them."""
    tables = (table for rule in by_precedence(charter.rules) for table in (*rule.when, *rule.unless))
    return max((table.duplicates_at_least or 0 for table in tables), default=0)


def by_precedence(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that are not off: those that protect, then the graver ones, then in the order given."""
    return sorted(
        (rule for rule in rules if rule.mode is not Mode.OFF),
        key=lambda rule: (not rule.then.protect, -rule.severity),
    )
