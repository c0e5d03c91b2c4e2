"""A ban of somebody who writes on several networks: planned for each, carried out in one go, taken back in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.gui.dialogs.ban import BanDialog
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.settings import Settings

from .people import People
from .world import Opened, World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    return wait


@pytest.fixture
def people(tmp_path: Path, qapp: QApplication) -> Iterator[People]:
    world = World(tmp_path)
    people = People(world)
    link = DecisionKind.LINK_PERSON
    world.inbox.decide_on_person(link, people.author(people.now), people.author(people.blue)).result()
    yield people
    world.close()


@pytest.fixture
def ready(people: People, until: Until) -> Iterator[Opened]:
    opened = Opened(people.world, Settings(name="Camille", theme="light", language="en"), canned=None)
    opened.window.show_conversation(people.now)
    until(lambda: opened.window.shown and opened.window.shown.row.id == people.now)
    yield opened
    opened.close()


def asked(ready: Opened, until: Until) -> BanDialog:
    ready.press("b")
    until(QApplication.activeModalWidget)
    found = QApplication.activeModalWidget()
    assert isinstance(found, BanDialog)
    return found


def banned(people: People) -> list[bool]:
    return [people.world.inbox.conversation(each).author.banned for each in (people.now, people.blue, people.blog)]


def test_who_is_linked_is_ticked_who_only_seems_so_is_not(ready: Opened, until: Until) -> None:
    found = asked(ready, until)
    ticked = [(box.place.conversation.account.network, box.chosen) for box in found.places]
    assert ticked == [("mastodon", True), ("bluesky", True), ("wordpress", False)]
    assert found.act.text().startswith("Ban on 2 networks")
    assert found.places[2].supposed is not None
    assert found.places[2].supposed.text() == "Probably the same person, not confirmed: the same name."
    assert all(box.box.accessibleName() for box in found.places)
    assert found.focusWidget() in found.spans.buttons()
    ready.press(Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)
    assert not any(decision.kind is DecisionKind.BAN for decision in ready.world.inbox.history())


def test_the_evidence_is_of_all_they_wrote(ready: Opened, people: People, until: Until) -> None:
    found = asked(ready, until)
    assert [each.network for _, each in found._boxes] == ["mastodon", "bluesky"]
    ready.press(Key.Key_Return, CTRL)
    until(lambda: ready.toast == "Person banned (2)")
    noted = {each.text for each in people.world.inbox.history() if each.kind is DecisionKind.BAN}
    (text,) = noted
    assert "(mastodon k1.60)" in text
    assert "(bluesky k2.4000)" in text


def test_one_batch_bans_them_and_one_undo_takes_it_back(ready: Opened, people: People, until: Until) -> None:
    asked(ready, until)
    ready.press(Key.Key_Return, CTRL)
    until(lambda: ready.toast == "Person banned (2)")
    assert banned(people) == [True, True, False]
    bans = [each for each in people.world.inbox.history() if each.kind is DecisionKind.BAN]
    assert len({each.batch for each in bans}) == 1
    ready.press("z")
    until(lambda: banned(people) == [False, False, False])
    assert people.world.inbox.conversation(people.now).pending == ()


def test_only_what_is_ticked_is_banned(ready: Opened, people: People, until: Until) -> None:
    found = asked(ready, until)
    for box in found.places[:2]:
        box.box.click()
    assert not found.act.isEnabled()
    found.places[1].box.click()
    ready.press(Key.Key_Return, CTRL)
    until(lambda: ready.toast == "Person banned")
    assert banned(people) == [False, True, False]


def test_an_identity_is_confirmed_on_the_way(ready: Opened, people: People, until: Until) -> None:
    found = asked(ready, until)
    confirm = found.places[2].confirm
    assert confirm is not None
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    until(lambda: found.places[2].chosen)
    assert not confirm.isVisibleTo(found)
    assert found.act.text().startswith("Ban on 3 networks")
    assert len(people.world.inbox.dossier(people.author(people.now)).identities) == 3
    ready.press(Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)


def test_it_holds_in_a_low_window(ready: Opened, until: Until) -> None:
    """As at 200 % on a laptop's screen: what is chosen scrolls, the buttons and all margins stay in sight."""
    found = asked(ready, until)
    found.resize(880, 400)
    bar = found.body.verticalScrollBar()
    until(lambda: bar.maximum() > 50)
    assert found.rect().adjusted(24, 20, -24, -20).contains(found.act.geometry())
    bar.setValue(0)
    found.tell.setFocus()
    ready.press(Key.Key_Tab)
    assert found.focusWidget() is found.message
    assert bar.value() > 0
    until(lambda: found.message.visibleRegion().boundingRect().bottom() >= found.message.height() - 4)
    ready.press(Key.Key_Escape)  # out of the field
    ready.press(Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)


def test_it_shows_all_where_there_is_room(ready: Opened, until: Until) -> None:
    ready.window.resize(1280, 1000)
    found = asked(ready, until)
    assert found.body.verticalScrollBar().maximum() == 0
    ready.press(Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)
