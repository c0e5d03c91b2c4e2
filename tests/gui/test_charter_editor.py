"""The charter in the real window: opened, written, tried, saved, put back, by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cm_inbox.charter.language import language_of
from cm_inbox.charter.shape import Mode
from cm_inbox.gui.charter_editor import CharterEditor
from cm_inbox.gui.charter_name import NameDialog
from cm_inbox.gui.charter_versions import VersionsDialog
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.settings import Settings

from .test_verdicts import CHARTER
from .world import Opened, World

Until = Callable[[Callable[[], object]], None]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
COMMENT = "# agreed in November\n"


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    return wait


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.arrive(
        [
            world.message(0, "Vous êtes un c0nnard", waited=40),
            world.message(1, "zut alors", waited=30),
            world.message(2, "Encore en retard ?", waited=20),
            world.message(3, "Merci", waited=10),
        ]
    )
    yield world
    world.close()


@pytest.fixture
def charted(world: World, qapp: QApplication, until: Until) -> Iterator[Opened]:
    world.use_charter(COMMENT + CHARTER)
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    yield opened
    opened.close()


def editor(opened: Opened, until: Until) -> CharterEditor:
    """Open the charter with its key, and wait for it to be read and tried."""
    opened.press("gc")
    found = opened.window.charter.editor
    assert found is not None
    until(lambda: found.form.rule is not None and found.form.outcomes and not found.trying.running)
    return found


def dialog() -> QDialog | None:
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QDialog) else None


def test_the_key_opens_it_and_escape_leaves_it(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    assert shown.isVisible()
    assert not charted.window.queue.isVisible()
    assert shown.list.shown[0].title == "Serious"
    assert shown.list.ids == ["insult", "rude", "late"]
    charted.press(Key.Key_Escape)
    assert not shown.isVisible()
    assert charted.window.queue.isVisible()
    assert charted.window.queue.list.hasFocus()


def test_keys_that_decide_decide_nothing_while_it_is_open(charted: Opened, until: Until) -> None:
    editor(charted, until)
    before = len(charted.world.inbox.history())
    for key in "ehb#":
        charted.press(key)
    assert len(charted.world.inbox.history()) == before
    assert charted.window.charter.open


def test_the_list_says_how_often_and_whether_examples_pass(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    rows = {row.rule.id: row for row in shown.list.shown if row.rule is not None}
    until(lambda: {row.rule.id: row for row in shown.list.shown if row.rule is not None}["insult"].matched == 1)
    assert (rows["insult"].passed, rows["insult"].tried) == (1, 1)
    assert "hide" in rows["insult"].does


def test_arrows_go_from_rule_to_rule(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    charted.press(Key.Key_Down)
    until(lambda: shown.form.rule is not None and shown.form.rule.id == "rude")
    charted.press("k")
    until(lambda: shown.form.rule is not None and shown.form.rule.id == "insult")


def test_a_failing_example_is_shown_and_refuses_automatic(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.form.must_not.add("Quel connard")
    until(lambda: any(row.passes is False for row in shown.form.must_not.rows))
    row = shown.form.must_not.rows[0]
    assert row.edit.marked == [(5, 12)]
    assert row.why.isVisible()
    automatic = shown.form.modes.buttons[Mode.AUTOMATIC]
    assert not automatic.isEnabled()
    assert "1 example" in automatic.toolTip()
    shown.list.setFocus()
    charted.press("m")  # suggests, next would be automatic
    until(shown.toast.isVisible)
    row.remove_button.click()
    until(automatic.isEnabled)


def test_what_is_saved_keeps_comments_and_judges_what_waits(charted: Opened, until: Until) -> None:
    world = charted.world
    world.charters.changed = world.judging.catch_up_all
    shown = editor(charted, until)
    words = shown.form.when.tables[0].add("words").value
    words.show_value(("merci",))
    words.changed.emit()
    shown.form.when.tables[0].row("banks").removed.emit()  # type: ignore[union-attr]  # the rule has banks
    assert shown.draft is not None
    until(lambda: shown.draft is not None and not shown.draft.busy and "merci" in shown.draft.text)
    shown.foot.note_edit.setText("thanks")
    charted.press(Key.Key_S, CTRL)
    brand = world.inbox.brands()[0].id
    until(lambda: len(world.charters.versions(brand)) == 2)
    version = world.charters.versions(brand)[0]
    assert version.text.startswith(COMMENT)
    assert (version.author, version.note) == ("Camille", "thanks")
    until(lambda: shown.draft is not None and not shown.draft.modified)
    charted.press(Key.Key_Escape)
    charted.press(Key.Key_Escape)
    until(lambda: [row.verdict for row in world.inbox.rows(world.ids())].count("Insulte") == 1)
    thanked = [row for row in world.inbox.rows(world.ids()) if row.verdict == "Insulte"]
    assert "Merci" in thanked[0].snippet


def test_text_and_form_follow_each_other(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    charted.press(Key.Key_E, CTRL)
    assert shown.text.isVisible()
    text = shown.text.edit.toPlainText()
    shown.text.edit.setPlainText(text.replace("Article 1 : les insultes", "Article 1 : les gros mots"))
    until(lambda: shown.form.title_edit.text() == "Article 1 : les gros mots")
    shown.form.title_edit.setFocus()
    shown.form.title_edit.selectAll()
    charted.press("Autre titre")
    until(lambda: 'title = "Autre titre"' in shown.text.edit.toPlainText())
    assert shown.text.edit.toPlainText().startswith(COMMENT)


def test_a_broken_text_keeps_the_form_and_says_where(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.show_text(True)
    good = shown.text.edit.toPlainText()
    shown.text.edit.setPlainText(good + "\n[[rule\n")
    until(lambda: shown.draft is not None and shown.draft.broken)
    assert shown.form.rule is not None
    assert not shown.foot.save_button.isEnabled()
    assert "cannot be read" in shown.foot.state.text()
    until(lambda: shown.text.list.count() > 0)
    shown.text.go_to_line(3)
    assert shown.text.edit.textCursor().blockNumber() == 2
    shown.text.edit.setPlainText(good)
    until(lambda: shown.draft is not None and not shown.draft.broken and not shown.draft.busy)
    assert not shown.foot.save_button.isEnabled()  # nothing is changed


def test_what_is_not_saved_is_there_again(world: World, qapp: QApplication, until: Until) -> None:
    world.use_charter(CHARTER)
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    shown = editor(opened, until)
    shown.form.title_edit.setFocus()
    shown.form.title_edit.selectAll()
    opened.press("Not saved")
    until(lambda: shown.draft is not None and "Not saved" in shown.draft.text)
    opened.close()
    again = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: again.window.shown is not None)
    found = editor(again, until)
    assert found.form.title_edit.text() == "Not saved"
    assert "not saved last time" in found.foot.state.text()
    found.abandon()
    until(lambda: found.form.title_edit.text() == "Article 1 : les insultes")
    again.close()


def test_rules_are_added_copied_moved_removed_and_brought_back(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.side.add_button.click()
    until(dialog)
    asked = dialog()
    assert isinstance(asked, NameDialog)
    charted.press("Spam")
    charted.press(Key.Key_Return)
    until(lambda: "spam" in shown.list.ids)
    until(lambda: shown.form.rule is not None and shown.form.rule.id == "spam")
    shown.list.setFocus()
    shown.list.choose("insult")
    charted.press(Key.Key_D, CTRL)
    until(lambda: "insult-2" in shown.list.ids)
    shown.list.setFocus()
    shown.list.choose("insult-2")
    charted.press(Key.Key_Down, ALT)
    until(lambda: shown.list.ids.index("rude") < shown.list.ids.index("insult-2"))
    charted.press(Key.Key_Delete)
    until(lambda: "insult-2" not in shown.list.ids and shown.draft is not None and not shown.draft.busy)
    charted.press("z")
    until(lambda: "insult-2" in shown.list.ids)


MORE = """
[[rule]]
id = "first"
title = "Premier"
severity = 2
when = { words = ["flûte"] }
then = { hide = true }

[[rule]]
id = "second"
title = "Deuxième"
severity = 2
when = { words = ["mince"] }
then = { hide = true }
"""


def test_rules_of_an_included_file_move_within_it(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    assert shown.draft is not None
    shown.draft.replace('include = ["more.toml"]\n' + shown.draft.text, {"more.toml": MORE})
    until(lambda: "second" in shown.list.ids and not shown.draft.busy)  # type: ignore[union-attr]  # seen above
    own = shown.draft.text
    told: list[str] = []
    shown.told.connect(told.append)
    shown.list.setFocus()
    shown.list.choose("second")
    charted.press(Key.Key_Up, ALT)
    until(lambda: shown.list.ids.index("second") < shown.list.ids.index("first"))
    until(lambda: not shown.draft.busy)  # type: ignore[union-attr]  # seen above
    assert shown.draft.included["more.toml"].index('"second"') < shown.draft.included["more.toml"].index('"first"')
    assert shown.draft.text == own
    assert told == []
    before = list(shown.list.ids)
    charted.press(Key.Key_Up, ALT)
    assert told == ["That place is in another file: a rule moves among those of its own file."]
    shown.list.choose("rude")
    charted.press(Key.Key_Down, ALT)
    assert len(told) == 2
    assert shown.list.ids == before
    assert shown.draft.text == own
    charted.press(Key.Key_Up, ALT)
    until(lambda: shown.list.ids.index("rude") < shown.list.ids.index("insult"))
    until(lambda: not shown.draft.busy)  # type: ignore[union-attr]  # seen above
    assert shown.draft.text.index('id = "rude"') < shown.draft.text.index('id = "insult"')


def test_a_dry_run_offers_counter_examples(charted: Opened, until: Until) -> None:
    world = charted.world
    rude = next(row.id for row in world.inbox.rows(world.ids()) if "zut" in row.snippet)
    world.inbox.decide(DecisionKind.DONE, [rude]).result(20)
    shown = editor(charted, until)
    shown.show_rule("rude")
    until(lambda: shown.trying.tried is not None and shown.trying.tried.rule == "rude")
    until(lambda: len(shown.trying.cards()) == 1)
    assert "1 message" in shown.trying.sentence.text()
    assert "otherwise" in shown.trying.sentence.text()
    card = shown.trying.cards()[0]
    assert "zut" not in card.text.toPlainText()
    card.peek(True)
    assert "zut" in card.text.toPlainText()
    card.counter_button.click()
    until(lambda: shown.form.rule is not None and "zut alors" in shown.form.rule.must_not_match)
    until(lambda: shown.draft is not None and "zut alors" in shown.draft.text)


def test_an_old_version_is_compared_and_put_back(charted: Opened, until: Until) -> None:
    world = charted.world
    world.use_charter(CHARTER.replace("Article 1 : les insultes", "Article 1 bis"))
    shown = editor(charted, until)
    shown.show_versions()
    until(dialog)
    versions = dialog()
    assert isinstance(versions, VersionsDialog)
    until(lambda: "Article 1 bis" in versions.view.toPlainText())
    versions.text_button.click()
    assert "+title" in versions.view.toPlainText()
    charted.press(Key.Key_Down)
    versions.back_button.click()
    until(lambda: shown.form.title_edit.text() == "Article 1 : les insultes")
    charted.press(Key.Key_S, CTRL)
    brand = world.inbox.brands()[0].id
    until(lambda: len(world.charters.versions(brand)) == 3)


def test_a_brand_without_a_charter_can_begin(world: World, qapp: QApplication, until: Until) -> None:
    # It reads its model now: while Qt waits in a test, another thread gets little done.
    language_of("Bonjour, le tram est encore en retard ce matin", ("fr", "en"))
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    opened.press("gc")
    shown = opened.window.charter.editor
    assert shown is not None
    assert shown.empty.isVisible()
    shown.empty.buttons["begin-fr"].click()
    until(lambda: shown.form.rule is not None and len(shown.list.ids) > 10)
    assert shown.draft is not None
    assert shown.draft.errors == ()
    assert shown.draft.charter is not None
    assert shown.draft.charter.brand == "Altéa Mobilités"
    opened.close()


def test_files_go_out_and_come_in(charted: Opened, until: Until, tmp_path: Path) -> None:
    shown = editor(charted, until)
    out = tmp_path / "out.toml"
    shown.orders.write_file(str(out))
    until(lambda: str(out) in shown.toast.said)
    assert out.read_text("utf-8") == COMMENT + CHARTER
    out.write_text(CHARTER.replace("Grossier", "Vulgaire"), "utf-8")
    shown.orders.take_file(str(out))
    until(lambda: any(row.title == "Vulgaire" for row in shown.list.shown))
    shown.orders.take_file(str(tmp_path / "nothing.toml"))
    until(lambda: "cannot be read" in shown.toast.said)


def test_a_list_of_words_is_brought_in(charted: Opened, until: Until, tmp_path: Path) -> None:
    shown = editor(charted, until)
    words = tmp_path / "words.txt"
    words.write_text("# ours\nabruti*\n", "utf-8")
    shown.orders.take_foreign("words", str(words))
    until(dialog)
    asked = dialog()
    assert asked is not None
    asked.accept()
    until(lambda: shown.draft is not None and shown.draft.charter is not None and len(shown.draft.charter.banks) == 2)
    assert shown.draft is not None
    assert shown.draft.errors == ()


def test_the_rail_makes_room_for_the_charter_and_comes_back(charted: Opened, until: Until) -> None:
    window = charted.window
    window.resize(1440, 900)
    until(lambda: not window.rail.folded)
    before = window.splitter.sizes()
    editor(charted, until)
    assert window.rail.folded
    charted.press("gi")
    until(lambda: not window.charter.open)
    until(lambda: not window.rail.folded)
    assert window.splitter.sizes()[:2] == before[:2]
