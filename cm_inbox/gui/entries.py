"""What the conversation pane shows, as values: an entry that has not changed keeps what was laid out for it."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .seen import Progress, Seen
from .softening import soften, spoken

translate = QCoreApplication.translate


class Kind(Enum):
    THREAD = "thread"
    OLDER = "older"
    THEIRS = "theirs"
    OURS = "ours"
    NOTE = "note"
    LINE = "line"
    PENDING_REPLY = "pending-reply"
    PENDING_ACTION = "pending-action"


class Tone(Enum):
    """How an entry stands out beside its words."""

    PLAIN = "plain"
    MUTED = "muted"
    WARNING = "warning"
    DANGER = "danger"


class Doing(Enum):
    """What can be ordered of an entry."""

    SHOW_ALL = "show-all"
    SHOW_WHOLE = "show-whole"
    EARLIER = "earlier"
    OLDER = "older"
    LINK = "link"
    PICTURE = "picture"
    RETRY = "retry"
    CANCEL = "cancel"
    UNDO = "undo"


class Button(Record, frozen=True):
    """Something to order of an entry. ``target`` is a URL, an outbox or decision id, a message's id."""

    doing: Doing
    label: str
    target: str


class Link(Record, frozen=True):
    """A link inside an entry's text."""

    start: int
    end: int
    url: str


class Card(Record, frozen=True):
    """An attachment: what it is and where it lies. Nothing is loaded before somebody asks.

    No ``url``: it is on its way.

    ``account_id`` is whose adapter can fetch it, None for what only a browser shows; ``seen`` how it stands once it was
    asked for. ``hostile``: the message was judged hurtful, and a picture may be as well: it comes with a veil on.
    """

    title: str
    detail: str
    url: str
    icon: str
    account_id: int | None = None
    hostile: bool = False
    seen: Seen | None = None

    @property
    def veiled(self) -> bool:
        return self.hostile and self.shown and not (self.seen is not None and self.seen.clear)

    @property
    def shown(self) -> bool:
        return self.seen is not None and self.seen.progress is Progress.SHOWN

    @property
    def button(self) -> Button:
        """Return what a click on it orders: to show it, or to open it elsewhere."""
        asks = self.account_id is not None and (not self.shown or self.veiled)
        return Button(Doing.PICTURE if asks else Doing.LINK, self.title, self.url)


class Entry(Record, frozen=True):
    """One thing in the conversation, its texts finished and harmless. ``key`` is stable between two looks.

    ``marks`` are the places in ``text`` of the words that the charter speaks of, ``softened`` of those that are blocks.
    ``gone`` and ``new`` are those of the words that an edit took away and brought, ``bold`` of those that stand out.
    """

    key: str
    kind: Kind
    at: Millis
    head: str = ""
    meta: str = ""
    text: str = ""
    tone: Tone = Tone.PLAIN
    icon: str = ""
    struck: bool = False
    message_id: str | None = None
    author_id: str = ""
    initials: str = ""
    links: tuple[Link, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    softened: tuple[tuple[int, int], ...] = ()
    gone: tuple[tuple[int, int], ...] = ()
    new: tuple[tuple[int, int], ...] = ()
    bold: tuple[tuple[int, int], ...] = ()
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()

    @property
    def selectable(self) -> bool:
        return self.message_id is not None or bool(self.buttons)

    def spoken(self) -> str:
        """Return the entry as a screen reader says it."""
        text = spoken(soften(self.text, self.softened), translate("Row", "(softened)"))
        parts = (self.head, self.meta, text, *(f"{card.title} ({card.detail})" for card in self.cards))
        return ". ".join(part for part in parts if part)
