"""Bulk decisions from the window: ordered in pieces, shown in the bar above the list, told of when they are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QCoreApplication, QObject, Signal

from cm_inbox.inbox import Inbox
from cm_inbox.models.decisions import DecisionKind, Receipt, Refusal
from cm_inbox.models.instants import Millis, new_id

from . import texts
from .bulk import Bulk, Outcome
from .bulk_bar import BulkBar
from .commands import of_decision, title_of
from .decision_icons import DECISION_ICONS
from .futures import Futures
from .queue_pane import QueuePane

translate = QCoreApplication.translate


class BulkOrders(QObject):
    """Orders one decision for many. ``over`` carries how it ended (``Outcome``)."""

    over = Signal(object)

    def __init__(
        self, inbox: Inbox, pane: QueuePane, bar: BulkBar, futures: Futures, clock: Callable[[], Millis]
    ) -> None:
        super().__init__(pane)
        self._inbox = inbox
        self._pane = pane
        self._bar = bar
        self._clock = clock
        self._kind = DecisionKind.DONE
        self.bulk = Bulk(futures, self)
        self.bulk.moved.connect(self._show)
        self.bulk.finished.connect(self._end)
        bar.stop_wanted.connect(self.bulk.stop)

    def decide(self, kind: DecisionKind, ids: Sequence[int], text: str, until: Millis | None, rule: str | None) -> None:
        """Take a decision for many conversations; one undo takes all of it back."""
        batch = new_id(self._clock())

        def order(piece: Sequence[int]) -> Future[Receipt]:
            return self._inbox.decide(kind, piece, text=text, until=until, rule=rule, batch=batch)

        self._kind = kind
        if not self.bulk.start(list(ids), order):
            busy = translate("Bulk", "Another bulk decision is under way. Stop it, or let it end first.")
            self._pane.toast.tell(busy, failed=True)

    def _show(self, done: int, of: int) -> None:
        self._bar.show_progress(title_of(of_decision(self._kind)), done, of)

    def _end(self, outcome: Outcome) -> None:
        self._bar.end_progress()
        self._pane.model.clear_marks()
        self.over.emit(outcome)

    def said(self, outcome: Outcome) -> tuple[str, str]:
        """Return what is to be told of it, and the icon."""
        parts = [f"{texts.decided(self._kind)} ({outcome.done})"]
        if outcome.refused:
            parts.append(_refused(outcome.refused, self._clock()))
        if outcome.untouched:
            parts.append(translate("Bulk", "%n left untouched", "", outcome.untouched))
        if outcome.error is not None:
            parts.append(texts.error_text(outcome.error)[1])
        return " · ".join(parts), DECISION_ICONS.get(self._kind, "check")


def _refused(refused: Sequence[Refusal], at: Millis) -> str:
    """Return how many were refused, and why if it is the same for all."""
    whys = {texts.denied(refusal.denied, at) for refusal in refused}
    if len(whys) > 1:
        return translate("Triage", "%n not possible", "", len(refused))
    return translate("Triage", "%n not possible: %1", "", len(refused)).replace("%1", whys.pop())
