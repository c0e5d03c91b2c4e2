"""Making a hub, inviting, joining and leaving; what is said where that cannot be."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.errors import (
    AlreadyJoined,
    HubError,
    HubForbidden,
    HubMissing,
    HubNewer,
    HubNotTrusted,
    HubOlder,
    HubRefused,
    HubUnreachable,
    NotFound,
    NotJoined,
)
from cm_inbox.models.instants import new_id
from cm_inbox.team import checking, joining, membership
from cm_inbox.team import migrations as hub_migrations
from cm_inbox.team.address import parse_address
from cm_inbox.team.claims import Claims, ClaimStanding, What
from cm_inbox.team.codes import read_code
from cm_inbox.team.connection import hub_of
from cm_inbox.team.migrations import migrations
from cm_inbox.team.people import Role
from tests.servers.authority import Authority
from tests.servers.postgres import PASSWORD
from tests.servers.wire import Wire, tls
from tests.team.conftest import Drawer, World, event

pytestmark = pytest.mark.anyio

Change = Callable[[World], None]


async def test_an_invitation_works_once(copy: World, tmp_path: Path) -> None:
    code = await copy.invite("Ada", "Nora", Role.WRITER, "Altéa", "Bosco")
    member = await copy.join(code, tmp_path / "nora")
    assert (member.name, member.team_name) == ("Nora", "Agence")
    assert membership.load(tmp_path / "nora") == member
    assert PASSWORD not in (tmp_path / "nora" / "hub.json").read_text()
    secret = copy.drawer.kept[member.secret_name]["password"]
    assert secret not in (tmp_path / "nora" / "hub.json").read_text()
    with pytest.raises(HubRefused, match="used already"):
        await joining.join(tmp_path, Drawer(), read_code(code))
    with pytest.raises(AlreadyJoined, match="Agence already"):
        await joining.join(tmp_path / "nora", copy.drawer, read_code(code))
    async with copy.people("Nora") as people:
        assert [(each.name, each.role) for each in await people.brands()] == [("Altéa", "writer"), ("Bosco", "writer")]


async def test_of_two_who_have_a_code_one_joins(copy: World, tmp_path: Path) -> None:
    invitation = read_code(await copy.invite("Ada", "Nora", Role.READER, "Altéa"))
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    drawers = [Drawer(), Drawer()]
    came = await asyncio.gather(
        *(joining.join(folder, drawer, invitation) for folder, drawer in zip(folders, drawers, strict=True)),
        return_exceptions=True,
    )
    refused = [each for each in came if isinstance(each, HubError)]
    assert len(refused) == 1, came
    loser = came.index(refused[0])
    assert membership.load(folders[loser]) is None
    assert drawers[loser].kept == {}
    winner = membership.load(folders[1 - loser])
    assert winner is not None
    async with hub_of(winner, drawers[1 - loser]) as hub:
        assert await hub.ask("SELECT state FROM hub.hello()") == [("active",)]


async def test_a_lost_answer_is_no_lost_invitation(copy: World, tmp_path: Path) -> None:
    invitation = read_code(await copy.invite("Ada", "Nora", Role.READER, "Altéa"))
    async with Wire(copy.server.port) as wire:
        wire.lose_after = b"hub.redeem"
        moved = replace(invitation, address=replace(invitation.address, port=wire.port))
        member = await joining.join(tmp_path, copy.drawer, moved)
        assert wire.lost == 1
        async with hub_of(member, copy.drawer) as hub:
            assert await hub.ask("SELECT state FROM hub.hello()") == [("active",)]


async def test_an_invitation_ends(copy: World, tmp_path: Path) -> None:
    late = read_code(await copy.invite("Ada", "Nora", Role.READER, "Altéa"))
    copy.superuser(f"ALTER ROLE \"{late.address.user}\" VALID UNTIL '2020-01-01'")
    with pytest.raises(HubRefused, match="too old"):
        await joining.join(tmp_path, copy.drawer, late)
    withdrawn = read_code(await copy.invite("Ada", "Omar", Role.READER, "Altéa"))
    async with copy.people("Ada") as people:
        await people.revoke((await people.find("omar")).id)
        with pytest.raises(NotFound):
            await people.find("Omar")
    with pytest.raises(HubRefused, match="withdrawn"):
        await joining.join(tmp_path, copy.drawer, withdrawn)
    assert membership.load(tmp_path) is None


async def test_admins_see_who_is_invited_and_who_has_gone(copy: World, tmp_path: Path) -> None:
    await copy.invite("Abel", "Nora", Role.READER, "Altéa")
    with pytest.raises(HubForbidden):
        await copy.invite("Abel", "Omar", Role.READER, "Bosco")
    with pytest.raises(HubError, match="of that name"):
        await copy.invite("Ada", "nora", Role.WRITER, "Altéa")
    async with copy.people("Abel") as people:
        found = {each.name: each for each in await people.members()}
        assert found["Nora"].state == "invited"
        assert found["Nora"].invited_until is not None
        assert [post.brand for post in found["Ada"].posts] == [None]
        assert "Ben" not in found
    async with copy.people("Mo") as people:
        assert "Nora" not in {each.name for each in await people.members()}
    async with copy.people("Abel") as people:
        await people.revoke(found["Nora"].id)
        assert {each.name: each.state for each in await people.members()}["Nora"] == "revoked"


async def test_leaving_forgets_and_the_last_admin_stays(copy: World, tmp_path: Path) -> None:
    here = tmp_path / "nora"
    await copy.join(await copy.invite("Ada", "Nora", Role.READER, "Altéa"), here)
    assert (await joining.leave(here, copy.drawer)).name == "Nora"
    assert membership.load(here) is None
    assert copy.members["Nora"].secret_name not in copy.drawer.kept
    ada = tmp_path / "ada"
    ada.mkdir()
    membership.save(ada, copy.members["Ada"])
    with pytest.raises(HubForbidden, match="A team needs an admin"):
        await joining.leave(ada, copy.drawer)
    assert membership.load(ada) is not None
    await joining.leave(ada, copy.drawer, anyway=True)
    assert membership.load(ada) is None
    with pytest.raises(NotJoined):
        await joining.leave(ada, copy.drawer)


# --- versions ----------------------------------------------------------------------------------


async def init(world: World, folder: Path, url: str | None = None, password: str = PASSWORD) -> joining.Made:
    address = parse_address(url or world.server.url(world.database))
    return await joining.init(folder, world.drawer, address, password, team=None, name="Ada")


async def test_init_brings_up_to_date_once(copy: World, tmp_path: Path) -> None:
    assert (await init(copy, tmp_path)).steps == 0
    newest = migrations()[-1].number
    copy.superuser(f"UPDATE hub.meta SET version = {newest - 1}")
    with pytest.raises(HubOlder):
        async with copy.hub("Mo") as hub:
            await hub.ask("SELECT 1")
    copy.superuser(f"UPDATE hub.meta SET version = {newest + 1}")
    async with copy.hub("Mo") as hub:
        assert await hub.ask("SELECT 1") == [(1,)], "a newer hub may still suit us"
    copy.superuser(f"UPDATE hub.meta SET oldest = {newest + 1}")
    with pytest.raises(HubNewer):
        async with copy.hub("Mo") as hub:
            await hub.ask("SELECT 1")
    copy.superuser(f"INSERT INTO hub.migration VALUES ({newest + 1}, 'of the future', '')")
    with pytest.raises(HubNewer):
        await init(copy, tmp_path)


async def test_a_schema_made_otherwise_is_left_alone(copy: World, tmp_path: Path) -> None:
    copy.superuser("UPDATE hub.migration SET digest = 'x' WHERE number = 2")
    with pytest.raises(HubError, match="another version of: log"):
        await init(copy, tmp_path)
    other = World(copy.server, copy.server.new_database())
    with pytest.raises(HubMissing):
        async with World(copy.server, other.database, copy.members, copy.brands, copy.drawer).copy().hub("Mo") as hub:
            await hub.ask("SELECT 1")
    other.superuser("CREATE SCHEMA hub")
    with pytest.raises(HubError, match="of something else"):
        await init(other, tmp_path)


async def test_a_rented_database_needs_no_superuser(hub_server: object, world: World, tmp_path: Path) -> None:
    """Whoever may make roles and owns the database can make the hub; whoever may not is told, and nothing is left."""
    rented = World(world.server, world.server.new_database())
    for login, rights in (("renter", "CREATEROLE"), ("nobody_much", "")):
        rented.superuser(f"DROP ROLE IF EXISTS {login}_{rented.database}")
        rented.superuser(f"CREATE ROLE {login}_{rented.database} LOGIN {rights} PASSWORD 'rent'")
    rented.superuser(f"ALTER DATABASE {rented.database} OWNER TO renter_{rented.database}")
    with pytest.raises(HubForbidden, match="CREATEROLE"):
        await init(rented, tmp_path, world.server.url(rented.database, f"nobody_much_{rented.database}"), "rent")
    assert rented.superuser("SELECT count(*) FROM pg_namespace WHERE nspname = 'hub'") == [(0,)]
    url = world.server.url(rented.database, f"renter_{rented.database}")
    made = await joining.init(tmp_path, rented.drawer, parse_address(url), "rent", team="Agence", name="Ada")
    assert made.member is not None
    rented.members["Ada"] = made.member
    await rented.share("Ada", "Altéa")
    member = await rented.join(await rented.invite("Ada", "Nora", Role.READER, "Altéa"), tmp_path / "nora")
    async with rented.people("Ada") as people:
        await people.revoke(member.person)
    with pytest.raises(HubRefused):
        async with rented.hub("Nora") as hub:
            await hub.ask("SELECT 1")
    assert (await init(rented, tmp_path, url, "rent")).steps == 0


# --- connections -------------------------------------------------------------------------------


async def test_a_wrong_address_is_said(world: World, tmp_path: Path, free_port: int) -> None:
    member = world.members["Mo"]
    with pytest.raises(HubUnreachable, match="refused"):
        async with hub_of(replace(member, address=replace(member.address, port=free_port)), world.drawer) as hub:
            await hub.ask("SELECT 1")
    with pytest.raises(HubMissing):
        async with hub_of(replace(member, address=replace(member.address, database="no_such")), world.drawer) as hub:
            await hub.ask("SELECT 1")
    with pytest.raises(HubRefused):
        await init(world, tmp_path, password="wrong")


HOUR_GLASS = {"expired": {"begins": -60, "ends": -1}, "not valid yet": {"begins": 2, "ends": 60}}


@pytest.mark.logs("eof_received")  # asyncio's, on our side of the wire, when it is let go of right after the handshake
@pytest.mark.parametrize("what", ["sound", "expired", "not valid yet", "another host", "not trusted", "no encrypted"])
async def test_elsewhere_only_a_certificate_that_proves_itself_will_do(world: World, tmp_path: Path, what: str) -> None:
    """A host that is not this computer by its name: TLS is asked of it, wherever the address leads."""
    authority = Authority.new()
    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes((Authority.new() if what == "not trusted" else authority).pem)
    host = "elsewhere.test" if what == "another host" else "hub.test"
    pair = authority.certificate(host, **HOUR_GLASS.get(what, {}))
    context: ssl.SSLContext | None = None if what == "no encrypted" else tls(tmp_path, pair)
    member = world.members["Mo"]
    async with Wire(world.server.port, context) as wire:
        url = f"postgresql://{member.address.user}@hub.test:{wire.port}/{world.database}?hostaddr=127.0.0.1"
        address = parse_address(url, str(trusted))
        async with hub_of(replace(member, address=address), world.drawer) as hub:
            if what == "sound":
                assert await hub.ask("SELECT state FROM hub.hello()") == [("active",)]
                return
            with pytest.raises(HubNotTrusted, match=what) as told:
                await hub.ask("SELECT 1")
            assert str(told.value.title) == "The connection to the hub is not safe"


async def test_a_password_is_never_sent(world: World) -> None:
    member = world.members["Mo"]
    async with Wire(world.server.port, asks_plainly=True) as wire:
        moved = replace(member, address=replace(member.address, port=wire.port))
        async with hub_of(moved, world.drawer) as hub:
            with pytest.raises(HubNotTrusted, match="SCRAM"):
                await hub.ask("SELECT 1")
    assert wire.heard == b""


async def test_a_hub_of_before_claims_is_brought_up_to_date(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Version 3 had a log and no claims. Its desktops are told; what is in the log stays, and counts as decided."""
    old = World(world.server, world.server.new_database(), drawer=Drawer())
    before = migrations()[:3]
    with monkeypatch.context() as earlier:
        earlier.setattr(hub_migrations, "migrations", lambda: before)
        earlier.setattr(hub_migrations, "OLDEST", 1)
        await old.found("Agence", "Ada", tmp_path / "Ada")
        await old.share("Ada", "Altéa")
        await old.join(await old.invite("Ada", "Mo", Role.MODERATOR, "Altéa"), tmp_path / "Mo")
        async with old.log("Mo") as log:
            await log.append(old.brands["Altéa"], [event(), event("message")])
    with pytest.raises(HubOlder):
        async with old.hub("Mo") as hub:
            await hub.ask("SELECT 1")
    made = await init(old, tmp_path)
    assert made.steps == migrations()[-1].number - 3
    altea, key, mo = old.brands["Altéa"], new_id(), old.members["Mo"]
    async with old.hub("Mo") as hub, old.log("Mo") as log:
        claims = Claims(hub, mo.team, mo.desktop)
        assert (await claims.claim(What.ACTION, altea, key, known_seq=1)).standing is ClaimStanding.BEHIND
        held = await claims.claim(What.ACTION, altea, key, known_seq=2)
        told = event("outcome", f'{{"action": "{key}", "fence": {held.fence}}}')
        assert [each.standing for each in await log.append(altea, [told])] == ["new"]
        assert [each.problem async for each in checking.check(log, mo)] == [None]
    channels = old.superuser("SELECT count(DISTINCT channel), count(*) FROM hub.stream")
    assert channels == [(2, 2)], "each stream has one of its own"
    with monkeypatch.context() as earlier:
        earlier.setattr(hub_migrations, "migrations", lambda: before)
        with pytest.raises(HubNewer):
            async with old.hub("Mo") as hub:
                await hub.ask("SELECT 1")
    old.server.drop(old.database)
