"""X's own ways, against a server with its manners and its bill. What every network does alike is in tests/contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import (
    AuthExpired,
    BudgetExhausted,
    Duplicate,
    Gone,
    Invalid,
    NotPermitted,
    RateLimited,
    UsageError,
)
from cm_inbox.models.accounts import Account, HealthState
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis, new_id, now
from cm_inbox.models.messages import Direction, Message, MessageStatus, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason
from cm_inbox.models.spending import Spending
from cm_inbox.networks import load_network
from cm_inbox.networks.base import TURNS_A_DAY, Lookup, Network, Recheck, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.x import MENTIONS, MESSAGES, OWN, PORT, TEXT_LIMIT, X, permitted
from cm_inbox.networks.x_api import SERVER, meaning, provider
from cm_inbox.networks.x_money import Ledger, Spent, dollars
from cm_inbox.networks.x_posts import id_at, instant_of, text_of
from cm_inbox.text_count import length
from tests.contract.harness_x import signed_in
from tests.rig import MemoryDrawers, rig
from tests.servers.stub import running
from tests.servers.x import FakeX, Post, User, described_x

pytestmark = pytest.mark.anyio

DAY = 86_400_000
NOON = round(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp() * 1000)


class Patient(X):
    """The adapter that asks for everything whenever it is told to."""

    OWN_EVERY: ClassVar[Millis] = 0
    DM_EVERY: ClassVar[Millis] = 0
    LOOK_EVERY: ClassVar[Millis] = 0

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient):  # type: ignore[no-untyped-def] # as in X
        return await signed_in(request.server or "", http)


@pytest.fixture
def server() -> Iterator[FakeX]:
    """An X of its own, whose every answer is as the vendor describes it."""
    with running(FakeX(described_x())) as made:
        yield made


class Us:
    """An account with our adapter, and what it may cost."""

    def __init__(self, server: FakeX) -> None:
        self.server = server
        self.http = HttpClient(transport=httpx.AsyncHTTPTransport())
        self.drawers = MemoryDrawers()
        self.user = server.add_user("Altea")
        server.owner = self.user.id
        self.root = server.say(self.user, "Bonjour, posez vos questions ici.")
        self.limits = Spending(day=1_000, month=10_000)

    def clock(self) -> Millis:
        return round(self.server.now() * 1000)

    async def adapter(self, kind: type[X] = Patient) -> X:
        signed = await signed_in(self.server.url, self.http)
        drawer = self.drawers.drawer("x")
        await drawer.save(signed.secrets)
        report = signed.report
        account = Account(
            id=1,
            uid="x",
            network="x",
            address=report.address,
            native_id=report.native_id,
            name=report.name,
            brand_id=1,
            brand="Altéa",
            server=signed.server,
            permissions=report.permissions,
        )
        made = kind(account, self.http, drawer, self.clock)
        made.spending = lambda: self.limits
        self.server.bill = 0
        return made


@pytest.fixture
async def us(server: FakeX) -> AsyncIterator[Us]:
    made = Us(server)
    yield made
    await made.http.close()


@pytest.fixture
def lea(server: FakeX, us: Us) -> User:
    return server.add_user("Lea")


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


async def read(network: X, cursor: str | None = None, *, source: object = MENTIONS) -> tuple[list[Message], str | None]:
    """Read a source to its end."""
    messages: list[Message] = []
    while True:
        page = await network.fetch(source, cursor)  # type: ignore[arg-type] # a Source of the adapter's
        messages += page.messages
        cursor = page.cursor
        if not page.more:
            return messages, cursor


async def the(network: X, post: Post) -> Message:
    """Return a post as it was read."""
    (message,) = [each for each in (await read(network))[0] if each.id == post.history[0]]
    return message


# --- signing in --------------------------------------------------------------------------------


async def test_an_app_of_ones_own_without_a_secret_comes_back_to_one_exact_address(us: Us) -> None:
    assert X.info.own_app is not None
    assert X.info.own_app.comes_back_to == f"http://127.0.0.1:{PORT}/callback"
    assert not X.info.own_app.needs_secret
    start = await X.start_oauth("", X.info.own_app.comes_back_to, us.http, app=OAuthApp("mine"))
    assert start.url.startswith("https://x.com/i/oauth2/authorize?")
    assert "code_challenge_method=S256" in start.url
    assert start.server == SERVER
    assert provider(SERVER).token_url == "https://api.x.com/2/oauth2/token"
    with pytest.raises(UsageError):
        await X.start_oauth("", X.info.own_app.comes_back_to, us.http)


async def test_a_refusal_in_the_browser_is_told(server: FakeX, us: Us) -> None:
    server.denies = True
    with pytest.raises(NotPermitted):
        await signed_in(server.url, us.http)


async def test_the_token_is_renewed_every_two_hours_and_kept_before_it_is_used(server: FakeX, us: Us) -> None:
    network = await us.adapter()
    first = dict(await us.drawers.drawer("x").load())
    server.end_access()
    await network.check()
    kept = dict(await us.drawers.drawer("x").load())
    assert kept["access_token"] != first["access_token"]
    assert kept["refresh_token"] != first["refresh_token"]
    assert server.renewals == 1
    server.revoke()
    with pytest.raises(AuthExpired):
        await network.check()


def test_a_sign_in_without_a_scope_says_what_is_missing() -> None:
    some = permitted("tweet.read users.read tweet.write")
    assert isinstance(some[ActionKind.REPLY], Allowed)
    assert some[ActionKind.HIDE] == some[ActionKind.REPLY_PRIVATE] == Denied(Reason.SCOPE_MISSING)
    assert some[ActionKind.LIKE] == Denied(Reason.NETWORK_CANNOT)
    assert some[ActionKind.DELETE] == Denied(Reason.OWN_ONLY)
    assert isinstance(permitted("")[ActionKind.MUTE], Allowed)


# --- money -------------------------------------------------------------------------------------


async def test_the_budget_is_never_passed_and_reading_says_so(server: FakeX, us: Us, lea: User) -> None:
    network = await us.adapter()
    _, cursor = await read(network)
    for turn in range(300):
        server.say(lea, f"Question {turn}", to=us.root.id)
    us.limits = Spending(day=50, month=5_000)
    with pytest.raises(BudgetExhausted) as over:
        await read(network, cursor)
    assert 300 < server.bill <= 450, "reading leaves a tenth to people"
    assert "0.50" in str(over.value)
    assert over.value.until is not None
    assert 0 < over.value.until - us.clock() <= DAY
    assert not [call for call in server.calls if int(call.one("max_results", "5")) < 5]
    await network.check()
    assert server.bill <= 500


async def test_what_is_read_is_what_is_on_the_bill(server: FakeX, us: Us, lea: User) -> None:
    network = await us.adapter()
    for turn in range(30):
        server.say(lea, f"Question {turn}", to=us.root.id)
    server.write(lea, us.user, "Mon numéro est le 4711.")
    messages, _ = await read(network)
    await read(network, source=OWN)
    await read(network, source=MESSAGES)
    await network.act(order(ActionKind.REPLY, messages[0], text="Bonjour !"))
    await network.act(order(ActionKind.REPLY, messages[1], text="Voyez https://boutique.example/colis"))
    await network.act(order(ActionKind.HIDE, messages[2]))
    assert network.ledger.spent().in_day == server.bill


async def test_asking_when_nothing_is_new_costs_nothing(server: FakeX, us: Us, lea: User) -> None:
    server.say(lea, "Où est mon colis ?", to=us.root.id)
    network = await us.adapter()
    _, cursor = await read(network)
    spent = network.ledger.spent()
    for _ in range(5):
        fresh, cursor = await read(network, cursor)
        assert fresh == []
    assert network.ledger.spent() == spent
    assert all(call.one("since_id") for call in server.calls[-5:])


async def test_what_was_just_read_is_asked_for_again_once_a_minute(server: FakeX, us: Us, lea: User) -> None:
    """It may be charged for each time, whatever X tries, and one asks every twenty seconds."""
    posted = server.say(lea, "Où est mon colis ?", to=us.root.id)
    server.at = server.now()
    network = await us.adapter()
    _, cursor = await read(network)
    server.calls.clear()
    for _ in range(9):
        server.at += 20_000 / 1000
        _, cursor = await read(network, cursor)
    again = [int(call.one("since_id")) < int(posted.id) for call in server.calls if call.path.endswith("/mentions")]
    assert len(again) == 9
    assert sum(again) == 3


async def test_the_book_goes_on_after_a_restart(server: FakeX, us: Us, lea: User) -> None:
    server.say(lea, "Où est mon colis ?", to=us.root.id)
    network = await us.adapter()
    _, cursor = await read(network)
    spent = network.ledger.spent()
    assert spent.in_day > 0
    again = await us.adapter()
    await read(again, cursor)
    assert again.ledger.spent().in_day >= spent.in_day


async def test_an_action_that_the_budget_does_not_hold_is_not_sent(server: FakeX, us: Us, lea: User) -> None:
    message = await the(network := await us.adapter(), server.say(lea, "Où est mon colis ?", to=us.root.id))
    us.limits = Spending(day=0, month=0)
    made = len(server.calls)
    with pytest.raises(BudgetExhausted):
        await network.act(order(ActionKind.REPLY, message, text="Bonjour !"))
    assert len(server.calls) == made


async def test_reading_that_is_paused_shows_on_the_account(server: FakeX, us: Us, lea: User, tmp_path: Path) -> None:
    def load(name: str) -> type[Network]:
        return Patient if name == "x" else load_network(name)

    async with rig(tmp_path / "data", load=load) as ours:
        ours.adapters._spending = lambda: us.limits
        await ours.connect("x", SignInRequest(X.info.sign_in[0], server.url))
        us.limits = Spending(day=10, month=10)
        server.say(lea, "Où est mon colis ?", to=us.root.id)
        pulled = await ours.pull()
        while pulled.error is None:
            for turn in range(5):
                server.say(lea, f"Et encore {turn} {pulled.arrived}", to=us.root.id)
            pulled = await ours.pull()
        (account,) = ours.inbox.accounts()
        assert account.health.state is HealthState.LIMITED
        assert account.health.error_code == "BudgetExhausted"
        assert account.health.next_try_at is not None
        scopes = {quota.scope: quota for quota in account.health.quotas}
        assert scopes["cents-day"].limit == 10
        us.limits = Spending()
        assert (await ours.pull()).error is None


def test_a_day_ends_at_midnight_utc_and_a_month_with_it() -> None:
    at = NOON
    ledger = Ledger(lambda: Spending(day=10, month=15), lambda: at)
    ledger.given("post", ["1", "2", "1"])
    assert ledger.spent() == Spent("2026-11", 10, "2026-11-23", 10)
    assert ledger.was_given("post", "1")
    at = NOON + DAY // 2
    assert not ledger.was_given("post", "1")
    assert ledger.spent() == Spent("2026-11", 10, "2026-11-24", 0)
    ledger.given("post", ["1"])
    assert ledger.spent().in_month == 15
    ledger.pay(120)
    with pytest.raises(BudgetExhausted) as over:
        ledger.require(50)
    assert over.value.until == round(datetime(2026, 12, 1, tzinfo=UTC).timestamp() * 1000)
    at = NOON + 8 * DAY
    assert ledger.spent().in_month == 0
    day, month = ledger.quotas()
    assert (day.remaining, month.remaining) == (10, 15)


@given(st.lists(st.tuples(st.sampled_from(["post", "user", "dm"]), st.integers(0, 20)), max_size=60))
def test_the_same_thing_is_paid_once_a_day(things: list[tuple[str, int]]) -> None:
    ledger = Ledger(Spending, lambda: NOON)
    for kind, native in things:
        ledger.given(kind, [str(native)])
    prices = {"post": 5, "user": 10, "dm": 10}
    assert ledger.spent().in_day == sum(prices[kind] for kind, _ in set(things))


def test_an_amount_is_never_shown_smaller_than_it_is() -> None:
    assert [dollars(each) for each in (0, 1, 10, 995, 1_000, 12_345)] == [
        "0.00",
        "0.01",
        "0.01",
        "1.00",
        "1.00",
        "12.35",
    ]


# --- reading -----------------------------------------------------------------------------------


async def test_a_flood_is_read_whole_and_in_order(server: FakeX, us: Us, lea: User) -> None:
    us.limits = Spending(day=100_000, month=1_000_000)
    network = await us.adapter()
    _, cursor = await read(network)
    posts = [server.say(lea, f"Question {turn}", to=us.root.id).id for turn in range(250)]
    fresh, cursor = await read(network, cursor)
    assert {message.id for message in fresh} == set(posts)
    assert len(fresh) == len(posts)
    assert (await read(network, cursor))[0] == []


async def test_a_post_that_becomes_visible_late_is_not_missed(server: FakeX, us: Us, lea: User) -> None:
    network = await us.adapter()
    late = server.say(lea, "Écrit avant, visible après", to=us.root.id)
    del server.posts[late.id]
    server.say(lea, "Écrit ensuite", to=us.root.id)
    _, cursor = await read(network)
    server.posts[late.id] = late
    fresh, _ = await read(network, cursor)
    assert [message.id for message in fresh] == [late.id]


async def test_a_first_reading_stays_small(server: FakeX, us: Us, lea: User) -> None:
    for turn in range(200):
        server.say(lea, f"Question {turn}", to=us.root.id)
    us.limits = Spending(day=100_000, month=1_000_000)
    messages, _ = await read(await us.adapter())
    assert len(messages) == 50
    assert server.bill <= 50 * 5 + 10


async def test_an_edit_is_a_revision_though_it_has_another_id(server: FakeX, us: Us, lea: User) -> None:
    post = server.say(lea, "Où est mon coli ?", to=us.root.id)
    network = await us.adapter()
    message = await the(network, post)
    server.change(post, "Où est mon colis ?")
    (seen,) = (await network.recheck([message.id])).messages
    assert (seen.id, seen.text) == (message.id, "Où est mon colis ?")
    assert seen.edited_at is not None
    await network.act(order(ActionKind.HIDE, seen))
    assert server.posts[post.history[-1]].hidden, "the newest version is acted on"


async def test_what_is_gone_comes_in_an_answer_that_succeeded(server: FakeX, us: Us, lea: User) -> None:
    kept, gone = (server.say(lea, text, to=us.root.id) for text in ("Reste", "Part"))
    network = await us.adapter()
    await read(network)
    gone.deleted = True
    seen = await network.recheck([kept.id, gone.id])
    assert [message.id for message in seen.messages] == [kept.id]
    assert seen.missing == (gone.id,)


async def test_old_posts_are_looked_up_for_little_money_only(server: FakeX, us: Us, lea: User) -> None:
    posts = [server.say(lea, f"Question {turn}", to=us.root.id).id for turn in range(40)]
    network = await us.adapter()
    us.limits = Spending(day=100, month=1_000)
    assert await network.recheck(posts) == Recheck(), "nobody pays to see whether they were edited"
    a_day = network.look_backs() * TURNS_A_DAY
    assert a_day == pytest.approx(9), "a twentieth of the day's 90 cents that reading has"
    seen = await network.look_back(posts[:9])
    assert [message.id for message in seen.messages] == posts[:9]
    assert server.bill == 9 * 5, "the post, not who wrote it"
    assert {message.author.handle for message in seen.messages} == {""}, "that is known here"
    assert await network.look_back(["dm-1"]) == Recheck()
    us.limits = Spending(day=6, month=1_000)
    assert len((await network.look_back(posts[9:])).messages) <= 1, "never above the budget"


async def test_what_we_hid_stays_hidden_here_though_x_does_not_tell(server: FakeX, us: Us, lea: User) -> None:
    message = await the(network := await us.adapter(), server.say(lea, "Voleurs !", to=us.root.id))
    done = await network.act(order(ActionKind.HIDE, message))
    assert done.status is MessageStatus.HIDDEN
    _, cursor = await read(network)
    again = await us.adapter()
    await read(again, cursor)
    (seen,) = (await again.recheck([message.id])).messages
    assert seen.status is MessageStatus.HIDDEN


async def test_private_messages_are_read_once(server: FakeX, us: Us, lea: User) -> None:
    for turn in range(20):
        server.write(lea, us.user, f"Message {turn}")
    network = await us.adapter()
    messages, cursor = await read(network, source=MESSAGES)
    assert len(messages) == 20
    assert all(message.visibility is Visibility.PRIVATE for message in messages)
    assert {message.author.id for message in messages} == {lea.id}
    for turn in range(12):
        server.write(lea, us.user, f"Encore {turn}")
    fresh, cursor = await read(network, cursor, source=MESSAGES)
    assert len(fresh) == 12
    assert (await read(network, cursor, source=MESSAGES))[0] == []


async def test_private_messages_are_asked_for_once_a_minute(server: FakeX, us: Us) -> None:
    network = await us.adapter(X)
    _, cursor = await read(network, source=MESSAGES)
    made = len(server.calls)
    await read(network, cursor, source=MESSAGES)
    assert len(server.calls) == made


async def test_our_answers_elsewhere_come_with_what_they_answer(server: FakeX, us: Us, lea: User) -> None:
    question = server.say(lea, "Où est mon colis ?", to=us.root.id)
    server.say(us.user, "Il part demain.", to=question.id)
    messages, _ = await read(await us.adapter(), source=OWN)
    assert [(each.direction, each.parent) for each in messages] == [(Direction.OUT, question.id)]


# --- what X permits ----------------------------------------------------------------------------


async def test_who_did_not_name_us_cannot_be_answered_and_one_knows_beforehand(
    server: FakeX, us: Us, lea: User
) -> None:
    post = server.say(lea, "Où est mon colis ?", to=us.root.id)
    network = await us.adapter()
    await read(network)
    for native in post.history:
        server.posts[native].names.clear()
    (seen,) = (await network.recheck([post.id])).messages
    assert seen.denied[ActionKind.REPLY] == Denied(Reason.UNCALLED)
    with pytest.raises(NotPermitted, match="not allowed"):
        await network.act(order(ActionKind.REPLY, seen, text="Bonjour !"))


async def test_only_what_is_below_our_posts_can_be_hidden(server: FakeX, us: Us, lea: User) -> None:
    alone = server.say(lea, f"Merci @{us.user.username} !")
    noe = server.add_user("Noe")
    elsewhere = server.say(noe, "Une autre discussion")
    below = server.say(lea, f"Comme @{us.user.username}", to=elsewhere.id)
    network = await us.adapter()
    messages = {message.id: message for message in (await read(network))[0]}
    assert messages[alone.id].denied[ActionKind.HIDE] == Denied(Reason.REFUSED_HERE)
    assert ActionKind.REPLY not in messages[alone.id].denied
    with pytest.raises(NotPermitted, match="your own conversations"):
        await network.act(order(ActionKind.HIDE, messages[below.id]))


async def test_a_person_who_takes_no_messages_is_not_written_to(server: FakeX, us: Us, lea: User) -> None:
    message = await the(network := await us.adapter(), server.say(lea, "Où est mon colis ?", to=us.root.id))
    lea.takes_dms = False
    with pytest.raises(NotPermitted):
        await network.act(order(ActionKind.REPLY_PRIVATE, message, text="Votre numéro ?"))
    lea.takes_dms = True
    action = order(ActionKind.REPLY_PRIVATE, message, text="Votre numéro & nom ?")
    assert await network.find(action) is Lookup.ABSENT
    done = await network.act(action)
    assert done.message is not None
    assert done.message.thread.id.startswith("dm-")
    found = await network.find(action)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == done.undo_handle
    taken = Action(new_id(), ActionKind.RETRACT, done.message.thread.id, undo_handle=done.undo_handle)
    assert await network.find(taken) is Lookup.ABSENT
    await network.act(taken)
    assert isinstance(await network.find(taken), ActionResult)
    assert not server.direct


async def test_an_answer_is_found_again_whatever_x_made_of_its_text(server: FakeX, us: Us, lea: User) -> None:
    message = await the(network := await us.adapter(), server.say(lea, "Où est mon colis ?", to=us.root.id))
    action = order(ActionKind.REPLY, message, text="Bonjour, il est <ici> & là.")
    assert await network.find(action) is Lookup.ABSENT
    done = await network.act(action)
    found = await network.find(action)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == done.undo_handle
    with pytest.raises(Duplicate):
        await network.act(action)
    with pytest.raises(Invalid):
        await network.act(order(ActionKind.REPLY, message, text=" "))


async def test_a_busy_hour_stays_within_every_limit(server: FakeX, us: Us, lea: User) -> None:
    """Read as often as the reader does while things happen, with answers in between; the clock is turned."""
    server.open_handed = False
    server.at = now() / 1000
    network = await us.adapter(X)
    us.limits = Spending(day=200, month=10_000)
    cursors: dict[str, str | None] = {}
    delays: list[float] = []
    busy, _ = network.pace()
    for minute in range(45):
        post = server.say(lea, f"Question {minute}", to=us.root.id)
        written = server.now()
        server.write(lea, us.user, f"Message {minute}")
        server.at += busy
        for source in network.sources():
            messages, cursors[source.name] = await read(network, cursors.get(source.name), source=source)
            if post.id in {message.id for message in messages}:
                delays.append(server.now() - written)
            if source is MENTIONS and minute % 5 == 0:
                await network.act(order(ActionKind.REPLY, messages[-1], text=f"Bonjour, c’est la réponse {minute}."))
    assert len(delays) == 45
    assert sorted(delays)[22] <= busy
    assert server.bill <= 2_000
    assert network.ledger.spent().in_day == server.bill


async def test_a_limit_ends_when_its_header_says(server: FakeX, us: Us, lea: User) -> None:
    server.open_handed = False
    server.at = now() / 1000  # the clock stands still: no quarter of an hour begins meanwhile
    network = await us.adapter()
    server._windows[us.user.id, "GET mentions"] = [int(server.now()) // 900, 300]
    with pytest.raises(RateLimited) as limited:
        await read(network)
    assert limited.value.until == (int(server.now()) // 900 + 1) * 900_000


async def test_spent_credits_are_a_budget_too(server: FakeX, us: Us) -> None:
    network = await us.adapter()
    server.credits = 0
    with pytest.raises(BudgetExhausted, match="credits"):
        await read(network)


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [
        ("https://api.twitter.com/2/problems/resource-not-found", 200, Gone),
        ("https://api.x.com/2/problems/not-authorized-for-resource", 200, NotPermitted),
        ("https://api.x.com/2/problems/invalid-request", 400, Invalid),
        ("https://api.x.com/2/problems/usage-capped", 429, BudgetExhausted),
        ("about:blank", 403, NotPermitted),
    ],
)
def test_a_problem_is_known_by_its_type(name: str, status: int, error: type[Exception]) -> None:
    assert type(meaning({"type": name, "detail": "…"}, status)) is error


# --- texts and ids -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Bonjour", 7),
        ("é", 1),
        ("e\u0301", 1),
        ("你好", 4),
        ("👩‍👩‍👧‍👦", 2),
        ("Voyez https://boutique.example/un/tres/long/chemin", 29),
        ("…", 2),
    ],
)
def test_texts_are_weighed_as_x_weighs_them(text: str, weight: int) -> None:
    assert length(text, TEXT_LIMIT) == weight


def test_a_text_is_shown_as_a_person_reads_it() -> None:
    raw = {
        "text": "@altea @noe Voyez https://t.co/abc &amp; dites-moi",
        "display_text_range": [12, 50],
        "entities": {"urls": [{"url": "https://t.co/abc", "expanded_url": "https://boutique.example/colis"}]},
    }
    assert text_of(raw) == "Voyez https://boutique.example/colis & dites-moi"
    long = {"text": "court…", "note_post": {"text": "long &lt;3"}, "display_text_range": [0, 6]}
    assert text_of(long) == "long <3"


@given(st.integers(1_400_000_000_000, 3_000_000_000_000))
def test_an_id_begins_with_its_time(at: int) -> None:
    assert instant_of(id_at(at)) == at
    assert len(id_at(at)) <= 19
