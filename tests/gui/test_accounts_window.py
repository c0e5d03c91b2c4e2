"""The accounts window: how each fares, letting one rest, and the look of the brands, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.brand_look import COLOURS
from cm_inbox.errors import UsageError
from cm_inbox.gui import health_texts, when
from cm_inbox.gui.dialogs.accounts import AccountsDialog, account_item
from cm_inbox.gui.dialogs.brands import BrandsDialog
from cm_inbox.gui.dialogs.outbox import OutboxDialog
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Account, Health, HealthState, Quota
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.models.queue import Change, SavedView
from cm_inbox.settings import Settings
from cm_inbox.store import accounts

from .desk import StoreDesk
from .samples import NOW
from .world import EVERYTHING, Opened, World

Key = Qt.Key
Until = Callable[[Callable[[], object]], None]
WORST_CONTRAST = 4.5
"""WCAG 2 AA for text of this size."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.fill(3)
    yield world
    world.close()


@pytest.fixture
def opened(world: World, qapp: QApplication) -> Iterator[Opened]:
    opened = Opened(world, Settings(theme="light", language="en"), desk=StoreDesk(world))
    yield opened
    for dialog in opened.window.findChildren(QDialog):
        dialog.reject()
    opened.close()


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


@pytest.fixture
def account(world: World) -> Account:
    return world.inbox.accounts()[0]


def facts(account: Account, health: Health) -> dict[str, str]:
    return dict(health_texts.facts(replace(account, health=health), NOW))


def test_all_there_is_to_know_is_said(account: Account) -> None:
    quotas = (Quota("account", 287, 300, NOW + 180_000), Quota("deletions", 3, None, NOW + 60_000))
    health = Health(
        HealthState.OK,
        NOW - 40 * when.MINUTE,
        token_expires_at=NOW + 400 * when.DAY,
        gap="Not understood: 3 messages.",
        gap_at=NOW - when.DAY,
        signed_in_at=NOW - 23 * when.DAY,
        quotas=quotas,
    )
    said = facts(account, health)
    assert said["Last read"] == "40 min ago"
    assert said["Not read"].startswith("Not understood: 3 messages. (noticed yesterday")
    assert "(23 day" in said["Sign-in"]
    assert "expires on" in said["Sign-in"]
    assert "287 of 300 until" in said["Calls left"]
    assert "deleting: 3 until" in said["Calls left"]
    assert "Cannot" not in said, "it can do all"


def test_what_an_account_cost_is_said(account: Account) -> None:
    quotas = (Quota("cents-day", 83, 100, NOW + when.DAY), Quota("cents-month", 0, 1_500, NOW + 9 * when.DAY))
    health = Health(HealthState.LIMITED, NOW, error_code="BudgetExhausted", quotas=quotas)
    said = facts(account, health)
    assert said["Calls left"] == "spent today: $0.17 of $1.00 · spent this month: $15.00 of $15.00"
    assert health_texts.advice(replace(account, health=health), NOW) == "Raise the limit in the settings, or wait."


def test_what_is_told_in_parts_of_a_hundred_is_no_number_of_calls(account: Account) -> None:
    scopes = ("app", "pages", "messenger", "something-new")
    quotas = tuple(Quota(f"percent-{scope}", 90 + n, 100, NOW + when.DAY) for n, scope in enumerate(scopes))
    said = facts(account, Health(quotas=quotas))
    assert said["Calls left"] == "your app: 90 % · the page: 91 % · private messages: 92 % · 93 %"


def test_quotas_are_named_for_people(account: Account) -> None:
    scopes = ("sessions", "moderation", "member-reading", "made-writing")
    said = facts(account, Health(quotas=tuple(Quota(each, 7, None, NOW + when.DAY) for each in scopes)))["Calls left"]
    for word in (
        "live connections: 7 until",
        "bans and timeouts: 7 until",
        "reading, you there: 7",
        "writing: 7 until",
    ):
        assert word in said
    assert "does not say of how many" in said


def test_what_is_not_known_is_said_as_well(account: Account) -> None:
    said = facts(account, Health(quotas=(Quota("account", 5, 300, NOW - 1),)))
    assert said["Last read"] == "not yet"
    assert said["Not read"] == "nothing, as far as is known"
    assert said["Sign-in"] == "the network names no end"
    assert said["Calls left"] == "the network has told nothing of it lately", "what was told of is over"


@pytest.mark.parametrize("state", [HealthState.SIGNED_OUT, HealthState.RETRYING, HealthState.PAUSED, HealthState.STALE])
def test_the_time_that_was_not_read_is_named(state: HealthState, account: Account) -> None:
    said = facts(account, Health(state, NOW - 3 * when.DAY))["Not read"]
    assert when.moment(NOW - 3 * when.DAY, NOW) in said
    assert health_texts.advice(replace(account, health=Health(state)), NOW)


def test_what_it_cannot_do_comes_with_the_reason(account: Account) -> None:
    no = Denied(Reason.NETWORK_CANNOT)
    held = {**EVERYTHING, ActionKind.HIDE: no, ActionKind.LIKE: no, ActionKind.BAN: Denied(Reason.SCOPE_MISSING)}
    said = health_texts.cannot(replace(account, permissions=held), NOW)
    assert said.splitlines() == [
        "hide, like: not on this network",
        "ban: The sign-in did not include this permission. Sign in again.",
    ]


def accounts_window(opened: Opened) -> AccountsDialog:
    opened.press("g")
    opened.press("a")
    dialog = opened.window.findChild(AccountsDialog)
    assert dialog is not None
    return dialog


def test_an_account_rests_and_goes_on(opened: Opened, until: Until) -> None:
    dialog = accounts_window(opened)
    chosen = dialog.list.current_id()
    dialog.pause_button.setFocus()
    QTest.keyClick(dialog.pause_button, Key.Key_Space)
    until(lambda: "is paused" in dialog.line.text())
    assert dialog.list.current_id() == chosen
    assert dialog.card.state.text() == "Paused"
    assert "waits in the outbox" in dialog.card.advice.text()
    assert not dialog.check_button.isEnabled()
    assert dialog.pause_button.text() == "Resume"
    assert dialog.pause_button.hasFocus()
    QTest.keyClick(dialog.pause_button, Key.Key_Space)
    until(lambda: "goes on" in dialog.line.text())
    assert dialog.check_button.isEnabled()


def test_one_says_that_the_network_approved_the_app(opened: Opened, until: Until) -> None:
    dialog = accounts_window(opened)
    assert dialog.list.current_id()
    until(dialog.approved.isVisible)
    assert not dialog.approved.isChecked(), "nobody has said so"
    assert dialog.approved.text() == "They approved it"
    dialog.approved.setFocus()
    QTest.keyClick(dialog.approved, Key.Key_Space)
    until(lambda: "6 day" in dialog.line.text())
    until(dialog.approved.isChecked)
    QTest.keyClick(dialog.approved, Key.Key_Space)
    until(lambda: "usual time" in dialog.line.text())
    assert not dialog.approved.isChecked()


def test_the_outbox_says_why_it_waits(opened: Opened, world: World) -> None:
    conversation = world.inbox.conversation(world.ids()[0])
    world.write(accounts.pause, conversation.row.account_id)
    world.inbox.decide(DecisionKind.HIDE, [conversation.row.id]).result(20)
    dialog = OutboxDialog(opened.window.theme, world.inbox, opened.window)
    dialog.open()
    [item] = dialog.list.items()
    assert item.aside == "waits: the account is paused"


def brands_window(opened: Opened) -> BrandsDialog:
    opened.press("g")
    opened.press("b")
    dialog = opened.window.findChild(BrandsDialog)
    assert dialog is not None
    QApplication.processEvents()  # it has the keyboard once it is shown
    return dialog


def row_of(opened: Opened, brand_id: int) -> QImage:
    """Return a picture of the last conversation of a brand in the list."""
    rows = opened.window.queue.model
    found = ((position, rows.row(position)) for position in reversed(range(rows.rowCount())))
    at = next(position for position, row in found if row is not None and row.brand_id == brand_id)
    place = opened.window.queue.list.row_rect(at)
    picture = QImage(place.size(), QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    opened.window.queue.list.delegate.paint_at(painter, at, QRect(QPoint(0, 0), place.size()))
    painter.end()
    return picture


def test_a_brand_gets_another_look_by_keyboard(opened: Opened, world: World, until: Until) -> None:
    dialog = brands_window(opened)
    assert dialog.brand.hasFocus()
    before = next(brand for brand in world.inbox.brands() if brand.id == dialog.brand.currentData())
    assert not dialog.save.isEnabled()
    row = row_of(opened, before.id)
    now = dialog.look.swatches[COLOURS.index(before.colour)]
    now.setFocus()
    QTest.keyClick(now, Key.Key_Right)
    assert dialog.look.colour == COLOURS[(COLOURS.index(before.colour) + 1) % len(COLOURS)]
    dialog.look.letters.selectAll()
    QTest.keyClicks(dialog.look.letters, "zx")
    QTest.keyClick(dialog.look.letters, Key.Key_Return)
    until(lambda: "Saved" in dialog.line.text())
    after = next(brand for brand in world.inbox.brands() if brand.id == before.id)
    assert (after.colour, after.monogram) == (dialog.look.colour, "ZX")
    until(lambda: opened.window.brands[before.id].monogram == "ZX")
    assert row_of(opened, before.id) != row  # at once: an answer could go to the wrong client


def test_a_look_that_is_anothers_is_told_of(opened: Opened, world: World) -> None:
    dialog = brands_window(opened)
    other = next(brand for brand in world.inbox.brands() if brand.id != dialog.brand.currentData())
    dialog.look.swatches[COLOURS.index(other.colour)].click()
    dialog.look.letters.selectAll()
    QTest.keyClicks(dialog.look.letters, other.monogram)
    assert other.name in dialog.look.said.text()
    assert "looks the same" in dialog.look.said.text()


def test_pictures_can_be_kept_away_from_a_brand(opened: Opened, world: World) -> None:
    dialog = brands_window(opened)
    brand = next(brand for brand in world.inbox.brands() if brand.id == dialog.brand.currentData())
    dialog.pictures.setFocus()
    QTest.keyClick(dialog.pictures, Key.Key_Space)
    dialog.save.click()
    assert opened.window.settings.without_pictures == (brand.uid,)
    QTest.keyClick(dialog.pictures, Key.Key_Space)
    dialog.save.click()
    assert not opened.window.settings.without_pictures


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_letters_are_legible_on_every_colour(mode: str, qapp: QApplication) -> None:
    theme = Theme(qapp, mode)
    for colour in COLOURS:
        for letters, ground in (("on", "solid"), ("text", "tint")):
            one, other = (_luminance(theme, colour, part) for part in (letters, ground))
            contrast = (max(one, other) + 0.05) / (min(one, other) + 0.05)
            assert contrast >= WORST_CONTRAST, (colour, letters, round(contrast, 2))


def _luminance(theme: Theme, colour: str, part: str) -> float:
    """Return the relative luminance of a colour (WCAG 2, "relative luminance")."""
    seen = theme.brand(colour, part)
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (seen.redF(), seen.greenF(), seen.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_brand_is_renamed_and_all_that_names_it_follows(opened: Opened, world: World, until: Until) -> None:
    window = opened.window
    dialog = brands_window(opened)
    before = next(brand for brand in world.inbox.brands() if brand.id == dialog.brand.currentData())
    search = f'retard brand:"{before.name}"'
    window.use_settings(replace(window.settings, saved_views=(SavedView("v1", search, query=search),)))
    dialog.named.setFocus()
    dialog.named.selectAll()
    QTest.keyClicks(dialog.named, "Zenith Mobile")
    assert dialog.look.monogram == "ZM"  # the letters were those of the name, so they follow it
    QTest.keyClick(dialog.named, Key.Key_Return)
    until(lambda: "Saved for" in dialog.line.text())
    assert dialog.brand.currentText() == "Zenith Mobile"
    until(lambda: window.brands[before.id].name == "Zenith Mobile")
    until(lambda: window.shown is not None and window.shown.account.brand == "Zenith Mobile")
    assert "Zenith Mobile" in window.composer.send_button.accessibleName()
    [view] = window.settings.saved_views
    assert view.query == 'retard brand:"Zenith Mobile"'
    found = world.inbox.search('brand:"zenith mobile"').result(20)
    assert found


def test_two_brands_of_one_name_are_refused(opened: Opened, world: World) -> None:
    dialog = brands_window(opened)
    other = next(brand for brand in world.inbox.brands() if brand.id != dialog.brand.currentData())
    dialog.named.selectAll()
    QTest.keyClicks(dialog.named, other.name.upper())
    assert "already a brand" in dialog.line.text()
    assert not dialog.save.isEnabled()
    with pytest.raises(UsageError, match="already a brand"):
        world.write(
            accounts.change_brand, dialog.brand.currentData(), other.colour, other.monogram, other.name.swapcase()
        )
    dialog.named.clear()
    assert not dialog.save.isEnabled()


def test_what_was_decided_for_a_paused_account_says_that_it_waits(opened: Opened, world: World, until: Until) -> None:
    conversation = world.inbox.conversation(world.ids()[0])
    world.write(accounts.pause, conversation.row.account_id)
    opened.press("h")
    until(lambda: opened.toast == "Message hidden · waits: the account is paused")
    opened.press("n")
    opened.press("lu")
    opened.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: opened.toast == "Note kept")  # which goes nowhere


def test_the_list_says_how_long_a_sign_in_lasts(opened: Opened, world: World, account: Account, until: Until) -> None:
    at = world.began
    expiring = Health(HealthState.OK, at, token_expires_at=at + 6 * when.DAY + when.HOUR)
    assert account_item(replace(account, health=expiring), None, at).aside == "6 d left"
    world.write(accounts.save_health, account.id, replace(expiring, token_expires_at=now() + 6 * when.DAY + when.HOUR))
    assert rail_note(opened, account, until) == "6 d"
    world.write(accounts.save_health, account.id, Health(HealthState.SIGNED_OUT, now()))
    assert rail_note(opened, account, until) == ""  # it was read just now: no "0 min"
    world.write(accounts.save_health, account.id, Health(HealthState.SIGNED_OUT, now() - 9 * when.MINUTE))
    assert rail_note(opened, account, until) == "9 min"


def rail_note(opened: Opened, account: Account, until: Until) -> str:
    """Return what stands beside an account in the left pane once it follows the store."""
    rail = opened.window.rail
    health = opened.world.inbox.accounts()[0].health
    opened.world.inbox.tell(Change(accounts=True))
    until(lambda: rail._accounts[0].health == health)
    return rail._account_item(rail._accounts[0]).short
