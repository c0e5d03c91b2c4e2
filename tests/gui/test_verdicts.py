"""What the charter says, in the real window: shown, followed, set aside, explained, answered, by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.gui.dialogs.why import WhyDialog
from cm_inbox.gui.softening import BLOCK, blocks, soften, soften_words, spoken
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.settings import Settings

from .world import Opened, World

Until = Callable[[Callable[[], object]], None]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier

CHARTER = """
brand = "Altéa Mobilités"

[bank.insults]
title = "Insultes"
language = "fr"
severity = 2
terms = ["connard*"]

[[reply]]
id = "warning"
title = "Avertissement"
[reply.text]
fr = ["Bonjour {author.first_name|à vous}, restons courtois."]

[[reply]]
id = "late"
title = "Retard"
[reply.text]
fr = ["Désolés pour le retard de la ligne {?line}."]

[[rule]]
id = "insult"
title = "Article 1 : les insultes"
short = "Insulte"
severity = 2
when = { banks = ["insults"] }
then = { hide = true, labels = ["insulte"] }
must_match = ["connard"]

[[rule]]
id = "rude"
title = "Grossier"
severity = 2
when = { words = ["zut"] }
then = { hide = true, warn = true }
must_match = ["zut"]

[[rule]]
id = "late"
title = "Retard"
when = { words = ["retard*"] }
then = { reply = "late", labels = ["retard"] }
must_match = ["en retard"]

[strikes]
[[strikes.step]]
at = 1
do = "warn"
reply = "warning"
[[strikes.step]]
at = 2
do = "mute"
for = "3d"
reply = "warning"
"""


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    return wait


@pytest.fixture
def charted(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Opened]:
    world = World(tmp_path)
    world.arrive(
        [
            world.message(0, "Vous êtes un c0nnard", waited=40),
            world.message(1, "zut alors", waited=30),
            world.message(2, "Encore en retard ?", waited=20),
            world.message(3, "Merci", waited=10),
        ]
    )
    world.use_charter(CHARTER)
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    yield opened
    opened.close()
    world.close()


def current(opened: Opened) -> int:
    """Return the current conversation."""
    assert opened.current is not None
    return opened.current


def dialog() -> QDialog | None:
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QDialog) else None


def test_enter_follows_and_one_undo_takes_it_back(charted: Opened, until: Until) -> None:
    first = current(charted)
    assert charted.window.verdict.isVisible()
    assert "Article 1" in charted.window.verdict.text
    charted.press(Key.Key_Return)
    until(lambda: charted.current != first)
    conversation = charted.world.inbox.conversation(first)
    until(lambda: charted.world.inbox.conversation(first).row.labels == ("insulte",))
    conversation = charted.world.inbox.conversation(first)
    assert conversation.messages[0].message.status is MessageStatus.HIDDEN
    charted.press("z")
    until(lambda: charted.world.inbox.conversation(first).row.labels == ())
    conversation = charted.world.inbox.conversation(first)
    assert conversation.messages[0].message.status is MessageStatus.VISIBLE
    assert conversation.row.verdict == "Insulte"


def test_enter_follows_for_all_that_are_marked_and_counts_what_is_left(charted: Opened, until: Until) -> None:
    first, *left = charted.world.ids()
    charted.press("a", CTRL)
    charted.press("Y", Qt.KeyboardModifier.ShiftModifier)
    assert charted.window.status.text().startswith("Choose one conversation")
    charted.press(Key.Key_Return)
    until(lambda: charted.world.inbox.conversation(first).row.labels == ("insulte",))
    until(lambda: "3 not possible" in charted.toast)
    assert {decision.conversation_id for decision in charted.world.inbox.history()} == {first}
    assert charted.window.queue.model.marked == set(left)
    charted.press("z")
    until(lambda: charted.world.inbox.conversation(first).row.labels == ())


def test_setting_aside_where_the_charter_says_nothing_says_so(charted: Opened, until: Until) -> None:
    charted.press(Key.Key_End)
    until(lambda: not charted.window.verdict.isVisible())
    for key, modifier in (("y", Qt.KeyboardModifier.NoModifier), ("Y", Qt.KeyboardModifier.ShiftModifier)):
        charted.window.status.tell("")
        charted.press(key, modifier)
        assert charted.window.status.text() == "The charter says nothing of it."


def test_a_key_sets_it_aside(charted: Opened, until: Until) -> None:
    first = current(charted)
    charted.press("y")
    until(lambda: charted.world.inbox.conversation(first).row.verdict is None)
    until(lambda: not charted.window.verdict.isVisible())


def test_why_says_the_word_the_bank_and_the_version(charted: Opened, until: Until) -> None:
    charted.press("Y", Qt.KeyboardModifier.ShiftModifier)
    until(dialog)
    found = dialog()
    assert isinstance(found, WhyDialog)
    QTest.keyPress(found, "p")  # type: ignore[call-overload]  # its stub has no str
    said = " ".join(label.text() for label in found.findChildren(type(found.heading)))
    QTest.keyRelease(found, "p")  # type: ignore[call-overload]
    assert "c0nnard" in said or "connard" in said
    assert "Insultes" in said
    assert "Version 1" in said
    charted.press(Key.Key_Escape)
    until(lambda: dialog() is None)


def test_a_warning_is_worded_and_the_rest_done_once_it_is_sent(charted: Opened, until: Until) -> None:
    charted.press("j")
    second = current(charted)
    until(lambda: charted.window.verdict.isVisible() and "Grossier" in charted.window.verdict.text)
    charted.press(Key.Key_Return)
    until(charted.window.composer.has_text)
    assert charted.window.composer.text().endswith("restons courtois.")
    assert "warning 1 of 2" in charted.window.composer.hint.text()
    assert charted.world.inbox.history() == []
    charted.press(Key.Key_Return, CTRL)
    until(lambda: len(charted.world.inbox.history()) == 2)
    conversation = charted.world.inbox.conversation(second)
    assert [strike.rule for strike in conversation.author.strikes] == ["rude"]
    assert conversation.messages[0].message.status is MessageStatus.HIDDEN


def test_an_answer_that_the_charter_asks_for_waits_for_its_hole(charted: Opened, until: Until) -> None:
    charted.press("jj")
    third = current(charted)
    until(lambda: charted.window.verdict.isVisible() and "Retard" in charted.window.verdict.text)
    charted.press(Key.Key_Return)
    until(charted.window.composer.has_text)
    charted.press(Key.Key_Return, CTRL)
    assert "[line]" in charted.window.composer.hint.text()
    assert charted.world.inbox.history() == []
    charted.press("B")
    charted.press(Key.Key_Return, CTRL)
    until(lambda: {each.kind for each in charted.world.inbox.history()} == {DecisionKind.LABEL, DecisionKind.REPLY})
    (reply,) = [each for each in charted.world.inbox.history() if each.kind is DecisionKind.REPLY]
    assert (reply.conversation_id, reply.text) == (third, "Désolés pour le retard de la ligne B.")


def test_where_the_charter_says_nothing_enter_opens(charted: Opened, until: Until) -> None:
    charted.press(Key.Key_End)
    until(lambda: not charted.window.verdict.isVisible())
    charted.press(Key.Key_Return)
    assert charted.window.pane.area.hasFocus()
    assert charted.world.inbox.history() == []


def test_a_warning_one_leaves_unchanged_is_no_draft(charted: Opened, until: Until) -> None:
    first = charted.current
    assert first is not None
    charted.press("w")
    until(charted.window.composer.text)
    charted.press(Key.Key_Escape)
    charted.press("j")
    charted.press("k")
    until(lambda: current(charted) == first and charted.window.shown)
    assert charted.window.composer.text() == ""
    until(lambda: charted.world.inbox.draft(first) is None)
    charted.press("w")
    until(charted.window.composer.text)
    charted.press(" Merci.")
    charted.press(Key.Key_Escape)
    charted.press("j")
    charted.press("k")
    until(lambda: current(charted) == first and charted.window.composer.text())
    assert charted.window.composer.text().endswith(" Merci."), "what one wrote oneself is kept"


def test_an_edited_warning_is_one_as_a_draft_too_and_in_the_next_run(charted: Opened, until: Until) -> None:
    world, first = charted.world, current(charted)
    charted.press("w")
    until(charted.window.composer.text)
    charted.press(" Merci.")
    text = charted.window.composer.text()
    charted.press(Key.Key_Escape)
    charted.press("j")
    until(lambda: (draft := world.inbox.draft(first)) and draft.text == text and draft.warns is not None)
    again = Opened(world, charted.window.settings, canned=None)
    try:
        until(lambda: again.window.shown is not None and again.window.composer.text() == text)
        assert again.window.composer.send_button.accessibleName().startswith("Warn as")
        again.press("w")  # goes on with it, and does not refuse
        assert "Send or empty" not in again.window.composer.hint.text()
        assert again.window.composer.text() == text
        again.press(Key.Key_Return, CTRL)
        until(lambda: len(world.inbox.conversation(first).author.strikes) == 1)
        assert world.inbox.draft(first) is None
        undone = world.inbox.undo().result(20)
        assert undone
        draft = world.inbox.draft(first)
        assert draft is not None
        assert (draft.text, draft.warns) == (text, undone.undone[0].rule or "")
    finally:
        again.close()


def test_w_warns_without_a_verdict_too(charted: Opened, until: Until) -> None:
    charted.press(Key.Key_End)
    last = current(charted)
    charted.press("w")
    until(charted.window.composer.has_text)
    charted.press(Key.Key_Return, CTRL)
    until(lambda: len(charted.world.inbox.conversation(last).author.strikes) == 1)


# --- softened words ----------------------------------------------------------------------------


def test_hurtful_words_become_blocks_and_the_rest_stays() -> None:
    softened = soften("quel sale type, vous", [(5, 14)])
    assert softened == f"quel {BLOCK * 4} {BLOCK * 4}, vous"
    assert list(blocks(softened)) == [(5, 9), (10, 14)]
    assert spoken(softened, "(softened)") == "quel (softened), vous"
    assert soften_words("Quel SALE type", ["sale"]) == f"Quel {BLOCK * 4} type"
    assert soften("court", [(3, 99), (-2, 0)]) == f"cou{BLOCK * 2}"
