"""Ready answers in the composer: the button, the choice, and the places in a text that a person has to fill."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QPushButton, QWidget

from cm_inbox.models.instants import Millis

from .answer import Answer, ComposerMode
from .canned import CannedReplies, CannedReply
from .mode_switch import chip_font
from .plain import line
from .text_edit import TextEdit, in_units, text_of
from .theme import Theme

translate = QCoreApplication.translate

TITLE = 40
"""Characters of a reply's title that the button shows."""
AROUND_NAME = 60
"""Picture, chevron and edges of the button."""


class CannedUse(QObject):
    """``picked`` carries the ready answer that was chosen; ``inserted`` the one put in and where it begins."""

    picked = Signal(object)
    inserted = Signal(object, int)

    def __init__(self, theme: Theme, edit: TextEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edit = edit
        self._replies: CannedReplies | None = None
        self._brand: int | None = None
        self._used = ""
        self._narrow = False
        self.holes: frozenset[str] = frozenset()
        self.button = Chooser(theme, parent)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        edit.on_tab = self.next_hole

    def offer(self, replies: CannedReplies | None, brand: int | None) -> None:
        """Offer these ready answers, where there are any for the brand."""
        self._replies, self._brand = replies, brand
        self._tell()

    def open_for(self, brand: int | None) -> None:
        """Begin with a conversation of this brand."""
        self._brand = brand
        self.name("")

    @property
    def any(self) -> bool:
        """Say whether there are ready answers to offer."""
        return self._replies is not None and self._brand is not None and self._replies.any(self._brand)

    def texts(self) -> Sequence[str]:
        """Return what the brand's ready answers say."""
        return self._replies.texts(self._brand) if self._replies is not None and self._brand is not None else ()

    def name(self, used: str) -> None:
        """Show which reply the text was made from; empty: none."""
        self._used = used
        self.retranslate()

    def narrow(self, narrow: bool) -> None:
        """Show the picture alone; the name is said when asked."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.retranslate()

    @property
    def title(self) -> str:
        """Return what the button is called."""
        return line(self._used, TITLE) if self._used else translate("Composer", "Canned reply")

    def full_width(self) -> int:
        """Return how wide the button is with its name."""
        return self.button.fontMetrics().horizontalAdvance(self.title) + AROUND_NAME

    def retranslate(self) -> None:
        told = translate("Composer", "Canned reply: %1").replace("%1", self.title) if self._used else self.title
        text = "" if self._narrow else self.title
        if text != self.button.text():
            self.button.setText(text)
        self.button.setAccessibleName(told)
        self._tell()

    def restyle(self) -> None:
        self.button.setIcon(self._theme.qicon("canned", self._theme.colour("text.secondary"), 14))
        self.button.setFont(chip_font(self._theme))

    def _tell(self) -> None:
        none = "" if self.any else translate("Availability", "This brand has no canned replies yet.")
        self._know_holes()
        self.button.setEnabled(not none)
        self.button.setToolTip(none or (self.button.accessibleName() if self._narrow else ""))

    def _know_holes(self) -> None:
        if self._replies is not None and self._brand is not None:
            self.holes = self._replies.holes(self._brand)

    # -- choosing and putting in --

    def choose(self, opened: Answer, mode: ComposerMode, now: Millis, then: Callable[[], None]) -> None:
        """Let one choose a ready answer; ``then`` comes after one was taken."""
        from .dialogs.canned import CannedPicker, fit  # only when asked for: the window opens without
        from .guessed_language import guessed_language

        replies = self._replies
        assert replies is not None
        language = guessed_language([stored.message.text for stored in opened.conversation.messages[-3:]])
        picker = CannedPicker(
            self._theme,
            replies.answers(opened.conversation),
            language,
            self._edit.window(),
            find=lambda query: replies.find(opened.conversation, query, language),
            fits=lambda reply: fit(reply, opened, mode, now),
            asked=_asked(replies, opened, language),
        )
        picker.picked.connect(self.picked)
        picker.picked.connect(then)
        picker.open()
        suggested = replies.suggested(opened.conversation)
        if suggested is not None:
            picker.expect(suggested)

    def insert(self, reply: CannedReply) -> None:
        """Put a ready answer in at the cursor, and go to the first place in it that a person has to fill."""
        cursor, written = self._edit.textCursor(), self._edit.document()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        gap = " " if start and not written.characterAt(start - 1).isspace() else ""
        follows = end < written.characterCount() - 1 and not written.characterAt(end).isspace()
        cursor.beginEditBlock()  # a step of its own: undoing it leaves what was typed before
        cursor.insertText(gap + reply.text + (" " if follows else ""))
        cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        before = start + len(gap)
        self._edit.ensureCursorVisible()
        self.name(reply.title)
        self.inserted.emit(reply, before)
        if reply.holes:
            self._know_holes()
            cursor = self._edit.textCursor()
            cursor.setPosition(before)
            self._edit.setTextCursor(cursor)
            self.next_hole()

    # -- places to fill --

    def unfilled(self, text: str) -> str:
        """Return the first place in a text that waits to be filled, empty where none does."""
        return min((hole for hole in self.holes if hole in text), key=text.find, default="")

    def next_hole(self) -> bool:
        """Select the next place that has to be filled; say whether there is one."""
        text = text_of(self._edit.document())
        places = sorted((at, hole) for hole in self.holes for at in _places(hole, text))
        if not places:
            return False
        start = self._edit.textCursor().selectionEnd()
        at, hole = next((place for place in places if in_units(text, place[0]) >= start), places[0])
        cursor = self._edit.textCursor()
        cursor.setPosition(in_units(text, at))
        cursor.setPosition(in_units(text, at + len(hole)), QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        return True


class Chooser(QPushButton):
    """A button that opens a list: a chevron at its end says so."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "chooser")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        role = "text.secondary" if self.isEnabled() else "text.disabled"
        chevron = self._theme.icon("chevron", 12, self._theme.colour(role))
        QPainter(self).drawPixmap(self.width() - 20, (self.height() - 12) // 2, chevron)


def _asked(replies: CannedReplies, opened: Answer, language: str) -> str | None:
    """Return the id of the reply that the open verdict asks for, be it with a warning; None where none does."""
    from .asked import gravest

    said = gravest(opened.conversation)
    if said is None or said.followed:
        return None
    verdict = said.stored.verdict
    if verdict.asked.reply is not None or not verdict.asked.warn:
        return verdict.asked.reply
    following = replies.warning(opened.conversation, verdict.rule, language)
    return following.reply.id if following is not None and following.reply is not None else None


def _places(part: str, text: str) -> list[int]:
    found, at = [], text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + len(part))
    return found
