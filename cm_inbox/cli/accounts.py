"""Brands, accounts, and reading them: brand, account, sync."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import Any

import click

from cm_inbox.app import App, Engine
from cm_inbox.brand_words import follow_views
from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account, AccountReport, SignInMethod
from cm_inbox.models.instants import format_time
from cm_inbox.models.permissions import Denied, Unknown
from cm_inbox.networks import load_network
from cm_inbox.networks.base import NetworkInfo, SignInRequest
from cm_inbox.permissions import SENTENCES
from cm_inbox.sync import Pulled

from .queue import brand_id
from .session import Command, Group, Session, json_option, pass_session, print_json, print_table, warn, with_engine
from .shapes import health_fields, time_or_none

MAX_SECRET = 64 * 1024


# --- brands ------------------------------------------------------------------------------------


@click.group("brand", cls=Group)
def brand_command() -> None:
    """The clients for whom you answer."""


@brand_command.command("add")
@click.argument("name")
@click.option("--colour", help="#RRGGBB, or one of teal, plum, olive, violet, ocean, cocoa, rose, slate.")
@pass_session
def brand_add(session: Session, name: str, colour: str | None) -> None:
    """Make a brand."""
    with session.app() as app:
        made = with_engine(app, lambda engine: engine.desk.add_brand(name, colour))
        click.echo(f"{made.name}  ({made.colour}, {made.monogram})")


@brand_command.command("rename")
@click.argument("name")
@click.argument("new_name")
@pass_session
def brand_rename(session: Session, name: str, new_name: str) -> None:
    """Call a brand otherwise: its charter, saved views and searches follow. Renaming again takes it back."""
    with session.app() as app:
        wanted = brand_id(app, name)
        brand = next(each for each in app.inbox.brands() if each.id == wanted)
        changed = with_engine(
            app, lambda engine: engine.desk.change_brand(brand.id, brand.colour, brand.monogram, new_name)
        )
        views = follow_views(app.settings.saved_views, brand.name, changed.name)
        if views != app.settings.saved_views:
            app.use_settings(replace(app.settings, saved_views=views)).result()
        click.echo(f"{brand.name} → {changed.name}")


@brand_command.command("list")
@json_option
@pass_session
def brand_list(session: Session, as_json: bool) -> None:
    """List the brands."""
    with session.app() as app:
        found = app.inbox.brands()
        if as_json:
            print_json([{"id": each.id, "name": each.name, "colour": each.colour} for each in found])
        else:
            print_table([(each.id, each.name, each.colour) for each in found], ("ID", "NAME", "COLOUR"))


# --- accounts ----------------------------------------------------------------------------------


@click.group("account", cls=Group)
def account_command() -> None:
    """The accounts you answer from."""


@account_command.command("add")
@click.argument("network")
@click.option("--brand", "brand_name", required=True, help="The brand it belongs to.")
@click.option("--server", help="The server, where the network has many.")
@click.option("--user", help="The user's name or address there.")
@click.option("--channels", default="", help="The channels to read, with commas between, where the network needs it.")
@click.option(
    "--secret-stdin",
    is_flag=True,
    required=True,
    expose_value=False,
    help="Read the password or token from standard input.",
)
@click.option("--method", type=click.Choice([method.value for method in SignInMethod if method != "oauth"]))
@pass_session
def account_add(
    session: Session,
    network: str,
    brand_name: str,
    server: str | None,
    user: str | None,
    method: str | None,
    channels: str,
) -> None:
    """Sign in to an account and connect it; the secret goes to the keyring."""
    with session.app() as app:
        brand = brand_id(app, brand_name)
        assert brand is not None
        info = load_network(network).info
        way = SignInMethod(method) if method else _usual_method(info, user)
        _check_needs(info, way, server, user)
        if info.needs_channels and not channels:
            raise UsageError(f"{info.title} needs --channels.")
        secret = "" if way is SignInMethod.NONE else _secret()
        request = SignInRequest(way, server or info.default_server, user, secret, channels=channels)
        account = with_engine(app, lambda engine: engine.desk.sign_in(network, brand, request))
        click.echo(f"{account.id}  {account.network}  {account.address}  ({account.brand})")


def _usual_method(info: NetworkInfo, user: str | None) -> SignInMethod:
    """Return the way to sign in that what was given fits: a password goes with a user's name."""
    ways = [way for way in info.sign_in if way is not SignInMethod.OAUTH]
    if not ways:
        raise UsageError(f"{info.title} is signed in to in the browser: open the window for that.")
    if user is None and SignInMethod.TOKEN in ways:
        return SignInMethod.TOKEN
    return next((way for way in ways if way is not SignInMethod.TOKEN), ways[0])


def _check_needs(info: NetworkInfo, way: SignInMethod, server: str | None, user: str | None) -> None:
    if info.needs_server and not server and not info.default_server:
        raise UsageError(f"{info.title} has many servers: name yours with --server.")
    if info.needs_user and not user and way is not SignInMethod.TOKEN:  # a token knows whose it is
        raise UsageError(f"{info.title} needs --user.")


def _secret() -> str:
    if sys.stdin.isatty():
        click.echo("Password or token: ", err=True, nl=False)
    raw = sys.stdin.buffer.readline(MAX_SECRET)
    secret = raw.decode("utf-8", "replace").strip("\r\n")
    if not secret:
        raise UsageError("Standard input gave no secret.")
    return secret


@account_command.command("list")
@json_option
@pass_session
def account_list(session: Session, as_json: bool) -> None:
    """List the accounts and how they fare."""
    with session.app() as app:
        found = app.inbox.accounts()
        if as_json:
            print_json([account_fields(each) for each in found])
            return
        print_table(
            [
                (
                    each.id,
                    each.brand,
                    each.network,
                    each.address,
                    each.health.state,
                    time_or_none(each.health.last_read_at) or "-",
                    each.health.error_message or "",
                )
                for each in found
            ],
            ("ID", "BRAND", "NETWORK", "ACCOUNT", "STATE", "LAST READ", "REASON"),
        )


def account_fields(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "brand": account.brand,
        "network": account.network,
        "account": account.address,
        "name": account.name,
        "server": account.server,
        "archive": account.archive,
        "approved": account.longer > 0,
        **health_fields(account.health),
    }


@account_command.command("check")
@click.argument("account", type=int, metavar="ID")
@json_option
@pass_session
def account_check(session: Session, account: int, as_json: bool) -> None:
    """Ask the network who we are and what we may do."""
    with session.app() as app:
        report = with_engine(app, lambda engine: engine.desk.check(account))
        if as_json:
            print_json(_report_fields(report))
            return
        click.echo(f"Signed in as {report.name} ({report.address}).")
        if report.token_expires_at is not None:
            click.echo(f"The sign-in expires on {format_time(report.token_expires_at)}.")
        print_table([(kind, _permission(value)) for kind, value in report.permissions.items()], ("ACTION", "POSSIBLE"))


def _permission(permission: object) -> str:
    if isinstance(permission, Denied):
        return f"no: {SENTENCES[permission.reason]}"
    return "not known before it is tried" if isinstance(permission, Unknown) else "yes"


def _report_fields(report: AccountReport) -> dict[str, Any]:
    return {
        "id": report.native_id,
        "account": report.address,
        "name": report.name,
        "token_expires_at": time_or_none(report.token_expires_at),
        "actions": {kind.value: _permission(value) for kind, value in report.permissions.items()},
    }


@account_command.command("pause")
@click.argument("account", type=int, metavar="ID")
@pass_session
def account_pause(session: Session, account: int) -> None:
    """Read and send nothing for an account until it is resumed; what you decide waits."""
    with session.app() as app:
        paused = with_engine(app, lambda engine: engine.desk.pause(account))
        click.echo(f"{paused.address} is paused.")


@account_command.command("resume")
@click.argument("account", type=int, metavar="ID")
@pass_session
def account_resume(session: Session, account: int) -> None:
    """Read and send for a paused account again."""
    with session.app() as app:
        resumed = with_engine(app, lambda engine: engine.desk.resume(account))
        click.echo(f"{resumed.address} goes on.")


@account_command.command("approved")
@click.argument("account", type=int, metavar="ID")
@click.option("--no", "withdrawn", is_flag=True, help="It has not, or no longer.")
@pass_session
def account_approved(session: Session, account: int, withdrawn: bool) -> None:
    """Say that a network has approved an account's app for what it grants only then (Meta: human_agent)."""
    with session.app() as app:
        said = with_engine(app, lambda engine: engine.desk.approve(account, approved=not withdrawn))
        days = said.longer // 86_400_000
        much = f"for {days} days longer than usual" if days else "for the usual time"
        click.echo(f"{said.address}: private messages can be answered {much}.")


@account_command.command("remove")
@click.argument("account", type=int, metavar="ID")
@pass_session
def account_remove(session: Session, account: int) -> None:
    """Disconnect an account; its history stays."""
    with session.app() as app:
        removed = with_engine(app, lambda engine: engine.desk.remove(account))
        click.echo(f"{removed.address} is disconnected. Its history stays.")


# --- reading -----------------------------------------------------------------------------------


@click.command("sync", cls=Command)
@click.option("--once", is_flag=True, help="Read and send once, then end.")
@click.option("--account", type=int, metavar="ID", help="Only this account.")
@json_option
@pass_session
def sync_command(session: Session, once: bool, account: int | None, as_json: bool) -> None:
    """Read the accounts, then send what is due; without --once for ever, until Ctrl+C."""
    if not once and as_json:
        raise UsageError("--json goes with --once.")
    with session.app() as app:
        app.lock_engine()
        if account is not None and account not in {each.id for each in app.inbox.accounts()}:
            raise UsageError(f"There is no account {account}. `cm-inbox account list` shows them.")
        if not once:
            click.echo("Reading and sending until Ctrl+C.", err=True)
            with_engine(app, lambda engine: engine.run(account))
            return
        before = _aside(app)
        results = with_engine(app, lambda engine: _once(engine, account))
        if came := len(_aside(app) - before):
            decisions = "1 decision of yours was" if came == 1 else f"{came} decisions of yours were"
            warn(f"{decisions} set aside, nothing of it was done. `cm-inbox hub aside` shows why.")
        _print_results(app, results, as_json=as_json)
    if any(result.error is not None for result in results):
        raise click.exceptions.Exit(1)


def _aside(app: App) -> frozenset[str]:
    """Return the decisions that are set aside; without a team there are none, and nothing of teams is loaded."""
    from cm_inbox.teamwork import has_team

    if not has_team(app.folder):
        return frozenset()
    from cm_inbox.store import team as shared

    return frozenset(each.decision.id for each in app.store.read(shared.set_aside))


async def _once(engine: Engine, account: int | None) -> list[Pulled]:
    async with engine.team.in_step() as keep_step:
        await keep_step()
        pulled = await engine.sync.once(account)
        await asyncio.to_thread(engine.judging.catch_up_all)
        await keep_step()
        await engine.outbox.drain()
        await keep_step()
    return pulled


def _print_results(app: App, results: list[Pulled], *, as_json: bool) -> None:
    named = {each.id: each for each in app.inbox.accounts()}
    if as_json:
        print_json(
            [
                {
                    "account": result.account_id,
                    "address": named[result.account_id].address,
                    "arrived": result.arrived,
                    "error": result.error and {"code": result.error.code, "message": result.error.message},
                }
                for result in results
            ]
        )
        return
    for result in results:
        click.echo(f"{named[result.account_id].address}: {result.arrived} new")
        if result.error is not None:
            warn(f"{named[result.account_id].address}: {result.error.title}. {result.error.message}")


COMMANDS = (brand_command, account_command, sync_command)
