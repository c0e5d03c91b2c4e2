"""The demo where there is no display: the real window, driven by key events alone, photographed as it goes.

Every step waits for what it expects on the screen or in the inbox; one that never comes ends the tour.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models import ConversationState, Decision, DecisionKind, MessageStatus, OutboxState, QueueRow

from .plain import line
from .window import MainWindow

PATIENCE_MS = 30_000
STEP_MS = 10
WIDTH, HEIGHT = 1440, 900
CONVERSATIONS = 20
SEARCHED_MOST = 60

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key

REPLIES = (
    "Bonjour, merci de votre message ! Nous regardons tout de suite et revenons vers vous.",
    "Merci beaucoup, cela fait plaisir à toute l’équipe 😊",
    "Hello, thank you for telling us. We are looking into it right now.",
)


class TourFailed(Exception):
    """Something that should have appeared did not; says what."""


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
        _reply,
        _canned,
        _hide,
        _done,
        _several,
        _ban,
        _later,
        _note_and_label,
        _search,
        _look_around,
        _palette,
        _dark,
        _sent,
    ):
        step(guide)


class Guide:
    """Presses keys where the keyboard is, waits, and takes pictures."""

    def __init__(self, window: MainWindow, inbox: Inbox, folder: Path) -> None:
        self.window = window
        self.inbox = inbox
        self.folder = folder
        self.shots = 0
        self.keys = 0
        self._told = window.queue.toast.told

    # -- the keyboard --

    def press(self, key: Key | str, held: Qt.KeyboardModifier = NONE) -> None:
        """Press one key: a named one, or the characters of a text one after the other."""
        if isinstance(key, str):
            for character in key:
                self._type(character, held)
        else:
            self.keys += 1
            QTest.keyClick(self._target(), key, held)

    def _type(self, character: str, held: Qt.KeyboardModifier) -> None:
        self.keys += 1
        target = self._target()
        if len(character.encode()) == 1:
            QTest.keyClicks(target, character, held)
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # QTest knows no key for it
            QApplication.sendEvent(target, QKeyEvent(kind, 0, held, character))

    def _target(self) -> QWidget:
        top = self.dialog() or self.window  # without a window manager the active window may be another
        return top.focusWidget() or top

    def dialog(self) -> QDialog | None:
        """Return the dialog that is open, if one is."""
        widget = QApplication.activeModalWidget()
        return widget if isinstance(widget, QDialog) else None

    # -- waiting and telling --

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Let the program run until something is so. Raises TourFailed when it never is."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not condition():
            if deadline.hasExpired():
                self.shot("what-went-wrong")
                raise TourFailed(f"expected {what}; see {self.folder}")
            QTest.qWait(STEP_MS)

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            raise TourFailed(f"expected {what}; see {self.folder}")

    def say(self, text: str) -> None:
        print(text, flush=True)  # noqa: T201 - the tour reports in the terminal

    def shot(self, name: str) -> None:
        """Save the window, with the dialog over it, as the next numbered picture."""
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        self.shots += 1
        picture = self.window.grab()
        dialog = self.dialog()
        if dialog is not None:
            picture = self._over(picture, dialog)
        path = self.folder / f"{self.shots:02}-{name}.png"
        if not picture.save(str(path)):
            raise TourFailed(f"{path} cannot be written")

    def _over(self, picture: QPixmap, dialog: QDialog) -> QPixmap:
        painter = QPainter(picture)
        painter.fillRect(self.window.rect(), self.window.theme.colour("bg.scrim"))
        at = self.window.mapFromGlobal(dialog.mapToGlobal(dialog.rect().topLeft()))
        x = min(max(at.x(), 0), max(0, self.window.width() - dialog.width()))
        painter.drawPixmap(x, max(at.y(), 0), dialog.grab())
        painter.end()
        return picture

    # -- what is on the screen --

    def row(self) -> QueueRow:
        """Return the current conversation's row, once the conversation is shown."""
        queue = self.window.queue.list

        def shown() -> bool:
            return self.window.shown is not None and self.window.shown.row.id == queue.current

        self.until(shown, "the current conversation to be shown")
        assert self.window.shown is not None
        return self.window.shown.row

    def find(self, command_id: str, wanted: Callable[[QueueRow], bool] | None = None) -> QueueRow:
        """Press j until a conversation is current for which a command is possible, and that is as wanted (visible)."""
        for _ in range(SEARCHED_MOST):
            row = self.row()
            if not self.window.reasons()[command_id] and (wanted or _visible)(row):
                return row
            self.press("j")
        raise TourFailed(f"expected a conversation where {command_id} is possible")

    def toast(self, conversation_id: int, kind: DecisionKind) -> Decision:
        """Wait for the toast that follows a decision, and return the decision."""
        toast = self.window.queue.toast
        self.until(lambda: toast.told > self._told and toast.isVisible(), f"the toast that tells of {kind.value}")
        self._told = toast.told
        found = [each for each in self.inbox.history(limit=50) if each.conversation_id == conversation_id]
        self.expect(bool(found) and found[0].kind is kind, f"{kind.value} in the journal, not “{toast.text}”")
        return found[0]

    def open_dialog(self, key: Key | str, held: Qt.KeyboardModifier = NONE) -> QDialog:
        """Press a key that opens a dialog, and wait for it."""
        self.press(key, held)
        self.until(self.dialog, "a dialog")
        dialog = self.dialog()
        assert dialog is not None
        return dialog

    def closed(self) -> None:
        """Wait for the dialog to be gone and the keyboard to be back."""
        self.until(lambda: self.dialog() is None, "the dialog to close")


def _visible(row: QueueRow) -> bool:
    return row.status is MessageStatus.VISIBLE


def _who(row: QueueRow) -> str:
    return line(row.author_name or row.author_handle, 40)


# --- the steps ---------------------------------------------------------------------------------


def _arrive(guide: Guide) -> None:
    guide.window.resize(WIDTH, HEIGHT)
    guide.window.activateWindow()
    model = guide.window.queue.model
    guide.until(lambda: model.rowCount() >= 3 * CONVERSATIONS, "the conversations of the demo world")
    guide.press(Key.Key_Home)
    guide.row()
    guide.say(f"The demo world is open: {model.rowCount()} conversations wait.")
    guide.shot("inbox")


def _reply(guide: Guide) -> None:
    for text in REPLIES:
        row = guide.find("reply")
        guide.press("r")
        guide.until(
            lambda: guide.window.focusWidget() is guide.window.composer.edit, "the composer to have the keyboard"
        )
        guide.press(text)
        guide.until(lambda text=text: guide.window.composer.text() == text, "the reply in the composer")  # type: ignore[misc]  # mypy cannot infer a default
        if text is REPLIES[0]:
            guide.shot("reply-being-written")
        guide.press(Key.Key_Return, CTRL)
        guide.expect(guide.window.queue.list.current != row.id, "the next conversation at once")
        guide.toast(row.id, DecisionKind.REPLY)
        guide.expect(guide.inbox.rows([row.id])[0].state is ConversationState.DONE, "the answered one to be done")
        guide.say(f"Replied to {_who(row)}.")
    guide.row()
    guide.shot("reply-on-its-way")


def _canned(guide: Guide) -> None:
    for number in range(2):
        row = guide.find("canned")
        guide.open_dialog("c")
        if number == 0:
            guide.shot("canned-replies")
        guide.press(Key.Key_Return)
        guide.closed()
        guide.until(guide.window.composer.has_text, "the canned reply in the composer")
        guide.press(Key.Key_Return, CTRL)
        guide.toast(row.id, DecisionKind.REPLY)
        guide.say(f"Answered {_who(row)} with a canned reply.")


def _hide(guide: Guide) -> None:
    row = guide.find("hide")
    guide.press("h")
    guide.toast(row.id, DecisionKind.HIDE)
    guide.expect(guide.inbox.rows([row.id])[0].status is MessageStatus.HIDDEN, "the message to be hidden")
    guide.row()
    guide.shot("hidden")
    guide.press("z")
    guide.toast(row.id, DecisionKind.UNDO)
    guide.expect(guide.inbox.rows([row.id])[0].status is MessageStatus.VISIBLE, "the message to be visible again")
    guide.say(f"Hid a comment of {_who(row)}, and took it back.")
    guide.press("j")
    row = guide.find("hide")
    guide.press("h")
    guide.toast(row.id, DecisionKind.HIDE)
    guide.say(f"Hid a comment of {_who(row)}.")
    guide.press("j")


def _done(guide: Guide) -> None:
    for _ in range(5):
        row = guide.row()
        guide.press("e")
        guide.expect(guide.window.queue.list.current != row.id, "the next conversation at once")
        guide.toast(row.id, DecisionKind.DONE)
        guide.say(f"Marked the conversation with {_who(row)} done.")
    guide.press("z")
    guide.toast(row.id, DecisionKind.UNDO)
    guide.until(lambda: guide.window.queue.list.current == row.id, "the conversation to come back, selected")
    guide.row()
    guide.shot("undo")
    guide.say("Took the last one back: it is in its place again.")
    guide.press("e")
    guide.toast(row.id, DecisionKind.DONE)


def _several(guide: Guide) -> None:
    guide.press("x")
    guide.press(Key.Key_Down, SHIFT)
    guide.press(Key.Key_Down, SHIFT)
    marked = sorted(guide.window.queue.model.marked)
    guide.expect(len(marked) == 3, "three conversations to be selected")
    guide.row()
    guide.shot("three-selected")
    guide.press("e")
    guide.toast(marked[0], DecisionKind.DONE)
    states = {row.state for row in guide.inbox.rows(marked)}
    guide.expect(states == {ConversationState.DONE}, "all three to be done")
    guide.say("Selected three conversations and marked them done with one key.")


def _ban(guide: Guide) -> None:
    for number in range(2):
        row = guide.find("ban")
        guide.open_dialog("b")
        if number == 0:
            guide.shot("ban")
        guide.press(Key.Key_Return, CTRL)
        guide.closed()
        guide.toast(row.id, DecisionKind.BAN)
        guide.expect(guide.inbox.conversation(row.id).author.banned, "the person to be banned")
        if number == 0:
            guide.press("z")
            guide.toast(row.id, DecisionKind.UNDO)
            guide.expect(not guide.inbox.conversation(row.id).author.banned, "the ban to be taken back")
            guide.until(lambda row=row: guide.window.queue.list.current == row.id, "the conversation to come back")  # type: ignore[misc]  # mypy cannot infer a default
            guide.say(f"Banned {_who(row)}, and took it back before it left.")
            guide.press("j")
        else:
            guide.say(f"Banned {_who(row)} for a while.")


def _later(guide: Guide) -> None:
    for number in range(2):
        row = guide.row()
        guide.open_dialog("s")
        if number == 0:
            guide.shot("later")
        guide.press("1")
        guide.closed()
        guide.toast(row.id, DecisionKind.SNOOZE)
        guide.expect(guide.inbox.rows([row.id])[0].state is ConversationState.SNOOZED, "the conversation to sleep")
        guide.say(f"Put the conversation with {_who(row)} off by an hour.")


def _note_and_label(guide: Guide) -> None:
    row = guide.row()
    guide.press("n")
    guide.press("Vérifier avec l’atelier avant de répondre.")
    guide.press(Key.Key_Return, CTRL)
    guide.toast(row.id, DecisionKind.NOTE)
    guide.say(f"Wrote a note about {_who(row)} that only the team sees.")
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
    guide.say("Labelled the same conversation SAV and took it over.")
    guide.press("j")


def _search(guide: Guide) -> None:
    row = guide.row()
    words = [word for word in row.snippet.split() if word.isalpha()]
    query = max(words, key=len) if words else line(row.author_name).split()[0]
    guide.press("/")
    guide.press(query)
    guide.press(Key.Key_Return)
    model = guide.window.queue.model
    guide.until(lambda: bool(model.snippets) and not guide.window.queue.searching, f"“{query}” to be found")
    guide.expect(row.id in model.ids, f"the conversation with {_who(row)} among what was found")
    guide.row()
    guide.shot("search")
    guide.say(f"Searched for “{line(query, 40)}”: found in {model.rowCount()} conversations.")
    found = guide.find("done", lambda row: row.state is ConversationState.OPEN)
    guide.press("e")
    guide.toast(found.id, DecisionKind.DONE)
    guide.press(Key.Key_Escape)
    guide.until(lambda: not guide.window.queue.place.query, "the list to be back")


def _look_around(guide: Guide) -> None:
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
    guide.say("Looked at what is handled, urgent, on its way, and at the history.")


def _palette(guide: Guide) -> None:
    row = guide.row()
    guide.open_dialog(Key.Key_K, CTRL)
    guide.press("take")
    guide.shot("palette")
    guide.press(Key.Key_Return)
    guide.closed()
    guide.toast(row.id, DecisionKind.ASSIGN)
    guide.say("Took a conversation over from the palette of commands.")
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
        replies = [entry for entry in guide.inbox.outbox() if entry.action.text == REPLIES[0]]
        return any(entry.state is OutboxState.SENT for entry in replies)

    guide.until(sent, "the first reply to have been sent")
    guide.press("gi")
    guide.row()
    guide.shot("sent")
    guide.say("The first reply has been sent.")
