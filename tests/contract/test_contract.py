"""What every network must do alike: read, decide, look again, and fail without loss.

What a network cannot do (``Harness.supports``) must be denied beforehand, with a reason.
"""

from __future__ import annotations

from typing import Any

import pytest

from cm_inbox.errors import AuthExpired, AuthRevoked, RateLimited, Transient
from cm_inbox.models.accounts import HealthState
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import NETWORK_DECISIONS, DecisionKind, OutboxState, Receipt
from cm_inbox.models.messages import Direction, MessageStatus, Visibility
from cm_inbox.models.permissions import ActionKind, Denied
from cm_inbox.models.queue import ConversationState
from cm_inbox.networks.base import Page
from tests.rig import Rig
from tests.waiting import until

from .harness import Customer, Harness

pytestmark = pytest.mark.anyio

QUESTION = "Bonjour, où est mon colis ? 📦"
ANYTHING = "*"
ANSWER = "Bonjour, il arrive demain matin."


def needs(harness: Harness, *kinds: ActionKind) -> None:
    """Skip what this network has no counterpart for; that it is denied is tested apart."""
    missing = set(kinds) - harness.supports
    if missing:
        pytest.skip(f"{harness.network} cannot {', '.join(sorted(missing))}")


async def arrived(ours: Rig, message_id: str) -> Conversation:
    """Read until the message is here."""

    async def look() -> Conversation | None:
        pulled = await ours.pull()
        assert pulled.error is None, repr(pulled.error)
        return ours.find(message_id)

    found = await until(look, every=0.2)
    assert found is not None
    return found


async def a_question(harness: Harness, ours: Rig, text: str = QUESTION) -> tuple[Customer, str, Conversation]:
    """A customer wrote to us in public, and it is here."""
    customer = await harness.new_customer("Client")
    message_id = await harness.post(customer, text)
    return customer, message_id, await arrived(ours, message_id)


async def a_tick(harness: Harness, ours: Rig) -> None:
    """Wait until the network's clock can tell what comes next from what was before."""
    before = ours.clock()
    await until(lambda: ours.clock() // harness.tick > before // harness.tick)


async def do(ours: Rig, kind: DecisionKind, conversation: Conversation, **options: Any) -> Receipt:
    """Decide and send at once."""
    receipt = ours.inbox.decide(kind, [conversation.row.id], delay=0, **options).result()
    assert not receipt.refused, receipt.refused
    await ours.outbox.drain()
    return receipt


async def done(ours: Rig, kind: DecisionKind, conversation: Conversation, **options: Any) -> Receipt:
    """The same, and it must have worked."""
    receipt = await do(ours, kind, conversation, **options)
    entry = ours.entry(receipt)
    assert entry.state is OutboxState.SENT, entry
    return receipt


def status_of(ours: Rig, message_id: str) -> MessageStatus:
    conversation = ours.find(message_id)
    assert conversation is not None
    (stored,) = [each for each in conversation.messages if each.message.id == message_id]
    return stored.message.status


# --- reading -----------------------------------------------------------------------------------


async def test_a_message_appears_once(harness: Harness, ours: Rig) -> None:
    customer, message_id, conversation = await a_question(harness, ours)
    assert conversation.row.state is ConversationState.OPEN
    assert conversation.row.waiting_since is not None
    assert [QUESTION in text for text in ours.texts(Direction.IN)] == [True]
    (stored,) = [each for each in conversation.messages if each.message.id == message_id]
    assert stored.message.author.id == customer.id
    assert stored.message.visibility is Visibility.PUBLIC


async def test_a_second_sync_finds_nothing_new(harness: Harness, ours: Rig) -> None:
    _, _, before = await a_question(harness, ours)
    pulled = await ours.pull()
    assert pulled.error is None
    assert pulled.arrived == 0
    after = ours.inbox.conversation(before.row.id)
    assert (after.row, after.messages) == (before.row, before.messages)


async def test_a_private_message_is_private(harness: Harness, ours: Rig) -> None:
    if not harness.has_private:
        pytest.skip(f"{harness.network} has no private messages")
    customer = await harness.new_customer("Client")
    message_id = await harness.post_private(customer, "Mon numéro est le 4711.")
    conversation = await arrived(ours, message_id)
    (stored,) = [each for each in conversation.messages if each.message.id == message_id]
    assert stored.message.visibility is Visibility.PRIVATE
    assert conversation.row.kind == "private"


async def test_an_edit_shows_and_the_old_text_is_kept(harness: Harness, ours: Rig) -> None:
    if not harness.reports_edits:
        pytest.skip(f"{harness.network} has no edits")
    customer, message_id, _ = await a_question(harness, ours)
    await harness.edit(customer, message_id, "Trouvé, merci !")

    async def edited() -> Conversation | None:
        await ours.pull()
        found = ours.find(message_id)
        return found if found and "Trouvé" in found.messages[0].message.text else None

    conversation = await until(edited, every=0.2)
    assert conversation is not None
    assert any(QUESTION in revision.text for revision in conversation.messages[0].revisions)


async def test_what_is_answered_elsewhere_leaves_the_queue_until_they_write_again(harness: Harness, ours: Rig) -> None:
    if not harness.reports_own:
        pytest.skip(f"{harness.network} does not report what we write there")
    customer, message_id, conversation = await a_question(harness, ours)
    await a_tick(harness, ours)
    await harness.answer(customer, message_id, "Il part demain.")

    async def closed() -> bool:
        await ours.pull()
        return ours.inbox.conversation(conversation.row.id).row.state is ConversationState.DONE

    await until(closed, every=0.2)
    assert not ours.inbox.history()
    await a_tick(harness, ours)
    again = await arrived(ours, await harness.post(customer, "Toujours rien !", reply_to=message_id))
    assert again.row.state is ConversationState.OPEN
    assert again.row.waiting_since is not None


async def test_a_deletion_by_the_author_shows(harness: Harness, ours: Rig) -> None:
    if not harness.reports_removals:
        pytest.skip(f"{harness.network} does not tell what an author takes away")
    customer, message_id, _ = await a_question(harness, ours)
    await harness.delete(customer, message_id)

    async def gone() -> bool:
        await ours.pull()
        return status_of(ours, message_id) is MessageStatus.REMOVED

    await until(gone, every=0.2)


async def test_what_a_first_reading_finds_is_no_news_and_what_comes_after_it_is(harness: Harness, ours: Rig) -> None:
    """Only news opens again what was closed here after it was written."""
    if not harness.keeps_past:
        pytest.skip(f"{harness.network} does not repeat what was said before")
    customer, message_id, _ = await a_question(harness, ours)
    (account,) = ours.inbox.accounts()
    network = ours.adapters.get(account)
    cursors: dict[str, str | None] = {}

    async def read() -> list[Page]:
        pages: list[Page] = []
        for source in network.sources():
            more = True
            while more:
                # Synapse keeps the answer to the very same first question for two minutes: ask with another patience
                pages.append(await network.fetch(source, cursors.get(source.name), wait=0.01))
                cursors[source.name], more = pages[-1].cursor, pages[-1].more
        return pages

    first = await read()
    found = {message.id for page in first for message in page.messages}
    assert message_id in found
    assert found == {each for page in first for each in page.past}
    news = await harness.post(customer, "Toujours rien !", reply_to=message_id)

    async def brought() -> Page | None:
        return next((page for page in await read() if news in {message.id for message in page.messages}), None)

    page = await until(brought, every=0.2)
    assert page is not None
    assert news not in page.past


# --- deciding ----------------------------------------------------------------------------------


async def test_what_is_written_the_moment_we_close_opens_again(harness: Harness, ours: Rig) -> None:
    """Within one tick of the network's clock nothing tells what came first: it was not here, so nobody saw it."""
    customer, message_id, conversation = await a_question(harness, ours)
    ours.inbox.decide(DecisionKind.DONE, [conversation.row.id]).result()
    again = await arrived(ours, await harness.post(customer, "Toujours rien !", reply_to=message_id))
    assert again.row.id == conversation.row.id
    assert again.row.state is ConversationState.OPEN
    assert again.row.waiting_since is not None


async def test_a_reply_is_there_once(harness: Harness, ours: Rig) -> None:
    customer, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.REPLY, conversation, text=ANSWER)
    (reply,) = await until(lambda: harness.replies(customer, message_id))
    assert ANSWER in reply
    pulled = await ours.pull()
    assert pulled.error is None
    (ours_there,) = ours.texts(Direction.OUT)
    assert ANSWER in ours_there
    now = ours.inbox.conversation(conversation.row.id)
    assert now.row.state is ConversationState.DONE
    (own,) = [each.message.id for each in now.messages if each.message.direction is Direction.OUT]
    assert [each.made for each in now.decisions] == [own], "whatever a network makes of its text, it is known again"


async def test_an_answer_to_our_reply_reopens(harness: Harness, ours: Rig) -> None:
    customer, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.REPLY, conversation, text=ANSWER)
    again = await harness.post(customer, "Toujours rien !", reply_to=message_id)
    reopened = await arrived(ours, again)
    assert reopened.row.id == conversation.row.id
    assert reopened.row.state is ConversationState.OPEN


async def test_a_private_reply_is_private(harness: Harness, ours: Rig) -> None:
    needs(harness, ActionKind.REPLY_PRIVATE)
    customer, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.REPLY_PRIVATE, conversation, text=ANSWER)
    (text,) = await until(lambda: harness.private_texts(customer))
    assert ANSWER in text
    assert not await harness.replies(customer, message_id)


async def test_hidden_and_shown_again(harness: Harness, ours: Rig) -> None:
    needs(harness, ActionKind.HIDE, ActionKind.UNHIDE)
    _, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.HIDE, conversation)
    assert not await harness.is_visible(message_id)
    await ours.pull()
    assert status_of(ours, message_id) in (MessageStatus.HIDDEN, MessageStatus.HELD)
    await done(ours, DecisionKind.UNHIDE, ours.inbox.conversation(conversation.row.id))
    assert await harness.is_visible(message_id)
    await ours.pull()
    assert status_of(ours, message_id) is MessageStatus.VISIBLE


async def test_deleted(harness: Harness, ours: Rig) -> None:
    needs(harness, ActionKind.DELETE)
    _, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.DELETE, conversation)
    assert not await harness.is_visible(message_id)
    await ours.pull()
    assert status_of(ours, message_id) is MessageStatus.DELETED


async def test_banned_and_let_in_again(harness: Harness, ours: Rig) -> None:
    needs(harness, ActionKind.BAN, ActionKind.UNBAN)
    customer, _, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.BAN, conversation)
    assert await harness.is_banned(customer)
    banned = ours.inbox.conversation(conversation.row.id)
    assert banned.author.banned
    await done(ours, DecisionKind.UNBAN, banned)
    assert not await harness.is_banned(customer)
    assert not ours.inbox.conversation(conversation.row.id).author.banned


async def test_muted_and_heard_again(harness: Harness, ours: Rig) -> None:
    needs(harness, ActionKind.MUTE, ActionKind.UNMUTE)
    customer, _, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.MUTE, conversation)
    assert await harness.is_muted(customer)
    await done(ours, DecisionKind.UNMUTE, ours.inbox.conversation(conversation.row.id))
    assert not await harness.is_muted(customer)


async def test_liked_and_taken_back(harness: Harness, ours: Rig) -> None:
    needs(harness, ActionKind.LIKE, ActionKind.UNLIKE)
    _, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.LIKE, conversation)
    assert await harness.is_liked(message_id)
    ours.inbox.undo().result()
    await ours.outbox.drain()
    assert not await harness.is_liked(message_id)


async def test_a_sent_reply_is_taken_back(harness: Harness, ours: Rig) -> None:
    needs(harness, ActionKind.RETRACT)
    customer, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.REPLY, conversation, text=ANSWER)
    await until(lambda: harness.replies(customer, message_id))
    ours.inbox.undo().result()
    await ours.outbox.drain()

    async def taken_back() -> bool:
        return not await harness.replies(customer, message_id)

    await until(taken_back)
    restored = ours.inbox.conversation(conversation.row.id)
    assert restored.row.state is ConversationState.OPEN
    assert restored.draft is not None
    assert restored.draft.text == ANSWER


async def test_what_a_network_cannot_do_is_denied_beforehand(harness: Harness, ours: Rig) -> None:
    _, _, conversation = await a_question(harness, ours)
    for kind, action in NETWORK_DECISIONS.items():
        if action in harness.supports or action in (ActionKind.UNBAN, ActionKind.UNMUTE, ActionKind.UNHIDE):
            continue
        assert isinstance(ours.inbox.permission(kind, conversation), Denied), kind


# --- failing -----------------------------------------------------------------------------------


def over_http(harness: Harness, ours: Rig) -> None:
    if not ours.wire.requests:
        pytest.skip(f"{harness.network} has no wire that could break")


async def test_an_undelivered_answer_is_not_sent_twice(harness: Harness, ours: Rig) -> None:
    """The server did it, the answer got lost: look before sending again."""
    customer, message_id, conversation = await a_question(harness, ours)
    over_http(harness, ours)
    fault = ours.wire.lose_answer("POST", ANYTHING)
    put = ours.wire.lose_answer("PUT", ANYTHING)
    receipt = await do(ours, DecisionKind.REPLY, conversation, text=ANSWER)

    async def settled() -> bool:
        await ours.outbox.drain()
        entry = ours.entry(receipt)
        if harness.finds_what_was_sent:
            return entry.state is OutboxState.SENT
        return entry.state is OutboxState.UNKNOWN and entry.error_code == "CannotTell"

    await until(settled, within=60)
    assert fault.met or put.met, "neither fault was met"
    ours.wire.clear()
    replies = await until(lambda: harness.replies(customer, message_id))
    assert len(replies) == 1
    if not harness.finds_what_was_sent:
        await ours.outbox.drain()
        assert len(await harness.replies(customer, message_id)) == 1
        return
    await ours.pull()
    assert len(ours.texts(Direction.OUT)) == 1


@pytest.mark.parametrize("manner", ["html", "refuse", "cut", "hang"])
async def test_a_broken_wire_loses_nothing(harness: Harness, ours: Rig, manner: str) -> None:
    over_http(harness, ours)
    customer = await harness.new_customer("Client")
    message_id = await harness.post(customer, QUESTION)
    if manner == "html":
        ours.wire.html("GET", ANYTHING, times=None)
    elif manner == "refuse":
        ours.wire.refuse("GET", ANYTHING, times=None)
    elif manner == "cut":
        ours.wire.cut("GET", ANYTHING, times=None)
    else:
        ours.wire.hang("GET", ANYTHING, times=None, after=0.2)
    pulled = await ours.pull()
    assert isinstance(pulled.error, Transient), repr(pulled.error)
    (account,) = ours.inbox.accounts()
    assert account.health.state is HealthState.RETRYING
    assert account.health.error_message
    ours.wire.release()
    ours.wire.clear()
    await arrived(ours, message_id)
    (account,) = ours.inbox.accounts()
    assert account.health.state is HealthState.OK


async def test_a_rate_limit_is_waited_out(harness: Harness, ours: Rig) -> None:
    over_http(harness, ours)
    ours.wire.answer("GET", ANYTHING, 429, headers={"Retry-After": "30"}, body=b"{}", times=None)
    pulled = await ours.pull()
    assert isinstance(pulled.error, RateLimited), repr(pulled.error)
    (account,) = ours.inbox.accounts()
    assert account.health.state is HealthState.LIMITED
    assert account.health.next_try_at is not None
    assert account.health.next_try_at > ours.clock()


async def test_a_dead_token_is_said_and_nothing_is_lost(harness: Harness, ours: Rig) -> None:
    _, message_id, conversation = await a_question(harness, ours)
    try:
        await harness.revoke_our_token()
    except NotImplementedError:
        pytest.skip(f"{harness.network}: the harness cannot revoke a token")
    pulled = await ours.pull()
    assert isinstance(pulled.error, AuthRevoked | AuthExpired), repr(pulled.error)
    (account,) = ours.inbox.accounts()
    assert account.health.state is HealthState.SIGNED_OUT
    receipt = await do(ours, DecisionKind.REPLY, conversation, text=ANSWER)
    entry = ours.entry(receipt)
    assert entry.state is OutboxState.WAITING
    assert entry.error_message
    assert ours.find(message_id) is not None


async def test_a_refusal_is_shown_with_its_reason(harness: Harness, ours: Rig) -> None:
    _, _, conversation = await a_question(harness, ours)
    over_http(harness, ours)
    for method in ("POST", "PUT"):
        ours.wire.answer(method, ANYTHING, 403, harness.refusal, times=None)
    receipt = await do(ours, DecisionKind.REPLY, conversation, text=ANSWER)
    entry = ours.entry(receipt)
    assert entry.state is OutboxState.FAILED, entry
    assert entry.error_code in ("NotPermitted", "ScopeMissing")
    failed = ours.inbox.conversation(conversation.row.id)
    assert failed.row.has_failure
    assert failed.row.state is ConversationState.OPEN
    ours.wire.clear()
    ours.inbox.retry(entry.id).result()
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.SENT


async def test_a_vanished_message_is_said(harness: Harness, ours: Rig) -> None:
    customer, message_id, conversation = await a_question(harness, ours)
    try:
        await harness.delete(customer, message_id)
    except NotImplementedError:
        pytest.skip(f"{harness.network}: nobody can take back what was said")
    receipt = await do(ours, DecisionKind.REPLY, conversation, text=ANSWER)
    entry = ours.entry(receipt)
    if entry.state is OutboxState.SENT:
        assert len(ours.texts(Direction.OUT)) == 1, "some networks take an answer to what is gone"
        return
    assert entry.state is OutboxState.FAILED, entry
    assert entry.error_message
    restored = ours.inbox.conversation(conversation.row.id)
    assert restored.row.state is ConversationState.OPEN
    assert restored.row.has_failure
