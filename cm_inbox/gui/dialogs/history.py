"""Who decided what, newest first; each decision can be taken back from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts, when
from cm_inbox.gui.decision_icons import DECISION_ICONS
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.softening import soften_words
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.decisions import Decision, DecisionKind, UndoReceipt
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.queue import QueueRow

from .base import Sheet, plain_label
from .peeking import Peeking
from .rows import Item, RowList, Tone

translate = QCoreApplication.translate

PAGE = 200
OLDER = "older"

WORDS = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN, DecisionKind.NOTE})


def decision_item(decision: Decision, row: QueueRow | None, at: Millis, hurtful: Sequence[str] = ()) -> Item:
    """Return a decision as a line; ``hurtful`` are the words that are blocks in what it quotes."""
    about = isolated(row.author_name or row.author_handle, 60) if row else ""
    words = soften_words(line(decision.text, 160), hurtful) if decision.kind in WORDS else ""
    note = translate("History", "taken back") if decision.undone else ""
    return Item(
        id=decision.id,
        title=texts.journal_line(decision, at),
        aside=" · ".join(part for part in (note, when.moment(decision.at, at)) if part),
        detail=" · ".join(part for part in (about, words) if part),
        icon=DECISION_ICONS[decision.kind],
        tone=Tone.PLAIN,
        struck=decision.undone,
    )


class HistoryDialog(Sheet):
    """``show_conversation`` carries the conversation a decision is about."""

    show_conversation = Signal(int)

    def __init__(self, theme: Theme, inbox: Inbox, parent: QWidget | None, *, softens: bool = True) -> None:
        super().__init__(theme, translate("History", "History"), parent, width=680)
        self._inbox = inbox
        self._decisions: dict[str, Decision] = {}
        self._rows: dict[int, QueueRow] = {}
        self._hurtful: Mapping[int, tuple[str, ...]] = {}
        self._revealed = not softens
        self._complete = False
        self._futures = Futures(self._failed, self)
        self.list = RowList(theme, translate("History", "History"), self)
        self.list.current_changed.connect(self._offer)
        self.list.taken.connect(self._open)
        self.content.addWidget(self.list)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self.show_button = self.add_button(translate("History", "Show the conversation"))
        self.undo_button = self.add_button(translate("History", "Take back"), "primary")
        self.add_close()
        self.show_button.clicked.connect(lambda: self._open(self.list.current_id() or ""))
        self.undo_button.clicked.connect(self._undo)
        self.resize(760, 560)
        self.refresh()
        self.list.setFocus()
        if softens:
            self._peeking = Peeking(self, self._reveal)

    def refresh(self) -> None:
        """Read the newest decisions again."""
        self._complete = False
        self._decisions = {}
        self._more()

    def _more(self) -> None:
        """Read the next older page and show all that was read."""
        last = next(reversed(self._decisions), None)
        page = self._inbox.history(limit=PAGE, before=last)
        self._complete = len(page) < PAGE
        self._decisions.update((decision.id, decision) for decision in page)
        ids = list({decision.conversation_id for decision in self._decisions.values()})
        self._rows = {row.id: row for row in self._inbox.rows(ids)}
        self._hurtful = self._inbox.hurtful_words(ids)
        self._show()

    def _reveal(self, shown: bool) -> None:
        self._revealed = shown
        self._show()

    def _show(self) -> None:
        at = now()
        items = [self._item(one, at) for one in self._decisions.values()]
        if not self._complete:
            items.append(Item(OLDER, translate("History", "Show older decisions"), icon="down"))
        if not items:
            self.line.setText(translate("History", "Nothing has been decided yet."))
        self.list.show_items(items)
        self._offer()

    def _item(self, decision: Decision, at: Millis) -> Item:
        conversation = decision.conversation_id
        hurtful = () if self._revealed else self._hurtful.get(conversation, ())
        return decision_item(decision, self._rows.get(conversation), at, hurtful)

    def _offer(self) -> None:
        decision = self._decisions.get(self.list.current_id() or "")
        self.show_button.setEnabled(decision is not None)
        possible = decision is not None and not decision.undone and decision.kind is not DecisionKind.UNDO
        self.undo_button.setEnabled(possible)

    def _open(self, decision_id: str) -> None:
        if decision_id == OLDER:
            self._more()
            return
        decision = self._decisions.get(decision_id)
        if decision is not None:
            self.accept()
            self.show_conversation.emit(decision.conversation_id)

    def _undo(self) -> None:
        decision_id = self.list.current_id()
        if decision_id in self._decisions:
            self._futures.then(self._inbox.undo(decision_id), self._undone)

    def _undone(self, receipt: UndoReceipt) -> None:
        said = [texts.undone(how) for how in dict.fromkeys(receipt.how.values())]
        said += [texts.denied(refusal.denied, now()) for refusal in receipt.refused]
        self.line.setText(" · ".join(said))
        self.refresh()

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.line.setText(f"{title}. {message}")
