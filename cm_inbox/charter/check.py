"""What a charter's file shows only when it is compiled and tried: patterns, examples, what may act alone.

An example is a text and nothing else. It is tried with the conditions that ask about a text; those that ask about its
author, its network or the time are taken to hold, and an ``unless`` that asks about them is taken not to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cm_inbox.models.sentences import Sentence
from cm_inbox.models.verdicts import Because, Subject

from .articles import Articles
from .check_replies import reply_problems
from .consequences import SUPPRESSING, asked_of, irreversible
from .doubts import doubt_of, too_short
from .facts import Facts
from .fold import fold
from .likely import LikelySearch
from .matcher import Kind, Wanted, fault_of, phrase, regex, term
from .positions import Path
from .problems import Problem, shortened
from .read import Reading
from .shape import Charter, Mode, Rule, When

_LONG = 40
"""Up to so many characters a term or a phrase can be looked for if there is a letter in it."""


def check_charter(reading: Reading) -> tuple[Problem, ...]:
    """Return what is wrong with a charter beyond what ``read_charter`` has told: of its rules, then of its replies.

    An automatic rule is refused while one of its examples fails, without any example it must match, and where what it
    asks for cannot be taken back. Rules that are unsound, or off, are not tried.
    """
    if reading.charter is None:
        return ()
    return (*_Check(reading, reading.charter).problems(), *reply_problems(reading))


def check_rule_examples(charter: Charter, rule: Rule) -> tuple[tuple[str, bool, tuple[Because, ...]], ...]:
    """Return for each example of a rule, must match and must not, whether it is as it must be and why it matches.

    Raises ValueError or PatternUnusable where the rule cannot be compiled.
    """
    trial = _Trial(charter, [rule])
    wanted = [*((text, True) for text in rule.must_match), *((text, False) for text in rule.must_not_match)]
    found = []
    for text, must in wanted:
        because = trial.because(0, text)
        found.append((text, (because is not None) is must, because or ()))
    return tuple(found)


class _Check:
    def __init__(self, reading: Reading, charter: Charter) -> None:
        self._reading = reading
        self._charter = charter
        self._unusable: set[int] = set()

    def problems(self) -> Iterator[Problem]:
        yield from self._texts()
        tried = self._to_try()
        trial = _Trial(self._charter, [self._charter.rules[number] for number in tried])
        for number, rule in enumerate(self._charter.rules):
            if rule.mode is Mode.OFF or rule.id in self._reading.unsound:
                continue
            path = ("rule", number)
            yield from self._consequences(rule, path)
            yield from self._overruled(rule, path)
            if number in tried:
                yield from self._examples(rule, path, trial, tried[number])

    # -- texts that cannot be looked for --

    def _texts(self) -> Iterator[Problem]:
        banks = set()
        for id, bank in self._charter.banks.items():
            for number, spelled in enumerate(bank.terms):
                path: Path = ("bank", id, "terms", number)
                if problem := self._fault(term(spelled), path):
                    banks.add(id)
                    yield problem
                else:
                    yield from self._doubts(term(spelled), path)
        for number, rule in enumerate(self._charter.rules):
            for place, wanted in _texts_of(rule, number):
                if problem := self._fault(wanted, place):
                    self._unusable.add(number)
                    yield problem
                else:
                    yield from self._doubts(wanted, place)
            if any(not banks.isdisjoint(table.banks) for table in (*rule.when, *rule.unless)):
                self._unusable.add(number)

    def _doubts(self, wanted: Wanted, path: Path) -> Iterator[Problem]:
        """Yield what is said of a text that can be looked for and finds other things than who wrote it may think."""
        doubt = doubt_of(wanted)
        if doubt is not None:
            yield replace(self._reading.problem(doubt.template, path, warning=True), args=doubt.args)

    def _fault(self, wanted: Wanted, path: Path) -> Problem | None:
        if short := too_short(wanted):
            return replace(self._reading.problem(short.template, path), args=short.args)
        if wanted.kind is not Kind.REGEX and len(wanted.text) <= _LONG and any(map(str.isalnum, fold(wanted.text))):
            return None
        fault = fault_of(wanted)
        if fault is None:
            return None
        found = self._reading.problem(fault.template, path)
        return replace(found, args=fault.args)

    # -- examples --

    def _to_try(self) -> dict[int, int]:
        """Return the rules that have examples and can be tried, each with its place among these."""
        numbers = [
            number
            for number, rule in enumerate(self._charter.rules)
            if (rule.must_match or rule.must_not_match)
            and rule.mode is not Mode.OFF
            and number not in self._unusable
            and rule.id not in self._reading.unsound
        ]
        return {number: place for place, number in enumerate(numbers)}

    def _examples(self, rule: Rule, path: Path, trial: _Trial, place: int) -> Iterator[Problem]:
        warning = rule.mode is not Mode.AUTOMATIC
        for number, text in enumerate(rule.must_match):
            if trial.because(place, text) is None:
                yield self._reading.problem(
                    "The rule does not match its example “{text}”: {why}.",
                    (*path, "must_match", number),
                    warning=warning,
                    text=shortened(text),
                    why=trial.why_not(place, text),
                )
        for number, text in enumerate(rule.must_not_match):
            because = trial.because(place, text)
            if because is not None:
                yield self._reading.problem(
                    "The rule matches “{text}”, which it must not: {why}.",
                    (*path, "must_not_match", number),
                    warning=warning,
                    text=shortened(text),
                    why=_in_words(because),
                )

    # -- what a rule asks for --

    def _consequences(self, rule: Rule, path: Path) -> Iterator[Problem]:
        asked, ladder = asked_of(rule.then), self._charter.strikes
        if rule.mode is Mode.AUTOMATIC:
            for name in irreversible(asked, ladder):
                yield self._reading.problem(_NOT_ALONE[name], (*path, "then", name))
            if not rule.must_match:
                template = "An automatic rule needs an example it must match: write one in must_match."
                yield self._reading.problem(template, (*path, "mode"))
        if asked.protect and asked.warn:
            yield self._reading.problem("A rule that protects a message cannot warn for it.", (*path, "then", "warn"))
        if asked.warn and not ladder.steps:
            yield self._reading.problem(
                "The rule warns, and there is no ladder that says what warnings lead to.",
                (*path, "then", "warn"),
                warning=True,
            )
        elif asked.warn and ladder.counts and rule.id not in ladder.counts:
            yield self._reading.problem(
                "Warnings of this rule do not count: it is not among those of the ladder.",
                (*path, "then", "warn"),
                warning=True,
            )

    def _overruled(self, rule: Rule, path: Path) -> Iterator[Problem]:
        then = rule.then
        if then.protect or then.for_privacy or not any(getattr(then, name) for name in SUPPRESSING):
            return
        for other in self._charter.rules:
            if other.then.protect and other.mode is not Mode.OFF and not other.unless and _covers(other, rule):
                yield self._reading.problem(
                    "Nothing here is ever suppressed: “{rule}” protects the same messages.",
                    (*path, "when"),
                    warning=True,
                    rule=other.id,
                )
                return


_NOT_ALONE = {
    "delete": "Deleting cannot be taken back, so the rule cannot be automatic: make it suggest, or hide instead.",
    "ban": "A ban for good is for a person to decide: make the rule suggest, or give the ban an end.",
    "reply": "An answer is read before it can be taken back, so the rule cannot be automatic: make it suggest.",
    "warn": "A warning sends an answer or may ban for good, so the rule cannot be automatic: make it suggest.",
}


def _texts_of(rule: Rule, number: int) -> Iterator[tuple[Path, Wanted]]:
    for kind in ("when", "unless"):
        tables: tuple[When, ...] = getattr(rule, kind)
        for place, table in enumerate(tables):
            for name, make in (("words", term), ("phrases", phrase), ("patterns", regex)):
                written: tuple[str, ...] = getattr(table, name)
                for at, text in enumerate(written):
                    yield ("rule", number, kind, place, name, at), make(text)


# --- examples ----------------------------------------------------------------------------------


class _Trial:
    """Rules to be tried on their examples, by their places."""

    def __init__(self, charter: Charter, rules: Sequence[Rule]) -> None:
        self._search = LikelySearch()
        self._articles = Articles(charter, rules, self._search)

    def because(self, place: int, text: str) -> tuple[Because, ...] | None:
        """Return why a rule matches a text, None where it does not."""
        facts = self._facts(place, text)
        table = self._articles.all[place].match_text(facts)
        if table is None:
            return None
        return tuple(each for each in table.why(facts) if each.kind in table.kinds)

    def why_not(self, place: int, text: str) -> Sentence:
        """Return which conditions do not hold of a text that a rule does not match."""
        facts = self._facts(place, text)
        lacking = [*dict.fromkeys(table.lacks(facts) for table in self._articles.all[place].when)]
        if None in lacking:
            return Sentence("one of “unless” holds")
        if len(lacking) == 1:
            return Sentence("“{condition}” does not hold", condition=lacking[0])
        return Sentence("none of these holds: {conditions}", conditions=", ".join(map(str, lacking)))

    def _facts(self, place: int, text: str) -> Facts:
        folded = fold(text)
        texts = self._search.which_of(self._articles.all[place].texts, folded)
        return Facts(Subject("", text, 0), self._articles.background, folded, texts)


def _in_words(because: Iterable[Because]) -> str:
    told = [
        f"{each.kind} “{shortened(each.detail)}”" + (f" ({shortened(each.source)})" if each.source else "")
        for each in because
    ]
    return ", ".join(told) or Sentence("it asks nothing of the text")


# --- rules above others ------------------------------------------------------------------------


def _covers(protection: Rule, rule: Rule) -> bool:
    """Say whether a protection without ``unless`` matches wherever a rule does, as far as comparing them shows."""
    return all(any(_weaker(above, table) for above in protection.when) for table in rule.when)


def _weaker(above: When, table: When) -> bool:
    """Say whether ``above`` asks for nothing that ``table`` does not ask for too."""
    for name in When.__struct_fields__:
        asked, other = getattr(above, name), getattr(table, name)
        if asked in (None, ()):
            continue
        if isinstance(asked, tuple):
            if not other or not set(other) <= set(asked):
                return False
        elif asked != other:
            return False
    return True
