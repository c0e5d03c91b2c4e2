"""The audit of a brand as somebody outside the team reads it: who did what, when, on which message, by which charter.

The whole log is read, since every event's hash covers those before it; only what falls into the time asked for is told.
Texts are shown as they were written: what comes from a network stays foreign, and is one line each.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from cm_inbox.errors import HubChanged
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .chain import Anchor, Event
from .log import MOST_READ, TeamLog

EXCERPT = 160
"""Characters of a message that an entry quotes."""
AUTOMATIC = "cm-inbox"
"""Who signs what nobody decided just now (deciding.AUTOMATON)."""


class Entry(Record, frozen=True):
    """One decision or change. ``who`` is the person's id, ``desktop`` theirs. ``charter``: the version's number there.

    ``number`` is its place in the log, ``undoes`` that of what it takes back. ``author``, ``message`` and ``excerpt``
    say what it is about, as far as the log says.
    """

    number: int
    op: str
    at: Millis
    arrived: Millis
    who: str
    desktop: str | None
    kind: str
    hash: str
    automatic: bool = False
    text: str = ""
    until: Millis | None = None
    rule: str = ""
    charter: str = ""
    undoes: int | None = None
    network: str = ""
    author: str = ""
    message: str = ""
    excerpt: str = ""
    outcome: str = ""


class Audit:
    """Reads a brand's log from its beginning. ``end`` and ``messages`` are known once ``entries`` is through."""

    def __init__(self, log: TeamLog, brand: str, seen: Anchor, since: Millis | None, until: Millis | None) -> None:
        """``seen`` is how far this desktop checked the log before."""
        self._log = log
        self._brand = brand
        self._seen = seen
        self._since = since
        self._until = until
        self._about: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._charters: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self._actions: dict[str, Entry] = {}
        self.beginning = Anchor()
        self.end = Anchor()
        self.messages = 0

    async def entries(self) -> AsyncIterator[Entry]:
        """Yield what was decided, oldest first, each checked.

        Raises HubChanged where the log does not add up, HubError.
        """
        self.beginning = self.end = (await self._log.beginnings()).get(self._brand, Anchor())
        async for events, end in self._log.pages(self._brand, self.beginning, MOST_READ):
            if events[0].seq <= self._seen.seq <= events[-1].seq:
                found = events[self._seen.seq - events[0].seq]
                if found.hash != self._seen.hash:
                    raise HubChanged("Event number {number} is not the one this desktop saw before.", number=found.seq)
            for event in events:
                entry = self._read(event)
                if entry is not None and self._is_wanted(event.arrived):
                    yield entry
            self.end = end
        if self.end.seq < self._seen.seq:
            raise HubChanged(
                "The log ends at number {number}, where this desktop knows of {expected}: was an older copy restored?",
                number=self.end.seq,
                expected=self._seen.seq,
            )

    def _is_wanted(self, at: Millis) -> bool:
        return (self._since is None or at >= self._since) and (self._until is None or at < self._until)

    def _read(self, event: Event) -> Entry | None:
        """Return what an event says; None for a message, which is remembered for what is decided about it."""
        body = _mapping(event.body)
        if event.kind == "message":
            self.messages += self._is_wanted(event.arrived)
            author = _mapping(body.get("author"))
            named = _text(author.get("handle")) or _text(author.get("name")) or _text(author.get("id"))
            about = (_text(body.get("network")), named, _line(body.get("text")))
            self._about[_text(_mapping(body.get("thread")).get("id")), _text(body.get("id"))] = about
            return None
        self._places[event.op] = event.seq
        if event.kind == "charter":
            self._charters.setdefault(_text(body.get("id")) or event.op, len(self._charters) + 1)
        entry = self._entry(event, body)
        for action in body.get("actions") or () if isinstance(body.get("actions"), list) else ():
            self._actions[_text(_mapping(action).get("id"))] = entry
        return entry

    def _entry(self, event: Event, body: Mapping[str, Any]) -> Entry:
        payload = _mapping(body.get("payload"))
        version = self._charters.get(event.charter or "")
        told = Entry(
            event.seq,
            event.op,
            event.at if _is_instant(event.at) else event.arrived,
            event.arrived,
            event.person,
            event.desktop,
            event.kind.removeprefix("decision/"),
            event.hash.hex(),
            automatic=body.get("actor") == AUTOMATIC,
            charter=str(version) if version else event.charter or "",
        )
        if event.kind == "outcome":
            return _outcome(told, body, self._actions.get(_text(body.get("action"))))
        if event.kind == "charter":
            return replace(told, text=_line(body.get("note")))
        if not event.kind.startswith("decision/"):
            return replace(told, text=_line(payload.get("text") or body.get("text") or body.get("name")))
        network, author, excerpt = self._about.get(
            (_text(body.get("thread")), _text(body.get("message"))), ("", _text(body.get("author")), "")
        )
        until = payload.get("until")
        return replace(
            told,
            text=_line(payload.get("text"), whole=True),
            until=until if _is_instant(until) else None,
            rule=_text(payload.get("rule")),
            undoes=self._places.get(_text(body.get("undoes"))),
            network=network,
            author=author,
            message=_text(body.get("message")),
            excerpt=excerpt,
        )


def _outcome(told: Entry, body: Mapping[str, Any], of: Entry | None) -> Entry:
    state = "unknown-outcome" if body.get("state") == "unknown" else _text(body.get("state"))
    about = of or told
    return replace(
        told, outcome=state, undoes=of.number if of else None, network=about.network, author=about.author,
        message=about.message, excerpt=about.excerpt, text=_line(_mapping(body.get("error")).get("message")),
    )  # fmt: skip


def _mapping(value: object) -> Mapping[str, Any]:
    """Return JSON's object, from its text too; an empty one for all else: what the log holds is foreign."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _line(value: object, *, whole: bool = False) -> str:
    """Return a text on one line, a long one cut unless all of it is wanted."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in _text(value)).split())
    return line if whole or len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def _is_instant(value: object) -> bool:
    """Say whether a number can be shown as a time (until the year 9999)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 253_402_300_800_000
