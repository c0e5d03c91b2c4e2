"""The team as the engine has it: none, or one, that may be joined and left while everything runs.

Without a team nothing of ``cm_inbox.team`` is imported, nor PostgreSQL's client: all that is asked is whether the data
folder has a ``hub.json``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CmInboxError, HubError, HubSlow, NotJoined
from .gate import Gate, OpenGate, Permit
from .models.accounts import Account
from .models.decisions import OutboxEntry
from .models.instants import Millis
from .models.queue import Change
from .models.team import Doing, Held, HubState, SetAside, TeamStanding
from .settings import HUB_FILE
from .store import accounts, awaited, shared
from .store.connection import Connection
from .store.database import Store

if TYPE_CHECKING:
    # psycopg takes its time: who has no team does not wait for it
    from .credentials import Credentials
    from .team.people import Person, TeamBrand
    from .team.team import Ports, Team

log = logging.getLogger(__name__)

STEP_SECONDS = 600.0
"""How long a script waits until everything is said and folded: a long history takes its time."""

NO_TEAM = TeamStanding()


def has_team(folder: Path) -> bool:
    """Say whether this desktop belongs to a team, by a look at its folder alone."""
    return (folder / HUB_FILE).exists()


class Teamwork:
    """Implements ``gate.Gate`` and says which accounts are read from here. Orders are awaited on the engine's loop.

    ``subscribe`` and ``standing`` may be called from any thread; the callbacks are called on the engine's.
    """

    def __init__(
        self,
        folder: Path,
        credentials: Callable[[], Credentials],
        store: Store,
        ports: Callable[[], Ports],
        *,
        tell: Callable[[Change], None],
        clock: Callable[[], Millis],
        actor: Callable[[], str],
    ) -> None:
        """``credentials`` and ``ports`` are called where there is a team; ``actor`` is what its person is called."""
        self._folder = folder
        self._credentials = credentials
        self._store = store
        self._ports = ports
        self._tell = tell
        self._clock = clock
        self._actor = actor
        self._team: Team | None = None
        self._broken: HubError | None = None
        self._changed = asyncio.Event()
        self._lock = threading.RLock()  # a callback may end its own subscription
        self._standing = NO_TEAM
        self._subscribers: list[Callable[[TeamStanding], None]] = []
        self._open: Gate = OpenGate()

    def begin(self) -> None:
        """Take up the team of this folder, where there is one. Once, before anything else."""
        if has_team(self._folder):
            self._build()

    # -- how it stands --

    def standing(self) -> TeamStanding:
        """Return how this desktop stands with its team."""
        return self._standing

    def subscribe(self, callback: Callable[[TeamStanding], None]) -> Callable[[], None]:
        """Call back with the standing of now, and whenever it changes; return what ends that."""
        with self._lock:
            self._subscribers.append(callback)
            callback(self._standing)

        def end() -> None:
            with self._lock:
                if callback in self._subscribers:
                    self._subscribers.remove(callback)

        return end

    def _stands(self, standing: TeamStanding) -> None:
        with self._lock:
            self._standing = standing
            for callback in tuple(self._subscribers):
                callback(standing)

    # -- reading and sending --

    def may_read(self, account: Account) -> bool:
        """Say whether this desktop reads an account: those of shared brands are one desktop's each."""
        if self._team is not None:
            return self._team.may_read(account)
        return self._broken is None or not self._store.read(shared.is_shared, account.brand_id)

    def acts_for(self, account_id: int) -> bool:
        """Say whether what happens by itself (rules, bans that end) is done from here. May be called on any thread."""
        if self._team is not None:
            return self._team.reading.acts_for(account_id)
        return self._broken is None

    def admits(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """Return what may leave from here now."""
        if self._team is not None:
            return self._team.sending.admits(entries)
        if self._broken is not None:
            return self._store.read(_of_one_person, entries)
        return self._open.admits(entries)

    async def take(self, entry: OutboxEntry) -> Permit | None:
        """Return a permit to carry an action out."""
        return await (self._open if self._team is None else self._team.sending).take(entry)

    def handled(self, entry: OutboxEntry, *, nothing_out: bool) -> None:
        """Note that what could be done for an entry was done, for now."""
        (self._open if self._team is None else self._team.sending).handled(entry, nothing_out=nothing_out)

    # -- life --

    async def run(self) -> None:
        """Keep level with the team, whenever there is one, until cancelled."""
        while True:
            self._changed.clear()
            team = self._team
            if team is None:
                await self._changed.wait()
                continue
            running = asyncio.create_task(team.run(), name="team")
            changed = asyncio.create_task(self._changed.wait())
            try:
                await asyncio.wait({running, changed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                running.cancel()
                changed.cancel()
                ended, _ = await asyncio.gather(running, changed, return_exceptions=True)
            if isinstance(ended, Exception) and self._team is team:
                raise ended

    async def level(self) -> None:
        """Wait until everything is said and folded that is there now; ``run`` must be under way. Raises HubError."""
        if self._broken is not None:
            raise self._broken
        if self._team is not None:
            await self._team.level()

    @contextlib.asynccontextmanager
    async def in_step(self) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Run for a script, which keeps step (says and folds all there is) by what it is given.

        Where that fails the rest goes on; what failed is raised at the end (HubError).
        """
        failures: list[CmInboxError] = []

        async def keep_step() -> None:
            try:
                async with asyncio.timeout(STEP_SECONDS):
                    await self.level()
            except TimeoutError:
                failures.append(HubSlow())
            except CmInboxError as error:
                failures.append(error)

        running = asyncio.create_task(self.run(), name="team")
        try:
            yield keep_step
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        if failures:
            raise failures[-1]

    def _build(self) -> None:
        try:
            from .team import membership
            from .team.team import Team
        except ImportError as error:
            self._broken = HubError(
                "PostgreSQL's client library (libpq) is missing on this computer ({reason}).", reason=error
            )
            self._stands(TeamStanding(HubState.STOPPED, title=self._broken.title, message=self._broken.message))
            return
        self._broken = None
        member = membership.member_of(self._folder)
        self._team = Team(member, self._credentials(), self._store, self._ports(), clock=self._clock)
        self._team.subscribe(self._stands)
        self._changed.set()

    def _now(self) -> Team:
        """Return the team. Raises NotJoined, HubError."""
        if self._broken is not None:
            raise self._broken
        if self._team is None:
            raise NotJoined()
        return self._team

    # -- coming and going --

    async def join(self, code: str) -> None:
        """Join the team that an invitation's code leads to. Raises UsageError, HubError, CredentialError."""
        from .team import joining
        from .team.codes import read_code

        await joining.join(self._folder, self._credentials(), read_code(code))
        self._joined()

    async def found(self, url: str, password: str, team: str, root_certificate: str = "", name: str = "") -> None:
        """Make the hub where there is none, and found a team in it. Raises UsageError, HubError, CredentialError."""
        from .team import joining
        from .team.address import parse_address

        address = parse_address(url, root_certificate)
        called = name or self._actor()
        await joining.init(self._folder, self._credentials(), address, password or None, team=team, name=called)
        self._joined()

    def _joined(self) -> None:
        self._build()
        self._tell(Change(accounts=True, reload=True))
        self._ports_look_again()

    async def leave(self, *, anyway: bool) -> None:
        """Leave the team; the history stays. Raises NotJoined, HubError."""
        from .team import joining

        self._now()
        await joining.leave(self._folder, self._credentials(), anyway=anyway)
        await awaited.write(self._store, _end)
        self._team = None
        self._changed.set()
        self._stands(NO_TEAM)
        self._tell(Change(accounts=True, reload=True, outbox=True))
        self._ports_look_again()

    def _ports_look_again(self) -> None:
        ports = self._ports()
        ports.look_again()
        ports.poke_outbox()

    # -- people and brands --

    async def members(self) -> tuple[str, list[Person]]:
        """Return our own id, and the people who work on brands of ours. Raises NotJoined, HubError."""
        team = self._now()
        return team.member.person, await team.people.members()

    async def brands(self) -> list[TeamBrand]:
        """Return the brands that the team shares with us. Raises NotJoined, HubError."""
        return await self._now().people.brands()

    async def invite(self, name: str, role: str, brands: Sequence[str], days: int) -> str:
        """Return the code of an invitation; ``brands`` are uids, none: all. Raises NotJoined, HubError."""
        from .team.people import Role

        return await self._now().people.invite(name, Role(role), brands, days)

    async def revoke(self, person: str) -> None:
        """Withdraw somebody's access or invitation. Raises NotJoined, HubError."""
        await self._now().people.revoke(person)

    async def share(self, brand_id: int) -> None:
        """Share a brand and its history with the team. Raises NotFound, NotJoined, HubError."""
        team = self._now()
        brand = self._store.read(accounts.brand, brand_id)
        if all(each.id != brand.uid for each in await team.people.brands()):
            await team.people.add_brand(brand.uid, brand.name)
        await team.learn_role(brand.uid)
        await team.replica.adopt(brand.uid, brand.name, settings=True)
        team.look_again()
        self._tell(Change(accounts=True, reload=True))

    # -- a conversation --

    async def show(self, conversation_id: int | None, doing: Doing) -> None:
        """Show the others what one has open. Raises NotJoined, HubError."""
        await self._now().presences.show(conversation_id, doing)

    async def claim(self, conversation_id: int) -> Held:
        """Claim a conversation for answering, or hear who holds it. Raises NotJoined, HubError."""
        return await self._now().presences.claim(conversation_id)

    async def take_over(self, conversation_id: int) -> Held:
        """Claim it whoever holds it. Raises NotJoined, HubError."""
        return await self._now().presences.claim(conversation_id, forced=True)

    # -- what came second --

    async def set_aside(self) -> list[SetAside]:
        """Return our decisions that the log contradicts."""
        if not has_team(self._folder):
            return []
        from .store import team as shared_brands

        return await awaited.read(self._store, shared_brands.set_aside)

    async def drop_aside(self, decision_id: str) -> None:
        """Let go of one. Raises NotFound."""
        from .store import team as shared_brands

        await awaited.write(self._store, shared_brands.drop_aside, decision_id)
        self._tell(Change(outbox=True))


def _end(conn: Connection) -> None:
    from .store import team as shared_brands

    shared_brands.end(conn)


def _of_one_person(conn: Connection, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
    return [each for each in entries if not shared.conversation_is_shared(conn, each.conversation_id)]
