"""The page of the first start: shown until there is an account, worked by keyboard, in both languages at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.dialogs.connect import ConnectDialog
from cm_inbox.gui.dialogs.networks import Ability, NetworkCard, ability, about_lines
from cm_inbox.gui.dialogs.restore import RestoreDialog
from cm_inbox.gui.dialogs.team import TeamDialog
from cm_inbox.gui.dialogs.team_outside import Outside
from cm_inbox.gui.team_protocol import SharedBrand
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.welcome import Welcome
from cm_inbox.keeping import Keeping
from cm_inbox.models.accounts import NewBrand, SignInMethod
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason
from cm_inbox.models.queue import View
from cm_inbox.settings import Settings
from cm_inbox.store import Connection
from tests.networks.exports import facebook, in_zip

from .desk import StoreDesk
from .team import Desktop, PaperHub
from .world import Opened, World

Key = Qt.Key
Until = Callable[[Callable[[], object]], None]


def _forget_accounts(connection: Connection) -> None:
    for table in ("account", "brand"):
        connection.execute(f"DELETE FROM {table}")


class Bare(World):
    """A history that nothing was ever connected to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.write(_forget_accounts)


class ManyNetworks(StoreDesk):
    """A desk with as many networks as there may be one day."""

    def networks(self) -> Future[Sequence[NetworkChoice]]:
        names: tuple[str, ...] = (
            "Mastodon",
            "Bluesky",
            "Facebook",
            "Instagram",
            "X",
            "YouTube",
            "LinkedIn",
            "WordPress",
            "Discourse",
        )
        names += ("Matrix", "Discord", "Telegram", "Threads", "Avis", "Reddit")
        done: Future[Sequence[NetworkChoice]] = Future()
        done.set_result(
            [
                NetworkChoice(name.lower(), name, "globe", (SignInMethod.TOKEN,), {ActionKind.REPLY: Allowed()})
                for name in names
            ]
        )
        return done


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Bare]:
    world = Bare(tmp_path)
    yield world
    world.close()


@pytest.fixture
def opened(bare: Bare, qapp: QApplication) -> Iterator[Opened]:
    opened = Opened(bare, Settings(theme="light", language="en"), desk=ManyNetworks(bare))
    yield opened
    for dialog in opened.window.findChildren(QDialog):
        dialog.reject()
    opened.window.use_settings(replace(opened.window.settings, language="en"))
    opened.close()


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


def page_of(opened: Opened) -> Welcome:
    page = opened.window.welcome.page
    assert page is not None
    return page


def test_it_stands_in_the_place_of_everything_until_there_is_an_account(opened: Opened, until: Until) -> None:
    page = page_of(opened)
    assert page.isVisible()
    assert not opened.window.splitter.isVisible()
    opened.window.focus_list()
    assert page.demo_button.hasFocus(), "Enter tries the demo"
    desk = opened.window.context.desk
    assert isinstance(desk, StoreDesk)
    desk.connected("mastodon", NewBrand("Altéa"), "altea@social.example")
    until(lambda: opened.window.welcome.page is None)
    assert opened.window.splitter.isVisible()


def test_who_was_invited_joins_from_here_with_no_account(bare: Bare, qapp: QApplication, until: Until) -> None:
    hub = PaperHub(SharedBrand("uid", "Altéa", None, True, "moderator"))
    code = hub.invite("Camille", "moderator", ["uid"])
    opened = Opened(bare, Settings(language="en"), desk=ManyNetworks(bare), team=Desktop(hub, "Camille"))
    page = page_of(opened)
    assert page.join_button.text() == "Join a team"
    page.join_button.click()
    dialog = opened.window.findChild(TeamDialog)
    assert dialog is not None
    dialog.close()
    until(lambda: opened.window.findChild(TeamDialog) is None)
    opened.press("gt")
    dialog = opened.window.findChild(TeamDialog)
    assert dialog is not None
    assert isinstance(dialog.page, Outside)
    dialog.page.code.setPlainText(code)
    dialog.page.join_button.click()
    until(lambda: opened.window.welcome.page is None)
    assert opened.window.splitter.isVisible()
    assert opened.window.team is not None
    dialog.close()
    opened.close()


def test_enter_starts_the_demo_and_a_failure_says_what_to_do(opened: Opened) -> None:
    page = page_of(opened)
    opened.window.focus_list()
    QTest.keyClick(page.demo_button, Key.Key_Return)
    assert "cm-inbox --demo" in page.said.text(), "no demo can be opened from a test"
    assert page.said.isVisible()


def test_tiles_are_found_and_chosen_by_keyboard(opened: Opened, until: Until) -> None:
    page = page_of(opened)
    until(lambda: len(page.grid.cards) == 15)
    opened.window.focus_list()
    opened.press("/")
    assert page.search.hasFocus()
    opened.press("disc")
    assert [card.network.title for card in page.grid.offered()] == ["Discourse", "Discord"]
    opened.press(Key.Key_Return)
    assert page.grid.offered()[0].hasFocus()
    opened.press(Key.Key_Right)
    assert page.grid.offered()[1].hasFocus()
    opened.press(Key.Key_Return)
    dialog = opened.window.findChild(ConnectDialog)
    assert dialog is not None
    until(lambda: dialog.page.named.text() == "Discord")


def test_arrows_go_over_rows(opened: Opened, until: Until) -> None:
    page = page_of(opened)
    until(lambda: len(page.grid.cards) == 15)
    opened.window.resize(1440, 900)
    QApplication.processEvents()
    page.grid.cards[0].setFocus()
    opened.press(Key.Key_Down)
    assert page.grid.cards[3].hasFocus(), "three columns"
    opened.press(Key.Key_End)
    assert page.grid.cards[14].hasFocus()
    opened.press(Key.Key_Up)
    assert page.grid.cards[11].hasFocus()


def test_the_language_changes_at_once(opened: Opened) -> None:
    french = page_of(opened).languages.buttons()[0]
    french.setFocus()
    french.click()
    QApplication.processEvents()
    page = page_of(opened)
    words = {label.text() for label in page.findChildren(QLabel)}
    assert "Bienvenue dans cm\N{NON-BREAKING HYPHEN}inbox" in words
    assert not any("Welcome" in each for each in words)
    assert page.languages.buttons()[0].hasFocus(), "the keyboard stays where it was"
    assert opened.saved[-1].language == "fr"


def test_keys_for_conversations_do_nothing(opened: Opened) -> None:
    opened.window.focus_list()
    opened.press("e")
    opened.press("b")
    assert QApplication.activeModalWidget() is None
    assert page_of(opened).isVisible()


@pytest.mark.parametrize("size", [(1024, 700), (3840, 2160)])
def test_it_holds_in_small_and_large_windows(size: tuple[int, int], opened: Opened, until: Until) -> None:
    page = page_of(opened)
    until(lambda: page.grid.cards)
    opened.window.resize(*size)
    QApplication.processEvents()
    for widget in (page.demo_button, page.restore_button, page.search, page.legend):
        corner = widget.mapTo(page, widget.rect().bottomRight())
        assert page.rect().contains(corner), widget
    assert page.grid.horizontalScrollBar().maximum() == 0


def test_an_ability_says_whether_it_depends() -> None:
    network = NetworkChoice(
        "x",
        "X",
        "globe",
        (SignInMethod.OAUTH,),
        {ActionKind.REPLY: Allowed(), ActionKind.HIDE: Allowed(), ActionKind.BAN: Denied(Reason.NETWORK_CANNOT)},
        conditions={ActionKind.HIDE: "Only here.", ActionKind.BAN: "Never said of what cannot be."},
        reading="Public ones.",
    )
    assert ability(network, None) == Ability(None, True, "Public ones.")
    assert ability(network, ActionKind.REPLY) == Ability(ActionKind.REPLY, True)
    assert ability(network, ActionKind.HIDE) == Ability(ActionKind.HIDE, True, "Only here.")
    assert ability(network, ActionKind.BAN) == Ability(ActionKind.BAN, False)
    assert ability(network, ActionKind.REPLY_PRIVATE) == Ability(ActionKind.REPLY_PRIVATE, False)


def test_a_tile_says_all_of_it_to_a_screen_reader(opened: Opened, until: Until) -> None:
    page = page_of(opened)
    until(lambda: page.grid.cards)
    card = page.grid.cards[0]
    assert isinstance(card, NetworkCard)
    assert card.accessibleName() == "Mastodon. access token. Possible: Read, Reply. Not possible: Private, Hide, Ban"


def test_a_tile_says_no_full_stop_twice(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    network = NetworkChoice("x", "X", "globe", (SignInMethod.OAUTH,), {}, reading="Public ones.", about="Paid.")
    card = NetworkCard(theme, network)
    assert card.accessibleName().startswith("X. browser. Read: Public ones. Not possible:")
    assert card.accessibleName().endswith(". Paid")


def test_what_is_special_about_a_network_has_two_lines(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    metrics = QFontMetrics(theme.font("small"))
    said = "Masquage sous vos propres publications."
    assert about_lines(said, metrics, 1000) == [said]
    two = about_lines(said, metrics, metrics.horizontalAdvance("Masquage sous vos propres"))
    assert two == ["Masquage sous vos propres", "publications."]
    assert about_lines(said, metrics, metrics.horizontalAdvance("Masquage"))[-1].endswith("…")
    assert about_lines("", metrics, 100) == []


# --- bringing a history along ------------------------------------------------------------------


@pytest.fixture
def keeping(bare: Bare) -> Iterator[Keeping]:
    keeping = Keeping(
        bare.store, bare.folder, actor=lambda: "Camille", tell=bare.inbox.tell, clock=now, judge=lambda: ()
    )
    yield keeping
    keeping.close()


def restoring(opened: Opened, keeping: Keeping, begun: list[Path]) -> RestoreDialog:
    dialog = RestoreDialog(opened.window.theme, keeping, begun.append, opened.window)
    dialog.open()
    return dialog


def test_a_file_of_messages_is_imported_and_the_page_leaves(
    opened: Opened, keeping: Keeping, until: Until, tmp_path: Path
) -> None:
    line = {
        "network": "mastodon",
        "account": "altea@social.example",
        "brand": "Altéa",
        "thread": {"id": "t1"},
        "id": "m1",
        "author": {"id": "a1", "name": "Bruno"},
        "text": "Bonjour",
        "created_at": "2026-11-01T08:00:00Z",
    }
    file = tmp_path / "old.jsonl"
    file.write_text(json.dumps(line) + "\n", "utf-8")
    dialog = restoring(opened, keeping, [])
    dialog.import_messages(file)
    until(lambda: opened.window.welcome.page is None)
    assert [brand.name for brand in opened.world.inbox.brands()] == ["Altéa"]
    until(lambda: opened.listed)


def test_an_export_of_a_network_is_imported_for_a_brand(
    opened: Opened, keeping: Keeping, until: Until, tmp_path: Path
) -> None:
    dialog = restoring(opened, keeping, [])
    dialog.brand.setText("Ville")
    dialog.import_messages(in_zip(facebook(), tmp_path / "facebook.zip"))
    until(lambda: [brand.name for brand in opened.world.inbox.brands()] == ["Ville"])
    until(lambda: opened.world.inbox.ids(View.DONE))
    assert opened.listed == [], "and waits for nobody"


def test_broken_lines_are_said(opened: Opened, keeping: Keeping, until: Until, tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl"
    file.write_text("not json\n", "utf-8")
    dialog = restoring(opened, keeping, [])
    dialog.import_messages(file)
    until(lambda: "1 line left out." in dialog.line.text())
    assert dialog.messages.isEnabled()


def test_another_folder_is_opened_only_if_it_is_one(opened: Opened, keeping: Keeping, tmp_path: Path) -> None:
    begun: list[Path] = []
    dialog = restoring(opened, keeping, begun)
    dialog.open_folder(tmp_path / "nothing")
    assert "workspace.json" in dialog.line.text()
    (tmp_path / "workspace.json").write_text("{}", "utf-8")
    dialog.open_folder(tmp_path)
    assert begun == [tmp_path]


def test_a_backup_is_made_ready_and_a_wrong_passphrase_said(
    opened: Opened, keeping: Keeping, until: Until, tmp_path: Path
) -> None:
    begun: list[Path] = []
    backup = tmp_path / "kept.cmbackup"
    keeping.back_up(backup, "very secret", lambda _done, _all: None, lambda: False).result(20)
    dialog = restoring(opened, keeping, begun)
    dialog.passphrase.setText("wrong one")
    dialog.restore(backup)
    until(lambda: dialog.line.property("ink") == "danger")
    assert begun == []
    dialog.passphrase.setText("very secret")
    dialog.restore(backup)
    until(lambda: begun == [keeping.folder])
    assert (keeping.folder / "history-restored.db").exists()


def test_no_passphrase_is_blamed_for_a_file_that_is_no_backup(
    opened: Opened, keeping: Keeping, until: Until, tmp_path: Path
) -> None:
    export = in_zip(facebook(), tmp_path / "your-data.zip")
    dialog = restoring(opened, keeping, [])
    dialog.passphrase.setText("very secret")
    dialog.restore(export)
    until(lambda: "not a whole backup" in dialog.line.text())
    assert "passphrase" not in dialog.line.text()


def test_dark_and_light_at_once(opened: Opened) -> None:
    page = page_of(opened)

    def ground(widget: QWidget) -> QColor:
        return widget.grab().toImage().pixelColor(widget.width() - 3, widget.height() // 2)

    light = ground(page)
    opened.window.use_settings(replace(opened.window.settings, theme="dark"))
    assert ground(page).lightness() < light.lightness()
    opened.window.use_settings(replace(opened.window.settings, theme="light"))
