"""Conversations that say nearly the same, ticked or not; one answer for them; and what exactly goes out to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.brand_button import BrandButton
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line, shown
from cm_inbox.gui.similar_answers import Outgoing, outgoing
from cm_inbox.gui.softening import soften_words
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, Receipt

from .base import Choices, Sheet, plain_label

if TYPE_CHECKING:
    from cm_inbox.gui.window import MainWindow
    from cm_inbox.similar import Similar

translate = QCoreApplication.translate

OWN_WORDS = ""
SNIPPET = 110


class SimilarDialog(Sheet):
    """``answered`` carries the receipt of the answers. Two steps: whom and what, then what goes out to each."""

    answered = Signal(object)

    def __init__(self, window: MainWindow, about: Conversation, similar: Sequence[Similar]) -> None:
        super().__init__(window.theme, translate("Similar", "Similar messages"), window, width=720)
        self._window = window
        self._brand = window.brand_of(about)
        self._answers: list[Outgoing] = []
        self._futures = Futures(self._failed, self)
        self._build(about)
        self._fill(similar)
        self._wire()
        self.resize(760, min(640, window.height() - 60))
        self._first_step()
        self.list.setFocus()

    def _build(self, about: Conversation) -> None:
        theme = self.theme
        self.list = QListWidget(self)
        self.list.setAccessibleName(translate("Similar", "Conversations that say nearly the same"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSpacing(2)
        self.list.setStyleSheet(
            "QListWidget::item { padding: 6px 8px; border-radius: 8px; }"
            f"QListWidget::item:selected {{ background: {theme.colour('bg.selected').name()};"
            f" color: {theme.colour('text.primary').name()}; }}"
        )
        self.reply = Choices(theme, self)
        self.reply.setAccessibleName(translate("Similar", "Answer with"))
        self.reply.addItem(translate("Similar", "Words of my own"), OWN_WORDS)
        for reply_id, title in self._window.context.canned.titles(about.row.brand_id):
            self.reply.addItem(line(title, 80), reply_id)
        self.words = QPlainTextEdit(self)
        self.words.setPlaceholderText(translate("Similar", "The same words go to each of them"))
        self.words.setAccessibleName(self.words.placeholderText())
        self.words.setFixedHeight(84)
        self.preview = QScrollArea(self)
        self.preview.setWidgetResizable(True)
        self.preview.setFrameShape(QFrame.Shape.NoFrame)
        self.preview.setAccessibleName(translate("Similar", "What goes out to each"))
        self.said = plain_label("", theme, "small", "text.secondary")
        for widget in (self.list, self.reply, self.words, self.preview, self.said):
            self.content.addWidget(widget)
        self.back = self.add_button(translate("Similar", "Back"))
        self.add_cancel()
        self.next = self.add_button(translate("Similar", "See what goes out"), "primary")
        self.publish = BrandButton(theme, self)
        self.buttons.addWidget(self.publish)

    def _fill(self, similar: Sequence[Similar]) -> None:
        ids = [each.conversation_id for each in similar]
        rows = {row.id: row for row in self._window.inbox.rows(ids)}
        hurtful = self._window.inbox.hurtful_words(ids) if self._window.settings.soften else {}
        for each in similar:
            row = rows.get(each.conversation_id)
            if row is None:
                continue
            name = isolated(row.author_name or row.author_handle, 40)
            said = soften_words(line(each.text, SNIPPET), hurtful.get(each.conversation_id, ()))
            how = "" if each.nearly else " · " + translate("Similar", "akin")
            item = QListWidgetItem(f"{name}{how}\n{said}")
            item.setData(Qt.ItemDataRole.UserRole, each.conversation_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if each.nearly else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _wire(self) -> None:
        self.list.itemChanged.connect(lambda _item: self._first_step())
        self.reply.currentIndexChanged.connect(self._first_step)
        self.words.textChanged.connect(self._first_step)
        self.next.clicked.connect(self._look)
        self.back.clicked.connect(self._first_step)
        self.publish.clicked.connect(self._send)

    def ticked(self) -> list[int]:
        """Return the conversations that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        checked = Qt.CheckState.Checked
        return [int(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is checked]

    # -- first: whom, and what --

    def _first_step(self) -> None:
        self._answers = []
        own = self.reply.currentData() == OWN_WORDS
        for widget, visible in ((self.list, True), (self.reply, True), (self.words, own), (self.preview, False)):
            widget.setVisible(visible)
        for button, visible in ((self.back, False), (self.next, True), (self.publish, False)):
            button.setVisible(visible)
        count = len(self.ticked())
        said = translate("Similar", "%n of %1 ticked", "", count).replace("%1", str(self.list.count()))
        self.said.setText(f"{isolated(self._brand.name, 60)} · {said}")
        ready = bool(count) and (not own or bool(self.words.toPlainText().strip()))
        self.next.setEnabled(ready)

    def _look(self) -> None:
        self.next.setEnabled(False)
        self._futures.then(self._window.inbox.conversations_later(self.ticked()), self._show)

    # -- then: what goes out to each --

    def _show(self, conversations: list[Conversation]) -> None:
        text = self.words.toPlainText().strip() if self.reply.currentData() == OWN_WORDS else ""
        self._answers = outgoing(self._window, conversations, str(self.reply.currentData() or ""), text)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(10)
        for answer in self._answers:
            column.addWidget(self._entry(answer))
        column.addStretch(1)
        self.preview.setWidget(page)
        going = [answer for answer in self._answers if not answer.against]
        left = len(self._answers) - len(going)
        said = translate("Similar", "They leave one after the other; z stops all of them until the first has left.")
        if left:
            said += " " + translate("Similar", "%n cannot be answered.", "", left)
        self.said.setText(said)
        label = translate("Similar", "Publish %n answer(s) as %1", "", len(going))
        self.publish.show_as(label.replace("%1", isolated(self._brand.name, 40)), self._brand.colour)
        self.publish.setEnabled(bool(going))
        for widget, visible in ((self.list, False), (self.reply, False), (self.words, False), (self.preview, True)):
            widget.setVisible(visible)
        for button, visible in ((self.back, True), (self.next, False), (self.publish, True)):
            button.setVisible(visible)
        self.back.setFocus()

    def _entry(self, answer: Outgoing) -> QLabel:
        author = answer.conversation.author.author
        to = isolated(author.name or author.handle, 60)
        where = isolated(answer.conversation.account.address, 60)
        private = translate("Similar", "in private") if answer.kind is DecisionKind.REPLY_PRIVATE else ""
        head = " · ".join(part for part in (to, where, private) if part)
        body = answer.against or shown(answer.text)
        label = plain_label(f"{head}\n{body}", self.theme, "body", "text.muted" if answer.against else "text.primary")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def previewed(self) -> list[Outgoing]:
        """Return what the second step shows."""
        return list(self._answers)

    def _send(self) -> None:
        going = [(each.conversation.row.id, each.kind, each.text) for each in self._answers if not each.against]
        self.publish.setEnabled(False)
        self._futures.then(self._window.inbox.answer_each(going), self._done)

    def _done(self, receipt: Receipt) -> None:
        self.accept()
        self.answered.emit(receipt)

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.said.setText(f"{title}. {message}")
