"""The one table of commands: whatever a key does has a name here, so it can be shown, rebound, searched and tested.

Keys are spelled as people read them: ``r`` is the character r wherever it lies on the keyboard, ``R`` its capital,
``g i`` is g and then i, ``Ctrl+Z`` and ``Shift+Down`` are held together. Named keys: Up, Down, Left, Right, Home, End,
PgUp, PgDown, Enter (both of them), Escape, Delete, Space, Tab, F1 to F12. ``keys.py`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.queue import View
from cm_inbox.models.record import Record

CONTEXT = "commands"
"""The translation context of titles and short titles; ``tools/translations.py`` reads them from this table."""


class Group(StrEnum):
    """Where a command stands in the overlay of keys and in the palette."""

    DECIDE = "decide"
    WRITE = "write"
    MOVE = "move"
    GO = "go"
    FIND = "find"
    PROGRAM = "program"


class Command(Record, frozen=True):
    """Something a person can order.

    ``title`` is English and translated by ``title_of``; ``short`` replaces it in the action bar.
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
    _decide(DecisionKind.REPLY, "Reply", "r", icon="reply", group=Group.WRITE, many=False),
    _decide(DecisionKind.REPLY_PRIVATE, "Reply privately", "R", icon="lock", group=Group.WRITE, many=False),
    Command("canned", "Canned reply", ("c",), Group.WRITE, "canned", needs=True),
    _decide(DecisionKind.NOTE, "Internal note", "n", icon="note", short="Note", group=Group.WRITE, many=False),
    _decide(DecisionKind.WARN, "Warn", "w", icon="warn", group=Group.WRITE, many=False),
    _decide(DecisionKind.PROPOSE, "Propose an answer", icon="edit", group=Group.WRITE, many=False),
    _decide(DecisionKind.APPROVE, "Approve the proposed answer", "P", icon="check", many=False),
    Command("edit-proposal", "Change the proposed answer", ("T",), Group.DECIDE, "edit", needs=True),
    _decide(DecisionKind.SEND_BACK, "Send the proposed answer back", "S", icon="redo", many=False),
    Command("drop-proposal", "Withdraw the proposed answer", (), Group.DECIDE, "x", needs=True),
    Command("send", "Send", ("Ctrl+Enter",), Group.WRITE, "send", in_text=True),
    Command("attach", "Attach files", ("Ctrl+O",), Group.WRITE, "attach", needs=True, in_text=True),
    Command("next-mistake", "Next possible mistake", ("F7",), Group.WRITE, "edit", needs=True, in_text=True),
    Command("own-words", "My words", (), Group.PROGRAM, "book"),
    # deciding
    Command("follow", "Follow the charter", (), Group.DECIDE, "balance", needs=True),
    Command("why", "Why the charter says so", ("Y",), Group.DECIDE, "help", needs=True),
    Command("peek", "Read softened words", ("p",), Group.DECIDE, "eye", needs=True),
    _decide(DecisionKind.DISMISS, "Set the suggestion aside", "y", icon="x"),
    _decide(DecisionKind.PRIORITIZE, "Mark urgent", "!", icon="urgent"),
    _decide(DecisionKind.HIDE, "Hide", "h", icon="hide", otherwise="unhide"),
    _decide(DecisionKind.UNHIDE, "Show again", "H", icon="eye"),
    _decide(DecisionKind.DELETE, "Delete", "#", "Delete", icon="trash"),
    _decide(DecisionKind.BAN, "Ban", "b", icon="ban"),
    _decide(DecisionKind.UNBAN, "Lift the ban", "U", icon="user"),
    _decide(DecisionKind.MUTE, "Mute", "m", icon="pause"),
    _decide(DecisionKind.UNMUTE, "Lift the mute", "M", icon="play"),
    _decide(DecisionKind.LIKE, "Like", "f", icon="smile"),
    _decide(DecisionKind.DONE, "Done", "e", icon="done"),
    _decide(DecisionKind.REOPEN, "Reopen", "o", icon="redo"),
    _decide(DecisionKind.SNOOZE, "Later", "s", icon="clock"),
    _decide(DecisionKind.ASSIGN, "Assign", "a", icon="assign"),
    _decide(DecisionKind.ASSIGN, "Take it myself", "t", "A", icon="user", id="take"),
    Command("take-over", "Take a colleague’s answer over", ("Alt+A",), Group.WRITE, "assign", needs=True, in_text=True),
    _decide(DecisionKind.LABEL, "Label", "l", icon="tag"),
    _decide(DecisionKind.LINK_PERSON, "Link with another identity", icon="link", many=False),
    _decide(DecisionKind.TELL_APART, "Not the same person", icon="users", many=False),
    _decide(DecisionKind.UNLINK_PERSON, "Unlink an identity", icon="link", many=False),
    _decide(DecisionKind.PERSON_NOTE, "Note on the person", "N", icon="note", group=Group.WRITE, many=False),
    Command("macros", "Macros", (";",), Group.DECIDE, "play"),
    *(Command(f"macro-{number}", f"Macro {number}", (), Group.DECIDE, "play", needs=True) for number in range(1, 10)),
    Command("new-macro", "New macro", (), Group.DECIDE, "plus"),
    Command("undo", "Undo", ("z", "Ctrl+Z"), Group.DECIDE, "undo"),
    # moving and selecting
    _move("next", "Next conversation", "j", "Down"),
    _move("previous", "Previous conversation", "k", "Up"),
    _move("page-down", "One page down", "PgDown"),
    _move("page-up", "One page up", "PgUp"),
    _move("first", "First conversation", "Home", repeats=False),
    _move("last", "Last conversation", "End", repeats=False),
    Command("open", "Open, or follow the charter", ("Enter",), Group.MOVE, needs=True),
    Command("select", "Select", ("x",), Group.MOVE, "check", needs=True),
    _move("select-next", "Select downwards", "Shift+Down", "J"),
    _move("select-previous", "Select upwards", "Shift+Up", "K"),
    _move("select-all", "Select all", "Ctrl+A", repeats=False),
    _move("older-message", "Older message", "Alt+Up"),
    _move("newer-message", "Newer message", "Alt+Down"),
    Command("back", "Back to the list", ("Escape",), Group.MOVE, in_text=True),
    # going
    _go(View.INBOX, "Inbox", "i", "inbox"),
    _go(View.URGENT, "Urgent", "u", "urgent"),
    _go(View.MINE, "Mine", "m", "user"),
    _go(View.APPROVE, "To approve", "p", "check"),
    _go(View.SNOOZED, "Snoozed", "s", "pause"),
    _go(View.OUTBOX, "Outbox", "o", "outbox"),
    _go(View.DONE, "Handled", "d", "done"),
    _go(View.HISTORY, "History", "h", "history"),
    Command("charter", "Charter", ("g c",), Group.GO, "charter"),
    Command("charter-save", "Save the charter", ("Ctrl+S",), Group.WRITE, "charter", in_text=True),
    Command("charter-text", "The charter as text", ("Ctrl+E",), Group.WRITE, "file", in_text=True),
    Command("dossier", "Dossier of the person", ("d",), Group.GO, "user", needs=True),
    # finding and narrowing
    Command("similar", "Similar messages", ("=",), Group.FIND, "copy", needs=True),
    Command("search", "Search", ("/", "Ctrl+F"), Group.FIND, "search"),
    Command("palette", "All commands", ("Ctrl+K",), Group.FIND, "menu", in_text=True),
    Command("brand-all", "All brands", ("0",), Group.FIND, "inbox"),
    Command("brand-1", "First brand", ("1",), Group.FIND),
    Command("brand-2", "Second brand", ("2",), Group.FIND),
    Command("brand-3", "Third brand", ("3",), Group.FIND),
    Command("brand-4", "Fourth brand", ("4",), Group.FIND),
    Command("filter-all", "Without filter", (), Group.FIND, "filter"),
    Command("filter-public", "Only public", (), Group.FIND, "globe"),
    Command("filter-private", "Only private", (), Group.FIND, "lock"),
    Command("filter-courteous", "Only courteous ones, behind the shield", (), Group.FIND, "smile"),
    Command("unfold", "All courteous ones, or the first few, behind the shield", ("E",), Group.FIND, "smile"),
    Command("filter-hostile", "Only hostile ones, behind the shield", (), Group.FIND, "shield"),
    Command("filter-unread", "Only unread", ("u",), Group.FIND, "mail"),
    Command("filter-network", "Only one network", ("F",), Group.FIND, "filter"),
    Command("sort", "Order of the list", ("O",), Group.FIND, "sort"),
    Command("keep-view", "Keep this view", ("V",), Group.FIND, "plus"),
    Command("saved-views", "Saved views", ("g v",), Group.FIND, "filter"),
    *(
        Command(f"go-saved-{number}", f"Saved view {number}", (f"g {number}",), Group.GO, "filter")
        for number in range(1, 10)
    ),
    # the program
    Command("keys", "Keys", ("?", "F1"), Group.PROGRAM, "help"),
    Command("accounts", "Accounts", ("g a",), Group.PROGRAM, "users"),
    Command("team", "Team", ("g t",), Group.PROGRAM, "users"),
    Command("brands", "Brands: colour, letters, pictures", ("g b",), Group.PROGRAM, "tag", short="Brands"),
    Command("settings", "Settings", ("Ctrl+,", "g ,"), Group.PROGRAM, "settings"),
    Command("sync", "Fetch now", ("F5",), Group.PROGRAM, "sync", in_text=True),
    Command("density", "Low or high rows", (), Group.PROGRAM, "menu"),
    Command("rail", "Fold the left pane", ("Ctrl+B",), Group.PROGRAM, "sidebar", in_text=True),
    Command("theme", "Light or dark", ("F8",), Group.PROGRAM, "eye", in_text=True),
    Command("copy", "Copy the message", ("Ctrl+C",), Group.PROGRAM, "copy", needs=True),
    Command("attachments", "Show the pictures", ("i",), Group.PROGRAM, "image", needs=True),
    Command("link", "Open on the network", ("v",), Group.PROGRAM, "external", needs=True),
    Command("shield", "Shield: soften, courteous ones first", ("B",), Group.PROGRAM, "shield", short="Shield mode"),
    Command("break", "Five minutes’ pause", (), Group.PROGRAM, "coffee"),
    Command("hand-over", "Hand the hostile ones over", (), Group.PROGRAM, "assign"),
    Command("wellbeing", "Wellbeing: breaks, limits, quiet hours", (), Group.PROGRAM, "coffee"),
    Command("notifications", "Notifications and tray", (), Group.PROGRAM, "megaphone"),
    Command("quit", "Quit", ("Ctrl+Q",), Group.PROGRAM, "x", in_text=True),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

ACTION_BAR = ("reply", "canned", "hide", "ban", "done", "snooze", "assign", "note", "undo")
"""The commands of the bar under the conversation, in its order."""

BEGIN_GROUP = frozenset({"done", "undo"})
"""Those of them that stand behind a line."""


def title_of(command: Command) -> str:
    """Return the title in the user's language."""
    return QCoreApplication.translate(CONTEXT, command.title)


def short_of(command: Command) -> str:
    """Return the short title in the user's language."""
    return QCoreApplication.translate(CONTEXT, command.short or command.title)


def group_title(group: Group) -> str:
    """Return a group's title in the user's language."""
    translate = QCoreApplication.translate
    return {
        Group.DECIDE: translate("CommandGroups", "Decide"),
        Group.WRITE: translate("CommandGroups", "Write"),
        Group.MOVE: translate("CommandGroups", "Move and select"),
        Group.GO: translate("CommandGroups", "Go to"),
        Group.FIND: translate("CommandGroups", "Find and narrow"),
        Group.PROGRAM: translate("CommandGroups", "Program"),
    }[group]


def of_decision(kind: DecisionKind) -> Command:
    """Return the command that takes a decision. Raises KeyError for UNDO's bookkeeping row: its command is undo."""
    return BY_ID[kind.value]


def keys_of(command: Command, keymap: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return a command's keys under the user's keymap, which replaces the defaults of the ids it names."""
    return tuple(keymap.get(command.id, command.keys))
