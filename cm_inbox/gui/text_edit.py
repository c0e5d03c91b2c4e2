"""The field one writes in: plain text in and out, growing with what is written."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFontMetricsF, QInputMethodEvent, QKeyEvent, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QWidget

LINES_MIN, LINES_MAX = 2, 9
PASTED_AT_MOST = 100_000
"""Many times what any network takes; more would only stop the window."""

_STAYING = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""Why the keyboard goes for a moment, and comes back by itself."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def plain_document(owner: QWidget) -> QTextDocument:
    """Return an empty document for ``TextEdit.setDocument``."""
    document = QTextDocument(owner)
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    return document


def text_of(document: QTextDocument) -> str:
    """Return a document's text as it was written: Qt's ``toPlainText`` makes no-break spaces breakable."""
    return document.toRawText().replace("\u2029", "\n").replace("\u2028", "\n")


def in_units(text: str, place: int) -> int:
    """Return a place in a text as Qt counts it: an emoji is two of its units and one character of ours."""
    return place + sum(character > "\uffff" for character in text[:place])


def in_characters(text: str, units: int) -> int:
    """Return a place that Qt counted as a place in the text."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


class TextEdit(QPlainTextEdit):
    """``send`` and ``leave`` are Ctrl+Enter and Escape. Pasting takes the text and nothing else, and of a huge one the
    beginning: ``shortened`` says how much. ``on_files`` may take what is pasted or dropped for itself, ``on_tab`` the
    Tab key, ``on_menu`` the wish for a menu. ``typed`` carries the last character that a person has typed; ``entered``,
    ``left``: the keyboard came, went. ``writing`` holds while a key is being taken in.
    """

    send = Signal()
    leave = Signal()
    typed = Signal(str)
    entered = Signal()
    left = Signal()
    moved_on = Signal()
    """The keyboard went to another part of the window, and not with the window or to a menu."""
    shortened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.writing = False
        self._least = LINES_MIN
        self.on_tab: Callable[[], bool] = lambda: False
        self.on_files: Callable[[QMimeData], bool] = lambda _data: False
        self.on_menu: Callable[[QContextMenuEvent], bool] = lambda _event: False
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def fit(self, least: int | None = None) -> None:
        """Take the height that the text needs, within bounds; ``least`` lines from now on, where given."""
        self._least = self._least if least is None else least
        line = QFontMetricsF(self.font()).lineSpacing()
        wanted = min(max(self._rows(), self._least), LINES_MAX)
        height = round(wanted * line + 2 * self.document().documentMargin()) + 4
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _rows(self) -> int:
        """Return how many rows the text takes, counted no further than matters."""
        rows = 0
        block = self.document().firstBlock()
        while block.isValid() and rows < LINES_MAX:
            self.document().documentLayout().blockBoundingRect(block)  # lays it out, where a mark has asked for it anew
            rows += max(1, block.layout().lineCount())
            block = block.next()
        return rows

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave.emit()
        else:
            self.writing = True
            super().keyPressEvent(event)
            self.writing = False
            text = "\n" if enter else event.text()
            if text and (enter or text.isprintable()) and not _is_command(event):
                self.typed.emit(text[-1])

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        self.writing = True
        super().inputMethodEvent(event)
        self.writing = False
        if event.commitString():
            self.typed.emit(event.commitString()[-1])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        if not self.on_menu(event):
            super().contextMenuEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.entered.emit()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - Qt's names
        """Let ``on_tab`` have the Tab key before Qt gives the keyboard to the next widget."""
        return (next and self.on_tab()) or super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.left.emit()
        if event.reason() not in _STAYING:
            self.moved_on.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return source.hasText() or source.hasImage() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        if self.on_files(source):
            return
        if source.hasText():
            text = source.text()
            if len(text) > PASTED_AT_MOST:
                self.shortened.emit(PASTED_AT_MOST)
            text = text[:PASTED_AT_MOST].replace("\r\n", "\n").replace("\r", "\n")
            self.insertPlainText(_CONTROL.sub("", text))


def _is_command(event: QKeyEvent) -> bool:
    """Say whether Ctrl or the like is held. With Alt as well it is how Windows tells AltGr, which writes."""
    held = event.modifiers()
    orders = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    return bool(held & orders) and not held & Qt.KeyboardModifier.AltModifier
