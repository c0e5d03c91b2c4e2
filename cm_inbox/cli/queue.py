"""Looking: queue, show, search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from cm_inbox.app import App
from cm_inbox.errors import NotFound
from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Conversation, SearchHit
from cm_inbox.models.instants import format_time
from cm_inbox.models.queue import Filter, QueueRow, View
from cm_inbox.store import verdicts

from .session import (
    Command,
    Session,
    json_option,
    pass_session,
    plain_text,
    print_json,
    print_table,
)
from .shapes import conversation_fields, message_fields, standing_fields, time_or_none
from .strikes_told import strike_fields, strike_lines, verdict_line

CONVERSATION_VIEWS = [view.value for view in View if view not in (View.OUTBOX, View.HISTORY)]


@click.command("queue", cls=Command)
@click.option("--brand", help="Only this brand.")
@click.option("--network", help="Only this network.")
@click.option("--view", type=click.Choice(CONVERSATION_VIEWS), default="inbox", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@pass_session
def queue_command(
    session: Session, brand: str | None, network: str | None, view: str, limit: int, as_json: bool
) -> None:
    """List conversations, most urgent first."""
    with session.app() as app:
        narrowed = Filter(brand_id=brand_id(app, brand), network=network)
        ids = app.inbox.ids(View(view), narrowed, limit=limit)
        if as_json:
            print_json([queue_item(app, conversation_id) for conversation_id in ids])
            return
        rows = app.inbox.rows(ids)
        brands = {brand.id: brand.name for brand in app.inbox.brands()}
        print_table(
            [queue_cells(row, brands) for row in rows], ("ID", "WAITS SINCE", "BRAND", "NETWORK", "WHO", "TEXT")
        )


def queue_cells(row: QueueRow, brands: dict[int, str]) -> Sequence[object]:
    text = " ".join(row.snippet.split())[:80]
    who = row.author_name or row.author_handle
    return row.id, time_or_none(row.waiting_since) or "-", brands.get(row.brand_id, ""), row.network, who[:24], text


def queue_item(app: App, conversation_id: int) -> dict[str, Any]:
    """Return a conversation in the queue: its newest message of theirs, and how it stands."""
    conversation = app.inbox.conversation(conversation_id)
    theirs = [stored for stored in conversation.messages if stored.message.direction == "in"]
    newest = theirs[-1] if theirs else conversation.messages[-1]
    standing = standing_fields(conversation.row, newest.verdicts)
    return {**message_fields(newest.message, conversation.account), **standing}


@click.command("show", cls=Command)
@click.argument("conversation", type=int)
@json_option
@pass_session
def show_command(session: Session, conversation: int, as_json: bool) -> None:
    """Show one conversation: messages, verdicts, notes, journal."""
    with session.app() as app:
        found = app.inbox.conversation(conversation, limit=None)
        told = strike_fields(app, found.author, found.row.brand_id)
        if as_json:
            fields = conversation_fields(found)
            print_json({**fields, "author": {**fields["author"], **told}})
        else:
            _print_conversation(found, strike_lines(told))


def _print_conversation(found: Conversation, strikes: Iterable[str]) -> None:
    row, author = found.row, found.author
    click.echo(f"Conversation {row.id}: {row.state}, {found.account.brand}, {found.account.network}")
    click.echo(plain_text(f"With {author.author.name} {author.author.handle} (author {author.row})"))
    for line in strikes:
        click.echo(plain_text(line))
    if found.thread.title or found.thread.url:
        click.echo(plain_text(f"Under: {found.thread.title or ''} {found.thread.url or ''}".rstrip()))
    for stored in found.messages:
        message = stored.message
        arrow = "<" if message.direction == "in" else ">"
        marks = "" if message.status == "visible" else f" [{message.status}]"
        edited = " (edited)" if stored.revisions else ""
        click.echo(plain_text(f"\n{arrow} {format_time(message.created_at)}  {message.author.handle}{marks}{edited}"))
        click.echo(plain_text(f"  id {message.id}, {message.visibility}"))
        click.echo(plain_text(message.text))
        for said in stored.verdicts:
            click.echo(plain_text(verdict_line(said)))
    for decision in found.decisions:
        undone = " (taken back)" if decision.undone else ""
        click.echo(
            plain_text(f"\n* {format_time(decision.at)}  {decision.actor}: {decision.kind} {decision.text}{undone}")
        )
        click.echo(f"  decision {decision.id}")
    for entry in found.pending:
        click.echo(plain_text(f"\n! {entry.action.kind} is {entry.state}: {entry.error_message or 'in the outbox'}"))


@click.command("search", cls=Command)
@click.argument("query")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@pass_session
def search_command(session: Session, query: str, limit: int, as_json: bool) -> None:
    """Find messages: words, "phrases", prefix*, from: network: brand: before: after: is:"""
    with session.app() as app:
        hits = app.inbox.search(query, limit=limit).result()
        accounts = {account.id: account for account in app.inbox.accounts(removed=True)}
        if as_json:
            print_json([_hit_item(app, hit, accounts[hit.account_id]) for hit in hits])
            return
        cells = [
            (
                hit.conversation_id or "-",
                format_time(hit.message.created_at),
                hit.message.author.handle[:24],
                " ".join(hit.message.text[:400].split())[:90],
            )
            for hit in hits
        ]
        print_table(cells, ("ID", "WHEN", "WHO", "TEXT"))


def _hit_item(app: App, hit: SearchHit, account: Account) -> dict[str, Any]:
    standing: dict[str, Any] = {"conversation": None, "state": None, "priority": None, "waiting_since": None}
    standing |= {"due_at": None, "verdicts": []}
    if hit.conversation_id is not None:
        rows = app.inbox.rows([hit.conversation_id])
        said = app.store.read(verdicts.of_messages, [hit.row]).get(hit.row, ())
        standing = standing_fields(rows[0], said) if rows else standing
    return {**message_fields(hit.message, account), **standing}


def brand_id(app: App, name: str | None) -> int | None:
    """Return the brand of that name. Raises NotFound."""
    if name is None:
        return None
    for brand in app.inbox.brands():
        if brand.name.casefold() == name.strip().casefold():
            return brand.id
    raise NotFound(f"There is no brand {name!r}. Make one with `cm-inbox brand add`.")


COMMANDS = (queue_command, show_command, search_command)
