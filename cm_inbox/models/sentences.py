"""Sentences for people: English, and ready to be said in another language.

A sentence is a template with ``{places}`` and what fills them. It is the English text wherever a text is wanted (a
script, a log); the window translates the template and fills that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from .record import Record

PLACE = re.compile(r"\{(\w+)\}")


class Part(Record, frozen=True):
    """One sentence: its template, and a word or number for each of its places.

    A number named ``n`` is what the sentence counts: "(s)" in the template is the plural that follows it.
    """

    template: str
    given: Mapping[str, str | int]

    @property
    def n(self) -> int | None:
        """What the sentence counts, if it counts anything."""
        number = self.given.get("n")
        return number if isinstance(number, int) else None

    def filled(self, template: str) -> str:
        """Return a template (this one, or the same in another language) with the places filled."""
        return PLACE.sub(lambda place: str(self.given.get(place[1], place[0])), template)

    def __str__(self) -> str:
        plural = self.template if self.n is None else self.template.replace("(s)", "" if self.n == 1 else "s")
        return self.filled(plural)


class Sentence(str):
    """Sentences in English that know what they are made of. What others said is filled in, never a template."""

    parts: tuple[Part, ...]

    def __new__(cls, template: str, **given: object) -> Sentence:
        names = PLACE.findall(template)
        kept = {name: _plain(given[name]) for name in names if name in given}
        return cls.of(Part(template, kept))

    @classmethod
    def of(cls, *parts: Part) -> Sentence:
        """Return the sentences of these parts, one after the other."""
        made = super().__new__(cls, " ".join(map(str, parts)))
        made.parts = parts
        return made

    @classmethod
    def joined(cls, *said: str | None) -> Sentence | None:
        """Return several in one; None where there is none."""
        parts = [
            part for each in said if each for part in (each.parts if isinstance(each, Sentence) else (_foreign(each),))
        ]
        return cls.of(*parts) if parts else None


def _plain(value: object) -> str | int:
    """Return a number as it is, anything else as text in one line, fit for a log."""
    if isinstance(value, int) and not isinstance(value, IntEnum | bool):
        return value
    text = str(value)
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)


def _foreign(text: str) -> Part:
    """Return a text of nobody knows whom as a part that nothing is filled into."""
    return Part("{said}", {"said": text})


def dump(said: str | None) -> Any:
    """Return what JSON can hold of a sentence; a plain text stays one."""
    return [[part.template, dict(part.given)] for part in said.parts] if isinstance(said, Sentence) else said


def load(value: Any) -> str | None:
    """Return the sentence that ``dump`` made a value of."""
    return Sentence.of(*(Part(*part) for part in value)) if isinstance(value, list) else value
