"""What all dialogs share: a title, a body, a row of buttons; and the keyboard goes back to where it was."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from cm_inbox.gui.theme import Theme

translate = QCoreApplication.translate

MARGIN = 24
"""So much of the window a dialog leaves free around itself at first (px)."""

LEAST = QSize(480, 320)
"""No window makes a dialog smaller than that (px)."""


class Sheet(QDialog):
    """A dialog over its window. ``content`` is where the parts go, ``buttons`` the row below them."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None, *, width: int = 480) -> None:
        super().__init__(parent)
        self.theme = theme
        self._before = QApplication.focusWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.heading = plain_label(title, theme, "page")
        self.content = QVBoxLayout()
        self.content.setSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(self.heading)
        layout.addLayout(self.content, 1)
        layout.addLayout(self.buttons)
        self.finished.connect(self._give_focus_back)

    def add_button(self, text: str, role: str = "", *, default: bool = False) -> QPushButton:
        """Add a button to the row; ``role`` is ``primary``, ``danger`` or ``quiet``."""
        button = QPushButton(text, self)
        button.setProperty("role", role)
        button.setAutoDefault(default)
        button.setDefault(default)
        self.buttons.addWidget(button)
        return button

    def add_cancel(self) -> QPushButton:
        """Add the button that closes the dialog and does nothing."""
        button = self.add_button(translate("Dialog", "Cancel"))
        button.clicked.connect(self.reject)
        return button

    def add_close(self) -> QPushButton:
        button = self.add_button(translate("Dialog", "Close"))
        button.clicked.connect(self.reject)
        return button

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None and not event.spontaneous():
            self.setMinimumWidth(min(self.minimumWidth(), room_over(parent).width()))
            self.resize(self.size().boundedTo(room_over(parent)))
            self.move(parent.window().geometry().center() - self.rect().center())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focused = self.focusWidget()
        if is_enter(event) and isinstance(focused, QPushButton) and focused.isEnabled():
            focused.click()  # Enter presses the button one is on, whichever is the usual one
            return
        super().keyPressEvent(event)

    def _give_focus_back(self) -> None:
        give_keyboard_to(self._before)


def room_over(widget: QWidget) -> QSize:
    """Return the largest first size (px) of a dialog: that of the window below all dialogs, less a margin."""
    window = widget.window()
    while (below := window.parentWidget()) is not None:
        window = below.window()
    return (window.size() - QSize(2 * MARGIN, 2 * MARGIN)).expandedTo(LEAST)


def is_enter(event: QKeyEvent) -> bool:
    """Say whether a key press is Enter, the one or the other."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def give_keyboard_to(widget: QWidget | None) -> None:
    """Give the keyboard back to the widget that had it; where that is hidden by now, to whatever stands for it."""
    if widget is not None and isValid(widget):
        widget.activateWindow()
        if widget.isVisible():
            widget.setFocus(Qt.FocusReason.PopupFocusReason)


class Choices(QComboBox):
    """A combo box with an arrow that the style sheet does not take away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        paint_arrow(self, self._theme)


def paint_arrow(field: QWidget, theme: Theme) -> None:
    """Paint the arrow of a field that opens something."""
    painter = QPainter(field)
    role = "icon.default" if field.isEnabled() else "text.disabled"
    painter.drawPixmap(field.width() - 26, (field.height() - 16) // 2, theme.icon("chevron", 16, theme.colour(role)))


def plain_label(text: str, theme: Theme, style: str = "body", role: str = "text.primary") -> QLabel:
    """Return a label that shows its text as it is, never as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setFont(theme.font(style))
    label.setWordWrap(True)
    colour_label(label, theme.colour(role))
    return label


def inked_label(text: str, theme: Theme, style: str = "body", ink: str = "primary", *, light: bool = False) -> QLabel:
    """Return a label like ``plain_label`` that follows the theme by itself: ``ink`` is a word of the style sheet.

    ``light``: in the weight of plain text.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    font = theme.font(style)
    if light:
        font.setWeight(QFont.Weight.Normal)
    label.setFont(font)
    label.setWordWrap(True)
    label.setProperty("ink", ink)
    return label


def colour_label(label: QLabel, colour: QColor) -> None:
    """Write a label in a colour."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), colour)
    label.setPalette(palette)
