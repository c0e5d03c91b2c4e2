"""What is LinkedIn's own: one post with three names, notifications, the day's calls, a sign-in that is not renewed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Conflict,
    Duplicate,
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
from cm_inbox.models.accounts import Account, AccountReport, Quota, SignInMethod, account_uid
from cm_inbox.models.actions import Action, Outcome
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks.base import Page, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient, Response
from cm_inbox.networks.linkedin import NOTIFICATIONS, POSTS, LinkedIn
from cm_inbox.networks.linkedin_api import Api, DayLimits, GivenToken, error_of
from cm_inbox.networks.linkedin_comments import plain
from cm_inbox.networks.linkedin_read import ROUND, SETTLES, PageReader
from cm_inbox.networks.linkedin_urns import split_comment
from tests.contract.harness_linkedin import opened, sign_in
from tests.servers.linkedin import FakeLinkedIn, Post, standing

pytestmark = pytest.mark.anyio

APP = OAuthApp("app-1")
BEGAN: Millis = 1_795_345_200_000  # 2026-11-22T11:00:00Z
MIDNIGHT: Millis = 1_795_392_000_000
DAY: Millis = 86_400_000
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


def network_of(signed_in: SignedIn, http: HttpClient, clock: Clock) -> LinkedIn:
    report = signed_in.report
    account = Account(
        id=1,
        uid=account_uid("linkedin", report.address),
        network="linkedin",
        address=report.address,
        native_id=report.native_id,
        name=report.name,
        brand_id=1,
        brand="Altéa",
        server=signed_in.server,
    )
    return LinkedIn(account, http, Drawer(signed_in.secrets), clock)


@dataclass
class Desk:
    """A page of ours, signed in, with a post, and a member who comments."""

    server: FakeLinkedIn
    network: LinkedIn
    report: AccountReport
    http: HttpClient
    clock: Clock
    us: str
    them: str
    post: Post
    cursors: dict[str, str | None]

    async def pages(self, *sources: str) -> list[Page]:
        pages: list[Page] = []
        for source in self.network.sources():
            while not sources or source.name in sources:
                pages.append(await self.network.fetch(source, self.cursors.get(source.name)))
                self.cursors[source.name] = pages[-1].cursor
                if not pages[-1].more:
                    break
        return pages

    async def read(self, *sources: str) -> list[Message]:
        return [message for page in await self.pages(*sources) for message in page.messages]

    def write(self, text: str = "Bonjour", **given: object) -> str:
        return self.server.add_comment(self.them, self.post, text, **given)  # type: ignore[arg-type] # by name

    def about(self, kind: ActionKind, what: str, text: str = "", **given: object) -> Action:
        fields: dict[str, object] = {"thread_id": what, "message_id": what, "author_id": self.them, **given}
        return Action("0190-1", kind, text=text, **fields)  # type: ignore[arg-type] # by name


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[FakeLinkedIn]:
    with standing(lambda: clock.at / 1000) as running:
        yield running


@pytest.fixture
async def http(anyio_backend: str) -> AsyncIterator[HttpClient]:
    client = HttpClient()
    yield client
    await client.close()


@pytest.fixture
async def desk(
    server: FakeLinkedIn, http: HttpClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    monkeypatch.setattr("cm_inbox.networks.linkedin_sign_in.now", clock)
    us = server.add_page("Altea", manager="owner")
    post = server.add_post(us, "Nos coffrets de {hashtag|\\#|Noël}, par @[Altéa](urn:li:organization:5) \\(suite\\)")
    signed_in = await sign_in(server, APP, http)
    network = network_of(signed_in, http, clock)
    yield Desk(server, network, signed_in.report, http, clock, us, server.add_person("Léa"), post, {})
    await network.close()


# --- reading -----------------------------------------------------------------------------------


async def test_a_post_with_three_names_is_one_and_its_comments_come_once(desk: Desk) -> None:
    urns = [desk.write(f"Question {number}") for number in range(6)]
    below = desk.write("Et moi ?", parent=urns[0])
    for name in (POSTS.name, NOTIFICATIONS.name):
        found = {message.id: message for message in await desk.read(name)}
        assert found.keys() == {*urns, below}
        assert {split_comment(each) for each in found} == {
            (desk.post.activity, each.rstrip(")").split(",")[1]) for each in found
        }
        assert (found[below].thread.id, found[below].parent) == (urns[0], urns[0])
        assert found[urns[0]].thread.title == "Nos coffrets de #Noël, par Altéa (suite)"
        assert found[urns[0]].created_at == BEGAN


async def test_what_no_notification_tells_of_comes_with_its_post(desk: Desk) -> None:
    assert not await desk.read()
    silent = desk.write("Personne ne le dit", silent=True)
    assert not await desk.read(), "the posts are looked through every half hour"
    desk.clock.at += ROUND
    [page, _] = await desk.pages()
    assert [message.id for message in page.messages] == [silent]
    assert not page.past
    desk.clock.at += ROUND
    before = len(desk.server.calls)
    assert not await desk.read(POSTS.name)
    assert len(desk.server.calls) - before == 2, "a post without another comment is not read"


async def test_all_pages_of_a_long_list_are_read(desk: Desk) -> None:
    urns = {desk.write(f"Question {number}") for number in range(120)}
    desk.server.add_comment(desk.us, desk.post, "Merci", parent=min(urns))
    assert {message.id for message in await desk.read(POSTS.name)} > urns
    assert {message.id for message in await desk.read(NOTIFICATIONS.name)} > urns


async def test_many_posts_are_read_some_at_a_time_and_all_of_it_is_past(desk: Desk) -> None:
    posts = [desk.server.add_post(desk.us, f"Publication {number}") for number in range(12)]
    urns = {desk.server.add_comment(desk.them, post, "Bravo") for post in posts}
    pages = await desk.pages(POSTS.name)
    assert len(pages) == 3
    assert {each for page in pages for each in page.past} == urns


async def test_notifications_that_are_repeated_bring_nothing(desk: Desk) -> None:
    desk.write()
    await desk.read()
    desk.server.repeat()
    before = desk.server.count("GET", f"/rest/socialActions/{desk.post.activity}/comments")
    desk.clock.at += 60_000
    assert not await desk.read(NOTIFICATIONS.name)
    assert desk.server.count("GET", f"/rest/socialActions/{desk.post.activity}/comments") == before


async def test_a_comment_that_is_told_of_before_it_is_there_comes_once_it_is(desk: Desk) -> None:
    await desk.read()
    late = desk.write("J'arrive")
    [comment] = desk.server.comments.values()
    comment.late = True
    assert not await desk.read(NOTIFICATIONS.name)
    comment.late = False
    desk.clock.at += SETTLES // 2
    assert [message.id for message in await desk.read(NOTIFICATIONS.name)] == [late]


async def test_edits_and_deletions_are_told_of(desk: Desk) -> None:
    first, second = desk.write("Un"), desk.write("Deux")
    await desk.read()
    desk.clock.at += 60_000
    desk.server.edit(first, "Un, corrigé")
    desk.server.delete(second)
    [page] = await desk.pages(NOTIFICATIONS.name)
    assert [(each.id, each.text, each.edited_at) for each in page.messages] == [(first, "Un, corrigé", desk.clock.at)]
    assert [each.id for each in page.removed] == [second]


async def test_only_what_linkedin_says_is_gone_counts_as_gone(desk: Desk) -> None:
    here, gone = desk.write("Un"), desk.write("Deux")
    desk.server.delete(gone)
    answer = await desk.network.recheck([here, gone, "urn:li:activity:5"])
    assert [each.id for each in answer.messages] == [here]
    assert answer.missing == (gone,)


async def test_a_post_that_names_the_page_is_answered_below_it(desk: Desk) -> None:
    post = desk.server.mention(desk.them, desk.us, "Merci @[Altéa](urn:li:organization:5) !")
    [message] = await desk.read(NOTIFICATIONS.name)
    assert (message.id, message.text, message.author.id) == (post.activity, "Merci Altéa !", desk.them)
    result = await desk.network.act(desk.about(ActionKind.REPLY, message.id, "Avec plaisir"))
    assert result.message is not None
    assert result.message.thread.id == message.id
    assert result.message.direction is Direction.OUT
    assert desk.server.answers(post.activity, desk.us) == ["Avec plaisir"]
    again = await desk.network.find(desk.about(ActionKind.REPLY, message.id, "Avec  plaisir", attempted_at=BEGAN))
    assert getattr(again, "undo_handle", None) == result.undo_handle


async def test_names_are_asked_for_until_linkedin_says_no(desk: Desk) -> None:
    for number in range(3):
        desk.server.add_comment(desk.server.add_person(f"Client{number}"), desk.post, "Bonjour")
    [first, *_] = await desk.read(POSTS.name)
    assert sum(call.path.startswith("/rest/people") for call in desk.server.calls) == 1
    assert first.author.name == first.author.id.rpartition(":")[2]
    desk.server.shows_names = True
    reader = PageReader(await desk.network._calls(), desk.us, desk.clock)
    assert await reader.name_of(desk.them) == "Léa Martin"


# --- acting ------------------------------------------------------------------------------------


async def test_what_is_refused_beforehand(desk: Desk) -> None:
    permissions = desk.report.permissions
    assert permissions[ActionKind.DELETE] == Denied(Reason.OWN_ONLY)
    for kind in (ActionKind.HIDE, ActionKind.BAN, ActionKind.MUTE, ActionKind.REPLY_PRIVATE):
        assert permissions[kind] == Denied(Reason.NETWORK_CANNOT)
    theirs = desk.write()
    with pytest.raises(Unsupported):
        await desk.network.act(desk.about(ActionKind.DELETE, theirs))
    with pytest.raises(NotPermitted):
        await desk.network.act(desk.about(ActionKind.RETRACT, theirs))
    with pytest.raises(Invalid):
        await desk.network.act(desk.about(ActionKind.REPLY, theirs, "é" * 1_251))
    await desk.network.act(desk.about(ActionKind.REPLY, theirs, "é" * 1_250))


async def test_what_is_done_twice_is_no_failure(desk: Desk) -> None:
    theirs = desk.write()
    like, unlike = desk.about(ActionKind.LIKE, theirs), desk.about(ActionKind.UNLIKE, theirs)
    assert [(await desk.network.act(each)).outcome for each in (like, like, unlike, unlike)] == [
        Outcome.APPLIED,
        Outcome.NOOP,
        Outcome.APPLIED,
        Outcome.NOOP,
    ]
    made = await desk.network.act(desk.about(ActionKind.REPLY, theirs, "Merci"))
    back = desk.about(ActionKind.RETRACT, theirs, undo_handle=made.undo_handle)
    assert [(await desk.network.act(back)).outcome for _ in range(2)] == [Outcome.APPLIED, Outcome.NOOP]


# --- the day's calls ---------------------------------------------------------------------------


async def test_spent_calls_come_back_at_midnight_utc_and_others_go_on(desk: Desk) -> None:
    theirs = desk.write()
    desk.server.spent.add("GET organizationalEntityNotifications")
    for _ in range(2):
        with pytest.raises(RateLimited) as limited:
            await desk.read(NOTIFICATIONS.name)
        assert limited.value.until == MIDNIGHT
    assert desk.server.count("GET", "/rest/organizationalEntityNotifications") == 1, "nobody asks in vain"
    assert list(desk.network.quotas()) == [Quota("app-reading", 0, None, MIDNIGHT)], "how many there are is not known"
    assert [each.id for each in await desk.read(POSTS.name)] == [theirs]
    (made,) = (each for each in desk.network.quotas() if each.scope == "made-reading")
    assert (made.limit, made.reset_at) == (None, MIDNIGHT)
    assert made.remaining > 0
    await desk.network.act(desk.about(ActionKind.REPLY, theirs, "Merci"))
    desk.server.spent.clear()
    desk.clock.at = MIDNIGHT
    assert not desk.network.quotas(), "another day has begun"
    assert theirs in {each.id for each in await desk.read(NOTIFICATIONS.name)}


def test_what_a_whole_day_had_is_taken_for_what_the_next_has() -> None:
    clock = Clock()
    limits, resource = DayLimits(clock), "GET socialActions/comments"
    clock.at = MIDNIGHT
    for _ in range(90):
        limits.count(resource)
    limits.count("POST socialActions/comments")
    error = limits.exhaust(resource, "Resource level throttle MEMBER DAY limit for calls to this resource is reached.")
    until = MIDNIGHT + DAY
    assert (error.until, error.scope) == (until, "member-reading")
    assert list(limits.quotas()) == [Quota("member-reading", 0, 90, until), Quota("made-writing", 1, None, until)]
    clock.at = until
    for _ in range(30):
        limits.count(resource)
    assert list(limits.quotas()) == [Quota("member-reading", 60, 90, until + DAY)]
    for _ in range(70):
        limits.count(resource)
    assert list(limits.quotas()) == [Quota("made-reading", 100, None, until + DAY)], "there are more than that"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"serviceErrorCode": 65601, "message": "revoked", "status": 401}, AuthRevoked),
        (401, {"serviceErrorCode": 65602, "message": "expired", "status": 401}, AuthExpired),
        (403, {"serviceErrorCode": 100, "message": "Not enough permissions to access: x", "status": 403}, ScopeMissing),
        (403, {"message": "Comments are closed", "status": 403}, NotPermitted),
        (404, {"message": "Not found", "status": 404}, Gone),
        (404, "<html>", Transient),
        (409, {"message": "Changed", "status": 409}, Conflict),
        (422, {"message": "Content is a duplicate of urn:li:share:1", "status": 422}, Duplicate),
        (400, {"message": "The length is over the maximum", "status": 400}, Invalid),
        (426, {"message": "Requested version is not active", "status": 426}, Unsupported),
        (429, {"message": "Too many", "status": 429}, RateLimited),
        (200, {"message": "Comments are closed", "status": 403}, NotPermitted),
        (503, {}, Transient),
    ],
)
def test_errors_by_their_body(status: int, body: object, error: type[NetworkError]) -> None:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    assert type(error_of(Response(status, {}, content, ""), Clock())) is error


def test_what_may_have_happened_is_not_taken_for_nothing() -> None:
    assert isinstance(error_of(Response(502, {}, b"", ""), Clock(), safe=False), OutcomeUnknown)


# --- signing in --------------------------------------------------------------------------------


async def test_a_sign_in_lasts_sixty_days_and_says_so(desk: Desk) -> None:
    assert desk.report.token_expires_at == BEGAN + 60 * DAY
    assert (await desk.network.check()).token_expires_at == BEGAN + 60 * DAY
    desk.clock.at += 60 * DAY
    with pytest.raises(AuthExpired, match="60 day"):
        await desk.read()


async def test_one_of_several_pages_is_named(server: FakeLinkedIn, http: HttpClient) -> None:
    with pytest.raises(NotPermitted, match="administrator of no page"):
        await opened(server, APP, http)
    pages = [server.add_page(name, manager="owner") for name in ("Altéa", "Brévent")]
    both = await opened(server, APP, http)
    assert [each.report.native_id for each in both] == pages
    request = SignInRequest(SignInMethod.TOKEN, server.url, secret=both[0].secrets["access_token"])
    with pytest.raises(UsageError, match=r"Altéa .*Brévent"):
        await LinkedIn.sign_in(request, http)
    second = pages[1]
    for place in ("brévent", second, second.rpartition(":")[2], "https://www.linkedin.com/company/brévent-1002/"):
        assert (await LinkedIn.sign_in(replace(request, user=place), http)).report.native_id == second
    assert [each.report.native_id for each in await LinkedIn.opened(request, http)] == pages


async def test_a_token_made_on_their_page_serves_too(desk: Desk) -> None:
    token = next(iter(desk.server.auth.grants[0].access))
    request = SignInRequest(SignInMethod.TOKEN, desk.server.url, secret=f" {token} ")
    signed_in = await LinkedIn.sign_in(request, desk.http)
    assert signed_in.report.native_id == desk.us
    assert signed_in.report.token_expires_at == BEGAN + 60 * DAY
    wrong = SignInRequest(SignInMethod.TOKEN, desk.server.url, secret="mine")
    with pytest.raises(AuthRevoked):
        await LinkedIn.sign_in(wrong, desk.http)


async def test_a_sign_in_that_allows_too_little_is_said(
    desk: Desk, server: FakeLinkedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await desk.network.token.kept()
    narrow = {**kept, "scope": "r_organization_social,rw_organization_admin"}
    signed_in = SignedIn(desk.report, server.url, narrow)
    report = await network_of(signed_in, desk.http, desk.clock).check()
    assert report.permissions[ActionKind.REPLY] == Denied(Reason.SCOPE_MISSING)
    monkeypatch.setattr("cm_inbox.networks.linkedin_sign_in.SCOPES", ("w_organization_social",))
    with pytest.raises(ScopeMissing):
        await sign_in(server, APP, desk.http)


# --- what is foreign ---------------------------------------------------------------------------

WORDS = ("message", "text", "created", "time", "actor", "object", "id", "commentUrn", "content", "url", "lastModified")
LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
JSON = LEAF | st.lists(LEAF, max_size=3) | st.dictionaries(st.sampled_from(WORDS), LEAF, max_size=3)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # how busy the machine is decides nothing
@given(comment=st.dictionaries(st.sampled_from(WORDS), JSON | st.lists(JSON, max_size=2), max_size=8))
async def test_whatever_a_comment_holds_it_is_a_message_or_nothing(comment: dict[str, object]) -> None:
    named = {**comment, "commentUrn": "urn:li:comment:(urn:li:activity:1,2)", "actor": "urn:li:organization:3"}
    reader = PageReader(
        Api("http://127.0.0.1:1", HttpClient(), GivenToken(""), Clock()), "urn:li:organization:3", Clock()
    )
    message = await reader.message(named)
    assert message is not None
    assert message.id == "urn:li:comment:(urn:li:activity:1,2)"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()), status=st.integers(300, 599))
def test_whatever_a_refusal_says_it_is_an_error_of_ours(body: bytes, status: int) -> None:
    assert isinstance(error_of(Response(status, {}, body, ""), Clock()), NetworkError)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text())
def test_a_post_without_marks_is_what_it_was(text: str) -> None:
    marked = "".join(f"\\{letter}" if letter in "|{}@[]()<>#\\*_~" else letter for letter in text)
    assert plain(marked) == text


async def test_where_nothing_is_new_there_is_nothing_to_write_down(desk: Desk) -> None:
    desk.write()
    await desk.read()
    await desk.read()
    before = desk.cursors[NOTIFICATIONS.name]
    for _ in range(5):
        desk.clock.at += 60_000
        assert await desk.read(NOTIFICATIONS.name) == []
        assert desk.cursors[NOTIFICATIONS.name] == before
    desk.clock.at += 2 * HOUR
    await desk.read(NOTIFICATIONS.name)
    assert desk.cursors[NOTIFICATIONS.name] != before, "what is asked for again does not grow for ever"


async def test_known_comments_are_looked_up_seldom_since_notifications_tell(desk: Desk) -> None:
    urn = desk.write()
    await desk.read()
    assert desk.network.lookups() > 0
    await desk.network.recheck([urn])
    assert desk.network.lookups() == 0
    desk.clock.at += ROUND
    assert desk.network.lookups() > 0
