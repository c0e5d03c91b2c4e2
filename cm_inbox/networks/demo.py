"""The demo network: the adapter of the built-in world, for a first look without any account.

The accounts of the world imitate three kinds of network: pages that hide, ban and answer in private, a
fediverse that cannot hide, and sites that hold comments. Who builds the program makes one world and hands
its adapter class out::

    world = DemoWorld(seed=1, start=now(), clock=now)
    for brand in demo_brands(): ...        # create the brands and their accounts in the store
    network = Demo.for_world(world)        # a Network class like any other
    adapter = network(account, http, secrets, clock)

``account.address`` says which account of the world it is. A demo workspace that stays needs a world that
stays: ``DemoWorld.kept_in(folder, seed, clock)``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import AccountReport, SignInMethod, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Permission
from cm_inbox.models.pictures import Picture

from .base import Lookup, Network, NetworkInfo, Page, Recheck, SignedIn, SignInRequest, Source
from .demo_pictures import drawn
from .demo_script import AccountSpec, CannedReply, load_brands
from .demo_styles import STYLES
from .demo_world import DemoWorld
from .http import HttpClient

__all__ = ["CannedReply", "Demo", "DemoAccount", "DemoBrand", "DemoWorld", "demo_brands"]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account to create. ``network`` is the id of the network it imitates: what the window shows it as."""

    address: str
    name: str
    network: str
    permissions: Mapping[ActionKind, Permission]
    text_limit: TextLimit
    private_text_limit: TextLimit | None
    enclosures: Mapping[Visibility, EnclosureLimit]


@dataclass(frozen=True, slots=True)
class DemoBrand:
    """One brand to create, with its accounts and canned replies. ``colour`` is a name of the theme's eight."""

    name: str
    colour: str
    monogram: str
    accounts: tuple[DemoAccount, ...]
    canned: tuple[CannedReply, ...]


def demo_brands() -> tuple[DemoBrand, ...]:
    """Return what the demo workspace holds before anything is fetched."""
    return tuple(
        DemoBrand(
            script.brand.name,
            script.brand.colour,
            script.brand.monogram,
            tuple(_account(spec) for spec in script.accounts),
            script.canned,
        )
        for script in load_brands()
    )


def _account(spec: AccountSpec) -> DemoAccount:
    style = STYLES[spec.style]
    limits = (style.text_limit, style.private_text_limit, style.enclosures)
    return DemoAccount(spec.address, spec.name, style.imitates, style.permissions, *limits)


class Demo(Network):
    """One account of the demo world. Only the classes that ``for_world`` returns can be used."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="demo",
        title="Demo",
        icon="play",
        sign_in=(SignInMethod.TOKEN,),
        permissions={kind: Allowed() for kind in ActionKind},
        needs_user=True,
        poll=(2.0, 10.0),
        built_in=True,
    )
    _world: ClassVar[DemoWorld | None] = None

    @classmethod
    def for_world(cls, world: DemoWorld) -> type[Demo]:
        """Return the adapter class of the accounts of this world; several worlds can live side by side."""
        return type("DemoOfWorld", (cls,), {"_world": world})

    @classmethod
    def _its_world(cls) -> DemoWorld:
        if cls._world is None:
            raise UsageError("This account belongs to the demo world: open it with `cm-inbox --demo`.")
        return cls._world

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Sign in to an account of the world: ``user`` is its address, the secret is not looked at.

        Raises UsageError, NotFound, AuthRevoked.
        """
        return SignedIn(_report(cls._its_world(), request.user or ""), None, {})

    async def check(self) -> AccountReport:
        return _report(self._its_world(), self.account.address)

    def sources(self) -> Sequence[Source]:
        return (Source("log", long_poll=True),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        world = self._its_world()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        page = world.page(self.account.address, cursor)
        while not page.messages and not page.removed and (left := deadline - loop.time()) > 0:
            await world.wait(left)
            page = world.page(self.account.address, cursor)
        return page

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        return self._its_world().look(self.account.address, tuple(ids))

    async def picture(self, url: str) -> Picture:
        """Draw the picture that lies at an address of the world, or show one of ours: nothing is fetched."""
        ours = self._its_world().files.get(url)
        return ours if ours is not None else Picture("png", drawn(url))

    async def upload(self, file: Enclosure, content: bytes) -> str:
        """Keep a picture in the world's memory. It is gone when the program ends, as what it answered with stays."""
        url = f"https://fichiers.altea.example/{file.id}/{quote(file.name)}"
        self._its_world().files[url] = Picture(file.media_type.removeprefix("image/"), content)
        return url

    async def act(self, action: Action) -> ActionResult:
        return self._its_world().perform(self.account.address, action)

    async def find(self, action: Action) -> ActionResult | Lookup:
        return self._its_world().outcome(self.account.address, action.id)


def _report(world: DemoWorld, address: str) -> AccountReport:
    spec = world.account(address).spec
    style = STYLES[spec.style]
    return AccountReport(
        native_id=spec.address,
        address=spec.address,
        name=spec.name,
        permissions=style.permissions,
        text_limit=style.text_limit,
        private_text_limit=style.private_text_limit,
        enclosures=style.enclosures,
    )
