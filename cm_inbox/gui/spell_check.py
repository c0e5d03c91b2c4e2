"""What is known of words in one conversation: asked once, kept, and never waited for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal

from cm_inbox.errors import CmInboxError
from cm_inbox.models.record import Record
from cm_inbox.spelling.speller import Checked, Speller
from cm_inbox.spelling.words import bare, names

from .futures import Futures

GATHER_MS = 30
"""Words that come up within this time are asked for together."""
KEPT = 20_000
BOTH = ("fr", "en")


class Surroundings(Record, frozen=True):
    """What the conversation says of the words in an answer: its likeliest language, or empty, and its names."""

    language: str = ""
    names: frozenset[str] = frozenset()


class SpellCheck(QObject):
    """``learned`` carries words that turned out to be wrong; ``changed``: everything may be other than it was.

    ``failed`` carries the error of a word that could not be kept.
    """

    learned = Signal(object)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, speller: Speller | None, parent: QObject) -> None:
        super().__init__(parent)
        self._speller = speller
        self._futures = Futures(self.failed.emit, self)
        self._begun = False
        self._wanted = True
        self._languages: tuple[str, ...] = BOTH
        self._around = Surroundings()
        self._own: frozenset[str] = frozenset()
        self._left: set[str] = set()
        self._wrong: dict[str, bool] = {}
        self._suggested: dict[str, list[str]] = {}
        self._asked: set[str] = set()
        self._waiting: set[str] = set()
        self.missing: tuple[str, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._ask)

    # -- what holds --

    @property
    def on(self) -> bool:
        """Say whether words are looked at: somebody writes, and wants it."""
        return self._begun and self._wanted and self._speller is not None

    def begin(self) -> None:
        """Somebody begins to write: from now on words are looked at."""
        if self._begun or self._speller is None:
            return
        self._begun = True
        self._futures.then(self._speller.own_words(), self._take_own)
        if self._wanted:
            self._futures.then(self._speller.check((), self._languages), lambda _ready: None)
            self.changed.emit()

    def want(self, *, wanted: bool) -> None:
        """Look at words, or leave them alone."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.changed.emit()

    def surround(self, around: Surroundings) -> None:
        """Go by another conversation: its names are no mistakes."""
        self._around = around
        self.speak(around.language)

    def speak(self, language: str) -> None:
        """Go by one language, or by both where it is not known."""
        languages = (language,) if language in BOTH else BOTH
        if languages != self._languages:
            self._languages = languages
            for kept in (self._wrong, self._suggested):
                kept.clear()
            self._asked.clear()
            self._waiting.clear()
            self.changed.emit()

    # -- asking --

    def wrong(self, word: str) -> bool | None:
        """Say whether a word is wrong; None: it is not known yet, and being asked for."""
        if not self.on:
            return False
        found = self._wrong.get(word)
        if found is not None:
            return found and not self._known(word)
        if word not in self._asked:
            self._waiting.add(word)
            if not self._timer.isActive():
                self._timer.start()
        return None

    def _known(self, word: str) -> bool:
        name = bare(word)
        return any(name in kept or word in kept for kept in (self._own, self._around.names, self._left))

    def _ask(self) -> None:
        if self._speller is None or not self._waiting:
            return
        asked, languages = frozenset(self._waiting), self._languages
        self._waiting.clear()
        self._asked |= asked
        self._futures.then(self._speller.check(asked, languages), lambda checked: self._learn(checked, languages))

    def _learn(self, checked: Checked, languages: tuple[str, ...]) -> None:
        if languages != self._languages:
            return
        if len(self._wrong) > KEPT:
            self._wrong.clear()
        self._asked -= checked.words
        self._wrong |= {word: word in checked.wrong for word in checked.words}
        self.missing = checked.missing
        mistaken = frozenset(word for word in checked.wrong if not self._known(word))
        if mistaken:
            self.learned.emit(mistaken)

    def suggest(self, word: str, then: Callable[[list[str]], None]) -> None:
        """Hand over what may have been meant; at once where it is known, else when it is."""
        known = self._suggested.get(word)
        if known is not None or self._speller is None:
            then(known or [])
            return
        languages = self._languages

        def take(found: list[str]) -> None:
            if languages == self._languages:
                self._suggested[word] = found
            then(found)

        self._futures.then(self._speller.suggest(word, languages), take, lambda _error: then([]))

    # -- words that are right all the same --

    def leave(self, word: str) -> None:
        """Take a word for right until the program ends."""
        self._left.add(word)
        self.changed.emit()

    def add(self, word: str) -> None:
        """Take a word for right, now and for good."""
        if self._speller is not None:
            self._left.add(word)
            self.changed.emit()
            self._futures.then(self._speller.add(word), self._take_own)

    def own_words(self) -> Future[tuple[str, ...]] | None:
        """Return the words one added, None where there is no dictionary at all."""
        return self._speller.own_words() if self._speller is not None else None

    def keep_own(self, words: tuple[str, ...], on_error: Callable[[CmInboxError], None]) -> None:
        """Keep these words as one's own instead."""
        if self._speller is not None:
            self._left.clear()
            self._futures.then(self._speller.keep(words), self._take_own, on_error)

    def _take_own(self, words: tuple[str, ...]) -> None:
        self._own = names(words) | frozenset(words)
        self.changed.emit()
