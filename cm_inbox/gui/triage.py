"""Decisions from the window: at once on the screen, then in the store; what fails comes back with the reason.

A decision that takes a conversation out of the view takes its row out before the transaction is done, so that the
next one is there at once. The list is told to believe the store again when the store has answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cm_inbox.errors import CmInboxError, UsageError
from cm_inbox.inbox import UNDO_WINDOW_SEVERE, Inbox
from cm_inbox.models.accounts import HealthState
from cm_inbox.models.decisions import DecisionKind, Receipt, Undoing, UndoReceipt
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import Change, View
from cm_inbox.permissions import PROPOSED

from . import texts
from .asked import Said
from .bulk import PIECE, Bulk, Outcome
from .bulk_bar import BulkBar
from .bulk_orders import BulkOrders
from .futures import Futures
from .queue_pane import QueuePane

if TYPE_CHECKING:
    from .ban_plan import BanOrder

CLOSING = frozenset(
    {
        DecisionKind.REPLY,
        DecisionKind.REPLY_PRIVATE,
        DecisionKind.WARN,
        DecisionKind.BAN,
        DecisionKind.DONE,
        DecisionKind.SNOOZE,
    }
)
LEAVES: Mapping[View, frozenset[DecisionKind]] = {
    View.INBOX: CLOSING,
    View.URGENT: CLOSING,
    View.MINE: CLOSING,
    View.SNOOZED: CLOSING - {DecisionKind.SNOOZE} | {DecisionKind.REOPEN},
    View.DONE: frozenset({DecisionKind.REOPEN, DecisionKind.SNOOZE}),
}
"""Which decisions take a conversation out of which view."""

UNDONE = frozenset({View.INBOX, View.URGENT, View.MINE, View.SNOOZED})
TURNING: Mapping[DecisionKind, frozenset[View]] = {
    DecisionKind.HIDE: UNDONE,
    DecisionKind.DELETE: UNDONE,
    DecisionKind.UNHIDE: frozenset({View.DONE}),
}
"""Which ones do so with the last message that waits, and out of which views."""

WRITTEN = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN, DecisionKind.NOTE})
"""Decisions whose text somebody wrote and must not lose."""

ICONS: Mapping[DecisionKind, str] = {
    DecisionKind.REPLY: "reply",
    DecisionKind.REPLY_PRIVATE: "lock",
    DecisionKind.HIDE: "hide",
    DecisionKind.UNHIDE: "eye",
    DecisionKind.DELETE: "trash",
    DecisionKind.BAN: "ban",
    DecisionKind.SNOOZE: "clock",
    DecisionKind.ASSIGN: "assign",
    DecisionKind.LABEL: "tag",
    DecisionKind.NOTE: "note",
    DecisionKind.WARN: "warn",
    DecisionKind.PRIORITIZE: "urgent",
    DecisionKind.DISMISS: "x",
    DecisionKind.MUTE: "pause",
    DecisionKind.LINK_PERSON: "link",
    DecisionKind.UNLINK_PERSON: "link",
    DecisionKind.TELL_APART: "users",
    DecisionKind.PERSON_NOTE: "note",
    DecisionKind.PROPOSE: "edit",
    DecisionKind.SEND_BACK: "redo",
}


ROWS = 500
"""Of so many decisions at most it is looked whether they wait: one that does is reason enough to say so."""


class Triage(QObject):
    """Orders decisions and their undoing, and says what came of them.

    ``text_returned`` gives back a text that could not be used (kind, conversation, text, whether a warning was
    private, whether the text is nowhere else: what was undone is in the journal; the article a warning rests on).
    """

    text_returned = Signal(DecisionKind, int, str, bool, bool, object)

    def __init__(
        self,
        inbox: Inbox,
        pane: QueuePane,
        futures: Futures,
        undo_key: Callable[[], str],
        clock: Callable[[], Millis],
        bar: BulkBar | None = None,
    ) -> None:
        """``bar`` is where bulk decisions show how far they are."""
        super().__init__(pane)
        self._inbox = inbox
        self._pane = pane
        self._futures = futures
        self._undo_key = undo_key
        self._clock = clock
        self._last: str | None = None
        pane.toast.undo_wanted.connect(self.undo_shown)
        self._orders = BulkOrders(inbox, pane, bar or BulkBar(pane.toast.theme, pane), futures, clock)
        self._orders.over.connect(self._tell_bulk)

    @property
    def bulk(self) -> Bulk:
        """Return the bulk decision that is under way, or the last one."""
        return self._orders.bulk

    def decide(
        self,
        kind: DecisionKind,
        ids: Sequence[int],
        *,
        message_id: str | None = None,
        text: str = "",
        until: Millis | None = None,
        rule: str | None = None,
        private: bool = False,
        batch: str | None = None,
        files: Sequence[str] = (),
    ) -> None:
        """Take a decision for some conversations; the next one is current when this returns.

        Many are decided in pieces: they leave the list as that goes on.
        """
        if len(ids) > PIECE and kind not in WRITTEN:
            self._orders.decide(kind, ids, text, until, rule)
            return
        place = self._pane.place
        leaving = [] if place.query else self._leaving(place.view, kind, ids, message_id)
        first = self._pane.list.current
        if leaving:
            self._pane.list.take_out(leaving)
        self._pane.model.unmark(ids)
        self._pane.show_state()

        def taken(receipt: Receipt) -> None:
            self._pane.model.settle(ids)
            if receipt.refused:
                self._come_back(ids, None)
                give_back([refusal.conversation_id for refusal in receipt.refused])
            self.tell(receipt.decisions[0].kind if receipt.decisions else kind, receipt)

        def give_back(conversations: Sequence[int]) -> None:
            for conversation_id in conversations if kind in WRITTEN else ():
                self.text_returned.emit(kind, conversation_id, text, private, True, rule)

        def failed(error: CmInboxError) -> None:
            self._pane.model.settle(ids)
            self._come_back(ids, first if leaving else None)
            give_back(ids)
            self.tell_error(error)

        try:
            order: Future[Receipt] = self._inbox.decide(
                kind,
                ids,
                message_id=message_id,
                text=text,
                until=until,
                rule=rule,
                private=private,
                batch=batch,
                files=files,
            )
        except CmInboxError as error:
            failed(error)
            return
        self._futures.then(order, taken, failed)

    def ban(self, conversation_id: int, order: BanOrder) -> None:
        """Ban a person, and before that tell them, where the order says so; one undo takes both back."""
        batch = new_id(self._clock())

        def refused(receipt: Receipt) -> None:
            if receipt.refused:
                self.tell(DecisionKind.REPLY, receipt)

        if order.told:
            private = order.in_private and self._inbox.conversation(conversation_id).thread.kind is ThreadKind.PUBLIC
            kind = DecisionKind.REPLY_PRIVATE if private else DecisionKind.REPLY
            delay = max(UNDO_WINDOW_SEVERE, self._inbox.undo_window)
            told = self._inbox.decide(kind, [conversation_id], text=order.told, delay=delay, batch=batch)
            self._futures.then(told, refused, self.tell_error)
        self.decide(
            DecisionKind.BAN,
            order.where,
            text=order.evidence,
            until=order.until,
            rule=order.rule,
            batch=batch,
        )

    def follow(self, conversation_id: int, said: Said) -> None:
        """Do what a verdict asks for; the next conversation is current when this returns, if it takes this one out."""
        asked = said.stored.verdict.asked
        ids = [conversation_id]
        place = self._pane.place
        closes = asked.done or asked.ban or asked.delete
        leaving: list[int] = []
        if not place.query:
            kind = DecisionKind.DONE if closes else DecisionKind.HIDE
            message_id = said.message.message.id
            leaving = list(self._leaving(place.view, kind, ids, message_id)) if closes or asked.hide else []
        if leaving:
            self._pane.list.take_out(leaving)
        self._pane.show_state()

        def followed(receipt: Receipt) -> None:
            self._pane.model.settle(ids)
            self._pane.refresh(Change(conversations=tuple(ids)))
            self._tell_followed(receipt)

        def failed(error: CmInboxError) -> None:
            self._pane.model.settle(ids)
            self._come_back(ids, conversation_id if leaving else None)
            self.tell_error(error)

        rule = said.stored.verdict.rule
        self._futures.then(self._inbox.apply(conversation_id, said.message.message.id, rule), followed, failed)

    def together(
        self, conversation_id: int, decisions: Sequence[tuple[DecisionKind, str]], name: str, *, goes_on: bool
    ) -> None:
        """Take several decisions about one conversation, all or none; ``goes_on``: the next one is current then."""
        place, ids = self._pane.place, [conversation_id]
        leaving = (
            []
            if place.query
            else [each for kind, _text in decisions for each in self._leaving(place.view, kind, ids, None)]
        )
        if leaving:
            self._pane.list.take_out(ids)
        elif goes_on:
            self._pane.list.move(1)
        self._pane.show_state()

        def taken(receipt: Receipt) -> None:
            self._pane.model.settle(ids)
            self._pane.refresh(Change(conversations=tuple(ids)))
            self._last = None
            said = self.tr("Macro “%1” run").replace("%1", name) + self._rests(receipt)
            self._pane.toast.tell(said, icon="play", undo_key=self._undo_key())

        def failed(error: CmInboxError) -> None:
            self._pane.model.settle(ids)
            self._come_back(ids, conversation_id)
            self.tell_error(error)

        try:
            self._futures.then(self._inbox.decide_together(conversation_id, decisions), taken, failed)
        except CmInboxError as error:
            failed(error)

    def settle(
        self,
        kind: DecisionKind,
        conversation_id: int,
        order: Future[Receipt],
        failed: Callable[[], None],
        *,
        last: bool,
    ) -> None:
        """Say what came of a proposal that is approved or sent back; ``last``: no other waits in its conversation.

        Where it leaves the list, the next conversation is current when this returns.
        """
        ids, view = [conversation_id], self._pane.place.view
        sent = kind is DecisionKind.APPROVE and self._leaving(view, DecisionKind.REPLY, ids, None)
        leaves = not self._pane.place.query and bool(sent or (view is View.APPROVE and last))
        if leaves:
            self._pane.list.take_out(ids)
        self._pane.show_state()

        def taken(receipt: Receipt) -> None:
            self._pane.model.settle(ids)
            self._pane.refresh(Change(conversations=tuple(ids)))
            self.tell(kind, receipt)

        def refused(error: CmInboxError) -> None:
            self._pane.model.settle(ids)
            self._come_back(ids, conversation_id if leaves else None)
            failed()
            self.tell_error(error)

        self._futures.then(order, taken, refused)

    def follow_all(self, ids: Sequence[int]) -> None:
        """Do in each of these conversations what the charter suggests, and say how many were left."""

        def followed(receipt: Receipt) -> None:
            self._pane.model.unmark({each.conversation_id for each in receipt.decisions})
            self._pane.model.settle(ids)
            self._pane.refresh(Change(conversations=tuple(ids)))
            self._tell_all_followed(receipt)

        self._futures.then(self._inbox.apply_shown(ids), followed, self.tell_error)

    def undo(self, decision_id: str | None = None) -> None:
        """Take back one decision, or the newest of ours."""
        self._futures.then(self._inbox.undo(decision_id), self._undone, self.tell_error)

    def undo_shown(self) -> None:
        """Take back what the toast speaks of."""
        self.undo(self._last)

    def told(self, said: str, *, undoable: bool) -> None:
        """Show what was ordered elsewhere; undo takes back the newest of ours."""
        self._last = None
        self._pane.toast.tell(said, icon="reply", undo_key=self._undo_key() if undoable else None, failed=not undoable)

    def tell_error(self, error: CmInboxError) -> None:
        """Show an error."""
        title, message = texts.error_text(error)
        shown = message if isinstance(error, UsageError) else f"{title}. {message}"
        self._pane.toast.tell(shown, failed=True)

    # -- inside --

    def _tell_bulk(self, outcome: Outcome) -> None:
        said, icon = self._orders.said(outcome)
        self._last = None
        key = self._undo_key() if outcome.done else None
        self._pane.toast.tell(said, icon=icon, undo_key=key, failed=not outcome.done or outcome.error is not None)

    def _leaving(self, view: View, kind: DecisionKind, ids: Sequence[int], message_id: str | None) -> Sequence[int]:
        """Return the conversations that a decision takes out of a view."""
        if view in TURNING.get(kind, ()):
            return self._inbox.turned(kind, ids, message_id)
        if kind in PROPOSED and "writer" in self._inbox.roles.values():
            rows = self._inbox.rows(ids)  # what is only proposed stays where it is
            ids = [row.id for row in rows if not self._inbox.proposes(row.brand_id)]
        return ids if kind in LEAVES.get(view, frozenset()) else ()

    def _come_back(self, ids: Sequence[int], select: int | None) -> None:
        self._pane.refresh(Change(conversations=tuple(ids)))
        if select is not None:
            self._pane.list.select(select)

    def tell(self, kind: DecisionKind, receipt: Receipt) -> None:
        """Say what came of an order."""
        if not receipt.decisions:
            why = texts.denied(receipt.refused[0].denied, self._clock()) if receipt.refused else ""
            self._pane.toast.tell(why, failed=True)
            return
        text = texts.decided(kind)
        if (many := len({each.conversation_id for each in receipt.decisions})) > 1:
            text = f"{text} ({many})"
        if receipt.refused:
            why = texts.denied(receipt.refused[0].denied, self._clock())
            text += " · " + self.tr("%n not possible: %1", "", len(receipt.refused)).replace("%1", why)
        text += self._rests(receipt)
        self._last = receipt.decisions[0].id if len(receipt.decisions) == 1 else None
        self._pane.toast.tell(text, icon=ICONS.get(kind, "check"), undo_key=self._undo_key())

    def _rests(self, receipt: Receipt) -> str:
        """Return what is to be said where what was decided waits, because a person paused the account; else nothing."""
        if receipt.undo_until is None:
            return ""
        paused = {each.id for each in self._inbox.accounts() if each.health.state is HealthState.PAUSED}
        if not paused:
            return ""
        rows = self._inbox.rows(list({each.conversation_id for each in receipt.decisions})[:ROWS])
        waits = sum(row.account_id in paused for row in rows)
        if not waits:
            return ""
        return " · " + self.tr("waits: the account is paused")

    def _tell_followed(self, receipt: Receipt) -> None:
        done = [texts.decided(decision.kind) for decision in receipt.decisions]
        said = " · ".join(dict.fromkeys(done)) or self.tr("Nothing of it is possible here")
        if receipt.refused:
            said += " · " + texts.denied(receipt.refused[0].denied, self._clock())
        said += self._rests(receipt)
        self._last = None
        undo_key = self._undo_key() if receipt.decisions else None
        self._pane.toast.tell(said, icon="balance", undo_key=undo_key, failed=not receipt.decisions)

    def _tell_all_followed(self, receipt: Receipt) -> None:
        done = len({decision.conversation_id for decision in receipt.decisions})
        said = self.tr("%n done as the charter suggests", "", done) if done else self.tr("Nothing to follow there")
        if receipt.refused:
            why = texts.denied(receipt.refused[0].denied, self._clock())
            said += " · " + self.tr("%n not possible: %1", "", len(receipt.refused)).replace("%1", why)
        said += self._rests(receipt)
        self._last = None
        self._pane.toast.tell(said, icon="balance", undo_key=self._undo_key() if done else None, failed=not done)

    def _undone(self, receipt: UndoReceipt) -> None:
        from .taken_back import said_of

        first = receipt.undone[0]
        ids = tuple(dict.fromkeys(decision.conversation_id for decision in receipt.undone))
        self._pane.model.settle(ids)
        self._pane.refresh(Change(conversations=ids))
        self._pane.list.select(first.conversation_id)
        bans = {each.batch for each in receipt.undone if each.kind is DecisionKind.BAN and each.batch is not None}
        for decision in receipt.undone:
            if decision.batch in bans:
                continue  # it told of the ban that is no more: nobody is to send it by a slip
            if decision.kind in WRITTEN and receipt.how[decision.id] is not Undoing.INVERSE:
                about, said, rule = decision.conversation_id, decision.text, decision.rule
                if decision.proposal is None or self._inbox.draft(about) is not None:  # else it is proposed once more
                    self.text_returned.emit(decision.kind, about, said, decision.private, False, rule)
            elif decision.kind is DecisionKind.PROPOSE and decision.actor == self._inbox.actor:
                about, said, rule = decision.conversation_id, decision.text, decision.rule
                self.text_returned.emit(decision.proposed, about, said, decision.private, False, rule)
        self._last = None
        row = next(iter(self._inbox.rows([first.conversation_id])), None)
        self._pane.toast.tell(said_of(receipt, row, self._clock(), self._inbox.actor), icon="undo")
