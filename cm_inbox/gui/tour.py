"""The demo where there is no display: the real window, driven by key events alone, photographed as it goes.

Every step waits for what it expects on the screen or in the inbox; one that never comes ends the tour.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import HealthState
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import ConversationState, QueueRow, View

from .asked import gravest
from .plain import line
from .tour_cues import COURTEOUS, KIND_WORDS, Kind, canned_for, kind_of, language_of, said
from .tour_guide import CTRL, Guide, Key, TourFailed
from .window import MainWindow

WIDTH, HEIGHT = 1440, 900
__all__ = ["TourFailed", "run_tour"]

CONVERSATIONS = 20
HEARTFELT = 40
"""How long thanks are, in characters, that want an answer in words."""

TOPICS = ("colis", "abonnement", "appli", "commande", "coffret", "minutes", "bus")
"""What the tour searches for: the first word that somebody who waits has written."""


def run_tour(window: MainWindow, inbox: Inbox, folder: Path) -> None:
    """Triage twenty conversations of the demo world by key events and save numbered screenshots in ``folder``.

    Prints what it does. Raises TourFailed when the screen or the inbox is not as it should be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9][0-9]-*.png"):
        old.unlink()
    guide = Guide(window, inbox, folder)
    before = qInstallMessageHandler(_pass_on)
    try:
        _run_steps(guide)
    finally:
        qInstallMessageHandler(before)
    touched = {decision.conversation_id for decision in inbox.history(limit=500)}
    guide.expect(len(touched) >= CONVERSATIONS, f"{CONVERSATIONS} conversations decided, not {len(touched)}")
    guide.say(f"{len(touched)} conversations triaged with {guide.keys} keys, {guide.shots} screenshots in {folder}")


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on, but for what its offscreen platform says of every window."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)  # noqa: T201 - where Qt itself would have written it


def _run_steps(guide: Guide) -> None:
    for step in (
        _arrive,
        _thank,
        _canned,
        _insult,
        _spam,
        _follow,
        _hide_by_mistake,
        _done,
        _several,
        _ban_by_mistake,
        _later,
        _search,
        _look_around,
        _palette,
        _dark,
        _sent,
    ):
        step(guide)


def _is(*kinds: Kind) -> Callable[[Conversation], bool]:
    return lambda seen: kind_of(seen) in kinds


def _heartfelt(language: str) -> Callable[[Conversation], bool]:
    return lambda seen: kind_of(seen) is Kind.THANKS and language_of(seen) == language and len(said(seen)) > HEARTFELT


def _who(row: QueueRow) -> str:
    return line(row.author_name or row.author_handle, 40)


def _words(guide: Guide, row: QueueRow) -> str:
    return f"“{line(said(guide.inbox.conversation(row.id)), 50)}”"


# --- the steps ---------------------------------------------------------------------------------


def _arrive(guide: Guide) -> None:
    guide.window.resize(WIDTH, HEIGHT)
    guide.window.activateWindow()
    model = guide.window.queue.model
    guide.until(lambda: model.rowCount() >= 3 * CONVERSATIONS, "the conversations of the demo world")
    guide.until(
        lambda: all(account.health.state is HealthState.OK for account in guide.inbox.accounts()),
        "all accounts to have been read",
    )
    guide.until(lambda: len(guide.inbox.ids(View.INBOX)) == model.rowCount(), "the list to show them all")
    guide.press(Key.Key_Home)
    guide.row()
    guide.say(
        f"The demo world is open: {model.rowCount()} conversations wait,"
        f" {guide.inbox.counts().views[View.URGENT]} of them past their time."
    )
    guide.shot("inbox")


def _thank(guide: Guide) -> None:
    """Answer three people who thank, each in their language."""
    composer = guide.window.composer
    for number, wanted in enumerate((_heartfelt("fr"), _heartfelt("en"), _heartfelt("fr"))):
        row = guide.find("reply", wanted, _heartfelt("fr"))
        texts = KIND_WORDS[language_of(guide.inbox.conversation(row.id))]
        text = texts[number // 2]
        guide.press("r")
        guide.until(lambda: guide.window.focusWidget() is composer.edit, "the composer to have the keyboard")
        guide.press(text.replace("\u202f", " "))  # the composer puts French spaces right
        guide.until(lambda text=text: composer.text() == text, "the reply in the composer")  # type: ignore[misc]  # mypy cannot infer a default
        if number == 0:
            guide.shot("reply-being-written")
        guide.press(Key.Key_Return, CTRL)
        guide.expect(guide.window.queue.list.current != row.id, "the next conversation at once")
        guide.toast(row.id, DecisionKind.REPLY)
        guide.expect(guide.inbox.rows([row.id])[0].state is ConversationState.DONE, "the answered one to be done")
        guide.say(f"{_who(row)} says thanks: replied “{text}”")
    guide.row()
    guide.shot("reply-on-its-way")


def _canned(guide: Guide) -> None:
    """Answer complaints with the canned reply that fits, in their language."""

    def fits(language: str) -> Callable[[Conversation], bool]:
        return lambda seen: bool(canned_for(seen)) and language_of(seen) == language

    for number, language in enumerate(("fr", "fr", "en")):
        row = guide.find("canned", fits(language), fits("fr"))
        query = canned_for(guide.inbox.conversation(row.id))
        text = _answer_with(guide, row, query, "canned-replies" if number == 0 else "")
        guide.say(f"{_who(row)} complains, {_words(guide, row)}: canned reply “{line(text, 50)}”")


def _answer_with(guide: Guide, row: QueueRow, query: str, shot: str = "") -> str:
    """Send the canned reply that a query finds, and return its text."""
    guide.open_dialog("c")
    guide.press(query)
    if shot:
        guide.shot(shot)
    guide.press(Key.Key_Return)
    guide.closed()
    guide.until(guide.window.composer.has_text, "the canned reply in the composer")
    text = guide.window.composer.text()
    guide.press(Key.Key_Return, CTRL)
    guide.toast(row.id, DecisionKind.REPLY)
    return text


def _insult(guide: Guide) -> None:
    """Hide an insult, and ban who wrote another."""
    row = guide.find("hide", _is(Kind.INSULT))
    guide.press("h")
    guide.toast(row.id, DecisionKind.HIDE)
    guide.expect(guide.inbox.rows([row.id])[0].status is MessageStatus.HIDDEN, "the message to be hidden")
    guide.row()
    guide.shot("hidden")
    guide.say(f"{_who(row)} insults us: hidden.")
    _finish(guide, row)
    row = guide.find("ban", _is(Kind.INSULT), _is(Kind.SPAM))
    guide.open_dialog("b")
    guide.shot("ban")
    guide.press(Key.Key_Return, CTRL)
    guide.closed()
    guide.toast(row.id, DecisionKind.BAN)
    guide.expect(guide.inbox.conversation(row.id).author.banned, "the person to be banned")
    guide.say(f"{_who(row)} does so too: banned.")


def _finish(guide: Guide, row: QueueRow) -> None:
    """Mark a conversation done in which more than what was hidden waits."""
    if guide.inbox.rows([row.id])[0].state is ConversationState.OPEN:
        guide.expect(guide.window.queue.list.current == row.id, "the conversation to stay")
        guide.press("e")
        guide.toast(row.id, DecisionKind.DONE)


def _spam(guide: Guide) -> None:
    for _ in range(2):
        row = guide.find("done", _is(Kind.SPAM), _is(Kind.INSULT))
        what = kind_of(guide.inbox.conversation(row.id)).value
        hides = not guide.window.reasons()["hide"]
        if hides:
            guide.press("h")
            guide.toast(row.id, DecisionKind.HIDE)
        _finish(guide, row)
        guide.say(f"{_who(row)} writes {what}: {'hidden' if hides else 'done'}.")


def _follow(guide: Guide) -> None:
    """Ask why the charter says what it says, and follow it with one key."""

    def suggested(seen: Conversation) -> bool:
        found = gravest(seen)
        if found is None or not found.does_by_itself:
            return False
        asked = found.stored.verdict.asked
        return asked.hide and not asked.warn and asked.reply is None

    def can_follow(seen: Conversation) -> bool:
        found = gravest(seen)
        return found is not None and found.does_by_itself and not found.stored.verdict.asked.warn

    row = guide.find("follow", suggested, can_follow)
    found = gravest(guide.inbox.conversation(row.id))
    assert found is not None
    verdict = found.stored.verdict
    guide.press("Y", Qt.KeyboardModifier.ShiftModifier)
    guide.until(guide.dialog, "the reasons")
    guide.shot("why")
    guide.press(Key.Key_Escape)
    guide.closed()
    guide.press(Key.Key_Return)

    def followed() -> bool:
        return any(each.rule == verdict.rule for each in guide.inbox.conversation(row.id).decisions)

    guide.told("what the charter asked for")
    guide.until(followed, "the charter to be followed")
    guide.shot("charter-followed")
    guide.say(f"The charter speaks of {_who(row)}, “{line(verdict.title, 60)}”: followed with one key.")


def _hide_by_mistake(guide: Guide) -> None:
    row = guide.find("hide", _is(Kind.THANKS), _is(Kind.QUESTION))
    guide.press("h")
    guide.toast(row.id, DecisionKind.HIDE)
    guide.press("z")
    guide.toast(row.id, DecisionKind.UNDO)
    guide.expect(guide.inbox.rows([row.id])[0].status is MessageStatus.VISIBLE, "the message to be visible again")
    guide.say(f"Hid the kind words of {_who(row)} by mistake, and took it back with z.")


def _done(guide: Guide) -> None:
    for _ in range(5):
        row = guide.find("done", _is(Kind.THANKS), _is(Kind.OTHER), _is(Kind.QUESTION))
        guide.press("e")
        guide.expect(guide.window.queue.list.current != row.id, "the next conversation at once")
        guide.toast(row.id, DecisionKind.DONE)
        guide.say(f"{_who(row)} needs no answer, {_words(guide, row)}: done.")
    guide.press("z")
    guide.toast(row.id, DecisionKind.UNDO)
    guide.until(lambda: guide.window.queue.list.current == row.id, "the conversation to come back, selected")
    guide.row()
    guide.shot("undo")
    guide.say("Took the last one back: it is in its place again.")
    guide.press("e")
    guide.toast(row.id, DecisionKind.DONE)


def _several(guide: Guide) -> None:
    for _ in range(3):
        guide.find("done", _is(Kind.THANKS), _is(Kind.SPAM), _is(Kind.OTHER), _is(Kind.QUESTION))
        guide.press("x")
    marked = sorted(guide.window.queue.model.marked)
    guide.expect(len(marked) == 3, "three conversations to be selected")
    guide.row()
    guide.shot("three-selected")
    guide.press("e")
    guide.toast(marked[0], DecisionKind.DONE)
    states = {row.state for row in guide.inbox.rows(marked)}
    guide.expect(states == {ConversationState.DONE}, "all three to be done")
    guide.say("Selected three more that need no answer and marked them done with one key.")


def _ban_by_mistake(guide: Guide) -> None:
    """Ban who insults, think better of it, and ask to stay courteous."""
    row = guide.find("ban", _is(Kind.INSULT))
    guide.open_dialog("b")
    guide.press(Key.Key_Return, CTRL)
    guide.closed()
    guide.toast(row.id, DecisionKind.BAN)
    guide.press("z")
    guide.toast(row.id, DecisionKind.UNDO)
    guide.expect(not guide.inbox.conversation(row.id).author.banned, "the ban to be taken back")
    guide.until(lambda: guide.window.queue.list.current == row.id, "the conversation to come back")
    guide.row()
    guide.press("r")  # what was to be told with the ban is a draft again: it gives way to something kinder
    guide.press(Key.Key_A, CTRL)
    guide.press(Key.Key_Delete)
    guide.press(Key.Key_Escape)
    text = _answer_with(guide, row, COURTEOUS[language_of(guide.inbox.conversation(row.id))])
    guide.say(f"Banned {_who(row)}, took it back before it left, and replied “{line(text, 50)}”")


def _later(guide: Guide) -> None:
    for number in range(2):
        row = guide.find("snooze", _is(Kind.QUESTION))
        guide.open_dialog("s")
        if number == 0:
            guide.shot("later")
        guide.press("1")
        guide.closed()
        guide.toast(row.id, DecisionKind.SNOOZE)
        guide.expect(guide.inbox.rows([row.id])[0].state is ConversationState.SNOOZED, "the conversation to sleep")
        guide.say(f"{_who(row)} asks, {_words(guide, row)}: put off by an hour, to find out.")


def _search(guide: Guide) -> None:
    """Find a complaint by a word, and prepare its answer with the team."""
    row = guide.find("note", lambda seen: _is(Kind.COMPLAINT)(seen) and _topic(seen), _topic)
    query = _topic(guide.inbox.conversation(row.id))
    guide.press("/")
    guide.press(query)
    guide.press(Key.Key_Return)
    model = guide.window.queue.model
    guide.until(lambda: bool(model.snippets) and not guide.window.queue.searching, f"“{query}” to be found")
    guide.expect(row.id in model.ids, f"the conversation with {_who(row)} among what was found")
    guide.find("note", lambda seen: seen.row.id == row.id)
    guide.shot("search")
    guide.say(f"Searched for “{query}”: found in {model.rowCount()} conversations.")
    guide.press("n")
    guide.press("Vérifier avec l’équipe avant de répondre.")
    guide.press(Key.Key_Return, CTRL)
    guide.toast(row.id, DecisionKind.NOTE)
    guide.open_dialog("l")
    guide.press("SAV")
    guide.press(Key.Key_Return)
    guide.closed()
    guide.toast(row.id, DecisionKind.LABEL)
    guide.expect(guide.inbox.rows([row.id])[0].labels == ("SAV",), "the label SAV")
    guide.press("t")
    guide.toast(row.id, DecisionKind.ASSIGN)
    guide.row()
    guide.shot("note-and-label")
    guide.say(f"{_who(row)} complains: wrote a note for the team, labelled it SAV, and took it over.")
    guide.press(Key.Key_Escape)
    guide.until(lambda: not guide.window.queue.place.query, "the list to be back")


def _topic(seen: Conversation) -> str:
    text = said(seen).casefold()
    return next((word for word in TOPICS if word in text), "")


def _look_around(guide: Guide) -> None:
    row = guide.find("prioritize", _is(Kind.COMPLAINT), _is(Kind.QUESTION))
    guide.press("!")
    guide.toast(row.id, DecisionKind.PRIORITIZE)
    for keys, name in (("gd", "handled"), ("gu", "urgent")):
        guide.press(keys)
        guide.row()
        guide.shot(name)
    guide.press("gi")
    for keys, name in (("go", "outbox"), ("gh", "history")):
        guide.press(keys)
        guide.until(guide.dialog, f"the {name}")
        guide.shot(name)
        guide.press(Key.Key_Escape)
        guide.closed()
    guide.say(f"Marked what {_who(row)} wrote urgent; looked at what is handled, urgent, on its way, and the history.")


def _palette(guide: Guide) -> None:
    row = guide.find("take", lambda seen: _is(Kind.COMPLAINT)(seen) and not seen.row.assigned_to)
    guide.open_dialog(Key.Key_K, CTRL)
    guide.press("take")
    guide.shot("palette")
    guide.press(Key.Key_Return)
    guide.closed()
    guide.toast(row.id, DecisionKind.ASSIGN)
    guide.say(f"Took the complaint of {_who(row)} over from the palette of commands.")
    guide.open_dialog("?")
    guide.shot("keys")
    guide.press(Key.Key_Escape)
    guide.closed()


def _dark(guide: Guide) -> None:
    guide.press(Key.Key_F8)
    guide.until(lambda: guide.window.theme.dark, "the dark theme")
    guide.row()
    guide.shot("dark")
    guide.press(Key.Key_F8)
    guide.until(lambda: not guide.window.theme.dark, "the light theme")
    guide.say("Looked at it in the dark.")


def _sent(guide: Guide) -> None:
    def sent() -> bool:
        replies = [entry for entry in guide.inbox.outbox() if entry.action.text == KIND_WORDS["fr"][0]]
        return any(entry.state is OutboxState.SENT for entry in replies)

    guide.until(sent, "the first reply to have been sent")
    guide.press("gi")
    guide.row()
    guide.shot("sent")
    guide.say("The first reply has been sent.")
