"""What an undo takes back is found by an index, however long the journal."""

from __future__ import annotations

import pytest

from cm_inbox.errors import NotFound
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.decisions import DecisionKind, OutboxState, UndoReceipt
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.store import Connection, Store, accounts, outbox, undo

from .conftest import message, report, watch
from .test_ingest import put


def test_no_undo_looks_through_the_journal(store: Store, account: Account) -> None:
    able = report()
    may = {kind: Allowed() for kind in ActionKind}
    store.write(
        accounts.save_report, account.id, type(able)(able.native_id, able.address, able.name, may, able.text_limit)
    ).result()
    put(store, account, *(message(str(n), 1000 + n, thread=f"t{n}") for n in range(3)))
    inbox = Inbox(store, actor="camille", clock=lambda: 2_000_000)
    inbox.decide(DecisionKind.REPLY, [1, 2, 3], text="Merci !").result()
    plans: list[str] = []

    def take_back(conn: Connection, actor: str) -> UndoReceipt:
        return undo.undo(watch(conn, plans), None, actor=actor, at=2_000_001)

    receipt = store.write(take_back, "camille").result()
    assert [decision.conversation_id for decision in receipt.undone] == [3, 2, 1]
    with pytest.raises(NotFound):
        store.write(take_back, "nobody").result()
    assert [line for line in plans if line.startswith("SCAN") and "VIRTUAL" not in line] == []
    assert any("journal_batch (batch=?)" in line for line in plans)
    assert any("journal_actor (actor=?)" in line for line in plans)


def test_who_lifts_a_mute_by_hand_is_handed_what_it_gave(store: Store, account: Account) -> None:
    """Some networks keep no list of mutes: what ends one is known from when it was set, maybe in another run."""
    able = report()
    may = {kind: Allowed() for kind in ActionKind}
    store.write(
        accounts.save_report, account.id, type(able)(able.native_id, able.address, able.name, may, able.text_limit)
    ).result()
    put(store, account, *(message(str(n), 1000 + n, thread=f"t{n}") for n in range(2)))
    inbox = Inbox(store, actor="camille", clock=lambda: 2_000_000)

    def sent(kind: DecisionKind, conversation: int, handle: str | None) -> str | None:
        inbox.decide(kind, [conversation], delay=0).result()
        entry = next(each for each in inbox.outbox() if each.state is OutboxState.WAITING)
        action = store.write(outbox.claim, entry.id, 2_000_000).result()
        assert action is not None
        store.write(outbox.sent, entry.id, ActionResult(undo_handle=handle), 2_000_000).result()
        earlier: str | None = action.earlier
        return earlier

    assert sent(DecisionKind.MUTE, 1, "ban-1") is None
    assert sent(DecisionKind.UNMUTE, 1, None) == "ban-1"
    assert sent(DecisionKind.MUTE, 2, None) is None
    assert sent(DecisionKind.UNMUTE, 2, None) is None
    assert sent(DecisionKind.MUTE, 1, "ban-2") is None
    assert sent(DecisionKind.UNMUTE, 1, None) == "ban-2"
