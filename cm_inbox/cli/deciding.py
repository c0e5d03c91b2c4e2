"""Deciding, and taking back: do, undo."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any

import click

from cm_inbox.app import App
from cm_inbox.errors import EngineRunning, UsageError
from cm_inbox.models.decisions import APPROVING, OF_PERSON, DecisionKind, OutboxEntry, OutboxState, Receipt
from cm_inbox.permissions import SENTENCES
from cm_inbox.times import parse_when

from .articles import check_rule
from .canned import filled, worded
from .enclosing import enclosed
from .session import Command, Session, json_option, pass_session, print_json, warn, with_engine
from .shapes import outbox_fields
from .strikes_told import warned_fields, warned_line

Warned = Mapping[int, dict[str, Any]]
"""What a warning means that was just given, by conversation."""

DECISIONS = [kind.value for kind in DecisionKind if kind not in OF_PERSON | APPROVING | {DecisionKind.UNDO}]


@click.command("do", cls=Command)
@click.argument("command", type=click.Choice(DECISIONS))
@click.argument("conversations", type=int, nargs=-1, required=True, metavar="CONVERSATION...")
@click.option("--message", help="The message meant, by its network's id (default: the newest it can apply to).")
@click.option("--text", help="The answer, note, label (-label takes one off) or assignee.")
@click.option("--text-stdin", is_flag=True, help="Read the text from standard input.")
@click.option("--canned", metavar="ID", help="Answer with this canned reply of the brand's charter.")
@click.option("--fill", "fills", multiple=True, metavar="NAME=TEXT", help="Fill a place of the canned reply.")
@click.option("--language", metavar="L", help="The canned reply's language (default: as they wrote).")
@click.option("--attach", "files", multiple=True, metavar="FILE", help="Send this file along (may be repeated).")
@click.option("--description", "descriptions", multiple=True, metavar="TEXT", help="What the file attached shows.")
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
    canned: str | None,
    fills: tuple[str, ...],
    language: str | None,
    files: tuple[str, ...],
    descriptions: tuple[str, ...],
    rule: str | None,
    private: bool,
    until: str | None,
    at_once: bool,
    as_json: bool,
) -> None:
    """Decide: COMMAND is an id of the command table, such as reply, hide, ban, done, snooze, label, note."""
    if sum((text is not None, text_stdin, canned is not None)) > 1:
        raise UsageError("Give only one of --text, --text-stdin and --canned.")
    if canned is None and (fills or language):
        raise UsageError("--fill and --language are for a canned reply: name it with --canned.")
    if text_stdin:
        text = sys.stdin.buffer.read().decode("utf-8", "replace").strip("\r\n")
    kind = DecisionKind(command)
    with (
        session.app() as app,
        enclosed(
            app.inbox, kind, conversations, message, files, descriptions, private=private, at=app.clock()
        ) as enclosures,
    ):
        end = None if until is None else parse_when(until, app.clock(), future=True)
        if rule is not None:
            check_rule(app, kind, rule, conversations)
        decide = partial(
            app.inbox.decide,
            kind,
            message_id=message,
            until=end,
            delay=0 if at_once else None,
            rule=rule,
            private=private,
            files=enclosures,
        )
        if canned is None:
            receipt = decide(conversations, text=text or "").result()
        else:
            texts = worded(app, kind, canned, conversations, filled=filled(fills), language=language, private=private)
            receipt = _one_by_one(decide, texts)
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


def _one_by_one(decide: Callable[..., Future[Receipt]], texts: Mapping[int, str]) -> Receipt:
    """Decide for each conversation with its own text, so that one undo takes all of it back."""
    receipts: list[Receipt] = []
    for conversation_id, text in texts.items():
        batch = receipts[0].batch if receipts else None
        receipts.append(decide([conversation_id], text=text, batch=batch).result())
    return Receipt(
        receipts[0].batch,
        tuple(each for receipt in receipts for each in receipt.decisions),
        tuple(each for receipt in receipts for each in receipt.refused),
        receipts[-1].undo_until,
    )


def _send_now(app: App, receipt: Receipt) -> list[OutboxEntry]:
    """Send what was just decided, unless an open window on this folder does it."""
    try:
        app.lock_engine()
    except EngineRunning:
        warn("The open window sends it.")
        return []
    with_engine(app, lambda engine: engine.send())
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


COMMANDS = (do_command, undo_command)
