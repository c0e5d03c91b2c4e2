"""Discourse's watched words, as its administration downloads and uploads them.

One CSV for each action, named ``...-watched-words-ACTION.csv``, without a header: the word; for *replace*, *tag* and
*link* the replacement; when uploaded, a third column says whether capitals matter. A file with a header and a column
``action`` is read as well. ``*`` stands for any characters but spaces.
Seen in ``app/controllers/admin/watched_words_controller.rb`` of Discourse.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cm_inbox.models.sentences import Sentence

from ..problems import shortened
from ..shape import Bank, Charter, Rule, Then, When
from .result import Imported, LeftOut, printable, readable, slug, term_spelled


@dataclass(frozen=True, slots=True)
class _Action:
    title: str
    then: Then
    severity: int = 1
    changed: Sentence | None = None  # what it means here


_ACTIONS = {
    "block": _Action(
        "Blocked words", Then(hide=True), 2, Sentence("Discourse refused such a post; here it is hidden.")
    ),
    "censor": _Action(
        "Censored words", Then(hide=True), 1, Sentence("Only the word was masked; here hiding is suggested.")
    ),
    "require_approval": _Action(
        "Words to approve", Then(labels=("to approve",)), 1, Sentence("The message gets a label.")
    ),
    "flag": _Action("Flagged words", Then(labels=("flagged",))),
    "silence": _Action("Words that silence", Then(hide=True, mute="for good"), 2),
    "tag": _Action("Words that tag", Then()),
}
_LEFT_OUT = dict.fromkeys(("replace", "link"), "“{word}”: “{action}” would change what the author wrote.")
_UNKNOWN = "“{word}”: the action “{action}” is not known here."
_HEADERS = {"word": "word", "words": "word", "replacement": "replacement", "tag": "replacement", "tags": "replacement"}
_HEADERS |= {"action": "action", "action_key": "action", "case_sensitive": "case_sensitive"}
_COLUMNS = ("word", "replacement", "case_sensitive")


class _Row(NamedTuple):
    line: int
    word: str
    replacement: str
    action: str
    case_sensitive: bool


def import_discourse(data: str | bytes, file: str = "watched-words.csv", *, action: str = "") -> Imported:
    """Return a charter with a bank and a suggesting rule for each action.

    ``action`` is that of a file without such a column; without it, the file's name tells, else it is ``block``.
    """
    left = LeftOut(file)
    text = readable(data, left)
    named = re.search(r"watched-words-(\w+)", file)
    default = action or (named[1] if named else "block")
    groups: dict[tuple[str, str], _Group] = {}
    for row in _rows(text, default, left):
        tags = row.replacement if row.action == "tag" else ""
        group = groups.setdefault((row.action, tags), _Group())
        group.add(row, left)
    banks: dict[str, Bank] = {}
    rules: list[Rule] = []
    for (kind, tags), group in groups.items():
        known = _ACTIONS[kind]
        name = slug(f"discourse {kind} {tags}", banks)
        when = []
        if group.terms:
            banks[name] = Bank(title=known.title, severity=known.severity, terms=tuple(group.terms), source="Discourse")
            when.append(When(banks=(name,)))
        if group.patterns:
            when.append(When(patterns=tuple(group.patterns)))
        labels = tuple(dict.fromkeys(tag.strip() for tag in tags.split(",") if tag.strip()))
        then = Then(labels=labels) if labels else known.then
        if when:
            rules.append(Rule(id=name, title=known.title, severity=known.severity, when=tuple(when), then=then))
            if known.changed:
                left.changed("“{action}”: {changed}", 0, action=kind, changed=known.changed)
    return left.made(Charter(banks=banks, rules=tuple(rules)))


class _Group:
    """The words of one action, each once."""

    def __init__(self) -> None:
        self.terms: dict[str, None] = {}
        self.patterns: dict[str, None] = {}

    def add(self, row: _Row, left: LeftOut) -> None:
        term = term_spelled(row.word)
        if row.case_sensitive:
            left.changed("“{word}”: here capitals never matter.", row.line, word=shortened(row.word))
        if term is None:
            pieces = [re.escape(piece) for piece in printable(row.word).split("*") if piece.strip()]
            if not pieces:
                left.note("“{word}” would match every word.", row.line, word=shortened(row.word))
                return
            self.patterns.setdefault(r"\b" + r"\S*".join(pieces) + r"\b")
            return
        if row.word.startswith("*") and not row.word.endswith("*"):
            left.changed(
                "“{word}” became “{term}”, anywhere in a word.",
                row.line,
                word=shortened(row.word),
                term=shortened(term),
            )
        self.terms.setdefault(term)


def _rows(text: str, default: str, left: LeftOut) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text))
    columns: tuple[str, ...] = _COLUMNS
    try:
        for number, cells in enumerate(reader):
            if number == 0 and {"word", "words"} & {cell.strip().casefold() for cell in cells} and len(cells) > 1:
                columns = tuple(_HEADERS.get(cell.strip().casefold(), "") for cell in cells)
                continue
            values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            action = re.sub(r"[\s-]+", "_", (values.get("action") or default).casefold())
            if not values.get("word"):
                continue
            if action not in _ACTIONS:
                left.note(
                    _LEFT_OUT.get(action, _UNKNOWN), reader.line_num, word=shortened(values["word"]), action=action
                )
                continue
            case = values.get("case_sensitive", "").casefold() in ("true", "1", "t")
            yield _Row(reader.line_num, values["word"], values.get("replacement", ""), action, case)
    except csv.Error as error:
        left.note("The file cannot be read on from here: {error}.", reader.line_num, error=error)
