"""The left pane: folded and unfolded, saved views with what they hold, rows low and high."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.errors import SettingsError
from cm_inbox.gui.demo_note import DemoNote
from cm_inbox.gui.dialogs.saved_views import ManageViews, NameView
from cm_inbox.gui.rail_folding import LEAST
from cm_inbox.gui.rail_foot import SyncState
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Health, HealthState
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import Filter, SavedView, Sort, View
from cm_inbox.settings import Settings, load_settings, save_settings

from .world import Opened, World

Until = Callable[[Callable[[], object]], None]
PATIENCE = 30_000


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    """Wait for a condition; what it says when it never comes is its source."""

    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    return wait


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    world = World(tmp_path)
    world.fill(6)
    world.arrive([world.message(50, private=True)], brand=1)
    opened = Opened(world, Settings(theme="light", language="en"))
    yield opened
    opened.close()
    world.close()


def said(opened: Opened) -> list[str]:
    """Return what a screen reader says of each row of the left pane."""
    model = opened.window.rail.list.model()
    return [str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def keep(opened: Opened, name: str) -> None:
    """Keep what is shown, by key."""
    opened.press("V", Qt.KeyboardModifier.ShiftModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NameView)
    dialog.field.setText(name)
    dialog.ok.click()


def test_a_kept_view_is_counted_and_its_key_goes_there(opened: Opened, until: Until) -> None:
    opened.window.queue.choose_chip("private")
    keep(opened, "DMs")
    opened.window.run("go-inbox")
    keep(opened, "Everything")
    until(lambda: "DMs, 1" in said(opened) and "Everything, 7" in said(opened))
    opened.press("g1")
    assert opened.window.queue.place.narrowed == Filter(kind=ThreadKind.PRIVATE)
    assert len(opened.listed) == 1
    opened.world.arrive([opened.world.message(60, private=True)])
    until(lambda: "DMs, 2" in said(opened))
    assert [view.name for view in opened.saved[-1].saved_views] == ["DMs", "Everything"]
    opened.press("g3")
    assert opened.window.status.text() == "There is no saved view 3."


def test_more_views_are_kept_than_there_are_keys(opened: Opened) -> None:
    opened.window.saved.use(tuple(SavedView(str(number), f"View {number}") for number in range(1, 10)))
    private = Filter(kind=ThreadKind.PRIVATE)
    opened.window.saved.use((*opened.window.saved.views, SavedView("10", "DMs", narrowed=private)))
    opened.window.rail.saved_chosen.emit(10)
    assert opened.window.queue.place.narrowed == private
    assert len(opened.listed) == 1


@pytest.mark.parametrize("number", [1, 10])
def test_a_kept_view_leads_out_of_the_charter(opened: Opened, number: int) -> None:
    private = Filter(kind=ThreadKind.PRIVATE)
    opened.window.saved.use(tuple(SavedView(str(each), "DMs", narrowed=private) for each in range(10)))
    opened.window.run("charter")
    opened.window.rail.saved_chosen.emit(number)
    assert not opened.window.charter.open
    assert opened.window.queue.place.narrowed == private


def test_kept_views_are_renamed_put_in_order_and_deleted(opened: Opened) -> None:
    views = tuple(SavedView(name, name) for name in "abc")
    opened.window.saved.use(views)
    opened.press("gv")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ManageViews)
    dialog.orders["down"].click()
    dialog.list.setCurrentRow(2)
    dialog.orders["delete"].click()
    item = dialog.list.item(0)
    assert item is not None
    item.setText("B")
    dialog.ok.click()
    assert [view.name for view in opened.window.settings.saved_views] == ["B", "a"]
    opened.window.saved.move(0, 1)
    opened.window.saved.delete(0)
    assert [view.name for view in opened.window.settings.saved_views] == ["B"]


@pytest.mark.parametrize("order", ["keep", "down"])
def test_a_name_still_being_typed_is_taken(opened: Opened, order: str) -> None:
    opened.window.saved.use(tuple(SavedView(name, name) for name in "ab"))
    opened.press("gv")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ManageViews)
    dialog.orders["rename"].click()
    (field,) = dialog.list.viewport().findChildren(QLineEdit)
    field.setText("New")
    if order == "down":
        dialog.orders["down"].click()
    dialog.ok.click()
    names = [view.name for view in opened.window.settings.saved_views]
    assert names == (["New", "b"] if order == "keep" else ["b", "New"])


def test_a_name_is_taken_with_enter_at_once(opened: Opened) -> None:
    opened.window.saved.use((SavedView("a", "a"),))
    opened.press("gv")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ManageViews)
    dialog.orders["rename"].click()
    (field,) = dialog.list.viewport().findChildren(QLineEdit)
    field.setText("New")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)  # both before the event loop turns: the field is closed only once
    assert [view.name for view in dialog.chosen()] == ["New"]
    QCoreApplication.processEvents()


def test_the_foot_says_less_where_there_is_no_room_and_all_to_who_listens(qapp: QApplication, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    state = SyncState(Theme(qapp, "light"), holder)
    state.show_state("x", "danger.text", "1 account signed out", "", "1 signed out")
    assert state.accessibleName() == "1 account signed out"
    state.resize(400, 28)
    assert state.said() == "1 account signed out"
    state.resize(110, 28)
    assert state.said() == "1 signed out"


def test_the_foot_says_that_a_sign_in_ends_within_seven_days(opened: Opened) -> None:
    rail, inbox = opened.window.rail, opened.window.inbox
    now, day = opened.window.context.clock(), 86_400_000

    def foot(left: int, state: HealthState = HealthState.OK) -> str:
        health = Health(state, now, token_expires_at=now + left)
        rail.show_accounts(inbox.brands(), [replace(each, health=health) for each in inbox.accounts()[:1]])
        return rail.foot.sync.text()

    assert foot(7 * day + 60_000).startswith("Up to date")
    assert foot(7 * day) == foot(day) == "1 sign-in to renew within seven days"
    assert foot(day, HealthState.SIGNED_OUT) == "1 account signed out"


def test_where_no_view_is_kept_yet_it_says_how_to_keep_one(opened: Opened) -> None:
    opened.press("gv")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ManageViews)
    assert any("keep it with V" in label.text() for label in dialog.findChildren(QLabel))
    assert not dialog.ok.isVisible()
    opened.press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_pane_folds_in_a_narrow_window_and_by_key(opened: Opened) -> None:
    rail = opened.window.rail

    def folded() -> tuple[bool, int]:
        return rail.folded, opened.window.width()

    opened.window.resize(1440, 900)
    assert folded() == (False, 1440)
    opened.window.resize(1024, 700)
    assert folded() == (True, 1024)
    assert rail.width() == 56
    opened.press("B", Qt.KeyboardModifier.ControlModifier)
    assert folded() == (False, 1024)
    opened.window.resize(1440, 900)
    opened.press("B", Qt.KeyboardModifier.ControlModifier)
    assert folded() == (True, 1440)
    assert any(each.startswith("Inbox") for each in said(opened))


def test_the_same_number_stands_everywhere(opened: Opened, until: Until) -> None:
    opened.press("2")
    until(lambda: said(opened)[0] == "Inbox, 1")
    assert opened.window.queue.total == 1
    opened.press("0")
    assert said(opened)[0] == "Inbox, 7"


def test_rows_become_low_at_once(opened: Opened) -> None:
    opened.window.run("density")
    assert opened.window.queue.list.rowHeight(1) == 56
    opened.window.run("density")
    assert opened.window.queue.list.rowHeight(1) == 68


def test_the_order_and_the_network_are_chosen(opened: Opened) -> None:
    before = opened.listed
    opened.window.queue.choose_sort(Sort.NEWEST)
    assert opened.listed != before
    assert opened.window.queue.head == "Inbox   7"
    opened.window.queue.choose_network("bluesky")
    assert opened.listed == []
    opened.press(Qt.Key.Key_Escape)
    assert len(opened.listed) == 7


def test_saved_views_survive_the_settings_file(tmp_path: Path) -> None:
    view = SavedView("1", "DMs", View.URGENT, Filter(brand_id=2, kind=ThreadKind.PRIVATE), "tram", Sort.OLDEST)
    kept = replace(Settings(density="compact"), saved_views=(view,))
    save_settings(tmp_path, kept)
    assert load_settings(tmp_path) == kept
    for wrong in ('{"saved_views": 3}', '{"saved_views": [{"id": 1}]}', '{"density": "tiny"}'):
        (tmp_path / "settings.json").write_text(wrong, encoding="utf-8")
        with pytest.raises(SettingsError):
            load_settings(tmp_path)


def test_the_rail_has_its_width_again_in_a_window_that_was_narrow(opened: Opened, until: Until) -> None:
    window = opened.window
    window.resize(1440, 900)
    until(lambda: window.rail.width() >= LEAST)
    before = window.rail.width()
    window.resize(1024, 700)
    until(lambda: window.rail.folded)
    window.resize(1440, 900)
    until(lambda: window.rail.width() == before)
    assert not window.rail.folded


@pytest.mark.parametrize("width", [56, 150, 224])
def test_the_note_of_the_demo_cuts_nothing_off(opened: Opened, width: int) -> None:
    note = DemoNote(lambda: None, opened.window.theme, opened.window.rail)
    note.resize(width, 80)
    note.show()
    note.layout().activate()  # type: ignore[union-attr]  # it has one
    button = note.button
    assert button.width() >= button.sizeHint().width()
    assert note.rect().contains(button.geometry())
    assert button.accessibleName() == "Connect my accounts"
    assert (button.toolTip() != "") == (button.text() != "Connect my accounts")
