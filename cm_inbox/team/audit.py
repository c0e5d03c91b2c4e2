"""The audit of a brand as somebody outside the team reads it: who did what, when, on which message, by which charter.

The whole log is read, since every event's hash covers those before it, and what became of a decision may be said long
after it; only what falls into the time asked for is told. Texts are shown as they were written: what comes from a
network stays foreign, and is one line each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cm_inbox.errors import HubChanged
from cm_inbox.models.decisions import OF_PERSON
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record
from cm_inbox.models.sentences import load
from cm_inbox.store.team import bodies

from .audit_about import About, Subjects, is_instant, line, mapping, text
from .audit_fates import Fate, Fates
from .chain import Anchor, Event
from .log import MOST_READ, TeamLog

AUTOMATIC = "cm-inbox"
"""Who signs what nobody decided just now (deciding.AUTOMATON)."""


class Entry(Record, frozen=True):
    """One decision or change. ``who`` is the person's id, ``desktop`` theirs. ``charter``: the version's number there.

    ``number`` is its place in the log; ``of`` that of what it takes back or settles, or of what it says the outcome
    (``outcome``).
    ``at`` is when it was written, where it does not say when it reached the hub. ``decided_by`` is who decided
    something before the brand was shared, by the name they had on the desktop that told of it. ``forgotten``: the
    message's words are not to be shown any more.
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
    decided_by: str = ""
    text: str = ""
    until: Millis | None = None
    rule: str = ""
    charter: str = ""
    of: int | None = None
    outcome: str = ""
    about: About = About()
    forgotten: bool = False
    fate: Fate | None = None


class Audit:
    """Reads a brand's log from its beginning. ``end`` and ``messages`` are known once ``entries`` is through."""

    def __init__(self, log: TeamLog, brand: str, seen: Anchor, since: Millis | None, until: Millis | None) -> None:
        """``seen`` is how far this desktop checked the log before."""
        self._log = log
        self._brand = brand
        self._seen = seen
        self._since = since
        self._until = until
        self._subjects = Subjects()
        self._fates = Fates()
        self._charters: dict[str, int] = {}
        self._decided: dict[str, Entry] = {}
        self._numbered: dict[int, Entry] = {}
        self._found: list[Entry] = []
        self.beginning = Anchor()
        self.end = Anchor()
        self.messages = 0

    async def entries(self) -> list[Entry]:
        """Return what was decided, oldest first, all of it checked.

        Raises HubChanged where the log does not add up, HubError.
        """
        self.beginning = self.end = (await self._log.beginnings()).get(self._brand, Anchor())
        async for events, end in self._log.pages(self._brand, self.beginning, MOST_READ):
            if events[0].seq <= self._seen.seq <= events[-1].seq:
                found = events[self._seen.seq - events[0].seq]
                if found.hash != self._seen.hash:
                    raise HubChanged("Event number {number} is not the one this desktop saw before.", number=found.seq)
            self.take(events)
            self.end = end
        if self.end.seq < self._seen.seq:
            raise HubChanged(
                "The log ends at number {number}, where this desktop knows of {expected}: was an older copy restored?",
                number=self.end.seq,
                expected=self._seen.seq,
            )
        return self.told()

    def take(self, events: list[Event]) -> None:
        """Take in the log's next events, in order."""
        for event in events:
            entry = self._read(event)
            if entry is not None and self._is_wanted(event.arrived):
                self._found.append(entry)

    def told(self) -> list[Entry]:
        """Return what was decided in the time asked for, with what became of it since."""
        return [
            replace(
                each,
                fate=self._fates.of(each.op) if each.op in self._decided else None,
                forgotten=self._subjects.is_forgotten(each.about),
            )
            for each in self._found
        ]

    def number_of(self, number: int) -> Entry | None:
        """Return the decision of that number."""
        return self._numbered.get(number)

    def _is_wanted(self, at: Millis) -> bool:
        return (self._since is None or at >= self._since) and (self._until is None or at < self._until)

    def _read(self, event: Event) -> Entry | None:
        """Return what an event says; None for a message, which is remembered for what is decided about it."""
        body = mapping(event.body)
        if event.kind == bodies.MESSAGE:
            self.messages += self._is_wanted(event.arrived)
            self._subjects.told(body)
            return None
        if event.kind == bodies.CHARTER:
            self._charters.setdefault(text(body.get("id")) or event.op, len(self._charters) + 1)
        entry = self._entry(event)
        if event.kind == bodies.OUTCOME:
            return self._outcome(event, entry, body)
        if event.kind == bodies.CHARTER:
            return replace(entry, text=line(body.get("note")))
        if event.kind == bodies.ACCOUNT:
            about = About(text(body.get("network")), text(body.get("address")))
            return replace(entry, text=line(body.get("name")), about=about)
        if not bodies.is_decision(event.kind):
            return replace(entry, text=_settings(body))
        entry = self._decision(event, entry, body)
        self._decided[event.op] = self._numbered[event.seq] = entry
        return entry

    def _entry(self, event: Event) -> Entry:
        version = self._charters.get(event.charter or "")
        return Entry(
            event.seq,
            event.op,
            event.at if is_instant(event.at) and event.at > 0 else event.arrived,
            event.arrived,
            event.person,
            event.desktop,
            _kind(event),
            event.hash.hex(),
            charter=str(version) if version else event.charter or "",
        )

    def _decision(self, event: Event, told: Entry, body: Mapping[str, Any]) -> Entry:
        payload = mapping(body.get("payload"))
        try:
            read = bodies.read(event.kind, event.body)
        except bodies.Senseless:
            self._fates.passed_over(event)
        else:
            if self.beginning.seq or self._subjects.knows(body):
                self._fates.decided(event, read)
            else:
                self._fates.passed_over(event)
        until, actor, undoes = (
            payload.get("until"),
            text(body.get("actor")),
            self._decided.get(text(body.get("undoes")) or _settled(event, payload)),
        )
        about = self._subjects.of(body, event.at)
        if told.kind in OF_PERSON:  # whatever conversation it was taken in
            about = replace(about, conversation="", title="", message="", excerpt="")
        return replace(
            told,
            automatic=actor == AUTOMATIC,
            decided_by=line(actor) if body.get("past") is True and actor != AUTOMATIC else "",
            text=line(payload.get("text"), whole=True),
            until=until if is_instant(until) else None,
            rule=line(payload.get("rule")),
            of=None if undoes is None else undoes.number,
            about=about if undoes is None else undoes.about,
        )

    def _outcome(self, event: Event, told: Entry, body: Mapping[str, Any]) -> Entry:
        told = replace(
            told,
            outcome=line(body.get("state")),
            text=line(mapping(mapping(body.get("error")).get("message")).get("text")),
        )
        try:
            ordered = self._fates.came_of(event, bodies.read(event.kind, event.body))
        except bodies.Senseless:
            ordered = None
        of = None if ordered is None else self._decided.get(ordered.decision)
        if of is None or ordered is None:
            return told
        back = self._fates.taken_back_by(of.op) if ordered.inverse else None
        return replace(told, of=of.number if back is None else back, about=of.about)


def _settings(body: Mapping[str, Any]) -> str:
    """Return a brand's settings: its name, its look, within how many minutes one answers."""
    said = [line(body.get(name)) for name in ("name", "monogram", "colour")]
    minutes = body.get("minutes")
    said += [f"{minutes} min"] if isinstance(minutes, int) and not isinstance(minutes, bool) else []
    return ", ".join(each for each in said if each)


def _kind(event: Event) -> str:
    """Return what an event is called: an approval may be a no."""
    if event.kind == bodies.APPROVAL and mapping(event.body).get("verdict") == "send-back":
        return "send-back"
    return event.kind.removeprefix(bodies.DECISION)


def _settled(event: Event, payload: Mapping[str, Any]) -> str:
    """Return which proposal was approved or sent back."""
    return text(payload.get("proposal")) if event.kind == bodies.APPROVAL else ""


def _reason(error: Mapping[str, Any]) -> str:
    """Return what an error of the log says, in English as it was written down."""
    try:
        said = line(load(error.get("message")), whole=True)
    except (TypeError, ValueError, AttributeError):
        said = ""
    return said or line(error.get("title"))
