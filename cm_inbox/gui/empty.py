"""What stands in place of a list with nothing in it: why, and what to do."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cm_inbox.models.queue import View

from .plain import isolated
from .theme import Theme


class Nothing(Enum):
    """Why a list is empty."""

    VIEW = "view"
    NARROWED = "narrowed"
    FOUND = "found"
    PROBLEM = "problem"
    ACCOUNTS = "accounts"


class Empty(QWidget):
    """``ordered`` gives the id of the command that its button stands for."""

    ordered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._nothing = Nothing.VIEW
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = self._label("title", "title")
        self.text = self._label("body", "text")
        self.button = QPushButton(self)
        self.button.clicked.connect(self._order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 0, 32, 0)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)
        theme.changed.connect(self._draw)

    def _label(self, style: str, part: str) -> QLabel:
        label = QLabel(self)
        label.setFont(self._theme.font(style))
        label.setProperty("part", part)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        return label

    def show_nothing(self, nothing: Nothing, view: View, query: str = "", problem: str = "") -> None:
        """Say why the list is empty."""
        self._nothing = nothing
        title, text, button = self._words(nothing, view, query, problem)
        self.title.setText(title)
        self.text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{title}. {text}")
        self._draw()

    def _words(self, nothing: Nothing, view: View, query: str, problem: str) -> tuple[str, str, str]:
        if nothing is Nothing.ACCOUNTS:
            return (
                self.tr("No account yet"),
                self.tr("Connect the accounts of your brands: their comments and private messages appear here."),
                self.tr("Connect an account"),
            )
        if nothing is Nothing.PROBLEM:
            return self.tr("The search makes no sense yet"), problem, ""
        if nothing is Nothing.FOUND:
            return (
                self.tr("Nothing found for “%1”").replace("%1", isolated(query, 60)),
                self.tr("Try fewer words, or the beginning of one with * behind it."),
                self.tr("Back to the list"),
            )
        if nothing is Nothing.NARROWED:
            return (
                self.tr("Nothing matches this filter"),
                self.tr("Other conversations of this view may be hidden by it."),
                self.tr("Show all"),
            )
        title, text = {
            View.INBOX: (self.tr("All done"), self.tr("New messages appear here by themselves.")),
            View.URGENT: (self.tr("Nothing urgent"), self.tr("What is late or marked urgent appears here.")),
            View.MINE: (
                self.tr("Nothing assigned to you"),
                self.tr("Take a conversation with t, or assign it with a."),
            ),
            View.SNOOZED: (self.tr("Nothing put off"), self.tr("Put a conversation off with s.")),
            View.DONE: (self.tr("Nothing handled yet"), self.tr("What you answer or mark done with e goes here.")),
        }.get(view, (self.tr("Nothing here"), ""))
        return title, text, ""

    def _order(self) -> None:
        self.ordered.emit({Nothing.ACCOUNTS: "accounts", Nothing.NARROWED: "filter-all"}.get(self._nothing, "back"))

    def _draw(self) -> None:
        icon = {
            Nothing.ACCOUNTS: "users",
            Nothing.FOUND: "search",
            Nothing.PROBLEM: "search",
            Nothing.NARROWED: "filter",
        }.get(self._nothing, "coffee")
        self._picture.setPixmap(self._theme.icon(icon, 32, self._theme.colour("text.disabled")))
