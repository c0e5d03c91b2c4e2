"""The bar below the conversation: what can be done, each with its key; and the line that says why something cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from .announcing import announce
from .commands import ACTION_BAR, BEGIN_GROUP, BY_ID, keys_of, short_of, title_of
from .keycaps import caps
from .theme import Theme

BEFORE, AFTER, GAP = 20, 4, 0
DIVIDED = 11
"""How wide the line between two groups of commands is, with the room around it."""

MORE = 24


class ActionButton(QAbstractButton):
    """A keycap and a word. One that is not possible stays in reach of the mouse to say why: ``refused``."""

    refused = Signal(str)

    def __init__(self, theme: Theme, key: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self.reason = ""
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def set_reason(self, reason: str) -> None:
        """Say why it is not possible; empty where it is."""
        if reason != self.reason:
            self.reason = reason
            self.setToolTip(reason or self.accessibleName())
            self.setAccessibleDescription(reason)
            self.update()

    def set_key(self, key: str) -> None:
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(4 + self._cap_width() + 5 + self._text_width() + 5), 28)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.reason:
            self.refused.emit(self.reason)
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and not self.reason:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bg.pressed" if self.isDown() else "bg.hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        middle = self.height() / 2
        width = self._cap_width()
        cap = QRectF(4, middle - 9, width, 18).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("border.subtle" if self.reason else "key.border"), 1))
        painter.setBrush(theme.colour("key.bg"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.colour("text.disabled" if self.reason else "key.text"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.disabled" if self.reason else "text.secondary"))
        rest = QRectF(4 + width + 5, 0, self.width(), self.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _cap_width(self) -> float:
        return max(18, self._metrics("micro") + 8)

    def _text_width(self) -> float:
        return self._metrics("small")

    def _metrics(self, style: str) -> float:
        text = self._key if style == "micro" else self.text()
        return QFontMetricsF(self._theme.font(style)).horizontalAdvance(text)


class Divider(QWidget):
    """A line between two groups of commands."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedWidth(DIVIDED)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        middle = self.height() // 2
        painter.fillRect(DIVIDED // 2, middle - 10, 1, 20, self._theme.colour("border.default"))
        painter.end()


class ActionBar(QWidget):
    """The commands of ``ACTION_BAR``; those that find no room are behind the last button. ``chosen`` gives an id."""

    chosen = Signal(str)
    refused = Signal(str)

    def __init__(self, theme: Theme, keymap: Mapping[str, Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ActionBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.size("actionbar"))
        self._theme, self._keymap = theme, keymap
        self.buttons: dict[str, ActionButton] = {}
        self._dividers: dict[str, Divider] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(BEFORE, 0, AFTER, 0)
        layout.setSpacing(GAP)
        for command_id in ACTION_BAR:
            if command_id in BEGIN_GROUP:
                divider = self._dividers[command_id] = Divider(theme, self)
                layout.addWidget(divider)
            button = ActionButton(theme, first_key(command_id, keymap), short_of(BY_ID[command_id]), self)
            button.clicked.connect(lambda _checked=False, chosen=command_id: self._choose(chosen))
            button.refused.connect(self.refused)
            button.setAccessibleName(title_of(BY_ID[command_id]))
            button.setToolTip(title_of(BY_ID[command_id]))
            self.buttons[command_id] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.more = QToolButton(self)
        self.more.setAutoRaise(True)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.setText("…")
        self.more.setFixedSize(MORE, 28)
        self.more.setToolTip(self.tr("More commands"))
        self.more.setAccessibleName(self.tr("More commands"))
        self.more.clicked.connect(self._show_more)
        layout.addWidget(self.more)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, self._theme.size("actionbar"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._arrange()

    def _arrange(self) -> None:
        """Show as many buttons as find room, the first ones first."""
        room = self.width() - BEFORE - AFTER - MORE - GAP
        for command_id, button in self.buttons.items():
            divider = self._dividers.get(command_id)
            room -= button.sizeHint().width() + GAP + (DIVIDED + GAP if divider is not None else 0)
            button.setVisible(room >= 0)
            if divider is not None:
                divider.setVisible(room >= 0)

    def set_reasons(self, reasons: Mapping[str, str]) -> None:
        """Say of each command why it is not possible; empty where it is."""
        for command_id, button in self.buttons.items():
            button.set_reason(reasons.get(command_id, ""))

    def set_keymap(self, keymap: Mapping[str, Sequence[str]]) -> None:
        self._keymap = keymap
        for command_id, button in self.buttons.items():
            button.set_key(first_key(command_id, keymap))
        self._arrange()

    def set_title(self, command_id: str, text: str) -> None:
        """Let a button say what its key would do now."""
        button = self.buttons[command_id]
        if button.text() != text:
            button.setText(text)
            button.updateGeometry()
            self._arrange()

    def _choose(self, command_id: str) -> None:
        if not self.buttons[command_id].reason:
            self.chosen.emit(command_id)

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for command_id, button in self.buttons.items():
            if not button.isVisible():
                action = menu.addAction(self._named(command_id))
                action.setEnabled(not button.reason)
                action.setToolTip(button.reason)
                action.triggered.connect(lambda _checked=False, chosen=command_id: self.chosen.emit(chosen))
        for command_id in ("palette", "keys"):
            action = menu.addAction(self._named(command_id))
            action.triggered.connect(lambda _checked=False, chosen=command_id: self.chosen.emit(chosen))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(QPointF(0, -menu.sizeHint().height()).toPoint()))

    def _named(self, command_id: str) -> str:
        """Return a command's title for a menu, its key at the right."""
        key = first_key(command_id, self._keymap)
        return "\t".join(part for part in (title_of(BY_ID[command_id]), " ".join(caps(key))) if part)


class StatusLine(QLabel):
    """One line of small text that says what a key waits for, or why a command is not possible."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("StatusLine")
        self.setFont(theme.font("small"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(24, 0, 24, 2)
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def tell(self, text: str) -> None:
        """Say it, or with an empty text say nothing; the line keeps its place, so that nothing moves."""
        self.setText(text)
        announce(self, text)


def first_key(command_id: str, keymap: Mapping[str, Sequence[str]]) -> str:
    """Return the key that stands on a button; empty where the user took all keys away."""
    keys = keys_of(BY_ID[command_id], keymap)
    return keys[0] if keys else ""
