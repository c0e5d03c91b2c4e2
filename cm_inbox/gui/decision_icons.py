"""The icon of each decision, in the conversation and in the history alike. Names are files of resources/icons."""

from __future__ import annotations

from collections.abc import Mapping

from cm_inbox.models.decisions import DecisionKind

DECISION_ICONS: Mapping[DecisionKind, str] = {
    DecisionKind.REPLY: "reply",
    DecisionKind.REPLY_PRIVATE: "lock",
    DecisionKind.HIDE: "hide",
    DecisionKind.UNHIDE: "eye",
    DecisionKind.DELETE: "trash",
    DecisionKind.BAN: "ban",
    DecisionKind.UNBAN: "user",
    DecisionKind.MUTE: "pause",
    DecisionKind.UNMUTE: "play",
    DecisionKind.LIKE: "smile",
    DecisionKind.DONE: "done",
    DecisionKind.REOPEN: "redo",
    DecisionKind.SNOOZE: "clock",
    DecisionKind.ASSIGN: "assign",
    DecisionKind.LABEL: "tag",
    DecisionKind.NOTE: "note",
    DecisionKind.WARN: "warn",
    DecisionKind.PRIORITIZE: "urgent",
    DecisionKind.DISMISS: "x",
    DecisionKind.LINK_PERSON: "link",
    DecisionKind.UNLINK_PERSON: "link",
    DecisionKind.TELL_APART: "users",
    DecisionKind.PERSON_NOTE: "note",
    DecisionKind.PROPOSE: "edit",
    DecisionKind.APPROVE: "check",
    DecisionKind.SEND_BACK: "redo",
    DecisionKind.UNDO: "undo",
}
