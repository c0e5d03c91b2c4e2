"""One page of the settings in a window of its own: what a command opens without a way through all the others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cm_inbox.gui.theme import Theme

from .base import Sheet

WIDTH, HEIGHT = 640, 620


class PageSheet(Sheet):
    """Shows a page; what is changed on it holds at once, so that there is nothing to confirm."""

    def __init__(self, theme: Theme, page: QWidget, parent: QWidget | None) -> None:
        super().__init__(theme, page.accessibleName(), parent, width=WIDTH)
        page.setContentsMargins(4, 0, 16, 8)  # room for the ring of the keyboard's focus
        self.page = page
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self.content.addWidget(area)
        close = self.add_close()
        close.setDefault(True)
        room = parent.window().height() - 60 if parent is not None else HEIGHT
        self.resize(WIDTH + 40, max(320, min(HEIGHT, room)))
        close.setFocus()
