"""Who decided what, newest first; each decision can be taken back from here.

Found by person, brand, kind and words, a page at a time from another thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts, when
from cm_inbox.gui.commands import BY_ID, title_of
from cm_inbox.gui.decision_icons import DECISION_ICONS
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.softening import soften_words
from cm_inbox.gui.taken_back import said_of
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand
from cm_inbox.models.decisions import DecidedPage, Decision, DecisionFilter, DecisionKind, OutboxEntry, UndoReceipt
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.queue import QueueRow

from .base import Choices, Sheet, plain_label
from .nothing import ListOrNothing
from .peeking import Peeking
from .rows import Item, RowList, Tone

translate = QCoreApplication.translate

PAGE = 200
TYPING_MS = 200
OLDER = "older"

WORDS = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN, DecisionKind.NOTE})


def decision_item(
    decision: Decision,
    row: QueueRow | None,
    at: Millis,
    hurtful: Sequence[str] = (),
    *,
    sent: OutboxEntry | None = None,
    brand: Brand | None = None,
) -> Item:
    """Return a decision as a line; ``hurtful`` are the words that are blocks in what it quotes, ``sent`` what became of
    it on the network.
    """
    about = isolated(row.author_name or row.author_handle, 60) if row else ""
    words = soften_words(line(decision.text, 160), hurtful) if decision.kind in WORDS else ""
    note = translate("History", "taken back") if decision.undone else ""
    return Item(
        id=decision.id,
        title=texts.journal_line(decision, at),
        aside=" · ".join(
            part for part in (note, texts.outbox_state(sent, at) if sent else "", when.moment(decision.at, at)) if part
        ),
        detail=" · ".join(part for part in (about, words, texts.enclosed(decision.files)) if part),
        icon=DECISION_ICONS[decision.kind],
        note=texts.outbox_message(sent) if sent is not None and texts.needs_person(sent) else "",
        tone=Tone.PLAIN,
        brand=brand.colour if brand else "",
        monogram=brand.monogram if brand else "",
        struck=decision.undone,
    )


class HistoryDialog(Sheet):
    """``show_conversation`` carries the conversation a decision is about."""

    show_conversation = Signal(int)

    def __init__(
        self,
        theme: Theme,
        inbox: Inbox,
        parent: QWidget | None,
        *,
        softens: bool = True,
        clock: Callable[[], Millis] = now,
    ) -> None:
        super().__init__(theme, translate("History", "History"), parent, width=680)
        self._inbox = inbox
        self._clock = clock
        self._decisions: dict[str, Decision] = {}
        self._rows: dict[int, QueueRow] = {}
        self._sent: dict[str, OutboxEntry] = {}
        self._hurtful: dict[int, tuple[str, ...]] = {}
        self._revealed = not softens
        self._turn = 0
        self.said = ""
        self._asked = DecisionFilter()
        self._last: DecidedPage | None = None
        self._brands = {brand.id: brand for brand in inbox.brands()}
        self._futures = Futures(self._failed, self)
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self.refresh)
        self.words.textChanged.connect(self._timer.start)
        for choice in (self.actor, self.brand, self.kind):
            choice.currentIndexChanged.connect(self.refresh)
        self.resize(820, 600)
        self.refresh()
        self.list.setFocus()
        if softens:
            self._peeking = Peeking(self, self._reveal)

    def _build(self) -> None:
        theme = self.theme
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(translate("History", "A person, a word, a rule…"))
        self.words.setAccessibleName(translate("History", "Search the history"))
        self.words.setClearButtonEnabled(True)
        everybody, all_brands = translate("History", "Everybody"), translate("History", "All brands")
        actors = [(isolated(name, 40), name) for name in self._inbox.actors()]
        self.actor = self._choices(translate("History", "Who decided"), everybody, actors)
        brands = [(isolated(brand.name, 40), brand.id) for brand in self._brands.values()]
        self.brand = self._choices(translate("History", "Brand"), all_brands, brands)
        kinds = [(title_of(BY_ID[kind.value]), kind.value) for kind in DecisionKind]
        self.kind = self._choices(translate("History", "What"), translate("History", "Everything"), kinds)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 2)
        for choice in (self.actor, self.brand, self.kind):
            row.addWidget(choice, 1)
        self.content.addLayout(row)
        self.list = RowList(theme, translate("History", "History"), self, several=True)
        self.list.installEventFilter(self)
        self.list.current_changed.connect(self._offer)
        self.list.taken.connect(self._open)
        self.place = ListOrNothing(theme, self.list, "history", self)
        self.content.addWidget(self.place)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self.show_button = self.add_button(translate("History", "Show the conversation"))
        self.undo_button = self.add_button(translate("History", "Take back"), "primary")
        self.add_close()
        self.show_button.clicked.connect(lambda: self._open(self.list.current_id() or ""))
        self.undo_button.clicked.connect(self._undo)
        self._offer()  # until the first page is read there is nothing to take back

    def _choices(self, name: str, first: str, entries: Iterable[tuple[str, object]]) -> Choices:
        choices = Choices(self.theme, self)
        choices.setAccessibleName(name)
        choices.addItem(first, None)
        for title, value in entries:
            choices.addItem(title, value)
        return choices

    def refresh(self) -> None:
        """Read the newest decisions that are asked for again."""
        kind = self.kind.currentData()
        self._asked = DecisionFilter(
            self.actor.currentData(), self.brand.currentData(), (DecisionKind(kind),) if kind else (), self.words.text()
        )
        self._turn += 1
        self._ask(None)

    def _ask(self, before: int | None) -> None:
        turn = self._turn
        self._futures.then(
            self._inbox.decided(self._asked, limit=PAGE, before=before),
            lambda page: self._take(page, anew=before is None) if turn == self._turn else None,
        )

    def _take(self, page: DecidedPage, *, anew: bool) -> None:
        """Show what was read, after what was read before."""
        if anew:
            self._decisions, self._rows, self._sent, self._hurtful = {}, {}, {}, {}
        self._last = page
        self._decisions.update((decision.id, decision) for decision in page.decisions)
        ids = list({decision.conversation_id for decision in page.decisions} - self._rows.keys())
        self._rows.update((row.id, row) for row in self._inbox.rows(ids))
        self._hurtful.update(self._inbox.hurtful_words(ids))
        self._sent.update(self._inbox.sent([decision.id for decision in page.decisions]))
        self._show()

    def _reveal(self, shown: bool) -> None:
        self._revealed = shown
        self._show()

    def _show(self) -> None:
        at = self._clock()
        items = [self._item(one, at) for one in self._decisions.values()]
        if self._last is not None and self._last.before is not None:
            back = translate("History", "looked back to %1").replace("%1", when.moment(self._last.back_to or at, at))
            items.append(Item(OLDER, translate("History", "Show older decisions"), back, icon="down"))
        self.line.setText(self.said)
        self.list.show_items(items)
        if items:
            self.place.show_list()
        elif self._asked != DecisionFilter():
            self.place.say(
                translate("History", "No decision is like that."),
                translate("History", "Search for another word, or for everybody, all brands and everything."),
            )
        else:
            self.place.say(
                translate("History", "Nothing has been decided yet."),
                translate(
                    "History", "What you, your colleagues and the charter decide is kept here, to be taken back."
                ),
            )
        self._offer()

    def _item(self, decision: Decision, at: Millis) -> Item:
        conversation = decision.conversation_id
        hurtful = () if self._revealed else self._hurtful.get(conversation, ())
        row = self._rows.get(conversation)
        brand = self._brands.get(row.brand_id) if row is not None else None
        return decision_item(decision, row, at, hurtful, sent=self._sent.get(decision.id), brand=brand)

    def _offer(self) -> None:
        current = self._decisions.get(self.list.current_id() or "")
        several = len(self.list.selected_ids()) > 1
        self.show_button.setEnabled(current is not None and not several)
        possible = self._standing()
        count = len(possible)
        said = (
            translate("History", "Take %n back", "", count) if several and count else translate("History", "Take back")
        )
        self.undo_button.setText(f"{said}  z")
        self.undo_button.setAccessibleName(said)
        self.undo_button.setEnabled(bool(possible))

    def _standing(self) -> list[str]:
        """Return which of the selected decisions can be taken back, newest first."""
        chosen = self.list.selected_ids() or [self.list.current_id() or ""]
        decisions = (self._decisions.get(each) for each in chosen)
        return [one.id for one in decisions if one and not one.undone and one.kind is not DecisionKind.UNDO]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys of the main window: z takes back, x selects, / goes to the search."""
        if watched is not self.list or event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        held = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Z and not held:
            self._undo()
        elif event.text() in ("/", "x", "j", "k") and not held and not control:
            steps = {"/": self.words.setFocus, "x": self.list.toggle}
            steps |= {"j": lambda: self.list.step(1), "k": lambda: self.list.step(-1)}
            steps[event.text()]()
        elif event.key() == Qt.Key.Key_F and control:
            self.words.setFocus()
        else:
            return super().eventFilter(watched, event)
        return True

    def _open(self, decision_id: str) -> None:
        if decision_id == OLDER and self._last is not None:
            self._ask(self._last.before)
            return
        decision = self._decisions.get(decision_id)
        if decision is not None:
            self.accept()
            self.show_conversation.emit(decision.conversation_id)

    def _undo(self) -> None:
        """Take back what is selected, one after the other: what cannot be is said, and keeps nothing else back."""
        left = self._standing()
        undone: list[UndoReceipt] = []
        failed: list[CmInboxError] = []

        def over() -> None:
            if len(undone) + len(failed) == len(left):
                self._undone(undone, failed)

        def taken(receipt: UndoReceipt) -> None:
            undone.append(receipt)
            over()

        def kept(error: CmInboxError) -> None:
            failed.append(error)
            over()

        for decision_id in left:
            self._futures.then(self._inbox.undo(decision_id), taken, kept)

    def _undone(self, receipts: Sequence[UndoReceipt], failed: Sequence[CmInboxError]) -> None:
        said: list[str] = []
        if receipts:
            whole = UndoReceipt(
                tuple(decision for receipt in receipts for decision in receipt.undone),
                {key: how for receipt in receipts for key, how in receipt.how.items()},
                tuple(refusal for receipt in receipts for refusal in receipt.refused),
            )
            row = self._rows.get(whole.undone[0].conversation_id)
            said.append(said_of(whole, row, self._clock(), self._inbox.actor))
        if failed:
            why = texts.error_text(failed[0])[1]
            said.append(translate("History", "%n not possible: %1", "", len(failed)).replace("%1", why))
        self.said = " · ".join(said)
        self.refresh()

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.line.setText(f"{title}. {message}")
