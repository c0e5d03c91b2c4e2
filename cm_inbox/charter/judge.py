"""What a charter says of a message: every rule that matches, why, and what it asks for.

Of the rules that are not off, all that match are reported, in the order of precedence: those that protect first, then
the graver ones, then the order of the file. A protection takes from all others what suppresses (hide, delete, warn,
mute, ban) and says that it did. On what we or our team wrote no rule fires.

Most rules ask for words. The texts of all rules are looked for at once; only the rules that asked for a text that is
there, and those that ask for none, are looked at any closer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Asked, Because, Span, Verdict

from .aim import Names
from .conditions import Compiler
from .consequences import asked_of, irreversible, suppresses, without_suppression
from .facts import Background, Facts
from .fold import fold
from .search import TextSearch
from .shape import Charter, Mode, Rule
from .stored import Judged, Stored
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

    def may_match(self, subject: Judged) -> bool:
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
        return Verdict(
            rule=self.rule.id,
            title=self.rule.title,
            severity=self.rule.severity,
            asked=without_suppression(self.asked) if held_back else self.asked,
            because=because,
            charter=version,
            automatic=self.automatic,
            held_back_by=protector if held_back else None,
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

    def called(self, subject: Judged, folded: str, texts: set[int]) -> Sequence[int]:
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

    def _here(self, subject: Judged) -> tuple[tuple[int, Article], ...]:
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
    def all_ask_for_texts(self) -> bool:
        """Say whether no rule is brought up by anything but a text."""
        return not self._by_sign and not self._by_nothing

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
        self._by_sign = tuple((COUNTS[sign], min(members)[0], members) for sign, members in by_sign.items())
        self._by_nothing = tuple(by_nothing.items())
        self._by_place: dict[tuple[str, str, Visibility], tuple[tuple[int, Article], ...]] = {}


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

    def judge(self, subject: Judged, folded: str | None = None) -> tuple[Verdict, ...]:
        """Return what the charter says of a message; ``folded`` is its folded text where that is at hand."""
        if subject.own:
            return ()
        if folded is None:
            kept = subject.folded if isinstance(subject, Stored) else None
            folded = fold(subject.text) if kept is None else kept
        texts = self._articles.search.which(folded)
        called = self._articles.called(subject, folded, texts)
        return self._judged(subject, Facts(subject, self._articles.background, folded, texts), called) if called else ()

    def judge_some(self, messages: Iterable[Stored]) -> Iterator[tuple[str, tuple[Verdict, ...]]]:
        """Yield the id and verdicts of those messages on which a rule matches."""
        for message in messages:
            verdicts = self.judge(message)
            if verdicts:
                yield message.id, verdicts

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place in the order of precedence of each rule that is not off, also of those it does not report."""
        return {rule.id: rank for rank, rule in enumerate(by_precedence(self.charter.rules))}

    @cached_property
    def duplicates_asked(self) -> int:
        """As the function of that name says of its charter."""
        return duplicates_asked(self.charter)

    @property
    def asks_for_texts(self) -> bool:
        """Say whether each of its rules asks for a word, a phrase or a pattern, so that ``sift`` can be used."""
        return self._articles.all_ask_for_texts

    def sift(self, folded: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield the ids of those messages, given with their folded text, that ``judge`` should look at.

        The fast way through history after a rule that asks for texts was changed: nothing else of the messages is
        needed. Raises ValueError where not ``asks_for_texts``.
        """
        if not self.asks_for_texts:
            raise ValueError("a rule that asks for no text needs to see whole messages")
        which, concerns = self._articles.search.which, self._articles.concerns
        for id, text in folded:
            texts = which(text)
            if texts and concerns(texts):
                yield id

    def _judged(self, subject: Judged, facts: Facts, called: Sequence[int]) -> tuple[Verdict, ...]:
        matches = self._articles.matches(facts, called)
        if not matches or self._is_ours(subject):
            return ()
        protector = next((article.rule.id for article, _ in matches if article.asked.protect), None)
        if protector is None and any(suppresses(article.asked) for article, _ in matches):
            protector = self._unreported_protector(subject, facts)
        return tuple(article.verdict(table.why(facts), self.version, protector) for article, table in matches)

    def _is_ours(self, subject: Judged) -> bool:
        return self._articles.names.is_ours(subject.author_handle, subject.handles)

    def _unreported_protector(self, subject: Judged, facts: Facts) -> str | None:
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
