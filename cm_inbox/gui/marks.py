"""What is marked in the text one writes: words that may be wrong, names that were filled in, places to fill.

Only formats are laid over the text: it stays plain, and marking is no step that undo would take back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from cm_inbox.models.record import Record
from cm_inbox.spelling.words import words

from .spell_check import SpellCheck
from .text_edit import in_units
from .theme import Theme

LONGEST = 4_000
"""A longer line is not looked at: nobody types it, and at each key all of it would be."""


class Mistake(Record, frozen=True):
    """A word that may be wrong: from where to where in the document, in Qt's units."""

    start: int
    end: int
    word: str


class Marks(QSyntaxHighlighter):
    """Marks one document. ``caret`` gives the place where somebody is typing in it, -1 where nobody is.

    The word there is left alone until one leaves it.
    """

    def __init__(
        self,
        document: QTextDocument,
        theme: Theme,
        check: SpellCheck,
        holes: Callable[[], Iterable[str]],
        caret: Callable[[], int],
    ) -> None:
        super().__init__(document)
        self._theme = theme
        self._check = check
        self._holes = holes
        self._caret = caret
        self._chips: list[tuple[QTextCursor, QTextCursor, str]] = []
        self._spared: int | None = None
        self._formats()
        check.learned.connect(self._learned)
        check.changed.connect(self.rehighlight)
        theme.changed.connect(self._restyle)

    # -- looks --

    def _formats(self) -> None:
        self._mistake = QTextCharFormat()
        self._mistake.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._mistake.setUnderlineColor(self._theme.colour("danger.text"))
        self._chip, self._hole = QTextCharFormat(), QTextCharFormat()
        for shown, kind in ((self._chip, "accent"), (self._hole, "warning")):
            shown.setBackground(self._theme.colour(f"{kind}.tint"))
            shown.setForeground(self._theme.colour(f"{kind}.text"))

    def _restyle(self) -> None:
        self._formats()
        self.rehighlight()

    # -- marking --

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        if not text or len(text) > LONGEST:
            return
        block = self.currentBlock()
        taken = [*self._mark_holes(text), *self._mark_chips(block)]
        if not self._check.on:
            return
        caret = self._caret() - block.position()
        for start, end, word in _placed(text):
            if start < caret <= end:
                self._spared = block.blockNumber()  # it is being typed
                continue
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if self._check.wrong(word):
                self.setFormat(start, end - start, self._mistake)

    def _mark_holes(self, text: str) -> Iterator[tuple[int, int]]:
        for hole in self._holes():
            at = text.find(hole)
            while at >= 0:
                start, end = in_units(text, at), in_units(text, at + len(hole))
                self.setFormat(start, end - start, self._hole)
                yield start, end
                at = text.find(hole, at + len(hole))

    def _mark_chips(self, block: QTextBlock) -> Iterator[tuple[int, int]]:
        first, last = block.position(), block.position() + block.length()
        for begin, finish, value in self._chips:
            start, end = begin.position(), finish.position()
            if first <= start < end < last and _between(begin, end) == value:
                self.setFormat(start - first, end - start, self._chip)
                yield start - first, end - first

    def caret_moved(self) -> None:
        """Mark the word that was being typed, if one has left it."""
        spared, self._spared = self._spared, None
        if spared is not None:
            self.rehighlightBlock(self.document().findBlockByNumber(spared))

    def _learned(self, mistaken: frozenset[str]) -> None:
        if len(mistaken) > 1_000:
            self.rehighlight()
            return
        for block in self._blocks():
            text = block.text().replace("’", "'")
            if any(word in text for word in mistaken):
                self.rehighlightBlock(block)

    # -- names that were filled in --

    def add_chips(self, places: Iterable[tuple[int, int]]) -> None:
        """Mark these places, in Qt's units, for as long as what stands there stays the same."""
        for start, end in places:
            begin, finish = QTextCursor(self.document()), QTextCursor(self.document())
            begin.setPosition(start)
            finish.setPosition(end)
            finish.setKeepPositionOnInsert(True)
            self._chips.append((begin, finish, _between(begin, end)))
        QTimer.singleShot(0, self, self.rehighlight)

    def drop_chips(self) -> None:
        """Forget what was filled in: another text begins."""
        self._chips.clear()

    # -- asking --

    def mistakes(self) -> list[Mistake]:
        """Return the words that may be wrong, in their order, but for one that is being typed."""
        found = []
        for block in self._blocks():
            formats = {each.start: each.length for each in block.layout().formats() if self._is_mistake(each.format)}
            for start, end, word in _placed(block.text()) if formats else ():
                if start in formats:
                    found.append(Mistake(block.position() + start, block.position() + end, word))
        return found

    @staticmethod
    def _is_mistake(shown: QTextCharFormat) -> bool:
        return bool(shown.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline)

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().firstBlock()
        while block.isValid():
            if 0 < block.length() <= LONGEST:
                yield block
            block = block.next()


def _placed(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words to look at with their places in Qt's units."""
    plain = text.isascii() or max(text) <= "\uffff"
    for start, end, word in words(text):
        yield (start, end, word) if plain else (in_units(text, start), in_units(text, end), word)


def _between(begin: QTextCursor, end: int) -> str:
    cursor = QTextCursor(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return str(cursor.selectedText())
