"""What the charter says, told at its place: marked words, warnings in the header, the ban, the picker, reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.gui.answer import Answer, ComposerMode, answer
from cm_inbox.gui.canned import CannedReply
from cm_inbox.gui.dialogs.ban import BanDialog
from cm_inbox.gui.dialogs.canned import CannedPicker, fit
from cm_inbox.gui.dialogs.soft_text import SoftText
from cm_inbox.gui.dialogs.until import DurationPicker
from cm_inbox.gui.softening import BLOCK
from cm_inbox.gui.timeline import Kind, timeline
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.settings import Settings

from .samples import BRAND, NOW
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
title = "Rappel à la règle"
[reply.text]
fr = ["Bonjour {author.first_name|à vous}, restons courtois."]
en = ["Hello {author.first_name|there}, let us stay courteous."]

[[reply]]
id = "banned"
title = "Suspension"
audience = "private"
[reply.text]
fr = ["Votre compte est suspendu."]

[[reply]]
id = "lost"
title = "Objet perdu"
[reply.text]
fr = ["Quel objet, et sur quelle ligne ? {?numéro}"]

[[rule]]
id = "insult"
title = "Article 1 : les insultes"
short = "Insulte"
severity = 2
when = { banks = ["insults"] }
then = { hide = true, warn = true }
must_match = ["connard"]

[[rule]]
id = "threat"
title = "Article 2 : les menaces"
short = "Menace"
severity = 3
when = { words = ["gare à vous"] }
then = { ban = "7d" }
must_match = ["gare à vous"]

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
[[strikes.step]]
at = 3
do = "ban"
for = "30d"
reply = "banned"
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
            world.message(0, "Bonjour 🙃, quel c0nnard", waited=40),
            world.message(1, "gare à vous", waited=30),
            world.message(2, "Merci", waited=10),
        ]
    )
    world.use_charter(CHARTER)
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    yield opened
    opened.close()
    world.close()


# --- marks, meter, journal ------------------------------------------------------------------------


def test_the_words_are_marked_where_they_stand(charted: Opened) -> None:
    (entry,) = [each for each in charted.window.pane.area.entries if each.kind is Kind.THEIRS]
    assert [entry.text[start:end] for start, end in entry.marks] == ["c0nnard"]


def test_marks_follow_what_is_drawn_of_a_text(tmp_path: Path, qapp: QApplication) -> None:
    world = World(tmp_path)
    world.arrive([world.message(0, "a\r\nb\x07 connard\x07 fin")])
    world.use_charter(CHARTER)
    conversation = world.inbox.conversation(world.ids()[0])
    (entry,) = [each for each in timeline(conversation, BRAND, NOW) if each.kind is Kind.THEIRS]
    assert [entry.text[start:end] for start, end in entry.marks] == ["connard"]
    world.close()


def test_what_was_set_aside_is_not_marked(charted: Opened, until: Until) -> None:
    charted.press("y")
    until(lambda: all(not entry.marks for entry in charted.window.pane.area.entries))


def test_a_warning_counts_in_the_header_and_is_taken_back(charted: Opened, until: Until) -> None:
    first, header = charted.current, charted.window.pane.header
    assert first is not None
    assert "Warnings: 0 of 3, one more proposed" in header.accessibleName()
    charted.press("w")
    charted.press(Key.Key_Return, CTRL)
    until(lambda: charted.world.inbox.conversation(first).author.strikes)
    charted.window.show_conversation(first)
    until(lambda: header.accessibleName().find("Warnings: 1 of 3") >= 0)
    lines = [entry.text for entry in charted.window.pane.area.entries if entry.kind is Kind.LINE]
    assert any("rule insult" in line for line in lines)
    charted.press("z")
    until(lambda: not charted.world.inbox.conversation(first).author.strikes)
    charted.press("gi")
    charted.window.show_conversation(first)
    until(lambda: "Warnings: 0 of 3, one more proposed" in header.accessibleName())
    (warning,) = [each for each in charted.world.inbox.history() if each.kind is DecisionKind.WARN]
    assert (warning.rule, warning.undone) == ("insult", True)


# --- the ban ---------------------------------------------------------------------------------------


def dialog() -> QDialog | None:
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QDialog) else None


def ban_dialog(opened: Opened, until: Until) -> BanDialog:
    opened.press("b")
    until(dialog)
    found = dialog()
    assert isinstance(found, BanDialog)
    return found


def test_a_ban_names_its_article_its_end_and_its_evidence(charted: Opened, until: Until) -> None:
    charted.press("j")
    second = charted.current
    assert second is not None
    until(lambda: "Menace" in charted.window.verdict.text or "menaces" in charted.window.verdict.text)
    found = ban_dialog(charted, until)
    assert found.article.rule == "threat"
    assert found.why.text() == "The rule asks for a ban for 7 days."
    assert found.until() == found._now + 7 * 24 * 3_600_000
    assert found.tell.isChecked()
    charted.press(Key.Key_Return, CTRL)
    until(lambda: charted.toast == "Person banned")
    bans = [each for each in charted.world.inbox.history() if each.kind is DecisionKind.BAN]
    assert [(ban.rule, ban.conversation_id) for ban in bans] == [("threat", second)]
    assert "gare à vous" in bans[0].text
    conversation = charted.world.inbox.conversation(second)
    assert [entry.action.kind for entry in conversation.pending] == [ActionKind.REPLY_PRIVATE, ActionKind.BAN]
    assert [entry.action.text for entry in conversation.pending] == ["Votre compte est suspendu.", ""]


def test_one_undo_takes_back_the_ban_and_what_was_told(charted: Opened, until: Until) -> None:
    charted.press("j")
    second = charted.current
    assert second is not None
    ban_dialog(charted, until)
    charted.press(Key.Key_Return, CTRL)
    until(lambda: charted.toast == "Person banned")
    charted.press("z")
    until(lambda: not charted.world.inbox.conversation(second).author.banned)
    assert all(each.undone for each in charted.world.inbox.history() if each.kind is not DecisionKind.UNDO)
    assert charted.world.inbox.conversation(second).pending == ()
    charted.window.show_conversation(second)
    until(lambda: charted.window.shown and charted.window.shown.row.id == second)
    assert charted.window.composer.text() == "", "what told of the ban is no draft"
    assert charted.world.inbox.draft(second) is None


def test_the_ladder_says_how_long_where_the_rule_does_not(charted: Opened, until: Until) -> None:
    found = ban_dialog(charted, until)
    assert found.article.rule == "insult"
    assert found.why.text() == "The charter foresees a ban for 30 days at warning 3. Warnings that count now: 0."
    found.reason.setCurrentIndex(found.reason.count() - 1)
    assert found.article.rule == ""
    found.tell.setChecked(False)
    charted.press(Key.Key_Return, CTRL)
    until(lambda: charted.toast == "Person banned")
    (ban,) = charted.world.inbox.history()
    assert ban.rule is None


def test_a_long_piece_of_evidence_begins_near_the_words(charted: Opened) -> None:
    text = f"{'Bonjour à toutes et à tous, '} {'bla ' * 20}espèce de connard"
    soft = SoftText(charted.window.theme, text, [(len(text) - 7, len(text))], charted.window)
    assert soft.text.startswith("…bla")
    assert soft.text.endswith(f"espèce de {BLOCK * 7}")
    assert len(soft.text) < 50
    soft.deleteLater()


def test_evidence_is_softened_until_p_is_held(charted: Opened, until: Until) -> None:
    found = ban_dialog(charted, until)
    (soft,) = found._soft
    assert soft.text == f"Bonjour 🙃, quel {BLOCK * 7}"
    assert soft.accessibleName() == "Bonjour 🙃, quel (softened)"
    focus = found.focusWidget()
    assert focus is not None
    QTest.keyPress(focus, Key.Key_P)
    assert soft.text == "Bonjour 🙃, quel c0nnard"
    QTest.keyRelease(focus, Key.Key_P)
    assert BLOCK in soft.text
    charted.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    assert charted.world.inbox.history() == []


# --- canned replies --------------------------------------------------------------------------------


def picker_of(opened: Opened, until: Until) -> CannedPicker:
    opened.press("c")
    until(dialog)
    found = dialog()
    assert isinstance(found, CannedPicker)
    return found


def test_a_reply_is_found_in_spite_of_a_slip_and_shown_as_it_would_be_sent(charted: Opened, until: Until) -> None:
    found = picker_of(charted, until)
    charted.press("curtois")
    assert found.titles()[:1] == ["Rappel à la règle"]
    assert found.preview.text() == "Bonjour Bruno, restons courtois."
    assert found.how.text().startswith("In French · in public · 32 / ")
    charted.press(Key.Key_Return)
    until(lambda: charted.window.composer.text() == "Bonjour Bruno, restons courtois.")


def test_what_is_private_and_what_is_to_fill_is_said_before(charted: Opened, until: Until) -> None:
    found = picker_of(charted, until)
    charted.press("suspension")
    assert "in private" in found.how.text()
    found.field.clear()
    charted.press("objet perdu")
    assert "to fill: [numéro]" in found.how.text()


def test_what_is_too_long_or_impossible_says_why(charted: Opened) -> None:
    conversation = charted.world.inbox.conversation(charted.current or 0)
    opened = answer(charted.world.inbox, conversation, BRAND)
    limit = opened.limit(ComposerMode.PUBLIC)
    assert limit is not None
    long = fit(CannedReply("a", "A", "x" * (limit.limit + 12)), opened, ComposerMode.PUBLIC, NOW)
    assert long.used is not None
    assert long.used.over == 12
    denied = Answer(conversation, BRAND, {**opened.may, ComposerMode.PRIVATE: Denied(Reason.NETWORK_CANNOT)})
    blocked = fit(CannedReply("a", "A", "x", private=True), denied, ComposerMode.PUBLIC, NOW)
    assert blocked.blocked == "This network has no such thing."
    assert fit(CannedReply("a", "A", "x"), denied, ComposerMode.PUBLIC, NOW).blocked == ""


# --- softened words --------------------------------------------------------------------------------


def test_p_reads_while_it_is_held_and_the_command_toggles(charted: Opened, until: Until) -> None:
    rows, first = charted.window.queue.list, charted.current
    assert first is not None
    row = charted.window.queue.model.row_of(first)
    assert row is not None
    assert rows.delegate.softens(row)
    QTest.keyPress(rows, Key.Key_P)
    assert not rows.delegate.softens(row)
    QTest.keyRelease(rows, Key.Key_P)
    assert rows.delegate.softens(row)
    charted.window.run("peek")
    assert not rows.delegate.softens(row)
    charted.press("j")
    until(lambda: charted.current != first)
    assert rows.delegate.softens(row), "only as long as the row is the current one"


def test_what_a_search_finds_is_softened_too(charted: Opened, until: Until) -> None:
    first = charted.current
    assert first is not None
    charted.press("/")
    charted.press("quel")
    charted.press(Key.Key_Return)
    until(lambda: first in charted.window.queue.model.snippets)
    assert charted.window.queue.model.hurtful[first] == ("c0nnard",)
    row = charted.window.queue.model.row_of(first)
    assert row is not None
    assert charted.window.queue.list.delegate.shown_words(row) == f"Bonjour 🙃, quel {BLOCK * 7}"


def test_softening_can_be_turned_off(charted: Opened) -> None:
    row = charted.window.queue.model.row_of(charted.current or 0)
    assert row is not None
    position = charted.window.queue.model.index(0, 0)
    assert "(softened)" in position.data(Qt.ItemDataRole.AccessibleTextRole)
    charted.window.use_settings(replace(charted.window.settings, soften=False))
    assert not charted.window.queue.list.delegate.softens(row)
    assert "c0nnard" in position.data(Qt.ItemDataRole.AccessibleTextRole)


# --- where the ladder leads ------------------------------------------------------------------------


def warn_again(opened: Opened, conversation_id: int, until: Until) -> None:
    """Warn the person of a conversation once more, by keys."""
    if opened.current != conversation_id:
        opened.press("gi")
        opened.window.show_conversation(conversation_id)
    until(lambda: opened.window.shown is not None and opened.window.shown.row.id == conversation_id)
    opened.press("w")
    until(opened.window.composer.has_text)
    opened.press(Key.Key_Return, CTRL)


def strike_count(opened: Opened, conversation_id: int) -> int:
    return len(opened.world.inbox.conversation(conversation_id).author.strikes)


def test_a_step_that_is_reached_is_proposed_and_one_more_key_takes_it(charted: Opened, until: Until) -> None:
    first = charted.current
    assert first is not None
    warn_again(charted, first, until)
    until(lambda: strike_count(charted, first) == 1)
    assert dialog() is None, "the first step is the warning itself"
    warn_again(charted, first, until)
    until(dialog)
    assert isinstance(dialog(), DurationPicker)
    assert not charted.world.inbox.conversation(first).author.muted, "proposed, not done"
    charted.press(Key.Key_Return, CTRL)
    until(lambda: charted.world.inbox.conversation(first).author.muted)
    muted = charted.world.inbox.conversation(first).author.muted_until
    assert muted is not None
    assert abs(muted - now() - 3 * 24 * 3_600_000) < 60_000
    until(lambda: strike_count(charted, first) == 2)
    warn_again(charted, first, until)
    until(dialog)
    found = dialog()
    assert isinstance(found, BanDialog)
    assert found.why.text() == "The charter foresees a ban for 30 days at warning 3. Warnings that count now: 3."
    assert not found.tell.isChecked(), "they have just been told"
    charted.press(Key.Key_Escape)
    until(lambda: dialog() is None)
    until(lambda: strike_count(charted, first) == 3)
    assert not charted.world.inbox.conversation(first).author.banned
