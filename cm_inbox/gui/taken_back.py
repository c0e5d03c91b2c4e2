"""What an undo says of itself: "Taken back: message hidden, Marie Dupont · nothing was sent"."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from cm_inbox.deciding import AUTOMATON
from cm_inbox.models.decisions import Decision, DecisionKind, Undoing, UndoReceipt
from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import QueueRow

from . import texts
from .plain import isolated

translate = QCoreApplication.translate

LONGEST_NAME = 40
KINDS_NAMED = 3
"""Of so many kinds of decisions each is named; a macro may have more."""


def said_of(receipt: UndoReceipt, row: QueueRow | None, now: Millis, me: str = "") -> str:
    """Return what was taken back, whose it was, whom it was about, and what that means on the network.

    ``row`` is the conversation of the first decision, None where it is not here any more. ``me``: what is our own goes
    without a name.
    """
    first = receipt.undone[0]
    oldest_first = [*reversed(receipt.undone)]
    said = translate("Undone", "Taken back: %1").replace("%1", _what(oldest_first))
    others = dict.fromkeys(each.actor for each in oldest_first if each.actor != AUTOMATON)
    if me and set(others) - {me}:
        said += f" ({', '.join(isolated(each, LONGEST_NAME) for each in others)})"
    about = _whom(row, len({decision.conversation_id for decision in receipt.undone}))
    parts = [f"{said}, {about}" if about else said, _how(receipt.how[first.id])]
    parts += [texts.denied(receipt.refused[0].denied, now)] if receipt.refused else []
    return " · ".join(part for part in parts if part)


def _what(decisions: Iterable[Decision]) -> str:
    kinds = list(dict.fromkeys(what(decision) for decision in decisions))
    more = ["…"] if len(kinds) > KINDS_NAMED else []
    return " + ".join([*kinds[:KINDS_NAMED], *more])


def _whom(row: QueueRow | None, conversations: int) -> str:
    others = conversations - 1
    if row is None:
        return translate("Undone", "%n conversation(s)", "", conversations) if others else ""
    name = isolated(row.author_name or row.author_handle or row.author_native_id, LONGEST_NAME)
    if not others:
        return name
    return translate("Undone", "%1 and %n other conversation(s)", "", others).replace("%1", name)


def _how(how: Undoing) -> str:
    return {
        Undoing.LOCAL: "",
        Undoing.CANCELLED: translate("Undone", "nothing was sent"),
        Undoing.INVERSE: translate("Undone", "it was sent already: the opposite is on its way"),
    }[how]


def what(decision: Decision) -> str:
    """Return a decision in a few words, as they follow a colon: "message hidden", "assigned to Léa"."""
    name = isolated(decision.text.removeprefix("-"), LONGEST_NAME)
    if decision.kind is DecisionKind.LABEL:
        off = decision.text.startswith("-")
        pattern = translate("Undone", "label “%1” taken off") if off else translate("Undone", "label “%1”")
        return pattern.replace("%1", name)
    if decision.kind is DecisionKind.ASSIGN:
        if not decision.text:
            return translate("Undone", "assigned to nobody")
        return translate("Undone", "assigned to %1").replace("%1", name)
    return {
        DecisionKind.REPLY: translate("Undone", "reply"),
        DecisionKind.REPLY_PRIVATE: translate("Undone", "private reply"),
        DecisionKind.HIDE: translate("Undone", "message hidden"),
        DecisionKind.UNHIDE: translate("Undone", "message shown again"),
        DecisionKind.DELETE: translate("Undone", "message deleted"),
        DecisionKind.BAN: translate("Undone", "ban"),
        DecisionKind.UNBAN: translate("Undone", "ban lifted"),
        DecisionKind.MUTE: translate("Undone", "mute"),
        DecisionKind.UNMUTE: translate("Undone", "mute lifted"),
        DecisionKind.LIKE: translate("Undone", "like"),
        DecisionKind.DONE: translate("Undone", "done"),
        DecisionKind.REOPEN: translate("Undone", "reopened"),
        DecisionKind.SNOOZE: translate("Undone", "put off"),
        DecisionKind.NOTE: translate("Undone", "note"),
        DecisionKind.WARN: translate("Undone", "warning"),
        DecisionKind.PRIORITIZE: translate("Undone", "marked urgent"),
        DecisionKind.DISMISS: translate("Undone", "suggestion set aside"),
        DecisionKind.LINK_PERSON: translate("Undone", "linked as one person"),
        DecisionKind.UNLINK_PERSON: translate("Undone", "no longer linked"),
        DecisionKind.TELL_APART: translate("Undone", "kept as two people"),
        DecisionKind.PERSON_NOTE: translate("Undone", "note on the person"),
        DecisionKind.PROPOSE: translate("Undone", "proposed answer"),
        DecisionKind.APPROVE: translate("Undone", "approval"),
        DecisionKind.SEND_BACK: translate("Undone", "proposal sent back"),
        DecisionKind.UNDO: translate("Undone", "undo"),
    }[decision.kind]
