"""What lies between a desktop and its hub fails: cut, silent, slow, badly certified, or somebody else's words."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.errors import HubNotTrusted, HubRefused, HubSlow, HubUnreachable
from cm_inbox.models.instants import new_id
from cm_inbox.team.address import parse_address
from cm_inbox.team.log import NewEvent
from cm_inbox.team.people import Role
from tests.servers.authority import Authority
from tests.servers.wire import Wire, tls
from tests.team.conftest import World
from tests.team.faulty import desktop
from tests.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)]

PATIENCE = 2.0


async def test_a_way_that_is_cut(copy: World) -> None:
    async with Wire(copy.server.port) as wire:
        address = replace(copy.members["Mo"].address, port=wire.port)
        async with desktop(copy, address) as mo:
            await mo.say()
            wire.cut()
            await mo.say()  # over a new connection, unnoticed
            wire.refuses = True
            wire.cut()
            assert isinstance(await mo.told(), HubUnreachable)
            wire.refuses = False
            await mo.recovers()


async def test_a_way_that_falls_silent(copy: World) -> None:
    """Nobody is told, and what was sent is acknowledged: only a deadline of one's own helps."""
    async with Wire(copy.server.port) as wire:
        address = replace(copy.members["Mo"].address, port=wire.port)
        async with desktop(copy, address) as mo:
            await mo.log.heads()
            wire.silent = True
            with mo.impatient(PATIENCE):
                told = await mo.told()
            assert isinstance(told, HubSlow)
            assert "did not answer in time" in told.message
            wire.silent = False
            await mo.recovers()


async def test_what_is_not_wanted_any_more_waits_for_nothing(copy: World) -> None:
    """The program ends while the way is silent: it does not wait for an answer that does not come."""
    async with Wire(copy.server.port) as wire:
        address = replace(copy.members["Mo"].address, port=wire.port)
        async with desktop(copy, address) as mo:
            await mo.log.heads()
            wire.silent = True
            asked = asyncio.create_task(mo.say())
            await until(lambda: wire.swallowed)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            wire.silent = False
            await mo.recovers()


async def test_over_a_slow_way_less_is_said_at_once(copy: World) -> None:
    """400 kB at 100 kB/s do not get through in the time of one question; piece by piece they do."""
    async with Wire(copy.server.port) as wire:
        address = replace(copy.members["Mo"].address, port=wire.port)
        async with desktop(copy, address) as mo:
            await mo.log.heads()
            wire.pace = 100_000
            body = '"' + "x" * 2000 + '"'
            mo.said += [NewEvent(new_id(), 1_760_000_000_000, "decision/note", body) for _ in range(200)]
            with mo.impatient(PATIENCE / 2), pytest.raises(HubSlow):
                await mo.log.append(mo.brand, mo.said)
            assert mo.log._pace <= len(mo.said) / 4
            wire.pace = 800_000
            await mo.recovers()


@asynccontextmanager
async def _stranger(code: str, said: str) -> AsyncIterator[int]:
    """Give the port of a server that turns everybody away, in the language of its country."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (length,) = struct.unpack("!i", await reader.readexactly(4))
        if length == 8:
            await reader.readexactly(4)
            writer.write(b"N")
            (length,) = struct.unpack("!i", await reader.readexactly(4))
        await reader.readexactly(length - 4)
        fields = f"SFATAL\0VFATAL\0C{code}\0M{said}\0\0".encode()
        writer.write(b"E" + struct.pack("!i", len(fields) + 4) + fields)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("code", "said", "means"),
    [
        ("57P03", "le système de bases de données se lance", "starting or stopping"),
        ("57P03", "das Datenbanksystem startet", "starting or stopping"),
        ("53300", "zu viele Clients", "as many connections"),
        ("53300", "trop de connexions pour le rôle « cm_hub_1 »", "as many connections"),
        ("28P01", "authentification par mot de passe échouée", "Your access has ended"),
    ],
)
async def test_a_server_of_another_language(copy: World, code: str, said: str, means: str) -> None:
    async with _stranger(code, said) as port:
        address = replace(copy.members["Mo"].address, port=port)
        async with desktop(copy, address) as mo:
            told = await mo.told()
            assert means in told.message
            assert isinstance(told, HubRefused) == (code == "28P01")


FAULTS = {
    "has expired": {"begins": -60, "ends": -1},
    "clock of this computer": {"begins": 2, "ends": 60},
    "another host": {},
    "is not trusted": {},
    "no encrypted connection": {},
}


@pytest.mark.logs("eof_received")  # asyncio's, on our side of the wire, when it is let go of right after the handshake
@pytest.mark.parametrize("what", FAULTS)
async def test_a_certificate_that_is_mended(copy: World, tmp_path: Path, what: str) -> None:
    """Each fault is named; once the server's certificate is right the same desktop goes on."""
    authority = Authority.new()
    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes(authority.pem)
    signer = Authority.new() if what == "is not trusted" else authority
    host = "elsewhere.test" if what == "another host" else "hub.test"
    plain = what == "no encrypted connection"
    wrong = None if plain else tls(tmp_path, signer.certificate(host, **FAULTS[what]))
    member = copy.members["Mo"]
    async with Wire(copy.server.port, wrong) as wire:
        url = f"postgresql://{member.address.user}@hub.test:{wire.port}/{copy.database}?hostaddr=127.0.0.1"
        async with desktop(copy, parse_address(url, str(trusted))) as mo:
            told = await mo.told()
            assert (type(told), told.title) == (HubNotTrusted, "The connection to the hub is not safe")
            assert what in told.message
            wire.context = tls(tmp_path, authority.certificate("hub.test"))
            await mo.recovers()
            wire.context = wrong
            wire.cut()
            assert isinstance(await mo.told(), HubNotTrusted), "a certificate that goes bad on the way"
            wire.context = tls(tmp_path, authority.certificate("hub.test"))
            await mo.recovers(HubNotTrusted)


async def test_an_access_that_ends_on_the_way(copy: World, tmp_path: Path) -> None:
    nora = await copy.join(await copy.invite("Ada", "Nora", Role.MODERATOR, "Altéa"), tmp_path / "nora")
    async with desktop(copy, name="Nora") as desk:
        await desk.say()
        async with copy.people("Ada") as people:
            await people.revoke(nora.person)
        told = await desk.told()
        assert (type(told), told.title) == (HubRefused, "The hub does not let you in")
        again = await copy.join(await copy.invite("Ada", "Nora", Role.MODERATOR, "Altéa"), tmp_path / "again")
        assert again.person != nora.person
    async with desktop(copy, name="Nora") as desk:
        await desk.recovers()
