"""Brands and accounts: signing in, signing in again, checking, removing. The other door beside ``inbox``.

Everything here is awaited on the loop that reads and sends (``app.Engine``). Tokens go from the adapter
straight to the account's drawer in the keyring, before the account appears in the store: a crash between
leaves a key nobody uses, never an account without one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .credentials import Credentials
from .errors import UsageError
from .models.accounts import Account, AccountReport, Brand, account_uid
from .models.instants import Millis, now
from .models.queue import Change
from .networks import network_ids
from .networks.base import NetworkInfo, OAuthStart, SignedIn, SignInRequest
from .networks.http import HttpClient
from .networks.pool import Adapters
from .outbox import Outbox
from .store import accounts
from .store.database import Store
from .sync import Sync


class Desk:
    """Connects accounts and keeps what depends on them in step."""

    def __init__(
        self,
        store: Store,
        adapters: Adapters,
        credentials: Credentials,
        http: HttpClient,
        *,
        sync: Sync,
        outbox: Outbox,
        tell: Callable[[Change], None],
        clock: Callable[[], Millis] = now,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._credentials = credentials
        self._http = http
        self._sync = sync
        self._outbox = outbox
        self._tell = tell
        self._clock = clock

    def networks(self) -> list[NetworkInfo]:
        """Return every network one can sign in to. The demo world is opened by itself, not signed in to."""
        infos = (self._adapters.network(name).info for name in network_ids())
        return [info for info in infos if info.sign_in and not info.built_in]

    async def add_brand(self, name: str, colour: str | None = None) -> Brand:
        """Make a brand. Raises UsageError."""
        brand = await self._write_brand(name, colour)
        self._tell(Change(accounts=True, reload=True))
        return brand

    async def sign_in(self, network: str, brand_id: int, request: SignInRequest) -> Account:
        """Sign in and connect the account; one that is here already is signed in anew, its history stays.

        Raises NetworkError, CredentialError, UsageError, NotFound.
        """
        adapter = self._adapters.network(network)
        if request.method not in adapter.info.sign_in:
            ways = ", ".join(adapter.info.sign_in)
            raise UsageError("{network} is signed in to by: {ways}.", network=adapter.info.title, ways=ways)
        return await self._connect(network, brand_id, await adapter.sign_in(request, self._http))

    async def start_oauth(self, network: str, server: str, redirect_uri: str) -> OAuthStart:
        """Begin a sign-in in the browser. Raises NetworkError."""
        return await self._adapters.network(network).start_oauth(server, redirect_uri, self._http)

    async def finish_oauth(self, network: str, brand_id: int, start: OAuthStart, code: str) -> Account:
        """Finish it with the code the browser brought. Raises as ``sign_in``."""
        signed_in = await self._adapters.network(network).finish_oauth(start, code, self._http)
        return await self._connect(network, brand_id, signed_in)

    async def check(self, account_id: int) -> AccountReport:
        """Ask the network now who we are and what we may do, and keep the answer. Raises CmInboxError."""
        account = self._store.read(accounts.account, account_id)
        if account.archive:
            raise UsageError("{account} is an archive: there is nothing to check.", account=account.address)
        report = await self._adapters.get(account).check()
        await asyncio.wrap_future(self._store.write(accounts.save_report, account_id, report))
        self._tell(Change(accounts=True))
        return report

    async def remove(self, account_id: int) -> Account:
        """Disconnect an account and forget its secrets; its history stays. Raises NotFound, CredentialError."""
        account = self._store.read(accounts.account, account_id)
        removal = self._store.write_urgent(accounts.remove_account, account_id, at=self._clock())
        await asyncio.wrap_future(removal)
        await self._sync.restart(account_id)
        await self._adapters.drop(account_id)
        await self._credentials.delete(account.uid)
        self._tell(Change(accounts=True, reload=True))
        return account

    async def _connect(self, network: str, brand_id: int, signed_in: SignedIn) -> Account:
        uid = account_uid(network, signed_in.report.address)
        await self._credentials.save(uid, signed_in.secrets)
        adding = self._store.write_urgent(
            accounts.add_account, brand_id, network, signed_in.report, signed_in.server, at=self._clock()
        )
        account = await asyncio.wrap_future(adding)
        await self._adapters.drop(account.id)
        await self._sync.restart(account.id)
        self._outbox.resume(account.id)
        self._tell(Change(accounts=True, reload=True))
        return account

    async def _write_brand(self, name: str, colour: str | None) -> Brand:
        return await asyncio.wrap_future(self._store.write_urgent(accounts.add_brand, name, colour, at=self._clock()))
