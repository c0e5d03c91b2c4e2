"""Discourse's own ways, against a forum with its manners. What every network does alike is in tests/contract."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cm_inbox.errors import (
    AuthRevoked,
    Conflict,
    Gone,
    Invalid,
    NotPermitted,
    RateLimited,
    Unsupported,
    UsageError,
)
from cm_inbox.models.accounts import Account, SignInMethod
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis, new_id, now
from cm_inbox.models.messages import Direction, Message, MessageStatus, RemovedBy, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason
from cm_inbox.networks import discourse_stream
from cm_inbox.networks.base import Lookup, SignedIn, SignInRequest, StreamEvent
from cm_inbox.networks.discourse import PRIVATE, REVIEW, Discourse
from cm_inbox.networks.discourse_api import ADMIN_KEY, USER_KEY, Pace, pace_of
from cm_inbox.networks.discourse_posts import number
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.oauth import LoopbackReceiver
from tests.rig import MemoryDrawers
from tests.servers.discourse import FakeDiscourse, described_forum
from tests.servers.discourse_world import Topic, User
from tests.servers.stub import running

pytestmark = pytest.mark.anyio


@pytest.fixture
def forum() -> Iterator[FakeDiscourse]:
    """A forum of its own, whose every answer is as the vendor describes it."""
    with running(FakeDiscourse(described_forum())) as server:
        yield server


class Us:
    """A user of the forum with our adapter."""

    def __init__(self, forum: FakeDiscourse) -> None:
        self.forum = forum
        self.http = HttpClient(transport=httpx.AsyncHTTPTransport())
        self.drawers = MemoryDrawers()
        self.at: Millis | None = None

    def clock(self) -> Millis:
        return self.at if self.at is not None else now()

    async def adapter(self, user: User) -> Discourse:
        key = self.forum.add_key(user).key
        request = SignInRequest(SignInMethod.TOKEN, self.forum.url, user.username, key)
        return await self.of(await Discourse.sign_in(request, self.http))

    async def of(self, signed: SignedIn) -> Discourse:
        report = signed.report
        drawer = self.drawers.drawer(report.address)
        await drawer.save(signed.secrets)
        account = Account(
            id=1,
            uid=report.address,
            network="discourse",
            address=report.address,
            native_id=report.native_id,
            name=report.name,
            brand_id=1,
            brand="Altéa",
            server=signed.server,
            permissions=report.permissions,
        )
        return Discourse(account, self.http, drawer, self.clock)


@pytest.fixture
async def us(forum: FakeDiscourse) -> AsyncIterator[Us]:
    made = Us(forum)
    yield made
    await made.http.close()


@pytest.fixture
def altea(forum: FakeDiscourse) -> User:
    return forum.add_user("Altea", staff=True)


@pytest.fixture
def lea(forum: FakeDiscourse) -> User:
    return forum.add_user("Lea")


@pytest.fixture
def topic(forum: FakeDiscourse, altea: User) -> Topic:
    made = forum.add_topic("Nos coffrets de Noël")
    forum.add_post(made, altea, "Posez vos questions ici.")
    return made


def order(kind: ActionKind, message: Message, *, text: str = "", **more: object) -> Action:
    return Action(
        id=new_id(),
        kind=kind,
        thread_id=message.thread.id,
        message_id=message.id,
        author_id=message.author.id,
        author_handle=message.author.handle,
        text=text,
        attempted_at=now(),
        **more,  # type: ignore[arg-type] # one of Action's own fields
    )


async def read(network: Discourse, name: str = "posts", cursor: str | None = None) -> tuple[list[Message], str | None]:
    """Read a source to its end."""
    (source,) = [each for each in (*network.sources(), PRIVATE, REVIEW) if each.name == name][:1]
    messages: list[Message] = []
    while True:
        page = await network.fetch(source, cursor)
        messages += page.messages
        cursor = page.cursor
        if not page.more:
            return messages, cursor


# --- signing in --------------------------------------------------------------------------------


async def test_the_browser_brings_a_key_where_the_forum_lets_us_register(forum: FakeDiscourse, us: Us) -> None:
    lea = forum.add_user("Lea")
    async with LoopbackReceiver() as receiver:
        start = await Discourse.start_oauth(forum.url, receiver.redirect_uri, us.http)
        receiver.expect(start.state)
        async with httpx.AsyncClient(trust_env=False) as browser:
            shown = await browser.get(forum.grant(start.url, lea))
        assert shown.status_code == 200
        signed = await Discourse.finish_oauth(start, await receiver.code(start.state), us.http)
    assert signed.report.native_id == str(lea.id)
    assert signed.report.address.startswith(f"{lea.username}@127.0.0.1")
    assert (await (await us.of(signed)).check()).name == lea.username.title()


async def test_elsewhere_the_person_copies_what_the_page_shows(forum: FakeDiscourse, us: Us) -> None:
    forum.registers = False
    lea = forum.add_user("Lea")
    start = await Discourse.start_oauth(forum.url, "http://127.0.0.1:1/callback", us.http)
    assert "auth_redirect" not in parse_qs(urlsplit(start.url).query)
    shown = forum.grant(start.url, lea)
    assert "\n" in shown.strip(), "the page breaks the lines"
    signed = await Discourse.finish_oauth(start, f"  {shown}", us.http)
    assert signed.report.native_id == str(lea.id)
    secret = signed.secrets["key"]
    assert secret not in repr(signed)
    assert secret not in start.url


async def test_the_text_of_another_sign_in_is_refused(forum: FakeDiscourse, us: Us) -> None:
    forum.registers = False
    lea = forum.add_user("Lea")
    one = await Discourse.start_oauth(forum.url, "http://127.0.0.1:1/callback", us.http)
    other = await Discourse.start_oauth(forum.url, "http://127.0.0.1:1/callback", us.http)
    shown = forum.grant(other.url, lea)
    for text in (shown, shown[:40], "?", "", "é" * 30):
        with pytest.raises(NotPermitted):
            await Discourse.finish_oauth(one, text, us.http)


async def test_a_key_of_the_administration(forum: FakeDiscourse, us: Us, altea: User) -> None:
    network = await us.adapter(altea)
    report = await network.check()
    assert report.text_limit.limit == forum.max_length
    assert isinstance(report.permissions[ActionKind.BAN], Allowed)
    assert [source.name for source in network.sources()] == ["posts", "private", "review"]
    key = forum.add_key(altea).key
    wrong = SignInRequest(SignInMethod.TOKEN, forum.url, "nobody", key)
    with pytest.raises(AuthRevoked):
        await Discourse.sign_in(wrong, us.http)
    with pytest.raises(UsageError):
        await Discourse.sign_in(SignInRequest(SignInMethod.TOKEN, forum.url, "", key), us.http)


async def test_what_is_no_forum_gets_no_key(us: Us, forum: FakeDiscourse, altea: User) -> None:
    key = forum.add_key(altea).key
    request = SignInRequest(SignInMethod.TOKEN, f"{forum.url}/elsewhere", "altea", key)
    with pytest.raises(Invalid):
        await Discourse.sign_in(request, us.http)
    assert all("api-key" not in call.headers for call in forum.calls)


async def test_who_is_no_moderator_is_told_beforehand(us: Us, lea: User) -> None:
    network = await us.adapter(lea)
    report = await network.check()
    for kind in (ActionKind.HIDE, ActionKind.BAN, ActionKind.MUTE, ActionKind.DELETE):
        assert report.permissions[kind] == Denied(Reason.ROLE_MISSING)
    assert isinstance(report.permissions[ActionKind.REPLY], Allowed)
    assert [source.name for source in network.sources()] == ["posts", "private"]


async def test_a_missing_right_is_no_withdrawn_key(
    forum: FakeDiscourse, us: Us, lea: User, topic: Topic, altea: User
) -> None:
    """Both are refused in the same words."""
    network = await us.adapter(lea)
    ours = (await read(network))[0][0]
    with pytest.raises(NotPermitted):
        await network.act(order(ActionKind.DELETE, ours))
    for key in forum.keys.values():
        key.revoked = True
    with pytest.raises(AuthRevoked):
        await network.act(order(ActionKind.DELETE, ours))


# --- reading -----------------------------------------------------------------------------------


async def test_short_and_empty_pages_hide_nothing(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    first = forum.add_post(topic, lea, "Le premier message")
    private = forum.add_topic("Entre nous", private=True, members={lea.id})
    for _ in range(120):
        forum.add_post(private, lea, "Rien pour les autres")
    last = forum.add_post(topic, lea, "Le dernier message")
    network = await us.adapter(altea)
    messages, cursor = await read(network)
    assert {str(first.id), str(last.id)} <= {message.id for message in messages}
    forum.calls.clear()
    news = forum.add_post(topic, lea, "Encore une question")
    fresh, cursor = await read(network, cursor=cursor)
    assert [message.id for message in fresh] == [str(news.id)]
    assert forum.count("GET", "/posts.json") == 1
    assert (await read(network, cursor=cursor))[0] == []


async def test_a_post_that_appears_late_is_not_missed(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    network = await us.adapter(altea)
    late = forum.add_post(topic, lea, "Écrit avant, visible après")
    del forum.posts[late.id]
    forum.add_post(topic, lea, "Écrit ensuite")
    _, cursor = await read(network)
    forum.posts[late.id] = late
    fresh, _ = await read(network, cursor=cursor)
    assert [message.id for message in fresh] == [str(late.id)]


async def test_an_answer_knows_what_it_answers(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    question = forum.add_post(topic, lea, "Où est mon colis ?")
    network = await us.adapter(altea)
    _, cursor = await read(network)
    forum.add_post(topic, altea, "Il part demain.", reply_to=question.number)
    network = await us.adapter(altea)  # a new start: nothing is remembered
    fresh, _ = await read(network, cursor=cursor)
    assert [(each.direction, each.parent) for each in fresh] == [(Direction.OUT, str(question.id))]


@pytest.mark.parametrize(("said", "meant"), [(3, 3), ("3", 3), (None, None), (True, None), ("x", None), ("٣", None)])
def test_numbers_come_as_text_too(said: object, meant: int | None) -> None:
    assert number(said) == meant


async def test_a_long_private_topic_is_read_whole_and_then_only_what_is_new(
    forum: FakeDiscourse, us: Us, altea: User, lea: User
) -> None:
    private = forum.add_topic("Ma commande", private=True, members={altea.id, lea.id})
    for turn in range(45):
        forum.add_post(private, lea, f"Message {turn}")
    network = await us.adapter(altea)
    messages, cursor = await read(network, "private")
    assert len(messages) == 45
    assert all(message.visibility is Visibility.PRIVATE for message in messages)
    assert {message.thread.title for message in messages} == {"Ma commande"}
    forum.add_post(private, lea, "Alors ?")
    fresh, cursor = await read(network, "private", cursor)
    assert [message.text for message in fresh] == ["Alors ?"]
    forum.calls.clear()
    assert (await read(network, "private", cursor))[0] == []
    assert len(forum.calls) == 1, "a list that has not changed is all that is asked for"


async def test_many_private_topics_come_in_pieces(forum: FakeDiscourse, us: Us, altea: User, lea: User) -> None:
    for turn in range(40):
        forum.add_post(
            forum.add_topic(f"Commande {turn}", private=True, members={altea.id, lea.id}), lea, f"Bonjour {turn}"
        )
    messages, _ = await read(await us.adapter(altea), "private")
    assert len({message.id for message in messages}) == 40


async def test_what_the_author_took_away_is_a_removal(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    network = await us.adapter(altea)
    _, cursor = await read(network)
    post = forum.add_post(topic, lea, "Trop vite écrit")
    post.user_deleted = True
    page = await network.fetch(network.sources()[0], cursor)
    assert page.messages == ()
    assert [(each.id, each.by) for each in page.removed] == [(str(post.id), RemovedBy.AUTHOR)]


async def test_a_flagged_post_of_an_older_day_comes_by_the_review_queue(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    post = forum.add_post(topic, lea, "Bande de voleurs !")
    forum.flag(post)
    messages, cursor = await read(await us.adapter(altea), "review")
    assert [message.id for message in messages] == [str(post.id)]
    assert (await read(await us.adapter(altea), "review", cursor))[0] == []


# --- the review queue --------------------------------------------------------------------------


async def test_a_held_post_is_approved_and_lives_on_under_another_id(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    network = await us.adapter(altea)
    _, cursor = await read(network)
    lea.watched = True
    review = forum.queue(topic, lea, "Mon premier message ici")
    (held,), _ = await read(network, "review")
    assert (held.id, held.status) == (f"queued-{review.id}", MessageStatus.HELD)
    assert held.thread.id == str(topic.id)
    assert isinstance(held.denied[ActionKind.REPLY], Denied)
    done = await network.act(order(ActionKind.UNHIDE, held))
    assert done.status is MessageStatus.VISIBLE
    assert isinstance(await network.find(order(ActionKind.UNHIDE, held)), ActionResult)
    fresh, _ = await read(network, cursor=cursor)
    assert [message.text for message in fresh] == ["Mon premier message ici"]
    assert (await network.recheck([held.id])).missing == (held.id,)
    again = await network.act(order(ActionKind.UNHIDE, held))
    assert again.outcome is Outcome.NOOP
    with pytest.raises(Conflict):
        await network.act(order(ActionKind.DELETE, held))


async def test_a_held_post_is_rejected_for_good(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    forum.queue(topic, lea, "Achetez mes montres")
    network = await us.adapter(altea)
    (held,), _ = await read(network, "review")
    assert held.denied[ActionKind.RESTORE] == Denied(Reason.ONE_WAY)
    assert await network.find(order(ActionKind.DELETE, held)) is Lookup.ABSENT
    assert (await network.act(order(ActionKind.DELETE, held))).status is MessageStatus.DELETED
    with pytest.raises(Unsupported):
        await network.act(order(ActionKind.RESTORE, held))


async def test_a_decision_on_what_a_colleague_changed_meanwhile_is_a_conflict(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    review = forum.queue(topic, lea, "Mon premier message ici")
    network = await us.adapter(altea)
    (held,), _ = await read(network, "review")
    plain = forum.reviewable

    def look_then_change(asked: object, review_id: str) -> object:
        shown = plain(asked, review_id)  # type: ignore[arg-type] # the server's own call, handed through
        review.version += 1
        return shown

    forum.reviewable = look_then_change  # type: ignore[method-assign] # a colleague, between our two calls
    with pytest.raises(Conflict):
        await network.act(order(ActionKind.UNHIDE, held))
    assert review.status == 0


async def test_where_entries_must_be_claimed_we_claim_and_leave_a_colleagues_alone(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    forum.claiming = "required"
    review = forum.queue(topic, lea, "Mon premier message ici")
    network = await us.adapter(altea)
    await network.check()
    (held,), _ = await read(network, "review")
    await network.act(order(ActionKind.UNHIDE, held))
    assert review.claimed_by is altea
    other = forum.queue(forum.add_topic("Ailleurs"), lea, "Un autre message")
    other.claimed_by = forum.add_user("Camille", staff=True)
    (held,), _ = await read(network, "review")
    with pytest.raises(Invalid, match="claimed by another"):
        await network.act(order(ActionKind.UNHIDE, held))


async def test_hiding_flags_once_and_decides(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    post = forum.add_post(topic, lea, "Bande de voleurs !")
    network = await us.adapter(altea)
    messages, _ = await read(network)
    (message,) = [each for each in messages if each.id == str(post.id)]
    assert await network.find(order(ActionKind.HIDE, message)) is Lookup.ABSENT
    assert (await network.act(order(ActionKind.HIDE, message))).status is MessageStatus.HIDDEN
    assert post.hidden
    assert (await network.act(order(ActionKind.HIDE, message))).outcome is Outcome.NOOP
    assert forum.count("POST", "/post_actions.json") == 1
    found = await network.find(order(ActionKind.HIDE, message))
    assert isinstance(found, ActionResult)
    seen = await network.recheck([message.id])
    assert [each.status for each in seen.messages] == [MessageStatus.HIDDEN]


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_flagged_post_that_is_fine_stands(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic, hidden: bool
) -> None:
    post = forum.add_post(topic, lea, "Votre concurrent fait mieux.")
    plain = forum.add_post(topic, lea, "Bonjour")
    review = forum.flag(post)
    post.hidden = hidden
    network = await us.adapter(altea)
    messages, _ = await read(network)
    assert {each.id: each.reported for each in messages if each.author.id == str(lea.id)} == {
        str(post.id): True,
        str(plain.id): False,
    }
    (message,), cursor = await read(network, "review")
    assert await network.find(order(ActionKind.UNHIDE, message)) is Lookup.ABSENT
    done = await network.act(order(ActionKind.UNHIDE, message))
    assert (done.outcome, done.status) == (Outcome.APPLIED, MessageStatus.VISIBLE)
    assert (review.status, post.hidden) == (2, False), "its flags were turned down in the queue"
    assert isinstance(await network.find(order(ActionKind.UNHIDE, message)), ActionResult)
    assert (await network.act(order(ActionKind.UNHIDE, message))).outcome is Outcome.NOOP
    (seen,) = (await network.recheck([message.id])).messages
    assert (seen.status, seen.reported) == (MessageStatus.VISIBLE, False)
    assert (await read(network, "review", cursor))[0] == []
    taken_back = order(ActionKind.HIDE, message, undo_handle=done.undo_handle)
    if hidden:
        assert (await network.act(taken_back)).status is MessageStatus.HIDDEN
    else:
        with pytest.raises(NotPermitted, match="take back"):
            await network.act(taken_back)
        assert not post.hidden, "to hide what was fine would be no undoing"


async def test_where_flags_can_only_be_ignored_they_are_and_the_post_is_shown(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    forum.claiming = "required"
    post = forum.add_post(topic, lea, "Votre concurrent fait mieux.")
    review = forum.flag(post)
    review.offers = ("agree_and_hide", "ignore")
    post.hidden = True
    network = await us.adapter(altea)
    await network.check()
    (message,), _ = await read(network, "review")
    await network.act(order(ActionKind.UNHIDE, message))
    assert (review.status, review.claimed_by, post.hidden) == (3, altea, False)


async def test_flags_that_a_colleague_decided_of_meanwhile_are_a_conflict(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    post = forum.add_post(topic, lea, "Votre concurrent fait mieux.")
    review = forum.flag(post)
    network = await us.adapter(altea)
    (message,), _ = await read(network, "review")
    review.offers = ()
    with pytest.raises(Conflict):
        await network.act(order(ActionKind.UNHIDE, message))
    assert review.status == 0


# --- answering ---------------------------------------------------------------------------------


async def test_who_is_watched_has_their_answer_waiting(
    forum: FakeDiscourse, us: Us, lea: User, topic: Topic, altea: User
) -> None:
    network = await us.adapter(lea)
    message = (await read(network))[0][0]
    lea.watched = True
    action = order(ActionKind.REPLY, message, text="Bonjour à tous")
    assert await network.find(action) is Lookup.ABSENT
    assert (await network.act(action)).outcome is Outcome.PENDING
    found = await network.find(action)
    assert isinstance(found, ActionResult)
    assert found.outcome is Outcome.PENDING


async def test_an_answer_that_is_too_long_is_refused_with_the_forums_words(
    forum: FakeDiscourse, us: Us, lea: User, topic: Topic, altea: User
) -> None:
    network = await us.adapter(lea)
    message = (await read(network))[0][0]
    with pytest.raises(Invalid, match="limited to 32000"):
        await network.act(order(ActionKind.REPLY, message, text="x" * 32_001))
    with pytest.raises(Invalid):
        await network.act(order(ActionKind.REPLY, message, text="  "))


async def test_a_private_answer_is_found_again(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    post = forum.add_post(topic, lea, "Où est mon colis ?")
    network = await us.adapter(altea)
    (message,) = [each for each in (await read(network))[0] if each.id == str(post.id)]
    action = order(ActionKind.REPLY_PRIVATE, message, text="Votre numéro, s’il vous plaît ?")
    assert await network.find(action) is Lookup.ABSENT
    done = await network.act(action)
    assert done.message is not None
    assert done.message.visibility is Visibility.PRIVATE
    assert done.message.thread.id.startswith("pm-")
    found = await network.find(action)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == done.undo_handle
    (sent,) = [each for each in forum.topics.values() if each.private]
    assert sent.title == "Re: Nos coffrets de Noël"


async def test_an_answer_far_down_a_topic_is_found_again(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    for turn in range(30):
        post = forum.add_post(topic, lea, f"Question {turn}")
    network = await us.adapter(altea)
    (message,) = [each for each in (await read(network))[0] if each.id == str(post.id)]
    action = order(ActionKind.REPLY, message, text="Bonjour,\n\nil arrive *demain*.")
    done = await network.act(action)
    found = await network.find(action)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == done.undo_handle
    assert await network.find(order(ActionKind.REPLY, message, text="Autre chose")) is Lookup.ABSENT


async def test_an_answer_to_what_was_taken_away_is_not_sent(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    post = forum.add_post(topic, lea, "Où est mon colis ?")
    network = await us.adapter(altea)
    (message,) = [each for each in (await read(network))[0] if each.id == str(post.id)]
    post.user_deleted = True
    with pytest.raises(Gone):
        await network.act(order(ActionKind.REPLY, message, text="Il arrive demain."))


async def test_a_suspension_has_its_end_and_its_reason(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    forum.add_post(topic, lea, "Bande de voleurs !")
    network = await us.adapter(altea)
    message = (await read(network))[0][0]
    until = now() + 7 * 86_400_000
    await network.act(order(ActionKind.BAN, message, text="Insultes répétées", until=until))
    assert lea.suspended == "Insultes répétées"
    (call,) = [each for each in forum.calls if each.path.endswith("/suspend.json")]
    assert call.json()["suspend_until"].startswith("20")
    assert isinstance(await network.find(order(ActionKind.BAN, message)), ActionResult)
    assert await network.find(order(ActionKind.MUTE, message)) is Lookup.ABSENT
    await network.act(order(ActionKind.UNBAN, message))
    assert await network.find(order(ActionKind.BAN, message)) is Lookup.ABSENT


# --- limits ------------------------------------------------------------------------------------


async def test_a_limit_names_itself_and_when_it_ends(forum: FakeDiscourse, us: Us, lea: User, topic: Topic) -> None:
    network = await us.adapter(lea)
    await network.check()
    forum.limit = 0
    before = now()
    with pytest.raises(RateLimited) as limited:
        await read(network)
    assert limited.value.scope == "user_api_key_limiter_60_secs"
    assert before + 16_000 <= limited.value.until <= now() + 17_000
    made = len(forum.calls)
    with pytest.raises(RateLimited):
        await read(network)
    assert len(forum.calls) == made, "nothing is asked before the limit's end"
    (quota,) = network.quotas()
    assert (quota.remaining, quota.reset_at) == (0, limited.value.until)


def test_a_users_key_stays_below_its_limits_and_keeps_some_for_people() -> None:
    at = 1_000_000_000_000
    pace = pace_of({"kind": USER_KEY}, lambda: at)
    for _ in range(15):
        pace.spend(urgent=False)
    with pytest.raises(RateLimited) as limited:
        pace.spend(urgent=False)
    assert limited.value.until == at + 60_000
    for _ in range(5):
        pace.spend(urgent=True)
    with pytest.raises(RateLimited):
        pace.spend(urgent=True)
    assert pace.spare() == 0


@pytest.mark.parametrize("hurry", [0.5, 1.0, 1.5])
def test_a_day_of_reading_and_looking_again_leaves_some_to_people(hurry: float) -> None:
    """Rounds of three calls with all the lookups there may be: the last hour is read like the first."""
    begin = at = 1_000_000_000_000
    pace = pace_of({"kind": USER_KEY}, lambda: at)
    rounds: list[int] = []
    looked_up = 0
    while at < begin + 86_400_000:
        for _ in range(3):
            pace.spend(urgent=False)
        rounds.append(at)
        for _ in range(pace.spare()):
            pace.spend(urgent=False)
            looked_up += 1
        every = pace.interval(3)
        assert every is not None
        at += round(every * hurry * 1000)
    assert 3 * len(rounds) + looked_up <= 0.85 * 2_880
    assert looked_up >= (200 if hurry >= 1 else 1)
    assert sum(each >= begin + 23 * 3_600_000 for each in rounds) >= 10
    assert pace_of({"kind": ADMIN_KEY}, lambda: at).interval(3) is None


async def test_a_key_of_the_administration_reads_more_often(forum: FakeDiscourse, us: Us, altea: User) -> None:
    network = await us.adapter(altea)
    assert network.pace() == Discourse.info.poll, "nothing is known before the first call"
    await network.check()
    busy, idle = network.pace()
    assert busy < idle < Discourse.info.poll[1]
    assert 60 / busy * len(network.sources()) <= 60 / 4


def test_what_is_left_of_the_day_is_shown() -> None:
    pace = Pace(20, 2_880, lambda: 1_000_000_000_000)
    assert pace.quotas() == ()
    pace.spend(urgent=True)
    (quota,) = pace.quotas()
    assert (quota.remaining, quota.limit) == (2_879, 2_880)


async def test_looking_again_takes_only_what_the_limits_leave(
    forum: FakeDiscourse, us: Us, altea: User, lea: User, topic: Topic
) -> None:
    posts = [str(forum.add_post(topic, lea, f"Question {turn}").id) for turn in range(40)]
    forum.registers = False
    start = await Discourse.start_oauth(forum.url, "http://127.0.0.1:1/callback", us.http)
    shown = forum.grant(start.url, forum.add_user("Noe"))
    network = await us.of(await Discourse.finish_oauth(start, shown, us.http))
    seen = await network.recheck(posts)
    assert 0 < len(seen.messages) <= 10
    assert seen.missing == ()
    asked = {message.id for message in seen.messages}
    us.at = now() + 61_000
    again = await network.recheck(posts)
    assert not asked & {message.id for message in again.messages}, "those that waited longest come first"


# --- the message bus ---------------------------------------------------------------------------


@pytest.fixture
async def heard(us: Us, forum: FakeDiscourse, altea: User, topic: Topic) -> AsyncIterator[AsyncIterator[StreamEvent]]:
    """What a forum tells a key of its administration; that there was something before has been said."""
    stream = (await us.adapter(altea)).stream()
    assert stream is not None
    assert await anext(stream) == StreamEvent(poke=True)
    yield stream
    forum.holds = 0
    await stream.aclose()  # type: ignore[attr-defined]  # it is a generator


async def test_the_forum_says_at_once_that_something_came(
    heard: AsyncIterator[StreamEvent], forum: FakeDiscourse, topic: Topic, lea: User, altea: User
) -> None:
    private = forum.add_topic("Une question", private=True, members={lea.id, altea.id})
    for arrive in (
        lambda: forum.add_post(topic, lea, "Où est mon colis ?"),
        lambda: forum.add_post(private, lea, "En privé"),
        lambda: forum.flag(forum.add_post(topic, lea, "Vu")),
    ):
        waiting = asyncio.ensure_future(anext(heard))
        with forum.lock:
            arrive()
        assert (await asyncio.wait_for(waiting, 60)).poke


async def test_a_forum_that_holds_no_poll_is_asked_at_intervals(
    heard: AsyncIterator[StreamEvent],
    forum: FakeDiscourse,
    topic: Topic,
    lea: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def rest(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            with forum.lock:
                forum.add_post(topic, lea, "Enfin")
        await sleep(0)

    forum.holds = 0
    monkeypatch.setattr(discourse_stream, "asyncio", SimpleNamespace(sleep=rest))
    assert (await anext(heard)).poke
    assert pauses == [discourse_stream.PAUSE] * 3


async def test_a_forum_that_is_busy_says_when_to_ask_again(
    heard: AsyncIterator[StreamEvent], forum: FakeDiscourse
) -> None:
    forum.busy = 90
    with pytest.raises(RateLimited) as limited:
        await anext(heard)
    assert limited.value.until > now() + 60_000


async def test_a_forum_with_a_sign_in_takes_the_key_and_a_dead_one_is_said(
    us: Us, forum: FakeDiscourse, altea: User, topic: Topic
) -> None:
    forum.login_required = True
    network = await us.adapter(altea)
    stream = network.stream()
    assert stream is not None
    assert (await anext(stream)).poke
    for key in forum.keys.values():
        key.revoked = True
    with pytest.raises(AuthRevoked):
        await anext(stream)


async def test_a_users_key_does_not_listen_since_every_poll_is_one_of_its_calls(
    us: Us, forum: FakeDiscourse, altea: User
) -> None:
    signed = await Discourse.sign_in(
        SignInRequest(SignInMethod.TOKEN, forum.url, altea.username, forum.add_key(altea).key), us.http
    )
    key = forum.add_key(altea, "client")
    network = await us.of(replace(signed, secrets={"kind": USER_KEY, "key": key.key, "client": "client"}))
    stream = network.stream()
    assert stream is not None
    assert [event async for event in stream] == []
    assert network.stream() is None
    assert not [each for each in forum.calls if each.path.startswith("/message-bus/")]
