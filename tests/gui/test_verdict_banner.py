"""The line above the composer: what it suggests, what of that the network cannot do, and where there is little room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.gui.verdict_line import Weight
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.settings import Settings

from .world import Opened, World

Until = Callable[[Callable[[], object]], None]

HEAD = """
brand = "Maison Brévent"

[[reply]]
id = "warning"
title = "Avertissement"
[reply.text]
fr = ["Restons courtois."]

[[strikes.step]]
at = 3
do = "ban"
for = "30d"
reply = "warning"
"""
RULE = """
[[rule]]
id = "%s"
title = "%s"
severity = 2
when = { words = ["%s"] }
then = { %s }
must_match = ["%s"]
"""


def rule(name: str, title: str, word: str, then: str) -> str:
    return RULE % (name, title, word, then, word)


LONG = "Article 12 : les messages qui parlent trop longuement de tout et de rien sans jamais en venir au fait"
CHARTER = (
    HEAD
    + rule("partly", "Grossier", "zut", 'hide = true, mute = "3d"')
    + rule("never", "Bruyant", "boum", 'mute = "3d"')
    + rule("long", LONG, "patati", 'hide = true, labels = ["long", "très long"]')
    + rule("warned", "Vilain", "flute", "hide = true, warn = true")
    + rule("also", "Autre article", "flute", 'labels = ["autre"]')
)


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()))


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    world = World(tmp_path)
    world.use_charter(CHARTER, brand=1)
    opened = Opened(world, Settings(language="en"), canned=None)
    opened.window.resize(1440, 900)
    yield opened
    opened.close()
    world.close()


def say(opened: Opened, text: str, until: Until) -> None:
    opened.world.arrive([opened.world.message(1, text)], brand=1)
    until(opened.window.verdict.isVisible)
    opened.window.focus_list()


def test_what_the_network_cannot_do_is_struck_with_its_reason(opened: Opened, until: Until) -> None:
    say(opened, "zut alors", until)
    banner = opened.window.verdict
    assert banner.told is not None
    assert banner.told.pieces()[-1] == ("mute for 3 days", Weight.STRUCK)
    why = "Mute for 3 days: impossible on this network"
    assert banner.told.refused == (why,)
    assert why in banner.toolTip()
    assert why in banner.accessibleDescription()
    assert banner.apply_button.isEnabled(), "the rest can be done"
    opened.press(Qt.Key.Key_Return)
    until(opened.world.inbox.history)
    until(lambda: "not possible" in opened.toast.lower() or "hidden" in opened.toast.lower())
    assert {decision.kind for decision in opened.world.inbox.history()} == {DecisionKind.HIDE}


def test_where_nothing_of_it_can_be_done_apply_says_why_beforehand(opened: Opened, until: Until) -> None:
    say(opened, "boum boum", until)
    banner = opened.window.verdict
    assert not banner.apply_button.isEnabled()
    assert "impossible on this network" in banner.apply_button.toolTip()
    assert not banner.follows
    opened.press(Qt.Key.Key_Return)
    assert opened.world.inbox.history() == []
    assert opened.window.pane.area.hasFocus(), "the key goes into the conversation instead"


def test_little_room_shortens_the_line_and_keeps_all_of_it_to_be_read(opened: Opened, until: Until) -> None:
    say(opened, "patati patata", until)
    banner = opened.window.verdict
    opened.window.resize(1024, 700)
    assert LONG[:40] in banner.toolTip()
    assert "très long" in banner.accessibleDescription()
    ways = ["".join(text for text, _ in way) for way in banner.told.ways()] if banner.told else []
    assert len(ways[-1]) < len(ways[0])
    assert ways[-1].startswith(LONG[:50]), "the rule comes first, whatever is cut"
    assert ways[-1].endswith("…: hide, label long, label très long")
    assert banner.apply_button.geometry().right() <= banner.width()


def test_it_says_which_warning_it_would_be_and_which_other_rules_match(opened: Opened, until: Until) -> None:
    say(opened, "flute", until)
    banner = opened.window.verdict
    assert "warn (1/3)" in banner.text
    assert "+1" in banner.text
    assert "Autre article" in banner.toolTip()


def test_its_buttons_show_their_keys_and_work(opened: Opened, until: Until) -> None:
    say(opened, "zut", until)
    banner = opened.window.verdict
    assert [button.accessibleName() for button in (banner.apply_button, banner.dismiss_button, banner.why_button)] == [
        "Apply",
        "Set aside",
        "Why?",
    ]
    assert banner.dismiss_button.sizeHint().width() > banner.why_button.sizeHint().width(), "with its keycap"
    banner.dismiss_button.click()
    until(lambda: [decision.kind for decision in opened.world.inbox.history()] == [DecisionKind.DISMISS])
    until(lambda: not banner.isVisible())
