"""How an audit is written: as lines for a person, as a table, as JSON for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cm_inbox.models.instants import Millis, format_time

from .session import warn

if TYPE_CHECKING:
    from cm_inbox.team.audit import Audit, Entry
    from cm_inbox.team.audit_about import About
    from cm_inbox.team.audit_fates import Fate

FIELDS = (
    "number", "written", "arrived", "person", "kind", "text", "until", "rule", "charter", "network", "our-account",
    "author", "conversation", "title-of", "message", "excerpt", "standing", "because", "outcome", "desktop", "op",
    "hash",
)  # fmt: skip
UNSAFE = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run as a formula (OWASP, "CSV Injection")."""
SPACES = "\u00a0\u202f"
"""Those that French has before a colon: no line ends there."""
SHOWN_OF_ID = 13
"""Characters of the id of somebody whose name is not known here: those invited in one minute begin alike."""


class TextWriter:
    """Lines that a person reads."""

    def __init__(self, words: Mapping[str, str], names: Mapping[str, str], audit: Audit) -> None:
        self._words = words
        self._names = names
        self._audit = audit

    def begin(self, told: Mapping[str, Any]) -> None:
        """Write what comes before the entries; ``since`` and ``until`` are None for the beginning, and for now."""
        words = self._words
        filled = {**told, "since": told["since"] or words["start"], "until": told["until"] or words["end"]}
        for line in ("title", "made", "span"):
            self._say(words[line].format(**filled))
        self._say("")

    def entry(self, entry: Entry) -> None:
        """Write one entry."""
        words = self._words
        self._say(f"{entry.number}. {format_time(entry.at)}  {self._heading(entry)}")
        does = [self.does(entry)]
        if entry.until is not None:
            does.append(words["for"].format(at=format_time(entry.until)))
        if entry.rule:
            does.append(words["by_rule"].format(rule=entry.rule))
        self._say("    " + " ".join(does))
        if entry.kind != "outcome":
            self._say_about(entry)
        if entry.text:
            self._say(f"    → {entry.text}")
        for line in self._became(entry):
            self._say(f"    {line}")
        charter = [self._pair("charter", words["version"].format(number=entry.charter))] if entry.charter else []
        self._say("    " + "  ".join([*charter, self._pair("hash", entry.hash)]))

    def end(self, count: int) -> None:
        """Write what comes after the entries."""
        words, audit = self._words, self._audit
        self._say("")
        if audit.beginning.seq:
            self._say(words["kept"].format(seq=audit.beginning.seq + 1))
        self._say(words["count"].format(entries=count, messages=audit.messages))
        events = audit.end.seq - audit.beginning.seq
        self._say(words["sound"].format(events=events, seq=audit.end.seq, hash=audit.end.hash.hex()))

    # -- sentences --

    def who(self, entry: Entry) -> str:
        """Return who did it, by name."""
        if entry.automatic:
            return self._words["automatic"]
        return entry.decided_by or self._person(entry.who)

    def does(self, entry: Entry, *, short: bool = False) -> str:
        """Return what was done, as a sentence without who did it; ``short``: within another, without where."""
        words = self._words
        of = None if entry.of is None else self._audit.number_of(entry.of)
        if entry.kind == "outcome":
            said = f"outcome-{entry.outcome}"
            if of is None or said not in words:
                return words["outcome-other"].format(state=entry.outcome)
            return words[said].format(seq=of.number, what=self._what(of))
        if entry.kind == "undo" and of is not None:
            if short:
                return words["took-back-short"].format(seq=of.number)
            return words["took-back"].format(seq=of.number, what=self._what(of))
        named = {"charter": "new-charter", "assign": "assign" if entry.text else "unassign"}.get(entry.kind, entry.kind)
        whom = entry.about.author if short else self._whom(entry.about)
        return " ".join(each for each in (words.get(named, entry.kind), whom) if each)

    def _person(self, person: str) -> str:
        return self._names.get(person) or self._words["unknown"].format(id=person[:SHOWN_OF_ID])

    def _heading(self, entry: Entry) -> str:
        return (
            self._words["desktop-of"].format(name=self._person(entry.who))
            if entry.kind == "outcome"
            else self.who(entry)
        )

    def _what(self, entry: Entry) -> str:
        """Return who did what, to be named within a sentence."""
        return f"{self.who(entry)} {self.does(entry, short=True)}"

    def _whom(self, about: About) -> str:
        where = f"({', '.join(each for each in (about.network, about.account) if each)})" if about.network else ""
        others = "".join(f" {self._words['with']} {each}" for each in about.others)
        return " ".join(each for each in (about.author, where) if each) + others

    def _say_about(self, entry: Entry) -> None:
        words, about = self._words, entry.about
        if not about.conversation:
            return
        conversation = " ".join(
            each for each in (about.conversation, about.title and words["quote"].format(text=about.title)) if each
        )
        there = words["message-there" if about.message else "only-there"]
        where = there.format(message=about.message, conversation=conversation)
        excerpt = words["forgotten"] if entry.forgotten else words["quote"].format(text=about.excerpt)
        self._say("    " + (f"{excerpt} – {where}" if about.excerpt or entry.forgotten else where))

    def _became(self, entry: Entry) -> Sequence[str]:
        """Return what became of a decision, a sentence each."""
        fate, words = entry.fate, self._words
        if fate is None:
            return ()
        lines = []
        if fate.standing != "stands" or fate.by is not None:
            by = None if fate.by is None else self._audit.number_of(fate.by)
            what = "" if by is None else self._what(by) if by.kind != "undo" else self.who(by)
            name = self._person(entry.who)
            said = f"was-{fate.standing}"
            lines += [words[said].format(seq=fate.by, what=what, name=name)] if said in words else []
        if fate.outcome and (fate.outcome != "not-sent" or fate.standing == "stands"):
            lines.append(words[f"was-{fate.outcome}"].format(seq=fate.told))
        elif fate.outcome and fate.standing == "taken-back":
            lines.append(words["was-not-told"])
        return lines

    def _pair(self, name: str, value: str) -> str:
        return self._words["colon"].format(name=self._words[name].capitalize(), value=value)

    @staticmethod
    def _say(line: str) -> None:
        """Write a line without what would steer the terminal: part of it is foreign."""
        click.echo("".join(sign if sign.isprintable() or sign in SPACES else " " for sign in line))


class CsvWriter(TextWriter):
    """A table, one entry a line, that a spreadsheet opens; what would be a formula there is a text."""

    def begin(self, told: Mapping[str, Any]) -> None:
        """Write what the columns are."""
        self._row([self._words[name] for name in FIELDS])

    def entry(self, entry: Entry) -> None:
        """Write a line of the table."""
        about, fate, words = entry.about, entry.fate, self._words
        outcome = fate.outcome if fate else entry.outcome
        if fate and outcome == "not-sent" and fate.standing in ("set-aside", "merged"):
            outcome = "never-sent"
        self._row([
            entry.number, format_time(entry.at), format_time(entry.arrived), self.who(entry), self._kind(entry),
            entry.text, _time(entry.until), entry.rule, entry.charter, about.network, about.account, about.author,
            about.conversation, about.title, about.message, "" if entry.forgotten else about.excerpt,
            words[fate.standing] if fate else "", _cause(entry, fate),
            words.get("unknown-outcome" if outcome == "unknown" else outcome, outcome),
            entry.desktop, entry.op, entry.hash,
        ])  # fmt: skip

    def end(self, count: int) -> None:
        """Say on the side up to where the log was checked."""
        end = self._audit.end
        warn(f"{count} lines; the log was checked up to number {end.seq} ({end.hash.hex()}).")

    def _kind(self, entry: Entry) -> str:
        named = {"charter": "new-charter", "outcome": "outcome"}.get(entry.kind, entry.kind)
        return self._words.get(named, entry.kind)

    @staticmethod
    def _row(cells: list[Any]) -> None:
        line = io.StringIO()
        csv.writer(line).writerow([_safe(each) for each in cells])
        click.echo(line.getvalue(), nl=False)


class JsonWriter(TextWriter):
    """One JSON object: what it is, and its entries. Keys and values are the same in every language."""

    def begin(self, told: Mapping[str, Any]) -> None:
        """Write what it is."""
        head = json.dumps(told, ensure_ascii=False)
        click.echo(f'{head[:-1]}, "entries": [', nl=False)
        self._first = True

    def entry(self, entry: Entry) -> None:
        """Write an entry; what is not known or does not apply is null."""
        about, fate = entry.about, entry.fate
        fields = {
            "number": entry.number, "written": format_time(entry.at), "arrived": format_time(entry.arrived),
            "person": entry.decided_by or self._names.get(entry.who), "person_id": entry.who,
            "automatic": entry.automatic, "before_sharing": bool(entry.decided_by), "kind": entry.kind,
            "text": entry.text, "until": _time(entry.until), "rule": entry.rule or None,
            "charter": entry.charter or None, "network": about.network or None, "account": about.account or None,
            "author": about.author or None, "others": list(about.others), "conversation": about.conversation or None,
            "title": about.title or None, "message": about.message or None,
            "excerpt": None if entry.forgotten else about.excerpt or None, "forgotten": entry.forgotten,
            "of": entry.of, "standing": fate.standing.value if fate else None,
            "because_of": fate.by if fate else None,
            "outcome": (fate.outcome if fate else entry.outcome) or None, "outcome_number": fate.told if fate else None,
            "desktop": entry.desktop, "op": entry.op, "hash": entry.hash,
        }  # fmt: skip
        click.echo(("\n" if self._first else ",\n") + json.dumps(fields, ensure_ascii=False), nl=False)
        self._first = False

    def end(self, count: int) -> None:
        """Write up to where the log was checked."""
        audit = self._audit
        checked = {"from": audit.beginning.seq, "to": audit.end.seq, "hash": audit.end.hash.hex()}
        click.echo(f'\n], "messages": {audit.messages}, "checked": {json.dumps(checked)}}}')


def _time(at: Millis | None) -> str | None:
    return None if at is None else format_time(at)


def _cause(entry: Entry, fate: Fate | None) -> int | None:
    """Return the number of what an entry is to be read with."""
    return entry.of if fate is None or fate.by is None else fate.by


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(UNSAFE) else cell


WRITERS: Mapping[str, Callable[[Mapping[str, str], Mapping[str, str], Audit], TextWriter]] = {
    "text": TextWriter,
    "csv": CsvWriter,
    "json": JsonWriter,
}
