"""Connecting an account from the real window, by key, against real servers and against what can go wrong.

What must hold: each step shows, Cancel works at each, and what was given up leaves no brand, no account, no key behind.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.app import App, EngineThread, open_workspace
from cm_inbox.errors import AuthRevoked
from cm_inbox.gui.dialogs.connect import ConnectDialog
from cm_inbox.gui.dialogs.connect_texts import explained
from cm_inbox.gui.window import MainWindow
from cm_inbox.models.accounts import HealthState, SignInMethod, account_uid
from cm_inbox.networks import load_network
from cm_inbox.networks.x import X
from cm_inbox.program import context_for
from cm_inbox.settings import Settings
from cm_inbox.window_desk import WindowDesk
from tests.contract.harness_bluesky import BlueskyHarness
from tests.contract.harness_matrix import MatrixHarness
from tests.contract.harness_wordpress import WordPressHarness
from tests.servers.discourse import FakeDiscourse
from tests.servers.facebook import FakeFacebook
from tests.servers.gate import Gate, standing
from tests.servers.instagram import FakeInstagram
from tests.servers.linkedin import FakeLinkedIn
from tests.servers.mastodon_fake import FakeMastodon
from tests.servers.threads import FakeThreads
from tests.servers.x import FakeX
from tests.servers.youtube import FakeYouTube

Key = Qt.Key


class Browser(QObject):
    """What opens the network's page: it says yes there as ``login_as``, or is closed by the person."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []
        self.login_as: str | None = None
        self.went: list[threading.Thread] = []

    @Slot(QUrl)
    def visit(self, url: QUrl) -> None:
        self.pages.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        if self.login_as is not None:
            thread = threading.Thread(target=self._say_yes, args=(f"{self.pages[-1]}&login_as={self.login_as}",))
            self.went.append(thread)
            thread.start()

    @staticmethod
    def _say_yes(url: str) -> None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=30) as answer:
            answer.read()


class Person:
    """Somebody before a window with no account yet."""

    def __init__(self, app: App, engine: EngineThread, bot: QtBot, browser: Browser) -> None:
        self.app, self.engine, self.bot, self.browser = app, engine, bot, browser
        self.window = MainWindow(context_for(app, engine))
        self.window.show()

    def wait(self, condition: Callable[[], object], what: str, seconds: float = 60) -> None:
        try:
            self.bot.waitUntil(lambda: bool(condition()), timeout=round(seconds * 1000))
        except Exception as error:
            dialog = self.window.findChild(ConnectDialog)
            said = (dialog.line.text(), dialog.progress.said()) if dialog is not None else "no dialog"
            raise AssertionError(f"did not happen: {what}; {said}") from error

    def press(self, key: Key | str) -> None:
        before = QApplication.activeModalWidget() or self.window
        target = before.focusWidget() or before
        if not isinstance(key, str):
            QTest.keyClick(target, key)
            return
        for character in key:  # QTest knows the keys of ASCII only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))

    def choose(self, network: str) -> ConnectDialog:
        """Find the network's tile by its name and open its steps."""
        page = self.window.welcome.page
        assert page is not None
        self.wait(lambda: page.grid.cards, "the networks")
        self.window.focus_list()
        self.press("/")
        self.press(network)
        self.press(Key.Key_Return)
        self.press(Key.Key_Return)
        dialog = self.window.findChild(ConnectDialog)
        assert dialog is not None
        self.wait(lambda: dialog.page.named.text() == network, "its form")
        self.wait(lambda: dialog.page.first().hasFocus(), "the keyboard in it")
        return dialog

    def type_in(self, dialog: ConnectDialog, **texts: str) -> None:
        """Fill the fields by key, each reached by Tab, and press Enter in the last."""
        for name, text in texts.items():
            field = attrgetter(name)(dialog.page)
            for _ in range(30):
                if field.hasFocus():
                    break
                self.press(Key.Key_Tab)
            assert field.hasFocus(), f"{name} cannot be reached by Tab"
            field.selectAll()
            self.press(text)
        self.press(Key.Key_Return)

    def to_the_browser(self, dialog: ConnectDialog) -> None:
        """Read what is asked to be allowed, and open the browser."""
        self.wait(dialog.browser.isVisible, "what is asked to be allowed")
        assert dialog.browser.scopes.said()
        self.wait(dialog.go.hasFocus, "the keyboard on the button")
        self.press(Key.Key_Return)

    def choose_brand(self, dialog: ConnectDialog, name: str) -> None:
        """Say for which brand the only account is that was opened."""
        self.wait(dialog.places.isVisible, "what was opened")
        assert not self.app.inbox.accounts(), "nothing is kept before"
        [row] = dialog.places.rows
        self.wait(row.name.hasFocus, "the keyboard in the brand's name")
        row.name.selectAll()
        self.press(name)
        self.press(Key.Key_Return)

    def connected(self) -> bool:
        """Say whether accounts are there and were read: whoever leaves before breaks off what has only begun."""
        return {account.health.state for account in self.app.inbox.accounts()} == {HealthState.OK}

    def key_of(self, network: str, address: str) -> dict[str, str] | None:
        """Return what the keyring holds of an account."""
        try:
            return dict(asyncio.run(self.app.credentials.load(account_uid(network, address))))
        except AuthRevoked:
            return None

    def has_nothing(self, network: str, address: str) -> bool:
        """Say whether no trace of a sign-in is left."""
        desk = self.window.context.desk
        assert isinstance(desk, WindowDesk)
        inbox = self.app.inbox
        traces = (inbox.brands(), inbox.accounts(removed=True), desk.waiting)
        return not any(traces) and self.key_of(network, address) is None


@pytest.fixture
def browser() -> Iterator[Browser]:
    browser = Browser()
    QDesktopServices.setUrlHandler("http", browser, "visit")  # type: ignore[arg-type]  # its stub wants bytes, it wants text
    yield browser
    QDesktopServices.unsetUrlHandler("http")
    for thread in browser.went:
        thread.join(30)


@pytest.fixture
def person(tmp_path: Path, qtbot: QtBot, browser: Browser) -> Iterator[Person]:
    app = open_workspace(tmp_path / "data", passphrase="a passphrase")
    app.use_settings(Settings(name="Camille", language="en", theme="light")).result(30)
    app.settings = Settings(name="Camille", language="en", theme="light")
    engine = EngineThread(app)
    engine.start().result(30)
    made = Person(app, engine, qtbot, browser)
    yield made
    for dialog in made.window.findChildren(ConnectDialog):
        dialog.reject()
        dialog.reject()
    made.window.close()
    engine.stop()
    app.close()


@pytest.fixture
def gate(mastodon_fake: FakeMastodon) -> Iterator[Gate]:
    with standing(mastodon_fake.url) as gate:
        yield gate


@pytest.fixture
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal("asyncio") as portal:
        yield portal


DONE = [
    "Server found",
    "The server knows cm-inbox",
    "You said yes in the browser",
    "Sign-in accepted",
    "Account read",
    "You have chosen",
    "Sign-in kept in the keyring",
]


def test_by_the_browser_from_the_first_window(person: Person, gate: Gate, mastodon_fake: FakeMastodon) -> None:
    us = mastodon_fake.add_person("lea", "Léa")
    person.browser.login_as = us.username
    dialog = person.choose("Mastodon")
    steps: list[list[str]] = []
    dialog.accepted.connect(lambda: steps.append(dialog.progress.said()))
    person.type_in(dialog, server=gate.url)
    person.to_the_browser(dialog)
    person.choose_brand(dialog, "Ville de Saint-Aubin")
    person.wait(lambda: steps, "the sign-in is done")
    assert steps == [[f"done: {words}" for words in DONE]]
    [account] = person.app.inbox.accounts()
    [brand] = person.app.inbox.brands()
    assert (account.name, account.brand) == ("Léa", "Ville de Saint-Aubin")
    assert (brand.colour, brand.monogram) == ("teal", "VS")
    assert person.key_of("mastodon", account.address)
    person.wait(person.connected, "it is read")
    person.wait(lambda: mastodon_fake.streams, "its stream")
    health = person.app.inbox.accounts()[0].health
    assert health.signed_in_at is not None
    assert [(quota.scope, quota.limit) for quota in health.quotas] == [("account", None)]


STAGES = {
    "/api/v2/instance": "Looking for the server",
    "/api/v1/apps": "Introducing cm-inbox to the server",
    "/oauth/authorize": "Waiting for your yes in the browser",
    "/oauth/token": "Having the sign-in accepted",
    "/api/v1/accounts/verify_credentials": "Asking which account it is",
}


@pytest.mark.parametrize("path", STAGES)
def test_giving_up_at_any_step_leaves_nothing(
    path: str, person: Person, gate: Gate, mastodon_fake: FakeMastodon
) -> None:
    person.browser.login_as = mastodon_fake.add_person("lea", "Léa").username
    gate.shut = path
    dialog = person.choose("Mastodon")
    person.type_in(dialog, server=gate.url)
    person.to_the_browser(dialog)
    person.wait(gate.waiting.is_set, "the server was asked")
    person.wait(lambda: f"now: {STAGES[path]}…" in dialog.progress.said(), "the step that goes on")
    person.press(Key.Key_Escape)
    assert dialog.isVisible(), "the form stays"
    assert f"stopped: {STAGES[path]}" in dialog.progress.said()
    assert "Nothing was connected" in dialog.line.text()
    assert dialog.page.server.text() == gate.url
    gate.opened.set()  # what the server answers now comes too late
    address = f"lea@{gate.url.removeprefix('http://')}"
    person.wait(lambda: person.has_nothing("mastodon", address), "nothing is left")
    gate.shut = None
    person.press(Key.Key_Return)  # the button to try again has the keyboard
    person.choose_brand(dialog, "Ville de Saint-Aubin")
    person.wait(person.connected, "the second attempt")
    person.wait(lambda: mastodon_fake.streams, "its stream")
    assert [brand.name for brand in person.app.inbox.brands()] == ["Ville de Saint-Aubin"]


def test_giving_up_before_one_has_chosen_leaves_nothing(
    person: Person, gate: Gate, mastodon_fake: FakeMastodon
) -> None:
    person.browser.login_as = mastodon_fake.add_person("lea", "Léa").username
    dialog = person.choose("Mastodon")
    person.type_in(dialog, server=gate.url)
    person.to_the_browser(dialog)
    person.wait(dialog.places.isVisible, "what was opened")
    person.press(Key.Key_Escape)
    assert dialog.browser.isVisible(), "one can try again"
    assert "Nothing was connected" in dialog.line.text()
    address = f"lea@{gate.url.removeprefix('http://')}"
    person.wait(lambda: person.has_nothing("mastodon", address), "nothing is left")


def test_giving_up_while_the_keyring_asks(person: Person, gate: Gate, mastodon_fake: FakeMastodon) -> None:
    person.browser.login_as = mastodon_fake.add_person("lea", "Léa").username
    answered = threading.Event()
    person.app.credentials._thread.submit(answered.wait, 60)  # a keyring that waits for its own passphrase
    dialog = person.choose("Mastodon")
    person.type_in(dialog, server=gate.url)
    person.to_the_browser(dialog)
    person.choose_brand(dialog, "Ville de Saint-Aubin")
    person.wait(lambda: "now: Putting the sign-in into the keyring…" in dialog.progress.said(), "the last step")
    person.press(Key.Key_Escape)
    assert "Nothing was connected" in dialog.line.text()
    answered.set()
    address = f"lea@{gate.url.removeprefix('http://')}"
    person.wait(lambda: person.has_nothing("mastodon", address), "nothing is left")


def test_a_second_escape_closes(person: Person, gate: Gate) -> None:
    gate.shut = "/api"
    dialog = person.choose("Mastodon")
    person.type_in(dialog, server=gate.url)
    person.to_the_browser(dialog)
    person.wait(gate.waiting.is_set, "the server was asked")
    person.press(Key.Key_Escape)
    assert dialog.isVisible()
    person.press(Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_a_pasted_code_goes_on_where_the_browser_did_not_come_back(
    person: Person, gate: Gate, mastodon_fake: FakeMastodon
) -> None:
    us = mastodon_fake.add_person("lea", "Léa")
    dialog = person.choose("Mastodon")
    person.type_in(dialog, server=gate.url)
    person.to_the_browser(dialog)
    person.wait(dialog.browser.code.hasFocus, "the field for the code")
    url = f"{person.browser.pages[0].removeprefix(gate.url)}&login_as={us.username}"
    _, headers, _ = gate.forward("GET", url, b"", {})
    person.press(dict(headers)["Location"])  # the whole address, as the browser shows it
    person.press(Key.Key_Return)
    person.choose_brand(dialog, "Altéa")
    person.wait(person.connected, "the account")
    person.wait(lambda: mastodon_fake.streams, "its stream")


def test_with_an_app_of_ones_own_and_a_second_account_with_the_same(person: Person, youtube_fake: FakeYouTube) -> None:
    youtube_fake.auth.apps["my-app"] = "my-secret"
    youtube_fake.auth.owner = youtube_fake.add_channel("Altea")
    person.browser.login_as = "whoever"
    dialog = person.choose("YouTube")
    dialog.page.server.setText(youtube_fake.url)
    assert dialog.page.app.client_id.isVisible()
    assert dialog.page.app.console.startswith("https://console.cloud.google.com/")
    person.press(Key.Key_Return)
    person.wait(dialog.line.text, "what is missing")
    assert dialog.page.app.client_id.hasFocus()
    assert "Fill in this field first" in dialog.line.text()
    person.press("my-app")
    person.press(Key.Key_Tab)
    assert dialog.page.app.secret.hasFocus()
    person.press("wrong")
    person.press(Key.Key_Return)
    person.to_the_browser(dialog)
    person.wait(lambda: "client secret" in dialog.line.text(), "it is refused")
    assert person.has_nothing("youtube", youtube_fake.channels[youtube_fake.auth.owner])
    person.wait(dialog.page.isVisible, "where it is mended")
    dialog.page.app.secret.setFocus()
    dialog.page.app.secret.selectAll()
    person.press("my-secret")
    person.press(Key.Key_Return)
    person.to_the_browser(dialog)
    person.choose_brand(dialog, "Altéa")
    person.wait(person.connected, "the account")
    [account] = person.app.inbox.accounts()
    kept = person.key_of("youtube", account.address)
    assert kept is not None
    assert (kept["client_id"], kept["client_secret"]) == ("my-app", "my-secret")
    youtube_fake.auth.owner = youtube_fake.add_channel("Beta")
    desk = person.window.context.desk
    assert desk is not None
    second = ConnectDialog(person.window.theme, desk, person.app.inbox.brands(), person.window, network="youtube")
    second.open()
    person.wait(lambda: second.page.named.text() == "YouTube", "the form")
    second.page.server.setText(youtube_fake.url)
    assert second.page.app.client_id.placeholderText(), "the app is known"
    second.go.click()
    person.to_the_browser(second)
    person.wait(second.places.isVisible, "what was opened")
    assert second.places.rows[0].brand.currentText() == "Altéa", "the only brand"
    second.go.click()
    person.wait(lambda: len(person.app.inbox.accounts()) == 2, "the second account")
    person.wait(
        lambda: {each.health.state for each in person.app.inbox.accounts()} == {HealthState.OK}, "both are read"
    )


def test_a_key_that_the_forum_shows_is_copied(person: Person, discourse: FakeDiscourse) -> None:
    with discourse.lock:
        discourse.registers = False
        us = discourse.add_user("Altea")
    dialog = person.choose("Discourse")
    person.type_in(dialog, server=discourse.url)
    person.to_the_browser(dialog)
    person.wait(dialog.browser.code.hasFocus, "the field for the code")
    shown = discourse.grant(person.browser.pages[0], us)
    dialog.browser.code.insert(f"{shown[:40]}?")
    person.press(Key.Key_Return)
    person.wait(lambda: "not of this sign-in, or not whole" in dialog.line.text(), "it is refused")
    person.press(Key.Key_Return)
    person.wait(dialog.browser.code.hasFocus, "the field for the code")
    dialog.browser.code.insert(discourse.grant(person.browser.pages[1], us))
    person.press(Key.Key_Return)
    person.choose_brand(dialog, "Altéa")
    person.wait(person.connected, "the account")
    [account] = person.app.inbox.accounts()
    assert account.native_id == str(us.id)


def test_x_is_signed_in_to_with_an_app_that_has_no_secret(
    person: Person, x_server: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = X.info.own_app
    assert own is not None
    monkeypatch.setattr(X, "info", replace(X.info, own_app=replace(own, port=0)))  # another test may have the port
    x_server.owner = x_server.add_user("Altea").id
    person.browser.login_as = "whoever"
    dialog = person.choose("X")
    dialog.page.server.setText(x_server.url)
    assert dialog.page.app.client_id.isVisible()
    assert not dialog.page.app.secret.isVisible()
    person.type_in(dialog, **{"app.client_id": "our-app"})
    person.to_the_browser(dialog)
    person.choose_brand(dialog, "Altéa")
    person.wait(person.connected, "the account")
    [account] = person.app.inbox.accounts()
    assert account.native_id == x_server.owner
    assert {quota.scope for quota in account.health.quotas} >= {"cents-day", "cents-month"}


def paste_the_address(person: Person, dialog: ConnectDialog, number: int) -> None:
    """Say yes in the browser, which ends at an address that is not ours, and paste that."""
    person.wait(lambda: len(person.browser.pages) == number, "the page in the browser")
    answer = httpx.get(person.browser.pages[-1], trust_env=False)
    person.wait(dialog.browser.code.hasFocus, "the field for the address")
    assert "paste the whole address" in dialog.line.text()
    dialog.browser.code.insert(answer.headers["location"])
    person.press(Key.Key_Return)


APP = {"app.client_id": "our-app", "app.secret": "our-secret"}


def tick(person: Person, dialog: ConnectDialog, *names: str) -> None:
    """Tick accounts of those that were opened, by key."""
    person.wait(dialog.places.isVisible, "what was opened")
    for row in dialog.places.rows:
        person.wait(row.tick.hasFocus, "the keyboard on a line")
        if row.account.name in names:
            person.press(Key.Key_Space)
        person.press(Key.Key_Down)


def test_several_pages_of_one_sign_in_and_one_again(person: Person, facebook_fake: FakeFacebook) -> None:
    facebook_fake.apps["our-app"] = "our-secret"
    names = ("Altéa", "Brévent", "Cimes")
    pages = [facebook_fake.add_page(name, manager="our-app")[0] for name in names]
    dialog = person.choose("Facebook")
    dialog.page.server.setText(facebook_fake.url)
    assert dialog.page.app.address.text() == "https://www.facebook.com/connect/login_success.html"
    person.type_in(dialog, **APP)
    person.to_the_browser(dialog)
    paste_the_address(person, dialog, 1)
    tick(person, dialog, "Altéa", "Brévent")
    person.press(Key.Key_Return)
    person.wait(person.connected, "the accounts")
    connected = {account.native_id: account for account in person.app.inbox.accounts()}
    assert set(connected) == set(pages[:2])
    assert [connected[page].brand for page in pages[:2]] == ["Altéa", "Brévent"], "each named as its page is"
    assert all(person.key_of("facebook", account.address) for account in connected.values())
    desk = person.window.context.desk
    assert desk is not None
    lost = connected[pages[0]]
    again = ConnectDialog(person.window.theme, desk, person.app.inbox.brands(), person.window, again=lost)
    done: list[object] = []
    again.connected.connect(done.append)
    again.open()
    person.to_the_browser(again)
    paste_the_address(person, again, 2)
    person.wait(lambda: done, "it is done without a question")
    facebook_fake.manages["our-app"].remove(pages[0])
    other = ConnectDialog(person.window.theme, desk, person.app.inbox.brands(), person.window, again=lost)
    other.open()
    person.to_the_browser(other)
    paste_the_address(person, other, 3)
    person.wait(lambda: "not for" in other.line.text(), "another page is refused")
    assert {account.native_id for account in person.app.inbox.accounts()} == set(pages[:2])
    third = ConnectDialog(person.window.theme, desk, person.app.inbox.brands(), person.window, network="facebook")
    third.open()
    person.wait(lambda: third.page.named.text() == "Facebook", "the form")
    third.page.server.setText(facebook_fake.url)
    third.go.click()
    person.to_the_browser(third)
    paste_the_address(person, third, 4)
    person.wait(third.places.isVisible, "what was opened")
    assert [row.tick.accessibleName().rpartition(", ")[2] for row in third.places.rows] == [
        "for Brévent",
        f"page.{pages[2]}",
    ]


def test_an_instagram_account_by_the_page_it_is_linked_to(person: Person, instagram_fake: FakeInstagram) -> None:
    instagram_fake.apps["our-app"] = "our-secret"
    ours, _ = [instagram_fake.add_account(name, manager="our-app")[0] for name in ("altea", "brevent")]
    dialog = person.choose("Instagram")
    dialog.page.server.setText(instagram_fake.url)
    person.type_in(dialog, **APP)
    person.to_the_browser(dialog)
    paste_the_address(person, dialog, 1)
    tick(person, dialog, "altea")
    person.press(Key.Key_Return)
    person.wait(person.connected, "the account")
    [account] = person.app.inbox.accounts()
    assert (account.native_id, account.address) == (ours, "altea")


def test_a_threads_profile_by_an_address_that_no_page_answers(person: Person, threads_fake: FakeThreads) -> None:
    threads_fake.apps["our-app"] = "our-secret"
    threads_fake.owner, _ = threads_fake.add_profile("altea.mobilites")
    dialog = person.choose("Threads")
    dialog.page.server.setText(threads_fake.url)
    assert dialog.page.app.address.text() == "https://localhost/"
    person.type_in(dialog, **APP)
    person.to_the_browser(dialog)
    paste_the_address(person, dialog, 1)
    person.choose_brand(dialog, "Altéa")
    person.wait(person.connected, "the account")
    [account] = person.app.inbox.accounts()
    assert (account.native_id, account.address) == (threads_fake.owner, "altea.mobilites")
    assert account.health.token_expires_at is not None
    assert {quota.scope for quota in account.health.quotas} >= {"percent-app"}


def test_a_page_of_linkedin_and_the_day_on_which_it_ends(person: Person, linkedin_fake: FakeLinkedIn) -> None:
    linkedin_fake.auth.apps["our-app"] = ""
    linkedin_fake.auth.owner = "member"
    pages = [linkedin_fake.add_page(name, manager="member") for name in ("Altéa", "Brévent")]
    person.browser.login_as = "whoever"
    dialog = person.choose("LinkedIn")
    dialog.page.server.setText(linkedin_fake.url)
    assert not dialog.page.app.secret.isVisible()
    person.type_in(dialog, **{"app.client_id": "our-app"})
    person.to_the_browser(dialog)
    tick(person, dialog, "Brévent")
    person.press(Key.Key_Return)
    person.wait(person.connected, "the account")
    [account] = person.app.inbox.accounts()
    assert account.native_id == pages[1]
    assert account.health.token_expires_at is not None


# --- what can be wrong -------------------------------------------------------------------------

NETWORKS = {
    "Mastodon": (),
    "Bluesky": ("user", "secret"),
    "Matrix": ("user", "secret"),
    "WordPress": ("user", "secret"),
}


@pytest.mark.parametrize("network", NETWORKS)
def test_a_web_page_is_no_network(network: str, person: Person, gate: Gate) -> None:
    gate.page = True
    dialog = person.choose(network)
    if network == "Bluesky":
        dialog.page.fields.setRowVisible(dialog.page.server, True)  # only who needs another server sees it otherwise
    given = {"server": gate.url, **dict.fromkeys(NETWORKS[network], "lea")}
    if "secret" in given:
        given |= {"secret": "not for a garden", "brand_name": "Altéa"}
    person.type_in(dialog, **given)
    if "secret" not in given:
        person.to_the_browser(dialog)
    person.wait(lambda: "failed: Looking for the server" in dialog.progress.said(), "it fails at the first step")
    assert network in dialog.line.text(), "it names what is not there"
    assert not any(b"not for a garden" in body for body in gate.bodies), "nobody unknown gets a password"
    assert person.has_nothing("mastodon", "x")
    assert dialog.go.isEnabled()


@pytest.mark.parametrize("network", ["Mastodon", "Matrix", "WordPress"])
def test_without_a_network_it_says_what_to_check(network: str, person: Person) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        dialog = person.choose(network)
        given = {"server": f"http://127.0.0.1:{taken.getsockname()[1]}", **dict.fromkeys(NETWORKS[network], "lea")}
        person.type_in(dialog, **(given | ({"brand_name": "Altéa"} if "secret" in given else {})))
        if "secret" not in given:
            person.to_the_browser(dialog)
        person.wait(lambda: "No connection" in dialog.line.text(), "it says so")
    assert "Check the server’s name and the connection" in dialog.line.text()
    assert dialog.page.server.hasFocus(), "where it may be mended"
    assert person.has_nothing("mastodon", "x")


REAL: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "Bluesky": ("bluesky_server", BlueskyHarness),
    "Matrix": ("synapse", MatrixHarness),
    "WordPress": ("wordpress", WordPressHarness),
}


@pytest.mark.parametrize("network", REAL)
def test_a_wrong_password_and_the_right_one_at_a_real_server(
    network: str, person: Person, portal: BlockingPortal, request: pytest.FixtureRequest
) -> None:
    fixture, harness = REAL[network]
    brand = harness(request.getfixturevalue(fixture))
    ours = portal.call(brand.our_sign_in)
    if hasattr(brand, "close"):
        portal.call(brand.close)
    dialog = person.choose(network)
    if network == "Bluesky":
        dialog.page.fields.setRowVisible(dialog.page.server, True)
    wrong = {"user": ours.user, "secret": "wrong-wrong-wrong"}
    person.type_in(dialog, brand_name="Altéa", server=ours.server, **wrong)
    person.wait(lambda: "failed: Having the sign-in accepted" in dialog.progress.said(), "it is refused", 60)
    assert dialog.line.text().startswith("Not accepted. ")
    assert dialog.page.secret.hasFocus(), "where it is mended"
    assert person.has_nothing(network.lower(), ours.user)
    person.type_in(dialog, secret=ours.secret)
    person.wait(person.connected, "connected", 60)
    assert [brand.name for brand in person.app.inbox.brands()] == ["Altéa"]


@pytest.mark.parametrize(("network", "said"), [("telegram", "@BotFather"), ("discord", "discord.com/developers")])
def test_a_network_says_where_its_token_comes_from(network: str, said: str) -> None:
    assert said in explained(SignInMethod.TOKEN, load_network(network).info.token_from)
    assert said not in explained(SignInMethod.TOKEN)
