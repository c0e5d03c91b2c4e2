"""Facebook's own ways, against a Graph with its manners. What every network does alike is in tests/contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

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
    Unsupported,
    UsageError,
    WindowClosed,
)
from cm_inbox.models.accounts import Account, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis, new_id, now
from cm_inbox.models.messages import Direction, Message, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason
from cm_inbox.networks import facebook_read
from cm_inbox.networks.base import Lookup, Page, SignedIn, SignInRequest
from cm_inbox.networks.facebook import Facebook
from cm_inbox.networks.facebook_posts import ASIDE
from cm_inbox.networks.facebook_sign_in import APP, DATA_ACCESS, SCOPES
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.meta_graph import HOUR, MINUTE, Usage, meaning
from cm_inbox.networks.meta_read import DAY
from tests.rig import MemoryDrawers
from tests.servers.facebook import FakeFacebook, standing

pytestmark = pytest.mark.anyio

OUR_APP = OAuthApp("4711", "app-secret")


@pytest.fixture
def server() -> Iterator[FakeFacebook]:
    with standing() as running:
        yield running


class Us:
    """A page with our adapter and somebody who writes."""

    def __init__(self, server: FakeFacebook) -> None:
        self.server = server
        self.http = HttpClient(transport=httpx.AsyncHTTPTransport())
        self.at: Millis | None = None
        self.page, self.token = server.add_page("Altéa", scopes=SCOPES)
        self.post = server.add_post(self.page, self.page, "Nos coffrets")
        self.ines = server.add_person("Inès")
        self.cursors: dict[str, str | None] = {}

    def clock(self) -> Millis:
        return self.at if self.at is not None else now()

    async def sign_in(self) -> Facebook:
        request = SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token)
        return await self.adapter(await Facebook.sign_in(request, self.http))

    async def adapter(self, signed_in: SignedIn) -> Facebook:
        drawers = MemoryDrawers()
        await drawers.drawer("u").save(signed_in.secrets)
        said = signed_in.report
        account = Account(
            1, "u", "facebook", said.address, said.native_id, said.name, 1, "Altéa", signed_in.server,
            permissions=said.permissions,
        )  # fmt: skip
        self.adapted = Facebook(account, self.http, drawers.drawer("u"), self.clock)
        return self.adapted

    async def read(self, *names: str) -> list[Message]:
        """Read all that there is, of some sources or of all."""
        return [message for page in await self.pages(*names) for message in page.messages]

    async def pages(self, *names: str) -> list[Page]:
        found: list[Page] = []
        for source in self.adapted.sources():
            more = not names or source.name in names
            while more:
                found.append(await self.adapted.fetch(source, self.cursors.get(source.name)))
                self.cursors[source.name], more = found[-1].cursor, found[-1].more
        return found

    def action(self, kind: ActionKind, message: Message, text: str = "") -> Action:
        private = message.visibility
        return Action(new_id(), kind, message.thread.id, message.id, message.author.id, text=text, visibility=private)


@pytest.fixture
async def us(server: FakeFacebook) -> AsyncIterator[Us]:
    made = Us(server)
    await made.sign_in()
    yield made
    await made.http.close()


# --- reading -----------------------------------------------------------------------------------


async def test_answers_and_what_facebook_thinks_poor_are_read(us: Us, server: FakeFacebook) -> None:
    first = server.add_comment(us.post, us.ines, "Bonjour")
    answer = server.add_comment(us.post, us.ines, "Encore moi", parent=first)
    poor = server.add_comment(us.post, us.ines, "k", poor=True)
    found = {message.id: message for message in await us.read()}
    assert found.keys() == {first, answer, poor}
    assert found[answer].parent == first
    assert found[first].thread.title == "Nos coffrets"
    post = found[first].thread.post
    assert post is not None
    assert post.comments == 3


async def test_hundreds_of_comments_come_page_by_page(
    us: Us, server: FakeFacebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facebook_read, "COMMENTS", 10)
    monkeypatch.setattr(facebook_read, "POSTS", 2)
    monkeypatch.setattr(facebook_read, "PAGES", 3)
    others = [server.add_post(us.page, us.page, f"Post {number}") for number in range(5)]
    written = {server.add_comment(us.post, us.ines, f"n° {number}") for number in range(85)}
    written |= {server.add_comment(other, us.ines, "ici") for other in others}
    pages = await us.pages("published_posts")
    assert {message.id for page in pages for message in page.messages} == written
    assert all(page.past for page in pages if page.messages)
    late = server.add_comment(us.post, us.ines, "après")
    for _ in range(4):  # its turn comes among the older posts
        fresh = await us.pages("published_posts")
        if late in {message.id for page in fresh for message in page.messages}:
            break
    else:
        pytest.fail("an older post is never looked at again")
    assert not any(page.past for page in fresh)


async def test_a_post_that_goes_while_it_is_read_holds_nothing_up(
    us: Us, server: FakeFacebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facebook_read, "COMMENTS", 1)
    monkeypatch.setattr(facebook_read, "PAGES", 1)
    for number in range(3):
        server.add_comment(us.post, us.ines, f"n° {number}")
    (source, *_) = us.adapted.sources()
    page = await us.adapted.fetch(source, None)
    assert page.more
    server.delete(us.post)
    for _ in range(3):
        page = await us.adapted.fetch(source, page.cursor)
    assert not page.more


async def test_long_exchanges_come_whole(us: Us, server: FakeFacebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facebook_read, "LETTERS", 3)
    monkeypatch.setattr(facebook_read, "POSTS", 2)
    people = [server.add_person(f"n° {number}") for number in range(5)]
    written = {server.write(us.page, each, "Bonjour", ago=60 - n) for each in people for n in range(10)}
    assert {message.id for message in await us.read("messenger")} == written
    again = server.write(us.page, people[0], "Toujours là")
    found = await us.read("messenger")
    assert again in {message.id for message in found}


async def test_a_quiet_page_costs_one_call_a_list(us: Us, server: FakeFacebook) -> None:
    server.add_comment(us.post, us.ines, "Bonjour")
    await us.read()
    before = len(server.calls)
    assert await us.read() == []
    assert len(server.calls) - before == len(us.adapted.sources())


async def test_visitors_post_and_are_answered(us: Us, server: FakeFacebook) -> None:
    visit = server.add_post(us.page, us.ines, "Merci à toute l’équipe")
    (message,) = await us.read("visitor_posts")
    assert (message.id, message.thread.id, message.direction) == (visit, visit, Direction.IN)
    done = await us.adapted.act(us.action(ActionKind.REPLY, message, "Merci à vous"))
    assert done.message is not None
    answers = [each for each in await us.read("visitor_posts") if each.direction is Direction.OUT]
    assert [(each.id, each.parent) for each in answers] == [(done.message.id, visit)]


async def test_who_names_the_page_elsewhere_is_answered_there(us: Us, server: FakeFacebook) -> None:
    named = server.add_mention(us.page, us.ines, "Déçue par Altéa")
    (message,) = await us.read()
    assert (message.id, message.author.id) == (named, us.ines)
    assert isinstance(message.denied[ActionKind.DELETE], Denied)
    assert ActionKind.REPLY not in message.denied
    await us.adapted.act(us.action(ActionKind.REPLY, message, "Écrivez-nous"))
    assert [each.text for each in server.comments.values() if each.post == named] == ["Écrivez-nous"]
    seen = await us.adapted.recheck([named])
    assert [each.id for each in seen.messages] == [named]


async def test_what_the_item_forbids_is_denied(us: Us, server: FakeFacebook) -> None:
    comment = server.add_comment(us.post, us.ines, "Bonjour")
    server.comments[comment].may = {"can_hide": False, "can_reply_privately": False}
    (message,) = await us.read()
    refused = Denied(Reason.REFUSED_HERE)
    assert message.denied == dict.fromkeys((ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.REPLY_PRIVATE), refused)


async def test_whoever_facebook_does_not_name_is_nobody_else(us: Us, server: FakeFacebook) -> None:
    ids = [server.add_comment(us.post, us.ines, "?") for _ in range(2)]
    told = server._told_comment
    server._told_comment = lambda each, us: {**told(each, us), "from": {}}  # type: ignore[method-assign] # Facebook does so
    found = await us.read()
    assert {message.author.id for message in found} == {f"unnamed:{each}" for each in ids}
    with pytest.raises(NotPermitted):
        await us.adapted.act(us.action(ActionKind.BAN, found[0]))


async def test_rechecking_tells_edits_and_removals(us: Us, server: FakeFacebook) -> None:
    kept, lost = (server.add_comment(us.post, us.ines, text) for text in ("un", "deux"))
    letter = server.write(us.page, us.ines, "trois")
    server.comments[kept].text = "un et demi"
    server.delete(lost)
    seen = await us.adapted.recheck([kept, lost, letter])
    assert [message.text for message in seen.messages] == ["un et demi"]
    assert seen.missing == (lost,)


# --- Messenger ---------------------------------------------------------------------------------


async def test_messenger_takes_an_answer_for_a_day(us: Us, server: FakeFacebook) -> None:
    server.write(us.page, us.ines, "Bonjour", ago=3600)
    (message,) = await us.read("messenger")
    assert message.visibility is Visibility.PRIVATE
    window = message.windows[ActionKind.REPLY]
    assert (window.until, window.reopens) == (message.created_at + DAY, True)
    assert message.denied[ActionKind.HIDE] == Denied(Reason.PUBLIC_ONLY)
    await us.adapted.act(us.action(ActionKind.REPLY, message, "Bonjour Inès"))
    assert server.letters(us.page, us.ines) == ["Bonjour Inès"]
    assert server.exchanges[message.thread.id].seen, "what is answered has been read"
    for each in server.exchanges[message.thread.id].letters:
        each["at"] -= 86_400
    with pytest.raises(WindowClosed):
        await us.adapted.act(us.action(ActionKind.REPLY, message, "Trop tard"))
    with pytest.raises(Unsupported):
        await us.adapted.act(us.action(ActionKind.RETRACT, message))


async def test_a_late_answer_says_that_a_person_writes(us: Us, server: FakeFacebook) -> None:
    server.write(us.page, us.ines, "Bonjour", ago=3 * 86_400)
    (message,) = await us.read("messenger")
    late = replace(us.action(ActionKind.REPLY, message, "Pardon pour l'attente"), late=True)
    server.approved = True
    await us.adapted.act(late)
    assert server.letters(us.page, us.ines) == ["Pardon pour l'attente"]
    assert server.sent_as == ["MESSAGE_TAG"]


@pytest.mark.parametrize(
    "told",
    [
        (10, "This message is sent outside of allowed window.", 2018278),
        (100, "The tag HUMAN_AGENT may not be used by this app.", None),
        (200, "Requires the human_agent permission.", None),
    ],
)
async def test_an_app_without_approval_is_told_so(
    us: Us, server: FakeFacebook, told: tuple[int, str, int | None]
) -> None:
    server.write(us.page, us.ines, "Bonjour", ago=3 * 86_400)
    (message,) = await us.read("messenger")
    server.unapproved = told
    late = replace(us.action(ActionKind.REPLY, message, "Pardon"), late=True)
    with pytest.raises(NotPermitted, match="approved “human_agent”"):
        await us.adapted.act(late)
    assert server.sent_as == [], "nothing else is tried"


async def test_who_writes_in_messenger_is_banned_there(us: Us, server: FakeFacebook) -> None:
    server.write(us.page, us.ines, "…")
    (message,) = await us.read("messenger")
    await us.adapted.act(us.action(ActionKind.BAN, message))
    assert us.ines in server.banned[us.page]
    await us.adapted.act(us.action(ActionKind.UNBAN, message))
    assert us.ines not in server.banned[us.page]
    assert server.count("POST", f"/v25.0/{us.page}/moderate_conversations") == 2


async def test_a_comment_is_answered_in_private_once(us: Us, server: FakeFacebook) -> None:
    server.add_comment(us.post, us.ines, "Où est mon colis ?")
    (message,) = await us.read()
    assert message.windows[ActionKind.REPLY_PRIVATE].until == message.created_at + ASIDE
    action = us.action(ActionKind.REPLY_PRIVATE, message, "Votre numéro ?")
    assert await us.adapted.find(action) is Lookup.ABSENT
    done = await us.adapted.act(action)
    assert done.message is not None
    assert (done.message.visibility, done.message.parent) == (Visibility.PRIVATE, message.id)
    found = await us.adapted.find(action)
    assert isinstance(found, ActionResult)
    assert found.message is not None
    assert found.message.id == done.message.id
    with pytest.raises(NotPermitted, match="before"):
        await us.adapted.act(action)


# --- acting ------------------------------------------------------------------------------------


async def test_what_was_not_done_is_not_taken_for_done(us: Us, server: FakeFacebook) -> None:
    server.add_comment(us.post, us.ines, "Bonjour")
    (message,) = await us.read()
    server.refuses_quietly = True
    with pytest.raises(NotPermitted):
        await us.adapted.act(us.action(ActionKind.HIDE, message))
    assert await us.adapted.find(us.action(ActionKind.HIDE, message)) is Lookup.ABSENT


@pytest.mark.parametrize("kind", [ActionKind.HIDE, ActionKind.LIKE, ActionKind.DELETE, ActionKind.BAN])
async def test_what_was_done_is_found(us: Us, server: FakeFacebook, kind: ActionKind) -> None:
    server.add_comment(us.post, us.ines, "Bonjour")
    (message,) = await us.read()
    action = us.action(kind, message)
    assert await us.adapted.find(action) is Lookup.ABSENT
    await us.adapted.act(action)
    assert isinstance(await us.adapted.find(action), ActionResult)


# --- refusals and limits -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "subcode", "wanted"),
    [
        (190, 463, AuthExpired),
        (190, 458, AuthRevoked),
        (190, 0, AuthRevoked),
        (10, 2534022, WindowClosed),
        (100, 2534025, NotPermitted),
        (100, 33, Gone),
        (803, 0, Gone),
        (100, 0, Invalid),
        (4, 0, RateLimited),
        (32, 0, RateLimited),
        (613, 0, RateLimited),
        (80001, 0, RateLimited),
        (80006, 0, RateLimited),
        (10, 0, ScopeMissing),
        (200, 0, ScopeMissing),
        (368, 0, NotPermitted),
        (2, 0, Transient),
    ],
)
def test_a_refusal_is_what_its_body_says(code: int, subcode: int, wanted: type[NetworkError]) -> None:
    error = {"message": "A permission is wanted", "code": code, "error_subcode": subcode}
    assert type(meaning(error, 0, 0, safe=True)) is wanted
    if wanted is Transient:
        assert type(meaning(error, 0, 0, safe=False)) is OutcomeUnknown


async def test_usage_is_the_accounts_quota(us: Us, server: FakeFacebook) -> None:
    us.at = now()
    server.used = {us.page: (96, 20)}
    await us.adapted.check()
    quotas = {quota.scope: quota for quota in us.adapted.quotas()}
    assert (quotas["percent-pages"].remaining, quotas["percent-pages"].limit) == (4, 100)
    before = len(server.calls)
    with pytest.raises(RateLimited) as limited:
        await us.adapted.check()
    assert limited.value.until == us.at + 20 * MINUTE
    assert len(server.calls) == before, "nothing is asked"
    us.at += 20 * MINUTE
    server.used = {}
    await us.adapted.check()
    us.at += HOUR
    assert not us.adapted.quotas()


async def test_pages_of_one_app_share_what_is_the_apps_alone(agency: Agency) -> None:
    http, server = agency.http, agency.server
    both = []
    for name in ("Altéa", "Brévent"):
        us = Us(server)
        await us.http.close()
        us.http = http
        both.append(await us.adapter(await agency.sign_in(name)))
    server.used = {agency.pages[0]: (99, 30)}
    for adapter in both:
        await adapter.check()
    with pytest.raises(RateLimited):
        await both[0].check()
    server.used = {"app": (99, 0)}
    await both[1].check()
    with pytest.raises(RateLimited) as limited:
        await both[1].check()
    assert limited.value.scope == "app"


def test_usage_that_makes_no_sense_is_passed_over() -> None:
    from cm_inbox.networks.http import Response

    usage = Usage(lambda: 0)
    for said in ("", "{", "[]", '{"1": [{"call_count": "many"}]}', '{"1": 5}'):
        usage.observe(Response(200, {"x-business-use-case-usage": said, "x-app-usage": said}, b"", ""))
    usage.heed(urgent=False)


async def test_what_a_person_ordered_goes_on_to_the_end(us: Us, server: FakeFacebook) -> None:
    server.add_comment(us.post, us.ines, "Bonjour")
    (message,) = await us.read()
    server.used = {us.page: (98, 0)}
    await us.adapted.check()
    await us.adapted.act(us.action(ActionKind.HIDE, message))
    assert server.comments[message.id].hidden
    with pytest.raises(RateLimited):
        await us.read()


@pytest.mark.parametrize(("subcode", "wanted"), [(463, AuthExpired), (458, AuthRevoked)])
async def test_a_dead_sign_in_says_why(us: Us, server: FakeFacebook, subcode: int, wanted: type[NetworkError]) -> None:
    server.revoked[us.token] = subcode
    with pytest.raises(wanted):
        await us.read()


# --- signing in --------------------------------------------------------------------------------


class Agency:
    """Somebody who manages two pages, with an app of their own, before a browser."""

    def __init__(self, server: FakeFacebook) -> None:
        self.server = server
        server.apps[OUR_APP.client_id] = OUR_APP.client_secret
        self.pages = [server.add_page(name, manager=OUR_APP.client_id)[0] for name in ("Altéa", "Brévent")]
        self.http = HttpClient(transport=httpx.AsyncHTTPTransport())

    async def sign_in(self, name: str) -> SignedIn:
        """Return the sign-in for one of the pages, out of those that it opens."""
        return next(each for each in await self.opened() if each.report.name == name)

    async def opened(self) -> Sequence[SignedIn]:
        start = await Facebook.start_oauth(self.server.url, APP.redirect, self.http, app=OUR_APP)
        async with httpx.AsyncClient(trust_env=False) as browser:
            answer = await browser.get(start.url)
        back = urlsplit(answer.headers["location"])
        assert answer.headers["location"].startswith(APP.redirect)
        asked = parse_qs(back.query)
        assert asked["state"] == [start.state]
        self.start, self.code = start, asked["code"][0]
        return await Facebook.opened_oauth(start, self.code, self.http)


@pytest.fixture
async def agency(server: FakeFacebook) -> AsyncIterator[Agency]:
    made = Agency(server)
    yield made
    await made.http.close()


async def test_each_page_has_a_token_of_its_own(agency: Agency, us: Us) -> None:
    opened = await agency.opened()
    assert [(each.report.native_id, each.report.name) for each in opened] == [
        (agency.pages[0], "Altéa"),
        (agency.pages[1], "Brévent"),
    ]
    assert [each.secrets["access_token"] for each in opened] == [f"page-token-{page}" for page in agency.pages]
    ends = opened[1].report.token_expires_at
    assert ends is not None
    assert abs(ends - now() - DATA_ACCESS) < HOUR
    assert (await (await us.adapter(opened[1])).check()).address == opened[1].report.address
    agency.server.manages[OUR_APP.client_id] = []
    with pytest.raises(NotPermitted, match="manages no page"):
        await agency.opened()


async def test_what_was_not_allowed_is_denied(agency: Agency, us: Us) -> None:
    agency.server.declined = {"pages_manage_metadata"}
    signed_in = await agency.sign_in("Altéa")
    said = signed_in.report.permissions
    assert isinstance(said[ActionKind.REPLY], Allowed)
    assert said[ActionKind.BAN] == Denied(Reason.SCOPE_MISSING)
    adapter = await us.adapter(signed_in)
    assert (await adapter.check()).permissions == said
    agency.server.declined = {"pages_show_list"}
    with pytest.raises(ScopeMissing):
        await agency.sign_in("Altéa")


@pytest.mark.parametrize(
    ("lacking", "kind"),
    [
        ("pages_manage_engagement", ActionKind.REPLY),
        ("pages_manage_engagement", ActionKind.HIDE),
        ("pages_manage_engagement", ActionKind.DELETE),
        ("pages_manage_engagement", ActionKind.LIKE),
        ("pages_manage_metadata", ActionKind.BAN),
        ("pages_messaging", ActionKind.REPLY_PRIVATE),
    ],
)
async def test_facebook_holds_each_action_to_its_permission(
    us: Us, server: FakeFacebook, lacking: str, kind: ActionKind
) -> None:
    comment = server.add_comment(us.post, us.ines, "Bonjour")
    (message,) = await us.read("published_posts")
    server.allowed[us.token] = frozenset(SCOPES) - {lacking}
    with pytest.raises(ScopeMissing):
        await us.adapted.act(us.action(kind, message, "Bonjour"))
    assert not server.comments[comment].hidden
    assert us.ines not in server.banned[us.page]
    server.allowed[us.token] = frozenset(SCOPES)
    await us.adapted.act(us.action(kind, message, "Bonjour"))


@pytest.mark.parametrize(
    ("lacking", "source"),
    [
        ("pages_read_engagement", "published_posts"),
        ("pages_read_user_content", "visitor_posts"),
        ("pages_read_user_content", "tagged"),
        ("pages_messaging", "messenger"),
        ("pages_manage_metadata", "messenger"),
    ],
)
async def test_facebook_holds_reading_to_its_permissions(
    us: Us, server: FakeFacebook, lacking: str, source: str
) -> None:
    server.write(us.page, us.ines, "Bonjour")
    server.allowed[us.token] = frozenset(SCOPES) - {lacking}
    with pytest.raises(ScopeMissing):
        await us.read(source)


async def test_messenger_is_not_asked_for_where_it_was_not_allowed(agency: Agency, us: Us) -> None:
    for declined in ({"pages_messaging"}, {"pages_manage_metadata"}, set[str]()):
        agency.server.declined = declined
        adapter = await us.adapter(await agency.sign_in("Altéa"))
        names = [source.name for source in adapter.sources()]
        assert ("messenger" in names) is not bool(declined)
        us.adapted, us.cursors = adapter, {}
        await us.read()


async def test_a_code_serves_once_and_an_app_has_its_secret(agency: Agency) -> None:
    await agency.sign_in("Altéa")
    with pytest.raises(NotPermitted):
        await Facebook.opened_oauth(agency.start, agency.code, agency.http)
    agency.server.apps[OUR_APP.client_id] = "another"
    with pytest.raises(NotPermitted):
        await agency.sign_in("Altéa")
    with pytest.raises(UsageError):
        await Facebook.start_oauth(agency.server.url, APP.redirect, agency.http)


async def test_no_secret_is_in_an_address(agency: Agency, us: Us) -> None:
    adapter = await us.adapter(await agency.sign_in("Altéa"))
    await adapter.check()
    asked = " ".join(f"{call.raw_path}?{call.raw_query}" for call in agency.server.calls)
    assert "appsecret_proof=" in asked
    assert not any(secret in asked for secret in (OUR_APP.client_secret, "page-token", "lasting-", "short-"))


async def test_a_persons_token_serves_for_a_page_of_theirs(agency: Agency) -> None:
    agency.server.tokens["theirs"] = OUR_APP.client_id
    for place in ("brévent", agency.pages[1], f"https://facebook.com/{agency.pages[1]}/"):
        request = SignInRequest(SignInMethod.TOKEN, agency.server.url, place, "theirs")
        signed_in = await Facebook.sign_in(request, agency.http)
        assert signed_in.report.native_id == agency.pages[1]
        assert signed_in.secrets["access_token"] != "theirs"
    with pytest.raises(UsageError, match=r"Altéa .*Brévent"):
        await Facebook.sign_in(replace(request, user=None), agency.http)


# --- sparing -----------------------------------------------------------------------------------


async def test_where_nothing_is_new_there_is_nothing_to_write_down(us: Us, server: FakeFacebook) -> None:
    """The place stays the same to the letter, also minutes later: what is written is a transaction each time."""
    us.at = now() // HOUR * HOUR
    server.add_comment(us.post, us.ines, "Bonjour")
    await us.pages()
    await us.pages()
    before = dict(us.cursors)
    for _ in range(5):
        us.at += 60_000
        assert await us.read() == []
        assert us.cursors == before


async def test_the_less_meta_leaves_the_less_is_asked(us: Us, server: FakeFacebook) -> None:
    page = server.tokens[us.token]
    asked = []
    for percent in (1, 50, 90):
        server.used = {page: (percent, 0)}
        await us.adapted.check()
        asked.append((*us.adapted.pace(), -us.adapted.lookups()))
    assert asked == sorted(asked)
    assert asked[0][:2] < asked[1][:2] < asked[2][:2]
    assert asked[2][2] == 0, "nothing is looked up again when nearly all is used"
    assert asked[2][1] <= 600
