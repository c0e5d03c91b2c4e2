"""Looking known messages of an account up again, for edits and removals that its network does not report.

A turn asks for, within the calls that the network's limits leave now (``Network.batches``):

1. what its terms let nobody keep unconfirmed for long, half a term before its words would have to go: with three
   quarters of the calls if others wait as well;
2. an account's newest messages, and those whose turn it is (``store.recheck``);
3. where a call has room left, what is to be confirmed soon.

Where terms want what is deleted there to be deleted here, and nothing has to be confirmed in time, a quarter is for
what was looked at longest ago, however old it is and whatever became of it here: each once in a week at most.

What is missing is asked for a second time before it counts as removed: at once, or in the next turn where the calls
are spent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from random import random

from .errors import RateLimited, Transient
from .lookup_plan import Plan, in_time
from .models.duties import Duties
from .models.instants import Millis
from .models.messages import Removal, RemovedBy
from .networks.base import LOOKED_UP, Batches, Network, Page, Recheck
from .store import awaited, confirmed, recheck
from .store.database import Store

log = logging.getLogger(__name__)

LOOK_BACK: Millis = 7 * 24 * 3_600_000
"""How often old messages are looked at, at most."""

LOOKED_AT = 5_000
"""How many messages that are to be confirmed one turn looks at."""

ASK_SECONDS = 90.0
"""An adapter that takes longer for some is given up."""

Keep = Callable[[Network, Page], Awaitable[object]]


class Rechecking:
    """Looks up what is known of one account. Keeps in memory where it is."""

    def __init__(
        self,
        account_id: int,
        store: Store,
        keep: Keep,
        clock: Callable[[], Millis],
        duties: Callable[[], Duties],
        chance: Callable[[], float] = random,
    ) -> None:
        """``keep`` stores what was found."""
        self._account_id = account_id
        self._store = store
        self._keep = keep
        self._clock = clock
        self._duties = duties
        self._chance = chance
        self._place = recheck.BEGINNING
        self._suspected: set[str] = set()
        """What was missing once, and could not be asked for a second time yet."""

    async def turn(self, network: Network) -> bool | None:
        """Look some up.

        Return whether more is to be confirmed than the network's limits leave calls for, so that words will have to
        go; None: nothing was looked at. Raises what the adapter and the store raise, but RateLimited.
        """
        batches = network.batches()
        most = min(LOOKED_UP, network.lookups())
        if most < 1 or batches.calls < 1:
            return None
        try:
            back = await self._look_back(network)
        except RateLimited as error:
            log.info("old messages of account %s are looked up later: %s", self._account_id, error)
            return None
        most -= back
        batches = batches._replace(calls=batches.calls - -(-back // batches.size))
        plan = Plan(network.batch, batches.size)
        due, soon, short = await self._due(network, batches)
        for_due = batches.calls - batches.calls // 4
        for native_id in due:
            plan.take(native_id, for_due)
        for native_id in self._suspected:
            plan.take(native_id, batches.calls)
        place = await self._others(plan, network, most, batches.calls)
        for native_id in due:
            plan.take(native_id, batches.calls)
        for native_id in soon:
            plan.take(native_id, plan.calls)
        waits = {*due, *soon}
        try:
            for piece in plan.pieces(LOOKED_UP):
                await self._ask(network.recheck, network, piece)
                asked = [each for each in piece if each in waits]
                if asked:
                    await awaited.write(self._store, confirmed.asked, self._account_id, asked, self._clock())
        except RateLimited as error:  # what is new was read: that is how the account fares
            log.info("known messages of account %s are looked up later: %s", self._account_id, error)
            return short
        self._place = place
        return short

    async def _due(self, network: Network, batches: Batches) -> tuple[Sequence[str], Sequence[str], bool]:
        """Return what to have confirmed, in its order, what follows soon, and whether there is too much of it."""
        allowed = self._duties().unconfirmed(network.info.id, network.info.duties)
        if allowed is None:
            return (), (), False
        at = self._clock()
        found = await awaited.read(self._store, confirmed.due, self._account_id, at - allowed // 4, LOOKED_AT)
        impossible = [each.native_id for each in found if network.batch(each.native_id) is None]
        if impossible:
            await awaited.write(self._store, confirmed.asked, self._account_id, impossible, confirmed.NEVER)
        due = [each for each in found if each.at < at - allowed // 2]
        planned = in_time(due, network.batch, batches, allowed, at)
        soon = [each.native_id for each in found if each.at >= at - allowed // 2]
        return planned.ids, soon, planned.short

    async def _others(self, plan: Plan, network: Network, most: int, calls: int) -> recheck.Place:
        """Add the newest and those whose turn it is, as far as there are calls; return the place behind them."""
        turn = await awaited.read(self._store, recheck.turn, self._account_id, self._place, most, now=self._clock())
        for native_id in turn.newest:
            plan.take(native_id, calls)
        place = self._place
        for native_id, behind in turn.others:
            if not plan.take(native_id, calls) and network.batch(native_id) is not None:
                return place
            place = behind
        return turn.place

    async def _look_back(self, network: Network) -> int:
        """Look at what was looked at longest ago, where that is a duty; return at how many."""
        duties, info, at = self._duties(), network.info, self._clock()
        if duties.unconfirmed(info.id, info.duties) is not None or duties.keeps_removed(info.id, info.duties):
            return 0
        number = int(network.look_backs() + self._chance())
        if number < 1:
            return 0
        found = await awaited.read(self._store, confirmed.longest_ago, self._account_id, at - LOOK_BACK, LOOKED_UP * 5)
        impossible = [each for each in found if network.batch(each) is None]
        if impossible:
            await awaited.write(self._store, confirmed.asked, self._account_id, impossible, confirmed.NEVER)
        ids = [each for each in found if each not in set(impossible)][:number]
        if ids:
            await awaited.write(self._store, confirmed.asked, self._account_id, ids, at)
            await self._ask(network.look_back, network, ids)
        return len(ids)

    async def _ask(
        self, look: Callable[[Sequence[str]], Awaitable[Recheck]], network: Network, ids: Sequence[str]
    ) -> None:
        """Look messages up, and store what is found and what is surely gone."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                seen = await look(ids)
                twice = self._suspected.intersection(seen.missing)
                once = [each for each in seen.missing if each not in twice]
                again = await look(once) if once else Recheck()
        except TimeoutError as error:
            raise Transient() from error
        found = {each.id for each in again.messages}
        gone = [each for each in seen.missing if each in twice or each in again.missing]
        self._suspected.difference_update(ids)
        self._suspected.update(each for each in once if each not in found and each not in gone)
        removed = tuple(Removal(each, RemovedBy.UNKNOWN) for each in gone)
        await self._keep(network, Page(seen.messages + again.messages, removed))
