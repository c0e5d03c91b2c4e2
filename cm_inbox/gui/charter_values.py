"""The fields in which the values of a rule are given, each small enough to stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from .charter_fields import Choice, Field, Known, Way
from .dialogs.base import paint_arrow
from .plain import line
from .text_edit import text_of
from .theme import Theme

translate = QCoreApplication.translate

SHOWN_PICKED = 2
SHOWN_LETTERS = 34
LINES_AT_MOST = 8
NARROWEST = 72
"""A token is no narrower (px)."""

AROUND_WORDS = 40
"""The edges of a token, and its arrow (px); the style sheet has them."""


class Value(QWidget):
    """Holds a value. ``changed``: a person changed it."""

    changed = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def value(self) -> Any:
        """Return what the field holds."""
        return self.field.first

    def show_value(self, value: Any) -> None:
        """Show a value without saying that it changed."""

    def complaint(self) -> str:
        """Return what is wrong with what was typed, empty where nothing is."""
        return ""

    @property
    def wide(self) -> bool:
        """Say whether it takes the room there is."""
        return False

    @property
    def apart(self) -> bool:
        """Say whether it stands below its words and not among them."""
        return False


class Token(QPushButton):
    """A word in a sentence that opens a menu."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "token")
        self._theme = theme
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(min(NARROWEST, self.sizeHint().width()), super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """Return what of the words there is room for."""
        room = self.width() - AROUND_WORDS
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown_text()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()
        paint_arrow(self, self._theme)


class StayingMenu(QMenu):
    """A menu in which several things are ticked one after the other."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        action = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        action = self.activeAction()
        if action is not None and action.isCheckable() and event.key() == Qt.Key.Key_Space:
            action.trigger()
            return
        super().keyPressEvent(event)


class FlagValue(Value):
    """Nothing to give: that it is there says all."""

    def value(self) -> Any:
        return True


class PickValue(Value):
    """One or several of those that are known; what is named and not known stays to be seen."""

    def __init__(self, field: Field, theme: Theme, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._many = field.way is Way.PICK
        self._choices = list(choices)
        self._picked: list[Any] = []
        self.button = Token(theme, self)
        self.button.setAccessibleName(field.title)
        self.menu = (StayingMenu if self._many else QMenu)(self.button)
        self.button.clicked.connect(self._open)
        self._row.addWidget(self.button)

    def value(self) -> Any:
        if self._many:
            return tuple(self._picked)
        return self._picked[0] if self._picked else None

    def show_value(self, value: Any) -> None:
        if self._many:
            self._picked = list(value)
        else:
            self._picked = [] if value is None else [value]
        self._say()

    def pick(self, value: Any) -> None:
        """Choose a value, or of several that may be chosen let one go again."""
        if not self._many:
            self._picked = [value]
        elif value in self._picked:
            self._picked.remove(value)
        else:
            self._picked.append(value)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        words = dict(self._choices)
        named = [words.get(each, str(each)) for each in self._picked]
        said = ", ".join(named[:SHOWN_PICKED])
        said = line(said, SHOWN_LETTERS)
        if len(named) > SHOWN_PICKED:
            said += translate("CharterForm", " and %n more", "", len(named) - SHOWN_PICKED)
        self.button.setText((said or translate("CharterForm", "choose…")).replace("&", "&&"))
        self.button.setToolTip(", ".join(named))

    def _open(self) -> None:
        self.menu.clear()
        known = [value for value, _ in self._choices]
        for value, words in (*self._choices, *((each, str(each)) for each in self._picked if each not in known)):
            action = QAction(words.replace("&", "&&"), self.menu, checkable=True)
            action.setChecked(value in self._picked)
            action.triggered.connect(lambda _checked=False, chosen=value: self.pick(chosen))
            self.menu.addAction(action)
        if not self.menu.actions():
            nothing = self.menu.addAction(translate("CharterForm", "The charter has none yet"))
            nothing.setEnabled(False)
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))


class Number(QSpinBox):
    """A number, typed or changed by the arrow keys; the wheel scrolls the form and not the number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(8, 0, 8, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class NumberValue(Value):
    """A whole number, or a share in hundredths."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.spin = Number(self)
        self.spin.setRange(field.least, field.most)
        self.spin.setAccessibleName(field.title)
        self.spin.setFixedWidth(72)
        if field.way is Way.PERCENT:
            self.spin.setSuffix(" %")
        self.spin.valueChanged.connect(lambda _value: self.changed.emit())
        self._row.addWidget(self.spin)

    def value(self) -> Any:
        return self.spin.value() / 100 if self.field.way is Way.PERCENT else self.spin.value()

    def show_value(self, value: Any) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(round(value * 100) if self.field.way is Way.PERCENT else value)
        self.spin.blockSignals(False)


class LineValue(Value):
    """One line: a duration, a span of the day, words with commas between."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(field.title)
        self.edit.setPlaceholderText(field.hint)
        if not self.wide:
            self.edit.setFixedWidth(132)
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self._row.addWidget(self.edit)

    def value(self) -> Any:
        text = self.edit.text().strip()
        if self.field.way is Way.LIST:
            return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        return text or None

    def show_value(self, value: Any) -> None:
        text = ", ".join(value) if isinstance(value, tuple) else value or ""
        if text != self.edit.text():
            self.edit.setText(text)

    @property
    def wide(self) -> bool:
        return self.field.way in (Way.LIST, Way.TEXT)

    def complaint(self) -> str:
        from cm_inbox.charter.durations import parse_duration, parse_span

        text = self.edit.text().strip()
        try:
            if self.field.way is Way.DURATION:
                parse_duration(text)
            elif self.field.way is Way.SPAN:
                parse_span(text)
        except ValueError:
            if self.field.way is Way.SPAN:
                return translate("CharterForm", "Write a span of the day such as 22:00-06:00.")
            return translate("CharterForm", "Write a duration such as 12h, 3d or 2w.")
        return ""


class LinesValue(Value):
    """Several texts, one a line; as high as they are many."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.edit = QPlainTextEdit(self)
        self.edit.setAccessibleName(field.title)
        self.edit.setPlaceholderText(field.hint)
        self.edit.setTabChangesFocus(True)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.edit.textChanged.connect(self._changed)
        self._showing = False
        self._row.addWidget(self.edit)
        self._fit()

    @property
    def wide(self) -> bool:
        return True

    @property
    def apart(self) -> bool:
        return True

    def value(self) -> Any:
        lines = (line.strip() for line in text_of(self.edit.document()).split("\n"))
        return tuple(dict.fromkeys(line for line in lines if line))

    def show_value(self, value: Any) -> None:
        if tuple(value) == self.value():
            return
        self._showing = True
        self.edit.setPlainText("\n".join(value))
        self._showing = False
        self._fit()

    def _changed(self) -> None:
        self._fit()
        if not self._showing:
            self.changed.emit()

    def _fit(self) -> None:
        line = QFontMetricsF(self.edit.font()).lineSpacing()
        rows = min(max(1, self.edit.blockCount()), LINES_AT_MOST)
        self.edit.setFixedHeight(round(rows * line + 2 * self.edit.document().documentMargin()) + 6)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()


def value_of(field: Field, theme: Theme, known: Known, parent: QWidget | None = None) -> Value:
    """Return the widget in which a field is given."""
    if field.way in (Way.PICK, Way.CHOICE):
        choices = known.choices.get(field.choices, ()) if isinstance(field.choices, str) else field.choices
        return PickValue(field, theme, choices, parent)
    if field.way in (Way.NUMBER, Way.PERCENT):
        return NumberValue(field, parent)
    if field.way is Way.LINES:
        return LinesValue(field, parent)
    if field.way is Way.FLAG:
        return FlagValue(field, parent)
    return LineValue(field, parent)
