"""Bluesky's adapter against the real network (and the chat stand-in); the texts and cursors have tests of their own."""

from __future__ import annotations

import asyncio
import json
import tarfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from cm_inbox.errors import (
    AuthRevoked,
    Gone,
    InsecureServer,
    Invalid,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    Unsupported,
    UsageError,
)
from cm_inbox.models import (
    Account,
    Action,
    ActionKind,
    Allowed,
    Denied,
    Direction,
    Message,
    MessageStatus,
    Outcome,
    Reason,
    ThreadKind,
    Visibility,
    new_id,
    now,
)
from cm_inbox.networks.base import Lookup, SignInRequest
from cm_inbox.networks.bluesky import MESSAGES, NOTIFICATIONS, OWN_POSTS, Bluesky
from cm_inbox.networks.bluesky_text import record_key
from cm_inbox.networks.http import HttpClient
from tests.contract.harness import Customer
from tests.contract.harness_bluesky import BlueskyHarness, new_person
from tests.faults import FaultyTransport
from tests.servers.bluesky import BlueskyServer
from tests.waiting import until

pytestmark = pytest.mark.anyio

LEXICONS = Path(__file__).parents[3] / "shared" / "specs" / "atproto-lexicons.tar.gz"


class Drawer:
    """A drawer of the keyring, in memory."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.secrets = dict(secrets)
        self.saved = 0

    async def load(self) -> Mapping[str, str]:
        return dict(self.secrets)

    async def save(self, secrets: Mapping[str, str]) -> None:
        self.secrets, self.saved = dict(secrets), self.saved + 1


class World:
    """An account of ours, signed in, with the adapter under test and a wire that can be broken."""

    def __init__(self, harness: BlueskyHarness, http: HttpClient, wire: FaultyTransport) -> None:
        self.harness = harness
        self.http = http
        self.wire = wire
        self.cursors: dict[str, str | None] = {}

    async def sign_in(self, request: SignInRequest | None = None) -> None:
        signed = await Bluesky.sign_in(request or await self.harness.our_sign_in(), self.http)
        self.drawer = Drawer(signed.secrets)
        self.report = signed.report
        self.account = Account(
            id=1,
            uid="u",
            network="bluesky",
            address=signed.report.address,
            native_id=signed.report.native_id,
            name=signed.report.name,
            brand_id=1,
            brand="Altéa",
            server=signed.server,
            permissions=signed.report.permissions,
        )
        self.adapter = Bluesky(self.account, self.http, self.drawer, now)

    async def fetch_all(self, source: Any = NOTIFICATIONS) -> list[Message]:
        """Fetch a source to its end; keeps the cursor for the next time."""
        found: list[Message] = []
        while True:
            page = await self.adapter.fetch(source, self.cursors.get(source.name))
            found += page.messages
            self.cursors[source.name] = page.cursor
            if not page.more:
                return found

    async def fetch_until(self, message_id: str, source: Any = NOTIFICATIONS) -> Message:
        async def found() -> Message | None:
            return next((one for one in await self.fetch_all(source) if one.id == message_id), None)

        message = await until(found)
        assert message is not None
        return message

    async def received(self, customer: Customer, text: str) -> Message:
        return await self.fetch_until(await self.harness.post(customer, text))


@pytest.fixture
async def world(bluesky_server: BlueskyServer) -> AsyncIterator[World]:
    wire = FaultyTransport(httpx.AsyncHTTPTransport())
    http = HttpClient(transport=wire)
    world = World(BlueskyHarness(bluesky_server), http, wire)
    await world.sign_in()
    yield world
    await http.close()


def order(kind: ActionKind, message: Message, text: str = "", **more: Any) -> Action:
    return Action(
        id=new_id(),
        kind=kind,
        thread_id=message.thread.id,
        message_id=message.id,
        author_id=message.author.id,
        author_handle=message.author.handle,
        text=text,
        visibility=message.visibility,
        **more,
    )


# --- sign-in and session -----------------------------------------------------------------------


async def test_signing_in_says_who_we_are_and_what_we_may(world: World) -> None:
    us = world.harness.ours
    assert (world.report.native_id, world.report.address, world.report.name) == (us.did, us.handle, "Altea")
    assert isinstance(world.report.permissions[ActionKind.REPLY_PRIVATE], Allowed)
    assert world.report.permissions[ActionKind.DELETE] == Denied(Reason.OWN_ONLY)
    assert await world.adapter.check() == world.report
    assert world.harness.password not in json.dumps(world.drawer.secrets)
    assert world.account.server == world.harness.server.pds


async def test_signing_in_needs_the_right_password(world: World) -> None:
    request = await world.harness.our_sign_in()
    with pytest.raises(AuthRevoked, match="not right"):
        await Bluesky.sign_in(replace(request, secret="wrong"), world.http)
    with pytest.raises(UsageError):
        await Bluesky.sign_in(replace(request, secret=""), world.http)
    with pytest.raises(InsecureServer):
        await Bluesky.sign_in(replace(request, server="http://bsky.example"), world.http)


async def test_an_app_password_without_messages_still_reads_posts(world: World) -> None:
    request = replace(await world.harness.our_sign_in(), secret=await world.harness.ours.app_password(privileged=False))
    await world.sign_in(request)
    assert world.report.permissions[ActionKind.REPLY_PRIVATE] == Denied(Reason.SCOPE_MISSING)
    assert world.report.private_text_limit is None
    assert MESSAGES not in world.adapter.sources()
    customer = await world.harness.new_customer("nina")
    message = await world.received(customer, "Bonjour")
    with pytest.raises(ScopeMissing):
        await world.adapter.fetch(MESSAGES, None)
    with pytest.raises(ScopeMissing):
        await world.adapter.act(order(ActionKind.REPLY_PRIVATE, message, "En privé"))


async def test_an_expired_token_is_refreshed_once_for_all_and_saved_first(world: World) -> None:
    before = dict(world.drawer.secrets)
    await world.harness.expire_our_token()
    adapter = Bluesky(world.account, world.http, world.drawer, now)
    pages = [adapter.fetch(source, None) for source in adapter.sources()]
    await asyncio.gather(*pages)
    assert world.wire.count("POST", "/xrpc/com.atproto.server.refreshSession") == 1
    assert world.drawer.saved == 1
    assert world.drawer.secrets["access"] != before["access"]
    assert world.drawer.secrets["refresh"] != before["refresh"]


async def test_a_withdrawn_app_password_asks_to_sign_in_again(world: World) -> None:
    await world.harness.revoke_our_token()
    for _ in range(2):
        with pytest.raises(AuthRevoked):
            await world.adapter.fetch(NOTIFICATIONS, None)
    password = await world.harness.ours.app_password()
    signed = await Bluesky.sign_in(replace(await world.harness.our_sign_in(), secret=password), world.http)
    await world.drawer.save(signed.secrets)
    await world.adapter.fetch(NOTIFICATIONS, None)  # the same adapter goes on with the new sign-in


async def test_too_many_sign_ins_are_a_rate_limit(world: World) -> None:
    server = world.harness.server.limited
    person = await new_person(world.harness.server, "hasty", pds=server)
    request = replace(await world.harness.our_sign_in(), server=server, user=person.handle, secret="wrong")
    refused = 0

    async def try_for_ever() -> None:
        nonlocal refused
        while True:
            with pytest.raises(AuthRevoked):
                await Bluesky.sign_in(request, world.http)
            refused += 1

    with pytest.raises(RateLimited) as limited:
        await try_for_ever()
    assert refused == 30
    assert now() < limited.value.until <= now() + 301_000


# --- reading -----------------------------------------------------------------------------------


async def test_replies_mentions_and_quotes_come_in_once(world: World) -> None:
    customer = await world.harness.new_customer("zoé")
    person = world.harness._people[customer.id]
    us = world.harness.ours
    reply = await world.harness.post(customer, "Où est ma commande ?")
    text = f"@{us.handle} merci"
    facet = {
        "index": {"byteStart": 0, "byteEnd": len(us.handle) + 1},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": us.did}],
    }
    mention = (await person.say(text, facets=[facet]))["uri"]
    root = await us.record(world.harness.root)
    quoted = {"$type": "app.bsky.embed.record", "record": {"uri": world.harness.root, "cid": root["cid"]}}
    quote = (await person.say("À lire", embed=quoted))["uri"]
    found: dict[str, Message] = {}

    async def all_there() -> bool:
        for message in await world.fetch_all():
            assert message.id not in found
            found[message.id] = message
        return {reply, mention, quote} <= set(found)

    await until(all_there)
    assert found[reply].thread.id == world.harness.root == found[reply].parent
    assert found[reply].thread.title == "Bonjour, posez vos questions ici."
    assert found[reply].thread.kind is ThreadKind.PUBLIC
    assert found[reply].author.id == customer.id
    assert found[reply].author.handle == customer.handle
    assert (found[reply].direction, found[reply].text) == (Direction.IN, "Où est ma commande ?")
    assert found[mention].thread.id == mention
    assert found[quote].attachments[0].description == "Bonjour, posez vos questions ici."
    refused = Denied(Reason.REFUSED_HERE)
    assert found[mention].denied[ActionKind.HIDE] == refused
    assert ActionKind.HIDE not in found[reply].denied
    assert await world.fetch_all() == []


async def test_many_messages_come_in_over_several_pages_and_a_broken_walk_goes_on(world: World) -> None:
    customer = await world.harness.new_customer("paul")
    person = world.harness._people[customer.id]
    sent = [(await person.say(f"Question {n}", to=world.harness.root))["uri"] for n in range(60)]
    await world.harness._indexed(sent[-1])

    async def listed() -> bool:
        first = await world.harness.ours.get("app.bsky.notification.listNotifications", limit=1)
        return bool(first["notifications"]) and first["notifications"][0]["uri"] == sent[-1]

    await until(listed)
    page = await world.adapter.fetch(NOTIFICATIONS, None)
    assert page.more
    assert len(page.messages) == 50
    late = await world.harness.post(customer, "Et encore une")  # arrives while the walk is under way
    rest = await world.adapter.fetch(NOTIFICATIONS, page.cursor)
    assert not rest.more
    got = [message.id for message in (*page.messages, *rest.messages)]
    assert sorted(got) == sorted(sent)
    world.cursors[NOTIFICATIONS.name] = rest.cursor
    assert (await world.fetch_until(late)).text == "Et encore une"
    assert await world.fetch_all() == []


async def test_answers_made_elsewhere_are_seen_and_other_posts_are_not(world: World) -> None:
    customer = await world.harness.new_customer("iris")
    question = await world.harness.post(customer, "Vous livrez quand ?")
    us = world.harness.ours
    answer = (await us.say("Demain !", to=question))["uri"]
    await us.say("Une annonce")
    await us.say("Suite de l'annonce", to=world.harness.root)
    message = await world.fetch_until(answer, OWN_POSTS)
    assert (message.direction, message.parent, message.text) == (Direction.OUT, question, "Demain !")
    assert message.thread.id == world.harness.root
    second = (await us.say("Et avant midi.", to=answer))["uri"]
    assert (await world.fetch_until(second, OWN_POSTS)).parent == answer
    assert await world.fetch_all(OWN_POSTS) == []


async def test_a_deleted_post_is_missing_and_a_blocked_persons_post_is_not(world: World) -> None:
    customer, other = await world.harness.new_customer("kim"), await world.harness.new_customer("lea")
    doomed = await world.received(customer, "Oups")
    kept = await world.received(other, "Je reste")
    await world.harness.delete(customer, doomed.id)
    await world.adapter.act(order(ActionKind.BAN, kept))
    await until(lambda: world.harness.is_banned(other))
    seen = await world.adapter.recheck([doomed.id, kept.id, "convo/private"])
    assert seen.missing == (doomed.id,)


async def test_links_are_shown_in_full(world: World) -> None:
    customer = await world.harness.new_customer("eve")
    person = world.harness._people[customer.id]
    facet = {
        "index": {"byteStart": 8, "byteEnd": 13},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.com/offer"}],
    }
    made = await person.say("Été 🎁 clic ici".replace("🎁 ", ""), to=world.harness.root, facets=[facet])
    message = await world.fetch_until(made["uri"])
    assert "https://example.com/offer" in message.text


# --- acting ------------------------------------------------------------------------------------


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
    assert replace(fetched, author=result.message.author) == result.message


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


# --- private messages --------------------------------------------------------------------------


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


async def test_who_takes_no_private_messages_is_said(world: World) -> None:
    customer = await world.harness.new_customer("shy")
    person = world.harness._people[customer.id]
    await person.write("chat.bsky.actor.declaration", {"allowIncoming": "none"}, rkey="self")
    message = await world.received(customer, "Pas de message privé svp")
    with pytest.raises(NotPermitted, match="no private messages"):
        await world.adapter.act(order(ActionKind.REPLY_PRIVATE, message, "Quand même"))

    async def told() -> bool:
        seen = (await world.adapter.recheck([message.id])).messages
        return ActionKind.REPLY_PRIVATE in seen[0].denied

    await until(told)


async def test_a_message_we_deleted_for_us_elsewhere_goes_here_too(world: World) -> None:
    customer = await world.harness.new_customer("ray")
    message_id = await world.harness.post_private(customer, "Spam")
    await world.fetch_all(MESSAGES)
    convo, sent = message_id.split("/")
    us = world.harness.ours
    await us.post("chat.bsky.convo.deleteMessageForSelf", chat=True, convoId=convo, messageId=sent)
    page = await world.adapter.fetch(MESSAGES, world.cursors[MESSAGES.name])
    assert [removal.id for removal in page.removed] == [message_id]


# --- a bad wire --------------------------------------------------------------------------------


async def test_a_bad_wire_loses_nothing(world: World) -> None:
    customer = await world.harness.new_customer("wil")
    question = await world.received(customer, "Encore là ?")
    list_path = "/xrpc/app.bsky.notification.listNotifications"
    world.wire.html("GET", list_path)
    world.wire.cut("GET", list_path)
    world.wire.answer("GET", list_path, 200, "<html>")
    world.wire.answer("GET", list_path, 200, "[]")
    for _ in range(4):
        with pytest.raises(Transient):
            await world.adapter.fetch(NOTIFICATIONS, None)
    limit = {"ratelimit-reset": str(now() // 1000 + 60), "ratelimit-remaining": "0"}
    refusal = '{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}'
    world.wire.answer("GET", list_path, 429, refusal, limit)
    with pytest.raises(RateLimited):
        await world.adapter.fetch(NOTIFICATIONS, None)
    with pytest.raises(RateLimited):  # honoured without asking
        await world.adapter.fetch(NOTIFICATIONS, None)
    assert not world.wire.unused
    fresh = Bluesky(world.account, world.http, world.drawer, now)
    assert [message.id for message in (await fresh.fetch(NOTIFICATIONS, None)).messages] == [question.id]


# --- what we write, against the lexicons -------------------------------------------------------


def lexicon(name: str) -> dict[str, Any]:
    with tarfile.open(LEXICONS) as archive:
        member = archive.extractfile(f"lexicons/{name.replace('.', '/')}.json")
        assert member is not None
        return dict(json.load(member))


def problems(value: Any, schema: dict[str, Any], home: str, at: str = "$") -> list[str]:
    """Return where a value breaks a lexicon's schema (the part of the language our records use)."""
    kind = schema["type"]
    if kind == "ref":
        name, _, part = schema["ref"].partition("#")
        document = lexicon(name or home)
        return problems(value, document["defs"][part or "main"], name or home, at)
    if kind == "union":
        if value["$type"] not in [
            ref if "#" in ref and not ref.startswith("#") else home + ref if ref.startswith("#") else ref
            for ref in schema["refs"]
        ]:
            return [f"{at}: {value['$type']} is not of the union"]
        name, _, part = value["$type"].partition("#")
        return problems(value, lexicon(name)["defs"][part or "main"], name, at)
    if kind == "record":
        return problems(value, schema["record"], home, at)
    if kind == "object":
        found = [f"{at}.{name}: missing" for name in schema.get("required", []) if name not in value]
        found += [f"{at}.{name}: unknown" for name in value if name not in schema["properties"] and name != "$type"]
        for name, inner in schema["properties"].items():
            if name in value:
                found += problems(value[name], inner, home, f"{at}.{name}")
        return found
    if kind == "array":
        over = [f"{at}: too many"] if len(value) > schema.get("maxLength", len(value)) else []
        return over + [p for i, item in enumerate(value) for p in problems(item, schema["items"], home, f"{at}[{i}]")]
    python = {"string": str, "integer": int, "boolean": bool}[kind]
    if not isinstance(value, python):
        return [f"{at}: not a {kind}"]
    if kind == "string" and len(value.encode()) > schema.get("maxLength", 10**9):
        return [f"{at}: too long"]
    return []


@pytest.mark.skipif(not LEXICONS.is_file(), reason="the lexicons are not beside this checkout")
async def test_what_we_write_fits_the_lexicons(world: World) -> None:
    customer = await world.harness.new_customer("lex")
    message = await world.received(customer, "Bonjour")
    text = f"{customer.handle} https://example.com #mot"
    for kind in (ActionKind.REPLY, ActionKind.LIKE, ActionKind.HIDE, ActionKind.BAN):
        await world.adapter.act(order(kind, message, text))
    bodies = [json.loads(seen.body) for seen in world.wire.requests if seen.path.endswith("putRecord")]
    assert [body["collection"].split(".")[-1] for body in bodies] == ["post", "like", "threadgate", "block"]
    for body in bodies:
        name = body["collection"]
        assert problems(body["record"], lexicon(name)["defs"]["main"], name) == []
        broken = {key: value for key, value in body["record"].items() if key != "createdAt"}
        assert problems(broken, lexicon(name)["defs"]["main"], name) == ["$.createdAt: missing"]
