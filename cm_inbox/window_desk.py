"""The window's side of ``desk``: each order becomes a coroutine on the engine's loop, and a future here."""

from __future__ import annotations

from collections.abc import Callable, Container, Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

import msgspec

from .app import Engine, EngineThread
from .errors import NotFound
from .gui.desk_protocol import BrowserSignIn, NetworkChoice, Opened, OpenedAccount, SignInOrder, Tell
from .models.accounts import Account, AccountReport, Brand, NewBrand, account_uid
from .models.apps import OAuthApp
from .models.instants import new_id
from .networks.base import NetworkInfo, OAuthStart, SignedIn, SignInRequest
from .networks.oauth import LoopbackReceiver

BROWSER_SECONDS = 600.0
"""How long a sign-in in the browser may take."""


class _Begun(msgspec.Struct):
    """A sign-in in the browser that is under way."""

    network: str
    tell: Tell
    start: OAuthStart
    receiver: LoopbackReceiver
    again: int | None = None


class _Opened(msgspec.Struct):
    """A sign-in that was accepted, and of which nobody has chosen yet: its secrets are nowhere but here."""

    network: str
    tell: Tell
    found: dict[str, SignedIn]


class WindowDesk:
    """Implements ``gui.desk_protocol.Desk`` over the engine's thread."""

    def __init__(self, engine: EngineThread) -> None:
        self._engine = engine
        self._begun: dict[str, _Begun] = {}
        self._opened: dict[str, _Opened] = {}

    def networks(self) -> Future[Sequence[NetworkChoice]]:
        return self._engine.submit(_networks)

    def change_brand(self, brand_id: int, colour: str, monogram: str, name: str | None = None) -> Future[Brand]:
        return self._engine.submit(lambda engine: engine.desk.change_brand(brand_id, colour, monogram, name))

    def sign_in(self, order: SignInOrder, brand: int | NewBrand, tell: Tell) -> Future[Account]:
        request = _request(order, tell)
        return self._engine.submit(lambda engine: engine.desk.sign_in(order.network, brand, request, again=order.again))

    def open(self, order: SignInOrder, tell: Tell) -> Future[Opened]:
        opened_id, request = new_id(), _request(order, tell)

        async def open_it(engine: Engine) -> Opened:
            found = await engine.desk.opened(order.network, request, again=order.again)
            return self._hold(engine, opened_id, order.network, tell, found)

        return self._opening(opened_id, open_it)

    def read_now(self, account_id: int) -> Future[AccountReport]:
        return self._engine.submit(lambda engine: engine.desk.read_now(account_id))

    def pause(self, account_id: int) -> Future[Account]:
        return self._engine.submit(lambda engine: engine.desk.pause(account_id))

    def resume(self, account_id: int) -> Future[Account]:
        return self._engine.submit(lambda engine: engine.desk.resume(account_id))

    def approve(self, account_id: int, *, approved: bool) -> Future[Account]:
        return self._engine.submit(lambda engine: engine.desk.approve(account_id, approved=approved))

    def remove(self, account_id: int) -> Future[Account]:
        return self._engine.submit(lambda engine: engine.desk.remove(account_id))

    # -- in the browser --

    @property
    def waiting(self) -> int:
        """Return how many sign-ins wait for the browser, or for a choice."""
        return len(self._begun) + len(self._opened)

    def start_oauth(
        self, network: str, server: str, tell: Tell, app: OAuthApp | None = None, again: int | None = None
    ) -> Future[BrowserSignIn]:
        begun_id = new_id()
        starting = self._engine.submit(lambda engine: self._start(engine, begun_id, network, server, app, again, tell))

        def given_up(done: Future[BrowserSignIn]) -> None:
            if done.cancelled():
                self._end_soon(begun_id)

        starting.add_done_callback(given_up)
        return starting

    def wait_oauth(self, begun: BrowserSignIn) -> Future[Opened]:
        return self._opening(begun.id, lambda engine: self._wait(engine, begun.id))

    def connect(self, opened: Opened, brands: Mapping[str, int | NewBrand]) -> Future[Sequence[Account]]:
        async def connect_them(engine: Engine) -> Sequence[Account]:
            kept = self._opened.get(opened.id)
            if kept is None:
                raise NotFound("That sign-in has ended. Begin again.")
            chosen = [(kept.found[uid], brand) for uid, brand in brands.items()]
            made = await engine.desk.connect(kept.network, chosen, tell=kept.tell)
            self._opened.pop(opened.id, None)
            return made

        return self._engine.submit(connect_them)

    def forget(self, opened: Opened) -> None:
        self._end_soon(opened.id)

    def _opening(self, opened_id: str, work: Callable[[Engine], Coroutine[Any, Any, Opened]]) -> Future[Opened]:
        """Sign in; what is given up as it succeeds is let go of all the same."""
        opening = self._engine.submit(work)
        opening.add_done_callback(lambda done: self._end_soon(opened_id) if done.cancelled() else None)
        return opening

    def _hold(self, engine: Engine, opened_id: str, network: str, tell: Tell, found: Sequence[SignedIn]) -> Opened:
        """Hold what a sign-in opened until somebody has chosen; return what one chooses from."""
        known = engine.desk.connected(network, found)
        held = {account_uid(network, each.report.address): each for each in found}
        self._opened[opened_id] = _Opened(network, tell, held)
        brands = {uid: account.brand_id for uid, account in known.items()}
        shown = (
            OpenedAccount(uid, each.report.address, each.report.name, brands.get(uid), each.covers)
            for uid, each in held.items()
        )
        return Opened(opened_id, tuple(shown))

    def give_code(self, begun: BrowserSignIn, code: str) -> None:
        async def give(_engine: Engine) -> None:
            self._known(begun.id).receiver.give(code)

        self._engine.submit(give)

    def cancel_oauth(self, begun: BrowserSignIn) -> None:
        self._end_soon(begun.id)

    def _end_soon(self, begun_id: str) -> None:
        self._engine.submit(lambda _: self._end(begun_id))

    async def _start(
        self,
        engine: Engine,
        begun_id: str,
        network: str,
        server: str,
        app: OAuthApp | None,
        again: int | None,
        tell: Tell,
    ) -> BrowserSignIn:
        own = engine.desk.own_app(network)
        receiver = LoopbackReceiver(port=own.port if own is not None else 0)
        await receiver.__aenter__()
        address = own.redirect if own is not None and own.redirect else receiver.redirect_uri
        try:
            start = await engine.desk.start_oauth(network, server, address, app=app, again=again, tell=tell)
        except BaseException:
            await receiver.__aexit__(None, None, None)
            raise
        receiver.expect(start.state)
        self._begun[begun_id] = _Begun(network, tell, start, receiver, again)
        return BrowserSignIn(begun_id, start.url)

    async def _wait(self, engine: Engine, begun_id: str) -> Opened:
        begun = self._known(begun_id)
        try:
            code = await begun.receiver.code(begun.start.state, within=BROWSER_SECONDS)
            found = await engine.desk.opened_oauth(begun.network, begun.start, code, again=begun.again, tell=begun.tell)
        finally:
            await self._end(begun_id)
        return self._hold(engine, begun_id, begun.network, begun.tell, found)

    async def _end(self, begun_id: str) -> None:
        self._opened.pop(begun_id, None)
        begun = self._begun.pop(begun_id, None)
        if begun is not None:
            await begun.receiver.__aexit__(None, None, None)

    def _known(self, begun_id: str) -> _Begun:
        try:
            return self._begun[begun_id]
        except KeyError:
            raise NotFound("That sign-in has ended. Begin again.") from None


def _request(order: SignInOrder, tell: Tell) -> SignInRequest:
    return SignInRequest(order.method, order.server, order.user, order.secret, tell, order.channels)


async def _networks(engine: Engine) -> Sequence[NetworkChoice]:
    return choices(engine.desk.networks(), engine.desk.networks_with_app(), engine.desk.switched_on())


def choices(
    networks: Iterable[NetworkInfo], with_app: Container[str] = (), switched_on: Container[str] = ()
) -> Sequence[NetworkChoice]:
    """Return networks as a person is offered them, by title.

    ``with_app`` are those of which an app is known, ``switched_on`` those that are on although off by themselves.
    """
    infos = sorted(networks, key=lambda info: info.title.casefold())
    return [
        NetworkChoice(
            info.id,
            info.title,
            info.icon,
            info.sign_in,
            info.permissions,
            info.needs_server,
            info.needs_user,
            info.default_server,
            info.about,
            info.conditions,
            info.reading,
            info.needs_channels,
            info.own_app,
            info.id in with_app,
            info.token_from,
            info.off_because,
            info.id in switched_on,
            info.duties,
            info.approval,
            info.scopes,
            info.opens_several,
        )
        for info in infos
    ]
