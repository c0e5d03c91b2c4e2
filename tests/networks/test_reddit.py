"""What is Reddit's own: no said with yes, lists that only run backwards, names, modmail, and what must go from here."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    UsageError,
    WindowClosed,
)
from cm_inbox.models.accounts import Account, AccountReport, Quota, account_uid
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.duties import Duties
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message, MessageStatus, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks.base import Lookup, Page, SignedIn
from cm_inbox.networks.http import HttpClient, Response
from cm_inbox.networks.reddit import COMMENTS, MODMAIL, POSTS, QUEUE, Reddit
from cm_inbox.networks.reddit_act import markdown
from cm_inbox.networks.reddit_api import error_of, refusal_in
from cm_inbox.networks.reddit_things import base36, is_thing, message, modmail_message, taken_away
from tests.contract.harness_reddit import opened, sign_in
from tests.servers.reddit import FakeReddit, Place, Thing, User, no, standing

pytestmark = pytest.mark.anyio

APP = OAuthApp("app-1")
BEGAN: Millis = 1_795_345_200_000  # 2026-11-22T11:00:00Z
MINUTE: Millis = 60_000
DAY: Millis = 86_400_000


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


def network_of(signed_in: SignedIn, http: HttpClient, clock: Clock) -> Reddit:
    report = signed_in.report
    account = Account(
        id=1,
        uid=account_uid("reddit", report.address),
        network="reddit",
        address=report.address,
        native_id=report.native_id,
        name=report.name,
        brand_id=1,
        brand="Altéa",
        server=signed_in.server,
        permissions=report.permissions,
    )
    return Reddit(account, http, Drawer(signed_in.secrets), clock)


@dataclass
class Desk:
    """A subreddit of ours, signed in, with a post, and somebody who comments."""

    server: FakeReddit
    network: Reddit
    report: AccountReport
    http: HttpClient
    clock: Clock
    us: User
    them: User
    place: Place
    post: Thing
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

    def write(self, text: str = "Bonjour", **given: object) -> Thing:
        return self.server.add_comment(self.them, self.post, text, **given)

    def about(self, kind: ActionKind, what: str, text: str = "", **given: object) -> Action:
        fields: dict[str, object] = {
            "thread_id": self.post.name, "message_id": what, "author_id": self.them.id,
            "author_handle": f"u/{self.them.name}", **given,
        }  # fmt: skip
        return Action("0190-1", kind, text=text, **fields)  # type: ignore[arg-type] # by name

    async def act(self, kind: ActionKind, what: str, text: str = "", **given: object) -> ActionResult:
        return await self.network.act(self.about(kind, what, text, **given))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[FakeReddit]:
    with standing(lambda: clock.at / 1000) as running:
        yield running


@pytest.fixture
async def http(anyio_backend: str) -> AsyncIterator[HttpClient]:
    client = HttpClient()
    yield client
    await client.close()


@pytest.fixture
async def desk(
    server: FakeReddit, http: HttpClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    monkeypatch.setattr("cm_inbox.networks.reddit_sign_in.now", clock)
    us, them = server.add_user("mod"), server.add_user("lea")
    place = server.add_place("altea", us)
    post = server.add_post(place, us, "Nos coffrets de Noël", "Posez vos questions.")
    server.auth.owner = us.name
    signed_in = await sign_in(server, APP, http)
    network = network_of(signed_in, http, clock)
    yield Desk(server, network, signed_in.report, http, clock, us, them, place, post, {})
    await network.close()


# --- reading -----------------------------------------------------------------------------------


async def test_a_comment_a_post_and_what_is_below_them(desk: Desk) -> None:
    theirs = desk.write("Où est mon <b>colis</b> & pourquoi ?")
    below = desk.server.add_comment(desk.us, theirs, "Il arrive.")
    found = {each.id: each for each in await desk.read()}
    assert set(found) == {theirs.name, below.name, desk.post.name}
    assert found[theirs.name].text == "Où est mon <b>colis</b> & pourquoi ?"
    assert found[theirs.name].author.id == desk.them.id
    assert (found[theirs.name].thread.id, found[theirs.name].thread.title) == (desk.post.name, "Nos coffrets de Noël")
    assert (found[below.name].direction, found[below.name].parent) == (Direction.OUT, theirs.name)
    assert found[desk.post.name].text == "Nos coffrets de Noël\n\nPosez vos questions."


async def test_all_pages_are_read_once(desk: Desk) -> None:
    desk.server.page = 7
    names = {desk.write(f"Question {number}").name for number in range(30)}
    pages = await desk.pages(COMMENTS.name)
    assert [each.id for page in pages for each in page.messages] == sorted(names, reverse=True)
    assert all(page.past == {each.id for each in page.messages} for page in pages)
    assert not await desk.read(COMMENTS.name)
    late = desk.write("Encore")
    [page] = await desk.pages(COMMENTS.name)
    assert ([each.id for each in page.messages], page.past) == ([late.name], frozenset())


async def test_a_page_that_goes_on_behind_what_is_gone_loses_nothing(desk: Desk) -> None:
    """Behind a thing that is no longer listed Reddit gives nothing, as at the end."""
    desk.server.page = 5
    things = [desk.write(f"Question {number}") for number in range(12)]
    first = await desk.network.fetch(COMMENTS, None)
    things[7].deleted = True  # the last on the first page
    desk.cursors[COMMENTS.name] = first.cursor
    rest = await desk.read(COMMENTS.name)
    assert {each.id for each in (*first.messages, *rest)} == {each.name for each in things}


async def test_what_a_filter_caught_is_held_and_leaves_the_queue_when_decided(desk: Desk) -> None:
    caught = desk.write("Achetez ici", removed_by=True)
    reported = desk.write("Nul", reports=2)
    found = {each.id: each.status for each in await desk.read(QUEUE.name)}
    assert found == {caught.name: MessageStatus.HELD, reported.name: MessageStatus.VISIBLE}
    assert not await desk.read(QUEUE.name), "it stands as it did"
    caught.removed_by, caught.approved = False, True  # a colleague
    reported.removed_by, reported.reports = "colleague", 0
    found = {each.id: each.status for each in await desk.read(QUEUE.name)}
    assert found == {caught.name: MessageStatus.VISIBLE, reported.name: MessageStatus.HIDDEN}
    assert not await desk.read(QUEUE.name)


async def test_what_a_machine_writes_is_nobodys_to_answer(desk: Desk) -> None:
    robot = desk.server.add_user("x")
    robot.name = "AutoModerator"
    desk.server.users[robot.name] = robot
    desk.server.add_comment(robot, desk.post, "Rappel des règles", distinguished="moderator")
    colleague = desk.server.add_comment(desk.them, desk.post, "Merci à tous", distinguished="moderator")
    assert [(each.id, each.direction) for each in await desk.read(COMMENTS.name)] == [(colleague.name, Direction.OUT)]


async def test_modmail_comes_whole_and_its_people_are_the_same(desk: Desk) -> None:
    theirs = desk.write()
    exchange, number = desk.server.write_mail(desk.place, desk.them, "Pourquoi m'a-t-on exclu ?")
    found = {each.id: each for each in await desk.read()}
    mail = found[f"modmail-{exchange}-{number}"]
    assert mail.author == found[theirs.name].author
    assert (mail.visibility, mail.thread.id) == (Visibility.PRIVATE, f"modmail-{exchange}")
    assert mail.denied[ActionKind.RETRACT] == Denied(Reason.ONE_WAY)
    before = len(desk.server.calls)
    assert not await desk.read(MODMAIL.name)
    assert len(desk.server.calls) - before == 1, "nothing has changed: no exchange is opened"


async def test_notes_among_moderators_stay_among_them(desk: Desk) -> None:
    exchange, number = desk.server.write_mail(desk.place, desk.them, "Bonjour")
    kept = desk.server.exchanges[exchange]
    desk.server._mail(kept, desk.us, "Déjà averti deux fois", as_mod=True, internal=True)
    inside, _ = desk.server.write_mail(desk.place, desk.us, "Entre nous")
    desk.server.exchanges[inside].internal = True
    assert [each.id for each in await desk.read(MODMAIL.name)] == [f"modmail-{exchange}-{number}"]


async def test_an_exchange_that_was_put_aside_is_looked_at_as_well(desk: Desk) -> None:
    exchange, _ = desk.server.write_mail(desk.place, desk.them, "Bonjour")
    await desk.read(MODMAIL.name)
    kept = desk.server.exchanges[exchange]
    desk.clock.at += MINUTE
    desk.server.write_mail(desk.place, desk.us, "Voilà.", into=kept)
    kept.archived = True
    assert not await desk.read(MODMAIL.name)
    desk.clock.at += 5 * MINUTE
    assert "Voilà." in {each.text for each in await desk.read(MODMAIL.name)}


async def test_many_exchanges_come_some_at_a_time(desk: Desk) -> None:
    sent = {desk.server.write_mail(desk.place, desk.server.add_user("c"), "Bonjour")[0] for _ in range(12)}
    pages = await desk.pages(MODMAIL.name)
    assert len(pages) == 3
    assert {each.thread.id for page in pages for each in page.messages} == {f"modmail-{each}" for each in sent}
    assert all(page.past for page in pages)


# --- what must go from here --------------------------------------------------------------------


async def test_what_was_deleted_there_goes_here(desk: Desk) -> None:
    stays, deleted, erased, orphan = (desk.write(f"Texte {number}") for number in range(4))
    gone = desk.server.add_user("parti")
    orphan.author = gone
    exchange, number = desk.server.write_mail(desk.place, gone, "Mon adresse est 4, rue des Lilas.")
    mail = f"modmail-{exchange}-{number}"
    assert len(await desk.read(COMMENTS.name, MODMAIL.name)) == 5
    deleted.deleted = erased.erased = gone.gone = True
    asked = [stays.name, deleted.name, erased.name, orphan.name, mail, "t1_zzz"]
    answer = await desk.network.recheck(asked)
    assert [each.id for each in answer.messages] == [stays.name]
    assert set(answer.missing) == {deleted.name, erased.name, orphan.name, mail, "t1_zzz"}
    assert not Duties().keeps_removed("reddit", Reddit.info.duties)


async def test_what_moderators_removed_is_hidden_and_not_gone(desk: Desk) -> None:
    theirs = desk.write("Nul")
    await desk.act(ActionKind.HIDE, theirs.name)
    answer = await desk.network.recheck([theirs.name])
    assert [(each.status, each.text) for each in answer.messages] == [(MessageStatus.HIDDEN, "Nul")]
    assert not answer.missing


# --- acting ------------------------------------------------------------------------------------


async def test_lines_stay_lines_and_a_text_that_is_too_long_is_refused(desk: Desk) -> None:
    theirs = desk.write()
    await desk.act(ActionKind.REPLY, theirs.name, "Bonjour,\nvoici :\n\n- un\n- deux")
    [answer] = [each for each in desk.server.things.values() if each.parent == theirs.name]
    assert answer.text == "Bonjour,  \nvoici :  \n  \n- un  \n- deux"
    await desk.act(ActionKind.REPLY, theirs.name, "é" * 10_000)
    with pytest.raises(Invalid):
        await desk.act(ActionKind.REPLY, theirs.name, "é" * 10_001)
    assert markdown("a\n" * 4_999 + "b") == "a\n" * 4_999 + "b", "marked lines would not fit: better without"


async def test_an_answer_is_found_again(desk: Desk) -> None:
    theirs = desk.write()
    order = desk.about(ActionKind.REPLY, theirs.name, "Il arrive.\nPromis.", attempted_at=BEGAN)
    assert await desk.network.find(order) is Lookup.ABSENT
    made = await desk.network.act(order)
    found = await desk.network.find(order)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == made.undo_handle
    await desk.act(ActionKind.RETRACT, theirs.name, undo_handle=made.undo_handle)
    assert await desk.network.find(order) is Lookup.ABSENT
    private = desk.about(ActionKind.REPLY_PRIVATE, theirs.name, "En privé.", attempted_at=BEGAN)
    assert await desk.network.find(private) is Lookup.ABSENT
    await desk.network.act(private)
    assert isinstance(await desk.network.find(private), ActionResult)
    [exchange] = desk.server.exchanges.values()
    assert (exchange.with_, exchange.subject) == (desk.them, "Re: Nos coffrets de Noël")


async def test_a_ban_lasts_whole_days_and_a_mute_three_seven_or_twenty_eight(desk: Desk) -> None:
    theirs, name = desk.write().name, desk.them.name
    began = BEGAN / 1000
    for until, lasts in ((None, 0), (BEGAN + DAY // 2, 1), (BEGAN + 7 * DAY, 7), (BEGAN + 2_000 * DAY, 999)):
        await desk.act(ActionKind.BAN, theirs, "Insultes", until=until)
        assert desk.place.banned[name] == (began + lasts * 86_400 if lasts else 0)
    await desk.act(ActionKind.UNBAN, theirs)
    exchange, _ = desk.server.write_mail(desk.place, desk.them, "Bonjour")
    for place in (desk.post.name, f"modmail-{exchange}"):
        for until, lasts in ((BEGAN + DAY, 3), (BEGAN + 4 * DAY, 7), (BEGAN + 90 * DAY, 28), (None, 28)):
            order = desk.about(ActionKind.MUTE, theirs, until=until, thread_id=place)
            await desk.network.act(order)
            assert desk.place.muted[name] == began + lasts * 86_400
            assert isinstance(await desk.network.find(order), ActionResult)
    assert not desk.place.banned


async def test_what_is_done_is_seen_there(desk: Desk) -> None:
    theirs = desk.write().name
    pairs = ((ActionKind.HIDE, ActionKind.UNHIDE), (ActionKind.LIKE, ActionKind.UNLIKE))
    for there, back in (*pairs, (ActionKind.BAN, ActionKind.UNBAN), (ActionKind.MUTE, ActionKind.UNMUTE)):
        for kind, other in ((there, back), (back, there)):
            await desk.act(kind, theirs)
            assert isinstance(await desk.network.find(desk.about(kind, theirs)), ActionResult), kind
            assert await desk.network.find(desk.about(other, theirs)) is Lookup.ABSENT, other


async def test_no_said_with_yes_is_a_no(desk: Desk) -> None:
    theirs = desk.write().name
    refusals = {
        "RATELIMIT": (["try again in 9 minutes"], RateLimited),
        "THREAD_LOCKED": (["locked"], NotPermitted),
        "DELETED_COMMENT": (["deleted"], Gone),
        "TOO_OLD": (["archived"], WindowClosed),
        "SOMETHING_NEW": (["words"], Invalid),
    }
    for name, ([words], error) in refusals.items():
        desk.server.says_no["/api/comment"] = no(name, words).body
        with pytest.raises(error) as refused:
            await desk.act(ActionKind.REPLY, theirs, "Bonjour")
        if isinstance(refused.value, RateLimited):
            assert refused.value.until == BEGAN + 9 * MINUTE
    desk.server.says_no["/api/comment"] = no("RATELIMIT", "wait", ratelimit=61.5).body
    with pytest.raises(RateLimited) as limited:
        await desk.act(ActionKind.REPLY, theirs, "Bonjour")
    assert limited.value.until == BEGAN + 61_500
    assert not [each for each in desk.server.things.values() if each.parent == theirs]


async def test_somebody_who_is_gone_is_not_written_to(desk: Desk) -> None:
    theirs = desk.write()
    theirs.deleted = True
    for kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
        with pytest.raises(Gone):
            await desk.act(kind, theirs.name, "Bonjour")


# --- how often ---------------------------------------------------------------------------------


async def test_calls_left_are_told_in_seconds_and_some_are_kept_for_people(desk: Desk) -> None:
    desk.server.left = 62.5
    theirs = desk.write().name
    await desk.read(COMMENTS.name)
    assert list(desk.network.quotas()) == [Quota("account", 61, 1_000, BEGAN + 5 * MINUTE)]
    await desk.read(COMMENTS.name)
    with pytest.raises(RateLimited) as limited:
        await desk.read(COMMENTS.name)
    assert limited.value.until == BEGAN + 5 * MINUTE
    await desk.act(ActionKind.LIKE, theirs)
    other = network_of(SignedIn(desk.report, desk.server.url, await desk.network.token.kept()), desk.http, desk.clock)
    with pytest.raises(RateLimited):
        await other.fetch(POSTS, None)
    desk.clock.at += 5 * MINUTE
    assert await desk.read(POSTS.name)


async def test_every_call_says_who_makes_it(desk: Desk) -> None:
    await desk.read()
    named = {
        call.headers["user-agent"] for call in desk.server.calls if call.headers.get("authorization", "")[:1] == "B"
    }
    assert any(each.endswith(f"(by /u/{desk.us.name})") for each in named)
    assert all(":cm-inbox.app-1:v" in each for each in named)


# --- signing in --------------------------------------------------------------------------------


async def test_an_app_without_a_secret_is_known_by_its_name_alone(desk: Desk) -> None:
    kept = await desk.network.token.kept()
    assert kept["refresh_token"]
    desk.server.auth.end_access()
    assert (await desk.network.check()).native_id == desk.place.id
    assert desk.server.auth.renewals == 1
    desk.server.auth.revoke()
    with pytest.raises(AuthExpired):
        await desk.network.check()


async def test_all_that_one_moderates_is_opened(server: FakeReddit, http: HttpClient) -> None:
    us = server.add_user("mod")
    server.auth.owner = us.name
    with pytest.raises(NotPermitted, match="moderate no subreddit"):
        await opened(server, APP, http)
    places = [server.add_place(name, us) for name in ("altea", "brevent")]
    both = await opened(server, APP, http)
    assert [(each.report.native_id, each.report.address) for each in both] == [
        (places[0].id, "r/altea"),
        (places[1].id, "r/brevent"),
    ]


async def test_what_a_moderator_may_not_is_denied_and_not_read(
    server: FakeReddit, http: HttpClient, clock: Clock
) -> None:
    us = server.add_user("mod")
    server.auth.owner = us.name
    place = server.add_place("altea", us, "mail")
    signed_in = await sign_in(server, APP, http)
    permissions = signed_in.report.permissions
    for kind in (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.BAN, ActionKind.MUTE):
        assert permissions[kind] == Denied(Reason.ROLE_MISSING)
    assert permissions[ActionKind.DELETE] == Denied(Reason.OWN_ONLY)
    network = network_of(signed_in, http, clock)
    assert [source.name for source in network.sources()] == ["comments", "new", "modmail"]
    place.mods.clear()
    with pytest.raises(NotPermitted):
        await network.check()


async def test_a_sign_in_that_allows_too_little_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cm_inbox.networks.reddit_sign_in.SCOPES", ("identity", "read", "mysubreddits"))
    desk.server.auth.owner = desk.us.name
    narrow = await sign_in(desk.server, APP, desk.http)
    assert narrow.report.permissions[ActionKind.REPLY] == Denied(Reason.SCOPE_MISSING)
    with pytest.raises(ScopeMissing):
        await network_of(narrow, desk.http, desk.clock).act(desk.about(ActionKind.LIKE, desk.write().name))
    monkeypatch.setattr("cm_inbox.networks.reddit_sign_in.SCOPES", ("identity",))
    with pytest.raises(ScopeMissing):
        await sign_in(desk.server, APP, desk.http)


async def test_an_app_that_reddit_does_not_know_is_said(server: FakeReddit, http: HttpClient) -> None:
    start = await Reddit.start_oauth(server.url, "http://127.0.0.1:27183/callback", http, app=APP)
    with pytest.raises(NotPermitted):
        await Reddit.opened_oauth(start, "guessed", http)
    server.auth.apps.clear()
    with pytest.raises(UsageError):
        await Reddit.opened_oauth(start, "guessed", http)


# --- refusals, and what is foreign -------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "headers", "body", "error"),
    [
        (401, {}, {"message": "Unauthorized", "error": 401}, AuthRevoked),
        (403, {"www-authenticate": 'Bearer error="insufficient_scope"'}, {"error": 403}, ScopeMissing),
        (403, {}, {"message": "Forbidden", "reason": "private", "error": 403}, NotPermitted),
        (404, {}, {"message": "Not Found", "error": 404}, Gone),
        (404, {}, "<html>", Transient),
        (400, {}, {"reason": "USER_DOESNT_EXIST", "explanation": "no such user", "message": "Bad Request"}, Gone),
        (400, {}, {"reason": "TOO_LONG", "message": "Bad Request"}, Invalid),
        (429, {"x-ratelimit-reset": "12"}, {"message": "Too Many Requests", "error": 429}, RateLimited),
        (400, {}, {"json": {"errors": [["THREAD_LOCKED", "locked", "parent"]]}}, NotPermitted),
        (503, {}, "<html>", Transient),
    ],
)
def test_errors_by_their_body(status: int, headers: dict[str, str], body: object, error: type[NetworkError]) -> None:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    meant = error_of(Response(status, headers, content, ""), Clock())
    assert type(meant) is error
    if isinstance(meant, RateLimited):
        assert meant.until == BEGAN + 12_000


def test_what_may_have_happened_is_not_taken_for_nothing() -> None:
    assert isinstance(error_of(Response(502, {}, b"", ""), Clock(), safe=False), OutcomeUnknown)


WORDS = (
    *("body", "body_html", "selftext", "author", "author_fullname", "created_utc", "edited", "link_id", "parent_id"),
    *("permalink", "title", "url", "banned_by", "removed", "spam", "approved", "removed_by_category", "json", "errors"),
)
LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
SOME = LEAF | st.lists(LEAF | st.lists(LEAF, max_size=3), max_size=3)
JSON = SOME | st.dictionaries(st.sampled_from(WORDS), SOME, max_size=3)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # how busy the machine is decides nothing
@given(data=st.dictionaries(st.sampled_from(WORDS), JSON, max_size=12), kind=st.sampled_from(("t1", "t3")))
def test_whatever_a_thing_holds_it_is_a_message_or_nothing(data: dict[str, object], kind: str) -> None:
    named = {**data, "name": f"{kind}_abc"}
    if is_thing({"data": named}):
        made = message(named, "t2_us")
        assert made.id == f"{kind}_abc"
        taken_away(named)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=st.dictionaries(st.sampled_from(("id", "author", "date", "body", "isInternal")), JSON, max_size=5))
def test_whatever_a_modmail_message_holds_it_is_a_message_or_nothing(raw: dict[str, object]) -> None:
    made = modmail_message({"id": "abc"}, raw)
    assert made is None or made.id.startswith("modmail-abc-")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()), status=st.integers(300, 599))
def test_whatever_a_refusal_says_it_is_an_error_of_ours(body: bytes, status: int) -> None:
    assert isinstance(error_of(Response(status, {}, body, ""), Clock()), NetworkError)


@given(said=st.dictionaries(st.sampled_from(("json", "error", "message", "reason")), JSON, max_size=4))
def test_whatever_an_answer_says_it_refuses_or_not(said: dict[str, object]) -> None:
    assert isinstance(refusal_in(said, Clock()), NetworkError | None)


@given(number=st.integers(1, 2**62))
def test_a_number_is_written_as_names_are(number: int) -> None:
    assert int(base36(number), 36) == number
