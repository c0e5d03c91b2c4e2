"""The team's hub: hub init, invite, join, members, revoke, status, leave, verify."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cm_inbox.app import App
from cm_inbox.errors import HubError, HubForbidden, HubRefused, NotFound, NotJoined, UsageError

from .hub_told import (
    aside_fields,
    aside_lines,
    check_lines,
    known_fields,
    known_lines,
    member_fields,
    member_lines,
    metrics_fields,
    status_fields,
    status_lines,
)
from .session import Group, Session, json_option, pass_session, plain_text, print_json, warn

if TYPE_CHECKING:
    # psycopg takes its time: who has no hub does not wait for it
    from cm_inbox.store.connection import Connection
    from cm_inbox.team.connection import Hub
    from cm_inbox.team.membership import Member
    from cm_inbox.team.people import People

T = TypeVar("T")
ROLES = ("reader", "writer", "moderator", "lead", "admin")
MOST_GIVEN = 64 * 1024

root_certificate = click.option(
    "--root-cert",
    default="",
    metavar="FILE",
    help="The authorities to trust instead of the usual ones, where yours signs its own certificates.",
)


@click.group("hub", cls=Group)
def hub_command() -> None:
    """The team: share one queue through a PostgreSQL database."""
    try:
        import_module("cm_inbox.team.connection")
    except ImportError as error:
        raise HubError(
            "PostgreSQL's client library (libpq) is missing on this computer ({reason}).", reason=error
        ) from error


@hub_command.command("init")
@click.argument("url")
@click.option("--team", metavar="NAME", help="Found this team, with you as its first admin.")
@click.option("--secret-stdin", is_flag=True, help="Read the database login's password from standard input.")
@root_certificate
@pass_session
def hub_init(session: Session, url: str, team: str | None, secret_stdin: bool, root_cert: str) -> None:
    """Make the hub in a database of its own, or bring it up to date.

    URL is postgresql://LOGIN@HOST/DATABASE, with a login that may make roles and schemas.
    """
    from cm_inbox.team import joining
    from cm_inbox.team.address import parse_address

    address = parse_address(url, root_cert)
    password = _given("Password of the database login: ") if secret_stdin else None
    with _app(session) as app:
        name = app.settings.name
        made = _run(joining.init(app.folder, app.credentials, address, password, team=team, name=name))
    steps = f"{made.steps} steps done" if made.steps else "nothing to do"
    click.echo(f"The hub is of version {made.version} ({steps}).")
    if made.member is not None:
        click.echo(plain_text(f"Team {made.member.team_name}: you are {made.member.name}, its first admin."))


@hub_command.command("invite")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What they may do there.")
@click.option("--brand", "brands", multiple=True, metavar="B", help="A brand they work on; may be given again.")
@click.option("--all-brands", is_flag=True, help="All brands, those to come too.")
@click.option("--days", type=click.IntRange(1, 30), default=7, show_default=True, help="How long the code works.")
@json_option
@pass_session
def hub_invite(
    session: Session, name: str, role: str, brands: tuple[str, ...], all_brands: bool, days: int, as_json: bool
) -> None:
    """Invite NAME: prints a code that works once. A brand of yours that the team has not yet is shared with it."""
    if bool(brands) == all_brands:
        raise UsageError("Name the brands with --brand, or give --all-brands.")
    with _app(session) as app:
        from cm_inbox.team.membership import member_of

        code = _with_people(app, lambda people: _invited(app, people, name, role, brands, days))
        is_here = member_of(app.folder).address.is_here
    if as_json:
        print_json({"name": name, "role": role, "brands": list(brands) or None, "days": days, "code": code})
        return
    click.echo(code)
    warn(f"Give this code to {plain_text(name)} alone: it opens the team's hub once, within {days} days.")
    if is_here:
        warn("The hub's address is of this computer: the code leads nowhere from another one.")


async def _invited(app: App, people: People, name: str, role: str, brands: tuple[str, ...], days: int) -> str:
    from cm_inbox.team.people import Role

    ids = [await _shared(app, people, brand) for brand in brands]
    return await people.invite(name, Role(role), ids, days)


async def _shared(app: App, people: People, name: str) -> str:
    """Return the id of a brand in the team; one that is only here is shared first. Raises NotFound, HubError."""
    wanted = name.casefold()
    shared = next((each for each in await people.brands() if each.name.casefold() == wanted), None)
    if shared is not None:
        return shared.id
    ours = next((each for each in app.inbox.brands() if each.name.casefold() == wanted), None)
    if ours is None:
        raise NotFound("There is no brand called {name} in the team, nor here.", name=name)
    await people.add_brand(ours.uid, ours.name)
    return ours.uid


@hub_command.command("share")
@click.argument("brand")
@pass_session
def hub_share(session: Session, brand: str) -> None:
    """Share BRAND with its history and all that is decided there from now on. Only an admin of all brands can."""
    from cm_inbox.team.people import People

    with _app(session) as app:
        from cm_inbox.store import shared as told
        from cm_inbox.store import team as shared

        ours = next((each for each in app.inbox.brands() if each.name.casefold() == brand.casefold()), None)
        if ours is None:
            raise NotFound("There is no brand called {name} here.", name=brand)
        if app.store.read(told.is_shared, ours.id):
            click.echo(plain_text(f"{ours.name} is shared already."))
            return
        uid = _with_hub(app, lambda hub, member: _share(app, People(hub, member.team), member, ours.name))

        def begin(conn: Connection) -> None:
            shared.begin(conn, shared.adopt(conn, uid, ours.name, at=app.clock()).id)

        app.store.write(begin).result()
    click.echo(plain_text(f"{ours.name} is shared. An open window, or `cm-inbox sync`, tells its history."))


async def _share(app: App, people: People, member: Member, name: str) -> str:
    """Share a brand, and remember what we may do there; return its id in the team. Raises HubError."""
    from cm_inbox.team.membership import keep_roles

    uid = await _shared(app, people, name)
    keep_roles(app.folder, member, {each.id: each.role.value for each in await people.brands()})
    return uid


@hub_command.group("aside", cls=Group, invoke_without_command=True)
@json_option
@pass_session
@click.pass_context
def hub_aside(context: click.Context, session: Session, as_json: bool) -> None:
    """List your decisions of which nothing was done: a colleague's stood, or your role does not permit them."""
    if context.invoked_subcommand is not None:
        return
    with _app(session) as app:
        from cm_inbox.store import team as shared
        from cm_inbox.team.membership import member_of

        member_of(app.folder)
        found = app.store.read(shared.set_aside)
        rows = app.inbox.rows([each.decision.conversation_id for each in found])
    if as_json:
        print_json([aside_fields(each) for each in found])
    else:
        aside_lines(found, {each.id: each.author_name or each.author_handle for each in rows})


@hub_aside.command("drop")
@click.argument("decision", metavar="ID")
@pass_session
def hub_aside_drop(session: Session, decision: str) -> None:
    """Let go of one of them: it was taken anew, or is not wanted any more."""
    with _app(session) as app:
        from cm_inbox.store import team as shared

        if not app.store.write(shared.drop_aside, decision).result():
            raise NotFound("Nothing of yours is set aside by that name.")
    click.echo("It is not listed any more.")


@hub_command.command("join")
@root_certificate
@json_option
@pass_session
def hub_join(session: Session, root_cert: str, as_json: bool) -> None:
    """Join a team with the code of an invitation, read from standard input."""
    from cm_inbox.team import joining
    from cm_inbox.team.codes import read_code

    invitation = read_code(_given("Code of the invitation: "), root_cert)
    with _app(session) as app:
        member = _run(joining.join(app.folder, app.credentials, invitation))
    if as_json:
        print_json({"team": member.team_name, "name": member.name, "person": member.person})
    else:
        click.echo(plain_text(f"You are {member.name} in the team {member.team_name}."))
        click.echo("Its brands come when you open the window, or run `cm-inbox sync`.")


@hub_command.command("members")
@json_option
@pass_session
def hub_members(session: Session, as_json: bool) -> None:
    """List who works on your brands; for admins, also who is invited and who has gone."""
    with _app(session) as app:
        found = _with_people(app, lambda people: people.members())
    if as_json:
        print_json([member_fields(each) for each in found])
    else:
        member_lines(found)


@hub_command.command("revoke")
@click.argument("who", metavar="NAME|ID")
@pass_session
def hub_revoke(session: Session, who: str) -> None:
    """Withdraw somebody's access, or an invitation, at once."""

    async def work(people: People) -> str:
        person = await people.find(who)
        await people.revoke(person.id)
        return person.name

    with _app(session) as app:
        name = _with_people(app, work)
    click.echo(plain_text(f"{name} has no access any more. What they did stays in the team log."))


@hub_command.command("status")
@json_option
@pass_session
def hub_status(session: Session, as_json: bool) -> None:
    """Tell how this desktop stands with the hub: who you are there, your brands and how far their logs are."""
    from cm_inbox.team.health import Health
    from cm_inbox.team.log import TeamLog
    from cm_inbox.team.membership import keep_roles
    from cm_inbox.team.people import People

    async def work(hub: Hub, member: Member) -> dict[str, Any]:
        brands = await People(hub, member.team).brands()
        keep_roles(app.folder, member, {each.id: each.role.value for each in brands})
        began = time.perf_counter()
        heads = await TeamLog(hub, member.team, member.desktop).heads()
        took = time.perf_counter() - began
        assert hub.hello is not None
        try:
            server = metrics_fields(await Health(hub, member.team).metrics())
        except HubForbidden:  # for admins of all brands
            server = None
        return {**status_fields(member, hub.hello, brands, heads, took), "server": server}

    with _app(session) as app:
        try:
            fields = _with_hub(app, work)
        except NotJoined:
            raise
        except HubError as error:
            _tell_without_the_hub(app, error, as_json=as_json)
            raise
        _add_how_far(app, fields)
    if as_json:
        print_json(fields)
    else:
        status_lines(fields)


def _tell_without_the_hub(app: App, error: HubError, *, as_json: bool) -> None:
    """Tell what is known here of how this desktop stands."""
    from cm_inbox.store import shared as told
    from cm_inbox.store import team as shared
    from cm_inbox.team.membership import keep_roles, member_of, roles_at

    member = member_of(app.folder)
    if isinstance(error, HubRefused):
        keep_roles(app.folder, member, {})
        member = member_of(app.folder)
    here = app.store.read(told.brands)
    roles = roles_at(member, here)
    brands = [
        {"name": each.name, "role": roles.get(each.id), "unsaid": app.store.read(shared.unsaid, each.id)}
        for each in app.inbox.brands()
        if each.id in here.values()
    ]
    fields = known_fields(member, brands)
    if as_json:
        print_json({**fields, "error": {"code": error.code, "message": error.message}})
    else:
        known_lines(fields)


def _add_how_far(app: App, fields: dict[str, Any]) -> None:
    """Add what of each brand's log is not in this history yet, and what of this history is not in the log."""
    from cm_inbox.store import team as shared

    here = {each.uid: each.id for each in app.inbox.brands()}
    taken = set(app.store.read(shared.shared_brands))
    for each in fields["brands"]:
        row = here.get(each.pop("id"))
        folded, unsaid = 0, 0
        if row in taken:
            folded, unsaid = app.store.read(shared.anchor, row)[0], app.store.read(shared.unsaid, row)
        each |= {"behind": max(0, each["events"] - folded), "unsaid": unsaid}


@hub_command.command("leave")
@click.option("--anyway", is_flag=True, help="Forget the team here even where the hub cannot be told.")
@pass_session
def hub_leave(session: Session, anyway: bool) -> None:
    """Leave the team. Your history stays."""
    from cm_inbox.team import joining

    with _app(session) as app:
        member = _run(joining.leave(app.folder, app.credentials, anyway=anyway))
        app.store.write(_shares_nothing).result()
    click.echo(plain_text(f"You have left the team {member.team_name}. The history on this desktop stays."))


@hub_command.command("verify")
@json_option
@pass_session
def hub_verify(session: Session, as_json: bool) -> None:
    """Check that nothing in the team log was changed, taken out or put in. Ends with 1 where something was."""
    from cm_inbox.team import checking, membership
    from cm_inbox.team.log import TeamLog
    from cm_inbox.team.people import People

    async def work(hub: Hub, member: Member) -> list[dict[str, Any]]:
        names = {each.id: each.name for each in await People(hub, member.team).brands()}
        told = []
        anchors = dict(member.anchors)
        async for each in checking.check(TeamLog(hub, member.team, member.desktop), member):
            brand = names.get(each.stream)
            problem = each.problem and each.problem.message
            told.append({"brand": brand, "events": each.anchor.seq, "hash": each.anchor.hash.hex(), "problem": problem})
            if problem is None:
                anchors[each.stream] = (each.anchor.seq, each.anchor.hash.hex())
        membership.save(app.folder, replace(member, anchors=anchors))
        return told

    with _app(session) as app:
        checked = _with_hub(app, work)
    if as_json:
        print_json(checked)
    else:
        check_lines(checked)
    if any(each["problem"] for each in checked):
        raise click.exceptions.Exit(1)


def _shares_nothing(conn: Connection) -> None:
    from cm_inbox.store import team as shared

    shared.end(conn)


def hub_works(app: App) -> str:
    """Say who this desktop is in its team. Raises HubError, CredentialError, NotJoined."""

    async def work(hub: Hub, member: Member) -> str:
        await hub.ask("SELECT 1")
        return f"{member.name} in the team {member.team_name}, at {member.address.host}"

    return _with_hub(app, work)


# --- what they share ---------------------------------------------------------------------------


def _app(session: Session) -> Any:
    if session.demo:
        raise UsageError("The demo world has no team: leave --demo out.")
    return session.app()


def _given(prompt: str) -> str:
    """Return a secret from standard input, which is never an argument."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt.rstrip(": "), hide_input=True, err=True))
    text = sys.stdin.buffer.read(MOST_GIVEN).decode("utf-8", "replace").strip()
    if not text:
        raise UsageError("Standard input gave no secret.")
    return text


def _run(work: Coroutine[Any, Any, T]) -> T:
    from cm_inbox.team.running import run

    return run(work)


def _with_hub(app: App, work: Callable[[Hub, Member], Coroutine[Any, Any, T]]) -> T:
    """Do something as the person this desktop is in its team. Raises NotJoined, HubError."""
    from cm_inbox.team.connection import hub_of
    from cm_inbox.team.membership import member_of

    member = member_of(app.folder)

    async def all_of_it() -> T:
        async with hub_of(member, app.credentials) as hub:
            return await work(hub, member)

    return _run(all_of_it())


def _with_people(app: App, work: Callable[[People], Coroutine[Any, Any, T]]) -> T:
    from cm_inbox.team.people import People

    return _with_hub(app, lambda hub, member: work(People(hub, member.team)))


COMMANDS = (hub_command,)
