"""Above the composer: that a colleague is answering, or what they answered, with the way to take over."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from .announcing import announce
from .cap_button import CapButton, Role
from .paint_kit import bordered
from .plain import line
from .theme import Theme

translate = QCoreApplication.translate

MARGIN = 24
WORDS_AT_MOST = 600
LINES = 3


class HeldCard(QWidget):
    """One line, and below it a colleague's words where they are known. ``take_wanted``: it is to be ours."""

    take_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.said = self._label()
        self.words = self._label()
        self.take_button = CapButton(theme, Role.OUTLINED, self)
        self.take_button.clicked.connect(self.take_wanted)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.said, 1)
        row.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN + 38, 8, MARGIN + 10, 16)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.words)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def tell(self, said: str, words: str = "", *, key: str = "", can_take: bool = False) -> None:
        """Say it; ``words`` are what a colleague wrote, ``key`` takes the answer over."""
        news = self.isHidden() or said != self.said.text()
        self.said.setText(said)
        shown = line(words, WORDS_AT_MOST)
        self.words.setText(shown)
        self.words.setMaximumHeight(self.words.fontMetrics().lineSpacing() * LINES + 2)
        self.words.setToolTip(shown)
        self.words.setVisible(bool(shown))
        self.take_button.tell(translate("Held", "Take over"), key)
        self.take_button.setVisible(can_take)
        self.setAccessibleName(f"{said} {shown}".strip())
        self.show()
        self.update()
        if news:
            announce(self, said)

    def _restyle(self) -> None:
        for label, font, role in ((self.said, "body", "text.primary"), (self.words, "body", "text.secondary")):
            label.setFont(self._theme.font(font))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._theme.colour(role))
            label.setPalette(palette)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, self.height() - 8)
        bordered(painter, area, 10, theme.colour("accent.tint"), theme.colour("accent.border"))
        painter.drawPixmap(MARGIN + 12, 14, theme.icon("users", 16, theme.colour("accent.text")))
        painter.end()
