"""The Mastodon adapter against a server without manners: what reaches us, and what we do there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from cm_inbox.errors import (
    AuthRevoked,
    Gone,
    InsecureServer,
    Invalid,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unsupported,
    UsageError,
)
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import format_time, now
from cm_inbox.models.messages import Direction, MessageStatus, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Lookup, SignInRequest
from cm_inbox.networks.mastodon import Mastodon
from tests.contract.harness_mastodon_fake import MastodonFakeHarness
from tests.networks.mastodon_ours import Ours, action, ours_on
from tests.servers.mastodon_fake import FakeMastodon, serving
from tests.servers.mastodon_fake_world import Manners

pytestmark = pytest.mark.anyio
STATUSES = "/api/v1/statuses"


@pytest.fixture
def server() -> Iterator[FakeMastodon]:
    """A server of this test's own, so that its manners can change."""
    with serving(Manners()) as fake:
        yield fake


@pytest.fixture
async def ours(server: FakeMastodon) -> AsyncIterator[Ours]:
    async with ours_on(MastodonFakeHarness(server)) as made:
        yield made


# --- reading -----------------------------------------------------------------------------------


async def test_what_a_customer_wrote_comes_once_and_as_plain_text(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    posted = await ours.harness.post(
        customer, "Où est <b>mon</b> colis & co ?\n\nhttps://suivi.example/colis/123456789012345 !"
    )
    (message,) = await ours.read()
    assert message.id == posted
    assert message.text == (
        f"{ours.harness.handle} Où est <b>mon</b> colis & co ?\n\nhttps://suivi.example/colis/123456789012345 !"
    )
    assert (message.direction, message.visibility) == (Direction.IN, Visibility.PUBLIC)
    assert (message.author.id, message.author.handle) == (customer.id, customer.handle)
    assert message.thread.id == posted
    assert message.thread.kind is ThreadKind.PUBLIC
    assert abs(message.created_at - now()) < 60_000
    assert await ours.read() == []
    ours.anew()
    assert await ours.read() == []


async def test_late_news_behind_newer_ones_is_not_missed(ours: Ours, server: FakeMastodon) -> None:
    customer = await ours.harness.new_customer("Client")
    server.hold()
    late = await ours.harness.post(customer, "late")
    server.held = False
    prompt = await ours.harness.post(customer, "prompt")
    assert [message.id for message in await ours.read()] == [prompt]
    assert await ours.read() == []
    server.release()
    assert [message.id for message in await ours.read()] == [late]
    assert await ours.read() == []


async def test_a_backlog_of_pages_comes_whole_and_in_order(ours: Ours, server: FakeMastodon) -> None:
    customer = await ours.harness.new_customer("Client")
    ours.anew(clock_offset=600_000)  # so that nothing may still come late, and reading goes forwards
    first = [await ours.harness.post(customer, f"n{number}") for number in range(85)]
    assert {message.id for message in await ours.read()} == set(first)
    then = [await ours.harness.post(customer, f"m{number}") for number in range(85)]
    assert [message.id for message in await ours.read()] == then
    assert await ours.read() == []


async def test_a_cursor_of_another_version_starts_anew(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    posted = await ours.harness.post(customer, "Bonjour")
    for cursor in ('{"v":99}', "nonsense", '{"v":1,"recent":7}'):
        ours.cursors["mentions"] = cursor
        assert [message.id for message in await ours.read()] == [posted]


async def test_private_messages_are_one_thread_a_person(ours: Ours) -> None:
    customer, other = await ours.harness.new_customer("Client"), await ours.harness.new_customer("Other")
    await ours.harness.post_private(customer, "un")
    await ours.harness.post_private(customer, "deux")
    await ours.harness.post_private(other, "trois")
    one, two, three = await ours.read()
    assert one.thread == two.thread
    assert one.thread.kind is ThreadKind.PRIVATE
    assert one.visibility is Visibility.PRIVATE
    assert three.thread.id != one.thread.id


@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize("context_fails", [False, True])
async def test_a_thread_is_named_by_what_it_began_with(
    ours: Ours, server: FakeMastodon, batch: bool, context_fails: bool
) -> None:
    server.manners.has_batch, server.manners.context_fails = batch, context_fails
    customer = await ours.harness.new_customer("Client")
    root = await ours.harness.call("POST", STATUSES, ours.harness.token, json={"status": "Nos nouveautés"})
    above = root["id"]
    for depth in range(4):
        above = await ours.harness.post(customer, f"niveau {depth}", reply_to=above)
    messages = await ours.read()
    assert {message.thread.id for message in messages} == {root["id"]}
    assert {message.thread.title for message in messages} == {"Nos nouveautés"}
    asked = len(ours.wire.requests)
    await ours.harness.post(customer, "encore", reply_to=above)
    assert (await ours.read())[0].thread.id == root["id"]
    assert all("context" not in seen.path for seen in ours.wire.requests[asked:]), "the root was known"


async def test_answers_made_elsewhere_are_read_and_other_posts_are_not(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    asked = await ours.harness.post(customer, "Bonjour")
    await ours.read()
    token = ours.harness.token
    await ours.harness.call("POST", STATUSES, token, json={"status": "Rien à voir"})
    answer = {"status": f"{customer.handle} Voilà", "in_reply_to_id": asked}
    answered = await ours.harness.call("POST", STATUSES, token, json=answer)
    private = {"status": f"{customer.handle} entre nous", "visibility": "direct"}
    written = await ours.harness.call("POST", STATUSES, token, json=private)
    public, direct = await ours.read("own")
    assert (public.id, public.direction, public.parent) == (answered["id"], Direction.OUT, asked)
    assert public.thread.id == asked
    assert (direct.id, direct.thread.id) == (written["id"], f"direct:{customer.id}")


async def test_edits_and_removals_show_when_looked_up(ours: Ours, server: FakeMastodon) -> None:
    customer = await ours.harness.new_customer("Client")
    ids = [await ours.harness.post(customer, f"n{number}") for number in range(25)]
    await ours.read()
    await ours.harness.edit(customer, ids[0], "corrigé")
    await ours.harness.delete(customer, ids[1])
    for batch in (False, True):
        server.manners.has_batch = batch
        ours.anew()
        seen = await ours.network.recheck(ids)
        assert seen.missing == (ids[1],)
        found = {message.id: message for message in seen.messages}
        assert found.keys() == set(ids) - {ids[1]}
        assert "corrigé" in found[ids[0]].text
        assert found[ids[0]].edited_at is not None


async def test_a_web_page_instead_of_an_answer_is_no_removal(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    posted = await ours.harness.post(customer, "Bonjour")
    ours.wire.html("GET", f"{STATUSES}/*", 404)
    with pytest.raises(Transient):
        await ours.network.recheck([posted])
    assert (await ours.network.recheck([posted])).missing == ()


@pytest.mark.logs("1 of 1 Notification entities not understood")
async def test_one_spoiled_entry_does_not_stop_the_others(ours: Ours, caplog: pytest.LogCaptureFixture) -> None:
    at = format_time(now())
    spoiled = {"id": "9", "type": "mention", "created_at": at, "status": {"id": 7}}
    follow = {"id": "8", "type": "follow", "created_at": at, "status": None}
    ours.wire.answer("GET", "/api/v1/notifications", 200, json.dumps([spoiled, follow]))
    page = await ours.network.fetch(ours.network.sources()[0], None)
    assert page.messages == ()
    assert page.gap is not None
    assert "not understood" in caplog.text


# --- acting ------------------------------------------------------------------------------------


async def test_an_answer_names_its_reader_and_is_no_more_public_than_the_question(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    fields = {"status": f"{ours.harness.handle} discret", "visibility": "unlisted"}
    await ours.harness.call("POST", STATUSES, customer.secrets["token"], json=fields)
    (question,) = await ours.read()
    result = await ours.network.act(action(ActionKind.REPLY, question, customer, "Bien sûr."))
    assert result.message is not None
    assert result.message.text == f"{customer.handle} Bien sûr."
    assert result.message.thread == question.thread
    assert (result.message.parent, result.message.direction) == (question.id, Direction.OUT)
    made = await ours.harness.call("GET", f"{STATUSES}/{result.message.id}", ours.harness.token)
    assert made["visibility"] == "unlisted"
    named = await ours.network.act(action(ActionKind.REPLY, question, customer, f"Merci {customer.handle} !"))
    assert named.message is not None
    assert named.message.text == f"Merci {customer.handle} !"


async def test_an_answer_in_private_is_for_its_author_alone(ours: Ours) -> None:
    customer, other = await ours.harness.new_customer("Client"), await ours.harness.new_customer("Other")
    await ours.harness.post(customer, f"{other.handle} regarde")
    (question,) = await ours.read()
    result = await ours.network.act(action(ActionKind.REPLY_PRIVATE, question, customer, "Votre numéro ?"))
    assert result.message is not None
    assert result.message.thread.id == f"direct:{customer.id}"
    assert result.message.visibility is Visibility.PRIVATE
    assert other.handle not in result.message.text
    (read,) = [each for each in await ours.read("own") if each.id == result.message.id]
    assert read == replace(result.message, created_at=read.created_at)


async def test_a_private_exchange_stays_among_those_in_it(ours: Ours) -> None:
    customer, other = await ours.harness.new_customer("Client"), await ours.harness.new_customer("Other")
    await ours.harness.post_private(customer, f"avec {other.handle}")
    (question,) = await ours.read()
    result = await ours.network.act(action(ActionKind.REPLY, question, customer, "Oui"))
    assert result.message is not None
    assert result.message.thread == question.thread
    assert other.handle in result.message.text


async def test_a_lost_answer_is_found_though_the_server_ignores_keys(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    asked = await ours.harness.post(customer, "Bonjour")
    (question,) = await ours.read()
    text = "Voilà **tout** : https://aide.example/r%C3%A9ponse\n\nBonne journée 👋"
    sent = replace(action(ActionKind.REPLY, question, customer, text), attempted_at=now())
    assert await ours.network.find(sent) is Lookup.ABSENT
    ours.wire.lose_answer("POST", STATUSES)
    with pytest.raises(OutcomeUnknown):
        await ours.network.act(sent)
    found = await ours.network.find(sent)
    assert isinstance(found, ActionResult)
    assert found.message is not None
    assert found.message.thread == question.thread
    assert found.undo_handle == found.message.id
    assert len(await ours.harness.replies(customer, asked)) == 1
    assert await ours.network.find(replace(sent, text="Autre chose")) is Lookup.ABSENT


@pytest.mark.parametrize("manner", ["html", "cut", "nonsense"])
async def test_an_unreadable_answer_to_a_post_leaves_the_outcome_open(ours: Ours, manner: str) -> None:
    customer = await ours.harness.new_customer("Client")
    await ours.harness.post(customer, "Bonjour")
    (question,) = await ours.read()
    if manner == "cut":
        ours.wire.cut("POST", STATUSES)
    elif manner == "html":
        ours.wire.html("POST", STATUSES, 200)
    else:
        ours.wire.answer("POST", STATUSES, 200, '{"id": 3}')
    with pytest.raises(OutcomeUnknown):
        await ours.network.act(action(ActionKind.REPLY, question, customer, "Voilà"))


async def test_what_was_posted_is_taken_back_once(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    asked = await ours.harness.post(customer, "Bonjour")
    (question,) = await ours.read()
    reply = await ours.network.act(action(ActionKind.REPLY, question, customer, "Voilà"))
    back = action(ActionKind.RETRACT, question, customer, undo_handle=reply.undo_handle)
    assert await ours.network.find(back) is Lookup.ABSENT
    assert await ours.network.act(back) == ActionResult(status=MessageStatus.DELETED)
    assert await ours.harness.replies(customer, asked) == []
    assert await ours.network.find(back) == ActionResult(status=MessageStatus.DELETED)
    assert (await ours.network.act(back)).outcome is Outcome.NOOP


@pytest.mark.parametrize(
    ("kind", "inverse"),
    [
        (ActionKind.BAN, ActionKind.UNBAN),
        (ActionKind.MUTE, ActionKind.UNMUTE),
        (ActionKind.LIKE, ActionKind.UNLIKE),
    ],
)
async def test_done_looked_up_and_undone(ours: Ours, kind: ActionKind, inverse: ActionKind) -> None:
    customer = await ours.harness.new_customer("Client")
    await ours.harness.post(customer, "Bonjour")
    (message,) = await ours.read()
    there, back = action(kind, message, customer), action(inverse, message, customer)
    assert await ours.network.find(there) is Lookup.ABSENT
    await ours.network.act(there)
    assert isinstance(await ours.network.find(there), ActionResult)
    assert await ours.network.find(back) is Lookup.ABSENT
    await ours.network.act(back)
    assert isinstance(await ours.network.find(back), ActionResult)


async def test_a_mute_has_a_duration_and_a_block_has_none(ours: Ours, server: FakeMastodon) -> None:
    customer = await ours.harness.new_customer("Client")
    hour = now() + 3_600_000
    await ours.network.act(action(ActionKind.MUTE, None, customer, until=hour))
    assert 3590 <= server.people[ours.harness.own_id].muting[customer.id] <= 3600
    past = await ours.network.act(action(ActionKind.MUTE, None, customer, until=now() - 1))
    assert past.outcome is Outcome.NOOP
    with pytest.raises(Unsupported, match="for good"):
        await ours.network.act(action(ActionKind.BAN, None, customer, until=hour))


async def test_what_it_cannot_do(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    for kind in (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RESTORE):
        with pytest.raises(Unsupported):
            await ours.network.act(action(kind, None, customer, message_id="1"))


async def test_what_is_gone_or_too_long_or_refused(ours: Ours, server: FakeMastodon) -> None:
    customer = await ours.harness.new_customer("Client")
    posted = await ours.harness.post(customer, "Bonjour")
    (question,) = await ours.read()
    with pytest.raises(Invalid) as long:
        await ours.network.act(action(ActionKind.REPLY, question, customer, "a" * 600))
    assert long.value.limit == 500
    with pytest.raises(Invalid):
        await ours.network.act(action(ActionKind.REPLY, question, customer, ""))
    server.people[customer.id].blocking.add(ours.harness.own_id)
    with pytest.raises(NotPermitted):
        await ours.network.act(action(ActionKind.REPLY, question, customer, "Voilà"))
    await ours.harness.delete(customer, posted)
    for kind in (ActionKind.REPLY, ActionKind.LIKE):
        with pytest.raises(Gone):
            await ours.network.act(action(kind, question, customer, "Voilà"))
    with pytest.raises(Gone):
        await ours.network.act(Action("1", ActionKind.BAN, "t", author_id="nobody/..?x"))


# --- limits, tokens, sign-in -------------------------------------------------------------------


async def test_a_limit_without_retry_after_ends_at_its_date(ours: Ours, server: FakeMastodon) -> None:
    server.limit(ours.harness.token, 90)
    with pytest.raises(RateLimited) as caught:
        await ours.read()
    assert 60_000 < caught.value.until - now() <= 91_000
    asked = len(server.calls)
    with pytest.raises(RateLimited):
        await ours.read()
    assert len(server.calls) == asked, "the second one was not even asked"


async def test_reading_leaves_some_calls_for_what_a_person_ordered(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    await ours.harness.post(customer, "Bonjour")
    (question,) = await ours.read()
    few = {"X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "2099-01-01T00:00:00.000Z"}
    ours.wire.answer("GET", "/api/v1/notifications", 200, "[]", few)
    await ours.read()
    with pytest.raises(RateLimited):
        await ours.read()
    assert (await ours.network.act(action(ActionKind.REPLY, question, customer, "Voilà"))).message is not None


async def test_a_bad_token_as_400(ours: Ours) -> None:
    await ours.harness.revoke_our_token()
    with pytest.raises(AuthRevoked):
        await ours.read()
    with pytest.raises(AuthRevoked):
        await ours.network.check()


async def test_the_limit_of_an_old_description_and_of_a_new_one(ours: Ours, server: FakeMastodon) -> None:
    old = await ours.network.check()
    assert (old.text_limit.limit, old.text_limit.url_length) == (500, 25)
    assert old.address.endswith("@fake.example")
    server.manners.has_v2 = True
    new = await ours.network.check()
    assert (new.text_limit.limit, new.text_limit.url_length) == (600, 23)


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (SignInRequest(SignInMethod.TOKEN, server="http://social.example", secret="t"), InsecureServer),
        (SignInRequest(SignInMethod.TOKEN, secret="t"), UsageError),
        (SignInRequest(SignInMethod.TOKEN, server="https://social.example", secret=" "), UsageError),
        (SignInRequest(SignInMethod.OAUTH, server="https://social.example", secret="c"), UsageError),
    ],
)
async def test_a_sign_in_that_cannot_be(ours: Ours, request_: SignInRequest, error: type[Exception]) -> None:
    with pytest.raises(error):
        await Mastodon.sign_in(request_, ours.http)
