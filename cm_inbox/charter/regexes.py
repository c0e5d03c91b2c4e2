r"""A person's regular expression, folded like the text it is looked for in.

Only what stands for itself is folded: letters, ranges of a class, escaped characters. Escapes (``\d``, ``\pL``),
names of groups, flags and repetitions stay. The syntax is RE2's: https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .engine import PROGRAM_LIMIT, Fault, Pattern, PatternRefused, pattern
from .fold import Folding, fold

_GROUP = re.compile(r"\(\?(?:P?<[A-Za-z_]\w*>|[imsU-]*[:)])")
_LOOK_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_REPETITION = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_HEX = re.compile(r"x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))")
_PROPERTY = re.compile(r"[pP](?:\{\^?\w+\}|\w)")
_POSIX_CLASS = re.compile(r"\[:\^?\w+:\]")
_MOST_REPETITIONS = 1000
_WIDEST_RANGE = 3000
_CONTROLS = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}


def compiled(text: str, *, keep_emoji: bool = False) -> Pattern:
    """Return the compiled pattern for folded text. Raises PatternRefused, which says why in words.

    ``keep_emoji``: for text folded with emoji as themselves.
    """
    made = pattern(folded_regex(text, keep_emoji=keep_emoji))
    if made.size > PROGRAM_LIMIT:
        raise PatternRefused(Fault("This pattern is too large. Make repetitions smaller or split it into several."))
    return made


def folded_regex(text: str, *, keep_emoji: bool = False) -> str:
    """Return the regular expression folded, with emoji as separators or (``keep_emoji``) as themselves.

    Raises PatternRefused for what RE2 does not have: look-around, back-references, repetitions above 1000.
    """
    return _Folder(text, _fold_but_emoji if keep_emoji else fold).run()


class _Folder:
    """One pass over a pattern."""

    def __init__(self, text: str, folded: Callable[[str], str]) -> None:
        self.text = text
        self.folded = folded
        self.at = 0

    def run(self) -> str:
        parts = []
        while self.at < len(self.text):
            parts.append(self._next())
        return "".join(parts)

    def _next(self) -> str:
        char = self.text[self.at]
        if char == "\\":
            return self._escape()
        if char == "[":
            return self._class()
        if char == "(":
            return self._group()
        if char == "{":
            return self._repetition()
        self.at += 1
        return char if char in ").|*+?^$}]" else self._literal(char)

    def _group(self) -> str:
        if not self.text.startswith("(?", self.at):
            return self._take(1)
        if self.text.startswith(_LOOK_AROUND, self.at):
            raise PatternRefused(Fault("Looking ahead or behind ((?=, (?!, (?<=, (?<!) is not possible here."))
        if self.text.startswith("(?P=", self.at):
            raise PatternRefused(_no_back_references())
        found = _GROUP.match(self.text, self.at)
        return self._take(len(found[0]) if found else 2)

    def _repetition(self) -> str:
        found = _REPETITION.match(self.text, self.at)
        if not found:
            return "\\" + self._take(1)
        if any(int(count) > _MOST_REPETITIONS for count in found.groups() if count):
            raise PatternRefused(Fault("A repetition may be at most 1000: {where}.", {"where": found[0]}))
        if found[2] and int(found[1]) > int(found[2]):
            raise PatternRefused(
                Fault("A repetition goes from the smaller number to the larger: {where}.", {"where": found[0]})
            )
        return self._take(len(found[0]))

    def _escape(self) -> str:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "Q":
            end = self.text.find("\\E", self.at)
            quoted = self.text[self.at + 2 : end if end >= 0 else None]
            self.at = end + 2 if end >= 0 else len(self.text)
            return "".join(map(self._literal, quoted))
        if following in tuple("123456789k"):
            raise PatternRefused(_no_back_references())
        if following == "C":
            raise PatternRefused(Fault("\\C (one byte) is not possible here: it could cut a character in two."))
        char = self._escaped_char()
        if char is not None:
            return self._literal(char)
        found = _PROPERTY.match(self.text, self.at + 1)
        return self._take(1 + len(found[0]) if found else 2)

    def _escaped_char(self) -> str | None:
        """Take an escape that means one character and return that; take nothing and return None for another."""
        found = _HEX.match(self.text, self.at + 1)
        following = self.text[self.at + 1 : self.at + 2]
        if found:
            code = int(found[1] or found[2], 16)
            if code > 0x10FFFF:
                return None
            self.at += 1 + len(found[0])
            return chr(code)
        if following in _CONTROLS and following:
            self.at += 2
            return _CONTROLS[following]
        if following and not following.isascii():
            self.at += 2
            return following
        if following and not following.isalnum() and following != "_":
            self.at += 2
            return following
        return None

    def _class(self) -> str:
        """Fold the members of ``[...]``; a range across letters that change becomes its members."""
        start = self.at
        self.at += 1
        head = "["
        if self.text.startswith("^", self.at):
            head += self._take(1)
        members: list[str] = []
        first = True
        while self.at < len(self.text) and (first or self.text[self.at] != "]"):
            members.append(self._member())
            first = False
        if self.at >= len(self.text):
            self.at = len(self.text)
            return self.text[start:]  # not closed: RE2 says so
        self.at += 1
        body = "".join(dict.fromkeys(members))
        return f"{head}{body}]" if body else ("" if head == "[" else ".")

    def _member(self) -> str:
        found = _POSIX_CLASS.match(self.text, self.at)
        if found:
            return self._take(len(found[0])).replace("upper", "lower")
        char = self._class_char()
        if char is None:
            found = _PROPERTY.match(self.text, self.at + 1)
            return self._take(1 + len(found[0]) if found else 2)
        if self.text.startswith("-", self.at) and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
            back = self.at
            self.at += 1
            last = self._class_char()
            if last is not None:
                return self._range(char, last)
            self.at = back
        return "".join(map(_escaped, self.folded(char)))

    def _class_char(self) -> str | None:
        if self.text[self.at] == "\\":
            return self._escaped_char()
        return self._take(1)

    def _range(self, first: str, last: str) -> str:
        """Return a range folded. One too wide to spell out stays as it is."""
        if first > last or ord(last) - ord(first) > _WIDEST_RANGE:
            return f"{_escaped(first)}-{_escaped(last)}"
        chars = {char for code in range(ord(first), ord(last) + 1) for char in self.folded(chr(code))}
        return "".join(map(_escaped, sorted(chars)))

    def _literal(self, char: str) -> str:
        folded = self.folded(char)
        escaped = "".join(map(_escaped, folded))
        return f"(?:{escaped})" if len(folded) > 1 else escaped

    def _take(self, count: int) -> str:
        taken = self.text[self.at : self.at + count]
        self.at += count
        return taken


def _escaped(char: str) -> str:
    if char == "\n":
        return "\\n"
    return "\\" + char if char.isascii() and char.isprintable() and not char.isalnum() and char != " " else char


def _fold_but_emoji(text: str) -> str:
    return Folding(text).emoji_text


def _no_back_references() -> Fault:
    return Fault("Referring back to a group (\\1, (?P=name)) is not possible here.")
