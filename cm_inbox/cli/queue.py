"""Looking and deciding: queue, show, search, do, undo, outbox."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from cm_inbox.app import App
from cm_inbox.errors import EngineRunning, NotFound, UsageError
from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Conversation, SearchHit
from cm_inbox.models.decisions import OF_PERSON, DecisionKind, OutboxEntry, OutboxState, Receipt
from cm_inbox.models.instants import format_time
from cm_inbox.models.queue import Filter, QueueRow, View
from cm_inbox.permissions import SENTENCES
from cm_inbox.store import verdicts
from cm_inbox.times import parse_when

from .articles import check_rule
from .session import (
    Command,
    Group,
    Session,
    json_option,
    pass_session,
    plain_text,
    print_json,
    print_table,
    warn,
    with_engine,
)
from .shapes import conversation_fields, message_fields, outbox_fields, standing_fields, time_or_none
from .strikes_told import strike_fields, strike_lines, verdict_line, warned_fields, warned_line

CONVERSATION_VIEWS = [view.value for view in View if view not in (View.OUTBOX, View.HISTORY)]
Warned = Mapping[int, dict[str, Any]]
"""What a warning means that was just given, by conversation."""

DECISIONS = [kind.value for kind in DecisionKind if kind not in OF_PERSON | {DecisionKind.UNDO}]


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


# --- deciding ----------------------------------------------------------------------------------


@click.command("do", cls=Command)
@click.argument("command", type=click.Choice(DECISIONS))
@click.argument("conversations", type=int, nargs=-1, required=True, metavar="CONVERSATION...")
@click.option("--message", help="The message meant, by its network's id (default: the newest it can apply to).")
@click.option("--text", help="The answer, note, label (-label takes one off) or assignee.")
@click.option("--text-stdin", is_flag=True, help="Read the text from standard input.")
@click.option("--rule", metavar="ID", help="The article of the charter that the decision rests on.")
@click.option("--private", is_flag=True, help="Send a warning under a public message in private.")
@click.option("--until", help="End of a snooze, mute or ban: 30m, 2h, 3d or an ISO time.")
@click.option("--now", "at_once", is_flag=True, help="Skip the undo window and send at once.")
@json_option
@pass_session
def do_command(
    session: Session,
    command: str,
    conversations: tuple[int, ...],
    message: str | None,
    text: str | None,
    text_stdin: bool,
    rule: str | None,
    private: bool,
    until: str | None,
    at_once: bool,
    as_json: bool,
) -> None:
    """Decide: COMMAND is an id of the command table, such as reply, hide, ban, done, snooze, label, note."""
    if text is not None and text_stdin:
        raise UsageError("Give either --text or --text-stdin.")
    if text_stdin:
        text = sys.stdin.buffer.read().decode("utf-8", "replace").strip("\r\n")
    with session.app() as app:
        end = None if until is None else parse_when(until, app.clock(), future=True)
        if rule is not None:
            check_rule(app, DecisionKind(command), rule, conversations)
        order = app.inbox.decide(
            DecisionKind(command),
            conversations,
            message_id=message,
            text=text or "",
            until=end,
            delay=0 if at_once else None,
            rule=rule,
            private=private,
        )
        receipt = order.result()
        entries = _send_now(app, receipt) if at_once else []
        given = [each.conversation_id for each in receipt.decisions if each.kind is DecisionKind.WARN]
        warned = {each: warned_fields(app, each) for each in given}
        if as_json:
            print_json(_receipt_fields(receipt, entries, warned))
        else:
            _print_receipt(receipt, entries, warned)
    failed = [entry for entry in entries if entry.state is not OutboxState.SENT]
    if receipt.refused or failed:
        raise click.exceptions.Exit(1)


def _send_now(app: App, receipt: Receipt) -> list[OutboxEntry]:
    """Send what was just decided, unless an open window on this folder does it."""
    try:
        app.lock_engine()
    except EngineRunning:
        warn("The open window sends it.")
        return []
    with_engine(app, lambda engine: engine.outbox.drain())
    ours = {decision.id for decision in receipt.decisions}
    return [entry for entry in app.inbox.outbox(limit=10_000) if entry.decision_id in ours]


def _receipt_fields(receipt: Receipt, entries: Iterable[OutboxEntry], warned: Warned) -> dict[str, Any]:
    return {
        "batch": receipt.batch,
        "decisions": [
            {"id": each.id, "conversation": each.conversation_id, **warned.get(each.conversation_id, {})}
            for each in receipt.decisions
        ],
        "refused": [
            {"conversation": refusal.conversation_id, "reason": refusal.denied.reason} for refusal in receipt.refused
        ],
        "outbox": [outbox_fields(entry) for entry in entries],
    }


def _print_receipt(receipt: Receipt, entries: Iterable[OutboxEntry], warned: Warned) -> None:
    for decision in receipt.decisions:
        click.echo(f"{decision.kind} {decision.conversation_id}  (decision {decision.id})")
        if decision.conversation_id in warned:
            click.echo(warned_line(warned[decision.conversation_id]))
    for refusal in receipt.refused:
        warn(f"Conversation {refusal.conversation_id}: not possible, {SENTENCES[refusal.denied.reason]}.")
    for entry in entries:
        line = f"Conversation {entry.conversation_id}: {entry.action.kind} {entry.state}"
        if entry.error_message and entry.state is not OutboxState.SENT:
            warn(f"{line}. {entry.error_title}: {entry.error_message}")
        else:
            click.echo(line)


@click.command("undo", cls=Command)
@click.argument("decision", required=False, metavar="[JOURNAL_ID]")
@pass_session
def undo_command(session: Session, decision: str | None) -> None:
    """Take a decision back: the one named, else the newest of yours."""
    with session.app() as app:
        receipt = app.inbox.undo(decision).result()
        for undone in receipt.undone:
            how = receipt.how[undone.id].value
            click.echo(f"Taken back: {undone.kind} {undone.conversation_id} ({how})")
        for refusal in receipt.refused:
            warn(f"Conversation {refusal.conversation_id}: {SENTENCES[refusal.denied.reason]}.")
    if receipt.refused:
        raise click.exceptions.Exit(1)


# --- the outbox --------------------------------------------------------------------------------


@click.group("outbox", cls=Group, invoke_without_command=True)
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True)
@json_option
@click.pass_context
def outbox_command(context: click.Context, limit: int, as_json: bool) -> None:
    """List what waits to be sent, failed, or was sent; what needs a person comes first."""
    if context.invoked_subcommand is not None:
        return
    with context.ensure_object(Session).app() as app:
        entries = app.inbox.outbox(limit=limit)
        if as_json:
            print_json([outbox_fields(entry) for entry in entries])
            return
        print_table(
            [
                (entry.id, entry.state, entry.conversation_id, entry.action.kind, entry.error_message or "")
                for entry in entries
            ],
            ("ID", "STATE", "CONVERSATION", "ACTION", "REASON"),
        )


@outbox_command.command("send")
@pass_session
def outbox_send(session: Session) -> None:
    """Send what is due."""
    with session.app() as app:
        app.lock_engine()
        before = {entry.id: entry.state for entry in app.inbox.outbox(limit=100_000)}
        with_engine(app, lambda engine: engine.outbox.drain())
        after = [entry for entry in app.inbox.outbox(limit=100_000) if before.get(entry.id) != entry.state]
        for entry in after:
            click.echo(f"{entry.id}  {entry.action.kind} {entry.conversation_id}: {entry.state}")
    if any(entry.state in (OutboxState.FAILED, OutboxState.UNKNOWN) for entry in after):
        raise click.exceptions.Exit(1)


@outbox_command.command("retry")
@click.argument("entry", metavar="ID")
@pass_session
def outbox_retry(session: Session, entry: str) -> None:
    """Send a failed or unclear entry again."""
    with session.app() as app:
        app.inbox.retry(entry).result()
        click.echo(f"{entry} waits to be sent again.")


@outbox_command.command("cancel")
@click.argument("entry", metavar="ID")
@pass_session
def outbox_cancel(session: Session, entry: str) -> None:
    """Give an entry up."""
    with session.app() as app:
        app.inbox.cancel(entry).result()
        click.echo(f"{entry} is given up.")


def brand_id(app: App, name: str | None) -> int | None:
    """Return the brand of that name. Raises NotFound."""
    if name is None:
        return None
    for brand in app.inbox.brands():
        if brand.name.casefold() == name.strip().casefold():
            return brand.id
    raise NotFound(f"There is no brand {name!r}. Make one with `cm-inbox brand add`.")


COMMANDS = (
    queue_command,
    show_command,
    search_command,
    do_command,
    undo_command,
    outbox_command,
)
