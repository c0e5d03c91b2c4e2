"""Conversations and messages as the command line prints them in JSON: the fields of docs/jsonl.md, and more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cm_inbox.models.accounts import Account, Health
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import Decision, OutboxEntry
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import Message
from cm_inbox.models.queue import QueueRow
from cm_inbox.models.verdicts import Asked, StoredVerdict


def time_or_none(at: Millis | None) -> str | None:
    return None if at is None else format_time(at)


def message_fields(message: Message, account: Account) -> dict[str, Any]:
    """Return a message in the fields that import and export use."""
    thread, author = message.thread, message.author
    return {
        "network": account.network,
        "account": account.address,
        "brand": account.brand,
        "id": message.id,
        "parent": message.parent,
        "thread": {"id": thread.id, "kind": thread.kind, "title": thread.title, "url": thread.url},
        "author": {"id": author.id, "handle": author.handle, "name": author.name},
        "direction": message.direction,
        "visibility": message.visibility,
        "status": message.status,
        "text": message.text,
        "created_at": format_time(message.created_at),
        "edited_at": time_or_none(message.edited_at),
        "url": message.url,
    }


def standing_fields(row: QueueRow, verdicts: Sequence[StoredVerdict] = ()) -> dict[str, Any]:
    """Return how a conversation stands, with what its charter says of the message that is printed."""
    return {
        "conversation": row.id,
        "state": row.state,
        "priority": row.priority,
        "waiting_since": time_or_none(row.waiting_since),
        "due_at": time_or_none(row.due_at),
        "snoozed_until": time_or_none(row.snoozed_until),
        "assigned_to": row.assigned_to,
        "labels": list(row.labels),
        "unread": row.unread,
        "verdicts": [verdict_fields(each) for each in verdicts],
    }


def verdict_fields(stored: StoredVerdict) -> dict[str, Any]:
    """Return what one rule says of a message; ``spans`` are in characters of its text."""
    verdict = stored.verdict
    return {
        "rule": verdict.rule,
        "title": verdict.title,
        "severity": verdict.severity,
        "spans": [list(span) for span in verdict.spans],
        "because": [{"kind": each.kind, "detail": each.detail, "source": each.source} for each in verdict.because],
        "suggest": list(suggestions(verdict.asked)),
        "automatic": verdict.automatic,
        "held_back_by": verdict.held_back_by,
        "charter": verdict.charter,
        "standing": stored.standing,
    }


def suggestions(asked: Asked) -> Iterator[str]:
    """Yield what a verdict asks for, in words that scripts can tell apart: ``hide``, ``label:spam``, ``ban:30d``."""
    if asked.protect:
        yield "protect"
    for label in asked.labels:
        yield f"label:{label}"
    if asked.urgent:
        yield "prioritize"
    if asked.department:
        yield f"assign:{asked.department}"
    if asked.reply:
        yield f"reply:{asked.reply}"
    for name in ("hide", "delete", "warn"):
        if getattr(asked, name):
            yield name
    for name, asks, length in (("mute", asked.mute, asked.mute_ms), ("ban", asked.ban, asked.ban_ms)):
        if asks:
            yield f"{name}:{'for good' if length is None else _length(length)}"
    if asked.done:
        yield "done"


def _length(length: Millis) -> str:
    minutes = length // 60_000
    for unit, size in (("d", 1_440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def decision_fields(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "at": format_time(decision.at),
        "actor": decision.actor,
        "kind": decision.kind,
        "conversation": decision.conversation_id,
        "message": decision.message_id,
        "text": decision.text,
        "until": time_or_none(decision.until),
        "undoes": decision.undoes,
        "undone": decision.undone,
        "rule": decision.rule,
        "charter": decision.charter,
    }


def outbox_fields(entry: OutboxEntry) -> dict[str, Any]:
    error = None
    if entry.error_code is not None:
        error = {"code": entry.error_code, "title": entry.error_title, "message": entry.error_message}
    return {
        "id": entry.id,
        "decision": entry.decision_id,
        "conversation": entry.conversation_id,
        "account": entry.account_id,
        "action": entry.action.kind,
        "message": entry.action.message_id,
        "text": entry.action.text,
        "state": entry.state,
        "not_before": format_time(min(entry.not_before, 253_402_300_799_000)),
        "attempts": entry.attempts,
        "error": error,
    }


def conversation_fields(conversation: Conversation) -> dict[str, Any]:
    """Return a whole conversation; each message has the queue's fields too."""
    standing = standing_fields(conversation.row)
    author = conversation.author
    return {
        **standing,
        "network": conversation.account.network,
        "account": conversation.account.address,
        "brand": conversation.account.brand,
        "author": {
            "row": author.row,
            "id": author.author.id,
            "handle": author.author.handle,
            "name": author.author.name,
            "messages": author.messages,
            "banned": author.banned,
            "banned_until": time_or_none(author.banned_until),
            "muted": author.muted,
            "muted_until": time_or_none(author.muted_until),
            "strikes": [{"at": format_time(strike.at), "rule": strike.rule} for strike in author.strikes],
        },
        "messages": [
            {
                **message_fields(stored.message, conversation.account),
                **standing_fields(conversation.row, stored.verdicts),
                "revisions": [
                    {"text": revision.text, "seen_until": format_time(revision.seen_until)}
                    for revision in stored.revisions
                ],
            }
            for stored in conversation.messages
        ],
        "notes": [
            decision_fields(decision)
            for decision in conversation.decisions
            if decision.kind == "note" and not decision.undone
        ],
        "journal": [decision_fields(decision) for decision in conversation.decisions],
        "outbox": [outbox_fields(entry) for entry in conversation.pending],
    }


def health_fields(health: Health) -> dict[str, Any]:
    return {
        "state": health.state,
        "last_read_at": time_or_none(health.last_read_at),
        "next_try_at": time_or_none(health.next_try_at),
        "error": health.error_message and f"{health.error_title}: {health.error_message}",
        "token_expires_at": time_or_none(health.token_expires_at),
        "gap": health.gap,
        "gap_at": time_or_none(health.gap_at),
        "signed_in_at": time_or_none(health.signed_in_at),
        "quotas": [
            {
                "scope": quota.scope,
                "remaining": quota.remaining,
                "limit": quota.limit,
                "reset_at": time_or_none(quota.reset_at),
            }
            for quota in health.quotas
        ],
    }
