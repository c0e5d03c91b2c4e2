"""The demo world: enough of it, the same for the same seed, alive, and obeying."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.errors import AuthRevoked, Gone, Invalid, NotFound, NotPermitted, Unsupported, UsageError, WindowClosed
from cm_inbox.models.accounts import Account, SignInMethod, account_uid
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.messages import Direction, Message, MessageStatus, Removal, Visibility
from cm_inbox.models.permissions import ActionKind, Denied
from cm_inbox.networks import load_network
from cm_inbox.networks.base import Lookup, Network, SignInRequest
from cm_inbox.networks.demo import Demo, DemoWorld, demo_brands
from cm_inbox.networks.http import HttpClient
from cm_inbox.resources_path import resource

pytestmark = pytest.mark.anyio

START = 1_794_000_000_000
MINUTE = 60_000
DAY = 24 * 60  # in minutes
ADDRESSES = [account.address for brand in demo_brands() for account in brand.accounts]
PAGE, FEDIVERSE, SITE = "altea.mobilites", "altea@social.example", "blog.altea.example"


class NoSecrets:
    async def load(self) -> dict[str, str]:
        return {}

    async def save(self, secrets: object) -> None:
        raise AssertionError("the demo network keeps nothing")


class Clock:
    def __init__(self) -> None:
        self.at: Millis = START

    def __call__(self) -> Millis:
        return self.at


def adapter(world: DemoWorld, address: str) -> Network:
    brand = next(brand for brand in demo_brands() if address in [account.address for account in brand.accounts])
    account = Account(1, account_uid("demo", address), "demo", address, address, address, 1, brand.name)
    return Demo.for_world(world)(account, HttpClient(), NoSecrets(), world.clock)


async def read(network: Network, cursor: str | None = None) -> tuple[dict[str, Message], list[Removal], str | None]:
    """Fetch until nothing more is there, as sync does."""
    messages: dict[str, Message] = {}
    removed: list[Removal] = []
    while True:
        page = await network.fetch(network.sources()[0], cursor)
        messages |= {message.id: message for message in page.messages}
        removed += page.removed
        cursor = page.cursor
        if not page.more:
            return messages, removed, cursor


async def read_settled(network: Network) -> tuple[dict[str, Message], set[str], set[str]]:
    """Fetch everything: the messages, and the ids of those withdrawn and of those dealt with before."""
    messages: dict[str, Message] = {}
    removed: set[str] = set()
    settled: set[str] = set()
    cursor, more = None, True
    while more:
        page = await network.fetch(network.sources()[0], cursor)
        messages |= {message.id: message for message in page.messages}
        removed |= {removal.id for removal in page.removed}
        settled |= page.settled
        cursor, more = page.cursor, page.more
    return messages, removed, settled


def action(kind: ActionKind, message: Message, text: str = "", **more: object) -> Action:
    return Action(
        id=new_id(), kind=kind, thread_id=message.thread.id, message_id=message.id, author_id=message.author.id,
        text=text, **more,  # type: ignore[arg-type]  # a test's shorthand
    )  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quiet(clock: Clock) -> DemoWorld:
    return DemoWorld(1, START, clock, lively=False)


async def everything(world: DemoWorld) -> dict[str, dict[str, Message]]:
    return {address: (await read(adapter(world, address)))[0] for address in ADDRESSES}


@pytest.mark.parametrize("seed", [1, 2, 77])
async def test_the_world_is_large_and_varied_enough(seed: int, clock: Clock) -> None:
    world = await everything(DemoWorld(seed, START, clock))
    incoming = [
        (address, message)
        for address, messages in world.items()
        for message in messages.values()
        if message.direction is Direction.IN
    ]
    conversations = {(address, message.thread.id, message.author.id) for address, message in incoming}
    assert 270 <= len(conversations) <= 310
    texts = {message.text for _, message in incoming}
    assert len(texts) > 0.8 * len(incoming)
    english = [text for text in texts if re.search(r"\b(the|you|my|is)\b", text)]
    assert 0.08 < len(english) / len(texts) < 0.4
    assert {message.status for _, message in incoming} >= {MessageStatus.VISIBLE, MessageStatus.HELD}
    assert any(message.visibility is Visibility.PRIVATE for _, message in incoming)
    assert any(message.edited_at for _, message in incoming)
    assert any(message.attachments for _, message in incoming)
    assert sum(message.direction is Direction.OUT for messages in world.values() for message in messages.values()) > 60
    assert all(message.created_at <= START for _, message in incoming)


@pytest.mark.parametrize("seed", [1, 2, 3, 77])
async def test_it_begins_in_the_middle_of_a_morning(seed: int, clock: Clock) -> None:
    world = DemoWorld(seed, START, clock)
    ages: list[float] = []
    answered_days = set()
    for address in ADDRESSES:
        messages, _, settled = await read_settled(adapter(world, address))
        waiting: dict[tuple[str, str], Millis] = {}
        for message in messages.values():
            if message.direction is Direction.OUT:
                answered_days.add((START - message.created_at) // (DAY * MINUTE))
            elif message.id not in settled and message.status in (MessageStatus.VISIBLE, MessageStatus.HELD):
                waiting.setdefault((message.thread.id, message.author.id), message.created_at)
        ages += [(START - since) / MINUTE for since in waiting.values()]
    assert 90 <= len(ages) <= 140
    assert 15 <= sum(age > 120 for age in ages) <= 25
    assert 25 <= sum(90 < age < 120 for age in ages) <= 35
    assert 1 <= sum(10 * 60 < age < 16 * 60 for age in ages) <= 5
    assert 3 <= sum(age > 2 * DAY for age in ages) <= 8, "none is late on a Sunday"
    assert not any(16 * 60 < age < 2 * DAY for age in ages)
    assert max(ages) < 4 * DAY
    assert answered_days >= {0, 1, 2, 3, 4, 5, 6, 7}, "persons have no history"


@pytest.mark.parametrize("seed", [1, 2, 77])
async def test_what_is_dealt_with_is_answered_or_gone(seed: int, clock: Clock) -> None:
    world = DemoWorld(seed, START, clock)
    for address in ADDRESSES:
        messages, removed, settled = await read_settled(adapter(world, address))
        answered: dict[tuple[str, str], Millis] = {}
        for message in messages.values():
            if message.direction is Direction.OUT and message.parent:
                place = message.thread.id, messages[message.parent].author.id
                answered[place] = max(message.created_at, answered.get(place, 0))
        for message in (messages[number] for number in settled - removed):
            if message.status is MessageStatus.VISIBLE:
                assert answered[message.thread.id, message.author.id] > message.created_at, message.text


@pytest.mark.parametrize("seed", [1, 5])
async def test_no_template_shows_through(seed: int, clock: Clock) -> None:
    world = DemoWorld(seed, START, clock)
    clock.at += 60 * MINUTE
    for messages in (await everything(world)).values():
        for message in messages.values():
            assert message.text.strip() == message.text
            assert message.text
            assert not re.search(r"[\[\]{}|]", message.text), message.text


async def test_the_same_seed_and_steps_give_the_same_world() -> None:
    def lived(steps: list[int]) -> DemoWorld:
        clock = Clock()
        world = DemoWorld(3, START, clock)
        for step in steps:
            clock.at = START + step
            world.advance_to(clock.at)
        return world

    once, often = lived([20 * MINUTE]), lived([second * 1000 for second in range(7, 1200, 7)] + [20 * MINUTE])
    assert await everything(once) == await everything(often)
    assert await everything(once) != await everything(DemoWorld(4, START, Clock()))


async def test_our_answer_is_numbered_and_answered_alike_in_both_lives() -> None:
    async def life() -> list[tuple[str, str, str | None]]:
        clock = Clock()
        world = DemoWorld(3, START, clock)
        network = adapter(world, PAGE)
        messages, removed, cursor = await read(network)
        gone = {removal.id for removal in removed}
        for message in [message for message in messages.values() if message.direction is Direction.IN][:30]:
            if message.status is MessageStatus.VISIBLE and message.id not in gone:
                await network.act(action(ActionKind.REPLY, message, "Bonjour, nous regardons."))
        clock.at += 3 * MINUTE
        news, _, _ = await read(network, cursor)
        return [(message.id, message.text, message.parent) for message in news.values()]

    first, second = await life(), await life()
    assert first == second
    ours = {number for number, text, _ in first if text == "Bonjour, nous regardons."}
    assert any(parent in ours for _, _, parent in first), "nobody answered thirty answers"


async def test_a_second_fetch_brings_only_what_is_new(clock: Clock) -> None:
    world = DemoWorld(1, START, clock)
    network = adapter(world, PAGE)
    _, _, cursor = await read(network)
    assert (await network.fetch(network.sources()[0], cursor)).messages == ()
    clock.at += 5 * MINUTE
    news, _, later = await read(network, cursor)
    assert news
    assert all(message.created_at > START or message.edited_at for message in news.values())
    assert (await network.fetch(network.sources()[0], later)).messages == ()


async def test_a_cursor_of_another_incarnation_reads_everything_again(clock: Clock) -> None:
    network = adapter(DemoWorld(1, START, clock), PAGE)
    before, _, cursor = await read(network)
    clock.at += MINUTE
    after, _, _ = await read(adapter(DemoWorld(1, START, clock), PAGE), cursor)
    assert before.keys() <= after.keys()


async def test_a_kept_world_goes_on_where_it_was(clock: Clock, tmp_path: Path) -> None:
    network = adapter(DemoWorld.kept_in(tmp_path, 3, clock), PAGE)
    messages, gone, _ = await read(network)
    there = [messages[number] for number in messages.keys() - {removal.id for removal in gone}]
    shown = sorted(
        (m for m in there if m.status is MessageStatus.VISIBLE and m.direction is Direction.IN),
        key=lambda m: (m.created_at, m.id),
    )
    orders = [action(ActionKind.REPLY, message, "Nous regardons.") for message in shown[:20]]
    clock.at += MINUTE
    for order in orders:
        await network.act(order)
    await network.act(action(ActionKind.HIDE, shown[30]))
    clock.at += MINUTE
    before, removed, cursor = await read(network)

    clock.at += MINUTE
    again = adapter(DemoWorld.kept_in(tmp_path, 3, clock), PAGE)
    news, _, _ = await read(again, cursor)
    assert not news.keys() & {message.id for message in shown}
    assert {message.parent for message in news.values()} & before.keys(), "nobody answered what we had said before"
    everything, removed_again, _ = await read(again)
    assert {number: everything[number] for number in before} == before | {n: m for n, m in news.items() if n in before}
    assert removed_again[: len(removed)] == removed
    assert isinstance(await again.find(orders[0]), ActionResult)
    reply = await again.act(action(ActionKind.REPLY, shown[40], "Encore nous."))
    assert reply.message is not None
    assert reply.message.id not in everything


def damage(folder: Path) -> None:
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-7])


async def test_a_kept_world_survives_a_line_cut_short(clock: Clock, tmp_path: Path) -> None:
    network = adapter(DemoWorld.kept_in(tmp_path, 3, clock), PAGE)
    theirs = next(m for m in (await read(network))[0].values() if m.direction is Direction.IN)
    first, second = (action(ActionKind.LIKE, theirs), action(ActionKind.UNLIKE, theirs))
    await network.act(first)
    await network.act(second)
    damage(tmp_path)
    for _ in range(2):
        again = adapter(DemoWorld.kept_in(tmp_path, 3, clock), PAGE)
        assert isinstance(await again.find(first), ActionResult)
        assert await again.find(second) is Lookup.ABSENT
        await again.act(replace(first, id=new_id()))


async def test_worlds_of_two_seeds_share_no_id(clock: Clock) -> None:
    one, other = (adapter(DemoWorld(seed, START, clock), PAGE) for seed in (1, 2))
    assert not (await read(one))[0].keys() & (await read(other))[0].keys()


async def test_the_bad_buzz_grows_while_one_watches(clock: Clock) -> None:
    world = DemoWorld(1, START, clock)
    network = adapter(world, PAGE)
    _, _, cursor = await read(network)
    arrivals = []
    for _ in range(3):
        clock.at += 4 * MINUTE
        news, _, cursor = await read(network, cursor)
        arrivals.append(sum(message.thread.id == "panne-b" for message in news.values()))
    assert arrivals[0] < arrivals[1] < arrivals[2]
    assert arrivals[2] > 25


async def test_a_long_poll_ends_when_somebody_writes(quiet: DemoWorld) -> None:
    network = adapter(quiet, PAGE)
    waiting = asyncio.create_task(network.fetch(network.sources()[0], None, wait=30))
    await asyncio.sleep(0)
    number = quiet.say(PAGE, "Nadia", "Bonjour ?")
    page = await asyncio.wait_for(waiting, 5)
    assert [message.id for message in page.messages] == [number]


async def test_a_long_poll_gives_up_in_time(quiet: DemoWorld) -> None:
    network = adapter(quiet, PAGE)
    page = await network.fetch(network.sources()[0], None, wait=0.05)
    assert page.messages == ()
    assert page.cursor is not None


@pytest.mark.parametrize("address", [PAGE, FEDIVERSE, SITE])
async def test_a_reply_is_there_once_and_found_again(quiet: DemoWorld, address: str) -> None:
    network = adapter(quiet, address)
    quiet.say(address, "Nadia", "Le 27 est en retard.")
    messages, _, cursor = await read(network)
    order = action(ActionKind.REPLY, next(iter(messages.values())), "Toutes nos excuses.")
    assert await network.find(order) is Lookup.ABSENT
    result = await network.act(order)
    assert result == await network.act(order) == await network.find(order)
    news, _, _ = await read(network, cursor)
    assert [message.text for message in news.values()] == ["Toutes nos excuses."]
    assert result.message == next(iter(news.values()))
    assert result.message.direction is Direction.OUT


async def test_taking_a_reply_back(quiet: DemoWorld) -> None:
    network = adapter(quiet, PAGE)
    quiet.say(PAGE, "Nadia", "Le 27 est en retard.")
    theirs = next(iter((await read(network))[0].values()))
    result = await network.act(action(ActionKind.REPLY, theirs, "Oups"))
    assert result.message is not None
    undo = replace(action(ActionKind.RETRACT, theirs), undo_handle=result.undo_handle)
    assert (await network.act(undo)).status is MessageStatus.DELETED
    assert [message.text for message in quiet.seen(PAGE)] == ["Le 27 est en retard."]
    with pytest.raises(NotPermitted):
        await network.act(action(ActionKind.RETRACT, theirs))


async def test_a_private_answer_opens_a_private_thread_once(quiet: DemoWorld, clock: Clock) -> None:
    network = adapter(quiet, PAGE)
    number = quiet.say(PAGE, "Nadia", "On m’a débitée deux fois.")
    theirs = (await read(network))[0][number]
    result = await network.act(action(ActionKind.REPLY_PRIVATE, theirs, "Écrivez-nous votre numéro."))
    assert result.message is not None
    assert result.message.visibility is Visibility.PRIVATE
    assert result.message.thread.id == f"dm-{theirs.author.id}"
    with pytest.raises(WindowClosed):
        await network.act(action(ActionKind.REPLY_PRIVATE, theirs, "Encore."))
    other = quiet.say(PAGE, "Karim", "Moi aussi.")
    late = (await read(network))[0][other]
    clock.at += 8 * 24 * 60 * MINUTE
    with pytest.raises(WindowClosed):
        await network.act(action(ActionKind.REPLY_PRIVATE, late, "Trop tard."))


async def test_hiding_and_showing(quiet: DemoWorld) -> None:
    network = adapter(quiet, PAGE)
    number = quiet.say(PAGE, "Bruno", "Bande de clowns")
    theirs = (await read(network))[0][number]
    assert (await network.act(action(ActionKind.HIDE, theirs))).status is MessageStatus.HIDDEN
    assert (await network.act(action(ActionKind.HIDE, theirs))).outcome is Outcome.NOOP
    assert (await network.recheck([number])).messages[0].status is MessageStatus.HIDDEN
    assert (await network.act(action(ActionKind.UNHIDE, theirs))).status is MessageStatus.VISIBLE


async def test_a_held_comment_is_approved_and_a_trashed_one_comes_back(quiet: DemoWorld) -> None:
    network = adapter(quiet, SITE)
    number = quiet.say(SITE, "Bruno", "Première visite ici", status=MessageStatus.HELD)
    theirs = (await read(network))[0][number]
    assert theirs.status is MessageStatus.HELD
    assert (await network.act(action(ActionKind.UNHIDE, theirs))).status is MessageStatus.VISIBLE
    assert (await network.act(action(ActionKind.DELETE, theirs))).status is MessageStatus.DELETED
    assert (await network.act(action(ActionKind.DELETE, theirs))).outcome is Outcome.NOOP
    assert (await network.act(action(ActionKind.RESTORE, theirs))).status is MessageStatus.VISIBLE


async def test_deleting_on_a_page_takes_the_answers_along(quiet: DemoWorld) -> None:
    network = adapter(quiet, PAGE)
    number = quiet.say(PAGE, "Bruno", "Bande de clowns")
    below = quiet.say(PAGE, "Karim", "Tout à fait", reply_to=number)
    messages, _, _ = await read(network)
    await network.act(action(ActionKind.DELETE, messages[number]))
    assert quiet.seen(PAGE) == ()
    with pytest.raises(Gone):
        await network.act(action(ActionKind.REPLY, messages[below], "Bonjour"))


@pytest.mark.parametrize(("kind", "back"), [(ActionKind.BAN, ActionKind.UNBAN), (ActionKind.MUTE, ActionKind.UNMUTE)])
async def test_who_is_banned_or_muted_is_heard_no_more(quiet: DemoWorld, kind: ActionKind, back: ActionKind) -> None:
    network = adapter(quiet, FEDIVERSE)
    quiet.say(FEDIVERSE, "Troll", "Encore moi")
    theirs = next(iter((await read(network))[0].values()))
    first = await network.act(action(kind, theirs))
    assert first.outcome is Outcome.APPLIED
    assert (await network.act(action(kind, theirs))).outcome is Outcome.NOOP
    quiet.say(FEDIVERSE, "Troll", "Vous m’entendez ?")
    assert len(quiet.seen(FEDIVERSE)) == 1
    await network.act(replace(action(back, theirs), undo_handle=first.undo_handle))
    quiet.say(FEDIVERSE, "Troll", "De retour")
    assert [message.text for message in quiet.seen(FEDIVERSE)] == ["Encore moi", "De retour"]


async def test_a_mute_ends_by_itself(quiet: DemoWorld, clock: Clock) -> None:
    network = adapter(quiet, FEDIVERSE)
    quiet.say(FEDIVERSE, "Troll", "Encore moi")
    theirs = next(iter((await read(network))[0].values()))
    await network.act(action(ActionKind.MUTE, theirs, until=START + MINUTE))
    clock.at += 2 * MINUTE
    quiet.say(FEDIVERSE, "Troll", "Une heure a passé")
    assert len(quiet.seen(FEDIVERSE)) == 2


async def test_a_banned_person_of_the_lively_world_writes_no_more(clock: Clock) -> None:
    world, free = DemoWorld(9, START, clock), DemoWorld(9, START, clock)
    network = adapter(world, PAGE)
    clock.at += 30 * MINUTE
    free_later = {message.author.id for message in free.account(PAGE).messages.values() if message.created_at > START}
    clock.at = START
    for person in free_later:
        await network.act(Action(new_id(), ActionKind.BAN, "", author_id=person))
    clock.at += 30 * MINUTE
    later = [m for m in (await read(network))[0].values() if m.created_at > START and m.direction is Direction.IN]
    assert later == []


async def test_edits_and_removals_by_the_author_arrive(quiet: DemoWorld) -> None:
    network = adapter(quiet, PAGE)
    number = quiet.say(PAGE, "Nadia", "Le 27 est en retrad.")
    _, _, cursor = await read(network)
    quiet.rewrite(PAGE, number, "Le 27 est en retard.")
    edited, _, cursor = await read(network, cursor)
    assert edited[number].text == "Le 27 est en retard."
    assert edited[number].edited_at is not None
    quiet.withdraw(PAGE, number)
    _, removed, _ = await read(network, cursor)
    assert [removal.id for removal in removed] == [number]
    assert (await network.recheck([number, "no-such"])).missing == (number, "no-such")
    with pytest.raises(Gone):
        await network.act(action(ActionKind.REPLY, edited[number], "Trop tard"))


async def test_what_a_network_cannot_do_is_refused(quiet: DemoWorld) -> None:
    number = quiet.say(FEDIVERSE, "Nadia", "Bonjour")
    network = adapter(quiet, FEDIVERSE)
    theirs = (await read(network))[0][number]
    report = await network.check()
    assert isinstance(report.permissions[ActionKind.HIDE], Denied)
    with pytest.raises(Unsupported):
        await network.act(action(ActionKind.HIDE, theirs))
    with pytest.raises(NotPermitted):
        await network.act(action(ActionKind.DELETE, theirs))
    with pytest.raises(Invalid) as refused:
        await network.act(action(ActionKind.REPLY, theirs, "x" * 501))
    assert refused.value.limit == 500
    linked = await network.act(action(ActionKind.REPLY, theirs, "https://altea.example/" + "x" * 480))
    assert isinstance(linked, ActionResult)


async def test_likes(quiet: DemoWorld) -> None:
    number = quiet.say(PAGE, "Nadia", "Merci !")
    network = adapter(quiet, PAGE)
    theirs = (await read(network))[0][number]
    await network.act(action(ActionKind.LIKE, theirs))
    assert quiet.is_liked(PAGE, number)
    await network.act(action(ActionKind.UNLIKE, theirs))
    assert not quiet.is_liked(PAGE, number)


async def test_a_withdrawn_sign_in_is_said(quiet: DemoWorld) -> None:
    network = adapter(quiet, PAGE)
    quiet.sign_out(PAGE)
    with pytest.raises(AuthRevoked):
        await network.fetch(network.sources()[0], None)
    with pytest.raises(AuthRevoked):
        await network.check()


async def test_signing_in_names_the_accounts(quiet: DemoWorld) -> None:
    signed = await Demo.for_world(quiet).sign_in(SignInRequest(SignInMethod.TOKEN, user=PAGE), HttpClient())
    assert signed.report.name == "Altéa Mobilités"
    with pytest.raises(NotFound, match=r"altea\.mobilites"):
        await Demo.for_world(quiet).sign_in(SignInRequest(SignInMethod.TOKEN, user="nobody"), HttpClient())
    with pytest.raises(UsageError):
        await load_network("demo").sign_in(SignInRequest(SignInMethod.TOKEN, user=PAGE), HttpClient())


def test_the_brands_are_described_for_the_program() -> None:
    brands = demo_brands()
    assert [(brand.name, brand.colour) for brand in brands] == [("Altéa Mobilités", "teal"), ("Maison Brévent", "plum")]
    assert len(ADDRESSES) == len(set(ADDRESSES)) == 6
    for brand in brands:
        assert {reply.language for reply in brand.canned} == {"fr", "en"}
        assert len({(reply.id, reply.language) for reply in brand.canned}) == len(brand.canned)


def test_the_resources_are_found() -> None:
    assert resource("demo", "altea.toml").is_file()
