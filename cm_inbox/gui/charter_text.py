"""The charter's file as text, with numbers of lines and what is wrong marked at its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from . import charter_texts
from .charter_examples import set_extra
from .dialogs.base import plain_label
from .text_edit import text_of
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.charter.problems import Problem

translate = QCoreApplication.translate

GUTTER = 44
PROBLEMS_SHOWN = 50


class CharterText(QWidget):
    """The text. ``typed`` carries it whenever a person changed it."""

    typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("CharterText")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._showing = False
        self._problems: Sequence[Problem] = ()
        title = plain_label(translate("CharterText", "The charter’s file"), theme, "strong")
        title.setFixedHeight(64)
        title.setContentsMargins(20, 0, 20, 0)
        self.edit = NumberedEdit(theme, self)
        self.edit.setAccessibleName(translate("CharterText", "The charter’s file"))
        self.edit.textChanged.connect(self._changed)
        self._colours = TomlColours(theme, self.edit.document())
        self.list = QListWidget(self)
        self.list.setObjectName("CharterProblems")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setMaximumHeight(170)
        self.list.setAccessibleName(translate("CharterText", "Problems"))
        self.list.hide()
        self.list.itemClicked.connect(self._jump)
        self.list.itemActivated.connect(self._jump)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(self.edit, 1)
        column.addWidget(self.list)
        theme.changed.connect(self._colours.rehighlight)

    def show_text(self, text: str, problems: Sequence[Problem]) -> None:
        """Show a text and what is wrong with it. What has the keyboard and says the same stays untouched."""
        if text != text_of(self.edit.document()):
            self._showing = True
            place = self.edit.verticalScrollBar().value()
            at = self.edit.textCursor().position()
            self.edit.setPlainText(text)
            cursor = self.edit.textCursor()
            cursor.setPosition(min(at, len(text_of(self.edit.document()))))
            self.edit.setTextCursor(cursor)
            self.edit.verticalScrollBar().setValue(place)
            self._showing = False
        if problems != self._problems:
            self._problems = problems
            self._show_problems()

    def _show_problems(self) -> None:
        self.list.clear()
        for problem in self._problems[:PROBLEMS_SHOWN]:
            where = f"{problem.line}:{problem.column}  " if problem.line else ""
            said = translate("CharterText", "%1: %2").replace("%2", charter_texts.problem(problem))
            item = QListWidgetItem(where + said.replace("%1", charter_texts.place(problem)))
            role = "warning.text" if problem.warning else "danger.text"
            item.setIcon(self._theme.qicon("warn" if problem.warning else "x", self._theme.colour(role)))
            item.setData(Qt.ItemDataRole.UserRole, problem.line)
            self.list.addItem(item)
        self.list.setVisible(bool(self._problems))
        lines = {problem.line: not problem.warning for problem in self._problems if problem.line}
        self.edit.mark_lines(lines)

    def _jump(self, item: QListWidgetItem) -> None:
        self.go_to_line(int(item.data(Qt.ItemDataRole.UserRole) or 1))

    def go_to_line(self, number: int) -> None:
        """Put the cursor at a line, counted from 1, and show it."""
        block = self.edit.document().findBlockByNumber(max(0, number - 1))
        if block.isValid():
            self.edit.setTextCursor(QTextCursor(block))
            self.edit.centerCursor()
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rule(self, rule_id: str) -> None:
        """Scroll to a rule, and leave the keyboard where it is."""
        found = re.search(rf"^id\s*=\s*[\"']{re.escape(rule_id)}[\"']", text_of(self.edit.document()), re.MULTILINE)
        if found is None or self.edit.hasFocus():
            return
        number = text_of(self.edit.document()).count("\n", 0, found.start())
        bar = self.edit.verticalScrollBar()
        bar.setValue(min(max(0, number - 1), bar.maximum()))

    def _changed(self) -> None:
        if not self._showing:
            self.typed.emit(text_of(self.edit.document()))


class NumberedEdit(QPlainTextEdit):
    """A text with the numbers of its lines; those with a problem are marked."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marked: dict[int, bool] = {}
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.scaled(12))
        self.setFont(font)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(False)
        self.gutter = Gutter(self)
        self.setViewportMargins(GUTTER, 0, 0, 0)
        self.updateRequest.connect(self._follow)

    def mark_lines(self, lines: dict[int, bool]) -> None:
        """Mark these lines; True: an error, False: a warning."""
        self._marked = dict(lines)
        marks = []
        for number, grave in lines.items():
            block = self.document().findBlockByNumber(number - 1)
            if not block.isValid():
                continue
            selection, style = QTextEdit.ExtraSelection(), QTextCharFormat()
            style.setBackground(self._theme.colour("danger.tint" if grave else "warning.tint"))
            style.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
            set_extra(selection, style, QTextCursor(block))
            marks.append(selection)
        self.setExtraSelections(marks)
        self.gutter.update()

    def _follow(self, area: QRect, by: int) -> None:
        if by:
            self.gutter.scroll(0, by)
        else:
            self.gutter.update(0, area.y(), GUTTER, area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        inside = self.contentsRect()
        self.gutter.setGeometry(inside.left(), inside.top(), GUTTER, inside.height())

    def paint_gutter(self, area: QRect) -> None:
        """Paint the numbers of the lines that are shown."""
        painter = QPainter(self.gutter)
        painter.fillRect(area, self._theme.colour("bg.sunken"))
        painter.setFont(QFont(self.font()))
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > area.bottom():
                break
            number = block.blockNumber() + 1
            grave = self._marked.get(number)
            role = "text.muted" if grave is None else "danger.text" if grave else "warning.text"
            painter.setPen(self._theme.colour(role))
            mark = "" if grave is None else "●"
            painter.drawText(
                QRectF(0, box.top(), GUTTER - 8, box.height()), Qt.AlignmentFlag.AlignRight, f"{mark}{number}"
            )
            block = block.next()


class Gutter(QWidget):
    """Where the numbers stand."""

    def __init__(self, edit: NumberedEdit) -> None:
        super().__init__(edit)
        self._edit = edit

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(GUTTER, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._edit.paint_gutter(event.rect())


class TomlColours(QSyntaxHighlighter):
    """Comments, headers, keys and texts told apart."""

    _PARTS = (
        (re.compile(r"^\s*\[\[?[^\]]*\]\]?"), "accent.text"),
        (re.compile(r"^\s*[\w.\-]+(?=\s*=)"), "text.secondary"),
        (re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'"), "success.text"),
        (re.compile(r"(?:^|\s)#(?=[^\"']*$).*$"), "text.muted"),
    )

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        for pattern, role in self._PARTS:
            style = QTextCharFormat()
            style.setForeground(self._theme.colour(role))
            for match in pattern.finditer(text):
                self.setFormat(match.start(), match.end() - match.start(), style)
