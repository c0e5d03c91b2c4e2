"""The other parts of a charter: between the file and the form, and in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.charters import checked, edited, from_texts
from cm_inbox.gui.charter_form import NoteValue
from cm_inbox.gui.charter_parts import Part, change_of, entries, spell, unspell
from cm_inbox.gui.charter_values import LinesValue, PickValue
from cm_inbox.resources_path import resource

from .test_charter_editor import Until, charted, editor, until, world
from .test_verdicts import CHARTER
from .world import Opened

__all__ = ["charted", "until", "world"]

FOLDER = resource("charters")
EXAMPLES = ("altea-fr.toml", "brevent-en.toml")
SOME = 10


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("part", [part for part in Part if part is not Part.RULES], ids=lambda part: str(part.value))
def test_a_form_that_nobody_touched_changes_nothing(qapp: QApplication, name: str, part: Part) -> None:
    text = (FOLDER / name).read_text("utf-8")
    included: dict[str, str] = {}

    def load(file: str) -> str:
        included[file] = (FOLDER / file).read_text("utf-8")
        return included[file]

    charter = checked(text, load).charter
    assert charter is not None
    all_of_them = entries(part, charter)
    for entry in all_of_them[:: max(1, len(all_of_them) // SOME)]:  # each reads the whole charter anew
        changes = change_of(part, entry.id, entry.values, charter)
        found = edited(text, included, changes)
        assert found.refused == ""
        assert found.checked.charter == charter


def test_a_term_is_a_line() -> None:
    charter = checked(CHARTER, from_texts({})).charter
    assert charter is not None
    term = unspell("con | fr | 1 | con carne", {})
    assert spell(term) == "con | fr | 1 | con carne"
    assert unspell("connard*", {}) == "connard*"
    assert unspell("con | fr | 1 | con carne", {"con | fr | 1 | con carne": "kept"}) == "kept"


def test_a_step_that_is_none_is_said(qapp: QApplication) -> None:
    charter = checked(CHARTER, from_texts({})).charter
    assert charter is not None
    with pytest.raises(ValueError, match="step"):
        change_of(Part.LADDER, "", {"steps": ("three strikes",)}, charter)


def test_a_word_is_added_with_its_other_forms_and_tried(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.side.part.setCurrentIndex(list(Part).index(Part.BANKS))
    until(lambda: shown.part_form.entry is not None and shown.part_form.entry.id == "insults")
    terms = shown.part_form.fields["terms"]
    assert isinstance(terms, LinesValue)
    terms.edit.setPlainText("connard*\nbouffon")
    shown.part_form.propose_button.click()
    until(lambda: shown.draft is not None and "bouffons" in shown.draft.text and not shown.draft.busy)
    shown.part_form.word.setText("bande de b0uffons")
    until(lambda: "bouffon" in shown.part_form.found.text())


def test_a_reply_is_added_and_removed_and_brought_back(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.side.part.setCurrentIndex(list(Part).index(Part.REPLIES))
    shown.parts.add("Merci")
    until(lambda: shown.part_form.entry is not None and shown.part_form.entry.id == "merci")
    shown.part_form.remove_button.click()
    until(lambda: shown.draft is not None and 'id = "merci"' not in shown.draft.text and not shown.draft.busy)
    shown.undo()
    until(lambda: shown.draft is not None and 'id = "merci"' in shown.draft.text)


def test_a_reply_is_shown_as_it_would_be_sent(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.side.part.setCurrentIndex(list(Part).index(Part.REPLIES))
    shown.parts.add("Merci")
    until(lambda: shown.part_form.entry is not None and shown.part_form.entry.id == "merci")
    text, samples = shown.part_form.fields["text.fr"], shown.part_form.samples
    assert isinstance(text, NoteValue)
    assert samples is not None
    text.edit.setPlainText("Merci {author.first_name|} !\n---\nBonjour, {?date}, {author.first_name}, {phone}")
    said = [label.text() for label in samples.shown]
    assert said[0] == "Merci Camille !"
    assert said[1].startswith("Bonjour, [date], Camille,")
    assert any("date" in each for each in said[2:])


def test_how_grave_a_bank_is_is_chosen_in_words(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.side.part.setCurrentIndex(list(Part).index(Part.BANKS))
    severity = shown.part_form.fields["severity"]
    assert isinstance(severity, PickValue)
    severity.pick(3)
    until(lambda: shown.draft is not None and "severity = 3" in shown.draft.text)
    assert severity.button.text() == "Grave"


def test_the_ladder_says_what_is_wrong_with_a_step(charted: Opened, until: Until, qtbot: QtBot, tmp_path: Path) -> None:
    shown = editor(charted, until)
    shown.side.part.setCurrentIndex(list(Part).index(Part.LADDER))
    steps = shown.part_form.fields["steps"]
    assert steps.value() == ("1 warn = warning", "2 mute 3d = warning")
    assert isinstance(steps, LinesValue)
    steps.edit.setPlainText("1 warn = warning\nnonsense")
    assert "3 mute 3d" in shown.part_form.trouble.text()
    steps.edit.setPlainText("1 warn = warning\n4 ban 30d")
    until(lambda: shown.draft is not None and shown.draft.charter is not None)
    until(lambda: len(shown.draft.charter.strikes.steps) == 2 and shown.draft.charter.strikes.steps[1].at == 4)  # type: ignore[union-attr]  # waited for above


def test_what_is_no_rule_has_the_text_beside_it(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    assert shown.right.currentWidget() is shown.trying
    for part in Part:
        shown.side.part.setCurrentIndex(list(Part).index(part))
        assert shown.right.currentWidget() is (shown.trying if part is Part.RULES else shown.text)
        shown.toggle_text()
        assert shown.right.currentWidget() is shown.text
        shown.show_text(False)
    shown.side.part.setCurrentIndex(list(Part).index(Part.RULES))
    assert shown.right.currentWidget() is shown.trying


def test_other_colours_change_nothing_of_where_one_is(charted: Opened, until: Until) -> None:
    shown = editor(charted, until)
    shown.side.part.setCurrentIndex(list(Part).index(Part.REPLIES))
    shown.parts.add("Merci")
    shown.parts.add("Pardon")
    until(lambda: shown.side.parts.count() > 1 and shown.draft is not None and not shown.draft.busy)
    shown.side.parts.setCurrentRow(0)
    first = shown.side.parts.current_id
    charted.window.theme.set_mode("dark")
    again = charted.window.charter.editor
    assert again is not None
    assert again is not shown
    assert again.parts.part is Part.REPLIES
    assert again.right.currentWidget() is again.text
    until(lambda: again.part_form.entry is not None and again.part_form.entry.id == first)
    again.side.part.setCurrentIndex(list(Part).index(Part.RULES))
    assert again.right.currentWidget() is again.trying, "nobody had asked for the text beside the rules"
    again.show_text(True)
    charted.window.theme.set_mode("light")
    assert charted.window.charter.editor is not None
    assert charted.window.charter.editor.text_wanted


def test_the_keyboard_goes_to_what_is_there_of_the_charter(charted: Opened, until: Until) -> None:
    shown, window = editor(charted, until), charted.window

    def has_keyboard() -> QWidget | None:
        shown.form.title_edit.setFocus()
        shown.form.title_edit.clearFocus()  # as when what had it is there no more
        window.focus_list()
        return window.focusWidget()

    assert has_keyboard() is shown.list
    shown.side.part.setCurrentIndex(list(Part).index(Part.REPLIES))
    assert has_keyboard() is shown.side.parts
    shown.side.part.setCurrentIndex(list(Part).index(Part.RULES))
    shown.setMaximumWidth(900)  # as beside an unfolded left pane
    until(lambda: shown.width() <= 900)
    shown.toggle_text()
    assert shown.side.isHidden()
    assert has_keyboard() is shown.text.edit
