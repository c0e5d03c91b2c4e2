"""Plain word lists: one term a line."""

from __future__ import annotations

import re

from ..shape import Bank, Charter
from .result import Imported, LeftOut, readable, slug, term_spelled

LONGEST_TERM = 100

_COMMENT = re.compile(r"\s*(?:#(?:\s|#|!|$)|;|//)|\s*#\S*\s+\S")  # but #hashtag alone is a term
_REST = re.compile(r"\s+#\s.*$")


def import_words(
    data: str | bytes, file: str = "words.txt", *, bank: str = "", language: str | None = None, title: str = ""
) -> Imported:
    """Return a charter with one word bank of the list's terms.

    Lines that begin with ``# ``, ``;`` or ``//`` are comments. ``word*`` and ``*word*`` stay what they are. The bank is
    called after the file.
    """
    left = LeftOut(file)
    terms: dict[str, None] = {}
    for number, line in enumerate(readable(data, left).split("\n"), start=1):
        word = _REST.sub("", line).strip()
        if not word or _COMMENT.match(line):
            continue
        term = _term(word, number, left)
        if term is not None:
            terms.setdefault(term)
    name = re.split(r"[/\\]", file)[-1].rsplit(".", 1)[0]
    made = Bank(title=title or name, language=language, terms=tuple(terms), source=file)
    return left.made(Charter(banks={bank or slug(name, other="words"): made} if terms else {}))


def _term(word: str, line: int, left: LeftOut) -> str | None:
    term = term_spelled(word)
    if len(word) > LONGEST_TERM:
        left.note("A term of {count} characters is left out: at most {most}.", line, count=len(word), most=LONGEST_TERM)
        return None
    if len(word) > 2 and word.startswith("/") and re.search(r"/[a-z]*$", word):
        left.note("“{word}” is a regular expression: put it in a rule, under patterns.", line, word=word)
        return None
    if term is None:
        left.note("“{word}” has a * in the middle or nothing else: there is no such term.", line, word=word)
    elif word.startswith("*") and not word.endswith("*"):
        left.changed(
            "“{word}” became “{term}”: a term may stand at the end of words only with inside.",
            line,
            word=word,
            term=term,
        )
    return term
