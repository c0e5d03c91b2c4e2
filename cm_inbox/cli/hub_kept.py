"""Keeping the team's hub healthy: hub health, retain, backed-up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from cm_inbox.errors import UsageError

from .hub import _app, _with_hub, hub_command
from .hub_export import hub_export
from .hub_told import metrics_fields, metrics_lines
from .session import Session, json_option, pass_session, plain_text, print_json, with_engine

if TYPE_CHECKING:
    from cm_inbox.app import App, Engine
    from cm_inbox.team.connection import Hub
    from cm_inbox.team.health import Metrics
    from cm_inbox.team.membership import Member
    from cm_inbox.team.offering import Offered


hub_command.add_command(hub_export)


@hub_command.command("health")
@json_option
@pass_session
def hub_health(session: Session, as_json: bool) -> None:
    """Tell how the hub's server is: its size, connections, claims, standbys, last backup. For admins of all brands."""

    async def work(hub: Hub, member: Member) -> Metrics:
        from cm_inbox.team.health import Health

        return await Health(hub, member.team).metrics()

    with _app(session) as app:
        fields = metrics_fields(_with_hub(app, work))
    if as_json:
        print_json(fields)
    else:
        for line in metrics_lines(fields):
            click.echo(plain_text(line))


@hub_command.command("retain")
@click.argument("days", type=click.IntRange(30, 36500), required=False)
@click.option("--for-ever", is_flag=True, help="Drop nothing any more.")
@pass_session
def hub_retain(session: Session, days: int | None, for_ever: bool) -> None:
    """Keep the team log on the hub for DAYS (30 at least), and drop the whole months before. Desktops keep all of it.

    Without DAYS: drop what is due by now. A month goes once every team of the hub lets go of it.
    """
    if for_ever and days is not None:
        raise UsageError("Give a number of days, or --for-ever.")

    async def work(hub: Hub, member: Member) -> list[str]:
        from cm_inbox.team.health import Health

        return await Health(hub, member.team).retain(None if for_ever else days or 0)

    with _app(session) as app:
        dropped = _with_hub(app, work)
    click.echo(f"Dropped: {', '.join(dropped)}." if dropped else "No month is due to be dropped.")


@hub_command.command("backed-up")
@pass_session
def hub_backed_up(session: Session) -> None:
    """Note that the hub's database was backed up just now, for `hub health` to tell."""

    async def work(hub: Hub, member: Member) -> None:
        from cm_inbox.team.health import Health

        await Health(hub, member.team).backed_up()

    with _app(session) as app:
        _with_hub(app, work)
    click.echo("Noted.")


@hub_command.command("offer")
@pass_session
def hub_offer(session: Session) -> None:
    """Tell the hub again what it lacks, where an older copy of it was restored. On each desktop; nothing is doubled."""
    with _app(session) as app:
        app.lock_engine()
        offered = with_engine(app, lambda engine: _in_step(app, engine))
    if not offered:
        click.echo("There is nothing to tell: no brand is shared here, or your role is to read.")
    for name, each in offered:
        if not any((each.messages, each.decisions, each.outcomes, each.theirs)):
            click.echo(plain_text(f"{name}: the hub lacks nothing that is here."))
            continue
        told = f"{each.messages} messages, {each.decisions} decisions, {each.outcomes} outcomes told again"
        theirs = f"; {each.theirs} decisions of colleagues are theirs to tell" if each.theirs else ""
        click.echo(plain_text(f"{name}: {told}{theirs}."))


async def _in_step(app: App, engine: Engine) -> list[tuple[str, Offered]]:
    async with engine.team.in_step() as keep_step:
        return await offered_by(app, keep_step)


async def offered_by(app: App, keep_step: Callable[[], Awaitable[None]]) -> list[tuple[str, Offered]]:
    """Tell what each brand's log lacks, and return how much that was. ``keep_step`` says and folds all there is."""
    from cm_inbox.team.claims import Claims
    from cm_inbox.team.connection import hub_of
    from cm_inbox.team.log import TeamLog
    from cm_inbox.team.membership import member_of
    from cm_inbox.team.offering import offer
    from cm_inbox.team.people import People, Role

    member = member_of(app.folder)
    here = {each.uid: each for each in app.inbox.brands()}
    found = []
    async with hub_of(member, app.credentials) as hub:
        log = TeamLog(hub, member.team, member.desktop)
        claims = Claims(hub, member.team, member.desktop)
        for brand in await People(hub, member.team).brands():
            if brand.id in here and brand.role is not Role.READER:
                row = here[brand.id].id
                leads = brand.role in (Role.LEAD, Role.ADMIN)
                told = await offer(app.store, log, claims, brand.id, row, leads=leads, keep_step=keep_step)
                found.append((brand.name, told))
    return found


COMMANDS = (hub_command,)
