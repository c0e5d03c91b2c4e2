"""A desktop on another host, as far as the network goes: its cable is pulled, and made slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest

from cm_inbox.errors import HubUnreachable
from cm_inbox.team.address import Address, parse_address
from tests.servers.apart import Apart, apart
from tests.servers.authority import Authority
from tests.servers.postgres import Unavailable
from tests.servers.wire import Wire, tls
from tests.team.conftest import World
from tests.team.faulty import desktop

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)]

PATIENCE = 2.0


@pytest.fixture
def host() -> Iterator[Apart]:
    with ExitStack() as stack:
        try:
            yield stack.enter_context(apart())
        except Unavailable as reason:
            pytest.skip(f"machine: no other host can be had here: {reason}")


@asynccontextmanager
async def hub_seen_from(host: Apart, world: World, folder: Path) -> AsyncIterator[Address]:
    """Offer the hub to the other host, by TLS."""
    authority = Authority.new()
    trusted = folder / "authorities.pem"
    trusted.write_bytes(authority.pem)
    async with Wire(world.server.port, tls(folder, authority.certificate("hub.test")), address=host.here) as wire:
        user = world.members["Mo"].address.user
        url = f"postgresql://{user}@hub.test:{wire.port}/{world.database}?hostaddr={host.here}"
        yield parse_address(url, str(trusted))


@pytest.mark.logs("eof_received")  # asyncio's, on our side of the wire
async def test_a_cable_is_pulled(copy: World, tmp_path: Path, host: Apart) -> None:
    async def there() -> None:
        async with desktop(copy, address) as mo:
            await mo.say()
            await asyncio.to_thread(host.unplug)
            with mo.impatient(PATIENCE):
                assert isinstance(await mo.told(), HubUnreachable)
            await asyncio.to_thread(host.plug)
            await mo.recovers()

    async with hub_seen_from(host, copy, tmp_path) as address:
        await host.run(there)


@pytest.mark.logs("eof_received")
async def test_a_cable_is_worn(copy: World, tmp_path: Path, host: Apart) -> None:
    async def there() -> None:
        async with desktop(copy, address) as mo:
            for _ in range(3):
                await mo.say()
            await mo.recovers()

    try:
        host.slow("delay", "100ms", "30ms", "loss", "5%")
    except Unavailable as reason:
        pytest.skip(f"machine: a cable cannot be made slow here: {reason}")
    async with hub_seen_from(host, copy, tmp_path) as address:
        await host.run(there)
