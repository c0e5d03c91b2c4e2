"""A text into the plain values of a TOML file, or what breaks it and where, in words for who is no programmer."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from .positions import Positions
from .problems import Problem, shortened
from .torn import around

MOST_CHARACTERS = 1_000_000
"""Of one file. A bank of ten thousand terms has some two hundred thousand."""

_MANY_DOTS = 24
_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)

IN_WORDS = (
    ("Invalid statement", "This line is neither a [header] nor of the form key = value."),
    (
        "Expected newline",
        "Something is left over after the value: a text needs quotes, and one that holds quotes single ones around it.",
    ),
    ("Expected '='", "After the key an = is missing; a key with spaces or accents needs quotes."),
    ("Expected ']' at", "The header is not closed: write [name]; a name with spaces or accents needs quotes."),
    ("Expected ']]' at", "The header is not closed: write [[name]]."),
    ("Invalid initial", "Here a key should begin; one with spaces or accents needs quotes."),
    ("Invalid value", "This is no value: a text needs quotes, a list [brackets], and yes and no are true and false."),
    ("Unclosed array", "A list is not closed: a comma or ] is missing."),
    ("Unclosed inline", "A table is not closed: a comma or brace is missing, and all of it must be on one line."),
    ("Unescaped", "In double quotes a backslash must be doubled; put a regular expression in single quotes."),
    ("Escaped character", "This backslash stands for no character; put a regular expression in single quotes."),
    ("Invalid hex", "This backslash stands for no character; put a regular expression in single quotes."),
    ("Unterminated", "A text is not closed: its quote is missing."),
    (
        "Illegal character '\\n'",
        "A text ends on its line: its quote is missing. Several lines go between three quotes.",
    ),
    ("Illegal character", "This character cannot stand in a text."),
    ("Found invalid", "This character cannot stand here."),
    ("Expected", "A text is not closed: its quote is missing."),
    (
        "Cannot",
        "This was given before: a key or a [header] stands once, rules and replies have two brackets, [[rule]].",
    ),
    ("Duplicate inline", "This key stands twice in the table."),
    ("Invalid date", "This is no day of the calendar."),
)
"""How ``tomllib``'s messages begin (Python 3.11 to 3.13), and what to tell instead."""

_TYPOGRAPHIC = "“”„«»‘’"
TYPOGRAPHIC = "These are typographic quotes: a text stands between straight ones, \" or '."

_NEVER_CLOSED = ("Unterminated", "Expected \"'", "Expected '\"", "Unclosed")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds, and what breaks it.

    ``text`` is the file's with spaces in the place of what is broken, so that everything else stands where it stood;
    None where nothing could be read. ``torn`` are the lines of the headers whose tables lack something, 1 for the top.
    """

    data: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    text: str | None = None
    torn: frozenset[int] = field(default_factory=frozenset)


def parse(text: str, file: str) -> Parsed:
    """Return what a TOML text holds, and all that breaks it. ``text`` has no byte order mark."""
    if len(text) > MOST_CHARACTERS:
        args = {"count": len(text), "most": MOST_CHARACTERS}
        return Parsed({}, (Problem("The file is too large: {count} characters, of at most {most}.", args, file),))
    too_deep = _too_deep(text, file) if any(line.count(".") >= _MANY_DOTS for line in text.splitlines()) else None
    if too_deep:
        return Parsed({}, (too_deep,))
    try:
        return Parsed(tomllib.loads(text), text=text)
    except tomllib.TOMLDecodeError:
        mended = around(text)
        problems = [_in_words(broken.message, broken.text, file, broken.line - 1) for broken in mended.broken]
        if mended.unread:
            template = "From here on the file could not be looked at: mend first what is named above."
            problems.append(Problem(template, {}, file, mended.unread, 1))
        return Parsed(mended.data, tuple(problems), mended.text, mended.torn)
    except RecursionError:
        return Parsed({}, (_too_deep(text, file) or Problem("This is nested too deeply.", {}, file),))
    except ValueError:  # Python converts no number of more digits than sys.get_int_max_str_digits
        number = re.search(r"[0-9_]{1000}", text)
        place = Positions(text).line_column(number.start()) if number else (0, 0)
        return Parsed({}, (Problem("A number is too long.", {}, file, *place),))


def _too_deep(text: str, file: str) -> Problem | None:
    positions = Positions(text)
    if not positions.too_deep or positions.lost_at is None:
        return None
    return Problem("This is nested too deeply.", {}, file, *positions.line_column(positions.lost_at))


def _in_words(message: str, text: str, file: str, above: int) -> Problem:
    """Return a message of ``tomllib``'s as a problem; ``above`` are the file's lines before the text."""
    match = _PLACE.fullmatch(message)
    what = match[1] if match else message
    positions = Positions(text)
    if match and match[2] and not what.startswith(_NEVER_CLOSED):
        line, column = int(match[2]), int(match[3])
    else:  # tomllib points to where it gave up, often the end; the scanner to where the thing begins
        line, column = positions.line_column(len(text) if positions.lost_at is None else positions.lost_at)
    place = (line + above, column)
    if (text.split("\n")[line - 1] if line else "")[column - 1 : column] in tuple(_TYPOGRAPHIC):
        return Problem(TYPOGRAPHIC, {}, file, *place)
    for begins, words in IN_WORDS:
        if what.startswith(begins):
            return Problem(words, {}, file, *place)
    return Problem("This cannot be read: {what}", {"what": shortened(what, 200)}, file, *place)
