"""What a network asks to be allowed in the browser: why, what is lost without it, and how the network calls it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.theme import Theme
from cm_inbox.models.apps import Scope

from .base import inked_label

translate = QCoreApplication.translate

ICON = 16


class ScopeList(QWidget):
    """One reason a line, each with an icon; a screen reader says a line whole."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scopes: Sequence[Scope] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._lines = QWidget(self)
        self._column.addWidget(self._lines)
        self._icons: list[QLabel] = []
        self.setAccessibleName(translate("Connect", "What you are asked to allow"))
        theme.changed.connect(self._paint)

    def show_scopes(self, scopes: Sequence[Scope]) -> None:
        """Show these, in their order."""
        if scopes == self._scopes:
            return
        self._scopes = scopes
        self._lines.deleteLater()
        self._lines = QWidget(self)
        self._column.addWidget(self._lines)
        self._icons = []
        grid = QGridLayout(self._lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, scope in enumerate(scopes):
            icon = QLabel(self._lines)
            icon.setFixedSize(ICON, ICON + 2)
            why = inked_label(texts.sentence(scope.why), self._theme)
            why.setAccessibleName(spoken(scope))
            about = inked_label(_about(scope), self._theme, "small", "muted")
            grid.addWidget(icon, 3 * row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(why, 3 * row, 1)
            grid.addWidget(about, 3 * row + 1, 1)
            grid.setRowMinimumHeight(3 * row + 2, 6)
            self._icons.append(icon)
        self._paint()

    def said(self) -> list[str]:
        """Return the lines as a screen reader says them."""
        return [spoken(scope) for scope in self._scopes]

    def _paint(self) -> None:
        for icon in self._icons:
            icon.setPixmap(self._theme.icon("check", ICON, self._theme.colour("accent.text")))


def _about(scope: Scope) -> str:
    """Return the line below a reason."""
    return " · ".join(part for part in (_without(scope), ", ".join(scope.names)) if part)


def _without(scope: Scope) -> str:
    if not scope.without:
        return ""
    return translate("Connect", "Without it: %1").replace("%1", texts.sentence(scope.without))


def spoken(scope: Scope) -> str:
    """Return a line whole: the reason, and what is lost without it."""
    return " ".join(part for part in (texts.sentence(scope.why), _without(scope)) if part)
