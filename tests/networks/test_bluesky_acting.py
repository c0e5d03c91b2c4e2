"""Acting on Bluesky, against the real network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from cm_inbox.errors import (
    Gone,
    Invalid,
    NotPermitted,
    OutcomeUnknown,
    Unsupported,
)
from cm_inbox.models.actions import Outcome
from cm_inbox.models.instants import now
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Lookup
from cm_inbox.networks.bluesky import OWN_POSTS
from cm_inbox.networks.bluesky_text import record_key
from tests.networks.bluesky_world import World, opened, order
from tests.servers.bluesky import BlueskyServer
from tests.waiting import until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(bluesky_server: BlueskyServer) -> AsyncIterator[World]:
    async with opened(bluesky_server) as world:
        yield world


async def test_a_reply_is_there_once_and_its_message_is_what_a_fetch_brings(world: World) -> None:
    customer = await world.harness.new_customer("max")
    question = await world.received(customer, "C'est combien ?")
    text = f"Bonjour {customer.handle}, voyez https://example.com/é #Prix 🙂"
    action = order(ActionKind.REPLY, question, text)
    result = await world.adapter.act(action)
    assert result.message is not None
    assert (result.message.text, result.message.parent) == (text, question.id)
    assert result.message.id.endswith(record_key(action.id))
    again = await world.adapter.act(action)  # a retry meets the record of the first
    assert again.message is not None
    assert again.message.id == result.message.id
    assert await world.harness.replies(customer, question.id) == [text]
    facets = (await world.harness.ours.record(result.message.id))["value"]["facets"]
    assert [facet["features"][0]["$type"].split("#")[1] for facet in facets] == ["mention", "link", "tag"]
    assert facets[0]["features"][0]["did"] == customer.id
    fetched = await world.fetch_until(result.message.id, OWN_POSTS)
    assert fetched.thread.post is not None  # what is counted of the post goes on meanwhile
    thread = replace(fetched.thread, post=result.message.thread.post)
    assert replace(fetched, author=result.message.author, thread=thread) == result.message


async def test_a_lost_answer_is_found_and_a_lost_request_is_not(world: World) -> None:
    customer = await world.harness.new_customer("lou")
    question = await world.received(customer, "Allô ?")
    action = order(ActionKind.REPLY, question, "Oui !")
    assert await world.adapter.find(action) is Lookup.ABSENT
    world.wire.lose_answer("POST", "/xrpc/com.atproto.repo.putRecord")
    with pytest.raises(OutcomeUnknown):
        await world.adapter.act(action)
    found = await world.adapter.find(action)
    assert not isinstance(found, Lookup)
    assert found.message is not None
    assert found.message.text == "Oui !"
    assert await world.harness.replies(customer, question.id) == ["Oui !"]


async def test_refusals_of_a_reply(world: World) -> None:
    customer = await world.harness.new_customer("tom")
    question = await world.received(customer, "Hé")
    with pytest.raises(Invalid) as refused:
        await world.adapter.act(order(ActionKind.REPLY, question, "x" * 301))
    assert refused.value.limit == 300
    with pytest.raises(Invalid) as refused:
        await world.adapter.act(order(ActionKind.REPLY, question, "👩‍👩‍👧‍👦" * 150))
    assert refused.value.limit == 3000
    with pytest.raises(Invalid):
        await world.adapter.act(order(ActionKind.REPLY, question, "  "))
    await world.harness.delete(customer, question.id)
    with pytest.raises(Gone):
        await world.adapter.act(order(ActionKind.REPLY, question, "Trop tard"))
    assert await world.harness.replies(customer, question.id) == []


async def test_a_closed_thread_takes_no_reply(world: World) -> None:
    customer = await world.harness.new_customer("ugo")
    person = world.harness._people[customer.id]
    us = world.harness.ours
    facet = {
        "index": {"byteStart": 0, "byteEnd": len(us.handle) + 1},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": us.did}],
    }
    made = await person.say(f"@{us.handle} nul", facets=[facet])
    gate = {"post": made["uri"], "allow": []}
    await person.write("app.bsky.feed.threadgate", gate, rkey=made["uri"].split("/")[-1])

    async def closed() -> bool:
        seen = await world.adapter.recheck([made["uri"]])
        return any(ActionKind.REPLY in message.denied for message in seen.messages)

    await until(closed)
    message = (await world.adapter.recheck([made["uri"]])).messages[0]
    with pytest.raises(NotPermitted, match="closed"):
        await world.adapter.act(order(ActionKind.REPLY, message, "Pardon ?"))


async def test_a_reply_is_retracted(world: World) -> None:
    customer = await world.harness.new_customer("ana")
    question = await world.received(customer, "Bonjour")
    made = (await world.adapter.act(order(ActionKind.REPLY, question, "Bonjour !"))).message
    assert made is not None
    retract = order(ActionKind.RETRACT, made)
    assert await world.adapter.find(retract) is Lookup.ABSENT
    assert (await world.adapter.act(retract)).status is MessageStatus.DELETED
    assert not isinstance(await world.adapter.find(retract), Lookup)
    assert await world.harness.replies(customer, question.id) == []
    with pytest.raises(NotPermitted):
        await world.adapter.act(order(ActionKind.RETRACT, question))


async def test_hiding_and_showing_again(world: World) -> None:
    customer = await world.harness.new_customer("bob")
    rude, fine = await world.received(customer, "Nul !"), await world.received(customer, "Pardon")
    hide = order(ActionKind.HIDE, rude)
    assert await world.adapter.find(hide) is Lookup.ABSENT
    assert (await world.adapter.act(hide)).status is MessageStatus.HIDDEN
    assert not isinstance(await world.adapter.find(hide), Lookup)
    assert (await world.adapter.act(hide)).outcome is Outcome.NOOP
    states = {message.id: message.status for message in (await world.adapter.recheck([rude.id, fine.id])).messages}
    assert states == {rude.id: MessageStatus.HIDDEN, fine.id: MessageStatus.VISIBLE}

    async def folded() -> bool:
        return not await world.harness.is_visible(rude.id) and await world.harness.is_visible(fine.id)

    await until(folded)
    await world.adapter.act(order(ActionKind.HIDE, fine))
    assert (await world.adapter.act(order(ActionKind.UNHIDE, rude))).status is MessageStatus.VISIBLE
    await until(lambda: world.harness.is_visible(rude.id))
    gate = await world.harness.ours.record(world.harness.root.replace("feed.post", "feed.threadgate"))
    assert gate["value"]["hiddenReplies"] == [fine.id]


async def test_hiding_keeps_what_others_set_meanwhile(world: World) -> None:
    customer = await world.harness.new_customer("gil")
    first, second = await world.received(customer, "Un"), await world.received(customer, "Deux")
    us, rkey = world.harness.ours, world.harness.root.split("/")[-1]
    gate = {"post": world.harness.root, "allow": [{"$type": "app.bsky.feed.threadgate#mentionRule"}]}
    await us.write("app.bsky.feed.threadgate", {**gate, "hiddenReplies": [first.id]}, rkey=rkey)
    await world.adapter.act(order(ActionKind.HIDE, second))
    value = (await us.record(world.harness.root.replace("feed.post", "feed.threadgate")))["value"]
    assert value["hiddenReplies"] == [first.id, second.id]
    assert value["allow"] == gate["allow"]


async def test_hiding_many_at_once_loses_none(world: World) -> None:
    customer = await world.harness.new_customer("ted")
    messages = [await world.received(customer, f"Nul {number}") for number in range(3)]
    results = await asyncio.gather(*(world.adapter.act(order(ActionKind.HIDE, message)) for message in messages))
    assert [result.outcome for result in results] == [Outcome.APPLIED] * 3
    gate = await world.harness.ours.record(world.harness.root.replace("feed.post", "feed.threadgate"))
    assert set(gate["value"]["hiddenReplies"]) == {message.id for message in messages}
    assert world.wire.count("POST", "*putRecord") > 3  # they met, and went again


async def test_a_full_gate_says_so(world: World) -> None:
    customer = await world.harness.new_customer("uma")
    message = await world.received(customer, "Nul")
    us, rkey = world.harness.ours, world.harness.root.split("/")[-1]
    hidden = [f"at://{customer.id}/app.bsky.feed.post/{number}" for number in range(300)]
    await us.write("app.bsky.feed.threadgate", {"post": world.harness.root, "hiddenReplies": hidden}, rkey=rkey)
    with pytest.raises(NotPermitted, match="300"):
        await world.adapter.act(order(ActionKind.HIDE, message))


async def test_only_replies_below_our_own_posts_are_hidden(world: World) -> None:
    customer = await world.harness.new_customer("joe")
    elsewhere = await world.harness._people[customer.id].say("Mon fil")
    question = await world.received(customer, "Ici")
    foreign = replace(question, thread=replace(question.thread, id=elsewhere["uri"]))
    with pytest.raises(NotPermitted):
        await world.adapter.act(order(ActionKind.HIDE, foreign))


async def test_banning_and_lifting_it(world: World) -> None:
    customer = await world.harness.new_customer("mel")
    message = await world.received(customer, "Insulte")
    ban = order(ActionKind.BAN, message)
    assert await world.adapter.find(ban) is Lookup.ABSENT
    done = await world.adapter.act(ban)
    assert done.undo_handle is not None
    assert done.undo_handle.startswith(f"at://{world.account.native_id}/app.bsky.graph.block/")
    found = await world.adapter.find(ban)
    assert not isinstance(found, Lookup)
    assert found.undo_handle == done.undo_handle
    await until(lambda: world.harness.is_banned(customer))
    assert (await world.adapter.act(order(ActionKind.BAN, message))).outcome is Outcome.NOOP
    unban = order(ActionKind.UNBAN, message, undo_handle=done.undo_handle)
    assert await world.adapter.find(unban) is Lookup.ABSENT
    await world.adapter.act(unban)
    assert not isinstance(await world.adapter.find(unban), Lookup)

    async def free() -> bool:
        return not await world.harness.is_banned(customer)

    await until(free)
    with pytest.raises(Unsupported):
        await world.adapter.act(order(ActionKind.BAN, message, until=now() + 1000))


async def test_a_ban_made_elsewhere_can_be_lifted(world: World) -> None:
    customer = await world.harness.new_customer("noe")
    message = await world.received(customer, "Bof")
    await world.harness.ours.write("app.bsky.graph.block", {"subject": customer.id})
    await until(lambda: world.harness.is_banned(customer))
    await world.adapter.act(order(ActionKind.UNBAN, message))

    async def free() -> bool:
        return not await world.harness.is_banned(customer)

    await until(free)
    assert (await world.adapter.act(order(ActionKind.UNBAN, message))).outcome is Outcome.NOOP


async def test_muting_and_unmuting(world: World) -> None:
    customer = await world.harness.new_customer("sam")
    message = await world.received(customer, "Blabla")
    mute, unmute = order(ActionKind.MUTE, message), order(ActionKind.UNMUTE, message)
    assert await world.adapter.find(mute) is Lookup.ABSENT
    await world.adapter.act(mute)
    await until(lambda: world.harness.is_muted(customer))
    assert not isinstance(await world.adapter.find(mute), Lookup)
    assert await world.adapter.find(unmute) is Lookup.ABSENT
    await world.adapter.act(unmute)

    async def heard() -> bool:
        return not await world.harness.is_muted(customer)

    await until(heard)


async def test_liking_and_unliking(world: World) -> None:
    customer = await world.harness.new_customer("ida")
    message = await world.received(customer, "Merci !")
    like = order(ActionKind.LIKE, message)
    done = await world.adapter.act(like)
    await until(lambda: world.harness.is_liked(message.id))
    assert (await world.adapter.act(order(ActionKind.LIKE, message))).undo_handle == done.undo_handle
    assert not isinstance(await world.adapter.find(like), Lookup)
    await world.adapter.act(order(ActionKind.UNLIKE, message, undo_handle=done.undo_handle))

    async def unliked() -> bool:
        return not await world.harness.is_liked(message.id)

    await until(unliked)
