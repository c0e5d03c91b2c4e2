"""What a network of the day offers: a server with its documented limits, people who write, and what the day cost."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, TypeVar
from urllib.parse import parse_qs, urlsplit

from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.models.spending import Spending
from cm_inbox.networks.base import Network, SignedIn
from cm_inbox.networks.http import HttpClient
from tests.servers.stub import Answer, StubServer

from .wire import Wire

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR
BACK = "http://127.0.0.1:1/callback"

S = TypeVar("S", bound=StubServer)


class Scene(ABC):
    """A network with its server. ``clock`` is theirs and ours."""

    title: ClassVar[str]
    spending: ClassVar[Spending] = Spending()
    has_private: ClassVar[bool] = True
    """Whether people write to us in private there as well."""

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        """``count`` says how many accounts there will be."""
        self.wire = wire
        self.clock = clock
        self.count = count
        self._servers: list[StubServer] = []
        self._turns = itertools.count()

    def seconds(self) -> float:
        """Return the clock in seconds, as servers want it."""
        return self.clock() / 1000

    def turn(self) -> int:
        """Return another number each time, for choosing who writes."""
        return next(self._turns)

    def opened(self, server: S) -> S:
        """Take note of a server that is to be let go of at the end."""
        self._servers.append(server)
        return server

    @abstractmethod
    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        """Make the account of this number, and sign in to it."""

    @abstractmethod
    def write(self, number: int, text: str, *, private: bool) -> None:
        """Have somebody write to the account of this number."""

    def spent(self) -> tuple[str, bool]:
        """Return what the day took of what it may, and whether that was kept."""
        return "", True

    @property
    @abstractmethod
    def best(self) -> str:
        """Return the best median delay that the limits permit, and why."""

    def close(self) -> None:
        for server in self._servers:
            server.stop()


async def by_browser(
    network: type[Network], scene: Scene, server: StubServer, app: OAuthApp, http: HttpClient
) -> SignedIn:
    """Sign in as whoever sits before the server's page."""
    start = await network.start_oauth(server.url, BACK, http, app=app)
    answer = await scene.wire.ask(scene.wire.build_request("GET", start.url))
    assert isinstance(answer, Answer)
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    return (await network.opened_oauth(start, code, http))[0]
