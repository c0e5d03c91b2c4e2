"""Brands and accounts: signing in, signing in again, checking, removing. The other door beside ``inbox``.

Everything here is awaited on the loop that reads and sends (``app.Engine``). Tokens go from the adapter
straight to the account's drawer in the keyring, before the account appears in the store: a crash between
leaves a key nobody uses, never an account without one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar

from .credentials import Credentials
from .errors import AuthRevoked, CmInboxError, CredentialError, NotPermitted, UsageError
from .models.accounts import Account, AccountReport, Brand, NewBrand, SignInStep, account_uid
from .models.apps import OAuthApp, OwnApp
from .models.instants import Millis, now
from .models.queue import Change
from .models.sentences import Sentence
from .networks import network_ids
from .networks.base import Network, NetworkInfo, OAuthStart, SignedIn, SignInRequest, Tell, untold
from .networks.http import HttpClient
from .networks.oauth_flow import app_of
from .networks.pool import Adapters
from .outbox import Outbox
from .store import accounts
from .store.database import Store
from .sync import Sync

T = TypeVar("T")

log = logging.getLogger(__name__)


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
        follow_name: Callable[[int, str, str], Future[bool]] | None = None,
        switched_on: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """``follow_name`` has the charter of a brand (id, name before, name now) follow its name.

        ``switched_on`` gives the networks that somebody switched on, of those that are off by themselves.
        """
        self._store = store
        self._adapters = adapters
        self._credentials = credentials
        self._http = http
        self._sync = sync
        self._outbox = outbox
        self._tell = tell
        self._clock = clock
        self._follow_name = follow_name
        self.switched_on = switched_on
        self._finishing: set[asyncio.Task[Any]] = set()

    def networks(self) -> list[NetworkInfo]:
        """Return every network one can sign in to. The demo world is opened by itself, not signed in to."""
        infos = (self._adapters.network(name).info for name in network_ids())
        return [info for info in infos if info.sign_in and not info.built_in]

    async def add_brand(self, name: str, colour: str | None = None) -> Brand:
        """Make a brand. Raises UsageError."""
        brand = await self._write_brand(name, colour)
        self._tell(Change(accounts=True, reload=True))
        return brand

    async def sign_in(
        self, network: str, brand: int | NewBrand, request: SignInRequest, *, again: int | None = None
    ) -> Account:
        """Sign in and connect the account; one that is here already is signed in anew, its history stays.

        A new brand is made together with the account, or not at all. Cancelling leaves nothing behind. ``again``: the
        account that is meant, by its id; another one is refused. Raises NetworkError, CredentialError, UsageError,
        NotFound.
        """
        self._check_brand(brand)
        adapter = self._adapter_for(network, request)
        if again is not None:
            request = replace(request, before=await self._kept(again))
        signed_in = await adapter.sign_in(request, self._http)
        if again is not None:
            signed_in = self._only(again, [signed_in])
        request.tell(SignInStep.READ)
        return (await self.connect(network, [(signed_in, brand)], tell=request.tell))[0]

    async def opened(self, network: str, request: SignInRequest, *, again: int | None = None) -> Sequence[SignedIn]:
        """Return every account that a sign-in opens, to choose from; nothing is kept before ``connect``.

        ``again``: only the account that is meant. Raises as ``sign_in``.
        """
        found = await self._adapter_for(network, request).opened(request, self._http)
        return self._read(found, request.tell, again)

    async def _kept(self, account_id: int) -> Mapping[str, str]:
        """Return what the keyring holds of an account; nothing where it was lost."""
        try:
            return await self._credentials.load(self._store.read(accounts.account, account_id).uid)
        except (CredentialError, AuthRevoked):
            return {}

    def _adapter_for(self, network: str, request: SignInRequest) -> type[Network]:
        """Return what signs in as is asked. Raises UsageError, NotFound."""
        adapter = self._adapters.network(network)
        self._check_switched_on(adapter.info)
        if request.method not in adapter.info.sign_in:
            ways = ", ".join(adapter.info.sign_in)
            raise UsageError("{network} is signed in to by: {ways}.", network=adapter.info.title, ways=ways)
        return adapter

    def own_app(self, network: str) -> OwnApp | None:
        """Return what app of one's own a network asks for, None where it asks for none. Raises NotFound."""
        return self._adapters.network(network).info.own_app

    def networks_with_app(self) -> frozenset[str]:
        """Return the networks of which an account is connected: its app serves others as well."""
        return frozenset(account.network for account in self._store.read(accounts.accounts) if not account.archive)

    async def start_oauth(
        self,
        network: str,
        server: str,
        redirect_uri: str,
        *,
        app: OAuthApp | None = None,
        again: int | None = None,
        tell: Tell = untold,
    ) -> OAuthStart:
        """Begin a sign-in in the browser. ``app`` None: the one of the account that is meant (``again``), or another's.

        Raises NetworkError, UsageError.
        """
        adapter = self._adapters.network(network)
        self._check_switched_on(adapter.info)
        if adapter.info.own_app is not None and app is None:
            app = await self._known_app(network, again)
        return await adapter.start_oauth(server, redirect_uri, self._http, app=app, tell=tell)

    async def _known_app(self, network: str, first: int | None) -> OAuthApp:
        """Return the app with which an account of this network was signed in. Raises UsageError."""
        known = self._store.read(accounts.accounts)
        for account in sorted(known, key=lambda each: each.id != first):
            if account.network != network or account.archive:
                continue
            app = app_of(await self._kept(account.id))
            if app.client_id:
                return app
        raise UsageError("This network asks for an app of your own: give its client ID.")

    async def opened_oauth(
        self, network: str, start: OAuthStart, code: str, *, again: int | None = None, tell: Tell = untold
    ) -> Sequence[SignedIn]:
        """Return what a sign-in opens, with the code that the browser brought. Raises as ``opened``."""
        tell(SignInStep.BROWSER)
        found = await self._adapters.network(network).opened_oauth(start, code, self._http, tell=tell)
        return self._read(found, tell, again)

    def connected(self, network: str, found: Sequence[SignedIn]) -> Mapping[str, Account]:
        """Return which of the accounts that a sign-in opens are here already, by their uid."""
        uids = {account_uid(network, each.report.address) for each in found}
        known = self._store.read(accounts.accounts)
        return {each.uid: each for each in known if each.uid in uids and not each.archive}

    def _read(self, found: Sequence[SignedIn], tell: Tell, again: int | None) -> Sequence[SignedIn]:
        if not found:
            raise NotPermitted("This sign-in opens no account. See what it may do there, then try again.")
        chosen = found if again is None else [self._only(again, found)]
        tell(SignInStep.READ)
        return chosen

    def _only(self, account_id: int, found: Sequence[SignedIn]) -> SignedIn:
        """Return the sign-in for the account that is meant, whatever it is called there by now. Raises NotPermitted."""
        meant = self._store.read(accounts.account, account_id)
        for each in found:
            same = each.report.native_id == meant.native_id and each.server == meant.server
            if same or account_uid(meant.network, each.report.address) == meant.uid:
                return replace(each, report=replace(each.report, address=meant.address))
        opened = ", ".join(each.report.address for each in found[:3])
        raise NotPermitted(
            "This sign-in is for {opened}, not for {account}. Sign in there as the right account, then try again.",
            opened=opened,
            account=meant.address,
        )

    async def check(self, account_id: int) -> AccountReport:
        """Ask the network now who we are and what we may do, and keep the answer. Raises CmInboxError."""
        account = self._store.read(accounts.account, account_id)
        if account.archive:
            raise UsageError("{account} is an archive: there is nothing to check.", account=account.address)
        report = await self._adapters.get(account).check()
        await asyncio.wrap_future(self._store.write(accounts.save_report, account_id, report))
        self._tell(Change(accounts=True))
        return report

    async def read_now(self, account_id: int) -> AccountReport:
        """Check an account, and have it read at once. Raises CmInboxError."""
        report = await self.check(account_id)
        self._sync.refresh(account_id)
        return report

    async def pause(self, account_id: int) -> Account:
        """Have an account neither read nor sent for, until it is resumed. Raises NotFound, UsageError."""
        account = await asyncio.wrap_future(self._store.write(accounts.pause, account_id))
        await self._sync.restart(account_id)
        self._tell(Change(accounts=True))
        return account

    async def resume(self, account_id: int) -> Account:
        """Have a paused account read again, and send what waited meanwhile. Raises NotFound."""
        account = await asyncio.wrap_future(self._store.write(accounts.resume, account_id))
        await self._sync.restart(account_id)
        self._outbox.resume(account_id)
        self._tell(Change(accounts=True))
        return account

    async def approve(self, account_id: int, *, approved: bool) -> Account:
        """Keep whether a network has approved an account's app for what it grants only then: no network tells.

        Raises NotFound; UsageError where the network has no such approval.
        """
        info = self._adapters.network(self._store.read(accounts.account, account_id).network).info
        if info.approval is None:
            raise UsageError("{network} approves apps for nothing that cm-inbox could use.", network=info.title)
        longer = info.approval.longer if approved else 0
        account = await asyncio.wrap_future(self._store.write(accounts.approve, account_id, longer))
        self._tell(Change(accounts=True, reload=True))
        return account

    async def change_brand(self, brand_id: int, colour: str, monogram: str, name: str | None = None) -> Brand:
        """Give a brand another look, and another name, which its charter follows. Raises NotFound, UsageError."""
        before = self._store.read(accounts.brand, brand_id).name
        changing = self._store.write_urgent(accounts.change_brand, brand_id, colour, monogram, name)
        brand = await asyncio.wrap_future(changing)
        self._tell(Change(accounts=True, reload=True))
        if brand.name != before:
            await self._have_charter_follow(brand, before)
        return brand

    async def _have_charter_follow(self, brand: Brand, before: str) -> None:
        try:
            follows = self._follow_name is None or await asyncio.wrap_future(
                self._follow_name(brand.id, before, brand.name)
            )
        except CmInboxError:
            follows = False
        if not follows:
            raise UsageError(
                "The brand is called “{name}” now, but its charter could not be changed: correct its name there.",
                name=brand.name,
            )

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

    def _check_brand(self, brand: int | NewBrand) -> None:
        """Say what is wrong with a brand before a network is asked. Raises UsageError, NotFound."""
        if isinstance(brand, NewBrand):
            self._store.read(accounts.check_new_brand, brand.name)
        else:
            self._store.read(accounts.brand, brand)

    def _check_switched_on(self, info: NetworkInfo) -> None:
        """Say why nobody is connected to a network that is off by itself. Raises UsageError."""
        if info.off_because and info.id not in self.switched_on():
            off = Sentence("{network} is off. Switch it on in the settings, under “Networks”.", network=info.title)
            raise UsageError("{off} {why}", off=off, why=info.off_because)

    async def connect(
        self, network: str, chosen: Sequence[tuple[SignedIn, int | NewBrand]], *, tell: Tell = untold
    ) -> list[Account]:
        """Keep the secrets of these, then the accounts, each for its brand: all of them, or none.

        Whoever gives up meanwhile leaves nothing behind. Raises CredentialError, UsageError, NotFound.
        """
        for _, brand in chosen:
            self._check_brand(brand)
        tell(SignInStep.CHOSEN)
        uids = [account_uid(network, each.report.address) for each, _ in chosen]
        new = [uid for uid in uids if not self._store.read(accounts.is_connected, uid)]
        try:
            for uid, (signed_in, _) in zip(uids, chosen, strict=True):
                await self._credentials.save(uid, signed_in.secrets)
        except BaseException:  # given up while the keyring asks, or refused by it
            self._see_through(self._forget(new))
            raise
        tell(SignInStep.KEPT)
        # What follows asks nobody and is over in a moment: it is done whole, or not at all.
        return await asyncio.shield(self._see_through(self._add(network, chosen, new)))

    def _see_through(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Have something done to its end, also when nobody waits for it any more."""
        task = asyncio.create_task(work)
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)
        return task

    async def _forget(self, uids: Sequence[str]) -> None:
        """Forget the secrets of accounts that were not connected after all."""
        for uid in uids:
            try:
                await self._credentials.delete(uid)
            except CmInboxError as error:
                log.warning("a sign-in that was given up may have left a key in the keyring: %s", error)

    async def _add(
        self, network: str, chosen: Sequence[tuple[SignedIn, int | NewBrand]], new: Sequence[str]
    ) -> list[Account]:
        given = [(brand, each.report, each.server) for each, brand in chosen]
        adding = self._store.write_urgent(accounts.connect_several, network, given, at=self._clock())
        try:
            made = await asyncio.wrap_future(adding)
        except CmInboxError:
            await self._forget(new)
            raise
        for account in made:
            await self._adapters.drop(account.id)
            await self._sync.restart(account.id)
            self._outbox.resume(account.id)
        self._tell(Change(accounts=True, reload=True))
        return made

    async def _write_brand(self, name: str, colour: str | None) -> Brand:
        return await asyncio.wrap_future(self._store.write_urgent(accounts.add_brand, name, colour, at=self._clock()))
