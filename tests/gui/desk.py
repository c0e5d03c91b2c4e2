"""A desk over the real store: signing in always asks nobody, or fails as told."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from cm_inbox.errors import CmInboxError
from cm_inbox.gui.desk_protocol import BrowserSignIn, NetworkChoice, SignInOrder
from cm_inbox.models.accounts import Account, AccountReport, Brand, SignInMethod
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.models.queue import Change
from cm_inbox.store import accounts

from .world import EVERYTHING, LIMIT, World

NETWORKS = (
    NetworkChoice("bluesky", "Bluesky", "n-bluesky", (SignInMethod.APP_PASSWORD,), EVERYTHING, needs_user=True),
    NetworkChoice(
        "mastodon",
        "Mastodon",
        "n-mastodon",
        (SignInMethod.OAUTH,),
        {ActionKind.REPLY: Allowed(), ActionKind.BAN: Allowed(reversible=False)},
        needs_server=True,
        default_server="mastodon.example",
    ),
)


class StoreDesk:
    """``refuse`` is raised by the next sign-in; ``came_back`` is the browser's return, when a test lets it come."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.refuse: CmInboxError | None = None
        self.orders: list[SignInOrder] = []
        self.cancelled: list[str] = []
        self.came_back: Future[Account] = Future()
        self._brand = 0

    def networks(self) -> Future[Sequence[NetworkChoice]]:
        return _done(NETWORKS)

    def add_brand(self, name: str, colour: str | None = None) -> Future[Brand]:
        return _done(self.world.write(accounts.add_brand, name, colour, at=self.world.began))

    def sign_in(self, order: SignInOrder) -> Future[Account]:
        self.orders.append(order)
        if self.refuse is not None:
            refused: Future[Account] = Future()
            refused.set_exception(self.refuse)
            self.refuse = None
            return refused
        return _done(self.connected(order.network, order.brand_id, f"{order.user}.example"))

    def start_oauth(self, network: str, brand_id: int, server: str) -> Future[BrowserSignIn]:
        self._brand = brand_id
        return _done(BrowserSignIn("1", f"https://{server}/oauth/authorize"))

    def wait_oauth(self, begun: BrowserSignIn) -> Future[Account]:
        return self.came_back

    def finish_oauth(self, begun: BrowserSignIn, code: str) -> Future[Account]:
        return _done(self.connected("mastodon", self._brand, f"{code}@mastodon.example"))

    def cancel_oauth(self, begun: BrowserSignIn) -> None:
        self.cancelled.append(begun.id)

    def check(self, account_id: int) -> Future[AccountReport]:
        account = next(one for one in self.world.inbox.accounts() if one.id == account_id)
        return _done(AccountReport(account.native_id, account.address, account.name, EVERYTHING, LIMIT))

    def remove(self, account_id: int) -> Future[Account]:
        account = next(one for one in self.world.inbox.accounts() if one.id == account_id)
        self.world.write(accounts.remove_account, account_id, at=self.world.began)
        self.world.inbox.tell(Change(accounts=True))
        return _done(account)

    def connected(self, network: str, brand_id: int, address: str) -> Account:
        """Connect an account in the store."""
        report = AccountReport(address, address, address, EVERYTHING, LIMIT)
        account: Account = self.world.write(accounts.add_account, brand_id, network, report, None, at=self.world.began)
        self.world.inbox.tell(Change(accounts=True))
        return account


def _done(result: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(result)
    return future
