"""What is made ready before a key wants it looks and says the same as what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.settings import Settings

from .world import Opened, World

PATIENCE = 30_000

Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def opened(world: World, qapp: QApplication, until: Until) -> Iterator[Opened]:
    """Return a window that has made the second of some conversations ready."""
    world.fill(30)
    opened = Opened(world, Settings(name="Camille", theme="light", language="en"))
    until(lambda: opened.window.shown is not None and opened.window.ahead.is_ready(opened.listed[1]))
    yield opened
    opened.close()


def painted(opened: Opened) -> QImage:
    return opened.window.grab().toImage()


def test_it_looks_the_same_as_painted_then(opened: Opened, until: Until) -> None:
    for key in ("j", "j", "k"):
        current = opened.current
        opened.press(key)
        QApplication.processEvents()
        assert opened.current != current
        ready = painted(opened)
        opened.window.theme.changed.emit()  # drops every picture there is
        assert painted(opened) == ready
        neighbour = opened.listed[opened.window.queue.list.position + 1]
        until(partial(opened.window.ahead.is_ready, neighbour))


def test_what_has_changed_meanwhile_is_read_anew(opened: Opened, world: World) -> None:
    world.arrive([world.message(1, "Encore une chose.", waited=1, part=1)])
    opened.press("j")
    QApplication.processEvents()
    assert opened.window.shown is not None
    assert [each.message.text for each in opened.window.shown.messages][-1] == "Encore une chose."


def test_a_draft_that_was_kept_meanwhile_is_there(opened: Opened, until: Until) -> None:
    first, second = opened.listed[:2]
    opened.press("j")
    opened.press("r")
    opened.press("Un instant")
    opened.window.focus_list()
    opened.press("k")
    until(lambda: opened.current == first and opened.world.inbox.draft(second))
    opened.press("j")
    QApplication.processEvents()
    assert opened.window.composer.text() == "Un instant"
