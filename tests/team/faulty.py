"""What the tests of faults share: somebody who goes on asking while the hub is not what it should be."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from cm_inbox.errors import CmInboxError, HubError, HubUnreachable
from cm_inbox.models.instants import now
from cm_inbox.team import checking
from cm_inbox.team.address import Address
from cm_inbox.team.chain import Anchor
from cm_inbox.team.connection import Hub
from cm_inbox.team.log import NewEvent, TeamLog
from cm_inbox.team.membership import Member
from tests.team.conftest import World, event
from tests.waiting import until

WITHIN = 90.0
BRAND = "Altéa"


class Desktop:
    """Somebody's desktop as far as the hub is concerned: one Hub for all that happens, and what was said through it."""

    def __init__(self, world: World, member: Member, hub: Hub) -> None:
        self.world = world
        self.member = member
        self.hub = hub
        self.log = TeamLog(hub, member.team, member.desktop)
        self.brand = world.brands[BRAND]
        self.said: list[NewEvent] = []

    @contextmanager
    def impatient(self, seconds: float) -> Iterator[None]:
        """Wait no longer than this for an answer, within the block: a busy machine is patient with all else."""
        before, self.hub._patience = self.hub._patience, seconds
        try:
            yield
        finally:
            self.hub._patience = before

    async def say(self) -> None:
        """Tell the team something. Raises HubError."""
        self.said.append(event())
        await self.log.append(self.brand, self.said[-1:])

    async def told(self) -> HubError:
        """Go on speaking until the hub refuses, and return how: its words are what the window shows."""

        async def refused() -> HubError | None:
            try:
                await self.say()
            except HubError as error:
                return error
            return None

        return await until(refused, within=WITHIN, every=0.001)

    async def recovers(self, waited_out: type[CmInboxError] = HubUnreachable) -> None:
        """Say what was not said, over the same Hub, as soon as it can be; then all of it is there, once, unchanged."""

        async def gets_through() -> bool:
            try:
                await self.log.append(self.brand, self.said)
            except waited_out:
                return False
            return True

        await until(gets_through, within=WITHIN)
        found = [each.op async for page, _ in self.log.pages(self.brand, Anchor()) for each in page]
        wanted = {each.op for each in self.said}
        assert sorted(op for op in found if op in wanted) == sorted(wanted)
        assert [each.problem async for each in checking.check(self.log, self.member)] == [None]


@asynccontextmanager
async def desktop(world: World, address: Address | None = None, name: str = "Mo") -> AsyncIterator[Desktop]:
    """Open somebody's desktop; ``address``: the hub as it is reached by another way."""
    member = world.members[name]

    async def password() -> str:
        return (await world.drawer.load(member.secret_name))["password"]

    async with Hub(address or member.address, password, clock=now) as hub:
        yield Desktop(world, member, hub)
