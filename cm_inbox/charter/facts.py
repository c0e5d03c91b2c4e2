"""What conditions ask about one message. Each fact is worked out when it is first asked for, and once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cm_inbox.models.verdicts import Because, Span, Subject

from . import marks
from .aim import Names
from .fold import Folding, fold
from .language import language_of, may_be_in, near
from .search import TextSearch
from .shape import Aim

T = TypeVar("T")

_MOST_HEARD = 100
"""So many pieces of one message are told apart by language; what lies in others is judged by the whole of it."""


class _Once(Generic[T]):
    """An attribute that is worked out when first read, like ``cached_property``, without the lock that one has."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, facts: Facts, _owner: type | None = None) -> T:
        value: T = self._work_out(facts)
        facts.__dict__[self._name] = value  # found there from now on, before this
        return value


@dataclass(frozen=True, slots=True)
class Background:
    """What a judge knows before it sees a message.

    ``search`` finds the texts that rules ask for; ``languages`` are those a message may be in; ``domains`` those that
    rules name.
    """

    search: TextSearch
    names: Names
    languages: tuple[str, ...]
    domains: frozenset[str] = frozenset()


class Facts:
    """One message. ``folded`` and ``texts``, which texts of the search are in it, where they are known already."""

    def __init__(
        self, subject: Subject, background: Background, folded: str | None = None, texts: set[int] | None = None
    ) -> None:
        self.subject = subject
        self._background = background
        self._spoken: dict[tuple[str, str], bool] = {}
        if folded is not None:
            self.__dict__["folded"] = folded
        if texts is not None:
            self.__dict__["texts"] = texts

    @_Once
    def folded(self) -> str:
        return fold(self.subject.text)

    @_Once
    def folding(self) -> Folding:
        """The text, folded, with the way back to its characters."""
        return Folding(self.subject.text, self.folded)

    @_Once
    def texts(self) -> set[int]:
        """Which texts of the search are in the message."""
        return self._background.search.which(self.folded)

    @_Once
    def places(self) -> Mapping[int, tuple[Span, ...]]:
        """Where in the original each of those texts is."""
        return self._background.search.places(self.folding, self.texts)

    @_Once
    def links(self) -> tuple[marks.Link, ...]:
        return marks.links(self.subject.text, self._background.domains)

    @_Once
    def mentions(self) -> tuple[marks.Mention, ...]:
        return marks.mentions(self.subject.text)

    @_Once
    def emoji(self) -> tuple[Span, ...]:
        return marks.emoji(self.subject.text)

    @_Once
    def capitals(self) -> float:
        return marks.capitals(self.subject.text)

    @_Once
    def language(self) -> str | None:
        """The language of the message among those it may be in, None where it cannot be told."""
        subject = self.subject
        author = subject.author_language or subject.language
        return language_of(subject.text, self._background.languages, author, subject.thread_language)

    def speaks(self, language: str, place: Span) -> bool:
        """Say whether the text around a place is in a language, or may be."""
        around = near(self.subject.text, place)
        key = (language, around)
        if key not in self._spoken and len(self._spoken) >= _MOST_HEARD:
            key = (language, self.subject.text)
        if key not in self._spoken:
            self._spoken[key] = self._may_speak(*key)
        return self._spoken[key]

    def _may_speak(self, language: str, text: str) -> bool:
        languages, subject = self._background.languages, self.subject
        author = subject.author_language or subject.language
        told = language_of(text, languages, author, subject.thread_language)
        return told in (None, language) or may_be_in(language, text, languages)

    @_Once
    def aims(self) -> Mapping[Aim, Because]:
        """Whom the message is aimed at, and which words tell."""
        subject = self.subject
        return self._background.names.aims(self.folding, self.mentions, subject.handles, subject.reply_to_us)
