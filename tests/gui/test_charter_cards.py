"""The messages beside a rule are softened as the conversation would soften them, whichever rule finds the words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cm_inbox.gui.charter_cards import MessageCard
from cm_inbox.settings import Settings

from .test_charter_editor import Until, editor, until
from .test_verdicts import CHARTER
from .world import Opened, World

__all__ = ["until"]


@pytest.fixture
def charted(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Opened]:
    world = World(tmp_path)
    world.arrive([world.message(0, "😀 Encore en retard, connard", waited=20)])
    world.use_charter(CHARTER)
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    yield opened
    opened.close()
    world.close()


def card(charted: Opened, until: Until, rule: str) -> MessageCard:
    shown = editor(charted, until)
    shown.show_rule(rule)
    until(lambda: shown.trying.tried is not None and shown.trying.tried.rule == rule and shown.trying.cards())
    return shown.trying.cards()[0]


def marked(found: MessageCard) -> list[str]:
    """Return the pieces of the text that are marked, blocked ones as what they are drawn as."""
    return [selection.cursor.selectedText().strip() for selection in found.text.extraSelections()]


def test_an_insult_that_another_rule_finds_is_softened_too(charted: Opened, until: Until) -> None:
    found = card(charted, until, "late")
    assert "connard" not in found.text.toPlainText()
    assert "connard" not in found.accessibleName()
    found.peek(True)
    assert "connard" in found.text.toPlainText()


def test_words_that_do_not_hurt_are_marked_and_stay(charted: Opened, until: Until) -> None:
    found = card(charted, until, "late")
    assert "retard" in found.text.toPlainText()
    assert "retard" in marked(found)


def test_only_what_hurts_is_softened_of_a_rule_that_hides(charted: Opened, until: Until) -> None:
    found = card(charted, until, "insult")
    assert "😀 Encore en retard, " in found.text.toPlainText()
    assert "connard" not in found.text.toPlainText()
    found.peek(True)
    assert marked(found) == ["connard"]
