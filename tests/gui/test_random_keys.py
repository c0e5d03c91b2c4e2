"""Keys and clicks at random: whatever a cat on the keyboard does, nothing breaks and nothing stays stuck.

Some thousands in every run; ``CM_INBOX_RANDOM_KEYS=50000 CM_INBOX_RANDOM_SEED=7`` makes more, from another seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from cm_inbox.gui.commands import COMMANDS
from cm_inbox.settings import Settings

from .desk import StoreDesk
from .test_verdicts import CHARTER
from .world import Opened, World

pytestmark = pytest.mark.timeout(1_800)

EVENTS = int(os.environ.get("CM_INBOX_RANDOM_KEYS", "4000"))
SEED = int(os.environ.get("CM_INBOX_RANDOM_SEED", "20261122"))
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
    """Walks over the keyboard and the mouse, from a seed."""

    def __init__(self, opened: Opened, seed: int) -> None:
        self.opened = opened
        self.window = opened.window
        self.chance = random.Random(seed)
        bindings = [key for command in COMMANDS if command.id not in CLOSES for key in command.keys]
        self.bindings = [*bindings, *("j", "k", "Enter", "Escape", "Tab", "Escape", "x", "r", "z") * 3]

    def walk(self, events: int) -> None:
        for number in range(events):
            if self.chance.random() < 0.85:
                self.press(self.chance.choice(self.bindings))
            elif self.chance.random() < 0.5:
                self.type("aé’ .!x1\U0001f642")
            else:
                self.click()
            if number % 50 == 0:
                QTest.qWait(1)
            assert self.window.window().isVisible(), "the window is gone"

    def _top(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def press(self, binding: str) -> None:
        for stroke in binding.split(" "):
            *held, key = stroke.split("+") if not stroke.endswith("+") else ["+"]
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= HELD.get(name, Qt.KeyboardModifier.NoModifier)
            self.strike(key, modifiers)

    def strike(self, key: str, modifiers: Qt.KeyboardModifier) -> None:
        top = self._top()
        if isinstance(top, QFileDialog):  # Qt's own, which asks back in a loop of its own where there is no such file
            top.reject()
            return
        target = top.focusWidget() or top
        if key in NAMED:
            QTest.keyClick(target, NAMED[key], modifiers)
            return
        if key.isupper():
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        code = ord(key.upper()) if key.isascii() else 0
        text = "" if modifiers & Qt.KeyboardModifier.ControlModifier else key
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, code, modifiers, text))

    def type(self, characters: str) -> None:
        for _ in range(self.chance.randint(1, 12)):
            self.strike(self.chance.choice(characters), Qt.KeyboardModifier.NoModifier)

    def click(self) -> None:
        top = self._top()
        if isinstance(top, QFileDialog):  # Qt's own
            top.reject()
            return
        at = QPoint(self.chance.randrange(max(1, top.width())), self.chance.randrange(max(1, top.height())))
        under = top.childAt(at) or top
        button = self.chance.choice((Qt.MouseButton.LeftButton,) * 4 + (Qt.MouseButton.RightButton,))
        place = under.mapFrom(top, at)
        for kind, held in ((QEvent.Type.MouseButtonPress, button), (QEvent.Type.MouseButtonRelease, Qt.MouseButton(0))):
            event = QMouseEvent(
                kind, place.toPointF(), under.mapToGlobal(place).toPointF(), button, held, Qt.KeyboardModifier(0)
            )
            QApplication.sendEvent(under, event)


def test_nothing_breaks_or_stays_stuck(crowded: Opened) -> None:
    cat = Cat(crowded, SEED)
    cat.walk(EVENTS)
    for _ in range(30):
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            break
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
        QTest.qWait(1)
    assert QApplication.activeModalWidget() is None, f"stuck (seed {SEED})"

    assert crowded.world.store.check().result(60) == []
