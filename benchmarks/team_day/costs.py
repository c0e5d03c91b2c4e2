"""What questions cost the server: the processor time of its own process, whatever else the machine does."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from cm_inbox.models.instants import new_id
from cm_inbox.team.chain import Anchor
from cm_inbox.team.claims import Claims, What
from cm_inbox.team.log import NewEvent, TeamLog
from tests.team.conftest import World

TICK = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds of one unit in /proc/PID/stat (proc(5))."""
BATCH = 100
BRAND = "Altéa"


@dataclass(frozen=True)
class Costs:
    """Milliseconds of the server's processor. ``event``: for each event beside the first."""

    append: float
    append_event: float
    read: float
    read_event: float
    renew: float
    claim: float


def spent(pid: int) -> float:
    """Return the milliseconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def events(many: int) -> list[NewEvent]:
    """Return messages of usual length."""
    body = {"v": 1, "account": "@marque@mastodon.example", "thread": "1" * 20, "author": "a" * 12}
    told = json.dumps(body | {"text": "Où est mon colis ? " * 8}, ensure_ascii=False)
    return [NewEvent(new_id(), 1_760_000_000_000, "message", told) for _ in range(many)]


async def measure(world: World, rounds: int) -> Costs:
    """Ask each question so many times, over one connection."""
    member, brand = world.members["Mo"], world.brands[BRAND]
    async with world.hub("Mo") as hub:
        log, claims = TeamLog(hub, member.team, member.desktop), Claims(hub, member.team, member.desktop)
        ((pid,),) = await hub.ask("SELECT pg_backend_pid()")

        async def each(work: Callable[[], Awaitable[object]], times: int) -> float:
            await work()
            before = spent(pid)
            for _ in range(times):
                await work()
            return (spent(pid) - before) / times

        single = await each(lambda: log.append(brand, events(1)), rounds)
        batch = await each(lambda: log.append(brand, events(BATCH)), max(rounds // 10, 10))
        head = (await log.heads())[brand]
        one = Anchor(head.seq - 1, (await log.read(brand, Anchor(), 1))[0][0].hash)
        many = Anchor(head.seq - BATCH, one.hash)
        read = "SELECT * FROM hub.read(%s::uuid, %s::uuid, %s, 1000)"
        little = await each(lambda: hub.ask(read, [member.team, brand, one.seq]), rounds)
        much = await each(lambda: hub.ask(read, [member.team, brand, many.seq]), max(rounds // 4, 10))
        renew = await each(claims.renew, rounds)
        claim = await each(lambda: claims.claim(What.ACTION, brand, new_id(), known_seq=head.seq), rounds)
    return Costs(single, (batch - single) / (BATCH - 1), little, (much - little) / (BATCH - 1), renew, claim)
