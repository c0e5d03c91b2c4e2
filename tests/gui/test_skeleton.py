"""The first picture: the frame with the first rows, which the window then takes the place of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.gui import queue_pane
from cm_inbox.gui.context import WindowContext
from cm_inbox.gui.glance import Glance
from cm_inbox.gui.skeleton import FIRST_SIZE, LEAST, Skeleton, first_size
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.window import MainWindow
from cm_inbox.models.queue import View
from cm_inbox.settings import Settings, State
from tests.gui.world import Opened, World


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def context(tmp_path: Path, qapp: QApplication) -> Iterator[WindowContext]:
    """What a window is given, after one was closed whose shape is remembered."""
    world = World(tmp_path)
    world.arrive(world.message(number, waited=10 * number + 3) for number in range(30))
    opened = Opened(world, Settings(theme="light", language="en"))
    context = opened.window.context
    qapp.processEvents()
    opened.close()
    context.state.set("window", "")  # Qt fits what it restores to the screen, which is small offscreen
    yield context
    world.close()


@pytest.fixture
def skeleton(context: WindowContext, theme: Theme) -> Iterator[Skeleton]:
    made = Skeleton(theme, context.state)
    made.resize(FIRST_SIZE)  # the screen is small offscreen
    made.show()
    yield made
    made.close()


def glance(context: WindowContext) -> Glance:
    return Glance(context.inbox.brands(), context.inbox.rows(context.inbox.ids(View.INBOX, limit=50)))


def inside(skeleton: Skeleton, context: WindowContext, theme: Theme) -> MainWindow:
    window = MainWindow(context, theme, None, skeleton)
    skeleton.hold(window, window.setFocus)
    return window


def picture(skeleton: Skeleton, place: QRect) -> QImage:
    return skeleton.grab(place).toImage()


def test_the_list_takes_the_place_of_the_first_rows_without_a_jump(
    skeleton: Skeleton, context: WindowContext, theme: Theme, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(skeleton.painted, check_params_cb=bool):
        skeleton.show_glance(glance(context))
    first = picture(skeleton, skeleton.rect())
    window = inside(skeleton, context, theme)
    rows = window.queue.list
    place = QRect(rows.mapTo(skeleton, QPoint()), rows.viewport().size())
    qtbot.waitUntil(lambda: rows.current is not None)
    assert place.height() > 300
    assert picture(skeleton, place) == first.copy(place)


def test_keys_pressed_before_are_for_the_window(
    skeleton: Skeleton, context: WindowContext, theme: Theme, qtbot: QtBot
) -> None:
    QTest.keyClicks(skeleton, "jj")
    QTest.keyClicks(skeleton, "/j")
    window = inside(skeleton, context, theme)
    assert window.queue.list.position == 2
    assert window.queue.search_field.text() == "j", "what follows the search's key is text"
    QTest.keyClick(skeleton, Qt.Key.Key_Escape)


def test_what_is_not_seen_in_the_first_picture_waits(
    skeleton: Skeleton, context: WindowContext, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_pane, "FIRST_IDS", 3)
    window = MainWindow(context, theme, None, skeleton, calm=True)
    skeleton.hold(window, window.setFocus)
    every = list(context.inbox.ids(View.INBOX))
    assert len(every) > 3
    qtbot.waitUntil(lambda: window.shown is not None)
    QApplication.processEvents()
    assert (list(window.queue.model.ids), window.queue.total) == (every[:3], None)
    assert not window.ahead.is_ready(every[1])
    window.run("next")
    qtbot.waitUntil(lambda: window.shown is not None and window.shown.row.id == every[1])
    window.go_on()
    qtbot.waitUntil(lambda: window.queue.total == len(every) and window.ahead.is_ready(every[2]))
    assert list(window.queue.model.ids) == every
    skeleton.close()
    window.go_on()  # whatever comes late asks nothing of a history that is closed next


def test_what_is_remembered_is_kept_when_the_frame_is_closed(
    skeleton: Skeleton, context: WindowContext, theme: Theme, tmp_path: Path
) -> None:
    window = inside(skeleton, context, theme)
    assert skeleton.close()
    assert State(tmp_path).get("window")
    assert not window.isVisible()


def test_nothing_to_show_is_said(skeleton: Skeleton, qtbot: QtBot) -> None:
    with qtbot.waitSignal(skeleton.nothing_to_show):
        skeleton.show_glance(None)


@pytest.mark.parametrize("known", [None, "x", [1, 2], [1, 2, 3, "4"]])
def test_a_strange_memory_does_no_harm(theme: Theme, tmp_path: Path, known: object, qtbot: QtBot) -> None:
    state = State(tmp_path)
    state.set("list", known)
    state.set("window", "not base64!")
    skeleton = Skeleton(theme, state)
    with qtbot.waitSignal(skeleton.painted):
        skeleton.show()
    skeleton.close()


def test_the_first_window_fits_the_screen() -> None:
    assert first_size(QSize(3840, 2160)) == QSize(1440, 900)
    assert first_size(QSize(1280, 770)) == QSize(1280, 770), "1920 x 1200 at 150 %, less a bar"
    assert first_size(QSize(700, 350)) == LEAST
