"""The conditions of a rule, compiled once: each becomes a question about one message, the cheap ones asked first.

Where a term counts: a short term that is of a language (its own, else its bank's), or one known to be a word of
several, counts where the words around it are in that language or where nobody can tell in which they are. The French
"con" says nothing in a Spanish text, where it means "with", nor the French "bite" in an English one: a message may be
in any of the charter's languages and of those that share words with them. A longer term means the same whatever is
around it, and counts everywhere. So does a term of no language (brand names, emoji, links), and so do the words written
into a rule itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Because, Span, Subject

from . import marks
from .domains import normal_domain
from .durations import parse_duration, spell_duration
from .facts import Facts
from .fold import fold
from .hours import DAYS, Hours, hours_of
from .language import may_be_foreign
from .matcher import Wanted, phrase, regex, term
from .search import TextSearch
from .shape import Audience, Bank, Charter, OfficeHours, Term, When
from .strikes import standing
from .tables import AIMED, LANGUAGE, MARKS, PLACE, Draft, Gate, Reason, Sign, Table
from .terms import spelling

_NEIGHBOURS = ("de", "en", "es", "fr", "it", "nl", "pt")
"""Languages whose words look like another's insults. Asked of seven languages instead of two, py3langid was as right on
French and English sentences, and no longer took Spanish and Italian ones for French."""


class Compiler:
    """Compiles the tables of one charter. The texts they ask for are added to ``search``.

    ``domains`` are those that rules name, ``languages`` those that a message may be in.
    """

    def __init__(self, charter: Charter, search: TextSearch) -> None:
        """Raises ValueError where office hours or the ladder are misspelt, which ``read`` has told before."""
        self._charter = charter
        self._search = search
        self._banks: dict[str, tuple[_BankTerm, ...]] = {}
        self._hours = hours_of(charter)
        self.domains: set[str] = set()
        self.languages = tuple(sorted({*charter.languages, *_NEIGHBOURS}))

    def table(self, when: When) -> Table:
        """Compile a table. Raises ValueError where a spelling is unsound, which ``read`` and ``check`` tell before."""
        draft = Draft()
        self._texts(when, draft)
        self._marks(when, draft)
        _message(when, draft)
        _author(when, draft)
        self._past(when, draft)
        self._time(when, draft)
        _language(when, draft)
        _aim(when, draft)
        return draft.table()

    def _texts(self, when: When, draft: Draft) -> None:
        if when.words:
            _words("words", self._meanings(_Meaning(term(each), each) for each in when.words), draft)
        if when.banks:
            least = when.min_severity or 0
            terms = (each for id in when.banks for each in self._bank(id) if each.severity >= least)
            _words("banks", self._meanings(each.meaning for each in terms), draft)
        if when.phrases:
            _spelled("phrases", {self._search.number(phrase(each)): each for each in when.phrases}, draft)
        if when.patterns:
            _spelled("patterns", {self._search.number(regex(each)): each for each in when.patterns}, draft)

    def _bank(self, id: str) -> tuple[_BankTerm, ...]:
        if id not in self._banks:
            bank = self._charter.banks.get(id, Bank())
            self._banks[id] = tuple(_bank_term(id, bank, each) for each in bank.terms)
        return self._banks[id]

    def _meanings(self, meanings: Iterable[_Meaning]) -> Mapping[int, list[_Meaning]]:
        found: dict[int, list[_Meaning]] = {}
        for meaning in meanings:
            found.setdefault(self._search.number(meaning.wanted), []).append(meaning)
        return found

    def _marks(self, when: When, draft: Draft) -> None:
        if when.links is not None:
            _links(when.links, draft)
        if when.link_domains:
            domains = frozenset(map(normal_domain, when.link_domains))
            self.domains |= domains
            _link_domains(domains, draft)
        if (mentions := when.mentions_at_least) is not None:
            draft.gates.append(Gate(Sign.MENTIONS, mentions))
            _at_least("mentions_at_least", mentions, lambda facts: [each.span for each in facts.mentions], draft)
        if (emoji := when.emoji_at_least) is not None:
            draft.gates.append(Gate(Sign.EMOJI, emoji))
            _at_least("emoji_at_least", emoji, lambda facts: facts.emoji, draft)
        if (share := when.capitals_at_least) is not None:
            draft.gates.append(Gate(Sign.CAPITALS, share))
            draft.ask_text(
                MARKS,
                "capitals_at_least",
                lambda facts: facts.capitals >= share,
                lambda facts: [Because("capitals_at_least", f"{facts.capitals:.0%}")],
            )

    def _past(self, when: When, draft: Draft) -> None:
        """Strikes that count at the instant of the message, and what was sent like it."""
        ladder = self._charter.strikes
        if (strikes := when.strikes_at_least) is not None:

            def counting(subject: Subject) -> int:
                return standing(ladder, subject.strikes, subject.at).counting if subject.strikes else 0

            draft.gates.append(Gate(Sign.STRIKES, strikes))
            draft.ask(
                lambda subject: len(subject.strikes) >= strikes and counting(subject) >= strikes,
                lambda facts: [Because("strikes_at_least", str(counting(facts.subject)))],
            )
        if (duplicates := when.duplicates_at_least) is not None:
            draft.gates.append(Gate(Sign.DUPLICATES, duplicates))
            draft.ask(
                lambda subject: subject.duplicates >= duplicates,
                lambda facts: [Because("duplicates_at_least", str(facts.subject.duplicates))],
            )

    def _time(self, when: When, draft: Draft) -> None:
        if when.between is not None:
            day = OfficeHours(**dict.fromkeys(DAYS, (when.between,)))
            hours = Hours(day, self._charter.time_zone)
            draft.ask_bare(lambda subject: hours.is_open(subject.at), _said("between", when.between))
        if (inside := when.office_hours) is not None:
            office = self._hours
            draft.ask_bare(
                lambda subject: office.is_open(subject.at) is inside,
                _said("office_hours", "inside" if inside else "outside"),
            )


# --- words -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A term as one bank or rule has it. ``language`` None: it counts in every text."""

    wanted: Wanted
    spelling: str
    language: str | None = None
    source: str = ""

    def counting(self, places: tuple[Span, ...], facts: Facts) -> tuple[Span, ...]:
        """Return those of the places where it counts."""
        language = self.language
        if language is None or not may_be_foreign(fold(spelling(self.spelling)[0])):
            return places
        return tuple(place for place in places if facts.speaks(language, place))


@dataclass(frozen=True, slots=True)
class _BankTerm:
    meaning: _Meaning
    severity: int


def _bank_term(id: str, bank: Bank, spelled: str | Term) -> _BankTerm:
    own = spelled if isinstance(spelled, Term) else Term(text=spelled)
    meaning = _Meaning(term(spelled, bank.exceptions), own.text, own.language or bank.language, bank.title or id)
    return _BankTerm(meaning, bank.severity if own.severity is None else own.severity)


def _words(kind: str, meanings: Mapping[int, list[_Meaning]], draft: Draft) -> None:
    draft.need(kind, frozenset(meanings))

    def that_count(facts: Facts) -> list[tuple[_Meaning, tuple[Span, ...]]]:
        return [
            (meaning, places)
            for text in facts.texts
            if text in meanings and (found := facts.places.get(text))
            for meaning in meanings[text]
            if (places := meaning.counting(found, facts))
        ]

    bound = any(meaning.language is not None for several in meanings.values() for meaning in several)
    draft.ask_text(
        LANGUAGE if bound else PLACE,
        kind,
        lambda facts: bool(that_count(facts)),
        lambda facts: [
            Because(kind, meaning.spelling, meaning.source, places) for meaning, places in that_count(facts)
        ],
    )


def _spelled(kind: str, written: Mapping[int, str], draft: Draft) -> None:
    """Phrases and patterns: each with how it is written."""
    draft.need(kind, frozenset(written))

    def found(facts: Facts) -> list[int]:
        return [text for text in facts.texts if text in written and facts.places.get(text)]

    draft.ask_text(
        PLACE,
        kind,
        lambda facts: bool(found(facts)),
        lambda facts: [Because(kind, written[text], "", facts.places[text]) for text in found(facts)],
    )


# --- marks -------------------------------------------------------------------------------------


def _links(present: bool, draft: Draft) -> None:
    def why(facts: Facts) -> list[Because]:
        domains = dict.fromkeys(link.domain for link in facts.links)
        return [Because("links", ", ".join(domains), "", tuple(link.span for link in facts.links))]

    if present:
        draft.gates.append(Gate(Sign.LINKS, 1))
    draft.ask_text(MARKS, "links", lambda facts: bool(facts.links) is present, why)


def _link_domains(domains: frozenset[str], draft: Draft) -> None:
    def why(facts: Facts) -> list[Because]:
        found: dict[str, list[Span]] = {}
        for link in facts.links:
            if domain := marks.within(link.domain, domains):
                found.setdefault(domain, []).append(link.span)
        return [Because("link_domains", domain, "", tuple(spans)) for domain, spans in found.items()]

    draft.gates.append(Gate(Sign.LINKS, 1))
    draft.ask_text(
        MARKS, "link_domains", lambda facts: any(marks.within(link.domain, domains) for link in facts.links), why
    )


def _at_least(kind: str, least: int, places: Callable[[Facts], Iterable[Span]], draft: Draft) -> None:
    def why(facts: Facts) -> list[Because]:
        spans = tuple(places(facts))
        return [Because(kind, str(len(spans)), "", spans)]

    draft.ask_text(MARKS, kind, lambda facts: len(tuple(places(facts))) >= least, why)


# --- the message and its author ----------------------------------------------------------------


def _said(kind: str, detail: str) -> Reason:
    """Return the same reason for every message."""
    because = (Because(kind, detail),)
    return lambda _facts: because


def _message(when: When, draft: Draft) -> None:
    if (least := when.length_at_least) is not None:
        draft.ask_length("length_at_least", lambda length: length >= least)
    if (most := when.length_at_most) is not None:
        draft.ask_length("length_at_most", lambda length: length <= most)
    if when.networks:
        networks = frozenset(map(_plain, when.networks))
        draft.ask_place(
            lambda subject: _plain(subject.network) in networks,
            lambda facts: [Because("networks", facts.subject.network)],
        )
    if when.accounts:
        accounts = frozenset(map(marks.normal_handle, when.accounts))
        draft.ask_place(
            lambda subject: marks.normal_handle(subject.account) in accounts,
            lambda facts: [Because("accounts", facts.subject.account)],
        )
    if when.visibility in (Audience.PUBLIC, Audience.PRIVATE):
        visibility = Visibility(when.visibility.value)
        draft.ask_place(lambda subject: subject.visibility == visibility, _said("visibility", visibility.value))
    if (reply := when.reply_to_us) is not None:
        draft.ask(lambda subject: subject.reply_to_us is reply, _said("reply_to_us", "yes" if reply else "no"))


def _author(when: When, draft: Draft) -> None:
    if (first := when.first_time) is not None:
        if first:
            draft.gates.append(Gate(Sign.FIRST_TIME, 1))
        draft.ask(lambda subject: subject.first_time is first, _said("first_time", "yes" if first else "no"))
    if when.author_labels:
        labels = frozenset(map(_plain, when.author_labels))

        def common(subject: Subject) -> list[str]:
            return [label for label in subject.author_labels if _plain(label) in labels]

        draft.gates.append(Gate(Sign.LABELS, 1))
        draft.ask(
            lambda subject: bool(subject.author_labels) and bool(common(subject)),
            lambda facts: [Because("author_labels", label) for label in common(facts.subject)],
        )
    if when.author_known_at_most is not None and (most := parse_duration(when.author_known_at_most)) is not None:

        def known(subject: Subject) -> int | None:
            """How long the author has been known here; of whom nothing is known: no time if this is the first."""
            if subject.author_since is not None:
                return max(0, subject.at - subject.author_since)
            return 0 if subject.first_time else None

        draft.ask(
            lambda subject: (time := known(subject)) is not None and time <= most,
            lambda facts: [Because("author_known_at_most", spell_duration(known(facts.subject) or 0))],
        )


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return a name in the form in which two spellings of it are equal."""
    return " ".join(fold(name).split())


# --- language and aim --------------------------------------------------------------------------


def _language(when: When, draft: Draft) -> None:
    if when.languages:
        languages = frozenset(map(_plain, when.languages))
        draft.ask_text(
            LANGUAGE,
            "languages",
            lambda facts: facts.language in languages,
            lambda facts: [Because("languages", facts.language or "")],
        )


def _aim(when: When, draft: Draft) -> None:
    if (aim := when.aimed_at) is not None:
        draft.ask_text(AIMED, "aimed_at", lambda facts: aim in facts.aims, lambda facts: [facts.aims[aim]])
