"""What a button of the window does, its key and the palette do, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cm_inbox.gui.commands import ACTION_BAR, BY_ID, title_of

from .test_palette import by_key, by_palette, outcome
from .world import Opened

Way = Callable[[Opened, str], None]


def _foot(opened: Opened, command_id: str) -> None:
    foot = opened.window.rail.foot
    (foot.sync if command_id == "sync" else foot.buttons[command_id]).click()


def _chip(opened: Opened, command_id: str) -> None:
    opened.window.queue.filters.chips[command_id.removeprefix("filter-")].click()


def _verdict(opened: Opened, command_id: str) -> None:
    banner = opened.window.verdict
    {"follow": banner.apply_button, "dismiss": banner.dismiss_button, "why": banner.why_button}[command_id].click()


def _steps(opened: Opened, command_id: str) -> None:
    steps = opened.window.pane.header.steps
    (steps.after if command_id == "next" else steps.before).click()


def _sort(opened: Opened, _command_id: str) -> None:
    opened.window.queue.line.sort.click()


def _double(opened: Opened, _command_id: str) -> None:
    queue = opened.window.queue.list
    place: QPoint = queue.row_rect(queue.position).center()
    QTest.mouseDClick(queue.viewport(), Qt.MouseButton.LeftButton, pos=place)


BUTTONS: dict[str, Way] = {
    "shield": _foot,
    "settings": _foot,
    "sync": _foot,
    "filter-public": _chip,
    "filter-private": _chip,
    "filter-unread": _chip,
    "filter-network": _chip,
    "filter-all": _chip,
    "follow": _verdict,
    "dismiss": _verdict,
    "why": _verdict,
    "next": _steps,
    "sort": _sort,
    "open": _double,
}


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of every menu
@pytest.mark.parametrize("command_id", BUTTONS)
def test_a_button_does_what_its_command_does(command_id: str, tmp_path: Path, qapp: QApplication) -> None:
    ways = [BUTTONS[command_id], by_key if BY_ID[command_id].keys else by_palette]
    found = [outcome(tmp_path / str(number), way, command_id) for number, way in enumerate(ways)]
    assert found[0] == found[1]


def _overflow(opened: Opened) -> QMenu:
    bar = opened.window.action_bar
    bar.more.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _from_overflow(opened: Opened, command_id: str) -> None:
    opened.window.resize(920, 700)
    assert not opened.window.action_bar.buttons[command_id].isVisible()
    menu = _overflow(opened)
    action = next(each for each in menu.actions() if each.text().split("\t")[0] == title_of(BY_ID[command_id]))
    menu.close()
    action.trigger()


def _by_key_in_a_small_window(opened: Opened, command_id: str) -> None:
    opened.window.resize(920, 700)
    by_key(opened, command_id)


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("command_id", ["assign", "note"])
def test_what_found_no_room_in_the_bar_is_in_its_menu(command_id: str, tmp_path: Path, qapp: QApplication) -> None:
    ways = (_from_overflow, _by_key_in_a_small_window)
    found = [outcome(tmp_path / str(number), way, command_id) for number, way in enumerate(ways)]
    assert found[0] == found[1]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_names_the_keys_of_what_the_bar_has_no_room_for(tmp_path: Path, qapp: QApplication) -> None:
    said: list[str] = []

    def look(opened: Opened, _command_id: str) -> None:
        opened.window.resize(920, 700)
        menu = _overflow(opened)
        said.extend(action.text() for action in menu.actions())
        menu.close()
        hidden = [each for each in ACTION_BAR if not opened.window.action_bar.buttons[each].isVisible()]
        assert len(said) == len(hidden) + 2

    outcome(tmp_path / "menu", look, "")
    assert "Internal note\tn" in said
    assert "All commands\tCtrl K" in said
