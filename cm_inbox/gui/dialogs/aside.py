"""Decisions of ours that a colleague's came before: what stood, by whom, and doing ours again or letting it go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, Signal

from cm_inbox.errors import CmInboxError, NotAllowed
from cm_inbox.gui import texts
from cm_inbox.gui.decision_icons import DECISION_ICONS
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.softening import soften_words
from cm_inbox.gui.team_protocol import Team
from cm_inbox.inbox import Inbox
from cm_inbox.models.decisions import Decision, DecisionKind, Receipt
from cm_inbox.models.instants import Millis
from cm_inbox.models.team import SetAside

from .meant import meant_said
from .rows import Item, Tone

translate = QCoreApplication.translate

WORDS = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN, DecisionKind.NOTE})
WORDS |= {DecisionKind.PROPOSE, DecisionKind.SEND_BACK}


class Aside(QObject):
    """Reads them and orders what is to become of them. ``changed``: others are known; ``failed`` carries the error."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, team: Team, inbox: Inbox, parent: QObject) -> None:
        super().__init__(parent)
        self._team = team
        self._inbox = inbox
        self.known: dict[str, SetAside] = {}
        self._futures = Futures(self.failed.emit, self)

    def look(self) -> None:
        """Read them again."""
        self._futures.then(self._team.set_aside(), self._take)

    def _take(self, found: Sequence[SetAside]) -> None:
        known = {each.decision.id: each for each in found}
        if known != self.known:
            self.known = known
            self.changed.emit()

    def items(self, inbox: Inbox, at: Millis, hurtful: Mapping[int, tuple[str, ...]]) -> list[Item]:
        """Return them as lines, ours above and below it what stood."""
        concerned = {each.decision.conversation_id for each in self.known.values()}
        rows = {row.id: row for row in inbox.rows(list(concerned))}
        brands = {brand.id: brand for brand in inbox.brands()}
        items = []
        for each in self.known.values():
            ours, row = each.decision, rows.get(each.decision.conversation_id)
            brand = brands.get(row.brand_id) if row is not None else None
            about = isolated(row.author_name or row.author_handle, 60) if row is not None else ""
            blocks = hurtful.get(ours.conversation_id, ())
            words = _words(ours, blocks)
            items.append(
                Item(
                    ours.id,
                    meant_said(ours),
                    _why_aside(each),
                    " · ".join(part for part in (about, words) if part),
                    stood_said(each, at, blocks),
                    DECISION_ICONS[ours.kind],
                    Tone.WARNING,
                    Tone.WARNING,
                    brand.colour if brand else "",
                    brand.monogram if brand else "",
                )
            )
        return items

    def redo(self, decision_id: str) -> None:
        """Decide it again, now that one knows of the other; it is let go of once that is done."""
        ours = self.known[decision_id].decision

        def done(receipt: object) -> None:
            if isinstance(receipt, Receipt) and receipt.refused and not receipt.decisions:
                self.failed.emit(NotAllowed(receipt.refused[0].denied))
            else:
                self.drop(decision_id)

        try:
            order = self._again(ours)
        except CmInboxError as error:
            self.failed.emit(error)
            return
        self._futures.then(order, done)

    def _again(self, ours: Decision) -> Future[Any]:
        if ours.kind is DecisionKind.UNDO:
            return self._inbox.undo(ours.undoes)
        if ours.kind is DecisionKind.SEND_BACK and ours.proposal is not None:
            return self._inbox.send_back(ours.proposal, ours.text)
        if ours.kind is DecisionKind.PROPOSE and ours.proposed is not None:
            ours = replace(ours, kind=ours.proposed)
        return self._inbox.decide(
            ours.kind,
            [ours.conversation_id],
            message_id=ours.message_id,
            text=ours.text,
            until=ours.until,
            rule=ours.rule,
            private=ours.private,
        )

    def drop(self, decision_id: str) -> None:
        """Let go of it."""
        self._futures.then(self._team.drop_aside(decision_id), lambda _done: self.look())


def _why_aside(one: SetAside) -> str:
    if one.by_role:
        return translate("Aside", "not permitted by your role")
    return translate("Aside", "decided elsewhere first")


def stood_said(one: SetAside, at: Millis, hurtful: Sequence[str] = ()) -> str:
    """Return what had reached the team before: "Léa replied: “…”"; where nobody did, that one's role forbids it."""
    if not one.stood_by:
        return translate("Aside", "Your role in the team does not permit that: nothing of it was done.")
    said, words = texts.journal_line(one.stood, at), _words(one.stood, hurtful)
    return translate("Aside", "%1: “%2”").replace("%2", words).replace("%1", said) if words else said


def _words(decision: Decision, hurtful: Sequence[str]) -> str:
    return soften_words(line(decision.text, 160), hurtful) if decision.kind in WORDS else ""
