"""What is on its way to the networks, what went wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import line
from cm_inbox.gui.softening import soften_words
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account, Brand, HealthState
from cm_inbox.models.decisions import OutboxEntry, OutboxState
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.team import SetAside

from .base import Sheet, plain_label
from .nothing import ListOrNothing
from .peeking import Peeking
from .rows import Item, RowList, Tone

if TYPE_CHECKING:
    from .aside import Aside  # only where there is a team

translate = QCoreApplication.translate

REFRESH_MS = 1_000
OPEN_STATES = (OutboxState.WAITING, OutboxState.FAILED, OutboxState.UNKNOWN)

_TONES = {
    OutboxState.FAILED: (Tone.DANGER, "warn"),
    OutboxState.UNKNOWN: (Tone.WARNING, "help"),
    OutboxState.SENT: (Tone.GOOD, "check"),
    OutboxState.CANCELLED: (Tone.PLAIN, "x"),
    OutboxState.SENDING: (Tone.PLAIN, "send"),
}


def outbox_item(
    entry: OutboxEntry, account: Account | None, brand: Brand | None, at: Millis, hurtful: Sequence[str] = ()
) -> Item:
    """Return an outbox entry as a line; ``hurtful`` are the words that are blocks in what it quotes."""
    tone, icon = _TONES.get(entry.state, (Tone.PLAIN, "outbox"))
    stuck = texts.needs_person(entry)
    whom = entry.action.author_handle
    parts = [
        line(account.address, 60) if account else "",
        line(whom, 60),
        soften_words(line(entry.action.text, 160), hurtful),
        texts.enclosed(entry.action.files),
        ", ".join(line(file.name, 40) for file in entry.action.files),
    ]
    return Item(
        id=entry.id,
        title=texts.action_title(entry),
        aside=texts.outbox_state(entry, at, resting=rests(account)),
        detail=" · ".join(part for part in parts if part),
        note=texts.outbox_message(entry) if stuck else "",
        icon=icon,
        tone=tone,
        brand=brand.colour if brand else "",
        monogram=brand.monogram if brand else "",
        struck=entry.state is OutboxState.CANCELLED,
    )


def rests(account: Account | None) -> bool:
    """Say whether an account was paused by a person: nothing leaves from it."""
    return account is not None and account.health.state is HealthState.PAUSED


class OutboxDialog(Sheet):
    """``show_conversation`` carries the conversation an entry belongs to."""

    show_conversation = Signal(int)

    def __init__(
        self,
        theme: Theme,
        inbox: Inbox,
        parent: QWidget | None,
        *,
        softens: bool = True,
        given_up: Callable[[OutboxEntry], str] = lambda _entry: "",
        clock: Callable[[], Millis] = now,
        aside: Aside | None = None,
    ) -> None:
        """``given_up`` takes what was given up further, and returns what is to be said of its words. ``aside`` are the
        decisions that a colleague's came before.
        """
        super().__init__(theme, translate("Outbox", "Outbox"), parent, width=680)
        self._inbox = inbox
        self._given_up = given_up
        self._clock = clock
        self._entries: dict[str, OutboxEntry] = {}
        self._aside = aside
        self._began_at: str | None = None
        self._revealed = not softens
        self._futures = Futures(self._failed, self)
        self.list = RowList(theme, translate("Outbox", "Outbox"), self)
        self.list.current_changed.connect(self._offer)
        self.list.taken.connect(self._open)
        self.place = ListOrNothing(theme, self.list, "outbox", self)
        self.content.addWidget(self.place)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self.show_button = self.add_button(translate("Outbox", "Show the conversation"))
        self.cancel_button = self.add_button(translate("Outbox", "Give up"))
        self.retry_button = self.add_button(translate("Outbox", "Send again"), "primary")
        self.add_close()
        self.show_button.clicked.connect(lambda: self._open(self.list.current_id() or ""))
        self.cancel_button.clicked.connect(self._cancel)
        self.retry_button.clicked.connect(self._retry)
        self.resize(760, 520)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()
        if aside is not None:
            aside.changed.connect(self.refresh)
            aside.failed.connect(self._failed)
            aside.look()
        self.list.setFocus()
        if softens:
            self._peeking = Peeking(self, self._reveal)

    def _reveal(self, shown: bool) -> None:
        self._revealed = shown
        self.refresh()

    def refresh(self) -> None:
        """Read the outbox again."""
        at = self._clock()
        aside = self._set_aside()  # each is one line: what it had ordered is off, and no line of its own
        self._entries = {entry.id: entry for entry in self._inbox.outbox() if entry.decision_id not in aside}
        accounts = {account.id: account for account in self._inbox.accounts(removed=True)}
        brands = {brand.id: brand for brand in self._inbox.brands()}
        concerned = {e.conversation_id for e in self._entries.values()}
        concerned |= {each.decision.conversation_id for each in aside.values()}
        hurtful = {} if self._revealed else self._inbox.hurtful_words(concerned)
        items = [] if self._aside is None else self._aside.items(self._inbox, at, hurtful)
        for entry in self._entries.values():
            account = accounts.get(entry.account_id)
            brand = brands.get(account.brand_id) if account else None
            items.append(outbox_item(entry, account, brand, at, hurtful.get(entry.conversation_id, ())))
        self.list.show_items(items)
        self._go_to_first(items)
        if items:
            self.place.show_list()
        else:
            self.place.say(translate("Outbox", "Nothing is on its way."), self._what_for())
        for button in (self.show_button, self.cancel_button, self.retry_button):
            button.setVisible(bool(items))
        self._offer()

    def _go_to_first(self, items: Sequence[Item]) -> None:
        """Begin with what needs a decision, until a person has gone elsewhere."""
        if self.list.current_id() != self._began_at and self._began_at is not None:
            return
        for item in items:
            entry = self._entries.get(item.id)
            if entry is None or texts.needs_person(entry):
                self.list.choose(item.id)
                break
        self._began_at = self.list.current_id()

    def _what_for(self) -> str:
        """Return what would be here."""
        waits = translate("Outbox", "%n second(s)", "", self._inbox.undo_window // 1_000)
        text = translate(
            "Outbox",
            "What you decide leaves for the networks from here. Each answer waits for %1 before, so that it can be"
            " taken back. What a network refuses stays here with the reason, until you send it again or give it up.",
        )
        return text.replace("%1", waits)

    def _set_aside(self) -> Mapping[str, SetAside]:
        return {} if self._aside is None else self._aside.known

    def _offer(self) -> None:
        one = self._set_aside().get(self.list.current_id() or "")
        self.cancel_button.setText(translate("Outbox", "Give up") if one is None else translate("Aside", "Drop"))
        if one is not None:
            self.show_button.setEnabled(True)
            self.retry_button.setText(translate("Aside", "Redo"))
            self.retry_button.setEnabled(True)
            self.cancel_button.setEnabled(True)
            return
        entry = self._entries.get(self.list.current_id() or "")
        self.show_button.setEnabled(entry is not None)
        waits = entry is not None and entry.state is OutboxState.WAITING
        self.retry_button.setText(translate("Outbox", "Send now") if waits else translate("Outbox", "Send again"))
        self.retry_button.setEnabled(waits or (entry is not None and texts.needs_person(entry)))
        self.cancel_button.setEnabled(entry is not None and entry.state in OPEN_STATES)

    def _open(self, entry_id: str) -> None:
        one, entry = self._set_aside().get(entry_id), self._entries.get(entry_id)
        conversation = one.decision.conversation_id if one else entry.conversation_id if entry else None
        if conversation is not None:
            self.accept()
            self.show_conversation.emit(conversation)

    def _retry(self) -> None:
        entry_id = self.list.current_id()
        if self._aside is not None and entry_id in self._aside.known:
            self._aside.redo(entry_id)
        elif entry_id:
            self._futures.then(self._inbox.retry(entry_id), self._done)

    def _cancel(self) -> None:
        entry_id = self.list.current_id()
        if self._aside is not None and entry_id in self._aside.known:
            self._aside.drop(entry_id)
        elif entry_id:
            self._futures.then(self._inbox.cancel(entry_id), self._cancelled)

    def _cancelled(self, entry: OutboxEntry) -> None:
        self._done(entry)
        self.line.setText(self._given_up(entry))

    def _done(self, _entry: OutboxEntry) -> None:
        self.line.setText("")
        self.refresh()

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.line.setText(f"{title}. {message}")
        self.refresh()
