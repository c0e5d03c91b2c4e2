"""Many at once: selecting them, deciding in pieces, stopping, one undo; and the toast that tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.gui.bulk import PIECE
from cm_inbox.gui.dialogs.confirm_many import ConfirmMany
from cm_inbox.gui.selecting import AT_HAND
from cm_inbox.models.decisions import DecisionKind, Receipt
from cm_inbox.models.queue import View
from cm_inbox.settings import Settings

from .world import Opened, World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Until = Callable[[Callable[[], object]], None]
MANY = AT_HAND + 2 * PIECE + 7


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Opened]:
    world = World(tmp_path)
    world.fill(MANY)
    opened = Opened(world, Settings(language="en"))
    until(lambda: len(opened.listed) == MANY)
    yield opened
    for dialog in opened.window.findChildren(QDialog):
        dialog.reject()
    opened.close()
    world.close()


def sees(opened: Opened) -> str:
    bar = opened.window.selecting.bar
    return bar.said.text() if bar.isVisible() else ""


def test_ctrl_a_takes_those_at_hand_then_all_that_match(opened: Opened) -> None:
    opened.press(Key.Key_A, CTRL)
    bar = opened.window.selecting.bar
    assert sees(opened) == f"{AT_HAND} selected"
    assert bar.everything.isVisible()
    assert bar.everything.text() == f"All {MANY} that match"
    opened.press(Key.Key_A, CTRL)
    assert sees(opened) == f"{MANY} selected"
    assert not bar.everything.isVisible()
    opened.press(Key.Key_Escape)
    assert sees(opened) == ""


def test_the_bar_cuts_nothing_and_hides_no_current_row_in_a_small_window(opened: Opened, until: Until) -> None:
    opened.window.resize(1024, 700)
    queue = opened.window.queue.list
    for _ in range(len(queue.visible()) - 2):
        opened.press("j")
    bottom = queue.row_rect(queue.position).bottom()
    assert bottom > queue.viewport().height() - 60, "the current row is at the bottom"
    opened.press(Key.Key_Up, SHIFT)
    opened.press(Key.Key_Down)
    bar = opened.window.selecting.bar
    assert bar.isVisible()
    for button in (bar.everything, bar.other):
        assert button.width() >= button.sizeHint().width()
    until(lambda: queue.row_rect(queue.position).bottom() < queue.viewport().height())
    assert opened.window.queue.head.startswith("Past the target"), "how many are selected is said once"


def test_without_a_conversation_there_is_nothing_to_answer(opened: Opened, until: Until) -> None:
    assert opened.window.composer.isVisible()
    opened.press("/")
    opened.press("nobody wrote this")
    opened.press(Key.Key_Return)
    until(lambda: opened.window.shown is None)
    assert not opened.window.composer.isVisible()
    opened.press(Key.Key_Escape)
    until(lambda: opened.window.shown is not None)
    assert opened.window.composer.isVisible()


def test_the_bar_offers_the_second_step_and_the_way_back(opened: Opened) -> None:
    opened.press(Key.Key_A, CTRL)
    opened.window.selecting.bar.everything.click()
    assert len(opened.window.targets()) == MANY
    opened.window.selecting.bar.other.click()
    assert len(opened.window.targets()) == 1


def test_x_and_shift_with_arrows(opened: Opened) -> None:
    opened.press("x")
    opened.press(Key.Key_Down, SHIFT)
    opened.press(Key.Key_Down, SHIFT)
    assert len(opened.window.queue.model.marked) == 3
    assert sees(opened) == "3 selected"


def test_many_are_decided_in_pieces_and_one_undo_takes_all_back(opened: Opened, until: Until) -> None:
    far: list[tuple[int, int]] = []
    opened.window.triage.bulk.moved.connect(lambda done, of: far.append((done, of)))
    opened.press(Key.Key_A, CTRL)
    opened.press(Key.Key_A, CTRL)
    opened.press("e")
    until(lambda: opened.toast)
    assert opened.toast == f"Done ({MANY})"
    assert len(far) == -(-MANY // PIECE) + 1
    assert far[-1] == (MANY, MANY)
    assert opened.world.ids() == []
    until(lambda: opened.listed == [])
    assert len({decision.batch for decision in opened.world.inbox.history(limit=MANY)}) == 1
    opened.window.queue.toast.dismiss()
    opened.press("z")
    until(lambda: len(opened.listed) == MANY)
    assert len(opened.world.ids()) == MANY


def test_what_was_not_ordered_when_one_stops_is_untouched(opened: Opened, until: Until) -> None:
    bar, bulk = opened.window.selecting.bar, opened.window.triage.bulk
    bulk.moved.connect(lambda done, _of: bar.other.click() if done == 2 * PIECE else None)
    opened.press(Key.Key_A, CTRL)
    opened.press(Key.Key_A, CTRL)
    opened.press("e")
    until(lambda: opened.toast)
    assert opened.toast == f"Done ({2 * PIECE}) · {MANY - 2 * PIECE} left untouched"
    assert len(opened.world.ids()) == MANY - 2 * PIECE
    assert len(opened.world.inbox.history(limit=MANY)) == 2 * PIECE
    opened.press("z")
    until(lambda: len(opened.world.ids()) == MANY)


def test_an_error_on_the_way_says_what_was_done(opened: Opened, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    from cm_inbox.errors import DiskFull

    decide, ordered = opened.world.inbox.decide, []

    def then_full(*args: object, **kwargs: object) -> Future[Receipt]:
        ordered.append(args)
        if len(ordered) == 2:
            refused: Future[Receipt] = Future()
            refused.set_exception(DiskFull())
            return refused
        return decide(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(opened.world.inbox, "decide", then_full)
    opened.press(Key.Key_A, CTRL)
    opened.press("e")
    until(lambda: opened.toast)
    assert opened.toast.startswith(f"Done ({PIECE}) · {AT_HAND - PIECE} left untouched")
    assert not opened.window.triage.bulk.running
    assert len(opened.world.ids()) == MANY - PIECE


@pytest.mark.parametrize("key", ["#", "b"])
def test_what_nobody_can_take_back_is_asked_about_naming_brand_and_count(
    opened: Opened, until: Until, key: str
) -> None:
    opened.press("x")
    opened.press(Key.Key_Down, SHIFT)
    opened.press(key)
    if key == "b":
        opened.press(Key.Key_Return, CTRL)  # for how long
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ConfirmMany)
    assert "2" in asked.act.text()
    assert "Altéa Mobilités" in asked.act.text()
    opened.press(Key.Key_Return)  # the keyboard is on Cancel
    until(lambda: QApplication.activeModalWidget() is None)
    assert opened.world.inbox.history() == []
    opened.press(key)
    if key == "b":
        opened.press(Key.Key_Return, CTRL)
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ConfirmMany)
    asked.act.click()
    until(lambda: len(opened.world.inbox.history()) == 2)
    wanted = DecisionKind.DELETE if key == "#" else DecisionKind.BAN
    assert {decision.kind for decision in opened.world.inbox.history()} == {wanted}


def test_undo_goes_on_after_the_toast_and_after_a_restart(opened: Opened, until: Until) -> None:
    first = opened.current
    opened.press("e")
    until(lambda: opened.toast == "Done")
    opened.press("!")
    until(lambda: opened.toast == "Marked urgent")
    opened.window.queue.toast.dismiss()
    opened.press("z")
    until(lambda: sum(decision.undone for decision in opened.world.inbox.history()) == 1)
    again = Opened(opened.world, Settings(language="en"))
    try:
        again.press("z")
        until(lambda: first in again.world.ids(View.INBOX))
        until(lambda: again.current == first)
    finally:
        again.close()


def test_the_toast_is_reached_by_keyboard_and_waits_then(opened: Opened, until: Until) -> None:
    opened.press("e")
    until(lambda: opened.toast == "Done")
    toast = opened.window.queue.toast
    toast.setFocus(Qt.FocusReason.TabFocusReason)
    assert not toast.counting
    opened.press(Key.Key_Return)
    until(lambda: len(opened.listed) == MANY)
