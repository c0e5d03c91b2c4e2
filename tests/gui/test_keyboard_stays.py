"""The keyboard is always somewhere one sees: what had it may vanish, and the next key still means something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.settings import Settings

from .world import Opened, World

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Opened]:
    world = World(tmp_path)
    world.fill(3)
    opened = Opened(world, Settings(theme="light", language="en"))
    until(lambda: opened.window.shown is not None)
    yield opened
    opened.close()
    world.close()


def other_theme(opened: Opened) -> None:
    theme = "dark" if opened.window.settings.theme == "light" else "light"
    opened.window.use_settings(replace(opened.window.settings, theme=theme))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_other_colours_leave_it_in_the_charter(opened: Opened) -> None:
    opened.window.run("charter")
    other_theme(opened)
    editor, focus = opened.window.charter.editor, opened.window.focusWidget()
    assert editor is not None
    assert focus is not None
    assert editor.isAncestorOf(focus)
    opened.window.run("back")


def test_where_nothing_has_it_the_list_takes_it(opened: Opened, until: Until) -> None:
    opened.window.queue.list.clearFocus()
    assert opened.window.focusWidget() is None
    until(lambda: opened.window.focusWidget() is opened.window.queue.list)


def test_where_nothing_has_it_the_dossier_that_lies_over_all_takes_it(opened: Opened, until: Until) -> None:
    opened.press("d")
    pane = opened.window.dossier.pane
    assert pane is not None
    pane.current_list().clearFocus()
    until(lambda: opened.window.focusWidget() is pane.current_list())


def test_an_order_given_beside_the_charter_leaves_it_there(opened: Opened) -> None:
    opened.window.run("charter")
    opened.window.focus_list()
    editor, focus = opened.window.charter.editor, opened.window.focusWidget()
    assert editor is not None
    assert focus is not None
    assert editor.isAncestorOf(focus)
    opened.window.run("back")


@pytest.mark.parametrize("reason", [Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason])
def test_who_looks_away_for_a_moment_goes_on_with_the_note(opened: Opened, reason: Qt.FocusReason) -> None:
    opened.press("N", SHIFT)
    opened.press("Fidèle")
    assert opened.window.dossier.pane is not None
    note = opened.window.dossier.pane.note
    QApplication.sendEvent(note.edit, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert note.writing
    assert note.edit.toPlainText() == "Fidèle"
    opened.press(Key.Key_Escape)
    assert not note.writing
