"""One desktop in its team: keeps level with the log, agrees with the others on who does what, and says how it stands.

One task goes round after round: what the hub knows is asked for when that is due or was announced (``Claims.renew``),
what happened here is said, what is new in the log is folded, a page at a time. It rests until something happens: here,
in another process, or at the hub. Any failure is waited out and told (``TeamStanding``); what ends our access ends
reading and sending for the shared brands. Another task listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cm_inbox.backoff import Breaker
from cm_inbox.errors import CmInboxError, HubBusy, HubError, HubForbidden, HubRefused, HubUnreachable, StoreError
from cm_inbox.models.accounts import Account
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.queue import Change
from cm_inbox.models.team import HubState, TeamStanding
from cm_inbox.permissions import NO_ROLE
from cm_inbox.store.database import Store

from .claims import Claims, Watch
from .connection import Hub, hub_of
from .listening import Listening, News
from .log import TeamLog
from .membership import Keeper, Member
from .people import People, Role
from .presence import Presences
from .reading import Reading
from .replica import Judge, Replica
from .roster import Roster
from .sending import Sending
from .ticks import ticks

T = TypeVar("T")

log = logging.getLogger(__name__)

WATCH_SECONDS = 2.0
"""How often is looked whether another process wrote to the history. It asks nobody but this computer."""

MANY_BEHIND = 500
"""Events to read from which on a desktop says that it catches up."""

REFUSED_SECONDS = 600.0
"""How long is waited where the hub does not let us in: it will hardly change its mind."""

GOODBYE_SECONDS = 3.0
"""How long letting go of all claims may take at the end."""


@dataclass(frozen=True)
class Ports:
    """What the team needs of the engine. ``subscribe`` calls back at changes, on any thread; what it gives ends that.

    ``judge`` judges what arrives, without acting; ``charters_changed`` has what waits judged anew. ``keep_roles`` keeps
    what we may do at each brand (its uid) for every process of the folder, also without the hub.
    """

    tell: Callable[[Change], None]
    subscribe: Callable[[Callable[[Change], None]], Callable[[], None]]
    judge: Judge
    charters_changed: Callable[[], None]
    poke_outbox: Callable[[], None]
    look_again: Callable[[], None]
    keep_roles: Callable[[Member, Mapping[str, str]], None]


class Team:
    """The team of one membership. ``run`` until cancelled; made anew after leaving and joining."""

    pace = math.inf
    """Seconds from one look at the hub to the next at most; its own word is shorter where nothing is told."""

    def __init__(
        self, member: Member, keeper: Keeper, store: Store, ports: Ports, *, clock: Callable[[], Millis] = now
    ) -> None:
        self.member = member
        self._keeper = keeper
        self._store = store
        self._ports = ports
        self._clock = clock
        self.hub: Hub = hub_of(member, keeper)
        self.people = People(self.hub, member.team)
        self.roster = Roster(store, keeper)
        self._claims = Claims(self.hub, member.team, member.desktop)
        self.replica = Replica(
            store,
            TeamLog(self.hub, member.team, member.desktop),
            member.desktop,
            judge=ports.judge,
            names_of=self._names_of,
            announce=self._announce,
            tell=ports.tell,
            clock=clock,
        )
        self.reading = Reading(self._claims, self.roster, ports.look_again)
        self.presences = Presences(store, self._claims, self.roster)
        self.sending = Sending(
            store,
            self._claims,
            self.roster,
            connected=lambda: self._connected,
            reads=self.reading.acts_for,
            behind=self._is_behind,
            failed=self._stumbled,
            poke=ports.poke_outbox,
            clock=clock,
        )
        self._names = {member.person: member.name}
        self._roles: dict[str, str] = member.roles or {}
        self._knows_roles = member.roles is not None
        self._heads: dict[str, int] = {}
        self._streams: set[str] | None = None
        self._connected = False
        self._admitting: object = None
        self._arrived = False
        self._watch_at = 0.0
        self._unsaid = True
        self._accounts_changed = True
        self._behind: set[str] = set()
        self._wake = asyncio.Event()
        self._retry = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening: Listening | None = None
        self._poking: set[asyncio.Task[None]] = set()
        self._level: list[asyncio.Future[None]] = []
        self._subscribers: list[Callable[[TeamStanding], None]] = []
        self._standing = TeamStanding(HubState.CONNECTING, member.team_name, member.name)

    # -- what is known --

    def standing(self) -> TeamStanding:
        """Return how this desktop stands with its hub now."""
        return self._standing

    def subscribe(self, callback: Callable[[TeamStanding], None]) -> Callable[[], None]:
        """Call back with the standing of now and at each change, on the engine's loop; return what ends that."""
        self._subscribers.append(callback)
        callback(self._standing)
        return lambda: self._subscribers.remove(callback)

    def may_read(self, account: Account) -> bool:
        """Say whether this desktop reads an account."""
        return self.reading.may_read(account)

    # -- life --

    async def run(self) -> None:
        """Keep level until cancelled; then give back what this desktop holds."""
        self._loop = asyncio.get_running_loop()
        self._arrived = False
        end = self._ports.subscribe(self._something_changed)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._go_round(), name="team")
                tasks.create_task(self._listen(), name="team news")
                tasks.create_task(self._watch_other_processes(), name="team watch")
        finally:
            end()
            self._loop = None
            for waiting in self._level:
                waiting.cancel()
            if self._connected:
                with contextlib.suppress(CmInboxError, TimeoutError):
                    async with asyncio.timeout(GOODBYE_SECONDS):
                        await self._claims.release_all()
            self._connected = False
            await self.hub.close()

    async def level(self) -> None:
        """Wait for a whole round that begins from now on and leaves nothing to say or to fold. Raises what ends it."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._level.append(done)
        self.look_again()
        await done

    def look_again(self) -> None:
        """Ask the hub anew, at once. On the engine's loop."""
        self._watch_at, self._arrived, self._unsaid = 0.0, False, True
        self._retry.set()
        self._wake.set()

    async def ordered(self, work: Awaitable[T]) -> T:
        """Wait for an order of a person, and show what came of it to whoever asks how we stand. Raises HubError."""
        result = await work
        self.look_again()
        return result

    # -- what wakes it --

    def _something_changed(self, change: Change) -> None:
        """Take note, in any thread, that something changed here."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            with contextlib.suppress(RuntimeError):  # it may be closed by now
                loop.call_soon_threadsafe(self._note, change.accounts)

    def _note(self, accounts: bool) -> None:
        self._unsaid = True
        self._accounts_changed = self._accounts_changed or accounts
        self._wake.set()

    async def _watch_other_processes(self) -> None:
        seen = self._store.data_version()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            version = self._store.data_version()
            if version != seen:
                seen = version
                self._note(accounts=True)

    async def _listen(self) -> None:
        """Hear that there is news. It reconnects by itself, and falls back to asking every few seconds."""
        async with Listening(self.member, self._keeper) as news:
            self._listening = news
            while True:
                self._hear(await news.wait(None))

    def _hear(self, heard: News) -> None:
        self._behind |= heard.log
        if heard.who or heard.anything:
            self._watch_at = 0.0
        if heard.anything:
            self._retry.set()
        self._wake.set()

    def _is_behind(self, brand: str) -> None:
        self._behind.add(brand)
        self._wake.set()

    # -- rounds --

    async def _go_round(self) -> None:
        breaker = Breaker(base=0.5, cap=30.0)
        while True:
            self._wake.clear()
            waiting, self._level = self._level, []
            try:
                more = await self._round()
            except StoreError as error:
                log.warning("the team waits: %s", error)
                await self._rest(breaker.failed(), error, waiting)
            except HubBusy as error:
                await self._rest(max(1.0, (error.until - self._clock()) / 1000), error, waiting)
            except CmInboxError as error:
                await self._rest(breaker.failed(), error, waiting)
            else:
                breaker.worked()
                if more:
                    self._level = waiting + self._level
                    continue
                for each in waiting:
                    if not each.done():
                        each.set_result(None)
                if not self._level:
                    await _wait(self._wake, self._watch_at - ticks())

    async def _round(self) -> bool:
        """Do everything once, a page of each brand; say whether there is more. Raises HubError, StoreError."""
        if not self._arrived:
            await self._arrive()
        if self._accounts_changed:
            self._accounts_changed = False
            if await self.roster.refresh():
                self._watch_at = 0.0
        if ticks() >= self._watch_at:
            await self._look_around()
        self._tell_outbox()
        said = await self._say() if self._unsaid else False
        heard = await self._fold()
        self._stand()
        return said or heard

    def _tell_outbox(self) -> None:
        """Have the outbox look again where other actions may leave from here than when it looked last."""
        admitting = (self.roster.accounts, self.reading.ours())
        if admitting != self._admitting:
            self._admitting = admitting
            self.sending.look_again()

    async def _arrive(self) -> None:
        """Learn which brands are ours and with what role, and who is who; share here what the team shares."""
        brands = await self.people.brands()
        if self._listening is not None and self._roles and {each.id for each in brands} != set(self._roles):
            self._listening.again()  # it listens to the brands of before
        await self._learn_roles({each.id: each.role.value for each in brands})
        here = self.replica.shared()
        for brand in brands:
            if brand.id not in here:
                leads = brand.role in (Role.LEAD, Role.ADMIN)
                untold = leads and await self.replica.is_untold(brand.id)
                await self.replica.adopt(brand.id, brand.name, settings=untold)
                self._ports.tell(Change(accounts=True, reload=True))
        self._connected = self._arrived = True
        self.reading.ended = False
        self._accounts_changed = self._unsaid = True
        self._watch_at = 0.0

    async def _learn_roles(self, roles: dict[str, str]) -> None:
        """Take the hub's word on what we may do; without a brand where our access has ended."""
        self._roles, self._knows_roles = roles, True
        await asyncio.to_thread(self._ports.keep_roles, self.member, roles)

    async def learn_role(self, brand: str) -> None:
        """Learn what we may do at a brand that is about to be shared here. Raises HubError."""
        found = {each.id: each.role.value for each in await self.people.brands()}
        if brand in found:
            await self._learn_roles(self._roles | {brand: found[brand]})

    def _roles_here(self) -> dict[str, str]:
        """Return our role at each brand; at those that are shared here and not ours any more, that of nobody."""
        gone = dict.fromkeys(self.replica.shared(), NO_ROLE) if self._knows_roles else {}
        return gone | self._roles

    async def _names_of(self, people: Collection[str]) -> Mapping[str, str]:
        """Return what people are called; who has gone may have no name any more."""
        if not self._names.keys() >= set(people):
            self._names |= {each.id: each.name for each in await self.people.members()}
            self._names |= {each: "" for each in people if each not in self._names}
        return self._names

    async def _look_around(self) -> None:
        """Extend our claims, learn the others', and claim what nobody reads."""
        watch = await self._claims.renew()
        self._watch_at = ticks() + min(watch.again, self.pace)
        self._take(watch)
        await self.presences.learn(watch)
        await self.reading.settle(watch)

    def _take(self, watch: Watch) -> None:
        if self._streams not in (None, set(watch.heads)):
            self._arrived = False  # a brand came to the team, or went: learn of it in the next round
        self._streams = set(watch.heads)
        self._heads = {brand: head.seq for brand, head in watch.heads.items()}
        for uid, brand_id in self.replica.shared().items():
            if uid in watch.heads and watch.heads[uid] != self.replica.anchor(brand_id):
                self._behind.add(uid)  # also where an older copy of the hub was restored: reading on finds that out
        self.sending.renewed(watch.own)

    async def _say(self) -> bool:
        """Say a batch of each brand; return whether there is more."""
        self._unsaid = False
        more = False
        for uid, brand_id in self.replica.shared().items():
            role = self._roles.get(uid)
            if role == Role.READER:
                await self.replica.let_go(brand_id)
            if role in (None, Role.READER):
                continue
            said, newest = await self.replica.push(uid, brand_id)
            more = more or said > 0
            if newest:
                self._heads[uid] = max(newest, self._heads.get(uid, 0))
                self._behind.add(uid)
        self._unsaid = self._unsaid or more
        return more

    def _announce(self, uid: str, seq: int) -> None:
        task = asyncio.create_task(self._poke(uid, seq))
        self._poking.add(task)
        task.add_done_callback(self._poking.discard)

    async def _poke(self, uid: str, seq: int) -> None:
        with contextlib.suppress(CmInboxError):
            await self._claims.poke(uid, seq)

    async def _fold(self) -> bool:
        """Fold a page of each brand where there is something new; return whether there is more."""
        behind, self._behind = self._behind, set()
        brands = self.replica.shared()
        for uid in behind:
            if uid not in brands or uid not in self._roles:
                continue
            try:
                pulled = await self.replica.pull(uid, brands[uid])
            except BaseException:
                self._behind |= behind
                raise
            if pulled.more:
                self._behind.add(uid)
            if pulled.charters:
                self._ports.charters_changed()
            if pulled.accounts:
                self._accounts_changed = True
            if pulled.events:
                self._heads[uid] = max(self._heads.get(uid, 0), self.replica.anchor(brands[uid]).seq)
                self.sending.look_again()
        return bool(self._behind)

    # -- how we stand --

    async def _rest(self, seconds: float, error: CmInboxError, waiting: list[asyncio.Future[None]]) -> None:
        """Tell what is wrong, and wait; news of the hub, or a person, end that."""
        if isinstance(error, HubRefused):
            await self._learn_roles({})
        self._fail(error)
        for each in waiting:
            if not each.done():
                each.set_exception(error)
        self._retry.clear()
        await _wait(self._retry, REFUSED_SECONDS if isinstance(error, HubRefused) else seconds)

    def _stumbled(self, error: HubError) -> None:
        """Take note of a failure on the way of an action: the next round finds out how we stand."""
        if isinstance(error, HubForbidden):
            return
        self._watch_at = 0.0
        self._wake.set()

    def _fail(self, error: CmInboxError) -> None:
        if isinstance(error, StoreError):
            return
        if not isinstance(error, HubBusy):
            self._connected = self._arrived = False
            self._admitting = None
        if isinstance(error, HubRefused):
            self.reading.end()
        self.presences.forget()
        self._show(_state_of(error), error)

    def _stand(self) -> None:
        behind = sum(
            max(0, self._heads.get(uid, 0) - self.replica.anchor(row).seq) for uid, row in self.replica.shared().items()
        )
        self._show(HubState.CATCHING_UP if behind >= MANY_BEHIND else HubState.LEVEL, None, behind)

    def _show(self, state: HubState, error: CmInboxError | None, behind: int = 0) -> None:
        unsaid = sum(self.replica.unsaid(row) for row in self.replica.shared().values())
        standing = TeamStanding(
            state,
            self.member.team_name,
            self.member.name,
            behind,
            unsaid,
            "" if error is None else error.title,
            "" if error is None else error.message,
            self._roles_here(),
            self.reading.readers(),
            dict(self.presences.there),
        )
        if standing != self._standing:
            self._standing = standing
            for callback in tuple(self._subscribers):
                callback(standing)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, at most so long. Python 3.11's ``wait_for`` would lose a cancellation that comes with it."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await event.wait()


def _state_of(error: CmInboxError) -> HubState:
    if isinstance(error, HubRefused):
        return HubState.ENDED
    if isinstance(error, HubBusy):
        return HubState.CATCHING_UP
    if isinstance(error, HubUnreachable) or not isinstance(error, HubError):
        return HubState.AWAY
    return HubState.STOPPED
