"""Help while one writes: a real composer, a real dictionary in its process, real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cm_inbox.gui.canned import CannedReply
from cm_inbox.gui.composer import Composer
from cm_inbox.gui.dialogs.own_words import OwnWordsDialog
from cm_inbox.gui.theme import Theme
from cm_inbox.settings import Settings
from cm_inbox.spelling.dictionaries import dictionaries
from cm_inbox.spelling.speller import Speller

from .world import Offered, World

Until = Callable[[Callable[[], object]], None]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NARROW, WIDE = "\u202f", "\u00a0"

pytestmark = pytest.mark.skipif(
    not dictionaries("fr"), reason="no French dictionary here: tools/dictionaries.sh could not get it"
)
with_menu = pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)")
"""Menus on a screen that is none."""


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def speller(tmp_path: Path) -> Iterator[Speller]:
    (tmp_path / "own").mkdir()
    speller = Speller(tmp_path / "own")
    yield speller
    speller.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.arrive([world.message(0, "Bonjour, le tram de Vaulx n’est pas passé et vous ne dites rien.", waited=9)])
    world.arrive([world.message(1, "Hello, the tram is late and you are silent, what is this?", waited=5)])
    yield world
    world.close()


@pytest.fixture
def composer(world: World, theme: Theme, speller: Speller, qtbot: QtBot) -> Iterator[Composer]:
    composer = Composer(world.inbox, theme, speller=speller)
    composer.resize(1000, 260)
    with qtbot.waitActive(composer):
        composer.show()
        composer.activateWindow()
    go_to(world, composer, 0)
    yield composer
    composer.close_conversation()
    composer.close()
    QTest.qWait(0)
    composer.deleteLater()


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)


def go_to(world: World, composer: Composer, number: int) -> None:
    conversation = world.inbox.conversation(sorted(world.ids())[number])
    brand = next(brand for brand in world.inbox.brands() if brand.id == conversation.row.brand_id)
    composer.open_for(conversation, brand)
    composer.focus_reply()


def type_in(composer: Composer, text: str) -> None:
    """Press a key for each character, also those no keyboard of the tests has."""
    for character in text:
        if character == "\n":
            QTest.keyClick(composer.edit, Key.Key_Return)
            continue
        for event in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = ord(character.upper()) if character.isascii() else 0
            QApplication.sendEvent(composer.edit, QKeyEvent(event, key, Qt.KeyboardModifier.NoModifier, character))


def wrong(composer: Composer) -> list[str]:
    return [mistake.word for mistake in composer.proof.marks.mistakes()]


def menu() -> QMenu | None:
    shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()]
    return shown[0] if shown else None


def offered(until: Until, take: str) -> list[str]:
    """Wait for the menu, take one of its lines, and return them all."""
    until(menu)
    shown = menu()
    assert shown is not None
    actions = {action.text(): action for action in shown.actions()}
    actions[take].trigger()
    shown.close()
    return list(actions)


# --- spelling ----------------------------------------------------------------------------------


def test_mistakes_are_marked_and_counted(composer: Composer, until: Until) -> None:
    type_in(composer, "Votre agacemment est légitime. ")
    until(composer.proof.button.isVisible)
    assert wrong(composer) == ["agacemment"]
    assert composer.proof.button.text().startswith("1 possible mistake")
    assert composer.text() == "Votre agacemment est légitime. "


def test_the_word_one_types_is_left_alone_until_one_leaves_it(composer: Composer, until: Until) -> None:
    type_in(composer, "Bonjour, votre remboursment")
    until(lambda: composer.proof.check.wrong("remboursment"))
    type_in(composer, "s")
    QTest.keyClick(composer.edit, Key.Key_Backspace)
    assert wrong(composer) == []
    QTest.keyClick(composer.edit, Key.Key_Home)
    until(lambda: wrong(composer) == ["remboursment"])


def test_names_of_the_brand_and_the_conversation_are_right(composer: Composer, until: Until) -> None:
    type_in(composer, "Bruno Castel, chez Altéa à Vaulx, @brun0 #TramBb https://altea.fr/lignee agacemment ")
    until(lambda: wrong(composer))
    assert wrong(composer) == ["agacemment"]


def test_the_language_of_the_conversation_decides_and_then_that_of_the_answer(
    world: World, composer: Composer, until: Until
) -> None:
    go_to(world, composer, 1)
    type_in(composer, "Sorry, toujours ")
    until(lambda: wrong(composer) == ["toujours"])
    QTest.keyClick(composer.edit, Key.Key_A, CTRL)
    type_in(composer, "Bonjour, nous sommes avec vous dans la rue pour les réponses ")
    until(lambda: composer.proof.check.wrong("réponses") is False)
    until(lambda: wrong(composer) == [])


@with_menu
def test_a_mistake_is_mended_by_key_in_one_step(composer: Composer, until: Until) -> None:
    type_in(composer, "Votre agacemment est légitime. ")
    until(lambda: wrong(composer))
    composer.next_mistake()
    assert offered(until, "agacement")[0] == "agacement"
    assert composer.text() == "Votre agacement est légitime. "
    QTest.keyClick(composer.edit, Key.Key_Z, CTRL)
    assert composer.text() == "Votre agacemment est légitime. "


@with_menu
def test_the_menu_on_a_wrong_word_offers_what_may_be_meant(composer: Composer, until: Until) -> None:
    type_in(composer, "agacemment ")
    until(lambda: wrong(composer))
    at = QPoint(20, 10)
    QApplication.sendEvent(
        composer.edit.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, composer.edit.mapToGlobal(at))
    )
    assert {"agacement", "Add to my words"} <= set(offered(until, "Leave it as it is"))
    until(lambda: wrong(composer) == [])


@with_menu
def test_a_word_one_adds_is_right_from_then_on(composer: Composer, speller: Speller, until: Until) -> None:
    type_in(composer, "la pateforme ")
    until(lambda: wrong(composer) == ["pateforme"])
    composer.next_mistake()
    offered(until, "Add to my words")
    until(lambda: wrong(composer) == [])
    until(lambda: speller.own_words().result(20) == ("pateforme",))


def test_own_words_are_shown_and_changed(composer: Composer, theme: Theme, speller: Speller, until: Until) -> None:
    speller.add("pateforme").result(20)
    dialog = OwnWordsDialog(theme, composer.proof.check, composer)
    dialog.open()
    until(dialog.words.isEnabled)
    assert dialog.words.toPlainText() == "pateforme"
    dialog.words.setPlainText("reblochonade\n")
    dialog.ok.click()
    until(lambda: speller.own_words().result(20) == ("reblochonade",))


def test_it_can_be_turned_off_and_on_again(composer: Composer, until: Until) -> None:
    type_in(composer, "agacemment ")
    until(lambda: wrong(composer))
    composer.use(Settings(spelling=False))
    until(lambda: not composer.proof.button.isVisible())
    assert wrong(composer) == []
    composer.use(Settings())
    until(lambda: wrong(composer) == ["agacemment"])


def test_marking_is_nothing_one_has_written(world: World, composer: Composer, until: Until) -> None:
    """What marks the text must neither come back as a draft nor be a step of undo."""
    type_in(composer, "agacemment ")
    until(lambda: wrong(composer))
    QTest.keyClick(composer.edit, Key.Key_Z, CTRL)
    assert composer.text() == ""
    composer.save_draft()
    go_to(world, composer, 1)
    assert composer.text() == ""


@with_menu
def test_emoji_before_a_mistake_do_not_shift_its_mark(composer: Composer, until: Until) -> None:
    composer.edit.insertPlainText("👩‍👧👋🏽 agacemment ici")
    until(lambda: wrong(composer))
    composer.next_mistake()
    assert composer.edit.textCursor().selectedText() == "agacemment"
    offered(until, "agacement")
    assert composer.text() == "👩‍👧👋🏽 agacement ici"


def test_asked_for_a_mistake_where_there_is_none_it_says_so(composer: Composer, until: Until) -> None:
    type_in(composer, "Bonjour à tous ")
    until(lambda: composer.proof.check.wrong("Bonjour") is False)
    composer.next_mistake()
    assert composer.hint.text() == "No word looks wrong."
    composer.proof.check.missing = ("fr",)
    composer.next_mistake()
    assert composer.hint.text() == "There is no dictionary for this language here."


# --- French spaces -----------------------------------------------------------------------------


def test_french_spaces_come_as_one_types_and_go_by_one_undo(composer: Composer) -> None:
    type_in(composer, "Bonjour, vous êtes là ?")
    assert composer.text() == f"Bonjour, vous êtes là{NARROW}?"
    QTest.keyClick(composer.edit, Key.Key_Z, CTRL)
    assert composer.text() == "Bonjour, vous êtes là ?"
    type_in(composer, " oui")
    assert composer.text() == "Bonjour, vous êtes là ? oui", "what was taken back does not come again"


def test_french_spaces_hold_at_line_ends_and_behind_emoji(composer: Composer) -> None:
    type_in(composer, "👋🏽 Voici :\n👩‍👧 « oui »")
    assert composer.text() == f"👋🏽 Voici{WIDE}:\n👩‍👧 «{WIDE}oui{WIDE}»"


def test_english_keeps_its_spaces(world: World, composer: Composer) -> None:
    go_to(world, composer, 1)
    type_in(composer, "Hello, are you there? This is the answer : yes !")
    assert composer.text() == "Hello, are you there? This is the answer : yes !"


def test_french_spaces_can_be_turned_off(composer: Composer) -> None:
    composer.use(Settings(french_spaces=False))
    type_in(composer, "Ça va ?")
    assert composer.text() == "Ça va ?"


# --- canned replies ----------------------------------------------------------------------------

WARNING = CannedReply(
    "avertissement",
    "Avertissement courtois",
    "Bonjour Bruno, votre dossier [numéro] est ouvert.",
    "fr",
    holes=("[numéro]",),
    filled=((8, 13),),
)


def backgrounds(composer: Composer) -> dict[str, str]:
    """Return what is marked by a ground of its own, and in which colour."""
    block = composer.edit.document().firstBlock()
    return {
        block.text()[each.start : each.start + each.length]: each.format.background().color().name()
        for each in block.layout().formats()
        if each.format.background().style() is not Qt.BrushStyle.NoBrush
    }


def test_what_was_filled_in_and_what_is_to_fill_is_marked(composer: Composer, theme: Theme, until: Until) -> None:
    composer.set_canned(Offered([WARNING]))
    composer.use_canned(WARNING)
    accent, warning = theme.colour("accent.tint").name(), theme.colour("warning.tint").name()
    until(lambda: backgrounds(composer) == {"Bruno": accent, "[numéro]": warning})
    assert composer.edit.textCursor().selectedText() == "[numéro]"
    assert not composer.send_button.isEnabled()
    assert composer.send_button.toolTip() == composer.hint.text() == "Fill [numéro] first: Tab goes there."
    type_in(composer, "G30")
    until(lambda: backgrounds(composer) == {"Bruno": accent})
    assert composer.send_button.isEnabled()


def test_a_name_that_is_written_over_is_marked_no_more(composer: Composer, until: Until) -> None:
    composer.use_canned(WARNING)
    until(lambda: "Bruno" in backgrounds(composer))
    cursor = composer.edit.textCursor()
    cursor.setPosition(10)
    composer.edit.setTextCursor(cursor)
    type_in(composer, "x")
    until(lambda: "Bruno" not in composer.text() and not set(backgrounds(composer)) - {"[numéro]"})


def test_the_button_shows_which_canned_reply_it_was(world: World, composer: Composer) -> None:
    composer.set_canned(Offered([WARNING]))
    assert composer.canned.button.text() == "Canned reply"
    composer.use_canned(WARNING)
    assert composer.canned.button.text() == "Avertissement courtois"
    go_to(world, composer, 1)
    assert composer.canned.button.text() == "Canned reply"
