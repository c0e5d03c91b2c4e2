"""What somebody meant to do and did not, because a colleague's decision came before: "Max meant to ban the person"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cm_inbox.gui.plain import isolated
from cm_inbox.models.decisions import Decision, DecisionKind

translate = QCoreApplication.translate

LONGEST_NAME = 40


def meant_said(decision: Decision) -> str:
    """Return who meant to do what, of a decision of which nothing was done."""
    pattern = translate("Meant", "%1 meant to %2").split("%2")  # a name is foreign: it may hold a "%2"
    actor = isolated(decision.actor, LONGEST_NAME)
    return _what(decision).join(part.replace("%1", actor) for part in pattern)


def _what(decision: Decision) -> str:
    """Return it as it follows "meant to"."""
    name = isolated(decision.text.removeprefix("-"), LONGEST_NAME)
    if decision.kind is DecisionKind.LABEL:
        off = decision.text.startswith("-")
        pattern = translate("Meant", "take the label “%1” off") if off else translate("Meant", "put the label “%1”")
        return pattern.replace("%1", name)
    if decision.kind is DecisionKind.ASSIGN:
        if not decision.text:
            return translate("Meant", "assign it to nobody")
        if decision.text == decision.actor:
            return translate("Meant", "look after it")
        return translate("Meant", "assign it to %1").replace("%1", name)
    return {
        DecisionKind.REPLY: translate("Meant", "reply"),
        DecisionKind.REPLY_PRIVATE: translate("Meant", "reply privately"),
        DecisionKind.HIDE: translate("Meant", "hide the message"),
        DecisionKind.UNHIDE: translate("Meant", "show the message again"),
        DecisionKind.DELETE: translate("Meant", "delete the message"),
        DecisionKind.BAN: translate("Meant", "ban the person"),
        DecisionKind.UNBAN: translate("Meant", "lift the ban"),
        DecisionKind.MUTE: translate("Meant", "mute the person"),
        DecisionKind.UNMUTE: translate("Meant", "lift the mute"),
        DecisionKind.LIKE: translate("Meant", "like the message"),
        DecisionKind.DONE: translate("Meant", "mark it done"),
        DecisionKind.REOPEN: translate("Meant", "reopen it"),
        DecisionKind.SNOOZE: translate("Meant", "put it off"),
        DecisionKind.NOTE: translate("Meant", "write a note"),
        DecisionKind.WARN: translate("Meant", "warn the person"),
        DecisionKind.PRIORITIZE: translate("Meant", "mark it urgent"),
        DecisionKind.DISMISS: translate("Meant", "set the charter’s suggestion aside"),
        DecisionKind.LINK_PERSON: translate("Meant", "link two people as one"),
        DecisionKind.UNLINK_PERSON: translate("Meant", "unlink the person"),
        DecisionKind.TELL_APART: translate("Meant", "keep two people apart"),
        DecisionKind.PERSON_NOTE: translate("Meant", "change the note on the person"),
        DecisionKind.PROPOSE: translate("Meant", "propose an answer"),
        DecisionKind.APPROVE: translate("Meant", "approve a proposed answer"),
        DecisionKind.SEND_BACK: translate("Meant", "send a proposed answer back"),
        DecisionKind.UNDO: translate("Meant", "take a decision back"),
    }[decision.kind]
