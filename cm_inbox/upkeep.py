"""What networks' terms ask of copies: words that a network has not confirmed for too long are forgotten here.

``sync`` asks for them in time, so that hardly any are left. What it could not ask for (signed out, paused, out of
quota, the computer off) goes here: an hour after the start at the earliest, so that reading has had its chance, and
then every hour. What people took away goes when it is noticed (``store.updates``); here goes what was kept of it while
somebody had chosen so.

Imported archives are left alone: no interface gave them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from .errors import CmInboxError, NotFound
from .models.accounts import Account
from .models.duties import Duties
from .models.instants import Millis, now
from .models.queue import Change
from .networks.pool import Adapters
from .store import accounts, awaited, confirmed
from .store.database import Store

log = logging.getLogger(__name__)

EVERY_SECONDS = 3_600.0
REST_SECONDS = 0.05
"""How long the history is let go of between two pieces."""


class Upkeep:
    """Keeps to the duties of all accounts. Runs on the loop that reads and sends."""

    def __init__(
        self,
        store: Store,
        adapters: Adapters,
        *,
        duties: Callable[[], Duties],
        tell: Callable[[Change], None],
        clock: Callable[[], Millis] = now,
    ) -> None:
        """``duties`` gives what the person chose, as it is now."""
        self._store = store
        self._adapters = adapters
        self._duties = duties
        self._tell = tell
        self._clock = clock
        self._adopted: set[int] = set()
        self._seen_to: set[int] = set()
        """Accounts of which nothing that was taken away is kept."""

    async def run(self) -> None:
        """Keep to them until cancelled."""
        await self.adopt()
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.once()

    async def adopt(self) -> None:
        """Have what is kept of each account without anybody knowing when it was confirmed count as confirmed now."""
        new = [each.id for each in self._accounts() if each.id not in self._adopted and self._minds_when(each)]
        place: int | None = 0
        while new and place is not None:
            step = await awaited.write(self._store, confirmed.adopt, new, place, self._clock())
            place = step.after
            await asyncio.sleep(REST_SECONDS)
        self._adopted.update(new)

    async def once(self) -> int:
        """Forget what may be kept no longer; return of how many messages. A failure concerns its account alone."""
        await self.adopt()
        gone = 0
        for account in self._accounts():
            try:
                done = await self._keep_to(account)
            except CmInboxError as error:  # a full disk, a damaged page: told elsewhere, tried in an hour
                log.warning("the duties of account %s wait: %s", account.id, error)
                continue
            gone += done
        if gone:
            self._tell(Change(reload=True))
        return gone

    async def _keep_to(self, account: Account) -> int:
        gone = 0
        allowed = self._kept_for(account)
        if allowed is not None:
            before = self._clock() - allowed
            while done := await awaited.write(self._store, confirmed.forget_unconfirmed, account.id, before):
                gone += done
                await asyncio.sleep(REST_SECONDS)
        gone += await self._forget_removed(account)
        if gone or account.id not in self._seen_to:
            await self._forget_names(account)
        if not self._keeps_removed(account):
            self._seen_to.add(account.id)
        return gone

    async def _forget_removed(self, account: Account) -> int:
        """Forget what is still kept of what was taken away there, once after that is no longer wanted."""
        if self._keeps_removed(account):
            self._seen_to.discard(account.id)
            return 0
        if account.id in self._seen_to:
            return 0
        gone, place = 0, 0
        while True:
            step = await awaited.write(self._store, confirmed.forget_removed, account.id, place)
            gone += step.done
            if step.after is None:
                return gone
            place = step.after
            await asyncio.sleep(REST_SECONDS)

    async def _forget_names(self, account: Account) -> None:
        if self._kept_for(account) is None and self._keeps_removed(account):
            return
        place: int | None = 0
        while place is not None:
            place = (await awaited.write(self._store, confirmed.forget_names, account.id, place)).after

    # -- what is asked --

    def _accounts(self) -> list[Account]:
        """Return all accounts whose network is known, the disconnected ones too: what is kept of them is kept."""
        here = {account.id for account in self._store.read(accounts.accounts)}
        found = self._store.read(accounts.accounts, removed=True)
        given = [account for account in found if not account.archive or account.id not in here]
        return [account for account in given if self._knows(account)]

    def _knows(self, account: Account) -> bool:
        try:
            self._adapters.network(account.network)
        except NotFound:
            return False
        return True

    def _kept_for(self, account: Account) -> Millis | None:
        asked = self._adapters.network(account.network).info.duties
        return self._duties().unconfirmed(account.network, asked)

    def _minds_when(self, account: Account) -> bool:
        asked = self._adapters.network(account.network).info.duties
        return self._duties().minds_when(account.network, asked)

    def _keeps_removed(self, account: Account) -> bool:
        asked = self._adapters.network(account.network).info.duties
        return self._duties().keeps_removed(account.network, asked)
