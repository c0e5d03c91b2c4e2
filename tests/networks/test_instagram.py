"""Instagram's own ways, against a Graph with its manners. What every network does alike is in tests/contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cm_inbox.errors import (
    AuthExpired,
    Invalid,
    NotPermitted,
    RateLimited,
    ScopeMissing,
    Unsupported,
    UsageError,
    WindowClosed,
)
from cm_inbox.models.accounts import Account, CountKind, SignInMethod, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis, new_id, now
from cm_inbox.models.messages import Direction, Message, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason
from cm_inbox.networks import instagram_read
from cm_inbox.networks.base import Lookup, Page, SignedIn, SignInRequest
from cm_inbox.networks.facebook_sign_in import DATA_ACCESS
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.instagram import Instagram
from cm_inbox.networks.instagram_act import LIKES, LIKES_IN
from cm_inbox.networks.instagram_posts import ASIDE
from cm_inbox.networks.instagram_sign_in import APP, SCOPES
from cm_inbox.networks.meta_graph import HOUR
from cm_inbox.networks.meta_read import DAY
from tests.rig import MemoryDrawers
from tests.servers.instagram import FakeInstagram, standing_instagram

pytestmark = pytest.mark.anyio

OUR_APP = OAuthApp("4711", "app-secret")


@pytest.fixture
def server() -> Iterator[FakeInstagram]:
    with standing_instagram() as running:
        yield running


class Us:
    """An account with our adapter and somebody who writes."""

    def __init__(self, server: FakeInstagram) -> None:
        self.server = server
        self.http = HttpClient(transport=httpx.AsyncHTTPTransport())
        self.at: Millis | None = None
        self.id, self.token = server.add_account("altea", scopes=SCOPES)
        self.medium = server.add_medium(self.id, "Nos coffrets")
        self.ines = server.add_person("ines")
        self.cursors: dict[str, str | None] = {}

    def clock(self) -> Millis:
        return self.at if self.at is not None else now()

    async def sign_in(self) -> Instagram:
        request = SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token)
        return await self.adapter(await Instagram.sign_in(request, self.http))

    async def adapter(self, signed_in: SignedIn) -> Instagram:
        drawers = MemoryDrawers()
        await drawers.drawer("u").save(signed_in.secrets)
        said = signed_in.report
        account = Account(
            1, "u", "instagram", said.address, said.native_id, said.name, 1, "Altéa", signed_in.server,
            permissions=said.permissions,
        )  # fmt: skip
        self.adapted = Instagram(account, self.http, drawers.drawer("u"), self.clock)
        return self.adapted

    async def pages(self, *names: str) -> list[Page]:
        found: list[Page] = []
        for source in self.adapted.sources():
            more = not names or source.name in names
            while more:
                found.append(await self.adapted.fetch(source, self.cursors.get(source.name)))
                self.cursors[source.name], more = found[-1].cursor, found[-1].more
        return found

    async def read(self, *names: str) -> list[Message]:
        """Read all that there is, of some sources or of all."""
        return [message for page in await self.pages(*names) for message in page.messages]

    def action(self, kind: ActionKind, message: Message, text: str = "") -> Action:
        return Action(
            new_id(), kind, message.thread.id, message.id, message.author.id, text=text, visibility=message.visibility
        )


@pytest.fixture
async def us(server: FakeInstagram) -> AsyncIterator[Us]:
    made = Us(server)
    await made.sign_in()
    yield made
    await made.http.close()


# --- reading -----------------------------------------------------------------------------------


async def test_comments_come_with_their_answers_and_our_own_are_ours(us: Us, server: FakeInstagram) -> None:
    first = server.remark(us.medium, us.ines, "Bonjour")
    ours = server.remark(us.medium, us.id, "Bonjour Inès", under=first)
    theirs = server.remark(us.medium, us.ines, "Merci", under=ours)
    found = {message.id: message for message in await us.read()}
    assert {each: message.direction for each, message in found.items()} == {
        first: Direction.IN,
        ours: Direction.OUT,
        theirs: Direction.IN,
    }
    assert found[ours].author.id == us.id, "others know us by another id"
    assert (found[ours].parent, found[theirs].parent) == (first, first)
    assert (found[first].author.id, found[first].author.handle) == (us.ines, "ines")
    thread = found[first].thread
    assert (thread.id, thread.title) == (us.medium, "Nos coffrets")
    assert thread.post is not None
    assert thread.post.comments == 3
    assert found[first].windows[ActionKind.REPLY_PRIVATE].until == found[first].created_at + ASIDE


@pytest.mark.parametrize("many", [2, 10_000])
async def test_hundreds_of_comments_come_page_by_page_and_late_answers_too(
    us: Us, server: FakeInstagram, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(instagram_read, "COMMENTS", 4)
    monkeypatch.setattr(instagram_read, "MEDIA", 2)
    monkeypatch.setattr(instagram_read, "PAGES", 3)
    monkeypatch.setattr(instagram_read, "MANY", many)
    others = [server.add_medium(us.id, f"n° {number}", ago=60 + number) for number in range(5)]
    written = [server.remark(us.medium, us.ines, f"n° {number}") for number in range(30)]
    written += [server.remark(other, us.ines, "ici") for other in others]
    written += [server.remark(us.medium, us.ines, f"r {number}", under=written[3]) for number in range(120)]
    pages = await us.pages("comments")
    assert {message.id for page in pages for message in page.messages} == set(written)
    assert all(page.past for page in pages if page.messages)
    late = [server.remark(us.medium, us.ines, "après", under=written[0])]
    late += [server.remark(others[-1], us.ines, "après")]
    for _ in range(4):  # the turn of the older media comes
        fresh = await us.pages("comments")
        late = [each for each in late if each not in {message.id for page in fresh for message in page.messages}]
    assert not late
    assert not any(page.past for page in fresh)


async def test_of_a_medium_with_very_many_only_the_newest_are_read_again(
    us: Us, server: FakeInstagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instagram_read, "COMMENTS", 5)
    monkeypatch.setattr(instagram_read, "MANY", 10)
    for number in range(40):
        server.comments[server.remark(us.medium, us.ines, f"n° {number}")].at -= 60 - number
    await us.read("comments")
    new = server.remark(us.medium, us.ines, "encore")
    before = server.count("GET", f"/v25.0/{us.medium}/comments")
    assert new in {message.id for message in await us.read("comments")}
    assert server.count("GET", f"/v25.0/{us.medium}/comments") - before <= 3, "not all eight pages"


async def test_what_is_answered_far_down_while_another_goes_is_found_in_its_turn(
    us: Us, server: FakeInstagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instagram_read, "COMMENTS", 5)
    monkeypatch.setattr(instagram_read, "MANY", 10)
    written = [server.remark(us.medium, us.ines, f"n° {number}") for number in range(40)]
    for number, each in enumerate(written):
        server.comments[each].at -= 60 - number
    await us.read("comments")
    server.delete(written[-1])
    late = server.remark(us.medium, us.ines, "Et alors ?", under=written[0])
    for _ in range(len(written) // 5):
        if late in {message.id for message in await us.read("comments")}:
            break
    else:
        pytest.fail("far down nobody ever looks again")


async def test_what_comes_while_another_goes_is_found(us: Us, server: FakeInstagram) -> None:
    gone = server.remark(us.medium, us.ines, "Bonjour")
    await us.read()
    server.delete(gone)
    new = server.remark(us.medium, us.ines, "Bonsoir")
    assert new in {message.id for message in await us.read()}, "though the count is the same"


async def test_a_medium_that_goes_while_it_is_read_holds_nothing_up(
    us: Us, server: FakeInstagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instagram_read, "COMMENTS", 1)
    monkeypatch.setattr(instagram_read, "PAGES", 1)
    for number in range(3):
        server.remark(us.medium, us.ines, f"n° {number}")
    (source, *_) = us.adapted.sources()
    page = await us.adapted.fetch(source, None)
    assert page.more
    del server.media[us.medium]
    for _ in range(3):
        page = await us.adapted.fetch(source, page.cursor)
    assert not page.more


async def test_who_tags_the_account_is_seen_and_liked_but_not_answered(us: Us, server: FakeInstagram) -> None:
    tagging = server.add_medium(us.ines, "Merci à l’équipe", tags=(us.id,))
    (message,) = await us.read()
    assert (message.text, message.author.handle, message.thread.id) == ("Merci à l’équipe", "ines", tagging)
    for kind in (ActionKind.REPLY, ActionKind.DELETE, ActionKind.BAN):
        assert message.denied[kind] == Denied(Reason.REFUSED_HERE)
    await us.adapted.act(us.action(ActionKind.LIKE, message))
    assert server.media[tagging].liked
    assert await us.read() == []
    seen = await us.adapted.recheck([message.id])
    assert (seen.messages, seen.missing) == ((), ()), "not for us to look up, which does not mean gone"


async def test_rechecking_tells_what_was_hidden_and_removals(us: Us, server: FakeInstagram) -> None:
    kept, lost = (server.remark(us.medium, us.ines, text) for text in ("un", "deux"))
    letter = server.direct(us.id, us.ines, "trois")
    server.comments[kept].hidden = True
    server.delete(lost)
    seen = await us.adapted.recheck([kept, lost, letter])
    assert [(message.id, message.thread.id, message.status.value) for message in seen.messages] == [
        (kept, us.medium, "hidden")
    ]
    assert seen.missing == (lost,)


# --- direct messages ---------------------------------------------------------------------------


async def test_only_the_newest_twenty_of_an_exchange_are_told_and_it_is_said(us: Us, server: FakeInstagram) -> None:
    for number in range(30):
        server.direct(us.id, us.ines, f"n° {number}", ago=3600 - number)
    pages = await us.pages("direct")
    assert [message.text for page in pages for message in page.messages] == [f"n° {n}" for n in range(29, 9, -1)]
    assert not any(page.gap for page in pages), "what was before the first reading is not missed"
    for number in range(25):
        server.direct(us.id, us.ines, f"m° {number}", ago=60 - number)
    (page,) = await us.pages("direct")
    assert len(page.messages) == 20
    assert page.gap
    server.direct(us.id, us.ines, "une")
    assert not any(page.gap for page in await us.pages("direct"))


async def test_a_direct_message_is_answered_for_a_day(us: Us, server: FakeInstagram) -> None:
    server.direct(us.id, us.ines, "Bonjour", ago=3600)
    (message,) = await us.read()
    assert message.visibility is Visibility.PRIVATE
    window = message.windows[ActionKind.REPLY]
    assert (window.until, window.reopens) == (message.created_at + DAY, True)
    assert message.denied[ActionKind.HIDE] == Denied(Reason.PUBLIC_ONLY)
    action = us.action(ActionKind.REPLY, message, "Bonjour Inès")
    assert await us.adapted.find(action) is Lookup.ABSENT
    await us.adapted.act(action)
    assert isinstance(await us.adapted.find(action), ActionResult)
    assert server.directs(us.id, us.ines) == ["Bonjour Inès"]
    assert server.exchanges[message.thread.id].seen, "what is answered has been read"
    assert [each.direction for each in await us.read() if each.id != message.id] == [Direction.OUT]
    for each in server.exchanges[message.thread.id].letters:
        each["at"] -= 86_400
    with pytest.raises(WindowClosed):
        await us.adapted.act(us.action(ActionKind.REPLY, message, "Trop tard"))
    with pytest.raises(Unsupported):
        await us.adapted.act(us.action(ActionKind.RETRACT, message))


async def test_a_late_answer_needs_an_approved_app(us: Us, server: FakeInstagram) -> None:
    server.direct(us.id, us.ines, "Bonjour", ago=3 * 86_400)
    (message,) = await us.read()
    late = replace(us.action(ActionKind.REPLY, message, "Pardon"), late=True)
    with pytest.raises(NotPermitted, match="approved “human_agent”"):
        await us.adapted.act(late)
    assert server.sent_as == []
    server.approved = True
    await us.adapted.act(late)
    assert server.directs(us.id, us.ines) == ["Pardon"]
    assert server.sent_as == ["MESSAGE_TAG"]


async def test_a_comment_is_answered_in_private_once_within_a_week(us: Us, server: FakeInstagram) -> None:
    late = server.remark(us.medium, us.ines, "Il y a longtemps")
    server.comments[late].at -= 8 * 86_400
    new = server.remark(us.medium, us.ines, "Où est mon colis ?")
    found = {message.id: message for message in await us.read()}
    action = us.action(ActionKind.REPLY_PRIVATE, found[new], "Votre numéro ?")
    done = await us.adapted.act(action)
    assert done.message is not None
    assert (done.message.visibility, done.message.parent) == (Visibility.PRIVATE, new)
    assert isinstance(await us.adapted.find(action), ActionResult)
    with pytest.raises(NotPermitted, match="before"):
        await us.adapted.act(action)
    with pytest.raises(WindowClosed):
        await us.adapted.act(us.action(ActionKind.REPLY_PRIVATE, found[late], "Votre numéro ?"))


# --- acting ------------------------------------------------------------------------------------


async def test_an_answer_to_an_answer_is_found_where_it_stands(us: Us, server: FakeInstagram) -> None:
    first = server.remark(us.medium, us.ines, "Bonjour")
    server.remark(us.medium, us.ines, "Encore moi", under=first)
    (below,) = [each for each in await us.read() if each.parent == first]
    action = us.action(ActionKind.REPLY, below, "Nous voici")
    assert await us.adapted.find(action) is Lookup.ABSENT
    done = await us.adapted.act(action)
    found = await us.adapted.find(action)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == done.undo_handle


@pytest.mark.parametrize("kind", [ActionKind.HIDE, ActionKind.DELETE])
async def test_what_was_done_is_found_and_what_was_not_is_not(us: Us, server: FakeInstagram, kind: ActionKind) -> None:
    server.remark(us.medium, us.ines, "Bonjour")
    (message,) = await us.read()
    action = us.action(kind, message)
    server.refuses_quietly = True
    if kind is ActionKind.HIDE:
        with pytest.raises(NotPermitted):
            await us.adapted.act(action)
    assert await us.adapted.find(action) is Lookup.ABSENT
    server.refuses_quietly = False
    await us.adapted.act(action)
    assert isinstance(await us.adapted.find(action), ActionResult)


async def test_only_who_has_written_a_direct_message_can_be_blocked(us: Us, server: FakeInstagram) -> None:
    server.remark(us.medium, us.ines, "…")
    (message,) = await us.read()
    with pytest.raises(Invalid, match="conversation"):
        await us.adapted.act(us.action(ActionKind.BAN, message))
    server.direct(us.id, us.ines, "…")
    await us.adapted.act(us.action(ActionKind.BAN, message))
    assert server.blocked[us.id] == {us.ines}
    await us.adapted.act(us.action(ActionKind.UNBAN, message))
    assert not server.blocked[us.id]


async def test_likes_stay_below_what_shuts_an_account_out(us: Us, server: FakeInstagram) -> None:
    server.remark(us.medium, us.ines, "Bonjour")
    (message,) = await us.read()
    us.at = now()
    for _ in range(LIKES):
        await us.adapted.act(us.action(ActionKind.LIKE, message))
    with pytest.raises(RateLimited) as limited:
        await us.adapted.act(us.action(ActionKind.UNLIKE, message))
    assert limited.value.until == us.at + LIKES_IN
    us.at += LIKES_IN
    await us.adapted.act(us.action(ActionKind.UNLIKE, message))
    assert not server.comments[message.id].likes


# --- signing in --------------------------------------------------------------------------------


class Agency:
    """Somebody who manages two linked pages, with an app of their own, before a browser."""

    def __init__(self, server: FakeInstagram) -> None:
        self.server = server
        server.apps[OUR_APP.client_id] = OUR_APP.client_secret
        pairs = (("altea", "Altéa Mobilités"), ("brevent", "Maison Brévent"))
        self.accounts = [server.add_account(name, manager=OUR_APP.client_id, page_name=page)[0] for name, page in pairs]
        server.add_page("Sans photos", manager=OUR_APP.client_id)
        self.http = HttpClient(transport=httpx.AsyncHTTPTransport())

    async def sign_in(self, name: str) -> SignedIn:
        """Return the sign-in for one of the accounts, out of those that it opens."""
        return next(each for each in await self.opened() if each.report.address == name)

    async def opened(self) -> Sequence[SignedIn]:
        start = await Instagram.start_oauth(self.server.url, APP.redirect, self.http, app=OUR_APP)
        asked = parse_qs(urlsplit(start.url).query)
        assert asked["scope"] == [" ".join(SCOPES)]
        async with httpx.AsyncClient(trust_env=False) as browser:
            answer = await browser.get(start.url)
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        return await Instagram.opened_oauth(start, code, self.http)


@pytest.fixture
async def agency(server: FakeInstagram) -> AsyncIterator[Agency]:
    made = Agency(server)
    yield made
    await made.http.close()


async def test_each_account_has_the_token_of_its_page(agency: Agency, us: Us) -> None:
    opened = await agency.opened()
    assert [each.report.native_id for each in opened] == agency.accounts, "not the page without one"
    second = opened[1]
    assert second.report.address == "brevent"
    assert second.secrets["page"] == agency.server.page_of(agency.accounts[1])
    assert second.report.private_text_limit == TextLimit(CountKind.BYTES, 1_000)
    ends = second.report.token_expires_at
    assert ends is not None
    assert abs(ends - now() - DATA_ACCESS) < HOUR


async def test_what_was_not_allowed_is_denied(agency: Agency, us: Us) -> None:
    agency.server.declined = {"instagram_manage_engagement"}
    signed_in = await agency.sign_in("altea")
    said = signed_in.report.permissions
    assert isinstance(said[ActionKind.REPLY], Allowed)
    assert said[ActionKind.LIKE] == Denied(Reason.SCOPE_MISSING)
    assert (await (await us.adapter(signed_in)).check()).permissions == said


@pytest.mark.parametrize(
    ("lacking", "kind"),
    [
        ("instagram_manage_comments", ActionKind.REPLY),
        ("instagram_manage_comments", ActionKind.HIDE),
        ("instagram_manage_comments", ActionKind.DELETE),
        ("instagram_manage_engagement", ActionKind.LIKE),
        ("instagram_manage_messages", ActionKind.BAN),
        ("business_management", ActionKind.BAN),
        ("instagram_manage_messages", ActionKind.REPLY_PRIVATE),
        ("instagram_basic", ActionKind.REPLY),
    ],
)
async def test_instagram_holds_each_action_to_its_permission(
    us: Us, server: FakeInstagram, lacking: str, kind: ActionKind
) -> None:
    server.direct(us.id, us.ines, "Bonjour")
    comment = server.remark(us.medium, us.ines, "Bonjour")
    (message,) = await us.read("comments")
    server.allowed[us.token] = frozenset(SCOPES) - {lacking}
    with pytest.raises(ScopeMissing):
        await us.adapted.act(us.action(kind, message, "Bonjour"))
    assert not server.comments[comment].hidden
    assert us.ines not in server.blocked[us.id]
    server.allowed[us.token] = frozenset(SCOPES)
    await us.adapted.act(us.action(kind, message, "Bonjour"))


@pytest.mark.parametrize(
    ("lacking", "source"),
    [
        ("instagram_basic", "comments"),
        ("pages_read_engagement", "comments"),
        ("instagram_manage_comments", "comments"),
        ("instagram_manage_comments", "tags"),
        ("instagram_manage_messages", "direct"),
        ("pages_manage_metadata", "direct"),
    ],
)
async def test_instagram_holds_reading_to_its_permissions(
    us: Us, server: FakeInstagram, lacking: str, source: str
) -> None:
    server.remark(us.medium, us.ines, "Bonjour")
    server.direct(us.id, us.ines, "Bonjour")
    server.allowed[us.token] = frozenset(SCOPES) - {lacking}
    with pytest.raises(ScopeMissing):
        await us.read(source)


async def test_what_was_not_allowed_is_not_asked_for(agency: Agency, us: Us) -> None:
    for declined, names in (
        ("instagram_manage_comments", ["direct"]),
        ("instagram_manage_messages", ["comments", "tags"]),
        ("", ["comments", "tags", "direct"]),
    ):
        agency.server.declined = {declined}
        us.adapted, us.cursors = await us.adapter(await agency.sign_in("altea")), {}
        assert [source.name for source in us.adapted.sources()] == names
        await us.read()


async def test_a_persons_token_serves_and_a_page_without_an_account_does_not(agency: Agency) -> None:
    agency.server.tokens["theirs"] = OUR_APP.client_id
    for place in ("brevent", "@Brevent", "Maison Brévent", agency.accounts[1], "https://instagram.com/brevent/"):
        request = SignInRequest(SignInMethod.TOKEN, agency.server.url, place, "theirs")
        signed_in = await Instagram.sign_in(request, agency.http)
        assert signed_in.report.native_id == agency.accounts[1]
        assert signed_in.secrets["access_token"] != "theirs"
    with pytest.raises(UsageError, match=r"altea .*brevent"):
        await Instagram.sign_in(replace(request, user=None), agency.http)
    _, token = agency.server.add_page("Sans photos")
    with pytest.raises(NotPermitted, match="Instagram account"):
        await Instagram.sign_in(SignInRequest(SignInMethod.TOKEN, agency.server.url, secret=token), agency.http)
    with pytest.raises(UsageError):
        await Instagram.sign_in(SignInRequest(SignInMethod.TOKEN, agency.server.url), agency.http)


async def test_no_secret_is_in_an_address(agency: Agency, us: Us) -> None:
    adapter = await us.adapter(await agency.sign_in("altea"))
    await adapter.check()
    asked = " ".join(f"{call.raw_path}?{call.raw_query}" for call in agency.server.calls)
    assert "appsecret_proof=" in asked
    assert not any(secret in asked for secret in (OUR_APP.client_secret, "page-token", "lasting-", "short-"))


async def test_a_dead_sign_in_says_so(us: Us, server: FakeInstagram) -> None:
    server.revoked[us.token] = 463
    with pytest.raises(AuthExpired):
        await us.read()


# --- sparing -----------------------------------------------------------------------------------


async def test_where_nothing_is_new_there_is_nothing_to_write_down(us: Us, server: FakeInstagram) -> None:
    """The place stays the same to the letter, also minutes later: what is written is a transaction each time."""
    us.at = now() // HOUR * HOUR
    server.remark(us.medium, us.ines, "Bonjour")
    await us.pages()
    await us.pages()
    before = dict(us.cursors)
    for _ in range(5):
        us.at += 60_000
        await us.pages()
        assert us.cursors == before


async def test_the_less_meta_leaves_the_less_is_asked(us: Us, server: FakeInstagram) -> None:
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
