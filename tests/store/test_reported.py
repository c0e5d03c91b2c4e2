"""What people reported on a network is known to be so until somebody has decided."""

from __future__ import annotations

from dataclasses import replace

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied
from cm_inbox.store import Store, accounts, outbox

from .conftest import message, report
from .test_ingest import put


def test_what_was_reported_is_let_stand_and_then_no_longer_reported(store: Store, account: Account) -> None:
    able = report()
    may = {kind: Allowed() for kind in ActionKind}
    store.write(
        accounts.save_report, account.id, type(able)(able.native_id, able.address, able.name, may, able.text_limit)
    ).result()
    url = "https://forum.example/t/1/1"
    first, newest = message("1", 1000, thread="t"), message("2", 2000, thread="t")
    put(store, account, replace(first, reported=True, url=url), newest)
    inbox = Inbox(store, actor="camille", clock=lambda: 2_000_000)
    assert isinstance(inbox.permission(DecisionKind.UNHIDE, inbox.conversation(1)), Allowed)
    inbox.decide(DecisionKind.UNHIDE, [1], delay=0).result()
    (entry,) = inbox.outbox()
    action = store.write(outbox.claim, entry.id, 2_000_000).result()
    assert action is not None
    assert action.message_id == "1", "not the newest: the one that was reported"
    store.write(outbox.sent, entry.id, ActionResult(status=MessageStatus.VISIBLE), 2_000_000).result()
    told = {each.message.id: each.message for each in inbox.conversation(1).messages}
    assert (told["1"].reported, told["1"].url) == (False, url)
    assert isinstance(inbox.permission(DecisionKind.UNHIDE, inbox.conversation(1)), Denied)
    put(store, account, replace(first, reported=True, url=url))
    assert isinstance(inbox.permission(DecisionKind.UNHIDE, inbox.conversation(1)), Allowed), "reported again"
