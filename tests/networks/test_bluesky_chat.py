"""Bluesky's private messages, through the real PDS to the chat stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from cm_inbox.errors import (
    NotPermitted,
    OutcomeUnknown,
    Unsupported,
)
from cm_inbox.models.instants import now
from cm_inbox.models.messages import ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks.base import Lookup
from cm_inbox.networks.bluesky import MESSAGES, Bluesky
from tests.networks.bluesky_world import World, opened, order
from tests.servers.bluesky import BlueskyServer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(bluesky_server: BlueskyServer) -> AsyncIterator[World]:
    async with opened(bluesky_server) as world:
        yield world


async def test_private_messages_come_in_once_first_from_history_then_from_the_log(world: World) -> None:
    customer = await world.harness.new_customer("fay")
    first = await world.harness.post_private(customer, "Êtes-vous là ?")
    got = await world.fetch_all(MESSAGES)
    assert [(message.id, message.text) for message in got] == [(first, "Êtes-vous là ?")]
    assert got[0].visibility is Visibility.PRIVATE
    assert got[0].thread.kind is ThreadKind.PRIVATE
    assert (got[0].author.id, got[0].author.handle) == (customer.id, customer.handle)
    await world.adapter.act(order(ActionKind.REPLY, got[0], "Oui !"))
    assert [message.text for message in await world.fetch_all(MESSAGES)] == ["Oui !"]
    second = await world.harness.post_private(customer, "Hou hou ?")
    assert [message.id for message in await world.fetch_all(MESSAGES)] == [second]
    assert await world.fetch_all(MESSAGES) == []
    fresh = Bluesky(world.account, world.http, world.drawer, now)  # a restart knows no conversation
    third = await world.harness.post_private(customer, "Tant pis")
    page = await fresh.fetch(MESSAGES, world.cursors[MESSAGES.name])
    assert [(message.id, message.author.name) for message in page.messages] == [(third, "Fay")]


async def test_answering_in_private_in_the_conversation_and_from_a_post(world: World) -> None:
    customer = await world.harness.new_customer("pia")
    public = await world.received(customer, "Ma commande 12 ?")
    await world.fetch_all(MESSAGES)
    sent = await world.adapter.act(order(ActionKind.REPLY_PRIVATE, public, "Quel est votre numéro ?"))
    assert sent.message is not None
    assert sent.message.denied[ActionKind.RETRACT] == Denied(Reason.NETWORK_CANNOT)
    asked = await world.harness.post_private(customer, "Le 12")
    messages = {message.id: message for message in await world.fetch_all(MESSAGES)}
    assert messages[sent.message.id] == sent.message
    await world.adapter.act(order(ActionKind.REPLY, messages[asked], "Merci, https://example.com/suivi"))
    assert await world.harness.private_texts(customer) == [
        "Quel est votre numéro ?",
        "Merci, https://example.com/suivi",
    ]
    with pytest.raises(Unsupported):
        await world.adapter.act(order(ActionKind.RETRACT, sent.message))
    with pytest.raises(Unsupported):
        await world.adapter.act(order(ActionKind.LIKE, messages[asked]))


async def test_a_private_answer_of_unknown_outcome_is_looked_for(world: World) -> None:
    customer = await world.harness.new_customer("roy")
    public = await world.received(customer, "Allô")
    action = order(ActionKind.REPLY_PRIVATE, public, "Bonjour en privé")
    assert await world.adapter.find(action) is Lookup.ABSENT
    world.wire.lose_answer("POST", "/xrpc/chat.bsky.convo.sendMessage")
    with pytest.raises(OutcomeUnknown):
        await world.adapter.act(action)
    found = await world.adapter.find(action)
    assert not isinstance(found, Lookup)
    assert found.message is not None
    assert await world.harness.private_texts(customer) == ["Bonjour en privé"]
    assert await world.adapter.find(order(ActionKind.REPLY_PRIVATE, public, "Autre chose")) is Lookup.ABSENT


@pytest.mark.parametrize("incoming", ["none", "following"])
async def test_who_takes_no_private_messages_is_said(world: World, incoming: str) -> None:
    customer = await world.harness.new_customer("shy")
    person = world.harness._people[customer.id]
    await person.declare(incoming)
    message = await world.received(customer, "Pas de message privé svp")
    assert message.denied[ActionKind.REPLY_PRIVATE] == Denied(Reason.REFUSED_HERE)
    with pytest.raises(NotPermitted, match=r"no private messages|only from people they follow"):
        await world.adapter.act(order(ActionKind.REPLY_PRIVATE, message, "Quand même"))


async def test_who_follows_us_can_be_written_to(world: World) -> None:
    customer = await world.harness.new_customer("fan")
    person = world.harness._people[customer.id]
    await person.declare("following")
    await person.write("app.bsky.graph.follow", {"subject": world.account.native_id})
    message = await world.received(customer, "Je vous suis")
    assert ActionKind.REPLY_PRIVATE not in message.denied
    await world.adapter.act(order(ActionKind.REPLY_PRIVATE, message, "Merci"))
    assert await world.harness.private_texts(customer) == ["Merci"]


async def test_a_message_we_deleted_for_us_elsewhere_goes_here_too(world: World) -> None:
    customer = await world.harness.new_customer("ray")
    message_id = await world.harness.post_private(customer, "Spam")
    await world.fetch_all(MESSAGES)
    convo, sent = message_id.split("/")
    us = world.harness.ours
    await us.post("chat.bsky.convo.deleteMessageForSelf", chat=True, convoId=convo, messageId=sent)
    page = await world.adapter.fetch(MESSAGES, world.cursors[MESSAGES.name])
    assert [removal.id for removal in page.removed] == [message_id]
