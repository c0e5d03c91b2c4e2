"""Keys and clicks at random: whatever a cat on the keyboard does, nothing breaks, is lost, or stays stuck.

Some hundreds in every run; ``CM_INBOX_RANDOM_KEYS=50000 CM_INBOX_RANDOM_SEED=7`` makes more, from another seed. What
breaks is told with the keys that led there.
"""

from __future__ import annotations

import os
import random
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from traceback import format_exception

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.commands import COMMANDS
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.settings import Settings

from .desk import StoreDesk
from .draft_book import DraftBook
from .test_verdicts import CHARTER
from .world import Opened, World

pytestmark = pytest.mark.timeout(1_800)

EVENTS = int(os.environ.get("CM_INBOX_RANDOM_KEYS", "1500"))
SEED = int(os.environ.get("CM_INBOX_RANDOM_SEED", "20261122"))
ELSEWHERE = (
    (DecisionKind.DONE, ""),
    (DecisionKind.REPLY, "Merci de votre patience (%1)"),
    (DecisionKind.NOTE, "vu (%1)"),
    (DecisionKind.REOPEN, ""),
    (DecisionKind.ASSIGN, "Dominique"),
)
CLOSES = frozenset({"quit"})
"""Commands that end the program."""

NAMED = {
    "Enter": Qt.Key.Key_Return, "Escape": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab, "Space": Qt.Key.Key_Space,
    "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down, "Left": Qt.Key.Key_Left, "Right": Qt.Key.Key_Right,
    "PgUp": Qt.Key.Key_PageUp, "PgDown": Qt.Key.Key_PageDown, "Home": Qt.Key.Key_Home, "End": Qt.Key.Key_End,
    "Delete": Qt.Key.Key_Delete, "Backspace": Qt.Key.Key_Backspace,
    **{f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}  # fmt: skip
HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


TYPED = "aé’ .!x1\U0001f642"
QUIET = 5
"""Turns without anything to close: the window has come to the front, what waited for that is there, too."""


class Browser(QObject):
    """Opens nothing."""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Take an address that would else go to the browser."""


@pytest.fixture
def crowded(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    world = World(tmp_path)
    world.fill(60)
    world.arrive([world.message(number, "Vous êtes un connard, et en retard", part=1) for number in range(0, 60, 5)])
    world.use_charter(CHARTER)
    browser = Browser()
    for scheme in ("http", "https", "mailto", "file"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")  # type: ignore[arg-type]  # the stub says bytes
    opened = Opened(world, Settings(theme="light", language="fr"), canned=None, desk=StoreDesk(world))
    opened.window.resize(1280, 800)
    yield opened
    opened.close()
    for scheme in ("http", "https", "mailto", "file"):
        QDesktopServices.unsetUrlHandler(scheme)
    world.close()


class Cat:
    """Walks over the keyboard and the mouse, from a seed. ``steps`` are the last ones."""

    def __init__(self, opened: Opened, seed: int) -> None:
        self.opened = opened
        self.window = opened.window
        self.chance = random.Random(seed)
        self.book = DraftBook(opened)
        self.steps: deque[str] = deque(maxlen=40)
        bindings = [key for command in COMMANDS if command.id not in CLOSES for key in command.keys]
        self.bindings = [*bindings, *("j", "k", "Enter", "Escape", "Tab", "Escape", "x", "r", "z", "Ctrl+Enter") * 3]

    def step(self) -> None:
        what = self.chance.random()
        if what < 0.80:
            self.press(self.chance.choice(self.bindings))
        elif what < 0.86:
            for binding in ("Escape", "Escape", self.chance.choice("rRn")):  # what is typed by chance is no text
                self.press(binding)
            self.type(TYPED)
        elif what < 0.93:
            self.type(TYPED)
        else:
            self.click()

    def turn(self) -> None:
        """Let the event loop turn."""
        come_back(self.window)
        QTest.qWait(1)
        self.book.turned()

    def meanwhile(self) -> None:
        """Somebody else does something, or writes."""
        world, number = self.opened.world, self.chance.randrange(2, 1_000_000)
        if self.chance.random() < 0.3:
            about = self.chance.randrange(60)
            world.arrive([world.message(about, f"Encore en retard ({number})", waited=0, part=number)])
            self.steps.append(f"(person {about} writes)")
            return
        written = self.book.written
        about = self.chance.choice(written if written and self.chance.random() < 0.5 else range(1, 61))
        kind, text = self.chance.choice(ELSEWHERE)
        world.inbox.decide(kind, [about], text=text.replace("%1", str(number))).result(60)
        self.steps.append(f"({kind.value} of {about} elsewhere)")

    def _top(self) -> QWidget:
        dialog = QApplication.activeModalWidget()
        while isinstance(dialog, QFileDialog):  # Qt's own, in place of the system's; it asks back with exec()
            dialog.reject()
            dialog = QApplication.activeModalWidget()
        return QApplication.activePopupWidget() or dialog or self.window

    def press(self, binding: str) -> None:
        self.steps.append(binding)
        for stroke in binding.split(" "):
            *held, key = stroke.split("+") if not stroke.endswith("+") else ["+"]
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= HELD.get(name, Qt.KeyboardModifier.NoModifier)
            self.strike(key, modifiers)

    def strike(self, key: str, modifiers: Qt.KeyboardModifier) -> None:
        self.book.before()
        top = self._top()
        target = top.focusWidget() or top
        if key in NAMED:
            QTest.keyClick(target, NAMED[key], modifiers)
        else:
            self._write(target, key, modifiers)
        self.book.after()

    def _write(self, target: QWidget, key: str, modifiers: Qt.KeyboardModifier) -> None:
        if key.isupper():
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        code = ord(key.upper()) if key.isascii() else 0
        text = "" if modifiers & Qt.KeyboardModifier.ControlModifier else key
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, code, modifiers, text))

    def type(self, characters: str) -> None:
        for character in self.chance.choices(characters, k=self.chance.randint(1, 12)):
            self.steps.append(character)
            self.strike(character, Qt.KeyboardModifier.NoModifier)

    def click(self) -> None:
        top = self._top()
        at = QPoint(self.chance.randrange(max(1, top.width())), self.chance.randrange(max(1, top.height())))
        under = top.childAt(at) or top
        button = self.chance.choice((Qt.MouseButton.LeftButton,) * 4 + (Qt.MouseButton.RightButton,))
        place = under.mapFrom(top, at)
        self.steps.append(f"({button.name} on {type(under).__name__} {under.objectName()})")
        for kind, held in ((QEvent.Type.MouseButtonPress, button), (QEvent.Type.MouseButtonRelease, Qt.MouseButton(0))):
            event = QMouseEvent(
                kind, place.toPointF(), under.mapToGlobal(place).toPointF(), button, held, Qt.KeyboardModifier(0)
            )
            QApplication.sendEvent(under, event)
        self.book.after(clicked=True)


def come_back(window: QWidget) -> None:
    """Do what a window manager does, and the offscreen platform does not: some window has the keyboard."""
    if QApplication.activeWindow() is None:
        (QApplication.activeModalWidget() or window).activateWindow()


def calm_down(window: QWidget) -> None:
    """Close what is open, as somebody does who wants out of it."""
    quiet = 0
    for _ in range(100):
        come_back(window)
        QTest.qWait(1)
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        elif dialog is not None:
            QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
        nowhere = window.focusWidget() is None  # what had the keyboard went just now: the next turn gives it to another
        quiet = 0 if popup is not None or dialog is not None or nowhere else quiet + 1
        if quiet == QUIET:
            break
    assert QApplication.activeModalWidget() is None, f"stuck: {QApplication.activeModalWidget()}"
    left = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window.window()]
    assert left == [], "left open"
    focus = window.focusWidget()
    assert focus is not None
    assert focus.isVisible(), f"the keyboard is on {focus}, where nobody sees it"
    assert focus.isEnabled(), f"the keyboard is on {focus}, which takes none"


def test_nothing_breaks_is_lost_or_stays_stuck(crowded: Opened, qtbot: QtBot) -> None:
    cat, number = Cat(crowded, SEED), 0
    try:
        with qtbot.capture_exceptions() as raised:
            for number in range(EVENTS):
                cat.step()
                if number % 50 == 0:
                    cat.turn()
                if number % 25 == 0:
                    cat.meanwhile()
                if number % 500 == 499:
                    cat.turn()
                    calm_down(crowded.window)
                assert not raised, "".join(format_exception(raised[0][1]))
                assert crowded.window.window().isVisible(), "the window is gone"
            calm_down(crowded.window)
            cat.book.close()
            cat.book.check()
            assert not raised, "".join(format_exception(raised[0][1]))
    except AssertionError as error:
        error.add_note(f"seed {SEED}, event {number}, after: {' | '.join(cat.steps)}")
        raise
    assert crowded.world.store.check().result(60) == []
