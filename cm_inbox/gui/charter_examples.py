"""The examples of a rule: what it must match and what it must not, each tried while it is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QTextEdit, QToolButton, QVBoxLayout, QWidget

from cm_inbox.models.verdicts import Because, Span

from .asked import because_words
from .charter_rows import link_button
from .dialogs.base import plain_label
from .text_edit import text_of
from .theme import Theme

translate = QCoreApplication.translate

Outcome = tuple[str, bool, tuple[Because, ...]]
"""An example's text, whether it is as it must be, and why the rule matches it."""

ROWS_AT_MOST = 6


class ExampleEdit(QPlainTextEdit):
    """One example. Enter asks for another one below, Backspace in an empty one takes it away."""

    another = Signal()
    gone = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spans: Sequence[Span] = ()
        self.setProperty("role", "example")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.another.emit()
        elif event.key() == Qt.Key.Key_Backspace and not text_of(self.document()):
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    def mark(self, spans: Sequence[Span]) -> None:
        """Mark what the rule matches, given in characters."""
        self._spans = spans
        text = text_of(self.document())
        marks = []
        for start, end in spans:
            selection = QTextEdit.ExtraSelection()
            style = QTextCharFormat()
            style.setBackground(self._theme.colour("match.bg"))
            style.setUnderlineColor(self._theme.colour("match.line"))
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            cursor = QTextCursor(self.document())
            cursor.setPosition(qt_length(text[:start]))
            cursor.setPosition(min(qt_length(text[:end]), qt_length(text)), QTextCursor.MoveMode.KeepAnchor)
            set_extra(selection, style, cursor)
            marks.append(selection)
        self.setExtraSelections(marks)

    @property
    def marked(self) -> Sequence[Span]:
        return self._spans

    def fit(self) -> None:
        """Take the height of the text."""
        line = QFontMetricsF(self.font()).lineSpacing()
        block, rows = self.document().firstBlock(), 0
        while block.isValid() and rows < ROWS_AT_MOST:
            rows += max(1, block.layout().lineCount())
            block = block.next()
        height = round(rows * line + 2 * self.document().documentMargin()) + 4
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.fit()


def set_extra(selection: QTextEdit.ExtraSelection, style: QTextCharFormat, cursor: QTextCursor) -> None:
    """Fill an extra selection, whose fields Qt's stubs give as read-only."""
    for name, value in (("format", style), ("cursor", cursor)):
        setattr(selection, name, value)


def qt_length(text: str) -> int:
    """Return how many of Qt's characters a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class ExampleRow(QWidget):
    """One example with what came of it."""

    def __init__(self, theme: Theme, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.passes: bool | None = None
        self.setProperty("part", "example")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.icon = QLabel(self)
        self.icon.setFixedSize(20, 24)
        self.edit = ExampleEdit(theme, name, self)
        self.edit.setPlainText(text)
        self.remove_button = QToolButton(self)
        self.remove_button.setAutoRaise(True)
        self.remove_button.setFixedSize(22, 22)
        self.remove_button.setIcon(theme.qicon("x", theme.colour("icon.default"), 12))
        self.remove_button.setToolTip(translate("CharterForm", "Remove the example"))
        self.remove_button.setAccessibleName(translate("CharterForm", "Remove the example"))
        self.why = plain_label("", theme, "small", "danger.text")
        self.why.hide()
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.edit, 1)
        line.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 2, 2)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.why)

    def show_outcome(self, outcome: Outcome | None, *, must: bool) -> None:
        """Show whether it passes, None: it is not known (yet)."""
        theme = self._theme
        self.passes = None if outcome is None else outcome[1]
        because = () if outcome is None else outcome[2]
        self.edit.mark(sorted({span for each in because for span in each.spans}))
        failed = self.passes is False
        if self.passes is None:
            self.icon.clear()
        else:
            name, role = ("x", "danger.text") if failed else ("check", "success.text")
            self.icon.setPixmap(theme.icon(name, 14, theme.colour(role)))
        said = self._why(because, must=must) if failed else ""
        self.why.setText(said)
        self.why.setVisible(bool(said))
        state = translate("CharterForm", "passes") if self.passes else translate("CharterForm", "fails")
        self.icon.setAccessibleName("" if self.passes is None else state)
        self.edit.setAccessibleDescription("" if self.passes is None else f"{state}. {said}")
        if self.property("failed") is not failed:
            self.setProperty("failed", failed)
            self.style().polish(self)

    def _why(self, because: Sequence[Because], *, must: bool) -> str:
        if must:
            return translate("CharterForm", "The rule does not match this.")
        words = " ".join(because_words(because, self.edit.toPlainText()))
        return translate("CharterForm", "The rule matches: add an exception? %1").replace("%1", words).strip()


class ExampleColumn(QWidget):
    """Those that must match, or those that must not. ``changed``: a person changed them."""

    changed = Signal()

    def __init__(self, theme: Theme, *, must: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._must = must
        self.rows: list[ExampleRow] = []
        words = translate("CharterForm", "Must match") if must else translate("CharterForm", "Must not match")
        self._name = words
        head = QHBoxLayout()
        head.setSpacing(6)
        title = plain_label(words, theme, "section", "text.secondary")
        title.setWordWrap(False)
        self.count = plain_label("", theme, "section", "text.muted")
        head.addWidget(title)
        head.addWidget(self.count, 1)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.add_button = link_button(translate("CharterForm", "Add an example"), "plus", theme, self)
        self.add_button.clicked.connect(self._add_empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._list)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def texts(self) -> tuple[str, ...]:
        """Return the examples, without those that are empty."""
        return tuple(dict.fromkeys(text for row in self.rows if (text := text_of(row.edit.document()).strip())))

    def show_texts(self, texts: Sequence[str]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for text in texts:
            self._make(text)

    def _add_empty(self) -> None:
        self.add()

    def add(self, text: str = "", after: ExampleRow | None = None) -> ExampleRow:
        """Add an example and give it the keyboard."""
        row = self._make(text, self.rows.index(after) + 1 if after in self.rows else None)
        row.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.changed.emit()
        return row

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Show what came of the examples that were tried."""
        known = {outcome[0]: outcome for outcome in outcomes}
        for row in self.rows:
            row.show_outcome(known.get(text_of(row.edit.document()).strip()), must=self._must)
        tried = [row.passes for row in self.rows if row.passes is not None]
        said = translate("CharterForm", "%1 of %2").replace("%1", str(sum(tried))).replace("%2", str(len(tried)))
        self.count.setText(said if tried else "")
        palette = self.count.palette()
        role = "success.text" if all(tried) else "danger.text"
        palette.setColor(self.count.foregroundRole(), self._theme.colour(role))
        self.count.setPalette(palette)

    def _make(self, text: str, at: int | None = None) -> ExampleRow:
        row = ExampleRow(self._theme, text, self._name, self)
        row.edit.textChanged.connect(self.changed)
        row.edit.another.connect(lambda: self.add(after=row))
        row.edit.gone.connect(lambda: self._remove(row))
        row.remove_button.clicked.connect(lambda: self._remove(row))
        at = len(self.rows) if at is None else at
        self.rows.insert(at, row)
        self._list.insertWidget(at, row)
        return row

    def _remove(self, row: ExampleRow) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        (self.rows[max(0, at - 1)].edit if self.rows else self.add_button).setFocus()
        self.changed.emit()
