"""The hub on paper answers as the real one does, question by question: what the model shows is then shown of both."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

import pytest

from cm_inbox.models.instants import new_id
from cm_inbox.team.chain import Anchor
from cm_inbox.team.claims import Claim, Claims, What
from cm_inbox.team.connection import Hub
from cm_inbox.team.log import NewEvent, TeamLog

from .conftest import World, event
from .paper_hub import PaperHub, PaperLog, PaperLogin

pytestmark = pytest.mark.anyio

AT = 1_760_000_000_000


async def answers(log: TeamLog, other: TeamLog, brand: str, events: Sequence[NewEvent]) -> list[object]:
    """Return what a log says to the same questions, but for the clock and the hashes that follow from it."""
    said: list[object] = []
    start = (await log.heads()).get(brand, Anchor())
    begun = start.seq

    def place(seq: int | None) -> int | None:
        return None if seq is None else seq - begun

    changed = [replace(events[2], body="{}"), replace(events[0], kind="message")]
    for who, given in ((log, events[:3]), (log, events[1:5]), (log, changed), (other, events[4:])):
        said += [(each.op, place(each.seq), each.standing) for each in await who.append(brand, given)]
    anchor = start
    for most in (2, 1, 100, 100):
        page, anchor = await log.read(brand, anchor, most)
        said.append([(place(e.seq), e.op, e.at, e.kind, e.charter, e.body) for e in page])
        said.append(place(anchor.seq))
    assert (await other.heads())[brand] == anchor
    return said


class Desk:
    """A desktop that claims, and what it was told: fences as the how manieth they are of their action."""

    def __init__(self, log: TeamLog, claims: Claims, brand: str, told: list[object]) -> None:
        self.log = log
        self.claims = claims
        self.brand = brand
        self.told = told
        self.fences: dict[str, list[int]] = {}

    async def claim(self, key: str, what: What = What.ACTION, *, behind: int = 0, forced: bool = False) -> Claim:
        head = (await self.log.heads())[self.brand].seq
        claim = await self.claims.claim(what, self.brand, key, known_seq=head - behind, forced=forced)
        known = self.fences.setdefault(key, [])
        if claim.mine and claim.fence not in known:
            assert claim.fence > max(known, default=0), "each new holder has a higher one"
            known.append(claim.fence)
        place = known.index(claim.fence) if claim.mine else None
        self.told.append((claim.standing, place, claim.name, claim.begun))
        return claim

    async def begin(self, claim: Claim) -> None:
        self.told.append(await self.claims.begin(claim) is not None)

    async def tell(self, key: str, claim: Claim | None, op: str, state: str = "sent") -> None:
        body = json.dumps({"action": key, "state": state} | ({} if claim is None else {"fence": claim.fence}))
        placed = await self.log.append(self.brand, [NewEvent(op, AT, "outcome", body), replace(event(), at=AT)])
        self.told.append([each.standing for each in placed])


async def quarrel(mo: Desk, lea: Desk, lapse: Callable[[], object]) -> None:
    """Have two desktops claim the same, begin, lose and settle it."""
    lea.fences = mo.fences
    one, other, op = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
    mine = await mo.claim(one)
    await lea.claim(one)
    await mo.claim(one)
    await mo.log.append(mo.brand, [event("message", "[]")])
    await lea.claim(other, behind=1)  # a message undoes nothing
    await mo.log.append(mo.brand, [event()])
    await lea.claim(one, behind=1)
    await lea.claim(str(uuid.UUID(int=4)), behind=1)
    await mo.begin(mine)
    lapse()
    await mo.begin(mine)
    await mo.claim(one)
    lapse()
    theirs = await lea.claim(one)
    await lea.claims.release(theirs)
    await mo.claims.release(mine)
    theirs = await lea.claim(one)
    await mo.tell(one, mine, op)
    await lea.tell(one, mine, op)
    await lea.begin(theirs)
    for state in ("sent", "cancelled", "waiting"):
        await mo.tell(one, None, str(uuid.uuid5(uuid.UUID(one), state)), state)
    await lea.begin(theirs)
    lapse()
    await lea.tell(one, theirs, op)
    await lea.tell(one, theirs, op)
    await mo.claim(one)
    second = await lea.claim(other)
    await lea.begin(second)
    await lea.claims.release(second, nothing_done=True)
    await mo.claim(other)
    for what in (What.READER, What.CONVERSATION):
        key = str(uuid.uuid5(uuid.UUID(one), what))
        held = await mo.claim(key, what)
        await lea.claim(key, what)
        await lea.claim(key, what, forced=what is What.CONVERSATION)
        await mo.claims.release(held)
        await lea.claim(key, what)


async def test_the_log_answers_alike(copy: World) -> None:
    brand, charter = copy.brands["Altéa"], new_id()
    events = [
        event("decision/reply", '{"text": "é 🙂", "n": 1.10 }', charter),
        event("message", "[]"),
        *(replace(event(), at=AT - number) for number in range(5)),
    ]
    async with copy.log("Mo") as log, copy.log("Lea") as other:
        real = await answers(log, other, brand, events)
    paper = PaperHub(copy.members["Mo"].team, lambda: AT)
    on_paper = [PaperLog(PaperLogin(paper, new_id(), name, copy.members[name].desktop)) for name in ("Mo", "Lea")]
    assert await answers(on_paper[0], on_paper[1], brand, events) == real


async def test_claims_answer_alike(copy: World) -> None:
    brand, mo, lea = copy.brands["Altéa"], copy.members["Mo"], copy.members["Lea"]
    told, on_paper = list[object](), list[object]()
    async with copy.hub("Mo") as one, copy.hub("Lea") as other:
        await quarrel(
            Desk(TeamLog(one, mo.team, mo.desktop), Claims(one, mo.team, mo.desktop), brand, told),
            Desk(TeamLog(other, lea.team, lea.desktop), Claims(other, lea.team, lea.desktop), brand, told),
            lambda: copy.superuser("UPDATE hub.held SET until = 0"),
        )
    ticking = iter(range(AT, AT + 1_000_000))
    paper = PaperHub(mo.team, lambda: next(ticking))
    paper.streams[brand] = []
    logins = [PaperLogin(paper, new_id(), each.name, each.desktop) for each in (mo, lea)]
    first, second = (
        Desk(PaperLog(each), Claims(cast(Hub, each), mo.team, each.desktop), brand, on_paper) for each in logins
    )
    await quarrel(first, second, paper.lapse)
    assert on_paper == told
