"""The rules of a charter, compiled and sorted by what brings them up: a text, a sign, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Asked, Because, Span, Subject, Verdict

from .aim import Names
from .conditions import Compiler
from .consequences import asked_of, irreversible, suppresses, without_suppression
from .facts import Background, Facts
from .search import TextSearch
from .shape import Charter, Mode, Rule
from .tables import COUNTS, Sign, Table


@dataclass(frozen=True, slots=True)
class Article:
    """A rule, compiled."""

    rule: Rule
    asked: Asked
    automatic: bool
    when: tuple[Table, ...]
    unless: tuple[Table, ...]

    @property
    def texts(self) -> frozenset[int]:
        """All texts of the search that it asks for."""
        return frozenset().union(*(table.texts for table in (*self.when, *self.unless)))

    def may_match(self, subject: Subject) -> bool:
        """Say whether it could match, by all that is known besides the text."""
        for table in self.when:  # noqa: SIM110 - any() takes twice as long, and this runs for every message
            if table.may_hold(subject):
                return True
        return False

    def match(self, facts: Facts) -> Table | None:
        """Return the first table that holds, None if none does or one of ``unless`` does."""
        for table in self.when:
            if table.holds(facts):
                return None if any(exception.holds(facts) for exception in self.unless) else table
        return None

    def match_text(self, facts: Facts) -> Table | None:
        """Return the first table whose conditions of the text hold, as if all others did.

        Of ``unless`` only tables that ask about nothing but the text count.
        """
        for table in self.when:
            if table.holds_of_text(facts):
                exceptions = (each for each in self.unless if each.only_text)
                return None if any(each.holds(facts) for each in exceptions) else table
        return None

    def verdict(self, because: tuple[Because, ...], version: str, protector: str | None) -> Verdict:
        """Return what it says of a message; ``protector`` is the rule that forbids to suppress it."""
        held_back = protector is not None and not self.asked.protect and suppresses(self.asked)
        asked = without_suppression(self.asked) if held_back else self.asked
        return Verdict(
            rule=self.rule.id,
            title=self.rule.title,
            severity=self.rule.severity,
            asked=asked,
            because=because,
            charter=version,
            automatic=self.automatic and not (held_back and asked.hide),  # over a protection a person decides
            held_back_by=protector if asked != self.asked else None,
            short=self.rule.short,
            spans=merged(span for each in because for span in each.spans),
        )


_PLACES_KEPT = 1_000


class Articles:
    """Rules of one charter that are looked for together."""

    def __init__(self, charter: Charter, rules: Iterable[Rule], search: TextSearch | None = None) -> None:
        """Raises ValueError where a spelling is unsound, which ``read`` and ``check`` tell before."""
        search = TextSearch() if search is None else search
        compiler = Compiler(charter, search)
        self.all = tuple(_article(rule, compiler, charter) for rule in rules)
        self.names = Names((charter.brand, *charter.names), charter.team)
        self.search = search
        self.background = Background(search, self.names, compiler.languages, frozenset(compiler.domains))
        self._index()

    def matches(self, facts: Facts, called: Sequence[int] | None = None) -> list[tuple[Article, Table]]:
        """Return the rules that match, in their order, each with the table that holds.

        ``called``: the places of those that may match, where that is known.
        """
        places = self.called(facts.subject, facts.folded, facts.texts) if called is None else called
        articles = (self.all[place] for place in places)
        return [(article, table) for article in articles if (table := article.match(facts)) is not None]

    def called(self, subject: Subject, folded: str, texts: set[int]) -> Sequence[int]:
        """Return the places of the rules that may match: for most messages and rules the quick no."""
        found: list[int] = []
        for text in texts:
            found += self._by_text.get(text, ())
        for count, fewest, members in self._by_sign:
            amount = count(subject, folded)
            if amount >= fewest:
                found += [place for least, place in members if amount >= least]
        if self._by_nothing:
            for place, article in self._here(subject):
                if article.may_match(subject):
                    found.append(place)
        return sorted(set(found)) if found else ()

    def _here(self, subject: Subject) -> tuple[tuple[int, Article], ...]:
        """Return those rules that nothing brings up and that may match at the message's place: kept, places are few."""
        key = (subject.network, subject.account, subject.visibility)
        found = self._by_place.get(key)
        if found is None:
            if len(self._by_place) >= _PLACES_KEPT:
                self._by_place.clear()
            found = self._by_place[key] = tuple(
                (place, article)
                for place, article in self._by_nothing
                if any(table.may_hold_there(subject) for table in article.when)
            )
        return found

    @property
    def signs(self) -> Mapping[Sign, float]:
        """The signs that bring rules up, each with the fewest of it that does."""
        return {sign: fewest for sign, (_, fewest, _) in zip(self._signs, self._by_sign, strict=True)}

    @property
    def by_nothing(self) -> bool:
        """Say whether there are rules that neither a text nor a sign brings up."""
        return bool(self._by_nothing)

    def at_place(self, subject: Subject) -> tuple[Article, ...]:
        """Return those of these rules that may match at the place of a message."""
        return tuple(article for _, article in self._here(subject))

    def concerns(self, texts: set[int]) -> bool:
        """Say whether one of these texts brings a rule up."""
        return not texts.isdisjoint(self._by_text)

    def _index(self) -> None:
        """Sort the tables of all rules by what brings them up: a text, a sign, or nothing."""
        self._by_text: dict[int, list[int]] = {}
        by_sign: dict[Sign, list[tuple[float, int]]] = {}
        by_nothing: dict[int, Article] = {}
        for place, article in enumerate(self.all):
            for table in article.when:
                if table.needs is not None:
                    for text in table.needs:
                        self._by_text.setdefault(text, []).append(place)
                elif table.gates:
                    sign, least = table.gates[0]
                    by_sign.setdefault(sign, []).append((least, place))
                else:
                    by_nothing[place] = article
        self._signs = tuple(by_sign)
        self._by_sign = tuple((COUNTS[sign], min(members)[0], members) for sign, members in by_sign.items())
        self._by_nothing = tuple(by_nothing.items())
        self._by_place: dict[tuple[str, str, Visibility], tuple[tuple[int, Article], ...]] = {}


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch or overlap made one, without empty ones."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _article(rule: Rule, compiler: Compiler, charter: Charter) -> Article:
    asked = asked_of(rule.then)
    return Article(
        rule,
        asked,
        rule.mode is Mode.AUTOMATIC and not irreversible(asked, charter.strikes),
        tuple(map(compiler.table, rule.when)),
        tuple(map(compiler.table, rule.unless)),
    )
