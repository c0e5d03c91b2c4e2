"""What keys and the mouse do in a conversation: choose a message, press its buttons, mark and copy its words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip

from .block_stack import BOTTOM
from .entries import Button, Doing, Entry, Kind
from .message_menu import message_menu, target_hint
from .message_view import TOP, MessageView
from .plain import shown
from .timeline import translate


class MessageArea(MessageView):
    """Shows one conversation, and does what keys and the mouse order in it."""

    # -- choosing --

    def older(self) -> None:
        """Choose the message before the chosen one, or the newest."""
        self._step(-1)

    def newer(self) -> None:
        """Choose the message after the chosen one; after the newest none is chosen any more."""
        self._step(1)

    def _step(self, by: int) -> None:
        keys: list[str | None] = [entry.key for entry in self._entries if entry.selectable]
        if not keys:
            return
        none_yet = len(keys)  # stands after the newest
        at = keys.index(self._chosen) if self._chosen in keys else none_yet
        self._choose([*keys, None][max(0, min(at + by, none_yet))])

    def choose_message(self, message_id: str | None) -> None:
        """Choose a message by the network's id, or none."""
        self._choose(
            next((entry.key for entry in self._entries if message_id and entry.message_id == message_id), None)
        )

    def _choose(self, key: str | None) -> None:
        if key == self._chosen:
            return
        super()._choose(key)
        self._point(self._current_button() if self.hasFocus() else None)
        if key is not None:
            self._reveal(key)
        self._speak()
        self.chosen.emit(self.message_id)
        self.viewport().update()

    def _reveal(self, key: str) -> None:
        numbers = [entry.key for entry in reversed(self._entries)]
        number = numbers.index(key)
        from_end = self._from_end()
        while len(self._stack.blocks) <= number:
            self._stack.next()
        self._measure(from_end)
        top = self._top_of(number)
        bottom = top + self._stack.blocks[number].height
        bar = self.verticalScrollBar()
        if top < TOP:
            bar.setValue(bar.value() + round(top) - TOP)
        elif bottom > self.viewport().height():
            bar.setValue(bar.value() + min(round(top) - TOP, round(bottom) - self.viewport().height() + BOTTOM))

    # -- ordering --

    def run(self, button: Button) -> None:
        """Do what a button of an entry orders; folding is done here, everything else is passed on."""
        if button.doing in (Doing.SHOW_ALL, Doing.EARLIER):
            entry = next(item for item in self._entries if button in item.buttons)
            self._unfolded = self._unfolded ^ {(entry.key, button.doing)}
            self._refresh()
        elif button.doing is Doing.PICTURE:
            self._show_picture(button.target)
        else:
            if button.doing is Doing.OLDER and self._chosen is not None:
                self.choose_message(button.target)  # the keyboard goes on from there, upwards
            self.ordered.emit(button)

    def _page(self, pages: int) -> None:
        """Scroll by pages; up from the very top brings what was left out."""
        bar = self.verticalScrollBar()
        older = next((entry for entry in self._entries if entry.kind is Kind.OLDER), None)
        if pages < 0 and bar.value() == bar.minimum() and older is not None and self._stack.complete:
            self.run(older.buttons[0])
        bar.setValue(bar.value() + (bar.pageStep() - 42) * pages)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        handled = True
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_marked_or_chosen()
        elif not plain:
            handled = False
        elif key == Qt.Key.Key_Up:
            self.older()
        elif key == Qt.Key.Key_Down:
            self.newer()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._page(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._buttons():
            self._focused_button = (self._focused_button + (1 if key == Qt.Key.Key_Right else -1)) % len(
                self._buttons()
            )
            self._point(self._current_button())
            self.viewport().update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (button := self._current_button()):
            self.run(button)
        elif key == Qt.Key.Key_Escape:
            self._choose(None)
            self.leave.emit()
        else:
            handled = False
        event.setAccepted(handled)

    # -- the mouse --

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        hit = self._block_at(event.position())
        self._pressed = hit[0].spot_at(hit[1]) if hit else None
        if hit is None:
            self._marked.clear()
        elif self._pressed is None:
            self._marked.begin(*hit)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Run what was pressed, if it is still under the mouse; a click on a message chooses it."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        hit = self._block_at(event.position())
        button = hit[0].spot_at(hit[1]) if hit else None
        pressed, self._pressed = self._pressed, None
        if button is not None and button == pressed:
            self.run(button)
        elif hit is None:
            self._choose(None)
        elif pressed is None and self._marked.empty and hit[0].entry.selectable and hit[0].frame.contains(hit[1]):
            self._choose(hit[0].entry.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        hit = self._block_at(event.position())
        if hit is not None and self._marked.word(*hit):
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        hit = self._block_at(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton:
            if hit is not None and self._marked.extend(*hit):
                self.viewport().update()
            return
        button = hit[0].spot_at(hit[1]) if hit else None
        shape = Qt.CursorShape.PointingHandCursor if button else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)
        self._point(button)
        hover = hit[0].entry.key if hit and button else None
        if hover != self._hover:
            self._hover = hover
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self._point(None)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QHelpEvent):
            hit = self._block_at(QPointF(event.pos()))
            button = hit[0].spot_at(hit[1]) if hit else None
            QToolTip.showText(event.globalPos(), target_hint(button) if button else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        hit = self._block_at(QPointF(event.pos()))
        if hit is None:
            return
        self._menu(hit[0].entry, hit[0].spot_at(hit[1])).popup(event.globalPos())

    def _menu(self, entry: Entry, button: Button | None) -> QMenu:
        copy = (lambda: self._copy(entry)) if self._marked.empty else self._copy_marked_or_chosen
        menu = message_menu(self, button, copy, self.run, marked=not self._marked.empty)
        if entry.cards and self._brand is not None:
            never = menu.addAction(translate("Conversation", "Show no pictures of this brand here"))
            never.setCheckable(True)
            never.setChecked(self._brand.id in self._without_pictures)
            never.toggled.connect(lambda on: self.pictures_chosen.emit(not on))
        return menu

    def _copy_marked_or_chosen(self) -> None:
        marked = next((text for block in self._stack.blocks if (text := self._marked.text(block))), "")
        if marked:
            QGuiApplication.clipboard().setText(marked)
        else:
            self._copy(self._entry(self._chosen))

    def copy_message(self) -> bool:
        """Put what is marked, the chosen message or the newest of theirs on the clipboard; say whether there is any."""
        if not self._marked.empty or self._chosen is not None:
            self._copy_marked_or_chosen()
            return True
        newest = next((entry for entry in reversed(self._entries) if entry.kind is Kind.THEIRS), None)
        self._copy(newest)
        return newest is not None

    def _copy(self, entry: Entry | None) -> None:
        if entry is not None:
            QGuiApplication.clipboard().setText(self._whole_text(entry))

    def _whole_text(self, entry: Entry) -> str:
        """Return all of what an entry says, also where the bubble shows only its beginning."""
        messages = self._conversation.messages if self._conversation is not None else ()
        stored = next((each for each in messages if entry.message_id == each.message.id), None)
        return (shown(stored.message.text) if stored is not None else entry.text) or entry.head
