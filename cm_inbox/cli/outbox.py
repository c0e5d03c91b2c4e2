"""What waits to be sent, failed or was sent: outbox."""

from __future__ import annotations

import click

from cm_inbox.models.decisions import OutboxState

from .session import Group, Session, json_option, pass_session, print_json, print_table, with_engine
from .shapes import outbox_fields


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
        with_engine(app, lambda engine: engine.send())
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
    """Give an entry up; the text of an answer is a draft again."""
    with session.app() as app:
        given_up = app.inbox.cancel(entry).result()
        draft = app.inbox.draft(given_up.conversation_id)
        kept = draft is not None and given_up.action.text and given_up.action.text in draft.text
        there = {file.id for file in app.inbox.draft_files(given_up.conversation_id)}
        files = not given_up.action.text and any(file.id in there for file in given_up.action.files)
        said = " Its text is a draft again." if kept else " Its files are a draft again." if files else ""
        click.echo(f"{entry} is given up.{said}")


COMMANDS = (outbox_command,)
