"""The real window over a real store: keys pressed, the screen and the store looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cm_inbox.gui.timeline import Kind
from cm_inbox.gui.window import MainWindow
from cm_inbox.models.accounts import Health, HealthState
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.instants import now
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import Reason
from cm_inbox.models.queue import Change, ConversationState, View
from cm_inbox.settings import Settings, State
from cm_inbox.store import accounts

from .world import NAMES, Opened, World

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
PATIENCE = 30_000

Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    """Wait for a condition; what it says when it never comes is its source."""

    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    return wait


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def opened(world: World, qapp: QApplication) -> Iterator[Opened]:
    """Return a window on ten conversations, the first of which has waited longest."""
    world.fill(10)
    opened = Opened(world, Settings(name="Camille", theme="light", language="en"))
    yield opened
    opened.close()


@pytest.fixture
def ready(opened: Opened, until: Until) -> Opened:
    until(lambda: opened.window.shown is not None)
    return opened


# --- looking -----------------------------------------------------------------------------------


def test_it_opens_on_what_waits_longest(ready: Opened) -> None:
    assert len(ready.listed) == 10
    assert ready.current == ready.listed[0]
    assert ready.window.shown is not None
    assert ready.window.shown.row.id == ready.current
    assert ready.window.queue.list.hasFocus()


def test_j_and_k_and_the_arrows_move(ready: Opened, until: Until) -> None:
    for key, position in (("j", 1), ("j", 2), ("k", 1)):
        ready.press(key)
        assert ready.window.queue.list.position == position
    ready.press(Key.Key_Down)
    ready.press(Key.Key_Up)
    assert ready.window.queue.list.position == 1
    ready.press(Key.Key_End)
    assert ready.window.queue.list.position == 9
    ready.press(Key.Key_Home)
    assert ready.window.queue.list.position == 0
    until(lambda: ready.window.shown and ready.window.shown.row.id == ready.listed[0])


def test_what_arrives_appears_and_moves_nothing(ready: Opened, until: Until, world: World) -> None:
    ready.press("j")
    current = ready.current
    world.arrive([world.message(99, "Au secours", waited=500)])
    until(lambda: len(ready.listed) == 11)
    assert ready.listed[0] not in (current, None)
    assert ready.current == current
    assert ready.window.queue.list.position == 2


def test_a_conversation_is_read_after_a_moment(ready: Opened, until: Until) -> None:
    first = ready.listed[0]
    until(lambda: ready.world.inbox.rows([first])[0].unread == 0)
    until(lambda: (row := ready.window.queue.model.row_of(first)) and row.unread == 0)


def test_what_was_left_out_of_a_long_conversation_can_be_read(opened: Opened, until: Until, world: World) -> None:
    world.arrive(world.message(0, f"Message numéro {part}.", waited=1_000 - part, part=part) for part in range(1, 451))
    area = opened.window.pane.area
    until(lambda: opened.window.shown and opened.window.shown.earlier == 251)
    assert "Show 251 earlier messages" in area.spoken()
    assert "numéro 1." not in area.spoken()
    opened.press(Key.Key_Return)
    until(area.hasFocus)

    def paged() -> bool:
        opened.press(Key.Key_PageUp)
        return "numéro 1." in area.spoken()

    until(paged)
    assert opened.window.shown is not None
    assert opened.window.shown.earlier == 0
    assert "earlier message" not in area.spoken()
    assert area.verticalScrollBar().value() > 0, "it stays where one was reading"
    opened.window.queue.list.setFocus()
    opened.press("jk")
    until(lambda: opened.window.shown and opened.window.shown.earlier == 251)


def test_the_line_for_older_messages_is_reached_and_run_by_keyboard(ready: Opened, until: Until, world: World) -> None:
    world.arrive(world.message(0, f"Message numéro {part}.", waited=1_000 - part, part=part) for part in range(1, 451))
    area = ready.window.pane.area
    until(lambda: ready.window.shown and ready.window.shown.earlier == 251)
    ready.press(Key.Key_Return)
    for _ in range(202):
        ready.press(Key.Key_Up)
    assert area.chosen_entry is not None
    while area.chosen_entry.kind is not Kind.OLDER:
        ready.press(Key.Key_Down)
    assert area.grab().toImage().width() > 0  # it can be painted, focused
    assert ready.window.shown is not None
    oldest = ready.window.shown.messages[0].message.id
    ready.press(Key.Key_Return)
    assert "numéro 1." in area.spoken()
    assert area.message_id == oldest, "the keyboard goes on from the message that was the oldest"


def test_the_numbers_beside_the_views_are_those_of_the_store(ready: Opened, until: Until) -> None:
    def numbers() -> dict[str, int]:
        model = ready.window.rail.list.model()
        found = {}
        for position in range(model.rowCount()):
            said = str(model.data(model.index(position, 0), Qt.ItemDataRole.AccessibleTextRole))
            name, _, number = said.partition(", ")
            if number.isdigit():
                found[name] = int(number)
        return found

    until(lambda: numbers().get("Inbox") == 10)
    ready.press("e")
    until(lambda: numbers().get("Inbox") == 9)


# --- deciding ----------------------------------------------------------------------------------


def test_done_shows_the_next_one_at_once(ready: Opened, until: Until) -> None:
    first, second = ready.listed[:2]
    ready.press("e")
    assert ready.current == second  # before the transaction is done
    assert first not in ready.listed
    until(lambda: ready.toast == "Done")
    assert ready.world.inbox.rows([first])[0].state is ConversationState.DONE
    until(lambda: ready.window.shown and ready.window.shown.row.id == second)


@pytest.mark.parametrize("way", ["z", "Ctrl+Z", "toast"])
def test_undo_brings_it_back_and_selects_it(ready: Opened, until: Until, way: str) -> None:
    ready.press("j")
    second = ready.current
    ready.press("e")
    until(lambda: ready.toast == "Done")
    if way == "toast":
        QTest.mouseClick(ready.window.queue.toast, Qt.MouseButton.LeftButton)
    else:
        ready.press(Key.Key_Z, CTRL if way == "Ctrl+Z" else Qt.KeyboardModifier.NoModifier)
    until(lambda: ready.current == second)
    assert len(ready.listed) == 10
    assert ready.toast == f"Taken back: done, {NAMES[1]}"


def test_undo_right_after_the_key_is_not_too_early(ready: Opened, until: Until) -> None:
    first = ready.current
    ready.press("ez")
    until(lambda: ready.toast == f"Taken back: done, {NAMES[0]}")
    assert ready.current == first
    assert len(ready.listed) == 10


def test_hiding_the_last_one_that_waits_goes_on_to_the_next(ready: Opened, until: Until) -> None:
    listed = ready.listed
    ready.press("h")
    assert (ready.current, ready.listed) == (listed[1], listed[1:]), "before the store has answered"
    until(lambda: ready.toast == "Message hidden")
    assert ready.world.inbox.rows(listed[:1])[0].state is ConversationState.DONE
    ready.press("z")
    until(lambda: ready.current == listed[0])
    assert ready.listed == listed


def test_a_hiding_that_is_not_possible_brings_the_row_back(ready: Opened, until: Until, world: World) -> None:
    """Of several that are selected, some may be such that the network refuses: what is private cannot be hidden."""
    world.arrive([world.message(60, private=True, waited=60)])
    until(lambda: len(ready.listed) == 11)
    listed = ready.listed
    ready.window.triage.decide(DecisionKind.HIDE, listed[:2])
    assert ready.listed == listed[2:]
    until(lambda: "Message hidden · 1 not possible" in ready.toast)
    assert ready.listed == [listed[0], *listed[2:]]


def test_showing_it_again_from_the_done_ones_puts_it_back(ready: Opened, until: Until) -> None:
    listed = ready.listed
    ready.press("h")
    until(lambda: ready.toast == "Message hidden")
    ready.press("gd")
    assert ready.listed == listed[:1]
    until(lambda: ready.window.shown and ready.window.shown.row.id == listed[0])
    ready.press("h")
    until(lambda: ready.toast == "Message shown again")
    assert ready.listed == []
    ready.press("gi")
    assert ready.listed == listed


def test_hiding_one_of_several_stays_in_view(ready: Opened, until: Until, world: World) -> None:
    first = ready.listed[0]
    world.arrive([world.message(0, "Et alors ?", waited=1, part=1)])
    until(lambda: ready.window.shown and len(ready.window.shown.messages) == 2)
    ready.press("h")
    until(lambda: ready.toast == "Message hidden")
    assert ready.current == first
    until(lambda: (row := ready.window.queue.model.row_of(first)) and row.status is MessageStatus.HIDDEN)
    until(lambda: ready.window.shown and ready.window.shown.messages[-1].message.status is MessageStatus.HIDDEN)
    assert ready.listed[0] == first


def test_a_reply_goes_to_the_outbox_and_the_next_one_is_shown(ready: Opened, until: Until) -> None:
    first, second = ready.listed[:2]
    ready.press("r")
    assert ready.window.composer.edit.hasFocus()
    ready.press("Bonjour, merci, je vous le hide bien")
    assert ready.current == first  # letters were text
    ready.press(Key.Key_Return, CTRL)
    assert ready.current == second
    assert ready.window.queue.list.hasFocus()
    until(lambda: ready.toast == "Reply on its way")
    entry = ready.world.inbox.outbox()[0]
    assert (entry.conversation_id, entry.action.text) == (first, "Bonjour, merci, je vous le hide bien")
    assert entry.state is OutboxState.WAITING


def test_the_words_of_a_reply_come_back_with_undo(ready: Opened, until: Until) -> None:
    first = ready.current
    ready.press("r")
    ready.press("Des mots qui comptent")
    ready.press(Key.Key_Return, CTRL)
    until(lambda: ready.toast == "Reply on its way")
    ready.press("z")
    until(lambda: ready.current == first and ready.toast == f"Taken back: reply, {NAMES[0]} · nothing was sent")
    until(lambda: ready.window.composer.text() == "Des mots qui comptent")


def test_a_draft_outlives_moving_away(ready: Opened, until: Until) -> None:
    first = ready.listed[0]
    ready.press("r")
    ready.press("Un brouillon")
    ready.press(Key.Key_Escape)
    assert ready.window.queue.list.hasFocus()
    ready.press("j")
    until(lambda: ready.window.shown and ready.window.shown.row.id != first)
    assert ready.window.composer.text() == ""
    until(lambda: (row := ready.window.queue.model.row_of(first)) and row.has_draft)
    ready.press("kr")
    until(lambda: ready.window.composer.text() == "Un brouillon")


def test_a_note_stays_here(ready: Opened, until: Until) -> None:
    first = ready.current
    ready.press("n")
    ready.press("Vrai abonné")
    ready.press(Key.Key_Return, CTRL)
    until(lambda: ready.toast == "Note kept")
    assert ready.current == first
    assert ready.world.inbox.outbox() == []
    assert [decision.kind for decision in ready.world.inbox.conversation(first or 0).decisions] == [DecisionKind.NOTE]


def test_several_are_decided_together_and_undone_together(ready: Opened, until: Until) -> None:
    three = ready.listed[:3]
    ready.press("x")
    ready.press(Key.Key_Down, SHIFT)
    ready.press(Key.Key_Down, SHIFT)
    assert ready.window.queue.model.marked == set(three)
    ready.press("e")
    assert ready.current == ready.listed[0]
    assert not set(three) & set(ready.listed)
    until(lambda: ready.toast == "Done (3)")
    ready.press("z")
    until(lambda: len(ready.listed) == 10)
    until(lambda: ready.toast.startswith("Taken back: done, "))  # said apart from the list
    assert ready.toast.endswith(" and 2 other conversations")


def test_escape_lets_go_of_the_selection(ready: Opened) -> None:
    ready.press("xjx")
    assert len(ready.window.queue.model.marked) == 2
    ready.press(Key.Key_Escape)
    assert ready.window.queue.model.marked == set()


def test_what_the_store_refuses_comes_back_with_the_reason(ready: Opened, until: Until) -> None:
    first = ready.current
    assert first is not None
    ready.window.triage.decide(DecisionKind.SNOOZE, [first], until=1)
    assert ready.current == first
    assert "future" in ready.toast
    assert len(ready.listed) == 10


def test_a_row_that_could_not_be_decided_comes_back(ready: Opened, until: Until, world: World) -> None:
    first, second = ready.listed[:2]
    archive = world.inbox.accounts()[0]
    ready.press("x")
    ready.press(Key.Key_Down, SHIFT)
    world.write(accounts.save_health, archive.id, Health(HealthState.ARCHIVE))
    ready.window.triage.decide(DecisionKind.DELETE, [first, second])
    assert first not in ready.listed
    until(lambda: first in ready.listed)
    assert "archive" in ready.toast
    assert ready.world.inbox.rows([first])[0].state is ConversationState.OPEN


def test_what_cannot_be_done_says_so_before_and_after_the_key(ready: Opened, until: Until, world: World) -> None:
    world.arrive([world.message(50, "Chez Brévent", waited=900)], brand=1)
    until(lambda: len(ready.listed) == 11)
    ready.press(Key.Key_Home)
    until(lambda: ready.window.shown and ready.window.shown.account.brand == "Maison Brévent")
    said = "This network has no such thing."
    assert ready.window.reasons()["mute"] == said
    ready.press("m")
    assert ready.window.status.text() == said
    assert ready.world.inbox.history() == []


def test_without_canned_replies_their_key_says_so(world: World, qapp: QApplication, until: Until) -> None:
    world.fill(2)
    opened = Opened(world, Settings(theme="light", language="en"), canned=())
    until(lambda: opened.window.shown is not None)
    said = "This brand has no canned replies yet."
    assert opened.window.action_bar.buttons["canned"].reason == said
    assert opened.window.composer.canned.button.toolTip() == said
    assert not opened.window.composer.canned.button.isEnabled()
    opened.press("c")
    assert opened.window.status.text() == said
    assert QApplication.activeModalWidget() is None
    opened.close()


def test_no_decision_is_possible_where_there_is_no_conversation(ready: Opened, until: Until) -> None:
    ready.window.go(View.SNOOZED)
    until(lambda: ready.window.shown is None)
    assert ready.window.action_bar.buttons["reply"].reason == "Choose a conversation first."
    assert ready.window.queue.stack.currentWidget() is ready.window.queue.empty
    ready.window.focus_list()
    ready.press("e")
    assert ready.window.status.text() == "Choose a conversation first."
    assert ready.world.inbox.history() == []


# --- views, filters, search --------------------------------------------------------------------


def test_g_goes_to_views(ready: Opened, until: Until) -> None:
    first = ready.current
    ready.press("e")
    until(lambda: ready.toast == "Done")
    ready.press("gd")
    assert ready.listed == [first]
    until(lambda: ready.window.shown and ready.window.shown.row.id == first)
    ready.press("e")  # only hide shows again with its own key
    assert ready.window.status.text() == "It is done already."
    assert ready.listed == [first]
    ready.press("o")
    until(lambda: ready.toast == "Reopened")
    assert ready.listed == []
    ready.press("gi")
    assert len(ready.listed) == 10


def test_a_filter_narrows_and_the_empty_list_says_what_to_do(ready: Opened, until: Until, world: World) -> None:
    chip = ready.window.queue.choose_chip
    chip("private")
    assert ready.listed == []
    assert ready.window.queue.empty.button.text() == "Show all"
    world.arrive([world.message(60, private=True)])
    until(lambda: len(ready.listed) == 1)
    ready.window.run("filter-all")
    assert len(ready.listed) == 11


def test_digits_choose_a_brand_even_on_azerty(ready: Opened, until: Until, world: World) -> None:
    world.arrive([world.message(50)], brand=1)
    until(lambda: len(ready.listed) == 11)
    ready.press("2")
    assert len(ready.listed) == 1
    ready.press("&")  # 1 without Shift on AZERTY
    assert len(ready.listed) == 10
    ready.press("0")
    assert len(ready.listed) == 11


def test_a_search_that_finds_too_much_says_it_shows_the_newest(ready: Opened, until: Until, world: World) -> None:
    pane = ready.window.queue
    pane.search_for("tram")
    until(lambda: not pane.searching)
    assert pane.head == "Found 10"
    world.arrive(world.message(number, waited=300 - number) for number in range(20, 220))
    pane.search_for("Message")
    until(lambda: not pane.searching)
    assert pane.head == "The newest 200"
    pane.list.verticalScrollBar().setValue(pane.list.verticalScrollBar().maximum())
    until(lambda: pane.model.rowCount() == 210)
    assert pane.head == "Found 210"


def test_a_list_that_takes_long_to_read_comes_from_another_thread(
    ready: Opened, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cm_inbox.inbox.AT_ONCE_SECONDS", -1.0)
    monkeypatch.setattr("cm_inbox.store.database.STEPS_BETWEEN_LOOKS", 1)
    current = ready.listed[3]
    ready.window.queue.list.select(current)
    ready.window.queue.choose_chip("unread")
    assert ready.listed == []
    assert ready.window.queue.head == "Searching…"
    until(lambda: len(ready.listed) == 10)
    assert ready.current == current


def test_a_search_finds_shows_and_is_left(ready: Opened, until: Until, world: World) -> None:
    world.arrive([world.message(70, "Où est passé mon reblochon déjà payé ?", waited=3)])
    until(lambda: len(ready.listed) == 11)
    ready.press("/")
    assert ready.window.queue.search_field.hasFocus()
    ready.press("reblochon deja")
    ready.press(Key.Key_Return)
    assert ready.window.queue.list.hasFocus()
    until(lambda: len(ready.listed) == 1)
    until(lambda: ready.window.shown and "reblochon" in ready.window.shown.messages[0].message.text)
    ready.press("h")
    until(lambda: ready.toast == "Message hidden")
    until(lambda: ready.window.shown and ready.window.shown.row.state is ConversationState.DONE)
    assert len(ready.listed) == 1, "what was found stays"
    assert ready.window.action_bar.buttons["hide"].text() == "Show again"
    ready.press("h")
    until(lambda: ready.toast == "Message shown again")
    ready.press(Key.Key_Escape)
    assert len(ready.listed) == 11
    assert ready.window.queue.search_field.text() == ""


def test_a_search_that_finds_nothing_says_so(ready: Opened, until: Until) -> None:
    ready.window.queue.search_for("introuvable")
    until(lambda: ready.window.queue.stack.currentWidget() is ready.window.queue.empty)
    assert "introuvable" in ready.window.queue.empty.title.text()
    ready.window.queue.empty.button.click()
    assert len(ready.listed) == 10


def test_without_accounts_it_says_how_to_begin(tmp_path: Path, qapp: QApplication, until: Until) -> None:
    world = World(tmp_path)
    for account in world.inbox.accounts():
        world.write(accounts.remove_account, account.id, at=world.began)
    opened = Opened(world, Settings(theme="light", language="en"))
    assert opened.window.queue.empty.title.text() == "No account yet"
    assert opened.window.queue.empty.button.text() == "Connect an account"
    opened.close()
    world.close()


def test_nothing_is_called_done_before_it_was_read(tmp_path: Path, qapp: QApplication, until: Until) -> None:
    world = World(tmp_path)
    opened = Opened(world, Settings(theme="light", language="en"))
    try:
        empty = opened.window.queue.empty
        until(lambda: opened.window.queue.stack.currentWidget() is empty)
        assert empty.title.text() == "The first reading is under way"
        for account in world.inbox.accounts():
            world.write(accounts.save_health, account.id, Health(HealthState.OK, now()))
        world.inbox.tell(Change(accounts=True))
        until(lambda: empty.title.text() == "All done")
    finally:
        opened.close()
        world.close()


# --- the program -------------------------------------------------------------------------------


def test_closing_keeps_the_draft_and_the_size(world: World, qapp: QApplication, until: Until) -> None:
    world.fill(2)
    first = Opened(world, Settings(theme="light", language="en"))
    until(lambda: first.window.shown)
    first.window.resize(1300, 700)
    first.press("r")
    first.press("Pas fini")
    conversation = first.current
    first.close()
    assert conversation is not None
    until(lambda: (draft := world.inbox.draft(conversation)) and draft.text == "Pas fini")
    state = State(world.folder)
    assert state.get("window")
    again = Opened(world, Settings(theme="light", language="en"))
    assert again.window.height() == 700  # the offscreen screen is too narrow to keep the width
    until(lambda: again.window.composer.text() == "Pas fini")
    again.close()


def test_after_closing_changes_reach_nobody(world: World, qapp: QApplication) -> None:
    opened = Opened(world, Settings(theme="light", language="en"))
    opened.window.close()
    world.fill(3)
    qapp.processEvents()
    assert opened.listed == []
    opened.close()


def test_light_and_dark_at_once_and_kept(ready: Opened) -> None:
    ready.press(Key.Key_F8)
    assert ready.window.theme.dark
    assert ready.saved[-1].theme == "dark"
    ready.press(Key.Key_F8)
    assert not ready.window.theme.dark


def test_fetching_now_is_passed_on(ready: Opened) -> None:
    ready.press(Key.Key_F5)
    assert ready.fetched == 1


@pytest.mark.qt_log_ignore("does not support raise", "does not support propagateSizeHints")
def test_another_start_brings_the_window_to_the_front(ready: Opened, until: Until) -> None:
    ready.window.showMinimized()
    ready.window.activate()
    assert ready.window.isVisible()
    assert not ready.window.isMinimized()


def test_the_users_keys_hold_in_the_window(world: World, qapp: QApplication, until: Until) -> None:
    world.fill(3)
    opened = Opened(world, Settings(theme="light", language="en", keys={"done": ("w",)}))
    until(lambda: opened.window.shown)
    opened.press("e")
    assert len(opened.listed) == 3
    opened.press("w")
    assert len(opened.listed) == 2
    until(lambda: opened.toast == "Done")
    opened.close()


def test_a_long_list_is_there_at_once_and_complete_soon(world: World, qapp: QApplication, until: Until) -> None:
    world.fill(1_200)
    opened = Opened(world, Settings(theme="light", language="en"))
    assert len(opened.listed) == 500
    opened.window.queue.list.go_to(300)
    current = opened.current
    until(lambda: len(opened.listed) == 1_200)
    assert opened.current == current
    opened.close()


def test_reasons_are_texts(ready: Opened) -> None:
    reasons = ready.window.reasons()
    assert reasons["reply"] == ""
    assert reasons["reopen"] == "It is open already."
    assert Reason.ALREADY.value not in reasons.values()


def test_it_is_a_window_of_its_own(ready: Opened) -> None:
    assert isinstance(ready.window, MainWindow)
    assert ready.window.windowTitle() == "cm-inbox"


def test_a_closed_window_asks_nothing_any_more(ready: Opened) -> None:
    window = ready.window
    assert any(timer.isActive() for timer in window.findChildren(QTimer)), "it goes with the clock while it is open"
    window.close()
    assert [timer.parent() for timer in window.findChildren(QTimer) if timer.isActive()] == []


def test_the_network_menu_names_the_networks_that_are_connected(ready: Opened, until: Until) -> None:
    ready.press("F", Qt.KeyboardModifier.ShiftModifier)
    until(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    named = [action.text().casefold() for action in menu.actions() if action.text()]
    menu.close()
    assert named == ["all networks", "mastodon"]
