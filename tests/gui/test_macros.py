"""Macros: made, bound to a key, run as one, refused as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.gui.dialogs.keys import KeysDialog
from cm_inbox.gui.dialogs.macros import MacroEditor, MacroPicker
from cm_inbox.gui.dialogs.palette import CommandPalette
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.settings import Macro, MacroStep, Settings, load_settings, save_settings

from .world import Opened, World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Until = Callable[[Callable[[], object]], None]
THANKS = Macro(
    "Remercier et clore",
    (MacroStep("canned", "merci"), MacroStep("label", "merci"), MacroStep("done"), MacroStep("next")),
)
HIDES = Macro("Masquer", (MacroStep("hide"), MacroStep("note", "spam")))


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    world = World(tmp_path)
    world.fill(3)
    world.arrive([world.message(9, "En privé", waited=60, private=True)])
    settings = Settings(language="en", macros=(THANKS, HIDES), keys={"macro-1": ("F2",), "macro-2": ("F4",)})
    opened = Opened(world, settings)
    yield opened
    for dialog in opened.window.findChildren(QDialog):
        dialog.reject()
    opened.close()
    world.close()


def public(opened: Opened) -> int:
    """Go to a conversation that is public."""
    opened.press("j")
    assert opened.current is not None
    return opened.current


def by_key(opened: Opened) -> None:
    opened.press(Key.Key_F2)


def by_picker(opened: Opened) -> None:
    opened.press(";")
    assert isinstance(QApplication.activeModalWidget(), MacroPicker)
    opened.press(Key.Key_Return)


def by_palette(opened: Opened) -> None:
    opened.press(Key.Key_K, CTRL)
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, CommandPalette)
    shown.field.setText("remercier")
    opened.press(Key.Key_Return)
    QApplication.processEvents()


@pytest.mark.parametrize("way", [by_key, by_picker, by_palette])
def test_a_macro_is_one_batch_and_one_undo(opened: Opened, until: Until, way: Callable[[Opened], None]) -> None:
    about = public(opened)
    way(opened)
    assert opened.current != about, "the next one is there at once"
    until(lambda: opened.toast == "Macro “Remercier et clore” run")
    decided = opened.world.inbox.history()
    assert [each.kind for each in reversed(decided)] == [DecisionKind.REPLY, DecisionKind.LABEL, DecisionKind.DONE]
    assert len({each.batch for each in decided}) == 1
    assert [entry.state for entry in opened.world.inbox.outbox()] == [OutboxState.WAITING], "the undo window holds"
    assert about not in opened.world.ids()
    opened.press("z")
    until(lambda: about in opened.world.ids())
    assert [entry.state for entry in opened.world.inbox.outbox()] == [OutboxState.CANCELLED]
    row = opened.world.inbox.rows([about])[0]
    assert row.labels == ()


def test_it_stops_before_it_starts_and_says_at_which_step(opened: Opened) -> None:
    assert opened.window.shown is not None
    opened.press(Key.Key_F4)  # what is private cannot be hidden
    assert opened.window.status.text().startswith("Hide: ")
    assert opened.world.inbox.history() == []


def test_what_the_store_refuses_is_not_done_at_all(opened: Opened, until: Until) -> None:
    about = opened.current
    assert about is not None
    opened.window.triage.together(about, [(DecisionKind.LABEL, "x"), (DecisionKind.HIDE, "")], "X", goes_on=False)
    until(lambda: opened.window.queue.toast.failed)
    assert opened.world.inbox.history() == []
    assert opened.current == about


def test_a_canned_reply_that_the_brand_has_not(opened: Opened) -> None:
    macro = Macro("X", (MacroStep("canned", "nowhere"),))
    assert opened.window.macros.plan(macro).against == "Canned reply “nowhere”: this brand has no such canned reply."


def test_an_answer_too_long_for_the_network(opened: Opened) -> None:
    macro = Macro("X", (MacroStep("reply", "a" * 501),))
    assert "1 character too long" in opened.window.macros.plan(macro).against


def test_one_conversation_at_a_time(opened: Opened) -> None:
    opened.press("x")
    opened.press(Key.Key_F2)
    assert opened.window.status.text() == "A macro answers one conversation at a time."
    assert opened.world.inbox.history() == []


def test_making_one_and_running_it(opened: Opened, until: Until) -> None:
    opened.press(Key.Key_K, CTRL)
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, CommandPalette)
    shown.field.setText("new macro")
    opened.press(Key.Key_Return)
    QApplication.processEvents()
    editor = QApplication.activeModalWidget()
    assert isinstance(editor, MacroEditor)
    assert not editor.save.isEnabled()
    opened.press("Urgent")
    editor.steps[0].kind.setCurrentIndex(editor.steps[0].kind.findData("prioritize"))
    editor.key.record("e")
    assert editor.problem.text() == "This key does “Done” already."
    editor.key.record("F6")
    assert editor.save.isEnabled()
    editor.save.click()
    assert opened.saved[-1].macros[2] == Macro("Urgent", (MacroStep("prioritize"), MacroStep("next")))
    assert opened.saved[-1].keys["macro-3"] == ("F6",)
    opened.press(Key.Key_F6)
    until(lambda: opened.toast == "Macro “Urgent” run")
    assert [each.kind for each in opened.world.inbox.history()] == [DecisionKind.PRIORITIZE]


def test_changing_and_deleting_one(opened: Opened) -> None:
    opened.window.macros.edit("macro-2")
    editor = QApplication.activeModalWidget()
    assert isinstance(editor, MacroEditor)
    assert editor.name.text() == "Masquer"
    assert [row.step() for row in editor.steps] == list(HIDES.steps)
    editor.deleted.emit()
    editor.reject()
    assert [macro.name for _id, macro in opened.window.macros.all()] == ["Remercier et clore"]
    opened.press(Key.Key_F4)
    assert opened.world.inbox.history() == []


def test_they_are_on_the_sheet_of_keys(opened: Opened) -> None:
    opened.press("?")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, KeysDialog)
    assert "Remercier et clore" in [label.text() for label in sheet.findChildren(type(sheet.heading))]


def test_they_are_kept_in_the_settings(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(macros=(THANKS, HIDES)))
    assert load_settings(tmp_path).macros == (THANKS, HIDES)
