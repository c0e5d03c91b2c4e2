"""The book of what is typed tells what the program may drop from what it may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.settings import Settings

from .draft_book import DraftBook
from .test_verdicts import CHARTER, Until
from .world import Opened, World


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    return wait


@pytest.fixture
def charted(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Opened]:
    world = World(tmp_path)
    world.fill(2)
    world.use_charter(CHARTER)
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    yield opened
    opened.close()
    world.close()


def test_a_warning_nobody_changed_may_go_and_nothing_else(charted: Opened, until: Until) -> None:
    book, composer = DraftBook(charted), charted.window.composer

    def go(command: str) -> None:
        left = charted.window.shown
        charted.window.run(command)
        until(lambda: charted.window.shown is not left)

    def warn() -> None:
        book.before()
        charted.press("w")
        until(composer.text)
        book.after(clicked=True)

    warn()
    go("next")
    go("previous")
    assert composer.text() == ""
    book.turned()
    warn()
    charted.press("!")
    book.after()
    composer.edit.clear()
    book.before()
    with pytest.raises(AssertionError, match="became ''"):
        book.turned()
