"""A page of the settings: rows of a title, what is chosen, and a hint; every row can be found by its words."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.theme import Theme
from cm_inbox.settings import Settings

from .base import inked_label
from .page_parts import Entry, PageContext
from .progress import Progress

translate = QCoreApplication.translate
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Door:
    """What the pages are given: the settings of now, and the way to change them at once and for good.

    ``window`` is what the pages of others are given; None where only the settings themselves can be chosen.
    """

    current: Callable[[], Settings]
    use: Callable[[Settings], None]
    window: PageContext | None = None

    def change(self, **changes: Any) -> None:
        """Take other settings for these fields, if they are others."""
        settings = msgspec.structs.replace(self.current(), **changes)
        if settings != self.current():
            self.use(settings)


class Page(QScrollArea):
    """A page with its rows, one below the other. ``refresh`` brings it up to date with what other pages changed."""

    def __init__(self, theme: Theme, id: str, title: str, icon: str, words: str = "") -> None:
        """``words`` are further words, of both languages, that lead to the page."""
        super().__init__()
        self.theme = theme
        self.id = id
        self.title = title
        self.icon = icon
        self.words = words
        self.entries: list[Entry] = []
        self.refresh: Callable[[], None] = _nothing
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("part", "settings")
        inside = QWidget()
        inside.setProperty("part", "settings")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(4, 0, 10, 12)
        self.column.setSpacing(4)
        self.column.addWidget(inked_label(title, theme, "page"))
        self.column.addSpacing(6)
        self.setWidget(inside)

    def add(self, title: str, widget: QWidget, hint: str = "", words: str = "") -> None:
        """Add a setting; ``words`` are further words, of both languages, by which it is found."""
        self.add_to(self.column, title, widget, hint, words)

    def add_to(self, place: QVBoxLayout, title: str, widget: QWidget, hint: str = "", words: str = "") -> None:
        """Add a setting to a part of the page."""
        row = QWidget()
        row.setProperty("part", "setting")
        row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(row)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addWidget(inked_label(title, self.theme, "strong"))
        column.addWidget(widget)
        if hint:
            column.addWidget(inked_label(hint, self.theme, "small", "muted"))
        if not widget.accessibleName():
            widget.setAccessibleName(title)
        place.addWidget(row)
        self.entries.append(Entry(title, f"{title} {hint} {words}", row))

    def end(self) -> Page:
        """Leave the rest of the page empty."""
        self.column.addStretch(1)
        return self


def _nothing() -> None:
    """Do nothing: what this page shows is changed by nobody else."""


def in_a_row(*widgets: QWidget, stretch: bool = True) -> QWidget:
    """Return the widgets side by side."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return holder


def quiet_button(text: str, role: str = "") -> QPushButton:
    """Return a button that Enter elsewhere does not press."""
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setAutoDefault(False)
    return button


class Work(QWidget):
    """Something that takes its time: said, shown as it goes on, and stopped on wish. One thing at a time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._futures = Futures(self._failed, self)
        self._busy = False
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.stop_button = quiet_button(translate("Settings", "Stop"))
        self.stop_button.clicked.connect(self._stop.set)
        self.line = inked_label("", theme, "small", "muted")
        self._progress = Progress(self.bar, self)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 0)
        column.addLayout(row)
        column.addWidget(self.line)
        self._show(False)
        self.destroyed.connect(self._stop.set)

    def run(
        self,
        said: str,
        work: Callable[[Callable[[int, int], None], Callable[[], bool]], Future[T]],
        then: Callable[[T], str],
        *,
        can_stop: bool = True,
    ) -> None:
        """Do it; ``work`` is given how to tell of progress and to ask whether to stop, ``then`` says how it ended."""
        if self._busy:
            self.say(translate("Settings", "Wait until what is under way has ended."), "warning")
            return
        self._stop.clear()
        try:
            going = work(self._progress.told, self._stop.is_set)
        except CmInboxError as error:
            self._failed(error)
            return
        self._show(True, can_stop=can_stop)
        self.say(said)
        self._futures.then(going, lambda result: self._ended(then(result)))

    def say(self, text: str, ink: str = "muted") -> None:
        """Say something below the bar."""
        self.line.setProperty("ink", ink)
        self.line.style().polish(self.line)
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def _show(self, busy: bool, *, can_stop: bool = True) -> None:
        self._busy = busy
        if busy:
            self._progress.begin()
        self.bar.setVisible(busy)
        self.stop_button.setVisible(busy and can_stop)

    def _ended(self, said: str) -> None:
        self._show(False)
        self.say(said, "good")

    def _failed(self, error: CmInboxError) -> None:
        self._show(False)
        title, message = texts.error_text(error)
        self.say(f"{title}. {message}", "danger")


def ask_first(parent: QWidget, title: str, question: str, warning: str, do_it: str, then: Callable[[], None]) -> None:
    """Ask before something that cannot be undone. Cancel is what Enter and Escape do."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(warning)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    button = box.addButton(do_it, QMessageBox.ButtonRole.DestructiveRole)
    button.clicked.connect(then)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.open()
