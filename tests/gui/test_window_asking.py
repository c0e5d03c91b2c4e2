"""Commands that ask something first, by keys, in the real window over a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.gui.dialogs.assign import AssignPicker
from cm_inbox.gui.dialogs.connect import ConnectDialog
from cm_inbox.gui.dialogs.label import LabelPicker
from cm_inbox.gui.dialogs.until import DurationPicker
from cm_inbox.models.accounts import Health, HealthState
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import now
from cm_inbox.models.messages import Thread, ThreadKind
from cm_inbox.models.queue import Change, ConversationState
from cm_inbox.settings import Settings
from cm_inbox.store import accounts

from .desk import StoreDesk
from .test_verdicts import CHARTER
from .world import Opened, World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PATIENCE = 30_000
Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    return wait


@pytest.fixture
def ready(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Opened]:
    world = World(tmp_path)
    world.fill(6)
    opened = Opened(world, Settings(name="Camille", theme="light", language="en"))
    until(lambda: opened.window.shown)
    yield opened
    opened.close()
    world.close()


def dialog() -> QDialog | None:
    widget = QApplication.activeModalWidget()
    return widget if isinstance(widget, QDialog) else None


def test_later_leaves_the_list_until_its_time(ready: Opened, until: Until) -> None:
    first, second = ready.listed[:2]
    ready.press("s")
    until(dialog)
    ready.press("1")
    assert ready.current == second
    until(lambda: ready.toast == "Put off")
    row = ready.world.inbox.rows([first])[0]
    assert row.state is ConversationState.SNOOZED
    assert row.snoozed_until is not None
    assert abs(row.snoozed_until - now() - 3_600_000) < 60_000
    ready.press("gs")
    assert ready.listed == [first]


def test_a_ban_takes_more_than_one_key(ready: Opened, until: Until) -> None:
    first = ready.current
    assert first is not None
    ready.press("b")
    until(dialog)
    ready.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    assert ready.world.inbox.history() == []
    until(ready.window.queue.list.hasFocus)
    ready.press("b")
    until(dialog)
    ready.press(Key.Key_Return, CTRL)
    until(lambda: ready.toast == "Person banned")
    assert ready.world.inbox.conversation(first).author.banned
    assert first not in ready.listed
    ready.press("z")
    until(lambda: first in ready.listed)
    assert not ready.world.inbox.conversation(first).author.banned


def test_a_mute_has_an_end(ready: Opened, until: Until) -> None:
    first = ready.current
    assert first is not None
    ready.press("m")
    until(dialog)
    ready.press(Key.Key_Return, CTRL)
    until(lambda: ready.toast == "Person muted")
    author = ready.world.inbox.conversation(first).author
    assert author.muted
    assert author.muted_until is not None
    until(lambda: ready.window.shown and ready.window.shown.author.muted)


def test_a_label_is_put_and_offered_again(ready: Opened, until: Until) -> None:
    first, second = ready.listed[:2]
    ready.press("l")
    until(dialog)
    ready.press("SAV")
    ready.press(Key.Key_Return)
    until(lambda: ready.world.inbox.rows([first])[0].labels == ("SAV",))
    until(lambda: (row := ready.window.queue.model.row_of(first)) and row.labels)
    until(ready.window.queue.list.hasFocus)
    ready.press("jl")
    until(dialog)
    ready.press(Key.Key_Return)
    until(lambda: ready.world.inbox.rows([second])[0].labels == ("SAV",))


def test_the_labels_of_the_charter_come_first(ready: Opened, until: Until) -> None:
    ready.world.use_charter(CHARTER)
    ready.press("l")
    until(dialog)
    ready.press("SAV")
    ready.press(Key.Key_Return)
    until(ready.window.queue.list.hasFocus)
    first = ready.listed[0]
    until(lambda: (row := ready.window.queue.model.row_of(first)) and row.labels)
    ready.press("jl")
    picker = until_picker(until)
    assert [(row.title, row.choice.detail) for row in picker.lines if row.choice is not None] == [
        ("insulte", "of the charter"),
        ("retard", "of the charter"),
        ("SAV", ""),
    ]
    ready.press("ret")
    ready.press(Key.Key_Return)
    until(lambda: ready.world.inbox.rows([ready.listed[1]])[0].labels == ("retard",))


def test_what_is_so_already_says_how(ready: Opened) -> None:
    reasons = ready.window.reasons()
    assert reasons["unban"] == "This person is not banned."
    assert reasons["unmute"] == "This person is not muted."
    assert reasons["unhide"] == "The message is not hidden."


def until_picker(until: Until) -> LabelPicker:
    until(dialog)
    found = dialog()
    assert isinstance(found, LabelPicker)
    return found


def test_several_are_assigned_at_once(ready: Opened, until: Until) -> None:
    three = ready.listed[:3]
    ready.press("x")
    ready.press(Key.Key_Down, SHIFT)
    ready.press(Key.Key_Down, SHIFT)
    ready.press("t")
    until(lambda: ready.toast == "Assigned (3)")
    assert {row.assigned_to for row in ready.world.inbox.rows(three)} == {"Camille"}
    ready.press("gm")
    assert sorted(ready.listed) == sorted(three)


def test_a_canned_reply_is_written_and_sent(ready: Opened, until: Until) -> None:
    first = ready.current
    ready.press("c")
    until(dialog)
    ready.press(Key.Key_Return)
    until(lambda: ready.window.composer.text() == "Merci de votre message !")
    until(lambda: dialog() is None)
    ready.press(Key.Key_Return, CTRL)
    until(ready.world.inbox.outbox)
    entry = ready.world.inbox.outbox()[0]
    assert (entry.conversation_id, entry.action.text) == (first, "Merci de votre message !")


def test_the_palette_runs_what_is_typed(ready: Opened, until: Until) -> None:
    first = ready.current
    ready.press(Key.Key_K, CTRL)
    until(dialog)
    ready.press("done")
    ready.press(Key.Key_Return)
    until(lambda: ready.toast == "Done")
    assert [decision.conversation_id for decision in ready.world.inbox.history()] == [first]


@pytest.mark.parametrize("keys", ["?", "go", "gh", "g,"])
def test_what_is_shown_over_the_window_gives_the_keyboard_back(ready: Opened, until: Until, keys: str) -> None:
    ready.press(keys)
    until(dialog)
    ready.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    until(ready.window.queue.list.hasFocus)
    ready.press("j")
    assert ready.window.queue.list.position == 1


def test_from_the_history_to_the_conversation(ready: Opened, until: Until) -> None:
    first = ready.current
    ready.press("e")
    until(lambda: ready.toast == "Done")
    assert first is not None
    ready.window.show_conversation(first)
    assert ready.window.queue.place.view.value == "done"
    assert ready.current == first


def test_another_language_at_once(ready: Opened, until: Until) -> None:
    window = ready.window
    window.use_settings(replace(window.settings, language="fr"))
    until(lambda: window.action_bar.buttons["reply"].text() == "Répondre")
    assert window.queue.search_field.placeholderText().startswith("Rechercher")
    model = window.rail.list.model()
    assert model.data(model.index(0, 0)) == "À traiter"
    window.use_settings(replace(window.settings, language="en"))
    until(lambda: window.action_bar.buttons["reply"].text() == "Reply")
    assert [settings.language for settings in ready.saved] == ["fr", "en"]


def test_a_chosen_message_is_the_one_decided_about(ready: Opened, until: Until) -> None:
    first = ready.current
    assert first is not None
    ready.world.arrive([ready.world.message(0, "Encore moi", waited=1, part=1)])
    until(lambda: ready.window.shown and len(ready.window.shown.messages) == 2)
    ready.press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    ready.press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert ready.window.pane.message_id == "m0.0"
    ready.press("h")
    until(ready.world.inbox.history)
    decision = ready.world.inbox.history()[0]
    assert (decision.kind, decision.message_id) == (DecisionKind.HIDE, "m0.0")


def test_an_account_that_is_signed_out_is_signed_in_from_the_rail(
    tmp_path: Path, qapp: QApplication, until: Until
) -> None:
    world = World(tmp_path)
    world.fill(2)
    lost = world.inbox.accounts()[0]
    world.write(accounts.save_health, lost.id, Health(HealthState.SIGNED_OUT, error_title="The sign-in has expired"))
    opened = Opened(world, Settings(theme="light", language="en"), desk=StoreDesk(world))
    rail = opened.window.rail.list
    rows = [rail.model().index(row, 0) for row in range(rail.model().rowCount())]
    of_lost = next(index for index in rows if "Signed out" in str(index.data(Qt.ItemDataRole.ToolTipRole)))
    rail.setFocus()
    rail.setCurrentIndex(of_lost)
    opened.press(Key.Key_Return)
    until(dialog)
    steps = dialog()
    assert isinstance(steps, ConnectDialog)
    assert lost.address in steps.windowTitle()
    assert not opened.window.queue.place.narrowed.account_id
    opened.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    world.write(accounts.save_health, lost.id, Health(HealthState.OK))
    world.inbox.tell(Change(accounts=True))
    until(lambda: "Works" in str(of_lost.data(Qt.ItemDataRole.ToolTipRole)))
    rail.setFocus()
    opened.press(Key.Key_Return)
    assert opened.window.queue.place.narrowed.account_id == lost.id
    opened.close()
    world.close()


def test_a_ban_of_several_says_how_many_people_it_concerns(ready: Opened, until: Until) -> None:
    """Of people, not of conversations: one of them wrote in two."""
    world = ready.world
    twice = replace(world.message(0, waited=1), id="m0.again", thread=Thread("t-other", ThreadKind.PUBLIC, "Another"))
    world.arrive([twice])
    until(lambda: len(ready.listed) == len(world.ids()))
    for conversation in ready.listed:
        if world.inbox.conversation(conversation).author.author.id in ("a0", "a1"):
            ready.window.queue.list.select(conversation)
            ready.press("x")
    assert len(ready.window.targets()) == 3
    ready.press("b")
    until(dialog)
    found = dialog()
    assert isinstance(found, DurationPicker)
    assert found.windowTitle() == "Ban 2 persons"
    assert found.act.text() == "Ban 2 persons"
    ready.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    for conversation in ready.listed:
        if world.inbox.conversation(conversation).author.author.id == "a1":
            ready.window.queue.list.select(conversation)
            ready.press("x")
    ready.press("m")
    until(dialog)
    assert (again := dialog()) is not None
    assert again.windowTitle() == "Mute 1 person"
    ready.press(Key.Key_Escape)
    until(lambda: dialog() is None)


DEPARTMENTS = (
    ("Service clients", "service.clients@altea-mobilites.example"),
    ("La boutique", "boutique@brevent.example"),
)


def test_the_departments_of_the_charter_are_offered_and_found_again(ready: Opened, until: Until) -> None:
    departments = '[[department]]\nid = "sav"\ntitle = "Service clients"\ncontact = "sav@altea.example"\n'
    ready.world.use_charter(f"{CHARTER}\n{departments}")
    first = ready.listed[0]
    ready.press("a")
    until(dialog)
    found = dialog()
    assert isinstance(found, AssignPicker)
    assert found.titles() == ["Camille", "Nobody", "Service clients"]
    ready.press("clients")
    ready.press(Key.Key_Return)
    until(lambda: ready.world.inbox.rows([first])[0].assigned_to == "Service clients")
    until(lambda: (row := ready.window.queue.model.row_of(first)) and row.assigned_to)
    until(ready.window.queue.list.hasFocus)
    ready.press("j")
    ready.press("a")
    until(dialog)
    again = dialog()
    assert isinstance(again, AssignPicker)
    assert again.titles().count("Service clients") == 1, "known from the list and from the charter"
    ready.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    ready.press("/")
    ready.press("assigned:service")
    ready.press(Key.Key_Return)
    until(lambda: ready.listed == [first])


def test_a_department_of_another_brand_is_nobody_here(ready: Opened, until: Until) -> None:
    world = ready.world
    for brand, (title, contact) in enumerate(DEPARTMENTS):
        department = f'[[department]]\nid = "sav"\ntitle = "{title}"\ncontact = "{contact}"\n'
        world.use_charter(f"{CHARTER}\n{department}", brand)
    world.arrive([world.message(70, waited=900)], brand=1)
    until(lambda: len(ready.listed) == 7)
    theirs = ready.listed[0]
    world.inbox.decide(DecisionKind.ASSIGN, [theirs], text=DEPARTMENTS[1][0]).result(20)
    until(lambda: (row := ready.window.queue.model.row_of(theirs)) and row.assigned_to)
    ready.press("a")
    until(dialog)
    found = dialog()
    assert isinstance(found, AssignPicker)
    assert found.titles() == ["Camille", "Nobody", DEPARTMENTS[0][0]]
    assert ready.window.asking.assignees() == [], "a department is no colleague"
    shown = {row.choice.id: row.choice.detail for row in found.lines if row.choice is not None}
    assert shown[f"name {DEPARTMENTS[0][0]}"] == DEPARTMENTS[0][1]
    ready.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    ready.window.queue.model.mark([theirs, ready.listed[1]])
    ready.press("a")
    until(dialog)
    both = dialog()
    assert isinstance(both, AssignPicker)
    assert both.titles() == ["Camille", "Nobody"], "no department is of both brands"
