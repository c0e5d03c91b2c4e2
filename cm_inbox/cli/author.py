"""People: what is known of one, on all accounts that somebody linked; linking, unlinking, noting."""

from __future__ import annotations

from typing import Any

import click

from cm_inbox.app import App
from cm_inbox.errors import UsageError
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.dossier import Dossier, Identity, Written
from cm_inbox.models.instants import format_time
from cm_inbox.permissions import SENTENCES

from .queue import queue_cells, queue_item
from .session import Command, Group, Session, json_option, pass_session, plain_text, print_json, print_table, warn
from .shapes import decision_fields, message_fields, time_or_none
from .strikes_told import strike_fields, strike_lines

SHOWN = 50


class _People(Group):
    """Takes a number for the person to show, as well as the commands about people."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = args[0] in self.commands
        return super().resolve_command(ctx, args if known else ["show", *args])


@click.group("author", cls=_People, subcommand_metavar="ID | COMMAND [ARGS]...")
def author_command() -> None:
    """Show one person's dossier (`cm-inbox author ID`), or say who is the same person.

    ID is the author's number, as `show` prints it. People are linked within one brand only.
    """


@author_command.command("show", cls=Command)
@click.argument("author", type=int, metavar="ID")
@click.option("--search", "query", default="", help="Only the messages that this finds, as `search` does.")
@click.option("--limit", type=click.IntRange(1), default=SHOWN, show_default=True, help="How many messages.")
@json_option
@pass_session
def show_command(session: Session, author: int, query: str, limit: int, as_json: bool) -> None:
    """Show one person: identities, strikes, note, decisions, messages."""
    with session.app() as app:
        dossier = app.inbox.dossier(author)
        written = app.inbox.written(dossier.authors, query, limit=limit).result()
        told = strike_fields(app, dossier.identities[0].record, dossier.brand_id)
        if as_json:
            print_json(_fields(app, dossier, written, told))
        else:
            _print(app, dossier, written, told)


def _fields(app: App, dossier: Dossier, written: list[Written], told: dict[str, Any]) -> dict[str, Any]:
    _, rows = app.inbox.author(dossier.identities[0].record.row)
    accounts = {account.id: account for account in app.inbox.accounts(removed=True)}
    return {
        **_identity_fields(dossier.identities[0]),
        **told,
        "brand": dossier.identities[0].account.brand,
        "identities": [_identity_fields(each) for each in dossier.identities],
        "suggestions": [
            {**_identity_fields(each.identity), "why": list(each.why), "apart": each.apart}
            for each in dossier.suggestions
        ],
        "labels": list(dossier.labels),
        "note": dossier.note,
        "journal": [decision_fields(each) for each in dossier.decisions],
        "written": [
            {
                **message_fields(each.stored.message, accounts[each.account_id]),
                "conversation": each.stored.conversation_id,
            }
            for each in written
        ],
        "conversations": [queue_item(app, row.id) for row in rows],
    }


def _identity_fields(identity: Identity) -> dict[str, Any]:
    record, account = identity.record, identity.account
    return {
        "row": record.row,
        "id": record.author.id,
        "handle": record.author.handle,
        "name": record.author.name,
        "network": account.network,
        "account": account.address,
        "first_seen_at": format_time(record.first_seen_at),
        "last_seen_at": format_time(identity.last_seen_at),
        "messages": record.messages,
        "banned": record.banned,
        "banned_until": time_or_none(record.banned_until),
        "muted": record.muted,
        "muted_until": time_or_none(record.muted_until),
    }


def _print(app: App, dossier: Dossier, written: list[Written], told: dict[str, Any]) -> None:
    record = dossier.identities[0].record
    state = "banned" if record.banned else "muted" if record.muted else "neither banned nor muted"
    click.echo(plain_text(f"{record.author.name} {record.author.handle}: {dossier.messages} messages, {state}"))
    for line in strike_lines(told):
        click.echo(plain_text(line))
    if dossier.labels:
        click.echo(plain_text(f"Labels: {', '.join(dossier.labels)}"))
    if dossier.note:
        click.echo(plain_text(f"Note: {dossier.note}"))
    people = [(each, "linked" if place else "this one") for place, each in enumerate(dossier.identities)]
    people += [
        (each.identity, "told apart" if each.apart else f"perhaps: same {', '.join(each.why)}")
        for each in dossier.suggestions
    ]
    print_table(
        [
            (who.record.row, who.account.network, who.record.author.handle, who.record.messages, how)
            for who, how in people
        ],
        ("AUTHOR", "NETWORK", "HANDLE", "MESSAGES", "WHO"),
    )
    click.echo()
    brands = {brand.id: brand.name for brand in app.inbox.brands()}
    ids = dict.fromkeys(each.stored.conversation_id for each in written if each.stored.conversation_id is not None)
    rows = app.inbox.rows(list(ids))
    print_table([queue_cells(row, brands) for row in rows], ("ID", "WAITS SINCE", "BRAND", "NETWORK", "WHO", "TEXT"))


@author_command.command("link", cls=Command)
@click.argument("author", type=int, metavar="ID")
@click.argument("other", type=int, metavar="OTHER")
@pass_session
def link_command(session: Session, author: int, other: int) -> None:
    """Say that two authors of one brand are one person; `undo` takes it back."""
    _decide(session, DecisionKind.LINK_PERSON, author, other)


@author_command.command("unlink", cls=Command)
@click.argument("author", type=int, metavar="ID")
@pass_session
def unlink_command(session: Session, author: int) -> None:
    """Say that an author is none of those they are linked to."""
    _decide(session, DecisionKind.UNLINK_PERSON, author, None)


@author_command.command("apart", cls=Command)
@click.argument("author", type=int, metavar="ID")
@click.argument("other", type=int, metavar="OTHER")
@pass_session
def apart_command(session: Session, author: int, other: int) -> None:
    """Say that two authors are not one person, however alike."""
    _decide(session, DecisionKind.TELL_APART, author, other)


@author_command.command("note", cls=Command)
@click.argument("author", type=int, metavar="ID")
@click.option("--text", help="The note; an empty one takes it away.")
@pass_session
def note_command(session: Session, author: int, text: str | None) -> None:
    """Keep a note about a person, in the place of the one there is."""
    if text is None:
        raise UsageError("Give the note with --text.")
    _decide(session, DecisionKind.PERSON_NOTE, author, None, text)


def _decide(session: Session, kind: DecisionKind, author: int, other: int | None, text: str = "") -> None:
    with session.app() as app:
        receipt = app.inbox.decide_on_person(kind, author, other, text).result()
        for decision in receipt.decisions:
            click.echo(plain_text(f"{decision.kind} {author}: {decision.text}  (decision {decision.id})"))
        for refusal in receipt.refused:
            warn(f"Author {author}: not possible, {SENTENCES[refusal.denied.reason]}.")
    if receipt.refused:
        raise click.exceptions.Exit(1)


COMMANDS = (author_command,)
