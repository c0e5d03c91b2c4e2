"""The conversation pane: what it shows of a conversation, how it is read by keyboard, and what hostile text may do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QMouseEvent, QTextLine
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cm_inbox.gui.blocks import Style, lay_out
from cm_inbox.gui.conversation import ConversationPane
from cm_inbox.gui.message_menu import target_hint
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.timeline import Button, Doing, Entry, Kind, timeline
from cm_inbox.models.conversations import Revision, StoredMessage
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Attachment, Author, MessageStatus, Thread, ThreadKind
from cm_inbox.models.permissions import ActionKind
from cm_inbox.models.queue import ConversationState

from . import samples
from .samples import BRAND, NOW, conversation, decision, entry, message
from .texts_of_every_plane import ANY_TEXT

Key = Qt.Key


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


def entries(*messages: StoredMessage, **more: Any) -> list[Entry]:
    return timeline(conversation(*messages, **more), BRAND, NOW)


def x_of(row: QTextLine, at: int) -> float:
    """Return where a character begins. PySide's stubs do not know that this is a pair."""
    place: Any = row.cursorToX(at)
    return float(place[0])


def said(pane: ConversationPane) -> str:
    return pane.area.spoken()


# --- what is shown -----------------------------------------------------------------------------


def test_everything_of_the_design_is_there(pane: ConversationPane) -> None:
    pane.show_conversation(samples.of_the_design(), BRAND)
    kinds = [entry.kind for entry in pane.area.entries]
    assert kinds == [Kind.THREAD, Kind.THEIRS, Kind.OURS, Kind.THEIRS, Kind.LINE, Kind.NOTE, Kind.THEIRS]
    spoken = said(pane)
    assert "Ligne B : travaux" in spoken
    assert "Camille · yesterday" in spoken, "who of us wrote the answer"
    assert "Note by" in spoken
    assert "Karim Diallo" in spoken


def test_an_answer_that_came_back_is_not_said_twice() -> None:
    found = entries(
        message(1, "?", NOW - 2000),
        message(2, "Bonjour !", NOW - 1000, ours=True),
        decisions=(decision(DecisionKind.REPLY, NOW - 1500, text="Bonjour ! "),),
    )
    assert [one.kind for one in found] == [Kind.THREAD, Kind.THEIRS, Kind.OURS]


def test_an_answer_that_is_neither_here_nor_on_its_way_stays_in_the_journal() -> None:
    found = entries(message(1, "?", NOW - 2000), decisions=(decision(DecisionKind.REPLY, NOW - 1500, text="Bonjour"),))
    assert "“Bonjour”" in found[-1].text


def test_an_answer_given_elsewhere_is_said_to_be_one() -> None:
    said = (message(1, "?", NOW - 2000), message(2, "Bonjour !", NOW - 1000, ours=True))
    found = entries(*said, handled=said[1].row)
    assert [one.kind for one in found] == [Kind.THREAD, Kind.THEIRS, Kind.OURS, Kind.LINE]
    assert (found[-1].text, found[-1].meta) == ("Answered elsewhere", found[-2].meta), "said when, as of any line"
    ours = entries(*said, handled=said[1].row, decisions=(decision(DecisionKind.REPLY, NOW - 1500, text="Bonjour !"),))
    assert [one.kind for one in ours] == [Kind.THREAD, Kind.THEIRS, Kind.OURS]


def test_what_was_settled_elsewhere_is_said_while_it_is_closed() -> None:
    said = message(1, "?", NOW - 2000)
    closed = replace(conversation(said).row, state=ConversationState.DONE)
    assert entries(said, handled=said.row, row=closed)[-1].text == "Dealt with elsewhere"
    by_us = (decision(DecisionKind.DONE, NOW - 1000),)
    for found in (entries(said, handled=said.row), entries(said, handled=said.row, row=closed, decisions=by_us)):
        assert all(one.text != "Dealt with elsewhere" for one in found)


def test_what_came_late_says_so() -> None:
    """It stands above what was dealt with, where nobody would look for what waits."""
    said = [message(1, "Et ma facture ?", NOW - 3000), message(2, "Bonjour", NOW - 2000)]
    found = entries(*said, handled=said[1].row, late=frozenset({said[0].row}))
    assert [one.meta.endswith("came late") for one in found if one.kind is Kind.THEIRS] == [True, False]


def test_an_answer_whose_text_a_network_changed_is_one_line() -> None:
    """Mastodon shortens mentions, others links or spaces: the decision says what it became there."""
    ours = message(2, "@bruno voyez @service", NOW - 500, ours=True)
    said = decision(DecisionKind.REPLY, NOW - 600, text="voyez @service@ailleurs.example", made=ours.message.id)
    found = entries(message(1, "?", NOW - 1000), ours, decisions=(said,))
    assert [one.kind for one in found] == [Kind.THREAD, Kind.THEIRS, Kind.OURS]
    assert found[-1].meta.startswith(said.actor)
    other = replace(said, made="elsewhere")
    assert entries(message(1, "?", NOW - 1000), ours, decisions=(other,))[-2].kind is Kind.LINE


def test_what_was_taken_back_is_struck_and_undo_rows_are_not_shown() -> None:
    found = entries(
        message(1, "?", NOW - 2000),
        decisions=(decision(DecisionKind.HIDE, NOW - 1500, undone=True), decision(DecisionKind.UNDO, NOW - 1400)),
    )
    assert [one.kind for one in found] == [Kind.THREAD, Kind.THEIRS, Kind.LINE]
    assert found[-1].struck
    assert "taken back" in found[-1].text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (MessageStatus.HIDDEN, "hidden"),
        (MessageStatus.HELD, "held for approval"),
        (MessageStatus.SPAM, "spam"),
        (MessageStatus.REMOVED, "no longer on the network"),
        (MessageStatus.DELETED, "deleted by you"),
    ],
)
def test_how_a_message_stands_is_said_in_words(status: MessageStatus, words: str) -> None:
    assert words in entries(message(1, "x", NOW, status=status))[-1].meta


def test_earlier_texts_on_demand(pane: ConversationPane) -> None:
    edited = message(1, "nouveau", NOW - 1000, edited_at=NOW - 500, revisions=(Revision("ancien", NOW - 500),))
    pane.show_conversation(conversation(edited), BRAND)
    assert "ancien" not in said(pane)
    pane.setFocus()
    QTest.keyClick(pane.area, Key.Key_Up)
    QTest.keyClick(pane.area, Key.Key_Return)
    assert "ancien" in said(pane)
    QTest.keyClick(pane.area, Key.Key_Return)
    assert "ancien" not in said(pane)


def test_a_failed_sending_says_why_and_can_be_tried_again(pane: ConversationPane) -> None:
    failed = entry(ActionKind.REPLY, OutboxState.FAILED, text="Bonjour", error_title="Too late", error_message="No.")
    pane.show_conversation(conversation(message(1, "?", NOW - 1000), pending=(failed,)), BRAND)
    assert "Too late" in said(pane)
    orders: list[tuple[str, str]] = []
    pane.retry.connect(lambda entry_id: orders.append(("retry", entry_id)))
    pane.cancel.connect(lambda entry_id: orders.append(("cancel", entry_id)))
    QTest.keyClick(pane.area, Key.Key_Up)
    QTest.keyClick(pane.area, Key.Key_Return)
    QTest.keyClick(pane.area, Key.Key_Right)
    QTest.keyClick(pane.area, Key.Key_Return)
    assert orders == [("retry", failed.id), ("cancel", failed.id)]


def test_what_waits_counts_down_and_can_be_taken_back(pane: ConversationPane) -> None:
    waiting = entry(ActionKind.REPLY, OutboxState.WAITING, text="Bonjour", not_before=NOW + 8_000)
    pane.show_conversation(conversation(message(1, "?", NOW - 1000), pending=(waiting,)), BRAND)
    assert "leaves in 8 s" in said(pane)
    undone: list[str] = []
    pane.undo.connect(undone.append)
    QTest.keyClick(pane.area, Key.Key_Up)
    QTest.keyClick(pane.area, Key.Key_Return)
    assert undone == ["d1"]


def test_attachments_load_nothing_and_say_where_they_lie() -> None:
    shown = entries(
        message(1, "voir", NOW, attachments=(Attachment("https://files.example/a/photo.jpg", "image/jpeg"),))
    )[-1]
    assert shown.cards[0].title == "Picture · photo.jpg"
    assert shown.cards[0].detail == "files.example, not loaded"


def test_without_a_thread_to_show_there_is_no_card() -> None:
    assert entries(message(1, "x", NOW), thread=Thread("t", ThreadKind.PRIVATE))[0].kind is Kind.THEIRS


def test_the_header_names_person_brand_and_account(pane: ConversationPane) -> None:
    pane.show_conversation(samples.of_the_design(), BRAND)
    spoken = pane.header.accessibleName()
    for word in ("Bruno Castel", "@bruno.castel", "14 message", "Altéa Mobilités", "altea@social.example"):
        assert word in spoken


# --- the keyboard ------------------------------------------------------------------------------


def test_choosing_a_message(pane: ConversationPane) -> None:
    chosen: list[str | None] = []
    pane.message_selected.connect(chosen.append)
    pane.show_conversation(samples.of_the_design(), BRAND)
    assert pane.message_id is None
    for _ in range(2):
        QTest.keyClick(pane.area, Key.Key_Up)
    QTest.keyClick(pane.area, Key.Key_Down)
    QTest.keyClick(pane.area, Key.Key_Down)
    assert chosen == ["m4", "m3", "m4", None]


def test_the_choice_survives_a_refresh_but_not_another_conversation(pane: ConversationPane) -> None:
    pane.show_conversation(samples.of_the_design(), BRAND)
    pane.older()
    pane.show_conversation(samples.of_the_design(), BRAND)
    assert pane.message_id == "m4"
    other = samples.of_the_design()
    pane.show_conversation(replace(other, row=replace(other.row, id=2)), BRAND)
    assert pane.message_id is None


def test_escape_leaves_and_letters_are_left_to_the_window(pane: ConversationPane) -> None:
    left: list[bool] = []
    pane.leave.connect(lambda: left.append(True))
    pane.show_conversation(samples.of_the_design(), BRAND)
    pane.older()
    QTest.keyClick(pane.area, Key.Key_Escape)
    assert left == [True]
    assert pane.message_id is None
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_J, Qt.KeyboardModifier.NoModifier, "j")
    pane.area.keyPressEvent(event)
    assert not event.isAccepted()


def test_copying_a_message(pane: ConversationPane) -> None:
    pane.show_conversation(samples.of_the_design(), BRAND)
    pane.older()
    QTest.keyClick(pane.area, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "bande de bouffons" in QGuiApplication.clipboard().text()


def test_marking_words_with_the_mouse(pane: ConversationPane) -> None:
    text = "🎉 dossier AM-2291.7 merci\nsuite"
    pane.show_conversation(conversation(message(1, text, NOW), thread=Thread("t", ThreadKind.PUBLIC)), BRAND)
    view, block = pane.area.viewport(), pane.area._stack.blocks[0]
    assert block.body is not None
    row = block.body.layout.lineAt(0)

    def place(at: int) -> QPoint:
        x = x_of(row, at)
        return QPoint(round(block.body_at.x() + x), round(pane.area._top_of(0) + block.body_at.y() + 10))

    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place(14))
    QTest.keyClick(pane.area, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "AM-2291.7"
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place(0))
    for at in (1, 10):
        spot = QPointF(place(at))
        left = Qt.MouseButton.LeftButton
        moved = QMouseEvent(QEvent.Type.MouseMove, spot, spot, left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view, moved)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place(10))
    QTest.keyClick(pane.area, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "🎉 dossier"
    assert pane.message_id is None, "marking is not choosing"
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place(5))
    assert pane.message_id == "m1"


def test_the_menu_of_a_message(pane: ConversationPane) -> None:
    ordered: list[str] = []
    pane.link.connect(ordered.append)
    pane.show_conversation(samples.of_the_design(), BRAND)
    link = Button(Doing.LINK, "x", "https://altea.fr/ligne-b")
    menu = pane.area._menu(pane.area.entries[2], link)
    copy, address, browser = menu.actions()
    copy.trigger()
    assert QGuiApplication.clipboard().text().startswith("Bonjour Bruno")
    address.trigger()
    assert QGuiApplication.clipboard().text() == "https://altea.fr/ligne-b"
    browser.trigger()
    assert ordered == ["https://altea.fr/ligne-b"]
    menu.deleteLater()


# --- links -------------------------------------------------------------------------------------


def test_a_link_is_only_ever_asked_about(pane: ConversationPane) -> None:
    asked: list[str] = []
    pane.link.connect(asked.append)
    url = "https://evil.example/🎉?a=1"
    pane.show_conversation(
        conversation(message(1, f"🎉🎉 voir {url} !", NOW), thread=Thread("t", ThreadKind.PUBLIC)), BRAND
    )
    block = pane.area._stack.blocks[0]
    assert block.body is not None
    row = block.body.layout.lineAt(0)
    x = x_of(row, 12)
    place = QPoint(round(block.body_at.x() + x), round(pane.area._top_of(0) + block.body_at.y() + 8))
    QTest.mouseClick(pane.area.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [url]
    before_link = x_of(row, 1)
    assert block.spot_at(QPointF(block.body_at.x() + before_link, block.body_at.y() + 8)) is None


def test_a_tooltip_cannot_be_markup() -> None:
    hint = target_hint(Button(Doing.LINK, "x", "https://a.example/<img src=x>&b"))
    assert "<img" not in hint
    assert "a.example" in hint


# --- hostile and large -------------------------------------------------------------------------


@given(ANY_TEXT, ANY_TEXT)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_painted(pane: ConversationPane, text: str, name: str) -> None:
    author = Author(name or "x", name, name)
    thread = Thread("t", ThreadKind.PUBLIC, text or None, name or None)
    shown = conversation(
        message(1, text, NOW, author=author, attachments=(Attachment(name, text, name),)),
        thread=thread,
        decisions=(decision(DecisionKind.NOTE, NOW, text=text, actor=name),),
        pending=(entry(ActionKind.REPLY, OutboxState.FAILED, text=text, error_title=name, error_message=text),),
    )
    shown = replace(shown, author=replace(shown.author, author=author))
    pane.show_conversation(shown, BRAND)
    assert not pane.grab().isNull()


def test_a_message_of_ten_million_characters(pane: ConversationPane) -> None:
    whole: list[str] = []
    pane.whole_text.connect(whole.append)
    text = "a\u202e\0é" * 2_500_000
    began = time.perf_counter()
    pane.show_conversation(conversation(message(1, text, NOW)), BRAND)
    pane.grab()
    assert time.perf_counter() - began < 0.5
    pane.older()
    QTest.keyClick(pane.area, Key.Key_Return)
    assert whole == ["m1"]


def test_a_long_text_opens_in_its_bubble(pane: ConversationPane) -> None:
    pane.show_conversation(conversation(message(1, "mot " * 900 + "fin", NOW)), BRAND)
    assert "fin" not in said(pane)
    pane.older()
    QTest.keyClick(pane.area, Key.Key_Return)
    assert said(pane).endswith("fin")


def test_no_ink_leaves_the_bubble(theme: Theme, pane: ConversationPane) -> None:
    """Marks piled up on a letter and one endless word stay inside."""
    text = "z" + "\u0300\u0301\u0302\u0316\u0317\u0318" * 200 + " " + "w" * 3_000
    made = timeline(conversation(message(1, text, NOW), thread=Thread("t", ThreadKind.PUBLIC)), BRAND, NOW)[0]
    block = lay_out(made, 800, Style(theme, "teal", "AM"))
    assert block.frame.right() <= 800 - 24
    pane.show_conversation(conversation(message(1, text, NOW), thread=Thread("t", ThreadKind.PUBLIC)), BRAND)
    picture = pane.area.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = theme.colour("bg.canvas").rgb()
    right = [picture.pixel(picture.width() - 3, y) for y in range(picture.height())]
    assert set(right) == {ground}


def test_only_what_is_seen_is_laid_out_at_once(pane: ConversationPane) -> None:
    many = conversation(*(message(number, f"message {number}", NOW - 10**6 + number) for number in range(3_000)))
    pane.show_conversation(many, BRAND)
    assert len(pane.area._stack.blocks) < 40
    bar = pane.area.verticalScrollBar()
    assert bar.value() == bar.maximum()
    for _ in range(200):
        pane.older()
    assert pane.message_id == "m2800"
    assert pane.area._top_of(199) >= 0


def test_laying_out_more_moves_nothing(pane: ConversationPane) -> None:
    many = conversation(*(message(number, f"message {number}", NOW - 10**6 + number) for number in range(300)))
    pane.show_conversation(many, BRAND)
    before = [pane.area._top_of(number) for number in range(5)]
    pane.area._lay_out_at_leisure()
    assert [pane.area._top_of(number) for number in range(5)] == before


def test_opening_conversations_keeps_no_memory(pane: ConversationPane) -> None:
    for number in range(400):
        made = conversation(*(message(number * 10 + part, f"{number} {part}", NOW - part) for part in range(3)))
        pane.show_conversation(replace(made, row=replace(made.row, id=number)), BRAND)
    assert pane.area._stack.kept <= 300


def test_the_theme_can_change_under_it(pane: ConversationPane, theme: Theme) -> None:
    pane.show_conversation(samples.of_everything(), BRAND)
    theme.set_mode("dark")
    dark = pane.grab().toImage().pixelColor(5, 300).lightness()
    theme.set_mode("light")
    assert dark < 60 < pane.grab().toImage().pixelColor(5, 300).lightness()


def test_nothing_open_says_why(pane: ConversationPane) -> None:
    pane.show_conversation(samples.of_the_design(), BRAND)
    pane.clear("No conversation is chosen.")
    assert pane.area.accessibleName() == "No conversation is chosen."
    assert pane.message_id is None
    assert not pane.grab().isNull()
