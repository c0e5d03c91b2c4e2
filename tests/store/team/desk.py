"""Desktops of a team for tests: real histories in memory's time, and a log that behaves as the hub's does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import Decision, DecisionKind, UndoReceipt
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.messages import Message, Removal
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.models.team import Outgoing, SharedEvent
from cm_inbox.store import Store, accounts, ingest, journal, outbox, team, undo
from cm_inbox.store.team import Folded
from tests.store.conftest import KEY, report

BRAND = "018f0000-0000-7000-8000-000000000001"
AT = 1_790_000_000_000


class Log:
    """One brand's stream: numbered without gaps, each ``op`` once."""

    def __init__(self) -> None:
        self.events: list[SharedEvent] = []

    def append(self, name: str, events: Sequence[Outgoing]) -> None:
        known = {event.op for event in self.events}
        for each in events:
            if each.op not in known:
                known.add(each.op)
                self.events.append(
                    SharedEvent(
                        len(self.events) + 1,
                        each.op,
                        each.at,
                        f"person-{name}",
                        name,
                        f"desk-{name}",
                        each.kind,
                        each.charter,
                        each.body,
                    )
                )

    def page(self, after: int, most: int) -> tuple[list[SharedEvent], bytes]:
        events = self.events[after : after + most]
        return events, hashlib.sha256(str(events[-1].seq if events else after).encode()).digest()

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


class Desk:
    """One desktop: its history, who sits there, and the team's log."""

    def __init__(self, folder: Path, name: str, log: Log) -> None:
        folder.mkdir(exist_ok=True)
        self.store = Store.open(folder, KEY, clock=lambda: AT)
        self.name = name
        self.log = log
        self.clock = AT
        self.brand = self.do(team.adopt, BRAND, "Altéa", at=AT).id
        self.account = self._connect()

    def _connect(self) -> Account:
        may = dict.fromkeys(ActionKind, Allowed())
        made: Account = self.do(
            accounts.add_account, self.brand, "mastodon", replace(report(), permissions=may), None, at=AT
        )
        return made

    def do(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return self.store.write(fn, *args, **kwargs).result()

    def begin(self) -> Desk:
        self.do(team.begin, self.brand)
        return self

    def now(self) -> Millis:
        self.clock += 1
        return self.clock

    # -- what happens here --

    def fetch(self, *messages: Message, removed: Sequence[Removal] = (), **page: Any) -> None:
        self.do(ingest.apply, self.account.id, messages=messages, removed=removed, now=self.now(), **page)

    def conversation(self, native_id: str) -> int:
        found = self.store.read(
            lambda conn: conn.execute(
                "SELECT conversation_id FROM message WHERE native_id = ?", (native_id,)
            ).fetchone()
        )
        return int(found[0])

    def decide(
        self, kind: DecisionKind, native_id: str, text: str = "", *, until: Millis | None = None, about: bool = True
    ) -> Decision:
        row = self.store.read(
            lambda conn: conn.execute("SELECT id FROM message WHERE native_id = ?", (native_id,)).fetchone()
        )
        order = journal.Order(kind, self.conversation(native_id), row[0] if about else None, text, until)
        decided: Decision = self.do(
            journal.decide, order, actor=self.name, at=self.now(), batch=new_id(), not_before=self.clock
        )
        return decided

    def undo(self, decision_id: str) -> UndoReceipt:
        undone: UndoReceipt = self.do(undo.undo, decision_id, actor=self.name, at=self.now())
        return undone

    def entries(self, decision_id: str) -> list[Any]:
        return self.store.read(outbox.of_decision, decision_id)

    # -- the team --

    def push(self, most: int = 1000, *, lost: bool = False) -> int:
        events = self.do(team.outgoing, self.brand, most)
        self.log.append(self.name, events)
        if not lost:
            self.do(team.accepted, self.brand, [each.ticket for each in events])
        return len(events)

    def pull(self, most: int = 1000) -> list[Folded]:
        folded: list[Folded] = []
        while True:
            after, _ = self.store.read(team.anchor, self.brand)
            events, digest = self.log.page(after, most)
            if not events:
                return folded
            folded.append(self.do(team.fold, self.brand, events, digest, me=f"desk-{self.name}", at=self.now()))

    def sync(self) -> None:
        self.push()
        self.pull()

    # -- what it looks like --

    def state(self) -> dict[str, Any]:
        """Return everything that is to be the same on all desktops."""
        return self.store.read(shared_state, self.brand)

    def close(self) -> None:
        self.store.close()


def level(*desks: Desk) -> None:
    """Exchange until nobody has anything to say."""
    while sum(desk.push() for desk in desks):
        for desk in desks:
            desk.pull()
    for desk in desks:
        desk.pull()


_CONVERSATIONS = """
SELECT thread.native_id || '/' || author.native_id, state, assigned_to, labels, priority, snoozed_until,
  waiting_since, author.banned_until, author.muted_until, author.note
FROM conversation JOIN thread ON thread.id = thread_id JOIN author ON author.id = author_id
WHERE conversation.brand_id = ? ORDER BY 1
"""
_PROPOSALS = """
SELECT team_proposal.id FROM team_proposal JOIN conversation ON conversation.id = conversation_id
WHERE conversation.brand_id = ? ORDER BY 1
"""
_MESSAGES = """
SELECT message.native_id, status, text, message.edited_at, removed_by, conversation_id IS NULL,
  conversation_id IS NOT NULL AND direction = 'in' AND (message.id > handled_id
    OR message.id IN (SELECT value FROM json_each(late)))
FROM message LEFT JOIN conversation ON conversation.id = conversation_id JOIN account ON account.id = message.account_id
WHERE account.brand_id = ? ORDER BY 1
"""
_JOURNAL = """
SELECT journal.id, journal.kind, journal.at, journal.undoes, aside_by, merged, past, team_decision.seq,
  EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = journal.id)
FROM journal JOIN conversation ON conversation.id = conversation_id LEFT JOIN team_decision
  ON team_decision.id = journal.id WHERE conversation.brand_id = ? ORDER BY 1
"""
_OUTBOX = """
SELECT outbox.id, journal_id, state, result, error, inverse_of FROM outbox
JOIN account ON account.id = account_id JOIN team_decision ON team_decision.id = journal_id AND NOT past
WHERE account.brand_id = ? ORDER BY 1
"""


def shared_state(conn: Any, brand_id: int) -> dict[str, Any]:
    import json

    conversations = [list(row) for row in conn.execute(_CONVERSATIONS, (brand_id,))]
    for row in conversations:
        row[3] = sorted(json.loads(row[3]))
    return {
        "conversations": conversations,
        "messages": conn.execute(_MESSAGES, (brand_id,)).fetchall(),
        "journal": conn.execute(_JOURNAL, (brand_id,)).fetchall(),
        "outbox": [
            (*row[:3], json.loads(row[3] or "null"), *row[4:]) for row in conn.execute(_OUTBOX, (brand_id,)).fetchall()
        ],
        "proposals": conn.execute(_PROPOSALS, (brand_id,)).fetchall(),
        "charters": conn.execute(
            "SELECT id, number, text FROM charter WHERE brand_id = ? ORDER BY number", (brand_id,)
        ).fetchall(),
        "brand": conn.execute(
            "SELECT uid, name, colour, monogram, reply_target FROM brand WHERE id = ?", (brand_id,)
        ).fetchone(),
    }
