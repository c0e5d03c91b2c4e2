"""Deciding, sending, taking back: over a real store and a real server, with all that can go wrong between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.errors import NotAllowed, NotFound, UsageError
from cm_inbox.models.accounts import HealthState, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxState, Undoing
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.messages import Direction, MessageStatus, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason, Window
from cm_inbox.models.queue import ConversationState, View
from cm_inbox.networks.base import SignInRequest
from cm_inbox.store import accounts
from cm_inbox.sync import Reader
from tests.plain_network import START, PlainNetwork, PlainServer, plain_server
from tests.rig import Rig, rig
from tests.waiting import until

pytestmark = pytest.mark.anyio


class Clock:
    """A clock one can turn."""

    def __init__(self) -> None:
        self.offset: Millis = 0

    def __call__(self) -> Millis:
        return now() + self.offset


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def ours(tmp_path: Path, server: PlainServer, clock: Clock) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork, clock=clock) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        yield made


async def asked(ours: Rig, server: PlainServer, text: str = "Where is my parcel?") -> Conversation:
    """A customer wrote, and it is here."""
    message_id = server.customer_says(text)
    await ours.pull()
    found = ours.find(message_id)
    assert found is not None
    return found


def again(ours: Rig, conversation: Conversation) -> Conversation:
    return ours.inbox.conversation(conversation.row.id)


# --- the network's time for an answer ---


HOUR: Millis = 3_600_000


async def lettered(ours: Rig, server: PlainServer, until: Millis) -> Conversation:
    """A letter is here, which may be answered until then."""
    letter = server.friend_writes("Are you there?", until)
    await ours.pull()
    found = ours.find(letter)
    assert found is not None
    return found


async def test_what_would_arrive_too_late_does_not_leave(ours: Rig, server: PlainServer, clock: Clock) -> None:
    conversation = await lettered(ours, server, clock() + HOUR)
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Yes.").result()
    clock.offset = HOUR
    await ours.outbox.drain()
    assert server.changes == []
    entry = ours.entry(receipt)
    assert (entry.state, entry.error_code) == (OutboxState.FAILED, "WindowClosed")
    late = again(ours, conversation)
    assert late.row.waiting_since == conversation.row.waiting_since is not None
    assert late.draft is not None
    assert late.draft.text == "Yes."
    assert ours.inbox.permission(DecisionKind.REPLY, late) == Denied(Reason.AWAITS_THEM)


async def test_a_late_answer_leaves_once_they_wrote_again(ours: Rig, server: PlainServer, clock: Clock) -> None:
    conversation = await lettered(ours, server, clock() + HOUR)
    first = conversation.messages[0].message.id
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], message_id=first, text="Yes.").result()
    clock.offset = HOUR
    await ours.outbox.drain()
    await lettered(ours, server, clock() + HOUR)
    assert isinstance(ours.inbox.permission(DecisionKind.REPLY, again(ours, conversation), first), Allowed)
    ours.inbox.retry(ours.entry(receipt).id).result()
    assert again(ours, conversation).draft is None, "what is being sent is no draft"
    await ours.outbox.drain()
    assert server.changes == [("reply", "Yes.")]


async def test_an_approved_app_answers_late_and_is_due_later(
    ours: Rig, server: PlainServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lates: list[bool] = []
    act = PlainNetwork.act

    async def heard(network: PlainNetwork, action: Action) -> ActionResult:
        lates.append(action.late)
        return await act(network, action)

    monkeypatch.setattr(PlainNetwork, "act", heard)
    conversation = await lettered(ours, server, clock() + HOUR)
    shuts = conversation.messages[0].message.windows[ActionKind.REPLY].until
    account = conversation.account.id
    ours.store.write(accounts.approve, account, 5 * HOUR).result()
    longer = again(ours, conversation)
    assert longer.account.longer == 5 * HOUR
    assert ours.inbox.window(DecisionKind.REPLY, longer) == Window(shuts + 5 * HOUR, True, late_from=shuts)
    said = (await PlainNetwork.sign_in(SignInRequest(SignInMethod.TOKEN), ours.http)).report
    ours.store.write(accounts.save_report, account, said).result()
    assert again(ours, conversation).account.longer == 5 * HOUR, "what a person said outlives what the network says"
    clock.offset = 2 * HOUR
    assert isinstance(ours.inbox.permission(DecisionKind.REPLY, again(ours, conversation)), Allowed)
    ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Sorry.").result()
    clock.offset += 60_000
    await ours.outbox.drain()
    assert (server.changes, lates) == ([("reply", "Sorry.")], [True])
    ours.store.write(accounts.approve, account, 0).result()
    assert ours.inbox.permission(DecisionKind.REPLY, again(ours, conversation)) == Denied(Reason.AWAITS_THEM)


async def test_an_answer_is_due_before_the_network_shuts(ours: Rig, server: PlainServer) -> None:
    conversation = await lettered(ours, server, START + HOUR)
    assert conversation.row.waiting_since is not None
    assert conversation.row.due_at == START + HOUR, "the brand promises two hours"
    longer = await lettered(ours, server, START + 3 * HOUR)
    assert longer.row.due_at == conversation.row.waiting_since + 2 * HOUR


async def test_it_is_due_no_earlier_where_the_network_approved_the_app(ours: Rig, server: PlainServer) -> None:
    conversation = await lettered(ours, server, START + HOUR)
    for more, hours in ((2 * HOUR, 2), (0, 1)):
        ours.store.write(accounts.approve, conversation.account.id, more).result()
        assert (again(ours, conversation).row.due_at or 0) // HOUR == START // HOUR + hours


# --- the undo window ---------------------------------------------------------------------------


async def test_an_answer_waits_for_its_undo_window(ours: Rig, server: PlainServer, clock: Clock) -> None:
    conversation = await asked(ours, server)
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Tomorrow.").result()
    await ours.outbox.drain()
    assert server.changes == []
    assert receipt.undo_until is not None
    clock.offset = receipt.undo_until - now() + 1
    await ours.outbox.drain()
    assert server.changes == [("reply", "Tomorrow.")]
    assert again(ours, conversation).row.state is ConversationState.DONE


async def test_undo_before_sending_cancels_and_gives_the_text_back(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Tomorrow.").result()
    undone = ours.inbox.undo().result()
    assert undone.how == {receipt.decisions[0].id: Undoing.CANCELLED}
    await ours.outbox.drain()
    assert server.changes == []
    restored = again(ours, conversation)
    assert restored.row.waiting_since == conversation.row.waiting_since is not None
    assert restored.row == replace(conversation.row, has_draft=True)
    assert restored.draft is not None
    assert restored.draft.text == "Tomorrow."


async def test_undo_never_overwrites_a_draft(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="First.").result()
    ours.inbox.save_draft(conversation.row.id, "Second, being written", Visibility.PUBLIC).result()
    ours.inbox.undo().result()
    draft = ours.inbox.draft(conversation.row.id)
    assert draft is not None
    assert draft.text == "Second, being written"


async def test_undo_after_sending_orders_the_inverse(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.inbox.decide(DecisionKind.HIDE, [conversation.row.id], delay=0).result()
    await ours.outbox.drain()
    undone = ours.inbox.undo().result()
    assert set(undone.how.values()) == {Undoing.INVERSE}
    await ours.outbox.drain()
    (message,) = again(ours, conversation).messages
    assert message.message.status is MessageStatus.VISIBLE
    assert [kind for kind, _ in server.changes] == ["hide", "unhide"]
    assert again(ours, conversation).row.waiting_since == conversation.row.waiting_since


async def test_a_reopened_conversation_waits_again(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.inbox.decide(DecisionKind.DONE, [conversation.row.id]).result()
    assert again(ours, conversation).row.waiting_since is None
    ours.inbox.decide(DecisionKind.REOPEN, [conversation.row.id]).result()
    reopened = again(ours, conversation).row
    assert (reopened.waiting_since, reopened.due_at) == (conversation.row.waiting_since, conversation.row.due_at)


async def test_what_is_one_way_cannot_be_undone(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Hello", delay=0).result()
    await ours.outbox.drain()
    (decision,) = ours.inbox.history()
    (account,) = ours.inbox.accounts()
    report = await ours.adapters.get(account).check()
    one_way = replace(report, permissions={**report.permissions, ActionKind.RETRACT: Denied(Reason.ONE_WAY)})
    ours.store.write(accounts.save_report, account.id, one_way).result()
    with pytest.raises(NotAllowed):
        ours.inbox.undo(decision.id).result()
    assert again(ours, conversation).row.state is ConversationState.DONE


async def test_undo_takes_a_whole_batch_back(ours: Rig, server: PlainServer) -> None:
    conversations = [await asked(ours, server, f"Question {n}") for n in range(5)]
    ids = [conversation.row.id for conversation in conversations]
    ours.inbox.decide(DecisionKind.DONE, ids).result()
    assert not ours.inbox.ids(View.INBOX)
    undone = ours.inbox.undo().result()
    assert len(undone.undone) == 5
    assert sorted(ours.inbox.ids(View.INBOX)) == sorted(ids)
    with pytest.raises(NotFound):
        ours.inbox.undo().result()


async def test_undo_leaves_alone_what_came_later(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    labelled = ours.inbox.decide(DecisionKind.LABEL, [conversation.row.id], text="delivery").result()
    ours.inbox.decide(DecisionKind.LABEL, [conversation.row.id], text="angry").result()
    ours.inbox.decide(DecisionKind.DONE, [conversation.row.id]).result()
    ours.inbox.undo(labelled.decisions[0].id).result()
    row = again(ours, conversation).row
    assert row.labels == ("angry",)
    assert row.state is ConversationState.DONE


async def test_a_decision_is_taken_back_only_once(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    receipt = ours.inbox.decide(DecisionKind.DONE, [conversation.row.id]).result()
    ours.inbox.undo(receipt.decisions[0].id).result()
    with pytest.raises(NotFound):
        ours.inbox.undo(receipt.decisions[0].id).result()


# --- refusals ----------------------------------------------------------------------------------


async def test_a_refusal_takes_the_local_state_back_and_says_why(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.wire.answer("POST", "*", 403, b'{"error": "no"}')
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Hello", delay=0).result()
    await ours.outbox.drain()
    entry = ours.entry(receipt)
    assert entry.state is OutboxState.FAILED
    assert entry.error_title
    failed = again(ours, conversation)
    assert failed.row.state is ConversationState.OPEN
    assert failed.row.has_failure
    assert ours.inbox.counts().failed == 1


async def test_a_failed_entry_is_sent_again_or_given_up(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.wire.answer("POST", "*", 403, b"{}", times=2)
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Hello", delay=0).result()
    await ours.outbox.drain()
    ours.inbox.retry(ours.entry(receipt).id).result()
    assert again(ours, conversation).row.state is ConversationState.DONE
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.FAILED
    ours.inbox.retry(ours.entry(receipt).id).result()
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.SENT
    assert server.changes == [("reply", "Hello")]
    with pytest.raises(UsageError):
        ours.inbox.cancel(ours.entry(receipt).id).result()


async def test_a_refused_inverse_leaves_the_decision_standing(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.inbox.decide(DecisionKind.HIDE, [conversation.row.id], delay=0).result()
    await ours.outbox.drain()
    ours.wire.answer("POST", "*", 403, b"{}")
    ours.inbox.undo().result()
    await ours.outbox.drain()
    (message,) = again(ours, conversation).messages
    assert message.message.status is MessageStatus.HIDDEN


# --- unknown outcomes --------------------------------------------------------------------------


async def test_a_lost_answer_is_looked_up_not_repeated(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.wire.lose_answer("POST", "*")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Hello", delay=0).result()
    await ours.outbox.drain()
    assert ours.entry(receipt).state in (OutboxState.UNKNOWN, OutboxState.SENT)

    async def sent() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).state is OutboxState.SENT

    await until(sent)
    assert server.changes == [("reply", "Hello")]


async def test_a_request_that_never_arrived_is_sent_after_looking(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.wire.hang("POST", "*", after=0.05)
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Hello", delay=0).result()

    async def sent() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).state is OutboxState.SENT

    await until(sent)
    assert server.changes == [("reply", "Hello")]


async def test_what_nobody_can_tell_waits_for_a_person(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    ours.wire.lose_answer("POST", "*")
    ours.wire.answer("GET", "*", 403, b"{}", times=None)
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Hello", delay=0).result()

    async def unclear() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).error_code == "CannotTell"

    await until(unclear)
    assert ours.entry(receipt).state is OutboxState.UNKNOWN
    assert server.changes == [("reply", "Hello")]
    ours.inbox.cancel(ours.entry(receipt).id).result()
    assert ours.entry(receipt).state is OutboxState.CANCELLED
    assert again(ours, conversation).row.state is ConversationState.DONE, "the person saw it there"


# --- offline, order, clocks --------------------------------------------------------------------


async def test_hours_offline_with_500_decisions(ours: Rig, server: PlainServer) -> None:
    for number in range(250):
        server.customer_says(f"Question {number}")
    await ours.pull()
    ids = list(ours.inbox.ids(View.INBOX))
    ours.wire.refuse("*", "*", times=None)
    for conversation_id in ids:
        ours.inbox.decide(DecisionKind.HIDE, [conversation_id], delay=0)
        ours.inbox.decide(DecisionKind.REPLY, [conversation_id], text=f"Answer to {conversation_id}", delay=0)
    ours.store.write_urgent(lambda connection: None).result()
    await ours.outbox.drain()
    assert server.changes == []
    assert ours.inbox.counts().views[View.OUTBOX] == 500
    ours.wire.clear()
    sending = asyncio.create_task(ours.outbox.run())
    try:
        await until(lambda: ours.inbox.counts().views[View.OUTBOX] == 0, within=90)
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    assert len(server.changes) == 500
    assert len(set(server.changes)) == 500
    place = {change: position for position, change in enumerate(server.changes)}
    for conversation_id in ids:
        native = ours.inbox.conversation(conversation_id).messages[0].message.id
        assert place["hide", native] < place["reply", f"Answer to {conversation_id}"]


async def test_a_clock_set_back_does_not_hold_answers_for_hours(ours: Rig, server: PlainServer, clock: Clock) -> None:
    conversation = await asked(ours, server)
    ours.inbox.undo_window = 50
    ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Hello").result()
    clock.offset = -5 * 3_600_000
    sending = asyncio.create_task(ours.outbox.run())
    try:
        await until(lambda: server.changes == [("reply", "Hello")])
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def test_a_new_message_reopens_and_counts_as_waiting(ours: Rig, server: PlainServer, clock: Clock) -> None:
    conversation = await asked(ours, server)
    ours.inbox.decide(DecisionKind.SNOOZE, [conversation.row.id], until=clock() + 3_600_000).result()
    assert again(ours, conversation).row.state is ConversationState.SNOOZED
    clock.offset = 3_700_000
    assert ours.inbox.wake_snoozed().result() == [conversation.row.id]
    assert again(ours, conversation).row.state is ConversationState.OPEN


async def test_a_timed_ban_is_lifted_where_the_network_does_not(ours: Rig, server: PlainServer, clock: Clock) -> None:
    conversation = await asked(ours, server)
    (account,) = ours.inbox.accounts()
    report = await ours.adapters.get(account).check()
    bans = {**report.permissions, ActionKind.BAN: Allowed(), ActionKind.UNBAN: Allowed()}
    ours.store.write(accounts.save_report, account.id, replace(report, permissions=bans)).result()
    receipt = ours.inbox.decide(DecisionKind.BAN, [conversation.row.id], until=clock() + 60_000, delay=0).result()
    await ours.outbox.drain()
    assert ours.entry(receipt).action.until is None
    assert ours.inbox.lift_expired().result() == ()
    clock.offset = 61_000
    assert ours.inbox.lift_expired().result() == (conversation.row.id,)
    await ours.outbox.drain()
    assert [kind for kind, _ in server.changes] == ["ban", "unban"]
    assert not again(ours, conversation).author.banned
    assert ours.inbox.lift_expired().result() == ()


# --- one account's trouble is its own ----------------------------------------------------------


async def test_one_broken_account_does_not_slow_another(ours: Rig, server: PlainServer) -> None:
    with plain_server() as other:
        await ours.connect("plain", SignInRequest(SignInMethod.TOKEN, server=other.url, user="them@plain"))
        server.customer_says("Never read")
        other.customer_says("Read at once")
        ours.wire.hang("GET", lambda request: str(request.url).startswith(server.url), times=None)
        reading = asyncio.create_task(ours.sync.run())
        try:
            await until(lambda: ours.texts(Direction.IN) == ["Read at once"])
        finally:
            ours.wire.release()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def test_a_healthy_account_that_is_not_read_is_stale(ours: Rig, server: PlainServer, clock: Clock) -> None:
    await asked(ours, server)
    (account,) = ours.inbox.accounts()
    assert account.health.state is HealthState.OK
    reader = Reader(account, ours.store, ours.adapters, ours.inbox.tell, clock)
    clock.offset = 20 * 60_000
    await reader.look_stale()
    (account,) = ours.inbox.accounts()
    assert account.health.state is HealthState.STALE
