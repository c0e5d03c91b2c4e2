"""What somebody types is theirs until they send it or empty the field, whatever happens beside it.

The store's writer is held up where a moment matters, so that no test depends on who is faster.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.gui.answer import ComposerMode
from cm_inbox.gui.dialogs.outbox import OutboxDialog
from cm_inbox.models.accounts import AccountReport
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.settings import Macro, MacroStep, Settings
from cm_inbox.store import accounts

from .world import EVERYTHING, LIMIT, Opened, World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Until = Callable[[Callable[[], object]], None]
THANKS = Macro("Remercier", (MacroStep("canned", "merci"),))


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.fill(4)
    yield world
    world.close()


@pytest.fixture
def opened(world: World, qapp: QApplication, until: Until) -> Iterator[Opened]:
    opened = Opened(world, Settings(language="en", macros=(THANKS,), keys={"macro-1": ("F2",)}))
    until(lambda: opened.window.shown is not None)
    yield opened
    opened.close()


@contextmanager
def held_up(world: World) -> Iterator[None]:
    """Keep the store's writer busy: what is ordered meanwhile is done afterwards."""
    go_on = threading.Event()
    busy = world.store.write_urgent(lambda _connection: go_on.wait(20))
    try:
        yield
    finally:
        go_on.set()
        busy.result(20)


def write(opened: Opened, text: str, key: str = "r") -> int:
    """Write something in the current conversation, and stay there."""
    opened.press(key)
    opened.press(text)
    assert opened.window.shown is not None
    return opened.window.shown.row.id


def go_to(opened: Opened, conversation: int, until: Until) -> None:
    opened.window.show_conversation(conversation)
    until(lambda: opened.window.shown is not None and opened.window.shown.row.id == conversation)


def stored(world: World, conversation: int) -> tuple[str, Visibility] | None:
    """Return the draft in the store, once everything ordered so far is done."""
    world.inbox.orders_done().result(20)
    draft = world.inbox.draft(conversation)
    return None if draft is None else (draft.text, draft.visibility)


def decided(world: World) -> list[DecisionKind]:
    world.inbox.orders_done().result(20)
    return [each.kind for each in world.inbox.history()]


def refuse(world: World, *kinds: ActionKind) -> None:
    """Have the network allow these no more, without the window knowing yet."""
    allowed = {**EVERYTHING, **{kind: Denied(Reason.NETWORK_CANNOT) for kind in kinds}}
    for each in world.inbox.accounts():
        report = AccountReport(each.address, each.address, each.address, allowed, LIMIT, LIMIT)
        world.write(accounts.save_report, each.id, report)


# --- answers that come from elsewhere ------------------------------------------------------------


def test_a_macro_leaves_what_was_being_written(opened: Opened, until: Until) -> None:
    about = write(opened, "Bonjour Bruno")
    opened.press(Key.Key_Escape)
    opened.press(Key.Key_F2)
    until(lambda: opened.toast.startswith("Macro"))
    assert stored(opened.world, about) == ("Bonjour Bruno", Visibility.PUBLIC)


def test_answers_to_many_leave_what_is_being_written(opened: Opened, until: Until) -> None:
    about = write(opened, "Bonjour Bruno")
    opened.window.composer.save_draft()
    opened.world.inbox.answer_each([(each, DecisionKind.REPLY, "Merci à tous") for each in opened.listed]).result(20)
    assert stored(opened.world, about) == ("Bonjour Bruno", Visibility.PUBLIC)


def test_a_note_from_elsewhere_leaves_the_one_being_written(opened: Opened) -> None:
    about = write(opened, "vraie abonnée", "n")
    opened.window.composer.save_draft()
    opened.world.inbox.decide(DecisionKind.NOTE, [about], text="vu").result(20)
    assert opened.world.inbox.note_draft(about) == "vraie abonnée"


def test_what_was_sent_is_no_draft_any_more(opened: Opened) -> None:
    about = write(opened, "  Bonjour Bruno ")
    opened.window.composer.save_draft()
    opened.press(Key.Key_Return, CTRL)
    assert stored(opened.world, about) is None
    assert decided(opened.world) == [DecisionKind.REPLY]


# --- on its way ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["r", "n"])
def test_what_is_on_its_way_does_not_come_back_as_a_draft(opened: Opened, until: Until, key: str) -> None:
    about = write(opened, "Bonjour Bruno", key)
    opened.window.composer.save_draft()
    opened.world.inbox.orders_done().result(20)
    with held_up(opened.world):
        opened.press(Key.Key_Return, CTRL)
        other = next(each for each in opened.listed if each != about)
        go_to(opened, other, until)
        opened.window.composer.open_for(opened.world.inbox.conversation(about), opened.window.brands[1])
        opened.window.run("note" if key == "n" else "reply")
        assert opened.window.composer.text() == "", "it would be sent twice"


def test_a_text_is_kept_before_it_is_sent(opened: Opened, until: Until) -> None:
    """Whoever types fast and closes at once has nothing but the store to rely on."""
    refuse(opened.world, ActionKind.REPLY)
    about = write(opened, "Bonjour Bruno")
    opened.press(Key.Key_Return, CTRL)
    opened.window.close()
    assert stored(opened.world, about) == ("Bonjour Bruno", Visibility.PUBLIC)


def test_what_was_refused_comes_before_what_was_written_since(opened: Opened, until: Until) -> None:
    refuse(opened.world, ActionKind.REPLY)
    about = write(opened, "Bonjour Bruno")
    with held_up(opened.world):
        opened.press(Key.Key_Return, CTRL)
        go_to(opened, next(each for each in opened.listed if each != about), until)
        opened.window.composer.open_for(opened.world.inbox.conversation(about), opened.window.brands[1])
        opened.window.composer.edit.insertPlainText("Au fait")
    until(lambda: opened.window.composer.text() == "Bonjour Bruno\n\nAu fait")


# --- taken back ----------------------------------------------------------------------------------


def test_a_note_taken_back_leaves_a_newer_one(opened: Opened, until: Until) -> None:
    about = write(opened, "ancienne", "n")
    opened.press(Key.Key_Return, CTRL)
    until(lambda: decided(opened.world))
    write(opened, "nouvelle", "n")
    opened.press(Key.Key_Escape)
    opened.press("j")
    until(lambda: opened.window.shown is not None and opened.window.shown.row.id != about)
    until(lambda: opened.world.inbox.note_draft(about) == "nouvelle")
    opened.world.inbox.orders_done().result(20)
    opened.press("z")
    until(lambda: DecisionKind.UNDO in decided(opened.world))
    QTest.qWait(1)
    opened.world.inbox.orders_done().result(20)
    assert opened.world.inbox.note_draft(about) == "nouvelle"


def test_what_was_private_comes_back_private(opened: Opened, until: Until) -> None:
    about = write(opened, "Votre numéro ?", "R")
    composer = opened.window.composer
    composer.edit.selectAll()
    QTest.keyClick(composer.edit, Key.Key_Delete)
    composer.focus_reply()
    assert composer.mode is ComposerMode.PUBLIC
    composer.give_back(DecisionKind.REPLY_PRIVATE, about, "Votre numéro ?")
    assert (composer.text(), composer.mode) == ("Votre numéro ?", ComposerMode.PRIVATE)
    assert stored(opened.world, about) == ("Votre numéro ?", Visibility.PRIVATE)


def test_a_private_warning_that_was_refused_comes_back_private(opened: Opened, until: Until) -> None:
    about = opened.listed[2]
    opened.window.composer.give_back(DecisionKind.WARN, about, "Restons courtois", True)
    assert stored(opened.world, about) == ("Restons courtois", Visibility.PRIVATE)


def test_a_reply_comes_back_behind_the_note_being_written(opened: Opened) -> None:
    about = write(opened, "vraie abonnée", "n")
    composer = opened.window.composer
    composer.give_back(DecisionKind.REPLY_PRIVATE, about, "Votre numéro ?")
    assert (composer.text(), composer.mode) == ("vraie abonnée", ComposerMode.NOTE)
    assert stored(opened.world, about) == ("Votre numéro ?", Visibility.PRIVATE)


# --- one conversation and the next ---------------------------------------------------------------


def test_taking_back_a_step_brings_nobody_elses_text(opened: Opened, until: Until) -> None:
    write(opened, "Pour Bruno")
    composer = opened.window.composer
    composer.edit.selectAll()
    QTest.keyClick(composer.edit, Key.Key_Delete)
    opened.press(Key.Key_Escape)
    opened.press("j")
    opened.press("r")
    QTest.keyClick(composer.edit, Key.Key_Z, CTRL)
    assert composer.text() == ""


# --- a store that cannot -------------------------------------------------------------------------


@pytest.mark.logs("an order or a question of the window failed")
@pytest.mark.parametrize(("table", "key"), [("draft", "r"), ("note_draft", "n")])
def test_what_the_store_refused_is_offered_again_at_the_latest_on_closing(
    opened: Opened, until: Until, table: str, key: str
) -> None:
    world = opened.world
    forbid = f"CREATE TRIGGER no_room BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no room'); END"
    world.write(lambda connection: connection.execute(forbid) and None)
    about = write(opened, "Bonjour Bruno", key)
    opened.window.composer.save_draft()
    until(lambda: opened.window.queue.toast.failed)
    world.write(lambda connection: connection.execute("DROP TRIGGER no_room") and None)
    opened.press(Key.Key_Escape)
    opened.press("j")
    until(lambda: opened.window.shown is not None and opened.window.shown.row.id != about)
    opened.window.close()
    world.inbox.orders_done().result(20)
    draft = world.inbox.draft(about)
    assert (world.inbox.note_draft(about) if key == "n" else draft and draft.text) == "Bonjour Bruno"


def test_nobody_else_takes_the_place_of_who_is_being_answered(opened: Opened, until: Until) -> None:
    answered = write(opened, "Bonjour")
    opened.world.inbox.decide(DecisionKind.DONE, [answered]).result(20)  # as somebody else's, or the network's

    def dealt_with() -> bool:
        shown = opened.window.shown
        return shown is not None and any(each.kind is DecisionKind.DONE for each in shown.decisions)

    until(dealt_with)
    opened.press(" Bruno")
    assert opened.current == answered
    assert opened.window.composer.edit.toPlainText() == "Bonjour Bruno"
    opened.press(Key.Key_Escape)
    until(lambda: opened.current != answered and opened.window.composer.edit.toPlainText() == "")
    go_to(opened, answered, until)
    assert opened.window.composer.edit.toPlainText() == "Bonjour Bruno"


# --- what was given up in the outbox -------------------------------------------------------------


def answered(opened: Opened, until: Until, text: str) -> tuple[int, str]:
    """Answer the current conversation; return it and its entry of the outbox."""
    conversation = write(opened, text)
    opened.press(Key.Key_Return, CTRL)
    until(lambda: any(entry.action.text == text for entry in opened.world.inbox.outbox()))
    [entry] = [each for each in opened.world.inbox.outbox() if each.action.text == text]
    return conversation, entry.id


def give_up(opened: Opened, entry: str, until: Until) -> str:
    """Give it up in the list of the outbox, as a person does; return what is said."""
    opened.window.asking.outbox()
    dialog = opened.window.findChild(OutboxDialog)
    assert dialog is not None
    dialog.list.choose(entry)
    dialog.cancel_button.click()
    until(dialog.line.text)
    said = dialog.line.text()
    dialog.reject()
    return said


def test_an_answer_that_is_given_up_is_a_draft_again(opened: Opened, until: Until) -> None:
    conversation, entry = answered(opened, until, "Bonjour, voici")
    assert "draft of the conversation again" in give_up(opened, entry, until)
    draft = opened.world.inbox.draft(conversation)
    assert draft is not None
    assert draft.text == "Bonjour, voici"
    go_to(opened, conversation, until)
    assert opened.window.composer.text() == "Bonjour, voici"


def test_a_newer_draft_stays_beside_what_was_given_up(opened: Opened, until: Until) -> None:
    conversation, entry = answered(opened, until, "Bonjour, voici")
    until(lambda: conversation not in opened.window.composer.writing._drafts._held)  # the order is through
    opened.world.inbox.save_draft(conversation, "Et", Visibility.PUBLIC).result(20)
    go_to(opened, conversation, until)
    assert opened.window.composer.text() == "Et"
    opened.window.composer.edit.insertPlainText(" encore")  # not kept yet: it is only in the field
    assert "before the draft" in give_up(opened, entry, until)
    opened.world.inbox.orders_done().result(20)
    go_to(opened, conversation, until)  # it is open again, and may have left the view it was shown in
    assert opened.window.composer.text() == "Bonjour, voici\n\nEt encore"
    opened.window.composer.save_draft()
    until(lambda: (kept := opened.world.inbox.draft(conversation)) and kept.text == "Bonjour, voici\n\nEt encore")
