"""What stands in place of a list with nothing in it: why, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cm_inbox.models.queue import View
from cm_inbox.models.record import Record

from .keycaps import KeyCaps
from .plain import isolated
from .theme import Theme


class Nothing(Enum):
    """Why a list is empty."""

    VIEW = "view"
    BRAND = "brand"
    NARROWED = "narrowed"
    FOUND = "found"
    PROBLEM = "problem"
    ACCOUNTS = "accounts"
    UNREAD = "unread"


class Said(Record, frozen=True):
    """What is said: ``button`` runs ``command``; where its key does not run it, ``key`` is that of another."""

    icon: str
    title: str
    text: str
    button: str = ""
    command: str = ""
    key: str = ""


class Empty(QWidget):
    """``ordered`` gives the id of the command that its button stands for."""

    ordered = Signal(str)

    def __init__(self, theme: Theme, key_of: Callable[[str], str], parent: QWidget) -> None:
        """``key_of`` gives the key of a command."""
        super().__init__(parent)
        self.setObjectName("Empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._key_of = key_of
        self._said = Said("coffee", "", "")
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = self._label("title", "title")
        self.text = self._label("body", "text")
        self.button = QPushButton(self)
        self.button.clicked.connect(lambda: self.ordered.emit(self._said.command))
        self._keys = KeyCaps(theme, (), self)
        way = QHBoxLayout()
        way.setSpacing(8)
        way.addStretch(1)
        way.addWidget(self.button)
        way.addWidget(self._keys)
        way.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 0, 32, 0)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addSpacing(4)
        layout.addLayout(way)
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

    def show_nothing(self, nothing: Nothing, view: View, query: str = "", problem: str = "", brand: str = "") -> None:
        """Say why the list is empty."""
        said = self._said = self._words(nothing, view, query, problem, brand)
        self.title.setText(said.title)
        self.text.setText(said.text)
        self.button.setText(said.button)
        self.button.setVisible(bool(said.button))
        key = self._key_of(said.key or said.command) if said.button else ""
        self._keys.show_bindings((key,) if key else ())
        self.setAccessibleName(f"{said.title}. {said.text}")
        self._draw()

    def _words(self, nothing: Nothing, view: View, query: str, problem: str, brand: str) -> Said:
        if nothing is Nothing.ACCOUNTS:
            return Said(
                "users",
                self.tr("No account yet"),
                self.tr("Connect the accounts of your brands: their comments and private messages appear here."),
                self.tr("Connect an account"),
                "accounts",
            )
        if nothing is Nothing.UNREAD:
            return Said(
                "sync",
                self.tr("The first reading is under way"),
                self.tr("What people wrote to you appears here as it comes in."),
            )
        if nothing is Nothing.PROBLEM:
            return Said(
                "search", self.tr("The search makes no sense yet"), problem, self.tr("Back to the list"), "back"
            )
        if nothing is Nothing.FOUND:
            return Said(
                "search",
                self.tr("Nothing found for “%1”").replace("%1", isolated(query, 60)),
                self.tr("Try fewer words, or the beginning of one with * behind it."),
                self.tr("Back to the list"),
                "back",
            )
        if nothing is Nothing.NARROWED:
            return Said(
                "filter",
                self.tr("Nothing matches this filter"),
                self.tr("Other conversations of this view may be hidden by it."),
                self.tr("Show all"),
                "filter-all",
                key="back",
            )
        said = self._of_view(view)
        if nothing is Nothing.BRAND:
            only = self.tr("Only %1 is shown.").replace("%1", isolated(brand, 60))
            return Said(said.icon, said.title, only, self.tr("All brands"), "brand-all")
        return said

    def _of_view(self, view: View) -> Said:
        inbox = self.tr("Go to the inbox")
        if view is View.INBOX:
            text = self.tr("New messages appear here by themselves.")
            return Said("coffee", self.tr("All done"), text, self.tr("Fetch now"), "sync")
        if view is View.URGENT:
            text = self.tr("What is past its target, or marked urgent with %1, appears here.")
            return Said("check", self.tr("Nothing urgent"), self._with_keys(text, "prioritize"), inbox, "go-inbox")
        if view is View.MINE:
            text = self.tr("Take a conversation with %1, or assign it with %2.")
            title = self.tr("Nothing assigned to you")
            return Said("user", title, self._with_keys(text, "take", "assign"), inbox, "go-inbox")
        if view is View.APPROVE:
            text = self.tr("What writers of your team answer waits here until somebody approves it.")
            return Said("check", self.tr("Nothing to approve"), text, inbox, "go-inbox")
        if view is View.SNOOZED:
            text = self.tr("Put a conversation off with %1: it comes back by itself.")
            return Said("pause", self.tr("Nothing put off"), self._with_keys(text, "snooze"), inbox, "go-inbox")
        if view is View.DONE:
            text = self.tr("What you answer or mark done with %1 goes here.")
            return Said("done", self.tr("Nothing handled yet"), self._with_keys(text, "done"), inbox, "go-inbox")
        return Said("coffee", self.tr("Nothing here"), "", inbox, "go-inbox")

    def _with_keys(self, text: str, *commands: str) -> str:
        for number, command in enumerate(commands, 1):
            text = text.replace(f"%{number}", self._key_of(command))
        return text

    def _draw(self) -> None:
        self._picture.setPixmap(self._theme.icon(self._said.icon, 32, self._theme.colour("text.disabled")))
