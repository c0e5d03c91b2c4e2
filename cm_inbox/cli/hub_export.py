"""hub export: the audit of a brand, for a client or a data-protection officer."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from cm_inbox.errors import HubChanged, NotFound, UsageError
from cm_inbox.models.instants import Millis, format_time, parse_time

from .audit_writers import WRITERS
from .hub import _app, _with_hub
from .session import Command, Session, pass_session, plain_text, warn

if TYPE_CHECKING:
    from cm_inbox.app import App
    from cm_inbox.team.connection import Hub
    from cm_inbox.team.membership import Member


@click.command("export", cls=Command)
@click.argument("brand")
@click.option("--from", "since", metavar="T", help="Only what arrived since: a day or an ISO time, UTC.")
@click.option("--to", "until", metavar="T", help="Only what arrived before.")
@click.option(
    "--format", "kind", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True, help="How."
)
@pass_session
def hub_export(session: Session, brand: str, since: str | None, until: str | None, kind: str) -> None:
    """Write who decided what for BRAND, when, on which message, by which charter, and what became of it.

    In the window's language, except for JSON. All of the log is checked before; ends with 1 and writes nothing where it
    is not what was written.
    """
    start, end = _instant(since), _instant(until)
    with _app(session) as app:
        words = _words(app)
        _with_hub(app, lambda hub, member: _export(app, hub, member, brand, (start, end), words, kind))


def _instant(said: str | None) -> Millis | None:
    if said is None:
        return None
    try:
        return parse_time(said)
    except (ValueError, OverflowError):
        raise UsageError("{text} is no time: write 2026-11-23, or 2026-11-23T10:00.", text=said) from None


def _words(app: App) -> Mapping[str, str]:
    from cm_inbox.team.audit_words import WORDS

    asked = app.settings.language
    if asked == "system":
        asked = (
            locale.setlocale(locale.LC_MESSAGES) if hasattr(locale, "LC_MESSAGES") else locale.getlocale()[0]
        ) or ""
    return WORDS["fr" if asked[:2].casefold() == "fr" else "en"]


async def _export(
    app: App, hub: Hub, member: Member, said: str, span: tuple[Millis | None, Millis | None],
    words: Mapping[str, str], kind: str,
) -> None:  # fmt: skip
    from cm_inbox.team.audit import Audit
    from cm_inbox.team.audit_names import names_for
    from cm_inbox.team.log import TeamLog
    from cm_inbox.team.people import People

    people = People(hub, member.team)
    brand = next((each for each in await people.brands() if each.name.casefold() == said.casefold()), None)
    if brand is None:
        raise NotFound("There is no brand called {name} in the team.", name=said)
    log = TeamLog(hub, member.team, member.desktop)
    names = await names_for(log, people, app.store, member)
    audit = Audit(log, brand.id, member.anchor(brand.id), *span)
    writer = WRITERS[kind](words, names, audit)
    told = {"brand": brand.name, "team": member.team_name, "name": member.name, "at": format_time(app.clock())}
    since, until = (None if each is None else format_time(each) for each in span)
    try:
        entries = await audit.entries()
    except HubChanged as problem:
        warn(f"Stopped after number {audit.end.seq}: {plain_text(problem.message)}")
        raise click.exceptions.Exit(1) from None
    writer.begin(told | {"since": since, "until": until})
    for entry in entries:
        writer.entry(entry)
    writer.end(len(entries))
    sys.stdout.flush()
