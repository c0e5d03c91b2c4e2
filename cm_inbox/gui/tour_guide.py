"""Drives the window by key events: presses keys where the keyboard is, waits for what should come, takes pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import ConversationState, QueueRow

from .window import MainWindow

PATIENCE_MS = 30_000
STEP_MS = 10

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


class TourFailed(Exception):
    """Something that should have appeared did not; says what."""


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
        picture = self.picture()
        self.shots += 1
        path = self.folder / f"{self.shots:02}-{name}.png"
        if not picture.save(str(path)):
            raise TourFailed(f"{path} cannot be written")

    def picture(self) -> QPixmap:
        """Return what is on the screen: the window, with the dialog over it."""
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        dialog = self.dialog()
        return self.window.grab() if dialog is None else self._over(self.window.grab(), dialog)

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

    def find(self, commands: str, *wanted: Callable[[Conversation], object]) -> QueueRow:
        """Walk to the most urgent conversation that is as wanted and where commands are possible.

        Where nobody wants the first thing, the next is looked for.
        """
        passed = set(self.window.queue.model.marked)
        for each in wanted:
            while (found := self._first(each, passed)) is not None:
                self.walk_to(found)
                row, reasons = self.row(), self.window.reasons()
                if not any(reasons[command] for command in commands.split()):
                    return row
                passed.add(found)
        raise TourFailed(f"expected a conversation where {commands} fits")

    def _first(self, wanted: Callable[[Conversation], object], passed: set[int]) -> int | None:
        for number in self.window.queue.model.ids:
            if number not in passed:
                seen = self.inbox.conversation(number)
                opened = seen.row.state is ConversationState.OPEN and seen.row.waiting_since is not None
                if opened and seen.row.status is MessageStatus.VISIBLE and wanted(seen):
                    return number
        return None

    def walk_to(self, conversation_id: int) -> None:
        """Press j or k until a conversation is current; the list may change on the way."""
        queue = self.window.queue

        def there() -> bool:
            ids = list(queue.model.ids)
            if queue.list.current != conversation_id and {conversation_id, queue.list.current} <= {*ids}:
                self.press("j" if ids.index(conversation_id) > ids.index(queue.list.current) else "k")  # type: ignore[arg-type]  # it is among the ids
            return queue.list.current == conversation_id

        self.until(there, "the conversation looked for to be current")

    def toast(self, conversation_id: int, kind: DecisionKind) -> Decision:
        """Wait for the toast that follows a decision, and return the decision."""
        toast = self.window.queue.toast
        self.told(kind.value)
        found = [each for each in self.inbox.history(limit=50) if each.conversation_id == conversation_id]
        self.expect(bool(found) and found[0].kind is kind, f"{kind.value} in the journal, not “{toast.said}”")
        return found[0]

    def told(self, what: str) -> None:
        """Wait for the next toast."""
        toast = self.window.queue.toast
        self.until(lambda: toast.told > self._told and toast.isVisible(), f"the toast that tells of {what}")
        self._told = toast.told

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
