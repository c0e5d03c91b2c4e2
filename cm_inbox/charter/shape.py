"""The shape of a charter: what its file may say, field by field. ``docs/charter.md`` is the same for who writes one.

The structs are what ``read`` makes of the file and what everything else works with. Defaults are what a file that says
nothing means. Spellings (``90d``, ``09:00-12:30``, ``connard*``) stay as written; the module that uses them parses
them, and ``read`` has found them sound.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

FORMAT = 1
"""The format written into new files; a file of a higher one is refused with the advice to update."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all: no unknown keys, and a default is not written. (Immutable and by keyword each says for itself.)"""


class Mode(StrEnum):
    SUGGEST = "suggest"  # a person sees the verdict and decides
    AUTOMATIC = "automatic"  # acts alone, where what it does can be taken back
    OFF = "off"


class Match(StrEnum):
    """Where in a word a term may stand. In a bare spelling: ``term``, ``term*``, ``*term*``."""

    WHOLE_WORD = "whole word"
    PREFIX = "prefix*"
    INSIDE = "inside"


class Audience(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    BOTH = "both"


class Aim(StrEnum):
    """Whom the words are aimed at."""

    PERSON = "person"
    BRAND = "brand"


class StepKind(StrEnum):
    """What a step of the strikes ladder does."""

    WARN = "warn"
    MUTE = "mute"
    BAN = "ban"


# --- word banks --------------------------------------------------------------------------------


class Term(Shape, frozen=True, kw_only=True):
    """One term of a bank, where the bank's own language and severity do not fit or the place in the word matters."""

    text: str
    language: str | None = None
    severity: int | None = None
    match: Match | None = None  # None: as the spelling says, ``term*`` and ``*term*``
    exceptions: tuple[str, ...] = ()  # innocent words that contain it, in the same spelling
    note: str = ""


class Bank(Shape, frozen=True, kw_only=True):
    """Words that belong together. ``severity`` is 0 (mild) to 3 (grave)."""

    title: str = ""
    language: str | None = None  # None: of no language (brand names, emoji, links)
    severity: int = 1
    terms: tuple[str | Term, ...] = ()
    exceptions: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    licence: str = ""


# --- rules -------------------------------------------------------------------------------------


class When(Shape, frozen=True, kw_only=True):
    """Conditions that must all hold; of each list one is enough. What is absent is not asked."""

    words: tuple[str, ...] = ()  # terms, spelled as in a bank
    banks: tuple[str, ...] = ()  # ids of word banks
    min_severity: int | None = None  # of the banks' terms, only those at least this severe
    phrases: tuple[str, ...] = ()  # words in this order; accents, capitals, punctuation do not matter
    patterns: tuple[str, ...] = ()  # RE2, over the folded text
    links: bool | None = None
    link_domains: tuple[str, ...] = ()  # with their subdomains
    mentions_at_least: int | None = None
    emoji_at_least: int | None = None
    capitals_at_least: float | None = None  # share of the letters, 0 to 1, from ten letters on
    length_at_least: int | None = None  # characters
    length_at_most: int | None = None
    languages: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()  # addresses
    visibility: Audience | None = None
    first_time: bool | None = None  # the author has written nothing here before
    strikes_at_least: int | None = None  # that count now
    author_labels: tuple[str, ...] = ()
    author_known_at_most: str | None = None  # a duration: the author is new here
    duplicates_at_least: int | None = None  # near-equal messages of the last 24 hours, by anyone, this one not counted
    between: str | None = None  # ``22:00-06:00`` in the brand's time zone
    office_hours: bool | None = None  # inside (true) or outside (false) of them
    aimed_at: Aim | None = None
    reply_to_us: bool | None = None


class Then(Shape, frozen=True, kw_only=True):
    """What a rule asks for. ``mute`` and ``ban``: a duration or ``for good``."""

    labels: tuple[str, ...] = ()
    urgent: bool = False
    department: str | None = None
    reply: str | None = None  # id of a canned reply
    hide: bool = False
    for_privacy: bool = False  # hides to spare somebody whose details it gives away: a protection does not prevent it
    delete: bool = False
    warn: bool = False  # a strike, with the reply of the ladder's next step
    mute: str | None = None
    ban: str | None = None
    done: bool = False
    protect: bool = False  # nothing may suppress this message: no rule below asks to hide, delete, mute or ban


class Rule(Shape, frozen=True, kw_only=True):
    """One article. ``when`` and ``unless`` are a table, or several of which one is enough."""

    id: str
    title: str
    short: str = ""  # one or two words for lists, "Insult"; empty: the title
    mode: Mode = Mode.SUGGEST
    severity: int = 1
    when: tuple[When, ...] = ()
    unless: tuple[When, ...] = ()
    then: Then = Then()
    note: str = ""
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()


# --- answers -----------------------------------------------------------------------------------


class Reply(Shape, frozen=True, kw_only=True):
    """A canned reply: per language one text or several variants. Variables: ``charter.templates``."""

    id: str
    title: str
    audience: Audience = Audience.BOTH
    text: dict[str, tuple[str, ...]]
    note: str = ""


class Step(Shape, frozen=True, kw_only=True):
    """One step of the ladder: from ``at`` strikes that count. ``duration``: of a mute or ban, None for good."""

    at: int
    do: StepKind
    duration: str | None = msgspec.field(default=None, name="for")
    reply: str | None = None


class Ladder(Shape, frozen=True, kw_only=True):
    """What strikes lead to. ``expire_after`` is a duration, None: never.

    ``counts``: the rules whose warnings count, empty: all.
    """

    expire_after: str | None = None
    counts: tuple[str, ...] = ()
    steps: tuple[Step, ...] = msgspec.field(default=(), name="step")


class Department(Shape, frozen=True, kw_only=True):
    """Where what customers say is handed on to."""

    id: str
    title: str
    contact: str = ""
    note: str = ""


# --- time --------------------------------------------------------------------------------------


class OfficeHours(Shape, frozen=True, kw_only=True):
    """Spans a day, ``09:00-12:30``; a day without any is closed.

    ``holidays``: ``2026-12-25``, or ``12-25`` for every year.
    """

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()
    holidays: tuple[str, ...] = ()


class Targets(Shape, frozen=True, kw_only=True):
    """How soon to answer, in office hours, as durations."""

    public: str | None = None
    private: str | None = None


class ReplyTargets(Shape, frozen=True, kw_only=True):
    """The targets of the brand, and of the networks where they are others."""

    public: str = "4h"
    private: str = "2h"
    networks: dict[str, Targets] = msgspec.field(default_factory=dict)


# --- the whole ---------------------------------------------------------------------------------


class Charter(Shape, frozen=True, kw_only=True):
    """One brand's charter, with what it includes already in it.

    ``names``: how people call the brand. ``team``: handles of those who write for it, on whom no rule fires.
    """

    format: int = FORMAT
    title: str = ""
    brand: str = ""
    languages: tuple[str, ...] = ("fr", "en")
    time_zone: str = "Europe/Paris"
    include: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    note: str = ""
    variables: dict[str, str] = msgspec.field(default_factory=dict)
    office_hours: OfficeHours | None = None  # None: always open
    reply_targets: ReplyTargets = ReplyTargets()
    banks: dict[str, Bank] = msgspec.field(default_factory=dict, name="bank")
    replies: tuple[Reply, ...] = msgspec.field(default=(), name="reply")
    rules: tuple[Rule, ...] = msgspec.field(default=(), name="rule")
    strikes: Ladder = Ladder()
    departments: tuple[Department, ...] = msgspec.field(default=(), name="department")
