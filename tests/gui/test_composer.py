"""The composer over a real store: whose voice speaks, what may be sent, and that no draft is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.gui.answer import ComposerMode
from cm_inbox.gui.canned import CannedReply
from cm_inbox.gui.composer import Composer
from cm_inbox.gui.dialogs.canned import CannedPicker
from cm_inbox.gui.guessed_language import guessed_language
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.when import HOUR
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import AccountReport, Brand, CountKind, TextLimit
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, Window
from cm_inbox.store import accounts
from cm_inbox.suggest import Suggestion

from .world import Offered, World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Sent = list[tuple[DecisionKind, int, str | None, str]]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.fill(3)
    world.arrive([world.message(7, private=True)])
    yield world
    world.close()


@pytest.fixture
def composer(world: World, theme: Theme) -> Iterator[Composer]:
    composer = Composer(world.inbox, theme)
    composer.resize(760, 220)
    composer.show()
    yield composer
    composer.close_conversation()
    composer.close()
    QTest.qWait(0)
    composer.deleteLater()


@pytest.fixture
def sent(composer: Composer) -> Sent:
    orders: Sent = []
    composer.submitted.connect(lambda *order: orders.append(order))
    return orders


def opened(world: World, composer: Composer, number: int = 0) -> tuple[Conversation, Brand]:
    """Open one conversation of the world in the composer."""
    conversation = world.inbox.conversation(sorted(world.ids())[number])
    brand = next(brand for brand in world.inbox.brands() if brand.id == conversation.row.brand_id)
    composer.open_for(conversation, brand)
    return conversation, brand


def write(composer: Composer, text: str) -> None:
    composer.edit.setFocus()
    composer.edit.insertPlainText(text)


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], object]], None]:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


Until = Callable[[Callable[[], object]], None]


def private_one(world: World) -> int:
    rows = world.inbox.rows(world.ids())
    return next(
        number for number, row in enumerate(sorted(rows, key=lambda row: row.id)) if row.kind.value == "private"
    )


# --- the network's time for an answer ---


def timed(world: World, number: int, left: Millis, *, aside: bool = False) -> Message:
    """Return what somebody wrote, which can be answered (in private) for so long."""
    kind = ActionKind.REPLY_PRIVATE if aside else ActionKind.REPLY
    windows = {kind: Window(world.began + left, reopens=not aside)}
    return replace(world.message(number, private=not aside), windows=windows)


def open_newest(world: World, composer: Composer) -> None:
    opened(world, composer, len(world.ids()) - 1)


def test_the_time_left_is_counted_down(world: World, theme: Theme) -> None:
    passed = 0
    inbox = Inbox(world.store, actor="Camille", clock=lambda: world.began + passed)
    composer = Composer(inbox, theme, lambda: world.began + passed)
    world.arrive([timed(world, 8, 4 * HOUR)])
    open_newest(world, composer)
    write(composer, "Bonjour")
    amber, grey = theme.colour("warning.text"), theme.colour("text.secondary")
    shown = []
    for passed in (0, 2 * HOUR - 1, 4 * HOUR):  # noqa: B007 - the clock reads it
        composer.pass_time()
        shown.append(
            (composer.hint.text(), composer.hint.palette().windowText().color(), composer.send_button.isEnabled())
        )
    assert shown[:2] == [("4 h 00 left to answer", grey, True), ("2 h 00 left to answer", amber, True)]
    assert shown[2][0].startswith("The network’s time for an answer has passed.")
    assert not shown[2][2]
    composer.close_conversation()
    composer.deleteLater()


def test_only_the_private_answer_has_its_time(world: World, composer: Composer) -> None:
    world.arrive([timed(world, 8, 26 * HOUR, aside=True)])
    open_newest(world, composer)
    assert composer.hint.text() == ""
    composer.focus_private()
    assert composer.hint.text() == "1 d left to answer in private"


# --- sending -----------------------------------------------------------------------------------


def test_the_button_names_the_brand_and_sends(world: World, composer: Composer, sent: Sent) -> None:
    conversation, _ = opened(world, composer)
    assert composer.send_button.text().replace("\u2068", "").replace("\u2069", "") == "Publish as Altéa Mobilités"
    assert not composer.send_button.isEnabled(), "there is nothing to send yet"
    write(composer, "Bonjour,\nmerci.")
    QTest.keyClick(composer.edit, Key.Key_Return, CTRL)
    assert sent == [(DecisionKind.REPLY, conversation.row.id, None, "Bonjour,\nmerci.")]
    assert composer.text() == ""


def test_enter_is_a_new_line(world: World, composer: Composer, sent: Sent) -> None:
    opened(world, composer)
    write(composer, "a")
    QTest.keyClick(composer.edit, Key.Key_Return)
    assert composer.text() == "a\n"
    assert sent == []


def test_private_answers_look_and_are_called_otherwise(world: World, composer: Composer, sent: Sent) -> None:
    opened(world, composer)
    public = composer.grab().toImage()
    composer.focus_private()
    write(composer, "entre nous")
    assert composer.send_button.text().startswith("Send as")
    assert composer.grab().toImage() != public
    composer.send()
    assert sent[0][0] is DecisionKind.REPLY_PRIVATE


def test_in_a_private_conversation_there_is_nothing_public(world: World, composer: Composer, sent: Sent) -> None:
    opened(world, composer, private_one(world))
    assert composer.mode is ComposerMode.PRIVATE
    assert not composer.switch[ComposerMode.PUBLIC].isVisible()
    composer.focus_reply()
    write(composer, "bonjour")
    composer.send()
    assert sent[0][0] is DecisionKind.REPLY


def test_the_message_chosen_is_the_one_answered(world: World, composer: Composer, sent: Sent) -> None:
    conversation, _ = opened(world, composer)
    message_id = conversation.messages[0].message.id
    composer.set_message(message_id)
    assert composer.hint.text().startswith("Answers the message of ")
    write(composer, "merci")
    composer.send()
    assert sent[0][2] == message_id


def test_an_answer_goes_under_what_waits_though_it_came_late(world: World, composer: Composer) -> None:
    newest = world.message(9, "Et la ligne B ?", waited=10, part=1)
    world.arrive([newest])
    conversation = next(each for each in world.ids() if "ligne B" in world.inbox.rows([each])[0].snippet)
    world.inbox.decide(DecisionKind.DONE, [conversation]).result(20)
    world.arrive([world.message(9, "Bonjour ?", waited=30, part=0)])
    shown = world.inbox.conversation(conversation)
    composer.open_for(shown, world.inbox.brands()[0])
    assert composer.hint.text().startswith("Answers the message of ")
    assert composer.hint.text().endswith(", which came late")
    done = world.inbox.decide(DecisionKind.REPLY, [conversation], text="Bonjour !").result(20)
    assert done.decisions[0].message_id == "m9.0"
    composer.close_conversation()
    world.arrive([world.message(9, "Merci", waited=1, part=2)])
    shown = world.inbox.conversation(conversation)
    composer.open_for(shown, world.inbox.brands()[0])
    assert composer.hint.text() == "", "the newest, which needs no word"


def test_what_may_not_be_sent_says_why(world: World, composer: Composer, sent: Sent) -> None:
    conversation, brand = opened(world, composer)
    permissions: dict[ActionKind, Permission] = {
        ActionKind.REPLY: Allowed(),
        ActionKind.REPLY_PRIVATE: Denied(Reason.NETWORK_CANNOT),
    }
    account = replace(conversation.account, permissions=permissions)
    composer.open_for(replace(conversation, account=account), brand)
    assert not composer.switch[ComposerMode.PRIVATE].isEnabled()
    assert composer.switch[ComposerMode.PRIVATE].toolTip() == "This network has no such thing."
    composer.focus_private()
    write(composer, "x")
    composer.send()
    assert sent == []
    assert composer.hint.text() == "This network has no such thing."
    assert composer.text() == "x"


def test_too_long_is_said_before_sending(world: World, composer: Composer, sent: Sent) -> None:
    opened(world, composer)
    write(composer, "a" * 460)
    assert composer.counter.text() == "Draft · 460 / 500"
    write(composer, "b" * 52)
    assert "12 too many" in composer.counter.text()
    composer.send()
    assert sent == []
    assert composer.hint.text() == "Too long for this network."


def test_it_counts_as_the_network_does(world: World, composer: Composer) -> None:
    limit = TextLimit(CountKind.GRAPHEMES, 300, url_length=23)
    account = world.inbox.accounts()[0]
    report = AccountReport(account.native_id, account.address, account.name, account.permissions, limit)
    world.write(accounts.save_report, account.id, report)
    opened(world, composer)
    write(composer, "👩\u200d👩\u200d👧 https://altea.example/a/long/way/to/go/and/then/some")
    assert composer.counter.text() == "Draft · 25 / 300"


def test_pasting_ten_million_characters_says_what_it_took(world: World, composer: Composer, until: Until) -> None:
    opened(world, composer)
    QGuiApplication.clipboard().setText("é\u0301 " * 3_400_000)
    composer.edit.paste()
    assert len(composer.text()) == 100_000
    assert "too many" in composer.counter.text()
    until(lambda: composer.hint.text() == "Only the first 100000 characters were pasted.")


def test_where_it_is_narrow_names_give_way_and_nothing_is_cut(world: World, composer: Composer) -> None:
    opened(world, composer)
    write(composer, "a" * 553)
    private, note = composer.switch[ComposerMode.PRIVATE], composer.switch[ComposerMode.NOTE]
    composer.resize(1100, 220)
    assert private.text() == "Private message"
    composer.resize(470, 220)
    assert [private.text(), note.text()] == ["", ""]
    assert composer.switch[ComposerMode.PUBLIC].text() == "Public", "the mode one is in keeps its name"
    assert private.toolTip() == private.accessibleName() == "Private message"
    for widget in (composer.switch, composer.canned.button, composer.counter, composer.send_button):
        assert widget.width() >= widget.sizeHint().width(), widget
    composer.resize(1100, 220)
    assert private.text() == "Private message"


# --- drafts ------------------------------------------------------------------------------------


def test_a_draft_is_kept_after_a_pause(world: World, composer: Composer, until: Until) -> None:
    conversation, _ = opened(world, composer)
    write(composer, "à moitié")
    assert world.inbox.draft(conversation.row.id) is None, "not at every key"
    until(lambda: world.inbox.draft(conversation.row.id) is not None)
    draft = world.inbox.draft(conversation.row.id)
    assert draft is not None
    assert draft.text == "à moitié"


def test_going_elsewhere_and_back_keeps_it(world: World, composer: Composer) -> None:
    opened(world, composer, 0)
    composer.focus_private()
    write(composer, "le premier")
    opened(world, composer, 1)
    assert composer.text() == ""
    assert composer.mode.value == ComposerMode.PUBLIC.value
    write(composer, "le second")
    opened(world, composer, 0)
    assert composer.text() == "le premier"
    assert composer.mode is ComposerMode.PRIVATE
    opened(world, composer, 1)
    assert composer.text() == "le second"


def test_a_load_never_overwrites_what_is_written(world: World, composer: Composer) -> None:
    conversation, brand = opened(world, composer)
    write(composer, "je tape encore")
    world.inbox.save_draft(conversation.row.id, "vieux", Visibility.PUBLIC).result(20)
    composer.open_for(world.inbox.conversation(conversation.row.id), brand)
    assert composer.text() == "je tape encore"


def test_a_note_comes_back_after_a_restart(world: World, composer: Composer, theme: Theme) -> None:
    conversation, brand = opened(world, composer)
    composer.focus_note()
    write(composer, "vraie abonnée")
    composer.close_conversation()
    world.inbox.mark_read(conversation.row.id).result(20)
    again = Composer(world.inbox, theme)
    again.open_for(world.inbox.conversation(conversation.row.id), brand)
    assert again.text() == ""
    again.focus_note()
    assert again.text() == "vraie abonnée"
    again.close_conversation()
    again.deleteLater()


def test_a_draft_comes_back_after_a_restart(world: World, composer: Composer, theme: Theme) -> None:
    conversation, brand = opened(world, composer)
    composer.focus_private()
    write(composer, "suite demain\u00a0!")
    composer.close_conversation()
    world.inbox.mark_read(conversation.row.id).result(20)
    again = Composer(world.inbox, theme)
    again.open_for(world.inbox.conversation(conversation.row.id), brand)
    assert again.text() == "suite demain\u00a0!"
    assert again.mode is ComposerMode.PRIVATE
    again.close_conversation()
    again.deleteLater()


def test_emptying_lets_go_of_the_draft(world: World, composer: Composer, until: Until) -> None:
    conversation, _ = opened(world, composer)
    write(composer, "x")
    composer.save_draft()
    until(lambda: world.inbox.draft(conversation.row.id))
    composer.edit.selectAll()
    QTest.keyClick(composer.edit, Key.Key_Backspace)
    composer.save_draft()
    until(lambda: world.inbox.draft(conversation.row.id) is None)


def test_sending_leaves_no_draft_behind(world: World, composer: Composer, until: Until) -> None:
    conversation, _ = opened(world, composer)
    composer.submitted.connect(lambda kind, cid, mid, text: world.inbox.decide(kind, [cid], message_id=mid, text=text))
    write(composer, "parti")
    composer.save_draft()
    composer.send()
    until(lambda: world.inbox.conversation(conversation.row.id).pending)
    composer.close_conversation()
    world.inbox.mark_read(conversation.row.id).result(20)
    assert world.inbox.draft(conversation.row.id) is None


def test_what_could_not_be_sent_comes_back(world: World, composer: Composer, sent: Sent) -> None:
    opened(world, composer)
    write(composer, "important")
    composer.send()
    kind, conversation_id, _, text = sent[0]
    composer.give_back(kind, conversation_id, text)
    assert composer.text() == "important"


def test_it_comes_back_to_a_conversation_left_meanwhile(world: World, composer: Composer, until: Until) -> None:
    first, _ = opened(world, composer, 0)
    opened(world, composer, 1)
    composer.give_back(DecisionKind.REPLY_PRIVATE, first.row.id, "important")
    until(lambda: world.inbox.draft(first.row.id))
    draft = world.inbox.draft(first.row.id)
    assert draft is not None
    assert (draft.text, draft.visibility) == ("important", Visibility.PRIVATE)


def test_what_comes_back_does_not_overwrite_a_newer_text(world: World, composer: Composer, sent: Sent) -> None:
    conversation, _ = opened(world, composer)
    write(composer, "nouveau")
    composer.give_back(DecisionKind.REPLY, conversation.row.id, "ancien")
    assert composer.text() == "nouveau"


# --- notes -------------------------------------------------------------------------------------


def test_a_note_is_never_taken_for_a_reply(world: World, composer: Composer, sent: Sent) -> None:
    conversation, _ = opened(world, composer)
    write(composer, "réponse")
    composer.focus_note()
    assert composer.text() == ""
    write(composer, "client difficile")
    composer.save_draft()
    opened(world, composer, 1)
    world.inbox.mark_read(conversation.row.id).result(20)
    draft = world.inbox.draft(conversation.row.id)
    assert draft is not None
    assert draft.text == "réponse"
    opened(world, composer, 0)
    assert composer.text() == "réponse"
    composer.focus_note()
    assert composer.text() == "client difficile"
    assert "Publish" not in composer.send_button.text()
    composer.send()
    assert sent[-1][0] is DecisionKind.NOTE
    assert composer.text() == ""


# --- pasting and canned replies ----------------------------------------------------------------


def picker_of(qapp: QApplication) -> CannedPicker:
    """Return the choice that is open; one that was closed may still be there."""
    return next(each for each in qapp.topLevelWidgets() if isinstance(each, CannedPicker) and each.isVisible())


def test_pasting_takes_plain_text_only(world: World, composer: Composer) -> None:
    opened(world, composer)
    data = QMimeData()
    data.setHtml("<b>gras</b><img src='http://evil.example/x.png'>")
    data.setText("gras\r\nsuite\0\a")
    QGuiApplication.clipboard().setMimeData(data)
    composer.edit.paste()
    assert composer.text() == "gras\nsuite"


def test_a_canned_reply_goes_in_at_the_cursor(world: World, composer: Composer, qapp: QApplication) -> None:
    opened(world, composer)
    delay = CannedReply("a", "Delay: apology", "Sorry about the delay.", "en")
    retard = CannedReply("b", "Retard : excuses", "Désolés pour l’attente\u00a0!", "fr")
    composer.set_canned(Offered([delay, retard]))
    write(composer, "Bonjour. ")
    composer.pick_canned()
    picker = picker_of(qapp)
    assert picker.titles() == ["Retard : excuses", "Delay: apology"], "in the person's language first"
    QTest.keyClicks(picker.field, "exc")
    QTest.keyClick(picker.field, Key.Key_Return)
    assert composer.text() == "Bonjour. Désolés pour l’attente\u00a0!"


def test_closing_the_choice_leaves_the_keyboard_where_it_was(
    world: World, composer: Composer, qapp: QApplication
) -> None:
    opened(world, composer)
    composer.set_canned(Offered([CannedReply("a", "Delay", "Sorry.", "fr")]))
    composer.canned.button.setFocus()
    composer.pick_canned()
    picker = picker_of(qapp)
    QTest.keyClicks(picker.field, "zzz")
    assert (picker.titles(), picker.preview.text(), picker.how.text()) == ([], "", "")
    QTest.keyClick(picker.field, Key.Key_Escape)
    assert composer.focusWidget() is composer.canned.button
    composer.pick_canned()
    picker = picker_of(qapp)
    QTest.keyClick(picker.field, Key.Key_Return)
    assert composer.focusWidget() is composer.edit


def test_a_canned_reply_stands_apart_and_is_undone_alone(world: World, composer: Composer) -> None:
    opened(world, composer)
    QTest.keyClicks(composer.edit, "Bonjour")
    composer.use_canned(CannedReply("a", "Delay", "Sorry.", "fr"))
    assert composer.text() == "Bonjour Sorry."
    composer.edit.undo()
    assert composer.text() == "Bonjour"


def test_a_public_draft_never_turns_private_for_a_canned_reply(world: World, composer: Composer) -> None:
    opened(world, composer)
    write(composer, "Bonjour")
    composer.use_canned(CannedReply("a", "Suspended", "You are suspended.", "fr", private=True))
    assert (composer.text(), composer.mode) == ("Bonjour", ComposerMode.PUBLIC)
    assert composer.hint.text() == "This reply is for other readers: send or empty what is written first."


def test_what_tells_of_a_ban_is_never_first_unless_the_charter_asks_for_it(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    ban = CannedReply("ban", "BAN", "You are suspended.", "fr", private=True, stern=True)
    kind = CannedReply("kind", "KIND", "Thank you.", "fr")
    picker = CannedPicker(theme, [ban, kind], "fr", None)
    qtbot.addWidget(picker)
    picker.suggest([Suggestion("ban", 1.0, 3, "x")])
    assert picker.titles() == ["KIND", "BAN"]
    asked = CannedPicker(theme, [ban, kind], "fr", None, asked="ban")
    qtbot.addWidget(asked)
    asked.suggest([Suggestion("kind", 1.0, 3, "x")])
    assert asked.titles() == ["BAN", "KIND"]


def test_what_similar_messages_got_comes_first(
    world: World, composer: Composer, qapp: QApplication, qtbot: QtBot
) -> None:
    opened(world, composer)
    replies = [CannedReply(name, name.upper(), f"Bonjour, {name}.", "fr") for name in ("apology", "parcel", "refund")]
    composer.set_canned(Offered(replies, often=("refund", "gone")))
    composer.pick_canned()
    picker = picker_of(qapp)
    qtbot.waitUntil(lambda: picker.titles() == ["REFUND", "APOLOGY", "PARCEL"])
    assert "2" in picker.how.text()
    QTest.keyClicks(picker.field, "par")
    assert picker.titles() == ["PARCEL"]
    picker.field.clear()
    assert picker.titles() == ["REFUND", "APOLOGY", "PARCEL"]
    QTest.keyClick(picker.field, Key.Key_Return)
    assert composer.text() == "Bonjour, refund."


def test_what_is_suggested_late_moves_nothing_under_the_hand(
    world: World, composer: Composer, qapp: QApplication
) -> None:
    opened(world, composer)
    replies = [CannedReply(name, name.upper(), f"Bonjour, {name}.", "fr") for name in ("apology", "parcel", "refund")]
    composer.set_canned(Offered(replies))
    composer.pick_canned()
    picker = picker_of(qapp)
    QTest.keyClick(picker.field, Key.Key_Down)
    picker.suggest([Suggestion("refund", 1.0, 3, "x")])
    assert picker.titles() == ["APOLOGY", "PARCEL", "REFUND"]
    QTest.keyClick(picker.field, Key.Key_Return)
    assert composer.text() == "Bonjour, parcel."


def test_what_has_to_be_filled_is_gone_to_and_blocks_sending(
    world: World, composer: Composer, qapp: QApplication
) -> None:
    opened(world, composer)
    sent: list[str] = []
    composer.submitted.connect(lambda _kind, _conversation, _message, text: sent.append(text))
    text = "Votre commande [order number] part le [date]."
    reply = CannedReply("a", "Départ", text, "fr", holes=("[order number]", "[date]"))
    composer.set_canned(Offered([reply]))
    composer.use_canned(reply)
    assert composer.edit.textCursor().selectedText() == "[order number]"
    composer.send()
    assert sent == []
    assert "[order number]" in composer.hint.text()
    QTest.keyClicks(composer.edit, "1234")
    QTest.keyClick(composer.edit, Key.Key_Tab)
    assert composer.edit.textCursor().selectedText() == "[date]"
    QTest.keyClicks(composer.edit, "lundi")
    composer.send()
    assert sent == ["Votre commande 1234 part le lundi."]


def test_leaving_keeps_the_draft(world: World, composer: Composer, until: Until) -> None:
    conversation, _ = opened(world, composer)
    left: list[bool] = []
    composer.leave.connect(lambda: left.append(True))
    write(composer, "plus tard")
    QTest.keyClick(composer.edit, Key.Key_Escape)
    assert left == [True]
    until(lambda: world.inbox.draft(conversation.row.id))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le tram n’est pas passé et vous ne dites rien", "fr"),
        ("The tram is late and you are silent", "en"),
        ("👍", ""),
    ],
)
def test_guessing_the_language(text: str, language: str) -> None:
    assert guessed_language([text]) == language
