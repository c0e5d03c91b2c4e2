"""What an import makes: a charter's text, and what was left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from ..beginning import charter_text
from ..problems import Problem
from ..shape import Charter

MOST_CHARACTERS = 1_000_000
"""Of a file to import; AutoModerator's are at most half of it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """``text`` is a charter to include or to copy from. ``left_out`` is what it lacks; a warning was carried over, but
    not exactly.
    """

    text: str
    left_out: tuple[Problem, ...] = ()


class NotImported(ValueError):
    """The file is not what it was said to be, so that nothing can be carried over: ``str`` says why."""


@dataclass(slots=True)
class LeftOut:
    """Collects what is left out of one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, template: str, line: int, /, **args: object) -> None:
        """Note what is not carried over."""
        self.problems.append(Problem(template, args, self.file, line, 1 if line else 0))

    def changed(self, template: str, line: int, /, **args: object) -> None:
        """Note what is carried over, but means something else now."""
        self.problems.append(Problem(template, args, self.file, line, 1 if line else 0, warning=True))

    def made(self, charter: Charter) -> Imported:
        """Return the charter's text with what was noted, in the order of the lines."""
        in_order = sorted(self.problems, key=lambda problem: problem.line)
        return Imported(charter_text(charter), tuple(in_order))


def decoded(data: str | bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 where it begins so, else Windows' Latin; without a byte order mark."""
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def refuse_binary(data: str | bytes) -> None:
    """Raise NotImported for what is no text: a picture, an archive, a program."""
    if _BINARY.search(decoded(data)):
        raise NotImported("it is no text file")


def readable(data: str | bytes, left: LeftOut) -> str:
    """Return a file's text, nothing after noting that it is too large."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if len(text) <= MOST_CHARACTERS:
        return text
    template = "The file is too large: {count} characters, of at most {most}."
    left.note(template, 0, count=len(text), most=MOST_CHARACTERS)
    return ""


def printable(text: str) -> str:
    """Return a text without what no charter should hold: control characters but tabs and ends of line, surrogates."""
    return "".join(char for char in text if char in "\t\n" or unicodedata.category(char) not in ("Cc", "Cs"))


def slug(text: str, taken: Collection[str] = (), other: str = "imported") -> str:
    """Return an id made of a title, one that is not taken."""
    base = "-".join(re.findall(r"\w+", text.casefold()))[:48].strip("-_") or other
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def term_spelled(word: str) -> str | None:
    """Return a word with wildcards at its ends as a term; None where one is in the middle or nothing else is there.

    There is no spelling for "at the end of a word" alone: it becomes "anywhere in it".
    """
    word = " ".join(printable(word).split())
    bare = word.strip("*").strip()
    if not bare or "*" in bare:
        return None
    return f"*{bare}*" if word.startswith("*") else f"{bare}*" if word.endswith("*") else bare
