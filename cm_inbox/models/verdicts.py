"""What a charter is asked about a message, and what it says of it."""

from __future__ import annotations

from enum import StrEnum

from .instants import Millis
from .messages import Visibility
from .record import Record

Span = tuple[int, int]
"""Start and end of a piece of the original text, in characters (Unicode code points)."""


class Subject(Record, frozen=True):
    """One message with what is known here of its author and its surroundings, as of its arrival.

    ``id`` comes back with the verdicts and means nothing to the charter. ``own``: written by us or our team.
    ``language`` is what the network says, ``author_language`` and ``thread_language`` what the author's and the
    thread's other messages were in. ``strikes``: the warnings that were not taken back. ``duplicates``: near-equal
    messages of the last 24 hours. ``handles``: ours on that account, to know whom a mention is aimed at.
    """

    id: str
    text: str
    at: Millis
    network: str = ""
    account: str = ""
    visibility: Visibility = Visibility.PUBLIC
    own: bool = False
    author_handle: str = ""
    author_name: str = ""
    author_labels: tuple[str, ...] = ()
    author_since: Millis | None = None
    first_time: bool = False
    strikes: tuple[Strike, ...] = ()
    language: str | None = None
    author_language: str | None = None
    thread_language: str | None = None
    duplicates: int = 0
    reply_to_us: bool = False
    handles: tuple[str, ...] = ()


class Strike(Record, frozen=True):
    """A warning that an author was given, and the rule it was given for."""

    at: Millis
    rule: str = ""


class Because(Record, frozen=True):
    """One condition that held.

    ``kind`` is the condition's name in the file (``banks``, ``links``, ``strikes_at_least``), ``detail`` what made it
    hold (the term, the domain, the number), ``source`` where that stands (the bank's title), ``spans`` the places in
    the text.
    """

    kind: str
    detail: str = ""
    source: str = ""
    spans: tuple[Span, ...] = ()


class Asked(Record, frozen=True):
    """What a verdict asks for. ``mute_ms`` and ``ban_ms`` are how long, None: for good.

    ``for_privacy``: the message is hidden to spare somebody whose details it gives away, which no protection prevents.
    """

    labels: tuple[str, ...] = ()
    urgent: bool = False
    department: str | None = None
    reply: str | None = None
    hide: bool = False
    delete: bool = False
    warn: bool = False
    mute: bool = False
    mute_ms: int | None = None
    ban: bool = False
    ban_ms: int | None = None
    done: bool = False
    protect: bool = False
    for_privacy: bool = False


class Verdict(Record, frozen=True):
    """What one rule says of one message.

    ``charter`` names the version that said so. ``automatic``: the rule acts alone, as far as what it asks can be taken
    back. ``held_back_by`` is the protecting rule because of which nothing suppressing is asked any more: ``asked`` is
    what remains. ``short`` is the title where there is little room. Verdicts of one message come in the order of
    precedence: protections, then severity, then the order in the file.
    """

    rule: str
    title: str
    severity: int
    asked: Asked
    because: tuple[Because, ...] = ()
    charter: str = ""
    automatic: bool = False
    held_back_by: str | None = None
    spans: tuple[Span, ...] = ()
    short: str = ""


class Standing(StrEnum):
    """What became of a verdict."""

    OPEN = "open"
    APPLIED = "applied"  # a person decided so, or the rule itself where it is automatic
    DISMISSED = "dismissed"  # a person did not share it


class StoredVerdict(Record, frozen=True):
    """A verdict as the store keeps it."""

    row: int
    verdict: Verdict
    standing: Standing = Standing.OPEN
