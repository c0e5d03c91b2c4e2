"""A hub behind PgBouncer in transaction mode: nothing a desktop does may lean on a connection being its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.errors import HubRefused
from cm_inbox.team import checking
from cm_inbox.team.chain import Anchor
from cm_inbox.team.people import Role
from tests.servers import pgbouncer
from tests.servers.postgres import Unavailable
from tests.team.conftest import World, event

pytestmark = pytest.mark.anyio


@pytest.fixture
def pooled(copy: World) -> Iterator[World]:
    """The copy, as its people reach it through the pooler."""
    try:
        with pgbouncer.running(copy.server) as port:
            for name, member in copy.members.items():
                copy.members[name] = replace(member, address=replace(member.address, port=port))
            yield copy
    except Unavailable as reason:
        pytest.skip(f"server: no PgBouncer here: {reason}")


async def test_a_pooler_stands_between(pooled: World, tmp_path: Path) -> None:
    altea = pooled.brands["Altéa"]
    code = await pooled.invite("Ada", "Nora", Role.MODERATOR, "Altéa")
    await pooled.join(code, tmp_path / "nora")

    async def write(name: str) -> None:
        async with pooled.log(name) as log:
            for _ in range(10):
                await log.append(altea, [event() for _ in range(5)])

    await asyncio.gather(*(write(name) for name in ("Nora", "Nora", "Nora", "Mo", "Lea", "Wim")))
    async with pooled.log("Rita") as log:
        found = [each async for page, _ in log.pages(altea, Anchor()) for each in page]
        assert len(found) == 2 + 6 * 10 * 5
        assert [each.problem async for each in checking.check(log, pooled.members["Rita"])] == [None]
    async with pooled.people("Ada") as people:
        await people.revoke((await people.find("Nora")).id)
    async with pooled.log("Nora") as log:
        with pytest.raises(HubRefused):
            await log.heads()
