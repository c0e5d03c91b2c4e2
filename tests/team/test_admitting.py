"""When the outbox looks again, and whose turn it is: also in a process that only looks in now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from cm_inbox.models.decisions import DecisionKind, OutboxEntry
from cm_inbox.models.instants import Millis
from cm_inbox.store import accounts
from cm_inbox.store import team as shared
from cm_inbox.store.database import Store
from cm_inbox.team.claims import Claims
from cm_inbox.team.connection import Hub
from cm_inbox.team.roster import Roster
from cm_inbox.team.sending import Sending
from cm_inbox.team.team import Ports, Team
from tests.store.conftest import KEY, message, report
from tests.store.team.desk import Desk, Log, level

from .conftest import Drawer, World
from .paper_hub import PaperHub, PaperLogin

pytestmark = pytest.mark.anyio


@pytest.fixture
def answered(tmp_path: Path) -> tuple[Desk, OutboxEntry]:
    """A desktop that has a colleague's answer, which is in the log."""
    log = Log()
    nora, ivo = Desk(tmp_path / "nora", "nora", log).begin(), Desk(tmp_path / "ivo", "ivo", log).begin()
    nora.fetch(message("m1", 1_000))
    level(nora, ivo)
    decided = nora.decide(DecisionKind.REPLY, "m1", "Bonjour")
    level(nora, ivo)
    nora.close()
    (entry,) = ivo.entries(decided.id)
    return ivo, entry


async def gate(desk: Desk, at: Millis, *, reads: bool) -> Sending:
    """Return the gate of a process that has just begun, on a desktop that is signed in."""
    drawer = Drawer()
    await drawer.save(desk.account.uid, {"token": "..."})
    roster = Roster(desk.store, drawer)
    await roster.refresh()
    login = PaperLogin(PaperHub("team", lambda: at), "person", "Ivo", "desktop")
    return Sending(
        desk.store, Claims(cast(Hub, login), "team", "desktop"), roster, connected=lambda: True,
        reads=lambda _account: reads, behind=lambda _brand: None, failed=lambda _error: None, poke=lambda: None,
        clock=lambda: at,
    )  # fmt: skip


def ports(poke: Callable[[], None] = lambda: None, kept: list[dict[str, str]] | None = None) -> Ports:
    """Return what a team needs of an engine that does nothing."""
    return Ports(
        tell=lambda _change: None,
        subscribe=lambda _callback: lambda: None,
        judge=lambda *_given: None,
        charters_changed=lambda: None,
        poke_outbox=poke,
        look_again=lambda: None,
        keep_roles=lambda _member, roles: None if kept is None else kept.append(dict(roles)),
    )


@pytest.mark.parametrize(("seconds", "reads", "admitted"), [(2, True, False), (4, True, True), (4, False, False),
                                                             (21, False, True), (-3600, True, True)])  # fmt: skip
async def test_a_process_that_has_just_begun_knows_how_long_an_answer_waits(
    answered: tuple[Desk, OutboxEntry], seconds: int, reads: bool, admitted: bool
) -> None:
    """What is due only in an hour by this clock is the outbox's to wait for."""
    ivo, entry = answered
    sending = await gate(ivo, entry.not_before + 1000 * seconds, reads=reads)
    assert [each.id for each in sending.admits([entry])] == ([entry.id] if admitted else [])
    ivo.close()


@pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)
async def test_the_outbox_is_told_once_the_hub_answers(copy: World, tmp_path: Path) -> None:
    """It has looked before, when nothing could leave, and sleeps until it is told."""
    store = Store.open(tmp_path, KEY)
    brand = store.write(accounts.add_brand, "Altéa", at=1).result()
    account = store.write(accounts.add_account, brand.id, "mastodon", report(), None, at=1).result()
    await copy.drawer.save(account.uid, {"token": "..."})
    pokes: list[bool] = []
    teams: list[Team] = []

    def poke() -> None:
        pokes.append(any(each.signed_in for each in teams[-1].roster.accounts.values()))

    try:
        for _ in range(2):  # the second has nothing to say or to fold
            pokes.clear()
            teams.append(Team(copy.members["Lea"], copy.drawer, store, ports(poke)))
            running = asyncio.create_task(teams[-1].run())
            try:
                await asyncio.wait_for(teams[-1].level(), 60)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
        assert True in pokes
    finally:
        store.close()


@pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)
async def test_a_reader_has_nothing_to_tell_and_their_role_is_kept(copy: World, tmp_path: Path) -> None:
    kept: list[dict[str, str]] = []
    desk = Desk(tmp_path / "rita", "Rita", Log())
    desk.do(shared.adopt, copy.brands["Altéa"], "Altéa", at=1)
    desk.begin()
    desk.fetch(message("m1", 1_000))
    done = desk.decide(DecisionKind.DONE, "m1")
    team = Team(copy.members["Rita"], copy.drawer, desk.store, ports(kept=kept))
    running = asyncio.create_task(team.run())
    try:
        await asyncio.wait_for(team.level(), 60)
        assert kept == [{copy.brands["Altéa"]: "reader"}]
        assert (team.standing().unsaid, team.standing().roles) == (0, kept[0])
        assert [(each.decision.id, each.by_role) for each in desk.store.read(shared.set_aside)] == [(done.id, True)]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        desk.close()
