"""Signing in to Bluesky and reading it, against the real network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from cm_inbox.errors import (
    AuthRevoked,
    InsecureServer,
    KeyringLocked,
    NetworkError,
    NotPermitted,
    RateLimited,
    ScopeMissing,
    Transient,
    UsageError,
)
from cm_inbox.models.instants import now
from cm_inbox.models.messages import Direction, Message, ThreadKind
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason, Unknown
from cm_inbox.networks.bluesky import MESSAGES, NOTIFICATIONS, OWN_POSTS, Bluesky
from tests.contract.harness_bluesky import new_person, settle
from tests.networks.bluesky_world import World, opened, order
from tests.servers.bluesky import BlueskyServer
from tests.waiting import until

pytestmark = pytest.mark.anyio

CREATE = "/xrpc/com.atproto.server.createSession"
REFRESH = "/xrpc/com.atproto.server.refreshSession"


@pytest.fixture
async def world(bluesky_server: BlueskyServer) -> AsyncIterator[World]:
    async with opened(bluesky_server) as world:
        yield world


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
    assert world.wire.count("POST", REFRESH) == 1
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


async def test_a_pasted_handle_is_cleaned(world: World) -> None:
    request = await world.harness.our_sign_in()
    signed = await Bluesky.sign_in(replace(request, user=f" \u202a@{request.user}\u202c\n"), world.http)
    assert signed.report.address == request.user


async def test_a_refreshed_session_that_could_not_be_saved_is_not_used_and_not_lost(world: World) -> None:
    """The old refresh token is still good for a while: a crash before the saving costs nothing."""
    await world.harness.expire_our_token()
    before = dict(world.drawer.secrets)
    world.drawer.locked = True
    with pytest.raises(KeyringLocked):
        await world.adapter.fetch(NOTIFICATIONS, None)
    assert world.drawer.secrets == before
    world.drawer.locked = False
    await world.adapter.fetch(NOTIFICATIONS, None)
    assert world.wire.count("POST", REFRESH) == 2
    assert world.drawer.secrets["access"] != before["access"]


SESSION = {"did": "did:plc:x", "handle": "x.test", "accessJwt": "access", "refreshJwt": "refresh"}


def did_doc(endpoint: str) -> dict[str, Any]:
    return {"service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": endpoint}]}


async def test_the_session_goes_to_the_data_server_of_the_did_document(world: World) -> None:
    request = replace(await world.harness.our_sign_in(), server=None)
    body = json.dumps({**SESSION, "didDoc": did_doc("https://pds.example")})
    world.wire.answer("GET", "*describeServer", 200, "{}")
    world.wire.answer("POST", CREATE, 200, body)
    world.wire.answer("GET", "*getSession", 200, json.dumps(SESSION))
    world.wire.answer("GET", "*getProfile", 200, json.dumps({"did": "did:plc:x", "displayName": "X"}))
    world.wire.html("GET", "*listConvos", 503)
    begun = len(world.wire.requests)
    signed = await Bluesky.sign_in(request, world.http)
    asked = [seen.url.split("/xrpc/")[0] for seen in world.wire.requests[begun:]]
    assert asked == [*["https://bsky.social"] * 2, *["https://pds.example"] * 3]
    assert (signed.server, signed.report.name) == ("https://pds.example", "X")
    assert signed.report.permissions[ActionKind.REPLY_PRIVATE] == Unknown()  # the chat service was down


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({**SESSION, "didDoc": did_doc("http://pds.example")}, InsecureServer),
        ({**SESSION, "active": False, "status": "takendown"}, NotPermitted),
        ({"hello": "world"}, Transient),
    ],
)
async def test_sessions_that_are_not_taken(world: World, answer: dict[str, Any], expected: type[NetworkError]) -> None:
    world.wire.answer("POST", CREATE, 200, json.dumps(answer))
    begun = len(world.wire.requests)
    with pytest.raises(expected):
        await Bluesky.sign_in(await world.harness.our_sign_in(), world.http)
    assert len(world.wire.requests) == begun + 2  # is there a server, and would it take us


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
    await settle(world.harness.server)
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


async def test_a_further_part_is_seen_before_the_appview_knows_whom_it_answers(world: World) -> None:
    customer = await world.harness.new_customer("ida")
    question = await world.harness.post(customer, "Vous ouvrez quand ?")
    us = world.harness.ours
    first = await us.say("Demain.", to=question)
    await world.fetch_until(first["uri"], OWN_POSTS)
    await world.fetch_all(OWN_POSTS)
    second = await us.say("À neuf heures.", to=first["uri"])
    _, record = await world.adapter._reader.record(second["uri"])
    ours = {"did": world.account.native_id, "handle": "ours.test"}
    bare = {
        "uri": second["uri"],
        "cid": second["cid"],
        "author": ours,
        "record": record,
        "indexedAt": record["createdAt"],
    }
    world.wire.answer("GET", "*getAuthorFeed", 200, json.dumps({"feed": [{"post": bare}]}))
    assert [message.id for message in await world.fetch_all(OWN_POSTS)] == [second["uri"]]


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
