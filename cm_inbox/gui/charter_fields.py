"""What a rule may ask and do, field by field: the words of the form, and how a value is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from msgspec import field
from PySide6.QtCore import QCoreApplication

from cm_inbox.models.permissions import ActionKind
from cm_inbox.models.record import Record

from .charter_list import severity_title

translate = QCoreApplication.translate


class Way(Enum):
    """How a value is given."""

    FLAG = "flag"  # it is there, and that is all
    LINES = "lines"  # several texts, one a line
    LIST = "list"  # several words, with commas between
    PICK = "pick"  # several of those known
    CHOICE = "choice"  # one of those known
    NUMBER = "number"
    PERCENT = "percent"
    DURATION = "duration"
    SPAN = "span"
    TEXT = "text"


Choice = tuple[Any, str]
"""A value and its words."""


class Field(Record, frozen=True):
    """One field of a table, as a sentence: ``before`` the value ``after``.

    ``name`` is the field of the struct and ``key`` its name in the file; ``title`` stands in the menu that adds it,
    under ``group``. ``first`` is the value it begins with. ``choices`` are those of PICK and CHOICE, or the name of
    what the brand has: ``banks``, ``replies``, ``departments``, ``networks``, ``languages``, ``labels``.
    """

    name: str
    title: str
    way: Way
    before: str
    after: str = ""
    first: Any = None
    icon: str = ""
    group: str = ""
    choices: Sequence[Choice] | str = ()
    least: int = 1
    most: int = 100_000
    hint: str = ""
    asks: ActionKind | None = None


class Known(Record, frozen=True):
    """What a rule may name: of each kind, values with their words. ``unable``: networks that cannot do something."""

    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    unable: Mapping[ActionKind, Sequence[str]] = field(default_factory=dict)


def severity_field(first: int = 0) -> Field:
    """Return how grave something is, from mild to grave."""
    title = translate("CharterForm", "Severity")
    choices = tuple((each, severity_title(each)) for each in range(4))
    return Field("severity", title, Way.CHOICE, title, first=first, choices=choices)


def conditions() -> Sequence[Field]:
    """Return what a message may be asked, in the order of the menu."""
    return (*_of_text(), *_of_person(), *_of_place())


def _of_text() -> Sequence[Field]:
    words, shape = translate("CharterForm", "Words"), translate("CharterForm", "Shape of the text")
    contains = translate("CharterForm", "the message contains")
    each_line = translate("CharterForm", "one a line: connard, connard* (beginning), *connard* (anywhere)")
    return (
        Field(
            "banks",
            translate("CharterForm", "Words of a bank"),
            Way.PICK,
            translate("CharterForm", "the message contains a word of"),
            choices="banks",
            first=(),
            icon="book",
            group=words,
        ),
        Field(
            "min_severity",
            translate("CharterForm", "How grave the words are"),
            Way.CHOICE,
            translate("CharterForm", "of the banks only words that are"),
            choices=severities(),
            first=2,
            group=words,
        ),
        Field(
            "words",
            translate("CharterForm", "Own words"),
            Way.LINES,
            contains,
            first=(),
            hint=each_line,
            icon="edit",
            group=words,
        ),
        Field(
            "phrases",
            translate("CharterForm", "Phrases"),
            Way.LINES,
            translate("CharterForm", "the message contains the phrase"),
            first=(),
            hint=translate("CharterForm", "one a line; accents, capitals and punctuation do not matter"),
            icon="quote",
            group=words,
        ),
        Field(
            "patterns",
            translate("CharterForm", "Regular expressions"),
            Way.LINES,
            translate("CharterForm", "the message matches the pattern"),
            first=(),
            hint=translate("CharterForm", "one a line, over small letters without accents"),
            group=words,
        ),
        Field(
            "links",
            translate("CharterForm", "Links"),
            Way.CHOICE,
            translate("CharterForm", "the message contains"),
            choices=((True, translate("CharterForm", "a link")), (False, translate("CharterForm", "no link"))),
            first=True,
            icon="link",
            group=shape,
        ),
        Field(
            "link_domains",
            translate("CharterForm", "Domains of links"),
            Way.LIST,
            translate("CharterForm", "the message links to"),
            first=(),
            hint="bit.ly, tinyurl.com",
            icon="link",
            group=shape,
        ),
        Field(
            "mentions_at_least",
            translate("CharterForm", "Mentions"),
            Way.NUMBER,
            translate("CharterForm", "the message mentions at least"),
            translate("CharterForm", "people"),
            first=5,
            group=shape,
        ),
        Field(
            "emoji_at_least",
            translate("CharterForm", "Emoji"),
            Way.NUMBER,
            translate("CharterForm", "the message has at least"),
            translate("CharterForm", "emoji"),
            first=10,
            icon="smile",
            group=shape,
        ),
        Field(
            "capitals_at_least",
            translate("CharterForm", "Capitals"),
            Way.PERCENT,
            translate("CharterForm", "of the letters are capitals at least"),
            first=0.7,
            most=100,
            group=shape,
        ),
        Field(
            "length_at_least",
            translate("CharterForm", "Long messages"),
            Way.NUMBER,
            translate("CharterForm", "the message has at least"),
            translate("CharterForm", "characters"),
            first=500,
            group=shape,
        ),
        Field(
            "length_at_most",
            translate("CharterForm", "Short messages"),
            Way.NUMBER,
            translate("CharterForm", "the message has at most"),
            translate("CharterForm", "characters"),
            first=20,
            group=shape,
        ),
        Field(
            "languages",
            translate("CharterForm", "Language"),
            Way.PICK,
            translate("CharterForm", "the message is written in"),
            choices="languages",
            first=(),
            icon="globe",
            group=shape,
        ),
        Field(
            "duplicates_at_least",
            translate("CharterForm", "Duplicates"),
            Way.NUMBER,
            translate("CharterForm", "nearly the same came at least"),
            translate("CharterForm", "times in 24 hours"),
            first=3,
            icon="copy",
            group=shape,
        ),
    )


def _of_person() -> Sequence[Field]:
    person = translate("CharterForm", "Who writes, to whom")
    return (
        Field(
            "aimed_at",
            translate("CharterForm", "Aimed at"),
            Way.CHOICE,
            translate("CharterForm", "the words are aimed at"),
            choices=(
                ("person", translate("CharterForm", "a person")),
                ("brand", translate("CharterForm", "the brand")),
            ),
            first="person",
            icon="user",
            group=person,
        ),
        Field(
            "first_time",
            translate("CharterForm", "First message"),
            Way.CHOICE,
            translate("CharterForm", "the author writes here"),
            choices=(
                (True, translate("CharterForm", "for the first time")),
                (False, translate("CharterForm", "not for the first time")),
            ),
            first=True,
            group=person,
        ),
        Field(
            "author_known_at_most",
            translate("CharterForm", "New here"),
            Way.DURATION,
            translate("CharterForm", "the author has been known here for at most"),
            first="7d",
            group=person,
        ),
        Field(
            "strikes_at_least",
            translate("CharterForm", "Warnings"),
            Way.NUMBER,
            translate("CharterForm", "the author has at least"),
            translate("CharterForm", "warnings that count"),
            first=1,
            most=99,
            icon="warn",
            group=person,
        ),
        Field(
            "author_labels",
            translate("CharterForm", "Labels of the author"),
            Way.LIST,
            translate("CharterForm", "the author has the label"),
            first=(),
            hint=translate("CharterForm", "partner, press"),
            icon="tag",
            group=person,
        ),
        Field(
            "reply_to_us",
            translate("CharterForm", "Answers to us"),
            Way.CHOICE,
            translate("CharterForm", "the message"),
            choices=(
                (True, translate("CharterForm", "answers one of ours")),
                (False, translate("CharterForm", "answers none of ours")),
            ),
            first=True,
            icon="reply",
            group=person,
        ),
    )


def _of_place() -> Sequence[Field]:
    place = translate("CharterForm", "Where and when")
    return (
        Field(
            "networks",
            translate("CharterForm", "Networks"),
            Way.PICK,
            translate("CharterForm", "it was written on"),
            choices="networks",
            first=(),
            group=place,
        ),
        Field(
            "accounts",
            translate("CharterForm", "Accounts"),
            Way.PICK,
            translate("CharterForm", "it was written to"),
            choices="accounts",
            first=(),
            group=place,
        ),
        Field(
            "visibility",
            translate("CharterForm", "Public or private"),
            Way.CHOICE,
            translate("CharterForm", "the message is"),
            choices=(
                ("public", translate("CharterForm", "public")),
                ("private", translate("CharterForm", "private")),
                ("both", translate("CharterForm", "public or private")),
            ),
            first="public",
            icon="lock",
            group=place,
        ),
        Field(
            "office_hours",
            translate("CharterForm", "Office hours"),
            Way.CHOICE,
            translate("CharterForm", "it came"),
            choices=(
                (True, translate("CharterForm", "in office hours")),
                (False, translate("CharterForm", "outside of office hours")),
            ),
            first=False,
            icon="clock",
            group=place,
        ),
        Field(
            "between",
            translate("CharterForm", "Time of day"),
            Way.SPAN,
            translate("CharterForm", "it came between"),
            first="22:00-06:00",
            icon="clock",
            group=place,
        ),
    )


def actions() -> Sequence[Field]:
    """Return what a rule may ask for, in the order of the menu."""
    return (
        Field(
            "protect",
            translate("CharterForm", "Protect"),
            Way.FLAG,
            translate("CharterForm", "never suppress the message, whatever other rules say"),
            first=True,
            icon="shield",
        ),
        Field(
            "hide",
            translate("CharterForm", "Hide"),
            Way.FLAG,
            translate("CharterForm", "hide the comment"),
            first=True,
            icon="hide",
            asks=ActionKind.HIDE,
        ),
        Field(
            "for_privacy",
            translate("CharterForm", "To spare somebody"),
            Way.FLAG,
            translate("CharterForm", "even a protected message, because it gives somebody's details away"),
            first=True,
            icon="shield",
        ),
        Field(
            "delete",
            translate("CharterForm", "Delete"),
            Way.FLAG,
            translate("CharterForm", "delete the message"),
            first=True,
            icon="trash",
            asks=ActionKind.DELETE,
        ),
        Field(
            "warn",
            translate("CharterForm", "Warn"),
            Way.FLAG,
            translate("CharterForm", "warn the author, with the reply of the ladder's next step"),
            first=True,
            icon="warn",
        ),
        Field(
            "mute",
            translate("CharterForm", "Mute"),
            Way.DURATION,
            translate("CharterForm", "mute the author for"),
            first="3d",
            icon="pause",
            asks=ActionKind.MUTE,
            hint="for good",
        ),
        Field(
            "ban",
            translate("CharterForm", "Ban"),
            Way.DURATION,
            translate("CharterForm", "ban the author for"),
            first="30d",
            icon="ban",
            asks=ActionKind.BAN,
            hint="for good",
        ),
        Field(
            "reply",
            translate("CharterForm", "Canned reply"),
            Way.CHOICE,
            translate("CharterForm", "answer with"),
            choices="replies",
            icon="canned",
        ),
        Field(
            "labels",
            translate("CharterForm", "Label"),
            Way.LIST,
            translate("CharterForm", "label the conversation"),
            first=(),
            icon="tag",
            hint=translate("CharterForm", "refund, press"),
        ),
        Field(
            "department",
            translate("CharterForm", "Hand on"),
            Way.CHOICE,
            translate("CharterForm", "hand on to"),
            choices="departments",
            icon="assign",
        ),
        Field(
            "urgent",
            translate("CharterForm", "Mark urgent"),
            Way.FLAG,
            translate("CharterForm", "mark as urgent"),
            first=True,
            icon="urgent",
        ),
        Field(
            "done",
            translate("CharterForm", "Mark done"),
            Way.FLAG,
            translate("CharterForm", "close the conversation"),
            first=True,
            icon="done",
        ),
    )


def severities() -> Sequence[Choice]:
    """Return how grave something may be."""
    return (
        (0, translate("CharterForm", "mild (0) or worse")),
        (1, translate("CharterForm", "usual (1) or worse")),
        (2, translate("CharterForm", "serious (2) or worse")),
        (3, translate("CharterForm", "grave (3)")),
    )
