"""A desk over the real store: signing in always asks nobody, or fails as told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from cm_inbox.errors import CmInboxError
from cm_inbox.gui.desk_protocol import BrowserSignIn, NetworkChoice, Opened, OpenedAccount, SignInOrder, Tell
from cm_inbox.models.accounts import Account, AccountReport, Brand, NewBrand, SignInMethod, SignInStep
from cm_inbox.models.apps import Approval, OAuthApp, Scope
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.models.queue import Change
from cm_inbox.models.sentences import Sentence
from cm_inbox.store import accounts

from .world import EVERYTHING, LIMIT, World

DAY = 86_400_000

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
        approval=Approval("late", 6 * DAY, Sentence("They approved it"), Sentence("Answers are taken for longer.")),
        scopes=(
            Scope(("read",), Sentence("Read posts.")),
            Scope(("write:favourites",), Sentence("Like posts."), Sentence("no likes")),
        ),
    ),
)


class StoreDesk:
    """``refuse`` is raised by the next sign-in; ``hangs`` is its answer, when a test lets it come; ``came_back`` is the
    browser's return, which opens ``opens``; ``tell`` hears of the steps of the last sign-in.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.refuse: CmInboxError | None = None
        self.orders: list[SignInOrder] = []
        self.cancelled: list[str] = []
        self.hangs: Future[Account] | None = None
        self.tell: Tell = lambda _step: None
        self.came_back: Future[Opened] = Future()
        self.opens: Opened | None = None

    def networks(self) -> Future[Sequence[NetworkChoice]]:
        return _done(NETWORKS)

    def change_brand(self, brand_id: int, colour: str, monogram: str, name: str | None = None) -> Future[Brand]:
        return self._ordered(accounts.change_brand, brand_id, colour, monogram, name)

    def sign_in(self, order: SignInOrder, brand: int | NewBrand, tell: Tell) -> Future[Account]:
        self.orders.append(order)
        self.tell = tell
        if self.refuse is not None:
            refused: Future[Account] = Future()
            refused.set_exception(self.refuse)
            self.refuse = None
            return refused
        if self.hangs is not None:
            return self.hangs
        return _done(self.connected(order.network, brand, f"{order.user}.example"))

    def open(self, order: SignInOrder, tell: Tell) -> Future[Opened]:
        self.orders.append(order)
        return _done(self.opens)

    def start_oauth(
        self, network: str, server: str, tell: Tell, app: OAuthApp | None = None, again: int | None = None
    ) -> Future[BrowserSignIn]:
        self.tell = tell
        tell(SignInStep.FOUND)
        tell(SignInStep.REGISTERED)
        return _done(BrowserSignIn("1", f"https://{server}/oauth/authorize"))

    def wait_oauth(self, begun: BrowserSignIn) -> Future[Opened]:
        return self.came_back

    def give_code(self, begun: BrowserSignIn, code: str) -> None:
        for step in (SignInStep.BROWSER, SignInStep.PROVED, SignInStep.READ):
            self.tell(step)
        address = f"{code}@mastodon.example"
        self.opens = self.opens or Opened("1", (OpenedAccount(address, address, code.title()),))
        self.came_back.set_result(self.opens)

    def connect(self, opened: Opened, brands: Mapping[str, int | NewBrand]) -> Future[Sequence[Account]]:
        if self.refuse is not None:
            refused: Future[Sequence[Account]] = Future()
            refused.set_exception(self.refuse)
            self.refuse = None
            return refused
        named = {each.uid: each.address for each in opened.accounts}
        reports = [
            (brand, AccountReport(named[uid], named[uid], named[uid], EVERYTHING, LIMIT), None)
            for uid, brand in brands.items()
        ]
        made = self.world.write(accounts.connect_several, "mastodon", reports, at=self.world.began)
        self.world.inbox.tell(Change(accounts=True))
        return _done(made)

    def forget(self, opened: Opened) -> None:
        self.cancelled.append(opened.id)

    def cancel_oauth(self, begun: BrowserSignIn) -> None:
        self.cancelled.append(begun.id)

    def pause(self, account_id: int) -> Future[Account]:
        return self._ordered(accounts.pause, account_id)

    def resume(self, account_id: int) -> Future[Account]:
        return self._ordered(accounts.resume, account_id)

    def approve(self, account_id: int, *, approved: bool) -> Future[Account]:
        return self._ordered(accounts.approve, account_id, 6 * DAY if approved else 0)

    def read_now(self, account_id: int) -> Future[AccountReport]:
        account = next(one for one in self.world.inbox.accounts() if one.id == account_id)
        return _done(AccountReport(account.native_id, account.address, account.name, EVERYTHING, LIMIT))

    def remove(self, account_id: int) -> Future[Account]:
        account = next(one for one in self.world.inbox.accounts() if one.id == account_id)
        self.world.write(accounts.remove_account, account_id, at=self.world.began)
        self.world.inbox.tell(Change(accounts=True))
        return _done(account)

    def _ordered(self, order: Callable[..., Any], *given: Any) -> Future[Any]:
        done = _done(self.world.write(order, *given))
        self.world.inbox.tell(Change(accounts=True, reload=True))
        return done

    def connected(self, network: str, brand: int | NewBrand, address: str) -> Account:
        """Connect an account in the store."""
        report = AccountReport(address, address, address, EVERYTHING, LIMIT)
        account: Account = self.world.write(accounts.connect, brand, network, report, None, at=self.world.began)
        self.world.inbox.tell(Change(accounts=True))
        return account


def _done(result: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(result)
    return future
