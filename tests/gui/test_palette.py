"""The palette: what it finds, in which order, and that it does what the keys do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.commands import ACTION_BAR, BY_ID, COMMANDS, title_of
from cm_inbox.gui.dialogs.palette import CommandPalette
from cm_inbox.gui.dialogs.picker import Choice
from cm_inbox.gui.dialogs.scrim import Scrim
from cm_inbox.gui.palette_entries import RECENT
from cm_inbox.gui.theme import Theme
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.settings import Settings
from cm_inbox.store import named
from cm_inbox.store.connection import Connection

from .test_verdicts import CHARTER
from .world import Opened, World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.fill(6)
    world.use_charter(CHARTER)
    yield world
    world.close()


@pytest.fixture(params=["en"])
def opened(world: World, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Opened]:
    opened = Opened(world, Settings(language=request.param), canned=None)
    settle(opened)
    yield opened
    for dialog in opened.window.findChildren(QDialog):
        dialog.reject()
    opened.window.use_settings(Settings(language="en"))
    opened.close()


def settle(opened: Opened) -> None:
    """Let everything happen that has been ordered."""
    for _ in range(4):
        opened.world.store.write(_nothing).result(20)
        opened.world.store.background(_nothing).result(20)
        QApplication.processEvents()


def _nothing(_connection: Connection) -> None:
    """Wait for one's turn."""


def palette(opened: Opened) -> CommandPalette:
    opened.press(Key.Key_K, CTRL)
    found = QApplication.activeModalWidget()
    assert isinstance(found, CommandPalette)
    return found


# --- the same by key, by palette, by menu --------------------------------------------------------

ELSEWHERE = {"palette": "it is the palette", "quit": "it ends the program"}
FREE = tuple(f"macro-{number}" for number in range(1, 10))  # listed once a macro is there: test_macros
IDS = [command.id for command in COMMANDS if command.id not in ELSEWHERE and command.id not in FREE]


def told(opened: Opened) -> dict[str, object]:
    """Return all that one sees of the window, and what was decided."""
    settle(opened)
    window = opened.window
    dialog = QApplication.activeModalWidget()
    keyboard = window.focusWidget()
    return {
        "dialog": type(dialog).__name__ if dialog is not None else "",
        "toast": opened.toast,
        "said": window.status.text(),
        "decided": [(each.kind, each.text, each.until is None) for each in opened.world.inbox.history()],
        "listed": len(opened.listed),
        "at": window.queue.list.position,
        "place": window.queue.place,
        "marked": len(window.queue.model.marked),
        "theme": window.settings.theme,
        "mode": window.composer.mode,
        "keyboard": type(keyboard).__name__ if isinstance(keyboard, QWidget) and dialog is None else "",
        "fetched": opened.fetched,
        "message": window.pane.message_id,
        "charter": window.charter.open,
        "menu": type(QApplication.activePopupWidget()).__name__,
    }


def by_key(opened: Opened, command_id: str) -> None:
    for stroke in BY_ID[command_id].keys[0].split():
        press(opened, stroke)


NAMED = {
    "Enter": Key.Key_Return,
    "Escape": Key.Key_Escape,
    "PgUp": Key.Key_PageUp,
    "PgDown": Key.Key_PageDown,
    ",": Key.Key_Comma,
}
HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


def press(opened: Opened, stroke: str) -> None:
    """Press what the table spells so."""
    if len(stroke) == 1:
        opened.press(stroke, HELD["Shift"] if stroke.isupper() else Qt.KeyboardModifier.NoModifier)
        return
    *held, name = stroke.split("+")
    modifier = Qt.KeyboardModifier.NoModifier
    for each in held:
        modifier |= HELD[each]
    key = NAMED[name] if name in NAMED else getattr(Key, f"Key_{name}")
    opened.press(key, modifier)


def by_palette(opened: Opened, command_id: str) -> None:
    shown = palette(opened)
    shown.field.setText(title_of(BY_ID[command_id]))
    for number, row in enumerate(shown.lines):
        if row.choice is not None and row.choice.id == f"run {command_id}":
            shown.choose(number)
    current = shown.current
    assert current is not None
    assert current.id == f"run {command_id}"
    if current.reason:
        QTest.keyClick(shown.field, Key.Key_Escape)
        opened.window.run(command_id)  # its reason is said here as it is in the palette
    else:
        QTest.keyClick(shown.field, Key.Key_Return)


def by_menu(opened: Opened, command_id: str) -> None:
    opened.window.action_bar.buttons[command_id].click()


def outcome(tmp_path: Path, way: Callable[[Opened, str], None], command_id: str) -> dict[str, object]:
    tmp_path.mkdir()
    world = World(tmp_path)
    try:
        world.fill(6)
        world.use_charter(CHARTER)
        opened = Opened(world, Settings(language="en"), canned=None)
        try:
            settle(opened)
            way(opened, command_id)
            return told(opened)
        finally:
            menu = QApplication.activePopupWidget()
            if menu is not None:
                menu.close()
            for dialog in opened.window.findChildren(QDialog):
                dialog.reject()
            opened.close()
    finally:
        world.close()


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of every menu
@pytest.mark.parametrize("command_id", IDS)
def test_a_command_does_the_same_however_it_is_ordered(command_id: str, tmp_path: Path, qapp: QApplication) -> None:
    ways = [by_palette]
    if BY_ID[command_id].keys:
        ways.append(by_key)
    if command_id in ACTION_BAR:
        ways.append(by_menu)
    found = [outcome(tmp_path / way.__name__, way, command_id) for way in ways]
    for way, each in zip(ways, found, strict=True):
        assert each == found[0], way.__name__


# --- finding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", ["en", "fr"], indirect=True)
@pytest.mark.parametrize("command_id", [each for each in IDS if not each.startswith("brand-")])
def test_a_command_is_found_by_both_its_names(opened: Opened, command_id: str) -> None:
    """One window for all would be enough, but a failure should name its command."""
    shown = palette(opened)
    choices = {row.choice.id: row.choice for row in shown.lines if row.choice is not None}
    for name in (BY_ID[command_id].title, choices[f"run {command_id}"].alias, title_of(BY_ID[command_id])):
        shown.field.setText(name)
        assert f"run {command_id}" in [row.choice.id for row in shown.lines if row.choice is not None], name


@pytest.mark.parametrize("opened", ["fr"], indirect=True)
def test_accents_and_the_other_language_do_not_matter(opened: Opened) -> None:
    shown = palette(opened)
    for typed, title in (("repondre", "Répondre"), ("snooze", "Plus tard"), ("etiquet", "Étiqueter")):
        shown.field.setText(typed)
        assert title in shown.titles() or any(title in each for each in shown.titles()), typed


def test_canned_replies_of_the_brand_go_in_at_the_cursor(opened: Opened, until: Until) -> None:
    shown = palette(opened)
    sections = [row.title for row in shown.lines if row.choice is None]
    assert "Canned replies" in sections
    title = opened.window.context.canned.titles(opened.world.inbox.brands()[0].id)[0][1]
    shown.field.setText(title)
    QTest.keyClick(shown.field, Key.Key_Return)
    until(opened.window.composer.text)
    assert opened.window.composer.edit.hasFocus() or opened.window.focusWidget() is opened.window.composer.edit


def test_people_are_found_on_another_thread_and_lead_to_their_conversation(opened: Opened, until: Until) -> None:
    shown = palette(opened)
    QTest.keyClicks(shown.field, "hugo pas")
    until(lambda: "Hugo Pasquier" in shown.titles())
    QTest.keyClick(shown.field, Key.Key_Return)
    settle(opened)
    until(lambda: opened.window.situation().conversation is not None)
    conversation = opened.window.situation().conversation
    assert conversation is not None
    assert conversation.author.author.name == "Hugo Pasquier"


def test_brands_and_accounts_narrow_the_list(opened: Opened) -> None:
    shown = palette(opened)
    shown.field.setText("Maison Brévent")
    brand = next(
        n for n, row in enumerate(shown.lines) if row.choice is not None and row.choice.id.startswith("brand ")
    )
    shown.choose(brand)
    QTest.keyClick(shown.field, Key.Key_Return)
    settle(opened)
    assert opened.window.queue.place.narrowed.brand_id == opened.world.inbox.brands()[1].id
    shown = palette(opened)
    shown.field.setText("brevent@social")
    QTest.keyClick(shown.field, Key.Key_Return)
    settle(opened)
    assert opened.window.queue.place.narrowed.account_id == opened.world.inbox.accounts()[1].id


def test_what_is_impossible_comes_last_with_the_reason(opened: Opened) -> None:
    shown = palette(opened)
    impossible = [row.choice is not None and bool(row.choice.reason) for row in shown.lines]
    assert any(impossible)
    first = impossible.index(True)
    assert shown.lines[first - 1].title == "Unavailable here"
    assert all(impossible[first:])


def test_lately_chosen_ones_come_first_and_are_remembered(opened: Opened) -> None:
    shown = palette(opened)
    shown.field.setText("Mark urgent")
    QTest.keyClick(shown.field, Key.Key_Return)
    settle(opened)
    assert opened.window.context.state.get(RECENT) == ["run prioritize"]
    shown = palette(opened)
    assert shown.lines[0].title == "Recent"
    assert shown.titles()[0] == "Mark urgent"


def test_tab_narrows_to_a_section_and_backspace_widens(opened: Opened) -> None:
    shown = palette(opened)
    everything = len(shown.titles())
    shown.field.setText("History")
    QTest.keyClick(shown.field, Key.Key_Tab)
    shown.field.clear()
    assert {row.choice.group for row in shown.lines if row.choice is not None} == {"Go to"}
    QTest.keyClick(shown.field, Key.Key_Backspace)
    assert len(shown.titles()) == everything


def test_the_rest_of_the_window_is_dimmed_while_it_is_open(opened: Opened, until: Until) -> None:
    shown = palette(opened)
    scrim = opened.window.findChild(Scrim)
    assert scrim is not None
    assert scrim.geometry() == opened.window.rect()
    QTest.keyClick(shown.field, Key.Key_Escape)
    until(lambda: not any(each.isVisible() for each in opened.window.findChildren(Scrim)))


def test_other_choices_leave_the_current_one_where_it_is(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    shown = CommandPalette(theme, [Choice("a", "Aa"), Choice("b", "Ab")], window)
    shown.choose(1)
    shown.offer([Choice("c", "Ac"), Choice("a", "Aa"), Choice("b", "Ab", "twice")])
    assert shown.current is not None
    assert (shown.current.id, shown.current.detail) == ("b", "twice")


@pytest.mark.parametrize("typed", ["demain 9h", "later tomorrow 9am", "snooze in 2 hours"])
def test_a_time_in_words_puts_the_conversation_off(opened: Opened, until: Until, typed: str) -> None:
    first = opened.current
    shown = palette(opened)
    shown.field.setText(typed)
    assert shown.titles()[0].startswith("Later, until ")
    QTest.keyClick(shown.field, Key.Key_Return)
    until(opened.world.inbox.history)
    decision = opened.world.inbox.history()[0]
    assert (decision.kind, decision.conversation_id) == (DecisionKind.SNOOZE, first)


def test_a_time_that_is_over_is_answered_with_the_reason(opened: Opened) -> None:
    shown = palette(opened)
    shown.field.setText("snooze hier")
    assert shown.titles()[-1] == "Later, until hier"
    shown.choose(len(shown.lines) - 1)
    QTest.keyClick(shown.field, Key.Key_Return)
    assert shown.isVisible()
    assert shown.foot.text().startswith("That is over already. Write what is still to come")


def test_people_are_named_by_an_index(world: World) -> None:
    def plan(connection: Connection) -> str:
        rows = connection.execute("EXPLAIN QUERY PLAN " + named._NAMED, ('"hugo"*', 12)).fetchall()
        return " ".join(str(row[3]) for row in rows)

    steps = world.store.read(plan)
    assert "SCAN author " not in steps
    assert "SCAN conversation" not in steps
