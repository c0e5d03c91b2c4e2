"""Claims: one holder at a time, under a fence that grows; what ends them; what the log takes from whom."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from cm_inbox.errors import HubBusy, HubError, HubForbidden
from cm_inbox.models.instants import new_id
from cm_inbox.models.team import Doing
from cm_inbox.team.claims import LISTENING_PAUSE, POLLING_PAUSE, Claim, Claims, ClaimStanding, What, conversation_key
from cm_inbox.team.log import NewEvent, Standing
from cm_inbox.team.people import Role
from cm_inbox.team.ticks import ticks
from tests.team.conftest import World, event

pytestmark = pytest.mark.anyio

KINDS = list(What)


@asynccontextmanager
async def claims(world: World, name: str) -> AsyncIterator[Claims]:
    member = world.members[name]
    async with world.hub(name) as hub:
        yield Claims(hub, member.team, member.desktop)


async def head(world: World, brand: str = "Altéa") -> int:
    async with world.log("Mo") as log:
        return (await log.heads())[world.brands[brand]].seq


def lapse(world: World) -> None:
    """Let all leases end, as time does."""
    world.superuser("UPDATE hub.held SET until = 1")


def outcome(claim: Claim, state: str = "sent", **more: object) -> NewEvent:
    body = {"v": 1, "action": claim.key, "fence": claim.fence, "state": state, **more}
    return event("outcome", json.dumps(body))


@pytest.mark.parametrize("what", KINDS)
async def test_one_holds_it_and_then_another(copy: World, what: What) -> None:
    altea, key, seq = copy.brands["Altéa"], new_id(), await head(copy)
    async with claims(copy, "Mo") as mo, claims(copy, "Lea") as lea:
        before = ticks()
        first = await mo.claim(what, altea, key, known_seq=seq)
        assert first.mine
        assert first.young(before)
        assert not first.young(first.good_until)
        assert first.name == "Mo"
        again = await mo.claim(what, altea, key, known_seq=seq)
        assert (again.fence, again.standing) == (first.fence, ClaimStanding.MINE)
        refused = await lea.claim(what, altea, key, known_seq=seq)
        assert (refused.standing, refused.fence, refused.name) == (ClaimStanding.OTHERS, 0, "Mo")
        assert refused.desktop == copy.members["Mo"].desktop
        assert not refused.young(before)
        await mo.release(first)
        taken = await lea.claim(what, altea, key, known_seq=seq)
        assert taken.mine
        assert taken.fence > first.fence
        await mo.release(first)  # whose it is no longer: nothing happens
        assert (await mo.claim(what, altea, key, known_seq=seq)).name == "Lea"
        lapse(copy)
        back = await mo.claim(what, altea, key, known_seq=seq)
        assert back.mine
        assert back.fence > taken.fence
        assert (await lea.claim(what, copy.brands["Altéa"], new_id(), known_seq=seq)).mine


@pytest.mark.parametrize("what", KINDS)
async def test_of_eight_desktops_one_gets_it(copy: World, what: What, tmp_path: Path) -> None:
    """Over and over: all claim at the same time, none waits; each time one holds it. A new holder's fence is higher."""
    altea, key, seq = copy.brands["Altéa"], new_id(), await head(copy)
    names = ["Mo", "Lea", "Abel", "Ada"]
    for name in ("N1", "N2", "N3", "N4"):
        await copy.join(await copy.invite("Ada", name, Role.MODERATOR, "Altéa"), tmp_path / name)
        names.append(name)
    held = []
    async with AsyncExitStack() as stack:
        desktops = [await stack.enter_async_context(claims(copy, name)) for name in names]
        for _ in range(12):
            came = await asyncio.gather(*(each.claim(what, altea, key, known_seq=seq) for each in desktops))
            (winner,) = [each for each in came if each.mine]
            assert {each.desktop for each in came} == {winner.desktop}
            held.append((winner.fence, winner.desktop))
            if len(held) % 2:
                lapse(copy)
            else:
                await desktops[came.index(winner)].release(winner)
    holders = set(held)
    assert len({fence for fence, _ in holders}) == len(holders)
    assert held == sorted(held)


async def test_who_has_not_read_what_was_decided_may_not_act(copy: World) -> None:
    altea, seq = copy.brands["Altéa"], await head(copy)
    async with claims(copy, "Mo") as mo, copy.log("Lea") as log:
        action = new_id()
        assert (await mo.claim(What.ACTION, altea, action)).standing is ClaimStanding.BEHIND
        assert (await mo.claim(What.ACTION, altea, action, known_seq=seq)).mine
        await log.append(altea, [event("message")])
        assert (await mo.claim(What.ACTION, altea, new_id(), known_seq=seq)).mine, "messages undo nothing"
        (undo,) = await log.append(altea, [event("decision/undo", f'{{"undoes": "{action}"}}')])
        late = await mo.claim(What.ACTION, altea, action, known_seq=undo.seq - 1)
        assert (late.standing, late.fence, late.name) == (ClaimStanding.BEHIND, 0, "")
        assert (await mo.claim(What.ACTION, altea, action, known_seq=undo.seq)).mine
        assert (await mo.claim(What.READER, altea, new_id())).mine, "only actions can be undone"


async def test_what_was_begun_is_told_to_who_goes_on(copy: World) -> None:
    altea, key, seq = copy.brands["Altéa"], new_id(), await head(copy)
    async with claims(copy, "Mo") as mo, claims(copy, "Lea") as lea:
        first = await mo.claim(What.ACTION, altea, key, known_seq=seq)
        begun = await mo.begin(first)
        assert begun is not None
        assert begun.good_until >= first.good_until
        assert await mo.begin(first) is not None, "an answer may be lost"
        assert await mo.begin(replace(first, fence=first.fence + 1)) is None
        assert await lea.begin(first) is None
        assert not (await mo.claim(What.ACTION, altea, key, known_seq=seq)).begun, "that was ourselves"
        lapse(copy)
        assert await mo.begin(first) is None
        second = await lea.claim(What.ACTION, altea, key, known_seq=seq)
        assert second.begun
        assert await mo.begin(first) is None
        assert await lea.begin(second) is not None
        await lea.release(second, nothing_done=True)
        third = await mo.claim(What.ACTION, altea, key, known_seq=seq)
        assert not third.begun, "nothing came of it"
        await mo.begin(third)
        await mo.release(third)
        assert (await lea.claim(What.ACTION, altea, key, known_seq=seq)).begun


async def test_the_log_takes_an_outcome_under_the_newest_fence_only(copy: World) -> None:
    altea, key, seq = copy.brands["Altéa"], new_id(), await head(copy)
    async with claims(copy, "Mo") as mo, claims(copy, "Lea") as lea, copy.log("Mo") as told, copy.log("Lea") as other:
        old = await mo.claim(What.ACTION, altea, key, known_seq=seq)
        lapse(copy)
        new = await lea.claim(What.ACTION, altea, key, known_seq=seq)
        forged = replace(new, key=new_id())
        note, good = event(), outcome(new)
        placed = await told.append(
            altea,
            [
                note,
                outcome(old),
                outcome(new),  # the fence is the newest, but another desktop's
                outcome(forged),
                event("outcome", "{}"),
                event("outcome", "[]"),
                event("outcome", json.dumps({"action": "x", "fence": "y"})),
                event("message"),
            ],
        )
        assert [each.standing for each in placed] == [Standing.NEW, *[Standing.STALE] * 6, Standing.NEW]
        assert [each.seq for each in placed] == [seq + 1, *[0] * 6, seq + 2]
        lapse(copy)  # nobody else has come: what was done under it counts
        assert [each.standing for each in await other.append(altea, [good])] == [Standing.NEW]
        assert [each.standing for each in await other.append(altea, [good])] == [Standing.KNOWN]
        assert [each.standing for each in await other.append(altea, [outcome(new, "read")])] == [Standing.NEW]
        assert await lea.begin(new) is None, "what has an outcome is over"
        words = [
            event("outcome", json.dumps({"action": new_id(), "state": state}))
            for state in ("cancelled", "waiting", "sent")
        ]
        assert [each.standing for each in await told.append(altea, words)] == [
            Standing.NEW,
            Standing.NEW,
            Standing.STALE,
        ]
        assert (await mo.claim(What.ACTION, altea, key, known_seq=seq + 1)).standing is ClaimStanding.BEHIND


async def test_an_outcome_and_a_takeover_do_not_pass_each_other(copy: World) -> None:
    """Whichever is first, either the outcome is stale or who takes over has to read it before."""
    altea = copy.brands["Altéa"]
    async with claims(copy, "Mo") as mo, claims(copy, "Lea") as lea, copy.log("Mo") as told:
        for _ in range(10):
            seq, key = await head(copy), new_id()
            held = await mo.claim(What.ACTION, altea, key, known_seq=seq)
            lapse(copy)
            (placed,), taken = await asyncio.gather(
                told.append(altea, [outcome(held)]), lea.claim(What.ACTION, altea, key, known_seq=seq)
            )
            assert (placed.standing, taken.standing) in {
                (Standing.NEW, ClaimStanding.BEHIND),
                (Standing.STALE, ClaimStanding.MINE),
            }


async def test_a_conversation_is_taken_over(copy: World) -> None:
    altea = copy.brands["Altéa"]
    key = conversation_key(new_id(), "1:2", "é")
    async with claims(copy, "Wim") as wim, claims(copy, "Mo") as mo:
        first = await wim.claim(What.CONVERSATION, altea, key)
        assert [(each.name, each.doing) for each in await mo.who()] == [("Wim", Doing.WRITES)]
        taken = await mo.claim(What.CONVERSATION, altea, key, forced=True)
        assert taken.mine
        assert taken.fence > first.fence
        assert (await wim.claim(What.CONVERSATION, altea, key)).name == "Mo"
        assert [each.key for each in (await wim.renew()).own] == []
        for what in (What.READER, What.ACTION):
            with pytest.raises(HubError):
                await mo.claim(what, altea, new_id(), forced=True)


async def test_one_question_renews_all_and_tells_all(copy: World) -> None:
    altea, bosco, seq = copy.brands["Altéa"], copy.brands["Bosco"], await head(copy)
    async with claims(copy, "Ada") as ada, claims(copy, "Mo") as mo, claims(copy, "Ben") as ben:
        own = [await ada.claim(What.READER, brand, new_id()) for brand in (altea, bosco)]
        own.append(await ada.claim(What.ACTION, altea, new_id(), known_seq=seq))
        theirs = await mo.claim(What.READER, altea, new_id())
        await mo.claim(What.ACTION, altea, new_id(), known_seq=seq)
        await mo.show(altea, key := new_id(), Doing.READS)
        copy.superuser(f"UPDATE hub.held SET until = until - 19000 WHERE person = '{copy.members['Ada'].person}'")
        watch = await ada.renew()
        assert not watch.attended
        assert watch.again == POLLING_PAUSE < LISTENING_PAUSE
        assert {(each.key, each.fence) for each in watch.own} == {(each.key, each.fence) for each in own}
        assert all(each.young(ticks()) for each in watch.own)
        assert [(each.key, each.name, each.mine) for each in watch.others] == [(theirs.key, "Mo", False)]
        assert [(each.key, each.name, each.doing) for each in watch.present] == [(key, "Mo", Doing.READS)]
        assert watch.heads[altea].seq == seq
        assert set(watch.heads) > {altea, bosco}
        seen = await ben.renew()
        assert ([each.name for each in seen.others], seen.present) == (["Ada"], ())
        lapse(copy)
        assert (await ben.claim(What.READER, bosco, own[1].key)).mine
        assert {each.key for each in (await ada.renew()).own} == {own[0].key, own[2].key}


async def test_presence_follows_and_ends(copy: World) -> None:
    altea, first, second = copy.brands["Altéa"], new_id(), new_id()
    async with claims(copy, "Rita") as rita, claims(copy, "Wim") as wim:
        await rita.show(altea, first, Doing.READS)
        (seen,) = await wim.who()
        assert (seen.brand, seen.key, seen.name, seen.doing) == (altea, first, "Rita", Doing.READS)
        assert await rita.who() == ()
        await rita.show(altea, first, Doing.WRITES)
        (later,) = await wim.who()
        assert (later.doing, later.since) == (Doing.WRITES, seen.since)
        await rita.show(altea, second, Doing.READS)
        assert [each.key for each in await wim.who()] == [second]
        copy.superuser("UPDATE hub.shown SET until = 1")
        assert await wim.who() == ()
        await rita.renew()
        assert [each.key for each in await wim.who()] == [second]
        await rita.hide()
        assert await wim.who() == ()
        await rita.show(altea, first, Doing.READS)
        await wim.claim(What.CONVERSATION, altea, first)
        await wim.release_all()
        await rita.release_all()
        assert (await wim.who(), await rita.who()) == ((), ())


async def test_who_may_not_is_told(copy: World) -> None:
    altea, seq = copy.brands["Altéa"], await head(copy)
    async with claims(copy, "Rita") as rita, claims(copy, "Wim") as wim:
        for what in KINDS:
            with pytest.raises(HubForbidden, match="whose role permits it"):
                await rita.claim(what, altea, new_id())
        with pytest.raises(HubForbidden, match="whose role permits it"):
            await wim.claim(What.ACTION, altea, new_id(), known_seq=seq)
        with pytest.raises(HubForbidden, match="not yours to see"):
            await wim.claim(What.READER, copy.brands["Bosco"], new_id())


async def test_claims_in_number_are_refused(copy: World) -> None:
    altea = copy.brands["Altéa"]
    copy.superuser("UPDATE hub.role SET claims_a_minute = 5, shows_a_minute = 5 WHERE name = 'writer'")
    async with claims(copy, "Wim") as wim:

        async def flood(ask: Callable[[], Awaitable[object]]) -> None:
            for _ in range(12):  # whatever the clock shows, six of these are in the same minute
                await ask()

        with pytest.raises(HubBusy) as told:
            await flood(lambda: wim.claim(What.READER, altea, new_id()))
        assert told.value.until > 0
        with pytest.raises(HubBusy):
            await flood(lambda: wim.show(altea, new_id(), Doing.READS))


async def test_what_ended_long_ago_is_forgotten(copy: World) -> None:
    altea, seq = copy.brands["Altéa"], await head(copy)

    async def rows() -> int:
        ((count,),) = copy.superuser("SELECT count(*) FROM hub.held")
        return int(count)

    async with claims(copy, "Mo") as mo:
        held = [await mo.claim(What.CONVERSATION, altea, new_id()) for _ in range(5)]
        unknown = await mo.claim(What.ACTION, altea, new_id(), known_seq=seq)
        await mo.begin(unknown)
        lapse(copy)
        for _ in held:
            await mo.claim(What.CONVERSATION, altea, new_id())
        assert await rows() == 6
        await mo.claim(What.ACTION, altea, new_id(), known_seq=seq)
        assert await rows() == 7, "nobody knows yet what came of that action"
