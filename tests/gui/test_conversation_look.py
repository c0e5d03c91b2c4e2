"""What the conversation says of links, edits and warnings, and that no text breaks its layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cm_inbox.gui.addresses import place_of
from cm_inbox.gui.block_stack import KEPT_BLOCKS
from cm_inbox.gui.blocks import MARGIN
from cm_inbox.gui.conversation import ConversationPane
from cm_inbox.gui.dialogs.link import LinkDialog
from cm_inbox.gui.entries import Button, Doing, Entry, Kind
from cm_inbox.gui.message_menu import target_hint, target_line
from cm_inbox.gui.revisions import changed
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.timeline import timeline
from cm_inbox.gui.warning_meter import Meter
from cm_inbox.models.conversations import Revision
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import Post, Thread, ThreadKind
from cm_inbox.models.verdicts import Strike
from cm_inbox.settings import Settings

from .samples import BRAND, HOUR, NOW, conversation, decision, message
from .world import Opened, World

WIDTHS = (340, 480, 800, 1600)
HARD = (
    "x" * 10_000,
    "mot " * 2_500,
    "שלום " * 400 + "abc " * 50 + "مرحبا " * 400,
    "Z" + "\u0301" * 2_000 + "a\u0323\u0302" * 3_000,
    "👩‍👩‍👧‍👦" * 500,
    "\n" * 2_000 + "end",
    "https://" + "a" * 3_000 + ".example/" + "b" * 4_000,
)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def pane(theme: Theme) -> Iterator[ConversationPane]:
    pane = ConversationPane(theme, lambda: NOW)
    pane.resize(800, 600)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "told", "foreign"),
    [
        ("https://altea.fr/x", "altea.fr", False),
        ("https://аpple.com/x", "xn--pple-43d.com (аpple.com)", True),
        ("https://xn--80ak6aa92e.com/login", "xn--80ak6aa92e.com (аррӏе.com)", True),
        ("https://bücher.de:8080/", "xn--bcher-kva.de:8080 (bücher.de:8080)", False),
        ("javascript:alert(1)", "", False),
    ],
)
def test_look_alikes_are_told_in_both_spellings(url: str, told: str, foreign: bool) -> None:
    assert (place_of(url).told(), place_of(url).foreign) == (told, foreign)
    button = Button(Doing.LINK, url, url)
    assert told in target_hint(button)
    assert target_line(button).startswith(told)


@given(st.text(max_size=40))
def test_any_address_can_be_told(text: str) -> None:
    for url in (text, f"https://{text}/", f"https://xn--{text}.com"):
        assert not any(letter in "\u202e\u2066\n" for letter in place_of(url).told())


def test_the_dialog_says_how_a_look_alike_is_read(theme: Theme) -> None:
    dialog = LinkDialog(theme, "https://xn--80ak6aa92e.com/login", None)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "xn--80ak6aa92e.com" in said
    assert "аррӏе.com" in said
    assert "another alphabet" in said
    dialog.deleteLater()


def test_the_keyboard_is_told_where_a_link_goes(pane: ConversationPane) -> None:
    told: list[str] = []
    pane.area.pointed.connect(told.append)
    pane.show_conversation(conversation(message(1, "See https://xn--80ak6aa92e.com/a now", NOW)), BRAND)
    pane.area.setFocus()
    pane.older()
    assert told
    assert told[-1].startswith("xn--80ak6aa92e.com (аррӏе.com)")
    pane.newer()
    assert told[-1] == ""


# --- the post -------------------------------------------------------------------------------------


def test_a_post_without_words_is_said_once() -> None:
    untitled = Thread("t1", ThreadKind.PUBLIC, None, "https://social.example/@altea/1100")
    entry = find(timeline(conversation(message(1, "Et la B ?", NOW), thread=untitled), BRAND, NOW), Kind.THREAD)
    assert entry.spoken() == "https://social.example/@altea/1100. Under this publication"
    unknown = Thread("t1", ThreadKind.PUBLIC, None, None, Post(comments=3))
    entry = find(timeline(conversation(message(1, "Et la B ?", NOW), thread=unknown), BRAND, NOW), Kind.THREAD)
    assert entry.spoken().startswith("Under this publication · 3 comment")


# --- copying -------------------------------------------------------------------------------------


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    world = World(tmp_path)
    opened = Opened(world, Settings(language="en"))
    yield opened
    opened.close()
    world.close()


def test_a_message_is_copied_whole_as_plain_text(opened: Opened, qtbot: QtBot) -> None:
    text = "Début " + "mot " * 1_000 + "fin <b>pas gras</b>"
    opened.world.arrive([opened.world.message(0, text)])
    qtbot.waitUntil(lambda: opened.window.shown is not None)
    opened.window.focus_list()
    opened.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text, "also what the bubble does not show"
    assert "clipboard" in opened.window.status.text()


# --- edits ---------------------------------------------------------------------------------------


def find(entries: list[Entry], kind: Kind) -> Entry:
    return next(entry for entry in entries if entry.kind is kind)


def test_each_earlier_text_shows_what_changed() -> None:
    revisions = (Revision("C’est la ligne A.", NOW - 3 * HOUR), Revision("C’est la ligne B.", NOW - 2 * HOUR))
    edited = message(1, "C’est la ligne C, enfin.", NOW - 4 * HOUR, edited_at=NOW - HOUR, revisions=revisions)
    shown = conversation(edited)
    folded = find(timeline(shown, BRAND, NOW), Kind.THEIRS)
    assert "edited" in folded.meta
    assert (folded.gone, folded.new) == ((), ())
    entry = find(timeline(shown, BRAND, NOW, frozenset({(folded.key, Doing.EARLIER)})), Kind.THEIRS)
    assert entry.text.index("ligne C") < entry.text.index("ligne B") < entry.text.index("ligne A")
    assert [entry.text[start:end] for start, end in entry.gone] == ["B", "A"]
    assert [entry.text[start:end] for start, end in entry.new] == ["C, enfin", "B"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stayed_is_the_same_in_both(before: str, after: str) -> None:
    gone, new = changed(before, after)

    def without(text: str, spans: list[tuple[int, int]]) -> str:
        return "".join(letter for at, letter in enumerate(text) if not any(a <= at < b for a, b in spans))

    assert without(before, gone) == without(after, new)


# --- warnings ------------------------------------------------------------------------------------


def warned(strikes: int) -> list[Entry]:
    given = decision(DecisionKind.WARN, NOW - 2 * HOUR, text="Restons courtois.", rule="insulte-directe")
    shown = conversation(message(1, "?", NOW - 3 * HOUR), decisions=(given,))
    ones = tuple(Strike(NOW - (2 + number) * HOUR) for number in range(strikes))
    return timeline(replace(shown, author=replace(shown.author, strikes=ones)), BRAND, NOW, warnings=(1, 3))


def test_a_warning_says_which_one_it_was_and_by_which_rule() -> None:
    line = warned(1)[-1]
    assert (line.text, line.icon) == ("Warning 1/3 sent by Camille, rule insulte-directe", "balance")
    assert [line.text[start:end] for start, end in line.bold] == ["insulte-directe"]


def test_where_some_have_expired_no_number_is_made_up() -> None:
    assert warned(2)[-1].text == "Warning sent by Camille, rule insulte-directe"


def test_who_wrote_a_warning_is_said_of_it_and_it_is_not_from_elsewhere() -> None:
    given = decision(DecisionKind.WARN, NOW - 2 * HOUR, text="Restons courtois.")
    ours = message(2, "Restons courtois.", NOW - HOUR, ours=True)
    found = timeline(conversation(message(1, "?", NOW - 3 * HOUR), ours, decisions=(given,), handled=2), BRAND, NOW)
    assert find(found, Kind.OURS).meta.startswith("Camille")
    assert all("elsewhere" not in entry.text for entry in found)


def test_the_window_counts_with_the_charters_ladder(theme: Theme) -> None:
    pane = ConversationPane(theme, lambda: NOW, meter=lambda _conversation: Meter(1, 3))
    given = decision(DecisionKind.WARN, NOW - 2 * HOUR, text="Restons courtois.")
    shown = conversation(message(1, "?", NOW - 3 * HOUR), decisions=(given,))
    pane.show_conversation(replace(shown, author=replace(shown.author, strikes=(Strike(NOW - 2 * HOUR),))), BRAND)
    assert "Warning 1/3" in pane.area.spoken()
    pane.deleteLater()


# --- the layout ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_leaves_its_place(pane: ConversationPane, text: str, width: int) -> None:
    pane.resize(width, 600)
    note = decision(DecisionKind.NOTE, NOW - HOUR, text=text)
    shown = conversation(message(1, text, NOW - 3 * HOUR), message(2, text, NOW, ours=True), decisions=(note,))
    pane.show_conversation(shown, BRAND)
    for block in pane.area._stack.blocks:
        assert block.frame.left() >= 0
        assert block.frame.right() <= pane.area.width() - MARGIN + 1
        if block.body is not None:
            assert block.body_at.x() + block.body.width <= block.frame.right() + 1
    assert pane.grab().size() == QSize(width, 600) * pane.devicePixelRatio()


def test_ours_and_notes_end_where_the_banner_and_the_composer_do(pane: ConversationPane) -> None:
    """A scroll bar that comes or goes moves nothing."""
    few = (message(1, "?", NOW - 3 * HOUR), message(2, "Bonjour", NOW - HOUR, ours=True))
    many = (*(message(number, "Encore un mot", NOW - 9 * HOUR) for number in range(3, 60)), *few)
    ends = []
    for messages in (few, many):
        pane.show_conversation(conversation(*messages, id=len(messages)), BRAND)
        ends.append([block.frame.right() for block in pane.area._stack.blocks if block.entry.kind is Kind.OURS])
    assert ends[0] == ends[1] == [pane.area.width() - MARGIN]


def test_a_thousand_messages_are_laid_out_only_as_far_as_one_sees(pane: ConversationPane) -> None:
    many = tuple(message(number, f"Message {number}", NOW - HOUR + number) for number in range(1_000))
    pane.show_conversation(conversation(*many), BRAND)
    assert len(pane.area.entries) >= 1_000
    assert len(pane.area._stack.blocks) < 60
    pane.area.verticalScrollBar().setValue(0)
    assert pane.area._stack.kept <= KEPT_BLOCKS
