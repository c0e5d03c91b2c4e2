"""What is YouTube's own: units, moderation that cannot be taken back, answers that are not embedded, live chats."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.errors import (
    AuthExpired,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    Unsupported,
    UsageError,
)
from cm_inbox.models.accounts import Account, AccountReport, SignInMethod, account_uid
from cm_inbox.models.actions import Action, Outcome
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.conversations import AuthorRecord
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied
from cm_inbox.networks.base import Lookup, Page, SignInRequest, Source
from cm_inbox.networks.http import HttpClient, Response
from cm_inbox.networks.youtube import YouTube
from cm_inbox.networks.youtube_act import _addressed
from cm_inbox.networks.youtube_api import error_of
from cm_inbox.networks.youtube_units import LIMIT, UnitBook, midnights
from cm_inbox.permissions import permit
from tests.contract.harness_youtube import sign_in
from tests.faults import FaultyTransport
from tests.servers.described import specification
from tests.servers.youtube import FakeYouTube, standing

pytestmark = pytest.mark.anyio

APP = OAuthApp("app-1", "app-secret-1")
BEGAN: Millis = 1_795_345_200_000  # 2026-11-22T11:00:00Z: three in the morning, Pacific time
HOUR: Millis = 3_600_000


class Clock:
    def __init__(self) -> None:
        self.at = BEGAN

    def __call__(self) -> Millis:
        return self.at


class Drawer:
    def __init__(self, kept: Mapping[str, str]) -> None:
        self.kept = dict(kept)

    async def load(self) -> Mapping[str, str]:
        return dict(self.kept)

    async def save(self, secrets: Mapping[str, str]) -> None:
        self.kept = dict(secrets)


@dataclass
class Desk:
    """A channel of ours, signed in, and a customer."""

    server: FakeYouTube
    network: YouTube
    report: AccountReport
    wire: FaultyTransport
    http: HttpClient
    clock: Clock
    us: str
    them: str
    video: str
    cursors: dict[str, str | None]

    async def read(self, source: str = "published") -> list[Message]:
        """Read a source to its end."""
        return [message for page in await self.pages(source) for message in page.messages]

    async def pages(self, source: str) -> list[Page]:
        pages: list[Page] = []
        while True:
            page = await self.network.fetch(Source(source), self.cursors.get(source))
            moved = page.cursor != self.cursors.get(source)
            self.cursors[source] = page.cursor
            pages.append(page)
            if not page.more or not moved:
                return pages

    def write(self, text: str = "Bonjour", **given: str) -> str:
        return self.server.add_comment(self.them, self.video, text, **given)

    def about(self, kind: ActionKind, what: str, text: str = "", **given: object) -> Action:
        root = what if what.startswith("live:") else what.partition(".")[0]
        fields: dict[str, object] = {"thread_id": root, "message_id": what, "author_id": self.them, **given}
        return Action("0190-1", kind, text=text, **fields)  # type: ignore[arg-type] # by name


def account_of(report: AccountReport, server: str) -> Account:
    uid = account_uid("youtube", report.address)
    return Account(1, uid, "youtube", report.address, report.native_id, report.name, 1, "Altéa", server)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[FakeYouTube]:
    with standing(lambda: clock() / 1000) as server:
        yield server


@pytest.fixture
async def desk(server: FakeYouTube, clock: Clock) -> AsyncIterator[Desk]:
    wire = FaultyTransport(httpx.AsyncHTTPTransport())
    http = HttpClient(transport=wire)
    us = server.add_channel("Altea")
    server.auth.owner = us
    signed = await sign_in(server, APP, http)
    network = YouTube(account_of(signed.report, server.url), http, Drawer(signed.secrets), clock)
    them, video = server.add_channel("Ines"), server.add_video(us, "Nos coffrets")
    yield Desk(server, network, signed.report, wire, http, clock, us, them, video, {})
    await network.close()
    await http.close()


# --- signing in --------------------------------------------------------------------------------


async def test_who_we_are(desk: Desk) -> None:
    handle = desk.server.channels[desk.us]
    assert (desk.report.native_id, desk.report.address, desk.report.name) == (desk.us, handle, "Altea0")
    assert desk.report.token_expires_at is None
    assert (await desk.network.check()).address == handle
    with pytest.raises(UsageError):
        await YouTube.sign_in(SignInRequest(SignInMethod.OAUTH), desk.http)
    with pytest.raises(UsageError, match="client ID"):
        await YouTube.start_oauth("", "http://127.0.0.1:1/callback", desk.http)


async def test_the_page_is_googles(desk: Desk) -> None:
    start = await YouTube.start_oauth("", "http://127.0.0.1:1/callback", desk.http, app=APP)
    assert start.url.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    for part in ("access_type=offline", "prompt=consent", "youtube.force-ssl", "code_challenge_method=S256"):
        assert part in start.url
    assert APP.client_secret not in start.url


async def test_a_google_account_without_a_channel(desk: Desk) -> None:
    desk.server.auth.owner = "nobody"
    with pytest.raises(NotPermitted, match="no YouTube channel"):
        await sign_in(desk.server, APP, desk.http)


async def test_a_sign_in_in_testing_ends_in_a_week(desk: Desk) -> None:
    desk.server.auth.refresh_lasting = 7 * 86_400
    desk.server.auth.owner = desk.us
    assert (await sign_in(desk.server, APP, desk.http)).report.token_expires_at is not None


async def test_an_old_access_token_is_renewed_on_the_way(desk: Desk) -> None:
    desk.server.auth.end_access()
    desk.write()
    assert [message.text for message in await desk.read()] == ["Bonjour"]
    assert desk.server.auth.renewals == 1


async def test_a_withdrawn_sign_in(desk: Desk) -> None:
    desk.server.auth.revoke()
    with pytest.raises(AuthExpired):
        await desk.read()


# --- reading -----------------------------------------------------------------------------------


async def test_three_states(desk: Desk) -> None:
    seen = desk.write("Bonjour")
    held = desk.write("Regardez ma chaîne", status="heldForReview")
    spam = desk.write("Gagnez 5000 €", status="likelySpam")
    found = {message.id: message for name in ("published", "held", "spam") for message in await desk.read(name)}
    assert {found[each].status for each in (seen, held, spam)} == {
        MessageStatus.VISIBLE,
        MessageStatus.HELD,
        MessageStatus.SPAM,
    }
    message = found[seen]
    assert message.thread.title == "Nos coffrets"
    assert message.thread.post is not None
    assert message.thread.post.comments == 3
    assert message.url == f"https://www.youtube.com/watch?v={desk.video}&lc={seen}"
    assert (message.author.id, message.author.handle) == (desk.them, desk.server.channels[desk.them])
    assert isinstance(message.denied[ActionKind.MUTE], Denied)


async def test_all_answers_come_though_few_are_embedded(desk: Desk) -> None:
    top = desk.write("Bonjour")
    answers = [desk.write(f"Réponse {number}", parent=top) for number in range(7)]
    ours = desk.server.add_comment(desk.us, desk.video, "Merci", parent=top)
    found = await desk.read()
    assert {message.id for message in found} == {top, *answers, ours}
    assert {message.parent for message in found if message.id != top} == {top}
    assert {message.thread.id for message in found} == {top}
    assert [message.id for message in found if message.direction is Direction.OUT] == [ours]
    assert not await desk.read(), "nothing has changed"
    again = desk.write("Encore", parent=top)
    assert again in {message.id for message in await desk.read()}


async def test_a_held_answer_under_a_published_comment(desk: Desk) -> None:
    top = desk.write("Bonjour")
    held = desk.write("Lien", parent=top, status="heldForReview")
    states = {message.id: message.status for message in await desk.read("held")}
    assert states == {top: MessageStatus.VISIBLE, held: MessageStatus.HELD}


async def test_an_answer_to_an_old_thread_is_found_behind(desk: Desk) -> None:
    old = desk.write("Le premier")
    for number in range(120):
        desk.clock.at += 1000
        desk.write(f"Plus récent {number}")
    assert len(await desk.read()) == 121
    await desk.read("older")
    await desk.read("older")
    late = desk.write("Personne ne répond ?", parent=old)
    assert late not in {message.id for message in await desk.read()}
    desk.clock.at += HOUR
    found = [message.id for _ in range(3) for message in await desk.read("older")]
    assert late in found
    assert found.count(late) == 1


async def test_a_first_reading_is_past_and_what_follows_is_news(desk: Desk) -> None:
    old = desk.write()
    (page,) = await desk.pages("published")
    assert page.past == {old}
    new = desk.write("Et alors ?", parent=old)
    (page,) = await desk.pages("published")
    assert new in {message.id for message in page.messages}
    assert not page.past


async def test_a_lost_place_in_the_list_begins_anew(desk: Desk) -> None:
    for number in range(120):
        desk.clock.at += 1000
        desk.write(str(number))
    first = await desk.network.fetch(Source("published"), None)
    assert first.more
    wrong = '{"error": {"code": 400, "message": "x", "errors": [{"reason": "invalidPageToken", "domain": "y"}]}}'
    desk.wire.answer("GET", "*/commentThreads", 400, wrong)
    again = await desk.network.fetch(Source("published"), first.cursor)
    assert again.cursor


async def test_a_channel_without_an_id_is_nobody(desk: Desk) -> None:
    ghost = desk.server.add_comment("gone", desk.video, "Bonjour")
    (message,) = await desk.read()
    assert message.author.id == f"nobody:{ghost}"
    assert isinstance(message.denied[ActionKind.BAN], Denied)


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"v": 9}', '{"scan": 3}', "3"])
async def test_a_strange_cursor_means_starting_over(desk: Desk, cursor: str) -> None:
    desk.write()
    for source in ("published", "held", "spam", "older", "live"):
        await desk.network.fetch(Source(source), cursor)


# --- by id -------------------------------------------------------------------------------------


async def test_nothing_counts_as_gone_until_what_waits_is_known(desk: Desk) -> None:
    here, gone, held = desk.write(), desk.write(), desk.write(status="heldForReview")
    await desk.read()
    desk.server.delete(gone)
    desk.server.edit(here, "Mieux")
    seen = await desk.network.recheck([here, gone, held, "live:x"])
    assert seen.missing == ()
    await desk.read("held")
    await desk.read("spam")
    seen = await desk.network.recheck([here, gone, held, "live:x"])
    assert seen.missing == (gone,)
    states = {message.id: message.status for message in seen.messages}
    assert states == {here: MessageStatus.VISIBLE, held: MessageStatus.HELD}
    (message,) = [each for each in seen.messages if each.id == here]
    assert message.text == "Mieux"
    assert message.thread.title == "Nos coffrets"


# --- acting ------------------------------------------------------------------------------------


async def test_hold_publish_and_reject_for_good(desk: Desk) -> None:
    comment = desk.write()
    await desk.read()
    done = await desk.network.act(desk.about(ActionKind.HIDE, comment))
    assert done.status is MessageStatus.HELD
    assert desk.server.comments[comment].status == "heldForReview"
    done = await desk.network.act(desk.about(ActionKind.UNHIDE, comment))
    assert done.status is MessageStatus.VISIBLE
    done = await desk.network.act(desk.about(ActionKind.DELETE, comment))
    assert done.status is MessageStatus.DELETED
    with pytest.raises(NetworkError):
        await desk.network.act(desk.about(ActionKind.UNHIDE, comment))
    for kind in (ActionKind.DELETE, ActionKind.BAN):
        assert not desk.report.permissions[kind].reversible  # type: ignore[union-attr] # Allowed
    assert isinstance(desk.report.permissions[ActionKind.RESTORE], Denied)
    assert isinstance(desk.report.permissions[ActionKind.UNBAN], Denied)


async def test_only_ones_own_comments_are_deleted_others_are_rejected(desk: Desk) -> None:
    theirs = desk.write("Spam")
    ours = desk.server.add_comment(desk.us, desk.video, "Merci", parent=theirs)
    by_id = {message.id: message for message in await desk.read()}
    author = AuthorRecord(1, Author("x", "x"), 1, 0)
    for message_id, wanted in ((theirs, ActionKind.DELETE), (ours, ActionKind.RETRACT)):
        account = replace(desk.network.account, permissions={wanted: desk.report.permissions[wanted]})
        permission = permit(DecisionKind.DELETE, account, by_id[message_id], author, at=desk.clock())
        assert isinstance(permission, Allowed)
        assert not permission.reversible
    with pytest.raises(NetworkError):
        await desk.network.act(desk.about(ActionKind.RETRACT, theirs))
    assert desk.server.visible(theirs), "what is somebody else's is not deleted"
    await desk.network.act(desk.about(ActionKind.RETRACT, ours))
    assert desk.server.count("DELETE", "/youtube/v3/comments") == 2
    await desk.network.act(desk.about(ActionKind.DELETE, theirs))
    assert desk.server.comments[theirs].status == "rejected"
    assert desk.server.count("DELETE", "/youtube/v3/comments") == 2


async def test_what_we_did_is_believed_rather_than_a_list_that_is_behind(desk: Desk) -> None:
    comment = desk.write()
    await desk.read()
    await desk.network.act(desk.about(ActionKind.HIDE, comment))
    desk.server.comments[comment].status = "published"
    desk.server.comments[comment].text = "changed, so that it is told"
    desk.server.comments[comment].edited = desk.clock() / 1000 + 5
    (message,) = await desk.read()
    assert message.status is MessageStatus.HELD
    desk.clock.at += 120_000
    desk.server.comments[comment].edited += 60
    (message,) = await desk.read()
    assert message.status is MessageStatus.VISIBLE


async def test_a_ban_rejects_what_comes(desk: Desk) -> None:
    top, other = desk.write("Insulte"), desk.write("Autre")
    await desk.network.act(desk.about(ActionKind.BAN, top))
    assert (desk.us, desk.them) in desk.server.banned
    assert desk.server.comments[top].status == "rejected"
    assert not desk.server.visible(desk.write("Encore"))
    with pytest.raises(Unsupported):
        await desk.network.act(desk.about(ActionKind.BAN, other, until=desk.clock() + HOUR))


async def test_a_ban_without_a_comment_looks_for_one(desk: Desk) -> None:
    top = desk.server.add_comment(desk.us, desk.video, "Bonjour à tous")
    theirs = desk.write("Insulte", parent=top)
    await desk.network.act(desk.about(ActionKind.BAN, theirs, message_id=None, thread_id=top))
    assert desk.server.comments[theirs].status == "rejected"
    with pytest.raises(Gone):
        await desk.network.act(desk.about(ActionKind.BAN, theirs, message_id=None, thread_id=top, author_id="UCx"))


async def test_an_answer_to_an_answer_names_whom_it_is_for(desk: Desk) -> None:
    top = desk.write("Bonjour")
    below = desk.write("Et moi ?", parent=top)
    action = desk.about(ActionKind.REPLY, below, "Voilà", author_handle="@ines2")
    done = await desk.network.act(action)
    assert done.message is not None
    assert (done.message.text, done.message.parent, done.message.thread.id) == ("@ines2 Voilà", top, top)
    assert done.message.direction is Direction.OUT
    assert await desk.network.find(action) == done
    assert _addressed(desk.about(ActionKind.REPLY, top, "Voilà", author_handle="@ines2")) == "Voilà"
    retracted = await desk.network.act(desk.about(ActionKind.RETRACT, top, undo_handle=done.undo_handle))
    assert retracted.status is MessageStatus.DELETED
    assert (await desk.network.act(desk.about(ActionKind.RETRACT, top, undo_handle=done.undo_handle))).outcome is (
        Outcome.NOOP
    )
    assert await desk.network.find(action) is Lookup.ABSENT


@pytest.mark.parametrize("round_", [1, 2])
async def test_a_comment_its_author_took_away_is_gone_whatever_the_status(desk: Desk, round_: int) -> None:
    """YouTube says 400 processingFailure or 403 forbidden."""
    comment = desk.write()
    desk.server.delete(comment)
    for _ in range(round_):
        with pytest.raises(Gone):
            await desk.network.act(desk.about(ActionKind.HIDE, comment))
        with pytest.raises(Gone):
            await desk.network.act(desk.about(ActionKind.REPLY, comment, "Bonjour"))


async def test_what_is_forbidden_is_not_gone(desk: Desk) -> None:
    foreign = desk.server.add_video(desk.them, "Chez eux")
    comment = desk.server.add_comment(desk.them, foreign, "Bonjour")
    with pytest.raises(NotPermitted):
        await desk.network.act(desk.about(ActionKind.HIDE, comment))


@pytest.mark.parametrize(("text", "limit"), [("   ", None), ("x" * 10_001, 10_000)])
async def test_texts_that_cannot_be_sent_are_not(desk: Desk, text: str, limit: int | None) -> None:
    comment = desk.write()
    with pytest.raises(Invalid) as raised:
        await desk.network.act(desk.about(ActionKind.REPLY, comment, text))
    assert raised.value.limit == limit
    assert desk.wire.count("POST", "*/comments") == 0


# --- live chats --------------------------------------------------------------------------------


async def test_a_live_chat(desk: Desk) -> None:
    broadcast = desk.server.add_broadcast(desk.us, "En direct de l’atelier")
    first = desk.server.say(broadcast.chat, desk.them, "Coucou")
    paid = desk.server.say(broadcast.chat, desk.them, "Bravo !", kind="superChatEvent")
    found = await desk.read("live")
    assert [(message.id, message.text) for message in found] == [
        (f"live:{first}", "Coucou"),
        (f"live:{paid}", "Bravo !"),
    ]
    thread = found[0].thread
    assert (thread.id, thread.title) == (f"live:{broadcast.chat}", "En direct de l’atelier")
    assert isinstance(found[0].denied[ActionKind.HIDE], Denied)
    answer = desk.about(ActionKind.REPLY, f"live:{first}", "Merci", thread_id=thread.id)
    done = await desk.network.act(answer)
    assert done.message is not None
    assert done.message.direction is Direction.OUT
    assert await desk.network.find(answer) == done
    await desk.network.act(desk.about(ActionKind.DELETE, f"live:{first}", thread_id=thread.id))
    desk.clock.at += 10_000
    (page,) = await desk.pages("live")
    assert [removal.id for removal in page.removed] == [f"live:{first}"]
    assert done.message.id in {message.id for message in page.messages}
    assert ActionKind.BAN in next(m for m in page.messages if m.id == done.message.id).denied
    with pytest.raises(Gone):
        await desk.network.act(desk.about(ActionKind.DELETE, f"live:{first}", thread_id=thread.id))


async def test_time_outs_and_bans_in_a_chat(desk: Desk) -> None:
    broadcast = desk.server.add_broadcast(desk.us, "En direct")
    said = desk.server.say(broadcast.chat, desk.them, "Insulte")
    chat = f"live:{broadcast.chat}"
    until = desk.clock() + 300_000
    done = await desk.network.act(desk.about(ActionKind.MUTE, f"live:{said}", thread_id=chat, until=until))
    (ban,) = desk.server.bans.values()
    assert (ban["type"], ban["banDurationSeconds"]) == ("temporary", "300")
    lifting = desk.about(ActionKind.UNMUTE, f"live:{said}", thread_id=chat, undo_handle=done.undo_handle)
    await desk.network.act(lifting)
    assert not desk.server.bans
    assert (await desk.network.act(lifting)).outcome is Outcome.NOOP
    await desk.network.act(desk.about(ActionKind.BAN, f"live:{said}", thread_id=chat))
    (ban,) = desk.server.bans.values()
    assert ban["type"] == "permanent"
    other = YouTube(desk.network.account, desk.http, desk.network.secrets, desk.clock)
    lifting = desk.about(ActionKind.UNMUTE, f"live:{said}", thread_id=chat)
    with pytest.raises(NotPermitted, match="YouTube Studio"):
        await other.act(lifting)
    await other.act(replace(lifting, earlier=next(iter(desk.server.bans))))
    assert not desk.server.bans, "also in another run of the program"
    await other.close()


async def test_a_chat_takes_200_characters_and_ends(desk: Desk) -> None:
    broadcast = desk.server.add_broadcast(desk.us, "En direct")
    desk.server.say(broadcast.chat, desk.them, "Coucou")
    assert len(await desk.read("live")) == 1
    chat = f"live:{broadcast.chat}"
    with pytest.raises(Invalid) as raised:
        await desk.network.act(desk.about(ActionKind.REPLY, "live:x", "x" * 201, thread_id=chat))
    assert raised.value.limit == 200
    broadcast.over = True
    with pytest.raises(Gone):
        await desk.network.act(desk.about(ActionKind.REPLY, "live:x", "Merci", thread_id=chat))
    assert not await desk.read("live")


# --- what refusals mean ------------------------------------------------------------------------


def said(reason: str) -> str:
    return f'{{"error": {{"code": 400, "message": "m", "errors": [{{"domain": "d", "reason": "{reason}"}}]}}}}'


HTML = "<!DOCTYPE html><title>x</title>"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (403, said("rateLimitExceeded"), RateLimited),
        (429, "{}", RateLimited),
        (401, said("authError"), AuthExpired),
        (403, said("insufficientPermissions"), ScopeMissing),
        (404, said("commentNotFound"), Gone),
        (403, said("liveChatEnded"), Gone),
        (400, said("commentTextTooLong"), Invalid),
        (403, said("commentsDisabled"), NotPermitted),
        (400, said("banWithoutReject"), Invalid),
        (500, said("backendError"), Transient),
        (503, HTML, Transient),
        (404, HTML, Transient),
        (403, HTML, Transient),
    ],
)
def test_what_a_refusal_means(status: int, body: str, expected: type[Exception]) -> None:
    error = error_of(Response(status, {}, body.encode(), "https://youtube.googleapis.com"), Clock())
    assert isinstance(error, expected), error
    assert not isinstance(error, OutcomeUnknown)


def test_a_failure_after_an_answer_may_have_answered() -> None:
    error = error_of(Response(503, {}, HTML.encode(), "https://youtube.googleapis.com"), Clock(), safe=False)
    assert isinstance(error, OutcomeUnknown)


async def test_spent_units_are_waited_for_until_midnight_in_california(desk: Desk) -> None:
    desk.write()
    desk.server.limit = 0
    with pytest.raises(RateLimited) as raised:
        await desk.read()
    assert datetime.fromtimestamp(raised.value.until / 1000, UTC).hour == 8
    asked = len(desk.server.calls)
    with pytest.raises(RateLimited):
        await desk.read("held")
    with pytest.raises(RateLimited):
        await desk.network.act(desk.about(ActionKind.HIDE, "c"))
    assert len(desk.server.calls) == asked, "nobody is asked in vain"
    assert [quota.remaining for quota in desk.network.quotas()] == [0]
    desk.server.limit = LIMIT
    desk.clock.at = raised.value.until
    desk.server.auth.lasting = 10**6
    assert len(await desk.read()) == 1


async def test_the_units_are_shown(desk: Desk) -> None:
    assert list(desk.network.quotas()) == []
    desk.write()
    await desk.read()
    (quota,) = desk.network.quotas()
    assert (quota.scope, quota.limit) == ("units", LIMIT)
    assert quota.remaining == LIMIT - 2, "a page of threads, and the video"
    assert desk.server.units["app-1"] == 3, "the sign-in asked who we are"


async def test_what_was_spent_is_known_after_a_restart(desk: Desk) -> None:
    desk.write()
    await desk.read()
    await desk.network.act(desk.about(ActionKind.HIDE, next(iter(desk.server.comments))))
    await desk.read("held")
    http = HttpClient(transport=desk.wire)
    again = YouTube(desk.network.account, http, desk.network.secrets, desk.clock)
    await again.fetch(Source("held"), desk.cursors["held"])
    (quota,) = again.quotas()
    assert quota.remaining <= LIMIT - 2 - 50 - 1
    await again.close()


async def test_every_request_and_answer_is_described(desk: Desk) -> None:
    """The server checks each exchange; here that it did."""
    specification("google-youtube.v3.discovery.json")
    desk.write()
    await desk.read()
    assert "GET /youtube/v3/commentThreads" in desk.server.witness.seen
    desk.server.witness.verdict()


# --- units -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "hours"),
    [("2026-11-22T11:00:00", 24), ("2026-11-01T12:00:00", 25), ("2026-03-08T12:00:00", 23)],
)
def test_a_day_in_california(at: str, hours: int) -> None:
    begin, end = midnights(round(datetime.fromisoformat(f"{at}+00:00").timestamp() * 1000))
    assert (end - begin) / HOUR == hours


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 25), st.integers(0, 60), st.randoms(use_true_random=False))
def test_no_day_costs_more_than_it_may(accounts: int, decisions: int, chance: random.Random) -> None:
    """A day of accounts that read whenever they may, while people decide now and then."""
    clock = Clock()
    clock.at = midnights(BEGAN)[0]
    book = UnitBook(clock)
    names = [f"account {number}" for number in range(accounts)]
    for name in names:
        book.join(name)
    book.broadcasts(names[0], on_air=True)
    end, read = midnights(BEGAN)[1], dict.fromkeys(names, 0)
    while clock.at + HOUR // 2 < end:
        for name in names:
            for kind, cost in (("published", 1), ("held", 1), ("spam", 1), ("recheck", 1), ("live", 5)):
                if book.may(name, kind, cost):
                    book.read(name, kind, cost)
                    read[name] += kind == "published"
        for _ in range(min(decisions, chance.randint(0, 4))):
            decisions -= 1
            book.act(chance.choice(names), 50)
        clock.at += HOUR // 2
    assert book.total <= LIMIT
    assert min(read.values()) >= 0.9 * max(read.values()), "the shares are equal"
    assert min(read.values()) >= 40, "and each is read every half hour"


def test_whoever_is_on_the_air_has_the_units_for_live_chats() -> None:
    book = UnitBook(Clock())
    for number in range(20):
        book.join(str(number))
    assert book.interval("7", "live", 5) > 10**6
    book.broadcasts("7", on_air=True)
    alone = book.interval("7", "live", 5)
    assert alone < 45, "twenty accounts, one of them on the air"
    book.broadcasts("8", on_air=True)
    assert book.interval("7", "live", 5) == pytest.approx(2 * alone)
    book.leave("8")
    assert book.interval("7", "live", 5) == pytest.approx(alone)


def test_what_an_account_spent_stays_spent_when_it_is_signed_in_anew() -> None:
    book = UnitBook(Clock())
    book.join("a")
    book.read("a", "published", 7)
    book.act("a", 50)
    book.leave("a")
    book.join("a")
    day, read, live, acted = book.spent("a")
    book.resume("a", day, read, live, acted)
    assert book.total == 57
    book.resume("a", day - 1, 5_000, 0, 0)
    assert book.total == 57, "that was yesterday"


def test_twenty_accounts_are_read_all_day() -> None:
    clock = Clock()
    clock.at = midnights(BEGAN)[0]
    book = UnitBook(clock)
    names = [f"account {number}" for number in range(20)]
    for name in names:
        book.join(name)
    gaps: list[Millis] = []
    last = dict.fromkeys(names, clock.at)
    while clock.at < midnights(BEGAN)[1] - 60_000:
        for name in names:
            for kind in ("published", "held", "spam", "older", "recheck", "broadcasts"):
                if book.may(name, kind):
                    book.read(name, kind, 1)
                    if kind == "published":
                        gaps.append(clock.at - last[name])
                        last[name] = clock.at
        clock.at += 180_000
    assert book.total <= LIMIT * 0.7
    gaps.sort()
    assert gaps[len(gaps) // 2] <= 15 * 60_000
    assert gaps[-1] <= 18 * 60_000, "the evening is read like the morning"
