"""The dialogs over a real store: each opens, is worked by keyboard, closes by Escape and gives the keyboard back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.errors import AuthRevoked, CmInboxError, Offline, RateLimited, Transient, UsageError
from cm_inbox.gui import texts, when
from cm_inbox.gui.commands import COMMANDS
from cm_inbox.gui.desk_protocol import NetworkChoice, Opened, OpenedAccount
from cm_inbox.gui.dialogs import until as until_dialogs
from cm_inbox.gui.dialogs.accounts import AccountsDialog, account_item
from cm_inbox.gui.dialogs.assign import AssignPicker
from cm_inbox.gui.dialogs.base import room_over
from cm_inbox.gui.dialogs.canned import CannedPicker
from cm_inbox.gui.dialogs.confirm_many import ConfirmMany
from cm_inbox.gui.dialogs.connect import ConnectDialog
from cm_inbox.gui.dialogs.history import HistoryDialog
from cm_inbox.gui.dialogs.key_editor import KeyEditor
from cm_inbox.gui.dialogs.keys import KeysDialog
from cm_inbox.gui.dialogs.label import LabelPicker
from cm_inbox.gui.dialogs.link import LinkDialog
from cm_inbox.gui.dialogs.outbox import OutboxDialog
from cm_inbox.gui.dialogs.palette import CommandPalette
from cm_inbox.gui.dialogs.passphrase import PassphraseDialog
from cm_inbox.gui.dialogs.picker import Choice
from cm_inbox.gui.dialogs.rows import Item, Tone
from cm_inbox.gui.dialogs.settings import SettingsDialog
from cm_inbox.gui.dialogs.settings_page import Door
from cm_inbox.gui.dialogs.until import DurationPicker, SnoozePicker
from cm_inbox.gui.dialogs.whole_text import WholeTextDialog
from cm_inbox.gui.keys import Keymap
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Account, Health, HealthState
from cm_inbox.models.decisions import DecisionFilter, DecisionKind
from cm_inbox.models.permissions import Allowed, Denied, Reason, SideEffect
from cm_inbox.settings import Settings
from cm_inbox.store import decided
from cm_inbox.store import outbox as outbox_rows

from .desk import NETWORKS, StoreDesk
from .samples import NOW
from .world import World

Key = Qt.Key
Until = Callable[[Callable[[], object]], None]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.fill(3)
    yield world
    world.close()


@pytest.fixture
def desk(world: World) -> StoreDesk:
    return StoreDesk(world)


@pytest.fixture
def home(qapp: QApplication) -> Iterator[QLineEdit]:
    """Return the field that has the keyboard in the window under the dialogs."""
    window = QWidget()
    window.resize(1200, 800)
    field = QLineEdit(window)
    QVBoxLayout(window).addWidget(field)
    window.show()
    window.activateWindow()
    field.setFocus()
    yield field
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


def shown(dialog: QDialog) -> Any:
    """Open a dialog as the window does."""
    dialog.open()
    QApplication.processEvents()
    return dialog


# --- all of them -------------------------------------------------------------------------------

MAKERS: dict[str, Callable[[Theme, World, QWidget], QDialog]] = {
    "accounts": lambda theme, world, parent: AccountsDialog(theme, world.inbox, StoreDesk(world), parent),
    "connect": lambda theme, world, parent: ConnectDialog(theme, StoreDesk(world), world.inbox.brands(), parent),
    "outbox": lambda theme, world, parent: OutboxDialog(theme, world.inbox, parent),
    "history": lambda theme, world, parent: HistoryDialog(theme, world.inbox, parent),
    "settings": lambda theme, world, parent: SettingsDialog(theme, Door(Settings, lambda _settings: None), parent),
    "keys": lambda theme, world, parent: KeysDialog(theme, {}, parent),
    "palette": lambda theme, world, parent: CommandPalette(theme, [Choice("a", "A")], parent),
    "snooze": lambda theme, world, parent: SnoozePicker(theme, NOW, parent),
    "ban": lambda theme, world, parent: DurationPicker(theme, DecisionKind.BAN, Allowed(), "x", NOW, parent),
    "label": lambda theme, world, parent: LabelPicker(theme, [], [], parent),
    "assign": lambda theme, world, parent: AssignPicker(theme, "me", [], parent),
    "canned": lambda theme, world, parent: CannedPicker(theme, [], "", parent),
    "link": lambda theme, world, parent: LinkDialog(theme, "https://a.example", parent),
    "whole text": lambda theme, world, parent: WholeTextDialog(theme, "x" * 30_000, parent),
    "passphrase": lambda theme, world, parent: PassphraseDialog(theme, parent, first=True),
}


def focused() -> QWidget:
    """Return where keys go."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.mark.parametrize("name", MAKERS)
def test_escape_closes_it_and_the_keyboard_goes_back(name: str, theme: Theme, world: World, home: QLineEdit) -> None:
    dialog = shown(MAKERS[name](theme, world, home.window()))
    assert dialog.isVisible()
    assert dialog.isAncestorOf(QApplication.focusWidget()), "the keyboard is in the dialog"
    assert not dialog.grab().isNull()
    QTest.keyClick(focused(), Key.Key_Escape)
    QApplication.processEvents()
    assert QApplication.focusWidget() is home


# --- pickers -----------------------------------------------------------------------------------


def test_the_palette_finds_by_letters_and_refuses_with_the_reason(theme: Theme, home: QLineEdit) -> None:
    choices = [
        Choice("reply", "Répondre", group="Écrire", keys=("r",)),
        Choice("ban", "Bannir", group="Décider", reason="Ce réseau ne le propose pas."),
        Choice("done", "Traité", group="Décider"),
    ]
    palette = shown(CommandPalette(theme, choices, home.window()))
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    assert palette.titles() == ["Répondre", "Traité", "Bannir"], "what is impossible comes last"
    QTest.keyClicks(palette.field, "ban")
    QTest.keyClick(palette.field, Key.Key_Return)
    assert palette.isVisible()
    assert palette.foot.text() == "Ce réseau ne le propose pas."
    palette.field.setText("rep")
    QTest.keyClick(palette.field, Key.Key_Return)
    assert chosen == ["reply"]


def test_a_new_label_can_be_typed(theme: Theme, home: QLineEdit) -> None:
    picked: list[str] = []
    picker = shown(LabelPicker(theme, ["SAV", "Info trafic"], ["SAV"], home.window()))
    picker.picked.connect(picked.append)
    assert picker.titles() == ["Info trafic", "SAV"]
    QTest.keyClicks(picker.field, "Livraison")
    QTest.keyClick(picker.field, Key.Key_Return)
    taking_off = shown(LabelPicker(theme, ["SAV"], ["SAV"], home.window()))
    taking_off.picked.connect(picked.append)
    QTest.keyClick(taking_off.field, Key.Key_Return)
    assert picked == ["Livraison", "-SAV"]


def test_assigning_to_somebody_and_to_nobody(theme: Theme, home: QLineEdit) -> None:
    picked: list[str] = []
    for steps in (0, 1, 2):
        picker = shown(AssignPicker(theme, "Camille", ["Léa", "Camille"], home.window()))
        picker.picked.connect(picked.append)
        for _ in range(steps):
            QTest.keyClick(picker.field, Key.Key_Down)
        QTest.keyClick(picker.field, Key.Key_Return)
    assert picked == ["Camille", "Léa", ""]


def test_snoozing_by_a_digit(theme: Theme, home: QLineEdit) -> None:
    picked: list[int] = []
    picker = shown(SnoozePicker(theme, NOW, home.window()))
    picker.picked.connect(picked.append)
    QTest.keyClick(focused(), Key.Key_1)
    assert picked == [NOW + when.HOUR]
    picker = shown(SnoozePicker(theme, NOW, home.window()))
    picker.picked.connect(picked.append)
    picker.date.setDateTime(picker.date.dateTime().addDays(3))
    picker.own.click()
    assert picked[1] > NOW + 3 * when.DAY


def test_snoozing_until_a_time_in_words(theme: Theme, home: QLineEdit) -> None:
    picked: list[int] = []
    picker = shown(SnoozePicker(theme, NOW, home.window()))
    picker.picked.connect(picked.append)
    QTest.keyClicks(focused(), "d")
    QTest.keyClicks(focused(), "emain blabla")
    assert picker.words.said.text().startswith("Not understood")
    QTest.keyClick(focused(), Key.Key_Return)
    assert picked == []
    picker.words.field.setText("avant-hier")
    assert picker.words.said.text().startswith("That is over already")
    picker.words.field.setText("demain 9h")
    assert picker.words.said.text() == when.full(when.at_hour(1, 9, NOW))
    QTest.keyClick(focused(), Key.Key_Return)
    assert picked == [when.at_hour(1, 9, NOW)]


def test_muting_until_a_time_in_words(theme: Theme, home: QLineEdit) -> None:
    picked: list[int | None] = []
    dialog = shown(DurationPicker(theme, DecisionKind.MUTE, Allowed(), "x", NOW, home.window()))
    dialog.picked.connect(picked.append)
    dialog.words.field.setText("whenever")
    dialog.act.click()
    assert picked == [], "what is not understood is not taken for something else"
    dialog.words.field.setText("in 2 hours")
    dialog.act.click()
    assert picked == [NOW + 2 * when.HOUR]


def test_proposals_for_later_lie_ahead_in_order() -> None:
    for hour in range(24 * 7):
        now = NOW + hour * when.HOUR
        instants = [at for _title, at in until_dialogs.snooze_choices(now)]
        assert instants == sorted(set(instants))
        assert instants[0] > now


def test_banning_begins_on_the_duration_never_on_the_red_button(theme: Theme, home: QLineEdit) -> None:
    picked: list[int | None] = []
    permission = Allowed(reversible=False, side_effects=(SideEffect.DELETES_HISTORY,))
    dialog = shown(DurationPicker(theme, DecisionKind.BAN, permission, "gros_relou", NOW, home.window()))
    dialog.picked.connect(picked.append)
    assert QApplication.focusWidget() in dialog.spans.buttons()
    QTest.keyClick(focused(), Key.Key_Return)
    assert picked == []
    assert focused() is dialog.act
    QTest.keyClick(dialog.act, Key.Key_Return)
    assert picked == [NOW + 30 * when.DAY]


def test_for_good_has_no_end(theme: Theme, home: QLineEdit) -> None:
    picked: list[int | None] = []
    dialog = shown(DurationPicker(theme, DecisionKind.MUTE, Allowed(), "x", NOW, home.window()))
    dialog.picked.connect(picked.append)
    dialog.spans.buttons()[-1].click()
    QTest.keyClick(dialog.spans.buttons()[-1], Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert picked == [None]


def test_what_a_network_denies_cannot_be_ordered(theme: Theme, home: QLineEdit) -> None:
    denied = Denied(Reason.ROLE_MISSING)
    dialog = shown(DurationPicker(theme, DecisionKind.BAN, denied, "x", NOW, home.window()))
    assert not dialog.act.isEnabled()


# --- the outbox and the history ----------------------------------------------------------------


def test_a_failed_entry_is_explained_and_tried_again(theme: Theme, world: World, home: QLineEdit, until: Until) -> None:
    conversation = world.ids()[0]
    world.inbox.decide(DecisionKind.HIDE, [conversation], delay=0).result(20)
    entry = world.inbox.outbox()[0]
    world.write(outbox_rows.claim, entry.id, world.began)
    world.write(outbox_rows.fail, entry.id, AuthRevoked(), world.began)
    dialog = shown(OutboxDialog(theme, world.inbox, home.window()))
    item = dialog.list.items()[0]
    assert item.title == "Hide the message"
    assert item.aside == "failed · The sign-in was withdrawn"
    assert item.note == "Sign in again; the history stays."
    dialog.retry_button.click()
    until(lambda: dialog.retry_button.text() == "Send now")
    assert world.inbox.outbox()[0].state.value == "waiting"
    dialog.cancel_button.click()
    until(lambda: world.inbox.outbox()[0].state.value == "cancelled")
    opened: list[int] = []
    dialog.show_conversation.connect(opened.append)
    QTest.keyClick(dialog.list, Key.Key_Return)
    assert opened == [conversation]


def test_a_decision_is_taken_back_from_the_history(theme: Theme, world: World, home: QLineEdit, until: Until) -> None:
    world.inbox.decide(DecisionKind.DONE, world.ids()).result(20)
    dialog = HistoryDialog(theme, world.inbox, home.window())
    assert not dialog.undo_button.isEnabled(), "nothing was read yet"
    shown(dialog)
    until(lambda: [item.title for item in dialog.list.items()] == ["Camille marked it done"] * 3)
    dialog.undo_button.click()
    until(lambda: any(item.struck for item in dialog.list.items()))
    until(lambda: dialog.line.text().startswith("Taken back: done, "))
    assert len(world.ids()) >= 1


def test_several_decisions_are_taken_back_by_keyboard(
    theme: Theme, world: World, home: QLineEdit, until: Until
) -> None:
    three = world.ids()
    world.inbox.decide(DecisionKind.DONE, three).result(20)
    world.inbox.decide(DecisionKind.LABEL, three[:1], text="SAV").result(20)
    dialog = shown(HistoryDialog(theme, world.inbox, home.window()))
    until(lambda: len(dialog.list.items()) == 4)
    assert dialog.undo_button.text() == "Take back  z"
    QTest.keyClicks(dialog.list, "j")
    QTest.keyClick(dialog.list, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(dialog.list.selected_ids()) == 2
    assert not dialog.show_button.isEnabled(), "there are two conversations"
    QTest.keyClicks(dialog.list, "z")
    until(lambda: sum(item.struck for item in dialog.list.items()) == 2)
    until(lambda: dialog.line.text().startswith("Taken back: done, "))
    assert len(world.ids()) == 2
    QTest.keyClick(dialog.list, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(dialog.list, "z")
    until(lambda: len(world.ids()) == 3)
    until(lambda: sum(item.struck for item in dialog.list.items()) == 4)
    until(lambda: not dialog.undo_button.isEnabled())
    QTest.keyClicks(dialog.list, "/")
    assert focused() is dialog.words


def test_an_empty_list_says_what_it_is_for(theme: Theme, world: World, home: QLineEdit, until: Until) -> None:
    outbox = shown(OutboxDialog(theme, world.inbox, home.window()))
    assert outbox.place.empty
    assert "8 second" in outbox.place.text.text()
    assert not outbox.retry_button.isVisible()
    outbox.reject()
    history = shown(HistoryDialog(theme, world.inbox, home.window()))
    until(lambda: history.place.title.text() == "Nothing has been decided yet.")
    assert not history.undo_button.isEnabled()


def test_the_history_is_found_by_person_kind_and_words(
    theme: Theme, world: World, home: QLineEdit, until: Until
) -> None:
    first = world.ids()[0]
    world.inbox.decide(DecisionKind.NOTE, [first], text="rappeler 50 % du 100_000").result(20)
    world.inbox.actor = "Léa"
    world.inbox.decide(DecisionKind.DONE, world.ids()).result(20)
    dialog = shown(HistoryDialog(theme, world.inbox, home.window()))
    until(lambda: len(dialog.list.items()) == 4)

    def found() -> list[str]:
        return [item.title for item in dialog.list.items()]

    dialog.actor.setCurrentIndex(dialog.actor.findData("Camille"))
    until(lambda: [title.split()[0] for title in found()] == ["Camille"])
    dialog.actor.setCurrentIndex(0)
    dialog.kind.setCurrentIndex(dialog.kind.findData("done"))
    until(lambda: len(found()) == 3)
    dialog.kind.setCurrentIndex(0)
    for words, count in (("50 %", 1), ("0_0", 1), ("_", 1), ("bruno", 2), ("nobody at all", 0)):
        dialog.words.setText(words)
        until(lambda count=count: len(found()) == count)  # type: ignore[misc]  # a default that is no parameter
    assert (dialog.place.empty, dialog.place.title.text()) == (True, "No decision is like that.")
    dialog.words.clear()
    dialog.brand.setCurrentIndex(2)
    until(lambda: not found())


def test_a_rare_decision_is_found_a_stretch_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.inbox.decide(DecisionKind.NOTE, [world.ids()[0]], text="aiguille").result(20)
    for _ in range(4):
        world.inbox.decide(DecisionKind.PRIORITIZE, [world.ids()[0]]).result(20)
    monkeypatch.setattr(decided, "LOOKED_AT", 2)
    asked = DecisionFilter(words="aiguille")
    page = world.inbox.decided(asked).result(20)
    stretches = 1
    while page.before is not None and not page.decisions:
        page = world.inbox.decided(asked, before=page.before).result(20)
        stretches += 1
    assert [decision.text for decision in page.decisions] == ["aiguille"]
    assert stretches == 3


def test_what_became_of_a_decision_on_the_network(theme: Theme, world: World, home: QLineEdit, until: Until) -> None:
    world.inbox.decide(DecisionKind.HIDE, [world.ids()[0]], delay=0).result(20)
    entry = world.inbox.outbox()[0]
    world.write(outbox_rows.claim, entry.id, world.began)
    world.write(outbox_rows.fail, entry.id, AuthRevoked(), world.began)
    dialog = shown(HistoryDialog(theme, world.inbox, home.window()))
    until(dialog.list.items)
    item = dialog.list.items()[0]
    assert item.aside.startswith("failed · The sign-in was withdrawn")
    assert item.note == "Sign in again; the history stays."


# --- accounts ----------------------------------------------------------------------------------


def accounts_dialog(theme: Theme, world: World, desk: StoreDesk, home: QLineEdit) -> AccountsDialog:
    dialog: AccountsDialog = shown(AccountsDialog(theme, world.inbox, desk, home.window()))
    return dialog


def connecting(dialog: AccountsDialog) -> ConnectDialog:
    QApplication.processEvents()
    return next(child for child in dialog.findChildren(ConnectDialog) if child.isVisible())


def test_connecting_an_account(theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until) -> None:
    dialog = accounts_dialog(theme, world, desk, home)
    dialog.add_account.click()
    steps = connecting(dialog)
    until(lambda: steps.steps.count() == 4)
    steps.cards[0].click()
    assert not steps.page.fields.isRowVisible(steps.page.server)
    steps.go.click()
    assert desk.orders == [], "nothing is sent while a field is empty"
    steps.page.user.setText("altea")
    steps.page.secret.setText("wrong")
    desk.refuse = AuthRevoked("The app password is not right. Make a new one.")
    steps.go.click()
    until(lambda: "Make a new one" in steps.line.text())
    assert steps.page.user.text() == "altea", "what was typed stays"
    assert steps.go.isEnabled()
    steps.page.secret.setText("right")
    steps.go.click()
    until(lambda: "is connected" in dialog.line.text())
    assert "altea.example" in [item.title for item in dialog.list.items()]
    assert [order.secret for order in desk.orders] == ["wrong", "right"]
    assert "right" not in repr(desk.orders)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (Offline(), "Check the server’s name"),
        (AuthRevoked(), "Check what you typed"),
        (RateLimited(NOW), "Try again after"),
        (Transient("The server is being mended."), "The server is being mended."),
    ],
)
def test_a_failed_sign_in_says_what_to_do(
    error: CmInboxError, advice: str, theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until
) -> None:
    steps = shown(ConnectDialog(theme, desk, world.inbox.brands(), home.window()))
    until(lambda: steps.steps.count() == 4)
    steps.cards[0].click()
    steps.page.user.setText("a")
    steps.page.secret.setText("b")
    desk.refuse = error
    steps.go.click()
    until(lambda: advice in steps.line.text())


def test_nothing_is_asked_before_a_network_is_chosen(theme: Theme, world: World, home: QLineEdit, until: Until) -> None:
    later: Future[Sequence[NetworkChoice]] = Future()

    class SlowDesk(StoreDesk):
        def networks(self) -> Future[Sequence[NetworkChoice]]:
            return later

    steps = shown(ConnectDialog(theme, SlowDesk(world), world.inbox.brands(), home.window()))
    assert not [field for field in steps.findChildren(QLineEdit) if field.isVisible()]
    later.set_result(NETWORKS)
    until(lambda: steps.steps.count() == 4)
    steps.cards[0].click()
    assert steps.page.user.isVisible()


def to_the_browser(steps: ConnectDialog, until: Until) -> None:
    """Choose Mastodon and open its page."""
    until(lambda: steps.steps.count() == 4)
    steps.cards[1].click()
    assert steps.page.server.text() == "mastodon.example"
    assert not steps.page.fields.isRowVisible(steps.page.secret)
    assert not steps.page.fields.isRowVisible(steps.page.brand), "that is said when it is known who it is"
    steps.go.click()
    assert steps.browser.scopes.said() == ["Read posts.", "Like posts. Without it: no likes"]
    assert not steps.browser.code.isVisible()
    steps.go.click()
    until(steps.browser.code.isVisible)


def come_back(steps: ConnectDialog, code: str = "altea") -> None:
    steps.browser.code.setText(code)
    QTest.keyClick(steps.browser.code, Key.Key_Return)


def test_signing_in_by_the_browser(theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until) -> None:
    pages: list[str] = []
    connected: list[Sequence[Account]] = []
    steps = shown(ConnectDialog(theme, desk, world.inbox.brands(), home.window(), browse=pages.append))
    steps.connected.connect(connected.append)
    to_the_browser(steps, until)
    assert pages == ["https://mastodon.example/oauth/authorize"]
    before = world.inbox.accounts()
    come_back(steps)
    until(steps.places.isVisible)
    [row] = steps.places.rows
    assert row.tick.isChecked()
    assert row.brand.currentText() == "Altéa Mobilités", "its name begins with the same word"
    assert world.inbox.accounts() == before, "nothing is kept before one says so"
    QTest.keyClick(row.brand, Key.Key_Return)
    until(lambda: connected)
    assert [(each.address, each.brand) for each in connected[0]] == [("altea@mastodon.example", "Altéa Mobilités")]


def test_giving_up_stops_listening(theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until) -> None:
    steps = shown(ConnectDialog(theme, desk, world.inbox.brands(), home.window(), browse=lambda _url: None))
    to_the_browser(steps, until)
    QTest.keyClick(steps.browser.code, Key.Key_Escape)
    assert desk.cancelled == ["1"]
    assert desk.came_back.cancelled()


def several(*names: str, connected: str = "", brand_id: int = 0) -> Opened:
    return Opened(
        "1", tuple(OpenedAccount(each, each, each, brand_id if each == connected else None) for each in names)
    )


def test_several_are_chosen_by_keyboard(
    theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until
) -> None:
    connected: list[Sequence[Account]] = []
    brands = world.inbox.brands()
    desk.opens = several(
        "Altéa", "Brévent", "Cimes", "Dôme", *(f"n° {n}" for n in range(8)), connected="Dôme", brand_id=brands[0].id
    )
    home.window().resize(1024, 700)
    steps = shown(ConnectDialog(theme, desk, brands, home.window(), browse=lambda _url: None))
    steps.connected.connect(connected.append)
    to_the_browser(steps, until)
    come_back(steps)
    until(steps.places.search.hasFocus)
    assert steps.height() <= room_over(home).height(), "it fits a small window"
    places, rows = steps.places, steps.places.rows
    assert places.brands() == {}, "nobody is connected by chance"
    assert rows[3].tick.accessibleName() == f"Dôme, connected, for {brands[0].name}"
    QTest.keyClicks(places.search, "brev")
    assert [row.account.name for row in rows if row.isVisible()] == ["Brévent"]
    QTest.keyClick(places.search, Key.Key_Return)
    assert rows[1].tick.hasFocus()
    QTest.keyClick(rows[1].tick, Key.Key_Space)
    QTest.keyClick(rows[1].tick, Key.Key_Tab)
    assert rows[1].brand.hasFocus()
    assert rows[1].brand.is_new, "of several brands none has this name"
    places.search.clear()
    rows[1].tick.setFocus()
    QTest.keyClick(rows[1].tick, Key.Key_Up)
    assert rows[0].tick.hasFocus()
    QTest.keyClick(rows[0].tick, Key.Key_Space)
    assert rows[0].chosen() == brands[0].id
    rows[1].name.setText(" ")
    QTest.keyClick(rows[0].tick, Key.Key_Return)
    assert rows[1].name.hasFocus()
    assert "Give the new brand a name" in steps.line.text()
    rows[1].name.setText("Mont Brévent")
    QTest.keyClick(rows[1].name, Key.Key_Return)
    until(lambda: connected)
    assert [(each.address, each.brand) for each in connected[0]] == [
        ("Altéa", brands[0].name),
        ("Brévent", "Mont Brévent"),
    ]


def test_a_choice_that_fails_can_be_mended_and_given_up(
    theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until
) -> None:
    desk.opens = several("Brévent")
    before = world.inbox.accounts()
    steps = shown(ConnectDialog(theme, desk, world.inbox.brands(), home.window(), browse=lambda _url: None))
    to_the_browser(steps, until)
    come_back(steps)
    until(steps.places.isVisible)
    desk.refuse = UsageError("There is already a brand “{name}”.", name="Brévent")
    QTest.keyClick(steps.places.rows[0].name, Key.Key_Return)
    until(lambda: "There is already a brand" in steps.line.text())
    assert steps.places.rows[0].name.hasFocus()
    QTest.keyClick(steps.places.rows[0].name, Key.Key_Escape)
    assert desk.cancelled == ["1"], "what was opened is let go of"
    assert steps.isVisible()
    assert world.inbox.accounts() == before


def test_signing_in_again_asks_for_nothing_that_is_known(
    theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until
) -> None:
    lost = next(each for each in world.inbox.accounts() if each.network == "mastodon")
    desk.opens = Opened("1", (OpenedAccount(lost.address, lost.address, lost.name, lost.brand_id),))
    connected: list[Sequence[Account]] = []
    steps = shown(ConnectDialog(theme, desk, world.inbox.brands(), home.window(), again=lost, browse=lambda _url: None))
    steps.connected.connect(connected.append)
    until(steps.browser.isVisible)
    steps.go.click()
    until(steps.browser.code.isVisible)
    come_back(steps)
    until(lambda: connected)
    assert [each.id for each in connected[0]] == [lost.id]


def test_a_new_brand_on_the_way(theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until) -> None:
    steps = shown(ConnectDialog(theme, desk, world.inbox.brands(), home.window()))
    until(lambda: steps.steps.count() == 4)
    steps.cards[0].click()
    steps.page.brand.setCurrentIndex(steps.page.brand.count() - 1)
    steps.page.brand_name.setText("Ville de Saint-Aubin")
    steps.page.user.setText("aubin")
    steps.page.secret.setText("x")
    steps.go.click()
    until(lambda: any(account.address == "aubin.example" for account in world.inbox.accounts()))
    account = next(account for account in world.inbox.accounts() if account.address == "aubin.example")
    assert account.brand == "Ville de Saint-Aubin"


def test_disconnecting_asks_first(theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until) -> None:
    dialog = accounts_dialog(theme, world, desk, home)
    before = len(dialog.list.items())
    dialog.remove_button.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    box.reject()
    assert len(world.inbox.accounts()) == before
    dialog.remove_button.click()
    box = next(child for child in dialog.findChildren(QMessageBox) if child.isVisible())
    next(button for button in box.buttons() if button.text() == "Disconnect").click()
    until(lambda: len(dialog.list.items()) == before - 1)


def test_what_will_end_and_what_cannot_be_read_is_said(theme: Theme, world: World) -> None:
    account = world.inbox.accounts()[0]
    gap = "Encrypted messages cannot be read here: Secret."

    def looked_at(health: Health) -> Item:
        return account_item(replace(account, health=health), None, NOW)

    later = looked_at(Health(HealthState.OK, NOW, token_expires_at=NOW + 30 * when.DAY))
    assert "the sign-in expires on" in later.detail
    assert (later.tone, later.note) == (Tone.GOOD, "")
    soon = looked_at(Health(HealthState.OK, NOW, token_expires_at=NOW + 6 * when.DAY, gap=gap))
    assert "sign in again before then" in soon.detail
    assert (soon.tone, soon.note, soon.note_tone) == (Tone.WARNING, gap, Tone.WARNING)
    out = looked_at(
        Health(HealthState.SIGNED_OUT, NOW, error_message="Sign in again.", token_expires_at=NOW - when.DAY)
    )
    assert "expires" not in out.detail
    assert (out.note, out.note_tone) == ("Sign in again.", Tone.DANGER)
    assert gap in texts.health(Health(HealthState.OK, gap=gap), NOW)


def test_checking_an_account(theme: Theme, world: World, desk: StoreDesk, home: QLineEdit, until: Until) -> None:
    dialog = accounts_dialog(theme, world, desk, home)
    dialog.check_button.click()
    until(lambda: "answers properly" in dialog.line.text())


# --- settings and keys -------------------------------------------------------------------------


def settings_dialog(theme: Theme, home: QLineEdit) -> tuple[SettingsDialog, list[Settings]]:
    """Return the dialog over settings that are kept in a list, the newest last."""
    kept = [Settings(name="Léa")]
    return shown(SettingsDialog(theme, Door(lambda: kept[-1], kept.append), home.window())), kept


def test_settings_hold_as_soon_as_they_are_chosen(theme: Theme, home: QLineEdit) -> None:
    dialog, kept = settings_dialog(theme, home)
    dialog.show_page("languages")
    [language] = dialog.current_page.findChildren(QComboBox)
    language.setCurrentIndex(language.findData("fr"))
    language.activated.emit(language.currentIndex())
    language.activated.emit(language.currentIndex())
    assert kept[1:] == [Settings(name="Léa", language="fr")], "what changes nothing is not told"


@pytest.mark.parametrize(("words", "page"), [("sombre", "appearance"), ("dark", "appearance"), ("raccourci", "keys")])
def test_settings_are_found_in_both_languages(words: str, page: str, theme: Theme, home: QLineEdit) -> None:
    dialog, _ = settings_dialog(theme, home)
    dialog.search.setText(words)
    assert dialog.current_page.id == page
    shown_pages = [each.id for number, each in enumerate(dialog.pages) if not dialog.list.item(number).isHidden()]
    assert shown_pages == [page]
    dialog.search.setText("zzz")
    assert dialog.nothing.isVisible()


def test_a_key_that_is_taken_is_given_with_open_eyes(theme: Theme, home: QLineEdit) -> None:
    editor = KeyEditor(theme, {})
    editor.list.choose("like")
    QTest.keyClick(editor.field, Key.Key_E)
    assert editor.field.spelling == "e"
    assert editor.line.text() == "“Done” has this key now. If you use it here, it loses it."
    editor.use.click()
    assert editor.chosen == {"done": (), "like": ("e",)}
    keymap = Keymap(editor.chosen)
    assert keymap.conflicts == []
    assert keymap.bindings["e"] == "like"
    editor.list.choose("like")
    editor.usual.click()
    assert "like" not in editor.chosen


def test_a_key_before_a_chord_takes_the_chord(theme: Theme, home: QLineEdit) -> None:
    editor = KeyEditor(theme, {})
    editor.list.choose("like")
    QTest.keyClick(editor.field, Key.Key_G)
    assert "has this key now" in editor.line.text()
    editor.use.click()
    assert Keymap(editor.chosen).conflicts == []


def test_what_the_field_of_a_key_says_is_never_cut(theme: Theme, home: QLineEdit) -> None:
    editor = KeyEditor(theme, {})
    editor.resize(320, 500)
    editor.show()
    editor.grab()
    wide = editor.field.fontMetrics().horizontalAdvance(editor.field.placeholderText())
    assert editor.field.contentsRect().width() >= wide + 20
    editor.close()


def test_chords_are_recorded(theme: Theme, home: QLineEdit) -> None:
    editor = KeyEditor(theme, {})
    editor.list.choose("like")
    QTest.keyClicks(editor.field, "gx")
    assert editor.field.spelling == "g x"
    QTest.keyClick(editor.field, Key.Key_Backspace)
    assert editor.field.spelling == ""


def test_the_sheet_of_keys_names_every_bound_command(theme: Theme, home: QLineEdit) -> None:
    dialog = shown(KeysDialog(theme, {"done": ["F9"]}, home.window()))
    written = {label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text")}
    assert {command.title for command in COMMANDS if command.keys} <= written
    assert "F9" in {caps.accessibleName() for caps in dialog.findChildren(QWidget)}
    QTest.keyClicks(dialog, "?")
    assert not dialog.isVisible()


# --- the passphrase, links, long texts ---------------------------------------------------------


def test_choosing_a_passphrase(theme: Theme, home: QLineEdit) -> None:
    given: list[str] = []
    dialog = shown(PassphraseDialog(theme, home.window(), first=True))
    dialog.given.connect(given.append)
    QTest.keyClicks(dialog.field, "court")
    assert "At least 8" in dialog.line.text()
    assert not dialog.ok.isEnabled()
    dialog.field.setText("une phrase secrète")
    dialog.again.setText("une phrase secrete")
    assert dialog.line.text() == "The two are not the same."
    dialog.again.setText("une phrase secrète")
    dialog.ok.click()
    assert given == ["une phrase secrète"]
    dialog.accept()


def test_a_wrong_passphrase_can_be_tried_again(theme: Theme, home: QLineEdit) -> None:
    given: list[str] = []
    dialog = shown(PassphraseDialog(theme, home.window(), first=False))
    dialog.given.connect(given.append)
    assert not dialog.again.isVisible()
    dialog.field.setText("faux")
    QTest.keyClick(dialog.field, Key.Key_Return)
    dialog.wrong("It does not fit.")
    assert dialog.line.text() == "It does not fit."
    dialog.field.setText("juste")
    QTest.keyClick(dialog.field, Key.Key_Return)
    assert given == ["faux", "juste"]


def test_a_link_shows_its_real_host(theme: Theme, home: QLineEdit) -> None:
    dialog = shown(LinkDialog(theme, "https://аpple.com/login", home.window()))
    assert "xn--pple-43d.com" in {label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text")}
    nowhere = shown(LinkDialog(theme, "javascript:alert(1)", home.window()))
    assert not nowhere.open_button.isEnabled()


def test_an_address_can_be_copied_instead(theme: Theme, home: QLineEdit) -> None:
    dialog = shown(LinkDialog(theme, "https://a.example/x", home.window()))
    dialog._copy()
    assert QGuiApplication.clipboard().text() == "https://a.example/x"


def test_a_text_of_ten_million_arrives_in_portions(theme: Theme, home: QLineEdit, until: Until) -> None:
    text = "mot\0 " * 200_000
    dialog = shown(WholeTextDialog(theme, text, home.window()))
    until(dialog.complete)
    assert dialog.view.toPlainText().replace("\n", "").startswith("mot⟨NUL⟩ mot⟨NUL⟩")
    assert dialog.view.toPlainText().count("⟨NUL⟩") == 200_000


def test_a_dialog_is_no_larger_at_first_than_the_window_below_it(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1_024, 700)
    window.show()
    keys = KeysDialog(theme, {}, window)
    keys.open()
    assert window.geometry().contains(keys.geometry())
    keys.reject()


def test_of_several_brands_the_button_says_the_number(theme: Theme, qtbot: QtBot) -> None:
    asked = ConfirmMany(theme, DecisionKind.DELETE, {"Altéa Mobilités": 16, "Brévent": 5, "Saint-Aubin": 3}, None)
    qtbot.addWidget(asked)
    assert "24" in asked.act.text()
    assert "3" in asked.act.text()
    assert "Brévent" not in asked.act.text()
    said = [label.text() for label in asked.findChildren(QLabel)]
    assert any("Saint-Aubin" in text for text in said)
