"""The one table of commands: whatever a key does has a name here, so it can be shown, rebound, searched and tested.

Keys are spelled as people read them: ``r`` is the character r wherever it lies on the keyboard, ``R`` its capital,
``g i`` is g and then i, ``Ctrl+Z`` and ``Shift+Down`` are held together. Named keys: Up, Down, Left, Right, Home, End,
PgUp, PgDown, Enter (both of them), Escape, Delete, Space, Tab, F1 to F12. ``keys.py`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from cm_inbox.models import DecisionKind, View

CONTEXT = "Commands"
"""The translation context of all titles."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name by which lupdate finds the text
    """Mark a text for translation later. PySide's own says that it returns an object."""
    del context
    return text


class Group(StrEnum):
    """Where a command stands in the overlay of keys and in the palette."""

    DECIDE = "decide"
    WRITE = "write"
    MOVE = "move"
    GO = "go"
    FIND = "find"
    PROGRAM = "program"


GROUP_TITLES: Mapping[Group, str] = {
    Group.DECIDE: QT_TRANSLATE_NOOP("Commands", "Decide"),
    Group.WRITE: QT_TRANSLATE_NOOP("Commands", "Write"),
    Group.MOVE: QT_TRANSLATE_NOOP("Commands", "Move and select"),
    Group.GO: QT_TRANSLATE_NOOP("Commands", "Go to"),
    Group.FIND: QT_TRANSLATE_NOOP("Commands", "Find and narrow"),
    Group.PROGRAM: QT_TRANSLATE_NOOP("Commands", "cm-inbox"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can order.

    ``title`` is English and translated by ``title_of``; ``short`` is the same for the action bar, where it is in it.
    ``decision`` is what it decides, for the commands that ask ``Inbox.permission``. ``otherwise`` is the command that
    the same key runs where this one has been done already (hide, then show again). ``needs`` says that it is about a
    conversation; ``many`` that it acts on all selected ones. ``in_text`` keeps its keys alive while text is being
    written. ``repeats``: holding the key goes on. ``view``: the view it goes to.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: Group
    icon: str = ""
    short: str = ""
    decision: DecisionKind | None = None
    otherwise: str | None = None
    needs: bool = False
    many: bool = False
    in_text: bool = False
    repeats: bool = False
    view: View | None = None


def _decide(
    kind: DecisionKind,
    title: str,
    *keys: str,
    icon: str,
    short: str = "",
    otherwise: str | None = None,
    group: Group = Group.DECIDE,
    many: bool = True,
    id: str = "",
) -> Command:
    return Command(
        id or kind.value, title, keys, group, icon, short, decision=kind, otherwise=otherwise, needs=True, many=many
    )


def _move(id: str, title: str, *keys: str, repeats: bool = True) -> Command:
    return Command(id, title, keys, Group.MOVE, repeats=repeats)


def _go(view: View, title: str, key: str, icon: str) -> Command:
    return Command(f"go-{view.value}", title, (f"g {key}",), Group.GO, icon, view=view)


COMMANDS: tuple[Command, ...] = (
    # writing
    _decide(
        DecisionKind.REPLY,
        QT_TRANSLATE_NOOP("Commands", "Reply"),
        "r",
        icon="reply",
        short=QT_TRANSLATE_NOOP("Commands", "Reply"),
        group=Group.WRITE,
        many=False,
    ),
    _decide(
        DecisionKind.REPLY_PRIVATE,
        QT_TRANSLATE_NOOP("Commands", "Reply privately"),
        "R",
        icon="lock",
        group=Group.WRITE,
        many=False,
    ),
    Command(
        "canned",
        QT_TRANSLATE_NOOP("Commands", "Canned reply"),
        ("c",),
        Group.WRITE,
        "canned",
        QT_TRANSLATE_NOOP("Commands", "Canned reply"),
        needs=True,
    ),
    _decide(
        DecisionKind.NOTE,
        QT_TRANSLATE_NOOP("Commands", "Internal note"),
        "n",
        icon="note",
        short=QT_TRANSLATE_NOOP("Commands", "Note"),
        group=Group.WRITE,
        many=False,
    ),
    Command("send", QT_TRANSLATE_NOOP("Commands", "Send"), ("Ctrl+Enter",), Group.WRITE, "send", in_text=True),
    # deciding
    _decide(
        DecisionKind.HIDE,
        QT_TRANSLATE_NOOP("Commands", "Hide"),
        "h",
        icon="hide",
        short=QT_TRANSLATE_NOOP("Commands", "Hide"),
        otherwise="unhide",
    ),
    _decide(DecisionKind.UNHIDE, QT_TRANSLATE_NOOP("Commands", "Show again"), "H", icon="eye"),
    _decide(DecisionKind.DELETE, QT_TRANSLATE_NOOP("Commands", "Delete"), "#", "Delete", icon="trash"),
    _decide(
        DecisionKind.BAN,
        QT_TRANSLATE_NOOP("Commands", "Ban"),
        "b",
        icon="ban",
        short=QT_TRANSLATE_NOOP("Commands", "Ban"),
        otherwise="unban",
    ),
    _decide(DecisionKind.UNBAN, QT_TRANSLATE_NOOP("Commands", "Lift the ban"), "B", icon="user"),
    _decide(DecisionKind.MUTE, QT_TRANSLATE_NOOP("Commands", "Mute"), "m", icon="pause", otherwise="unmute"),
    _decide(DecisionKind.UNMUTE, QT_TRANSLATE_NOOP("Commands", "Lift the mute"), "M", icon="play"),
    _decide(DecisionKind.LIKE, QT_TRANSLATE_NOOP("Commands", "Like"), "f", icon="smile"),
    _decide(
        DecisionKind.DONE,
        QT_TRANSLATE_NOOP("Commands", "Done"),
        "e",
        icon="done",
        short=QT_TRANSLATE_NOOP("Commands", "Done"),
        otherwise="reopen",
    ),
    _decide(DecisionKind.REOPEN, QT_TRANSLATE_NOOP("Commands", "Reopen"), "o", icon="redo"),
    _decide(
        DecisionKind.SNOOZE,
        QT_TRANSLATE_NOOP("Commands", "Later"),
        "s",
        icon="clock",
        short=QT_TRANSLATE_NOOP("Commands", "Later"),
    ),
    _decide(
        DecisionKind.ASSIGN,
        QT_TRANSLATE_NOOP("Commands", "Assign"),
        "a",
        icon="assign",
        short=QT_TRANSLATE_NOOP("Commands", "Assign"),
    ),
    _decide(DecisionKind.ASSIGN, QT_TRANSLATE_NOOP("Commands", "Take it myself"), "t", icon="user", id="take"),
    _decide(DecisionKind.LABEL, QT_TRANSLATE_NOOP("Commands", "Label"), "l", icon="tag"),
    Command(
        "undo",
        QT_TRANSLATE_NOOP("Commands", "Undo"),
        ("z", "Ctrl+Z"),
        Group.DECIDE,
        "undo",
        QT_TRANSLATE_NOOP("Commands", "Undo"),
    ),
    # moving and selecting
    _move("next", QT_TRANSLATE_NOOP("Commands", "Next conversation"), "j", "Down"),
    _move("previous", QT_TRANSLATE_NOOP("Commands", "Previous conversation"), "k", "Up"),
    _move("page-down", QT_TRANSLATE_NOOP("Commands", "One page down"), "PgDown"),
    _move("page-up", QT_TRANSLATE_NOOP("Commands", "One page up"), "PgUp"),
    _move("first", QT_TRANSLATE_NOOP("Commands", "First conversation"), "Home", repeats=False),
    _move("last", QT_TRANSLATE_NOOP("Commands", "Last conversation"), "End", repeats=False),
    Command("open", QT_TRANSLATE_NOOP("Commands", "Open the conversation"), ("Enter",), Group.MOVE, needs=True),
    Command("select", QT_TRANSLATE_NOOP("Commands", "Select"), ("x",), Group.MOVE, "check", needs=True),
    _move("select-next", QT_TRANSLATE_NOOP("Commands", "Select downwards"), "Shift+Down", "J"),
    _move("select-previous", QT_TRANSLATE_NOOP("Commands", "Select upwards"), "Shift+Up", "K"),
    _move("select-all", QT_TRANSLATE_NOOP("Commands", "Select all"), "Ctrl+A", repeats=False),
    _move("older-message", QT_TRANSLATE_NOOP("Commands", "Older message"), "Alt+Up"),
    _move("newer-message", QT_TRANSLATE_NOOP("Commands", "Newer message"), "Alt+Down"),
    Command("back", QT_TRANSLATE_NOOP("Commands", "Back to the list"), ("Escape",), Group.MOVE, in_text=True),
    # going
    _go(View.INBOX, QT_TRANSLATE_NOOP("Commands", "Inbox"), "i", "inbox"),
    _go(View.URGENT, QT_TRANSLATE_NOOP("Commands", "Urgent"), "u", "urgent"),
    _go(View.MINE, QT_TRANSLATE_NOOP("Commands", "Mine"), "m", "user"),
    _go(View.SNOOZED, QT_TRANSLATE_NOOP("Commands", "Snoozed"), "s", "pause"),
    _go(View.OUTBOX, QT_TRANSLATE_NOOP("Commands", "Outbox"), "o", "outbox"),
    _go(View.DONE, QT_TRANSLATE_NOOP("Commands", "Handled"), "d", "done"),
    _go(View.HISTORY, QT_TRANSLATE_NOOP("Commands", "History"), "h", "history"),
    # finding and narrowing
    Command("search", QT_TRANSLATE_NOOP("Commands", "Search"), ("/", "Ctrl+F"), Group.FIND, "search"),
    Command("palette", QT_TRANSLATE_NOOP("Commands", "All commands"), ("Ctrl+K",), Group.FIND, "menu", in_text=True),
    Command("brand-all", QT_TRANSLATE_NOOP("Commands", "All brands"), ("0",), Group.FIND, "inbox"),
    Command("brand-1", QT_TRANSLATE_NOOP("Commands", "First brand"), ("1",), Group.FIND),
    Command("brand-2", QT_TRANSLATE_NOOP("Commands", "Second brand"), ("2",), Group.FIND),
    Command("brand-3", QT_TRANSLATE_NOOP("Commands", "Third brand"), ("3",), Group.FIND),
    Command("brand-4", QT_TRANSLATE_NOOP("Commands", "Fourth brand"), ("4",), Group.FIND),
    Command("filter-public", QT_TRANSLATE_NOOP("Commands", "Only public"), (), Group.FIND, "globe"),
    Command("filter-private", QT_TRANSLATE_NOOP("Commands", "Only private"), (), Group.FIND, "lock"),
    Command("filter-unread", QT_TRANSLATE_NOOP("Commands", "Only unread"), ("u",), Group.FIND, "mail"),
    # the program
    Command("keys", QT_TRANSLATE_NOOP("Commands", "Keys"), ("?", "F1"), Group.PROGRAM, "help"),
    Command("accounts", QT_TRANSLATE_NOOP("Commands", "Accounts"), ("g a",), Group.PROGRAM, "users"),
    Command("settings", QT_TRANSLATE_NOOP("Commands", "Settings"), ("Ctrl+,", "g ,"), Group.PROGRAM, "settings"),
    Command("sync", QT_TRANSLATE_NOOP("Commands", "Fetch now"), ("F5",), Group.PROGRAM, "sync", in_text=True),
    Command("theme", QT_TRANSLATE_NOOP("Commands", "Light or dark"), ("F8",), Group.PROGRAM, "eye", in_text=True),
    Command(
        "link", QT_TRANSLATE_NOOP("Commands", "Open on the network"), ("v",), Group.PROGRAM, "external", needs=True
    ),
    Command("quit", QT_TRANSLATE_NOOP("Commands", "Quit"), ("Ctrl+Q",), Group.PROGRAM, "x", in_text=True),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

ACTION_BAR = ("reply", "canned", "hide", "ban", "done", "snooze", "assign", "note", "undo")
"""The commands of the bar under the conversation, in its order."""


def title_of(command: Command) -> str:
    """Return the title in the user's language."""
    return QCoreApplication.translate(CONTEXT, command.title)


def short_of(command: Command) -> str:
    """Return the short title in the user's language."""
    return QCoreApplication.translate(CONTEXT, command.short or command.title)


def group_title(group: Group) -> str:
    """Return a group's title in the user's language."""
    return QCoreApplication.translate(CONTEXT, GROUP_TITLES[group])


def of_decision(kind: DecisionKind) -> Command:
    """Return the command that takes a decision. Raises KeyError for UNDO's bookkeeping row: its command is undo."""
    return BY_ID[kind.value]


def keys_of(command: Command, keymap: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return a command's keys under the user's keymap, which replaces the defaults of the ids it names."""
    return tuple(keymap.get(command.id, command.keys))
