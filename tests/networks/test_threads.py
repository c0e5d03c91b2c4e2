"""Threads' own ways, against a server with its manners. What every network does alike is in tests/contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Gone,
    Invalid,
    KeyringLocked,
    NotPermitted,
    RateLimited,
    ScopeMissing,
    Transient,
    UsageError,
)
from cm_inbox.models.accounts import Account, CountKind, SignInMethod, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis, new_id, now
from cm_inbox.models.messages import Direction, Message, MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason
from cm_inbox.networks import oauth_flow as flow
from cm_inbox.networks import threads_act, threads_read
from cm_inbox.networks.base import Lookup, Page, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.meta_read import DAY
from cm_inbox.networks.threads import Threads
from cm_inbox.networks.threads_sign_in import APP, SCOPES
from cm_inbox.networks.threads_token import LASTS, RENEWED_AFTER, TRIED_AGAIN_AFTER
from tests.faults import FaultyTransport
from tests.servers.threads import ALL, FakeThreads, standing_threads
from tests.servers.threads_card import DELETE, MANAGE, MENTIONS, READ

pytestmark = pytest.mark.anyio

OUR_APP = OAuthApp("4711", "app-secret")
MINUTE = 60


@pytest.fixture
def server() -> Iterator[FakeThreads]:
    with standing_threads() as running:
        yield running


class Drawer:
    """A keyring's drawer that a test can lock."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        self.kept = dict(kept)
        self.locked = False

    async def load(self) -> Mapping[str, str]:
        return dict(self.kept)

    async def save(self, secrets: Mapping[str, str]) -> None:
        if self.locked:
            raise KeyringLocked()
        self.kept = dict(secrets)


class Us:
    """A profile with our adapter, and somebody who writes."""

    def __init__(self, server: FakeThreads) -> None:
        self.server = server
        server.clock = lambda: self.clock() / 1000
        self.wire = FaultyTransport(httpx.AsyncHTTPTransport())
        self.http = HttpClient(transport=self.wire)
        self.later: Millis = 0
        self.id, self.token = server.add_profile("altea")
        self.top = server.post(self.id, "Nos coffrets")
        self.ines = server.add_person("ines")
        self.cursors: dict[str, str | None] = {}

    def clock(self) -> Millis:
        return now() + self.later

    async def sign_in(self) -> Threads:
        request = SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token)
        return await self.adapter(await Threads.sign_in(request, self.http))

    async def adapter(self, signed_in: SignedIn) -> Threads:
        self.drawer = Drawer(signed_in.secrets)
        said = signed_in.report
        account = Account(
            1, "u", "threads", said.address, said.native_id, said.name, 1, "Altéa", signed_in.server,
            permissions=said.permissions,
        )  # fmt: skip
        self.adapted = Threads(account, self.http, self.drawer, self.clock)
        return self.adapted

    async def pages(self, *names: str) -> list[Page]:
        found: list[Page] = []
        for source in self.adapted.sources():
            more = not names or source.name in names
            while more:
                found.append(await self.adapted.fetch(source, self.cursors.get(source.name)))
                self.cursors[source.name], more = found[-1].cursor, found[-1].more
        return found

    async def read(self, *names: str) -> dict[str, Message]:
        """Read all that there is, of some sources or of all."""
        return {message.id: message for page in await self.pages(*names) for message in page.messages}

    def action(self, kind: ActionKind, message: Message, text: str = "") -> Action:
        return Action(
            new_id(), kind, message.thread.id, message.id, message.author.id, text=text, attempted_at=self.clock()
        )

    def asked(self, path: str, method: str = "GET") -> int:
        return self.server.count(method, f"/v1.0/{path}")


@pytest.fixture
async def us(server: FakeThreads) -> AsyncIterator[Us]:
    made = Us(server)
    await made.sign_in()
    yield made
    await made.http.close()


# --- reading -----------------------------------------------------------------------------------


async def test_replies_come_with_those_below_them_and_our_own_are_ours(us: Us, server: FakeThreads) -> None:
    first = server.say(us.top, us.ines, "Bonjour")
    ours = server.say(first, us.id, "Bonjour Inès")
    theirs = server.say(ours, us.ines, "Merci", kind="IMAGE")
    found = await us.read()
    assert {each: message.direction for each, message in found.items()} == {
        first: Direction.IN,
        ours: Direction.OUT,
        theirs: Direction.IN,
    }
    assert [found[each].parent for each in (first, ours, theirs)] == [None, first, ours]
    assert {message.thread.id for message in found.values()} == {us.top}
    assert (found[first].thread.title, found[first].author.id, found[first].author.handle) == (
        "Nos coffrets",
        "@ines",
        "ines",
    )
    assert found[theirs].attachments[0].url.endswith(".jpg")
    assert ActionKind.HIDE not in found[first].denied
    assert found[theirs].denied[ActionKind.HIDE] == Denied(Reason.REFUSED_HERE), "only direct replies"


async def test_whoever_hides_from_strangers_has_no_name(us: Us, server: FakeThreads) -> None:
    hidden = server.say(us.top, server.add_person("secret", private=True), "…")
    (message,) = (await us.read()).values()
    assert (message.id, message.author.id, message.author.handle) == (hidden, f"unnamed:{hidden}", "")


@pytest.mark.parametrize("links_next", [False, True])
async def test_hundreds_come_page_by_page_and_late_ones_too(
    us: Us, server: FakeThreads, monkeypatch: pytest.MonkeyPatch, links_next: bool
) -> None:
    monkeypatch.setattr(threads_read, "POSTS", 2)
    monkeypatch.setattr(threads_read, "PAGES", 3)
    monkeypatch.setattr(threads_read, "LIVELY", 1)
    monkeypatch.setattr(threads_read, "OTHERS", 1)
    monkeypatch.setattr(threads_read, "AT_ONCE", 2)
    server.most, server.links_next = 4, links_next
    others = [server.post(us.id, f"n° {number}", ago=3600 + number) for number in range(5)]
    written = [server.say(us.top, us.ines, f"n° {number}", ago=MINUTE * (60 - number)) for number in range(30)]
    written += [server.say(other, us.ines, "ici", ago=MINUTE * 50) for other in others]
    quiet = server.post(us.id, "Personne ?", ago=9000)
    pages = await us.pages("replies")
    assert {message.id for page in pages for message in page.messages} == set(written)
    assert all(page.past for page in pages if page.messages)
    late = {server.say(above, us.ines, "après") for above in (written[0], others[-1], quiet)}
    found: set[str] = set()
    for _ in range(12):  # the turn of the older posts comes
        found |= {message.id for page in await us.pages("replies") for message in page.messages if not page.past}
    assert late <= found


async def test_what_is_known_is_not_read_to_its_end_again(us: Us, server: FakeThreads) -> None:
    for number in range(60):
        server.say(us.top, us.ines, f"n° {number}", ago=MINUTE * (600 - number))
    server.say(server.post(us.id, "Autre", ago=3600), us.ines, "seule", ago=MINUTE)
    assert len(await us.read()) == 61
    before = us.asked(f"{us.top}/conversation")
    calls = len(server.calls)
    await us.read()
    assert us.asked(f"{us.top}/pending_replies") == 1, "a post without approvals says so once"
    assert us.asked(f"{us.top}/conversation") - before == 1
    assert len(server.calls) - calls == 4, "the posts, two conversations, who names us"


async def test_replies_that_wait_are_held_and_approved(us: Us, server: FakeThreads) -> None:
    top = server.post(us.id, "Question du jour", approvals=True)
    waiting, passed, elsewhere = (server.say(top, us.ines, text) for text in ("un", "deux", "trois"))
    server.media[passed].approval = "IGNORED"
    found = await us.read()
    assert [found[each].status for each in (waiting, passed)] == [MessageStatus.HELD, MessageStatus.HIDDEN]
    assert (await us.adapted.recheck([waiting])).messages == (), "of what waits, only its list tells"
    action = us.action(ActionKind.UNHIDE, found[waiting])
    assert await us.adapted.find(action) is Lookup.ABSENT
    assert (await us.adapted.act(action)).status is MessageStatus.VISIBLE
    assert isinstance(await us.adapted.find(action), ActionResult)
    assert server.is_visible(waiting)
    server.media[elsewhere].approval = ""
    again = await us.read()
    assert {again[each].status for each in (waiting, elsewhere)} == {MessageStatus.VISIBLE}
    assert again[passed].status is MessageStatus.HIDDEN


async def test_who_names_us_is_seen_once_and_not_ours_to_hide(us: Us, server: FakeThreads) -> None:
    post = server.post(us.ines, "Merci @altea !", names=(us.id,))
    below = server.say(us.top, us.ines, "@altea ?", names=(us.id,))
    found = [message for page in await us.pages() for message in page.messages]
    assert sorted(message.id for message in found) == sorted([post, below])
    by_id = {message.id: message for message in found}
    assert (by_id[post].thread.id, by_id[below].thread.id) == (post, us.top)
    assert by_id[post].denied[ActionKind.HIDE] == Denied(Reason.REFUSED_HERE)
    server.most = 1
    new = [server.post(us.ines, f"@altea {number}", names=(us.id,)) for number in range(3)]
    server.links_next = True
    assert set(new) <= {message.id for page in await us.pages("mentions") for message in page.messages}


async def test_what_we_answer_elsewhere_and_what_is_answered_to_it(us: Us, server: FakeThreads) -> None:
    post = server.post(us.ines, "Bonjour @altea", names=(us.id,))
    found = await us.read()
    done = await us.adapted.act(us.action(ActionKind.REPLY, found[post], "Nous voici"))
    assert done.message is not None
    back = server.say(done.message.id, us.ines, "Enfin !")
    calls = us.asked(f"{us.id}/replies")
    assert back not in await us.read("elsewhere")
    assert us.asked(f"{us.id}/replies") == calls, "not every round"
    us.later = threads_read.OWN_EVERY
    again = await us.read("elsewhere")
    assert (again[done.message.id].direction, again[back].direction) == (Direction.OUT, Direction.IN)
    assert {message.thread.id for message in again.values()} == {post}


async def test_looking_again_tells_what_was_changed_hidden_and_removed(us: Us, server: FakeThreads) -> None:
    edited, hidden, shut_out, lost = (server.say(us.top, us.ines, text) for text in ("un", "deux", "trois", "quatre"))
    await us.read()
    server.edit(edited, "1")
    server.media[hidden].hide_status = "COVERED"
    server.media[shut_out].hide_status = "BLOCKED"
    server.delete(lost)
    seen = await us.adapted.recheck([edited, hidden, shut_out, lost])
    found = {message.id: message for message in seen.messages}
    assert (found[edited].text, found[edited].thread.id) == ("1", us.top)
    assert {found[each].status for each in (hidden, shut_out)} == {MessageStatus.HIDDEN}
    assert ActionKind.UNHIDE not in found[hidden].denied
    assert found[shut_out].denied[ActionKind.UNHIDE] == Denied(Reason.REFUSED_HERE)
    assert seen.missing == (lost,)


async def test_a_place_in_a_list_that_is_no_longer_good_begins_again(
    us: Us, server: FakeThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads_read, "PAGES", 1)
    server.most = 2
    written = {server.say(us.top, us.ines, f"n° {number}", ago=MINUTE * (60 - number)) for number in range(5)}
    source = us.adapted.sources()[0]
    page = await us.adapted.fetch(source, None)
    assert page.more
    body = b'{"error": {"message": "Invalid cursor", "type": "OAuthException", "code": 100}}'
    us.wire.answer("GET", "*/conversation", 400, body)
    us.cursors[source.name] = page.cursor
    assert {message.id for each in await us.pages("replies") for message in each.messages} == written
    server.delete(us.top)
    for _ in range(3):
        page = await us.adapted.fetch(source, page.cursor)
    assert not page.more, "a post that goes while it is read holds nothing up"


# --- acting ------------------------------------------------------------------------------------


async def test_an_answer_is_published_once_it_is_prepared(
    us: Us, server: FakeThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads_act, "WAITS", (0.0,) * 3)
    server.say(us.top, us.ines, "Bonjour")
    (message,) = (await us.read()).values()
    action = us.action(ActionKind.REPLY, message, "Bonjour Inès")
    server.looks = 5
    with pytest.raises(Transient, match="preparing"):
        await us.adapted.act(action)
    assert await us.adapted.find(action) is Lookup.ABSENT
    await us.adapted.act(action)
    assert server.below(message.id, us.id) == ["Bonjour Inès"]
    assert len(server.containers) == 1, "what was prepared is published, and nothing beside it"
    late = us.action(ActionKind.REPLY, message, "Encore")
    with pytest.raises(Transient, match="preparing"):
        await us.adapted.act(late)
    server.delete(message.id)
    for each in server.containers.values():
        each.looks = 0
    with pytest.raises(Gone):
        await us.adapted.act(late)


@pytest.mark.parametrize("forgotten", [False, True])
async def test_an_answer_whose_publishing_was_lost_is_never_published_twice(
    us: Us, server: FakeThreads, forgotten: bool
) -> None:
    server.say(us.top, us.ines, "Bonjour")
    (message,) = (await us.read()).values()
    action = us.action(ActionKind.REPLY, message, "Bonjour Inès")
    server.lag = 0 if forgotten else 3_600
    us.wire.lose_answer("POST", "*/threads_publish")
    with pytest.raises(Transient):
        await us.adapted.act(action)
    if forgotten:
        await us.sign_in()  # the program was started anew
    else:
        with pytest.raises(Transient, match="does not show it yet"):
            await us.adapted.find(action)
        with pytest.raises(Transient):
            await us.adapted.act(action)
        us.later = 3_600_000
    found = await us.adapted.find(action)
    assert isinstance(found, ActionResult)
    assert found.message is not None
    assert server.below(message.id, us.id) == ["Bonjour Inès"]
    assert found.message.id in await us.read("replies")


async def test_what_a_day_has_left_is_shown_and_nothing_is_sent_beyond_it(us: Us, server: FakeThreads) -> None:
    server.say(us.top, us.ines, "Bonjour")
    (message,) = (await us.read()).values()
    server.days[us.id].replies = 998
    await us.adapted.check()
    await us.adapted.act(us.action(ActionKind.REPLY, message, "un"))
    left = {quota.scope: (quota.remaining, quota.limit) for quota in us.adapted.quotas()}
    assert left == {"percent-app": (99, 100), "writing": (1, 1000), "deletions": (100, 100)}
    await us.adapted.act(us.action(ActionKind.REPLY, message, "deux"))
    calls = us.asked(f"{us.id}/threads", "POST")
    with pytest.raises(RateLimited) as limited:
        await us.adapted.act(us.action(ActionKind.REPLY, message, "trois"))
    assert limited.value.until > us.clock()
    assert us.asked(f"{us.id}/threads", "POST") == calls
    server.days[us.id].replies = 900
    us.later = threads_read.OWN_EVERY
    await us.adapted.act(us.action(ActionKind.REPLY, message, "trois"))
    server.days[us.id].deletions = 100
    us.later *= 2
    with pytest.raises(RateLimited):
        await us.adapted.act(us.action(ActionKind.RETRACT, message))


async def test_reading_stops_before_the_app_is_shut_out_and_decisions_go_on(us: Us, server: FakeThreads) -> None:
    server.say(us.top, us.ines, "Bonjour")
    (message,) = (await us.read()).values()
    server.used_percent = 96
    for _ in range(2):  # the first call is told how much is used
        with pytest.raises(RateLimited):
            await us.read()
    assert us.adapted.quotas()[0].remaining == 4
    await us.adapted.act(us.action(ActionKind.HIDE, message))
    assert not server.is_visible(message.id)


async def test_what_threads_cannot_take_is_said(us: Us, server: FakeThreads) -> None:
    first = server.say(us.top, us.ines, "Bonjour")
    server.say(first, us.ines, "…")
    found = await us.read()
    nested = next(message for message in found.values() if message.parent == first)
    links = " ".join(f"https://altea.example/{number}" for number in range(6))
    with pytest.raises(Invalid, match="5 links"):
        await us.adapted.act(us.action(ActionKind.REPLY, found[first], links))
    with pytest.raises(Invalid, match="top-level"):
        await us.adapted.act(us.action(ActionKind.HIDE, nested))
    server.refuses_quietly = True
    with pytest.raises(NotPermitted):
        await us.adapted.act(us.action(ActionKind.HIDE, found[first]))
    server.delete(first)
    with pytest.raises(Gone):
        await us.adapted.act(us.action(ActionKind.REPLY, found[first], "Bonjour"))


@pytest.mark.parametrize("kind", [ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.RETRACT])
async def test_what_was_done_is_found_and_what_was_not_is_not(us: Us, server: FakeThreads, kind: ActionKind) -> None:
    server.say(us.top, us.id if kind is ActionKind.RETRACT else us.ines, "Bonjour")
    (message,) = (await us.read()).values()
    if kind is ActionKind.UNHIDE:
        await us.adapted.act(us.action(ActionKind.HIDE, message))
    action = us.action(kind, message)
    assert await us.adapted.find(action) is Lookup.ABSENT
    await us.adapted.act(action)
    assert isinstance(await us.adapted.find(action), ActionResult)


# --- signing in --------------------------------------------------------------------------------


async def by_browser(us: Us, *, app: OAuthApp = OUR_APP, code: str | None = None) -> SignedIn:
    """Sign in as whoever sits before the browser, by the address it ends at."""
    start = await Threads.start_oauth(us.server.url, APP.redirect, us.http, app=app)
    asked = parse_qs(urlsplit(start.url).query)
    assert (asked["scope"], asked["redirect_uri"]) == ([" ".join(SCOPES)], ["https://localhost/"])
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(start.url)
    back = urlsplit(answer.headers["location"])
    assert back.fragment == "_"
    given = code or f"{parse_qs(back.query)['code'][0]}#_"  # as it is copied out of the address by hand
    return await Threads.finish_oauth(start, given, us.http)


async def test_a_sign_in_lasts_sixty_days(us: Us, server: FakeThreads) -> None:
    server.owner = us.id
    signed_in = await by_browser(us)
    said = signed_in.report
    assert (said.native_id, said.address, said.name) == (us.id, "altea", "Altéa")
    assert said.text_limit == TextLimit(CountKind.EMOJI_BYTES, 500)
    assert said.token_expires_at is not None
    assert abs(said.token_expires_at - now() - LASTS) < DAY / 24
    assert signed_in.secrets[flow.SCOPE].split() == sorted(SCOPES)
    assert said.permissions[ActionKind.DELETE] == Denied(Reason.OWN_ONLY)
    with pytest.raises(NotPermitted, match="code"):
        await by_browser(us, code="AQB-used")
    with pytest.raises(NotPermitted):
        await by_browser(us, app=OAuthApp("4711", "wrong"))
    with pytest.raises(UsageError):
        await Threads.start_oauth("", APP.redirect, us.http, app=OAuthApp("4711"))


async def test_what_was_not_allowed_is_denied(us: Us, server: FakeThreads) -> None:
    server.owner, server.allowed = us.id, ALL - {MANAGE, DELETE, MENTIONS}
    adapter = await us.adapter(await by_browser(us))
    permissions = (await adapter.check()).permissions
    lacking = {kind for kind, said in permissions.items() if said == Denied(Reason.SCOPE_MISSING)}
    assert lacking == {ActionKind.REPLY, ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.RETRACT}
    (page,) = await us.pages("mentions")
    assert page.gap, "else it would look as if nobody ever named us"
    assert adapter.quotas()[0].scope == "percent-app", "what a day has left is not for us to know"
    server.allowed = ALL - {READ}
    with pytest.raises(ScopeMissing):
        await by_browser(us)


async def test_a_token_of_which_nothing_is_told_serves_too(us: Us, server: FakeThreads) -> None:
    server.tells_of_tokens = False
    adapter = await us.sign_in()
    said = await adapter.check()
    assert said.token_expires_at is None
    assert isinstance(said.permissions[ActionKind.REPLY], Allowed)
    us.later = 2 * DAY
    await us.read()
    assert (await adapter.check()).token_expires_at is not None, "renewing it tells when it ends"


async def test_a_token_is_renewed_every_week_and_kept_before_it_is_used(us: Us, server: FakeThreads) -> None:
    us.later = RENEWED_AFTER - DAY
    await us.read()
    assert server.renewals == 0
    us.later = RENEWED_AFTER
    us.drawer.locked = True
    with pytest.raises(KeyringLocked):
        await us.read()
    assert server.renewals == 1
    assert server.calls[-1].token == us.token, "what is not kept is not used"
    us.drawer.locked = False
    await us.read()
    assert server.renewals == 1
    assert server.calls[-1].token == us.drawer.kept[flow.ACCESS] != us.token
    ends = (await us.adapted.check()).token_expires_at
    assert ends is not None
    assert abs(ends - us.clock() - LASTS) < DAY / 24


async def test_a_renewal_that_fails_leaves_the_one_at_hand(us: Us, server: FakeThreads) -> None:
    us.later = RENEWED_AFTER
    fault = us.wire.answer("GET", "/refresh_access_token", 500, b"{}", times=None)
    await us.read()
    await us.read()
    assert us.wire.count("GET", "/refresh_access_token", delivered=False) == 1, "once a day"
    us.later += TRIED_AGAIN_AFTER
    us.wire.clear()
    await us.read()
    assert fault.met
    assert server.renewals == 1


async def test_a_sign_in_that_has_ended_or_was_withdrawn_says_so(us: Us, server: FakeThreads) -> None:
    server.revoke(us.token)
    with pytest.raises(AuthRevoked):
        await us.read()
    us.later = LASTS + DAY
    with pytest.raises(AuthExpired, match="Sign in again"):
        await us.read()


async def test_refusals_say_nothing_secret(us: Us, server: FakeThreads) -> None:
    said: list[Any] = []
    for status, body in ((400, b'{"error_message": "app-secret"}'), (500, b"app-secret"), (200, b"[]")):
        us.wire.answer("POST", "/oauth/access_token", status, body)
        with pytest.raises((NotPermitted, Transient)) as refused:
            await by_browser(us, code="AQB-planted")
        said += [str(refused.value), repr(refused.value), refused.value.message]
    assert not any(secret in each for each in said for secret in ("app-secret", "AQB-planted"))
