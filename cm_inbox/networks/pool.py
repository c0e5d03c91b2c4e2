"""The adapters in use: one per account, shared by reading and sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cm_inbox.models.accounts import Account
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.spending import Spending

from . import load_network
from .base import Network, Secrets
from .http import HttpClient


class Drawers(Protocol):
    """Where each account's secrets are; ``credentials`` has it."""

    def drawer(self, account_uid: str) -> Secrets: ...


class Adapters:
    """Builds an account's adapter when it is first needed and keeps it until the account changes."""

    def __init__(
        self,
        http: HttpClient,
        credentials: Drawers,
        *,
        load: Callable[[str], type[Network]] = load_network,
        clock: Callable[[], Millis] = now,
        spending: Callable[[], Spending] = Spending,
    ) -> None:
        """``spending`` tells what an account may cost on a network that charges, as it is set now."""
        self._http = http
        self._credentials = credentials
        self._load = load
        self._clock = clock
        self._spending = spending
        self._made: dict[int, Network] = {}

    def network(self, name: str) -> type[Network]:
        """Return a network's adapter class. Raises NotFound."""
        return self._load(name)

    def get(self, account: Account) -> Network:
        """Return the account's adapter. Raises NotFound for a network that is not installed."""
        made = self._made.get(account.id)
        if made is None:
            drawer = self._credentials.drawer(account.uid)
            made = self._load(account.network)(account, self._http, drawer, self._clock)
            made.spending = self._spending
            self._made[account.id] = made
        return made

    async def drop(self, account_id: int) -> None:
        """Forget an account's adapter: it was signed in again, or removed."""
        made = self._made.pop(account_id, None)
        if made is not None:
            await made.close()

    async def close(self) -> None:
        for account_id in list(self._made):
            await self.drop(account_id)
