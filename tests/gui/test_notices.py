"""What comes to the person's notice while the window is not in front: only what was chosen, never an insult."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.notices import Notice, is_wanted, notice_of, way_of
from cm_inbox.gui.notifier import Notifier
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.tray import ClosesToTray, DesktopNotices, Tray, picture, why_no_notices, why_no_tray
from cm_inbox.models.accounts import Brand, Health, HealthState
from cm_inbox.models.queue import Change, ConversationState
from cm_inbox.settings import Settings
from cm_inbox.store import accounts
from cm_inbox.wellbeing import WAYS, Notifying, Way, Wellbeing
from tests.waiting import until_sync

from .rows import NOW, row
from .test_verdicts import CHARTER
from .world import Opened, World

without_a_desktop = pytest.mark.qt_log_ignore(
    "does not support raise", "does not support propagateSizeHints", "systemTrayWindowChanged"
)

Until = Callable[[Callable[[], object]], None]
BRANDS = {1: Brand(1, "b1", "Altéa Mobilités", "teal", "AM"), 2: Brand(2, "b2", "Maison Brévent", "plum", "MB")}
PLAIN = replace(row(1), state=ConversationState.OPEN, priority=0, due_at=None, assigned_to=None, unread=1)
INSULT = "connard"
DAY = 86_400_000


# --- what is told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "changes", "told"),
    [
        ("nothing", {"priority": 1}, False),
        ("everything", {}, True),
        ("urgent", {}, False),
        ("urgent", {"priority": 1}, True),
        ("urgent", {"due_at": NOW - 1}, True),
        ("urgent", {"asks": "urgent"}, True),
        ("mine", {}, False),
        ("mine", {"assigned_to": "Camille"}, True),
        ("everything", {"assigned_to": "Léa"}, False),
        ("everything", {"state": ConversationState.DONE}, False),
    ],
)
def test_only_what_was_chosen(way: Way, changes: dict[str, object], told: bool) -> None:
    assert is_wanted(replace(PLAIN, **changes), way, "Camille", NOW) is told  # type: ignore[arg-type]  # a test's table


def test_a_brand_may_have_its_own_choice() -> None:
    chosen = Notifying(usual="mine", brands={"b2": "everything"})
    assert [way_of(chosen, BRANDS.get(number)) for number in (1, 2, 3)] == ["mine", "everything", "mine"]
    assert way_of(Notifying(), BRANDS[1]) in WAYS


def test_one_alone_is_quoted_without_its_hurtful_words(qapp: QApplication) -> None:
    hurt = replace(PLAIN, snippet=f"Quel {INSULT}, 40 min de retard", softened=((5, 12),))
    notice = notice_of([hurt], BRANDS.get, words=True, shield=False)
    assert notice is not None
    assert notice.conversation_id == hurt.id
    assert notice.text == "Quel •••••••, 40 min de retard"
    assert notice.title.endswith(BRANDS[hurt.brand_id].name)


def test_no_word_of_it_where_one_chose_so_or_behind_the_shield(qapp: QApplication) -> None:
    hostile = replace(
        PLAIN, snippet="Quel idiot, 40 min", softened=((5, 10),), verdict="Insulte", severity=2, asks="hide"
    )
    for words, shield in ((False, False), (True, True)):
        notice = notice_of([hostile], BRANDS.get, words=words, shield=shield)
        assert notice is not None
        assert "40 min" not in notice.text + notice.title
    courteous = notice_of([replace(PLAIN, snippet="Bonjour")], BRANDS.get, words=True, shield=True)
    assert courteous is not None
    assert courteous.text == "Bonjour"


def test_many_are_one(qapp: QApplication) -> None:
    rows = [replace(PLAIN, id=number, brand_id=1 + (number > 3), snippet=INSULT) for number in range(1, 6)]
    notice = notice_of(rows, BRANDS.get, words=True, shield=False)
    assert notice is not None
    assert notice.text == "Altéa Mobilités 3, Maison Brévent 2"
    assert "5" in notice.title
    assert notice.conversation_id is None
    assert notice_of([], BRANDS.get, words=True, shield=False) is None


# --- the window's -------------------------------------------------------------------------------


class Recorded:
    """Keeps what it is told, as a desktop would show it."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.counts: list[int] = []

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)

    def show_count(self, count: int) -> None:
        self.counts.append(count)


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=15_000)

    return wait


class Outside:
    """A window with another one before it, and what is told of it."""

    def __init__(self, world: World, until: Until, notifying: Notifying, wellbeing: Wellbeing) -> None:
        self.world = world
        settings = Settings(theme="light", language="en", notifying=notifying, wellbeing=wellbeing)
        self.opened = Opened(world, settings, canned=None)
        until(lambda: self.opened.window.shown is not None)
        self.desktop = Recorded()
        self.notifier = Notifier(self.opened.window, self.desktop)
        self.other = QWidget()
        self.other.show()
        self.other.activateWindow()
        until(lambda: not self.opened.window.isActiveWindow())

    def arrive(self, number: int, text: str, until: Until) -> None:
        """Let somebody write, and wait until the window knows."""
        self.world.arrive([self.world.message(number, text, waited=0)])
        until(lambda: self.notifier._news)
        self.notifier.tell_now()

    def close(self) -> None:
        self.notifier.close()
        self.other.close()
        self.opened.close()


EVERYTHING = Notifying(usual="everything")


@pytest.fixture
def outside(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Callable[..., Outside]]:
    made: list[Outside] = []
    world = World(tmp_path)
    world.arrive([world.message(0, "Bonjour", waited=40)])
    world.use_charter(CHARTER)

    def make(notifying: Notifying = EVERYTHING, wellbeing: Wellbeing = Wellbeing()) -> Outside:  # noqa: B008 - frozen
        made.append(Outside(world, until, notifying, wellbeing))
        return made[-1]

    yield make
    for each in made:
        each.close()
    world.close()


@without_a_desktop
def test_a_message_is_told_softened_and_a_click_opens_it(outside: Callable[..., Outside], until: Until) -> None:
    there = outside()
    there.arrive(7, f"espèce de {INSULT}, 40 min", until)
    (notice,) = there.desktop.notices
    assert INSULT not in notice.text.casefold()
    assert "40 min" in notice.text
    there.notifier.open(notice)
    window = there.opened.window
    until(lambda: window.shown is not None and window.shown.row.id == notice.conversation_id)


def test_the_same_message_is_told_once(outside: Callable[..., Outside], until: Until) -> None:
    there = outside()
    there.arrive(7, "Bonjour ?", until)
    there.notifier._news[next(iter(there.notifier._told))] = None
    there.notifier.tell_now()
    assert len(there.desktop.notices) == 1


def test_nothing_is_told_in_front_of_the_window(outside: Callable[..., Outside], until: Until) -> None:
    there = outside()
    there.other.close()
    there.opened.window.activateWindow()
    until(there.opened.window.isActiveWindow)
    before = len(there.opened.listed)
    there.world.arrive([there.world.message(7, "Bonjour ?", waited=0)])
    until(lambda: len(there.opened.listed) == before + 1)
    there.notifier.tell_now()
    assert there.desktop.notices == []


def test_quiet_hours_and_pauses_are_quiet(outside: Callable[..., Outside], until: Until) -> None:
    now = datetime.now()
    begins, ends = (f"{moment:%H:%M}" for moment in (now - timedelta(minutes=5), now + timedelta(minutes=30)))
    there = outside(EVERYTHING, Wellbeing(quiet=True, quiet_from=begins, quiet_until=ends))
    there.arrive(7, "Bonjour ?", until)
    assert there.desktop.notices == []
    there.opened.window.use_settings(replace(there.opened.window.settings, wellbeing=Wellbeing()))
    there.opened.window.shield.take_break()
    there.arrive(8, "Bonjour ?", until)
    assert there.desktop.notices == []


def test_a_sign_in_that_ends_within_seven_days_is_told_once(outside: Callable[..., Outside]) -> None:
    there = outside()
    [account, *_] = there.world.inbox.accounts()
    at = there.opened.window.context.clock()
    for left, told in ((8 * DAY, 0), (7 * DAY - 60_000, 1), (7 * DAY - 60_000, 1), (30 * DAY, 1), (DAY, 2)):
        there.world.write(accounts.save_health, account.id, Health(HealthState.OK, at, token_expires_at=at + left))
        there.notifier._take(Change(accounts=True))
        assert len(there.desktop.notices) == told, left
    assert there.desktop.notices[0].title.startswith(account.address)
    assert "The sign-in expires on" in there.desktop.notices[0].text
    assert "Sign in again before then" in there.desktop.notices[0].text


def test_nothing_is_told_where_nothing_was_chosen(outside: Callable[..., Outside], until: Until) -> None:
    there = outside(Notifying(usual="nothing"))
    there.arrive(7, "Bonjour ?", until)
    assert there.desktop.notices == []


def test_the_icon_shows_how_much_is_unread(outside: Callable[..., Outside], until: Until) -> None:
    there = outside()
    there.arrive(7, "Bonjour ?", until)
    there.notifier.count_now()
    until(lambda: there.desktop.counts[-1:] == [2])
    window = there.opened.window
    window.use_settings(replace(window.settings, notifying=Notifying(badge=False)))
    there.notifier.count_now()
    assert there.desktop.counts[-1] == 0


@without_a_desktop
def test_a_person_closes_to_the_tray_and_the_program_to_the_end(outside: Callable[..., Outside], until: Until) -> None:
    there = outside()
    window = there.opened.window
    closes = ClosesToTray(window, lambda: True)
    ended: list[int] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.lastWindowClosed.connect(lambda: ended.append(1))
    there.other.close()
    ended.clear()
    window.composer.focus_reply()
    there.opened.press("Bonjour, ")
    handle = window.windowHandle()
    assert handle is not None
    QApplication.sendEvent(handle, QCloseEvent())  # as the system does when a person closes the window
    assert not window.isVisible()
    until(lambda: window.inbox.draft(there.opened.current or 0) is not None)
    assert ended == [], "the program goes on"
    window.activate()
    assert window.isVisible()
    window.run("quit")
    assert not window._open, "what the program closes itself is closed"
    assert closes.parent() is window


# --- the icon -----------------------------------------------------------------------------------


def test_the_number_is_painted(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    pictures = [picture(theme, 32, count).toImage() for count in (0, 3, 120)]
    assert pictures[0] != pictures[1] != pictures[2]
    assert all(image.pixelColor(6, 6).alpha() == 255 for image in pictures)


@without_a_desktop
def test_the_tray_tells_the_count_and_offers_the_way_out(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    tray = Tray(theme, theme)
    orders: list[str] = []
    tray.ordered.connect(orders.append)
    tray.show_count(3)
    assert "3" in tray.icon.toolTip()
    for action in tray.menu.actions():
        if not action.isSeparator():
            action.trigger()
    assert orders == ["break", "quit"]
    tray.close()


def test_where_there_is_no_tray_it_is_said_why(qapp: QApplication) -> None:
    assert bool(why_no_tray()) is not QSystemTrayIcon.isSystemTrayAvailable()
    assert why_no_notices() == "" or why_no_tray()


def test_a_desktop_without_a_tray_is_told_by_its_own_program(tmp_path: Path, qapp: QApplication) -> None:
    got = tmp_path / "got"
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each" >> {got}; done\necho end >> {got}\n')
    program.chmod(0o755)
    text = "<b>Bonjour</b> & <a href='x'>ici</a>"
    DesktopNotices(str(program)).tell(Notice("--urgency=critical", text, 1))
    until_sync(lambda: got.exists() and got.read_text("utf-8").endswith("end\n"))
    lines = got.read_text("utf-8").splitlines()
    assert lines == ["--app-name=cm-inbox", "--", "--urgency=critical", html.escape(text, quote=False), "end"]
