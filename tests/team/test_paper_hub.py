"""The hub on paper answers as the real one does, question by question: what the model shows is then shown of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cm_inbox.models.instants import new_id
from cm_inbox.team.chain import Anchor
from cm_inbox.team.log import NewEvent, TeamLog

from .conftest import World, event
from .paper_hub import PaperHub, PaperLogin

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
    on_paper = [
        TeamLog(PaperLogin(paper, new_id(), name, copy.members[name].desktop), paper.team, copy.members[name].desktop)  # type: ignore[arg-type]  # all that it asks of a hub
        for name in ("Mo", "Lea")
    ]
    assert await answers(on_paper[0], on_paper[1], brand, events) == real
