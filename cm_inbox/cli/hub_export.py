"""hub export: the audit of a brand, for a client or a data-protection officer."""

from __future__ import annotations

import csv
import io
import json
import locale
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from cm_inbox.errors import HubChanged, NotFound, UsageError
from cm_inbox.models.instants import Millis, format_time, parse_time

from .hub import _app, _with_hub
from .session import Command, Session, pass_session, plain_text, warn

if TYPE_CHECKING:
    from cm_inbox.app import App
    from cm_inbox.team.audit import Audit, Entry
    from cm_inbox.team.connection import Hub
    from cm_inbox.team.membership import Member

FIELDS = (
    "number", "written", "arrived", "person", "kind", "text", "until", "rule", "charter", "network", "author",
    "message", "excerpt", "desktop", "op", "hash",
)  # fmt: skip
UNSAFE = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run as a formula (OWASP, "CSV Injection")."""


@click.command("export", cls=Command)
@click.argument("brand")
@click.option("--from", "since", metavar="T", help="Only what arrived since: a day or an ISO time, UTC.")
@click.option("--to", "until", metavar="T", help="Only what arrived before.")
@click.option(
    "--format", "kind", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True, help="How."
)
@pass_session
def hub_export(session: Session, brand: str, since: str | None, until: str | None, kind: str) -> None:
    """Write who decided what for BRAND, when, on which message and by which charter, in the window's language.

    All of the log is checked meanwhile; ends with 1 where it is not what was written.
    """
    start, end = _instant(since), _instant(until)
    with _app(session) as app:
        words = _words(app)
        _with_hub(app, lambda hub, member: _export(app, hub, member, brand, (start, end), words, kind))


def _instant(said: str | None) -> Millis | None:
    if said is None:
        return None
    try:
        return parse_time(said)
    except (ValueError, OverflowError):
        raise UsageError("{text} is no time: write 2026-11-23, or 2026-11-23T10:00.", text=said) from None


def _words(app: App) -> Mapping[str, str]:
    from cm_inbox.team.audit_words import WORDS

    asked = app.settings.language
    if asked == "system":
        asked = (
            locale.setlocale(locale.LC_MESSAGES) if hasattr(locale, "LC_MESSAGES") else locale.getlocale()[0]
        ) or ""
    return WORDS["fr" if asked[:2].casefold() == "fr" else "en"]


async def _export(
    app: App, hub: Hub, member: Member, said: str, span: tuple[Millis | None, Millis | None],
    words: Mapping[str, str], kind: str,
) -> None:  # fmt: skip
    from cm_inbox.team.audit import Audit
    from cm_inbox.team.log import TeamLog
    from cm_inbox.team.people import People

    people = People(hub, member.team)
    brand = next((each for each in await people.brands() if each.name.casefold() == said.casefold()), None)
    if brand is None:
        raise NotFound("There is no brand called {name} in the team.", name=said)
    names = {each.id: each.name for each in await people.members()}
    log = TeamLog(hub, member.team, member.desktop)
    audit = Audit(log, brand.id, member.anchor(brand.id), *span)
    writer = _WRITERS[kind](words, names)
    told = {"brand": brand.name, "team": member.team_name, "name": member.name, "at": format_time(app.clock())}
    told |= {"since": words["start"] if span[0] is None else format_time(span[0])}
    told |= {"until": words["end"] if span[1] is None else format_time(span[1])}
    writer.begin(told)
    count = 0
    try:
        async for entry in audit.entries():
            count += 1
            writer.entry(entry)
    except HubChanged as problem:
        sys.stdout.flush()
        warn(f"Stopped after number {audit.end.seq}: {plain_text(problem.message)}")
        raise click.exceptions.Exit(1) from None
    writer.end(audit, count)
    sys.stdout.flush()


class _Text:
    """Lines that a person reads."""

    def __init__(self, words: Mapping[str, str], names: Mapping[str, str]) -> None:
        self._words = words
        self._names = names

    def begin(self, told: Mapping[str, str]) -> None:
        for line in ("title", "made", "span"):
            self._say(self._words[line].format(**told))
        self._say("")

    def entry(self, entry: Entry) -> None:
        words = self._words
        self._say(f"{entry.number}. {format_time(entry.at)}  {self.who(entry)}")
        about = " ".join(each for each in (entry.author, entry.network and f"({entry.network})") if each)
        does = [self.does(entry), about]
        if entry.kind in ("undo", "outcome") and entry.undoes:
            does.append(f"– {words['undid'].format(seq=entry.undoes)}")
        if entry.until:
            does.append(words["for"].format(at=format_time(entry.until)))
        if entry.rule:
            does.append(words["by_rule"].format(rule=entry.rule))
        self._say("    " + " ".join(each for each in does if each))
        if entry.excerpt:
            self._say(f"    « {entry.excerpt} »")
        if entry.text:
            self._say(f"    → {entry.text}")
        charter = f"{words['charter']}: {words['version'].format(number=entry.charter)}  " if entry.charter else ""
        self._say(f"    {charter}{words['hash']}: {entry.hash}")

    def end(self, audit: Audit, count: int) -> None:
        self._say("")
        words = self._words
        if audit.beginning.seq:
            self._say(words["kept"].format(seq=audit.beginning.seq + 1))
        self._say(words["count"].format(entries=count, messages=audit.messages))
        events = audit.end.seq - audit.beginning.seq
        self._say(words["sound"].format(events=events, seq=audit.end.seq, hash=audit.end.hash.hex()))

    def who(self, entry: Entry) -> str:
        """Return who did it, by name."""
        return self._words["automatic"] if entry.automatic else self._names.get(entry.who) or self._words["unknown"]

    def does(self, entry: Entry) -> str:
        """Return what was done, as a sentence's verb."""
        if entry.kind == "outcome":
            return f"{self._words['outcome']}: {self._words.get(entry.outcome, entry.outcome)}"
        return self._words.get("new-charter" if entry.kind == "charter" else entry.kind, entry.kind)

    @staticmethod
    def _say(line: str) -> None:
        click.echo(plain_text(line))


class _Csv(_Text):
    """A table, one entry a line, that a spreadsheet opens; what would be a formula there is a text."""

    def begin(self, told: Mapping[str, str]) -> None:
        self._row([self._words[name] for name in FIELDS])

    def entry(self, entry: Entry) -> None:
        self._row([_safe(each) for each in self._fields(entry).values()])

    def end(self, audit: Audit, count: int) -> None:
        warn(f"{count} lines; the log was checked up to number {audit.end.seq} ({audit.end.hash.hex()}).")

    def _fields(self, entry: Entry) -> dict[str, Any]:
        until = None if entry.until is None else format_time(entry.until)
        values = (
            entry.number, format_time(entry.at), format_time(entry.arrived), self.who(entry), self.does(entry),
            entry.text, until, entry.rule, entry.charter, entry.network, entry.author, entry.message, entry.excerpt,
            entry.desktop, entry.op, entry.hash,
        )  # fmt: skip
        return dict(zip(FIELDS, values, strict=True))

    @staticmethod
    def _row(cells: list[Any]) -> None:
        line = io.StringIO()
        csv.writer(line).writerow(cells)
        click.echo(line.getvalue(), nl=False)


class _Json(_Csv):
    """One JSON object: what it is, and its entries."""

    def begin(self, told: Mapping[str, str]) -> None:
        head = json.dumps(told, ensure_ascii=False)
        click.echo(f'{head[:-1]}, "entries": [', nl=False)
        self._first = True

    def entry(self, entry: Entry) -> None:
        fields = self._fields(entry) | {"kind": entry.kind, "did": self.does(entry), "undoes": entry.undoes}
        fields |= {"person_id": entry.who, "outcome": entry.outcome}
        click.echo(("\n" if self._first else ",\n") + json.dumps(fields, ensure_ascii=False), nl=False)
        self._first = False

    def end(self, audit: Audit, count: int) -> None:
        checked = {"from": audit.beginning.seq, "to": audit.end.seq, "hash": audit.end.hash.hex()}
        click.echo(f'\n], "messages": {audit.messages}, "checked": {json.dumps(checked)}}}')


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(UNSAFE) else cell


_WRITERS: Mapping[str, Callable[[Mapping[str, str], Mapping[str, str]], _Text]] = {
    "text": _Text,
    "csv": _Csv,
    "json": _Json,
}
