"""Messages that say the same: found, answered together, taken back together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.gui.canned import CharterReplies
from cm_inbox.gui.dialogs.similar import SimilarDialog
from cm_inbox.inbox import STAGGER
from cm_inbox.models.decisions import OutboxState
from cm_inbox.settings import Settings
from cm_inbox.similar import find

from .world import Opened, World

Key = Qt.Key
Until = Callable[[Callable[[], object]], None]
BUZZ = "C’est honteux ce que vous avez fait aux chats du dépôt, je ne prendrai plus jamais vos trams"
CHARTER = """
brand = "Altéa Mobilités"

[[reply]]
id = "chats"
title = "Les chats"
[reply.text]
fr = ["Bonjour {author.first_name|}, les chats sont sains et saufs."]
en = ["Hello {author.first_name|}, the cats are safe and sound."]
"""


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.arrive(
        [
            world.message(0, BUZZ, waited=90),
            world.message(1, BUZZ + " !!", waited=80),
            world.message(2, BUZZ.replace("honteux", "révoltant"), waited=70),
            world.message(3, "Les chats du dépôt, comment vont-ils ?", waited=60),
            world.message(4, "À quelle heure passe le dernier bus ?", waited=50),
        ]
    )
    world.arrive([world.message(5, BUZZ, waited=40)], brand=1)
    yield world
    world.close()


@pytest.fixture
def opened(world: World, qapp: QApplication) -> Iterator[Opened]:
    opened = Opened(world, Settings(language="en"))
    yield opened
    for dialog in opened.window.findChildren(QDialog):
        dialog.reject()
    opened.close()


def asked(opened: Opened, until: Until) -> SimilarDialog:
    opened.press("=")
    until(lambda: isinstance(QApplication.activeModalWidget(), SimilarDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SimilarDialog)
    return dialog


def names(world: World, ids: list[int]) -> list[str]:
    return [row.author_name for row in world.inbox.rows(ids)]


def test_nearly_the_same_of_the_same_brand(world: World) -> None:
    first = world.ids()[0]
    found = world.store.read(find, first)
    nearly = [each.conversation_id for each in found if each.nearly]
    assert names(world, nearly) == ["Bruno Castel", "Nadia Benhaddou", "J.-P. Morel"]
    assert not any("bus" in each.text for each in found)


def test_what_shares_the_rarer_words_is_offered_unticked(world: World) -> None:
    world.arrive([world.message(7, "Les chats du dépôt, quelle honte, honteux !", waited=5)])
    found = world.store.read(find, world.ids()[0])
    akin = [each.conversation_id for each in found if not each.nearly]
    assert "Nadia Benhaddou" in names(world, akin)


def test_what_is_done_already_is_no_part_of_it(world: World) -> None:
    first, second = world.ids()[:2]
    from cm_inbox.models.decisions import DecisionKind

    world.inbox.decide(DecisionKind.DONE, [second]).result(20)
    assert second not in [each.conversation_id for each in world.store.read(find, first)]


def test_all_are_answered_one_after_the_other_and_one_undo_stops_all(opened: Opened, until: Until) -> None:
    dialog = asked(opened, until)
    assert len(dialog.ticked()) == 3
    assert not dialog.next.isEnabled(), "there are no words yet"
    dialog.words.setPlainText("Les chats vont bien.")
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    dialog.next.click()
    until(dialog.publish.isVisible)
    assert [each.text for each in dialog.previewed()] == ["Les chats vont bien."] * 2
    assert dialog.publish.text() == "Publish 2 answers as Altéa Mobilités"
    assert opened.world.inbox.outbox() == [], "nothing before one has seen it"
    dialog.publish.click()
    until(lambda: opened.toast == "2 answers on their way")
    entries = sorted(opened.world.inbox.outbox(), key=lambda entry: entry.not_before)
    assert entries[1].not_before - entries[0].not_before == STAGGER
    assert len(opened.world.ids()) == 4
    opened.press("z")
    until(lambda: len(opened.world.ids()) == 6)
    assert {entry.state for entry in opened.world.inbox.outbox()} == {OutboxState.CANCELLED}


def test_each_gets_the_canned_reply_in_their_name(world: World, qapp: QApplication, until: Until) -> None:
    world.use_charter(CHARTER)
    opened = Opened(world, Settings(language="en"), canned=None)
    try:
        assert isinstance(opened.window.context.canned, CharterReplies)
        dialog = asked(opened, until)
        dialog.reply.setCurrentIndex(dialog.reply.findData("chats"))
        dialog.next.click()
        until(dialog.publish.isVisible)
        assert [each.text for each in dialog.previewed()] == [
            "Bonjour Bruno, les chats sont sains et saufs.",
            "Bonjour Nadia, les chats sont sains et saufs.",
            dialog.previewed()[2].text,
        ]
        dialog.back.click()
        assert dialog.list.isVisible()
        dialog.reject()
    finally:
        opened.close()


def test_too_long_an_answer_is_left_out_with_the_reason(opened: Opened, until: Until) -> None:
    dialog = asked(opened, until)
    dialog.words.setPlainText("a" * 501)
    dialog.next.click()
    until(dialog.back.isVisible)
    assert {each.against for each in dialog.previewed()} == {"1 character too long for this network."}
    assert not dialog.publish.isEnabled()


def test_where_nobody_else_says_it(opened: Opened, until: Until) -> None:
    opened.press(Key.Key_End)
    until(lambda: opened.window.situation().conversation is not None)
    opened.press("=")
    until(lambda: opened.window.status.text().startswith("No other open conversation"))
