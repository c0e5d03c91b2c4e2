"""A label of one line that says with an ellipsis that it goes on, and what it says in full where one points at it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from .theme import Theme

SHORTEST = 24
"""No narrower than that (px): a letter and the ellipsis."""


class ElidedLabel(QLabel):
    """Like a label of one line, but gives way where there is no room."""

    def __init__(self, text: str, theme: Theme, style: str = "body", role: str = "text.primary") -> None:
        super().__init__()
        self._theme, self._role = theme, role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(style))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(min(SHORTEST, self.sizeHint().width()), super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """Return what of the text there is room for."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        shown = self.shown_text()
        whole = self.text() if shown != self.text() else ""
        if self.toolTip() != whole:
            self.setToolTip(whole)
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self._theme.colour(self._role))
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


def one_line(text: str, theme: Theme, style: str, role: str, parent: QWidget) -> ElidedLabel:
    """Return such a label inside a widget."""
    label = ElidedLabel(text, theme, style, role)
    label.setParent(parent)
    return label
