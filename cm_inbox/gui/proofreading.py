"""Help while one writes: words that may be wrong and what may be meant, French spaces, places to fill shown.

Nothing is changed by itself but spaces, and that is taken back by one Ctrl+Z.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cm_inbox.models.record import Record
from cm_inbox.spelling.speller import Speller
from cm_inbox.typography import LOOKED_AT, Fix, french_space

from .canned import CannedReply
from .canned_use import CannedUse
from .guessed_language import guessed_language
from .language import of_window
from .marks import Marks, Mistake
from .plain import line
from .spell_check import SpellCheck, Surroundings
from .text_edit import TextEdit, in_characters, in_units, text_of
from .theme import Theme
from .writing import Writing

translate = QCoreApplication.translate

COUNT_AFTER_MS = 150
SURE_WORDS = 40
"""From so many characters on, what one writes says its language better than what one answers."""


class Help(Record, frozen=True):
    """Which help the user wants."""

    spelling: bool = True
    french_spaces: bool = True


class Proofreading(QObject):
    """``failed`` carries the error of a word that could not be kept. ``counted``: the button shows another number."""

    failed = Signal(object)
    counted = Signal()

    def __init__(
        self,
        edit: TextEdit,
        writing: Writing,
        canned: CannedUse,
        theme: Theme,
        speller: Speller | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._edit = edit
        self._theme = theme
        self._help = Help()
        self._around: Callable[[], Surroundings] | None = None
        self._language = ""
        self._number = 0
        self._seen: tuple[int, int] = (0, 0)
        self._typing = False
        self.check = SpellCheck(speller, self)
        self.check.failed.connect(self.failed)
        self._marks = {
            document: Marks(document, theme, self.check, lambda: canned.holes, partial(self._caret, document))
            for document in (writing.reply, writing.note)
        }
        self._reply = writing.reply
        self.button = QPushButton(parent)
        self.button.setProperty("role", "fault")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.next_mistake)
        self.button.hide()
        self._timer = QTimer(self, singleShot=True, interval=COUNT_AFTER_MS)
        self._timer.timeout.connect(self._count)
        edit.typed.connect(self._typed)
        edit.entered.connect(self._begin)
        edit.on_menu = self._menu
        edit.cursorPositionChanged.connect(self._caret_moved)
        writing.changed.connect(self._timer.start)
        writing.filled.connect(lambda _document: self._timer.start())
        self.check.learned.connect(lambda _words: self._timer.start())
        self.check.changed.connect(self._timer.start)
        canned.inserted.connect(self._inserted)

    @property
    def marks(self) -> Marks:
        """Return the marks of the document that is shown."""
        return self._marks[self._edit.document()]

    # -- what holds --

    def use(self, wanted: Help) -> None:
        self._help = wanted
        self.check.want(wanted=wanted.spelling)

    def open_for(self, around: Callable[[], Surroundings]) -> None:
        """Begin with another conversation; what it says is asked for only when somebody writes."""
        self._around = around
        self._language = ""
        self._marks[self._reply].drop_chips()
        if self._edit.hasFocus():
            self._begin()

    def _begin(self) -> None:
        """Somebody goes into the field: now it matters what the conversation says."""
        if self._around is not None:
            around, self._around = self._around(), None
            self._language = around.language
            self.check.surround(around)
        self.check.begin()

    def _speaks(self) -> str:
        """Return the language one writes in, as far as it can be told."""
        text = self._edit.toPlainText()
        written = guessed_language([text]) if len(text) >= SURE_WORDS else ""
        return written or self._language or guessed_language([text])

    # -- French spaces --

    def _typed(self, character: str) -> None:
        if self._help.french_spaces and (self._speaks() or of_window()) == "fr":
            self._put_right(character)

    def _put_right(self, character: str) -> None:
        cursor = self._edit.textCursor()
        block = cursor.block()
        if character == "\n":
            block = block.previous()
            text = block.text() + "\n"
        else:
            text = block.text()
            text = text[: in_characters(text, cursor.positionInBlock())]
        cut = max(0, len(text) - LOOKED_AT)
        fix = french_space(text[cut:])
        if fix is not None:
            self._replace(block.position(), text, Fix(fix.start + cut, fix.end + cut, fix.space))

    def _replace(self, base: int, text: str, fix: Fix) -> None:
        """Put a space in place; a step of its own for undo, which leaves the caret where one types."""
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(base + in_units(text, fix.start))
        cursor.setPosition(base + in_units(text, len(text)), QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        cursor.insertText(fix.space + text[fix.end :])
        cursor.endEditBlock()

    # -- marks --

    def _caret(self, document: QTextDocument) -> int:
        """Return where somebody types in a document, -1 where nobody does."""
        types = self._typing or self._edit.writing
        shown = self._edit.document() is document and self._edit.hasFocus()
        return self._edit.textCursor().position() if types and shown else -1

    def _caret_moved(self) -> None:
        document = self._edit.document()
        seen = (id(document), document.revision())
        changed, self._seen = seen != self._seen, seen
        self._typing = changed and self._edit.writing
        if not changed and document in self._marks:
            self._marks[document].caret_moved()
            self._timer.start()

    def _inserted(self, reply: CannedReply, start: int) -> None:
        self._marks[self._reply].add_chips(
            (start + in_units(reply.text, begin), start + in_units(reply.text, end)) for begin, end in reply.filled
        )

    def _count(self) -> None:
        """Say how many words may be wrong, and go by the language of what is written."""
        if self.check.on:
            self.check.speak(self._speaks())
        number = len(self.marks.mistakes()) if self.check.on else 0
        if number != self._number:
            self._number = number
            self.retranslate()
            self.counted.emit()

    def restyle(self) -> None:
        self.button.setFont(self._theme.font("small"))

    def retranslate(self) -> None:
        self.button.setVisible(bool(self._number))
        if self._number:
            self.button.setText(translate("Composer", "%n possible mistake(s)", "", self._number))
            self.button.setToolTip(translate("Composer", "Show the next one"))

    # -- what may be meant --

    def next_mistake(self) -> bool:
        """Select the next word that may be wrong and show what may be meant; say whether there is one."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        found = self.marks.mistakes()
        if not found:
            return False
        after = self._edit.textCursor().selectionEnd()
        mistake = next((each for each in found if each.start >= after), found[0])
        self._select(mistake)
        self.check.suggest(mistake.word, lambda meant: self._offer(mistake, meant))
        return True

    def _select(self, mistake: Mistake) -> None:
        cursor = self._edit.textCursor()
        cursor.setPosition(mistake.start)
        cursor.setPosition(mistake.end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)

    def _offer(self, mistake: Mistake, meant: list[str]) -> None:
        if self._stands(mistake) and self._edit.hasFocus():
            menu = QMenu(self._edit)
            self._fill(menu, mistake, meant, None)
            place = QTextCursor(self._edit.document())
            place.setPosition(mistake.start)
            self._pop_up(menu, self._edit.viewport().mapToGlobal(self._edit.cursorRect(place).bottomLeft()))

    def _menu(self, event: QContextMenuEvent) -> bool:
        """Offer what may be meant above the usual menu, where one asks on a wrong word; say whether it was so."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place, at = self._edit.textCursor().position(), self._edit.cursorRect().bottomLeft()
        else:
            place, at = self._edit.cursorForPosition(event.pos()).position(), event.pos()
        asked = next((each for each in self.marks.mistakes() if each.start <= place <= each.end), None)
        if asked is None:
            return False

        def show(meant: list[str]) -> None:
            menu = self._edit.createStandardContextMenu(at)
            self._fill(menu, asked, meant, menu.actions()[0] if menu.actions() else None)
            self._pop_up(menu, self._edit.viewport().mapToGlobal(at))

        self.check.suggest(asked.word, show)
        return True

    def _fill(self, menu: QMenu, mistake: Mistake, meant: list[str], before: QAction | None) -> None:
        def add(text: str, then: Callable[[], None] | None) -> None:
            action = QAction(line(text, 60).replace("&", "&&"), menu)
            action.setEnabled(then is not None)
            if then is not None:
                action.triggered.connect(then)
            menu.insertAction(before, action) if before is not None else menu.addAction(action)

        for each in meant:
            add(each, partial(self._correct, mistake, each))
        if not meant:
            add(translate("Composer", "No suggestion"), None)
        menu.insertSeparator(before) if before is not None else menu.addSeparator()
        add(translate("Composer", "Add to my words"), lambda: self.check.add(mistake.word))
        add(translate("Composer", "Leave it as it is"), lambda: self.check.leave(mistake.word))
        if before is not None:
            menu.insertSeparator(before)

    def _pop_up(self, menu: QMenu, at: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(translate("Composer", "Spelling"))
        menu.popup(at)
        first = next((action for action in menu.actions() if action.isEnabled()), None)
        if first is not None:
            menu.setActiveAction(first)

    def _stands(self, mistake: Mistake) -> bool:
        return mistake in self.marks.mistakes()

    def _correct(self, mistake: Mistake, word: str) -> None:
        """Put another word in place, written as the mistaken one was; one step for undo."""
        if not self._stands(mistake):
            return
        written = text_of(self._edit.document())
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(mistake.start)
        cursor.setPosition(mistake.end, QTextCursor.MoveMode.KeepAnchor)
        curly = "’" in written and "'" not in cursor.selectedText()
        cursor.insertText(word.replace("'", "’") if curly else word)
        self._edit.setTextCursor(cursor)
