"""The charter on the command line: check, test, try on the past, compare, put in force, bring in from other tools."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from cm_inbox.app import App
from cm_inbox.charter.compare import Difference, compare
from cm_inbox.charter.judge import Judge
from cm_inbox.charter.problems import Problem
from cm_inbox.charter.shape import Charter
from cm_inbox.charters import Checked, checked
from cm_inbox.errors import CharterRefused, NotFound, TransferError, UsageError
from cm_inbox.judging import Judging
from cm_inbox.models.charters import CharterVersion
from cm_inbox.models.instants import format_time
from cm_inbox.networks import network_ids
from cm_inbox.times import parse_when

from .charter_folder import write_version
from .charter_imports import FORMATS, import_file
from .charter_lines import judged_lines
from .charter_tried import names_of, print_tried, tried_fields
from .queue import brand_id
from .session import Group, Session, json_option, pass_session, plain_text, print_json, print_table, warn

MAX_FILE = 8 * 1024 * 1024
"""A charter of more bytes is no charter."""


@click.group("charter", cls=Group)
def charter() -> None:
    """What a brand answers, hides and bans for: its charter (docs/charter.md)."""


@charter.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def check_command(file: Path, as_json: bool) -> None:
    """Name every problem of a charter with its line and column. The exit code is 1 where there is an error."""
    read = _read(file, tell=not as_json)
    if as_json:
        print_json([_problem_fields(problem) for problem in read.found.problems])
    if not read.found.ok:
        raise click.exceptions.Exit(1)
    if as_json:
        return
    rules, replies = len(read.charter.rules), len(read.charter.replies)
    told = f"{_counted(rules, 'rule', 'rules')}, {_counted(replies, 'canned reply', 'canned replies')}"
    click.echo(plain_text(f"{file}: {told}, no errors."))


@charter.command("test")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--messages",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    metavar="FILE.jsonl",
    help="The messages, one a line: docs/jsonl.md; text alone will do. - for standard input.",
)
def test_command(file: Path, messages: Path) -> None:
    """Say of each message what the charter says of it: one line of JSON for each line."""
    judge = Judge(_triable(file).charter)
    broken = 0
    for printed, problem in judged_lines(judge, _lines_of(messages)):
        click.echo(printed)
        if problem is not None:
            broken += 1
            warn(plain_text(f"{messages}:{problem}"))
    if broken:
        raise click.exceptions.Exit(1)


@charter.command("dry-run")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--brand", help="On the messages of this brand; the charter names one too.")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; may be given several times.")
@click.option("--since", metavar="T", help="Only messages since: 30d ago, or an ISO time.")
@click.option("--examples", type=click.IntRange(0, 200), default=0, metavar="N", help="Print N messages of each rule.")
@json_option
@pass_session
def dry_run_command(
    session: Session,
    file: Path,
    brand: str | None,
    rules: tuple[str, ...],
    since: str | None,
    examples: int,
    as_json: bool,
) -> None:
    """Say what a charter would have done to past messages. Nothing acts, nothing is kept."""
    found = _triable(file).charter
    unknown = [rule for rule in rules if rule not in {each.id for each in found.rules}]
    if unknown:
        raise UsageError("{path} has no rule {rule}.", path=file, rule=unknown[0])
    with session.app() as app:
        start = 0 if since is None else parse_when(since, app.clock(), future=False)
        chosen = _brand(app, brand or found.brand)
        app.charters.load().result()
        tried = app.charters.try_on_the_past(chosen, found, rules=rules or None, since=start).result()
        names = names_of(app, tried)
        if as_json:
            print_json(tried_fields(tried, names))
        else:
            print_tried(tried, names, examples)


@charter.command("diff")
@click.argument("a", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("b", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def diff_command(a: Path, b: Path, as_json: bool) -> None:
    """Say in words what differs between two charters. The exit code is 1 where one of them has an error."""
    read = [_read(file) for file in (a, b)]
    found = list(compare(read[0].charter, read[1].charter))
    if as_json:
        print_json([_difference_fields(difference) for difference in found])
    for difference in () if as_json else found:
        click.echo(plain_text(str(difference)))
    faulty = [each.file for each in read if not each.found.ok]
    if faulty:
        warn(plain_text(f"What {' and '.join(map(str, faulty))} could not say is not compared: mend what is named."))
        raise click.exceptions.Exit(1)
    if not found and not as_json:
        click.echo("They say the same.")


@charter.command("use")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--brand", required=True, help="The brand it is for.")
@click.option("--note", default="", help="What changed, for the list of versions.")
@pass_session
def use_command(session: Session, file: Path, brand: str, note: str) -> None:
    """Put a charter in force. One with errors, of another brand or empty is refused, and the one in force stays."""
    found = _sound(file)
    _check_use(found, brand)
    with session.app() as app:
        version = app.charters.save(_brand(app, brand), found.text, found.included, note=note).result()
        Judging(app.store, clock=app.clock).catch_up_all()
    click.echo(f"Version {version.number} is in force for {brand}.")


@charter.command("show")
@click.option("--brand", required=True, help="The brand it is for.")
@click.option("--version", "number", type=click.IntRange(1), metavar="N", help="This version; the newest unless named.")
@click.option("--list", "listed", is_flag=True, help="List the versions instead.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write charter.toml and what it includes into this folder; nothing there is overwritten.",
)
@json_option
@pass_session
def show_command(
    session: Session, brand: str, number: int | None, listed: bool, output: Path | None, as_json: bool
) -> None:
    """Print a brand's charter as it was saved."""
    with session.app() as app:
        chosen = _brand(app, brand)
        if listed:
            _print_versions(app.charters.versions(chosen), as_json=as_json)
            return
        version = app.charters.version(chosen, number)
    if version is None:
        raise NotFound("{brand} has no charter yet: cm-inbox charter use FILE --brand NAME", brand=brand)
    if output is not None:
        written = write_version(version, output)
        if not as_json:
            click.echo(plain_text("\n".join(map(str, written))))
            return
    if as_json:
        print_json({**_version_fields(version), "text": version.text, "included": dict(version.included)})
    else:
        click.echo(version.text, nl=not version.text.endswith("\n"))
        if version.included:
            names = ", ".join(version.included)
            warn(plain_text(f"It includes {names}: --output DIR writes these files too."))


@charter.command("import")
@click.option("--from", "kind", type=click.Choice(sorted(FORMATS)), required=True, help="What the file is.")
@click.option("--language", help="The language of its words, where the file does not say.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def import_command(kind: str, file: Path, language: str | None) -> None:
    """Print a charter made of another tool's file, and name on standard error what could not be carried over."""
    data = _bytes_of(file)
    imported = import_file(kind, data, file, language)
    click.echo(imported.text, nl=False)
    for problem in imported.left_out:
        warn(plain_text(str(problem)))


# --- files -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CharterFile:
    """A charter's file, read and checked, with the files beside it that it includes."""

    file: Path
    text: str
    included: Mapping[str, str]
    found: Checked

    @property
    def charter(self) -> Charter:
        """The charter, or what can be read of it. Raises TransferError where nothing can."""
        if self.found.charter is None:
            raise TransferError(
                "{path} cannot be read as a charter. Mend what is named, then try again.", path=self.file
            )
        return self.found.charter


def _read(file: Path, *, tell: bool = True) -> CharterFile:
    """Read a charter and, with ``tell``, name what is wrong with it on standard error. Raises TransferError."""
    text = _text_of(file)
    included: dict[str, str] = {}

    def load(name: str) -> str:
        included[name] = (file.parent / name).read_bytes().decode("utf-8-sig")
        return included[name]

    found = checked(text, load, file=str(file), networks=network_ids())
    for problem in found.problems if tell else ():
        warn(plain_text(_line(problem)))
    return CharterFile(file, text, included, found)


def _sound(file: Path) -> CharterFile:
    """The same for one without errors. Raises CharterRefused."""
    read = _read(file)
    if not read.found.ok:
        raise CharterRefused(tuple(str(problem) for problem in read.found.problems if not problem.warning))
    return read


def _triable(file: Path) -> CharterFile:
    """The same for one that is only tried: nothing is to be saved. Ends the command."""
    read = _read(file)
    if not read.found.ok:
        warn(plain_text(f"Nothing was tried: mend first what is named of {file}."))
        raise click.exceptions.Exit(1)
    return read


def _difference_fields(difference: Difference) -> dict[str, object]:
    return {
        "kind": difference.kind,
        "subject": difference.subject,
        "id": difference.id,
        "field": difference.field,
        "before": difference.before,
        "after": difference.after,
        "words": str(difference),
    }


def _problem_fields(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": problem.path,
        "message": problem.message,
        "hint": problem.hint,
        "warning": problem.warning,
    }


def _line(problem: Problem) -> str:
    return f"{problem} (warning)" if problem.warning else str(problem)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _text_of(file: Path) -> str:
    """Return a text file. Raises TransferError where it is too large or no text."""
    try:
        return _bytes_of(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TransferError("{path} is no UTF-8 text. Save it as UTF-8.", path=file) from error


def _lines_of(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file, or of standard input. Raises TransferError where it cannot be read or is no text."""
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as opened:
            if isinstance(opened, io.BufferedReader) and b"\0" in opened.peek():  # no text, or UTF-16
                raise TransferError("{path} is no UTF-8 text. Save it as UTF-8.", path=file)
            while line := opened.readline():
                yield line
    except OSError as error:
        raise TransferError("{path} cannot be read ({reason}).", path=file, reason=error.strerror or error) from error


def _bytes_of(file: Path) -> bytes:
    """Return a file. Raises TransferError where it is too large or cannot be read."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_FILE + 1)
    except OSError as error:
        raise TransferError("{path} cannot be read ({reason}).", path=file, reason=error.strerror or error) from error
    if len(raw) > MAX_FILE:
        size = MAX_FILE // 1024 // 1024
        raise TransferError("{path} is too large for a charter: at most {size} MB.", path=file, size=size)
    return raw


def _check_use(read: CharterFile, brand: str) -> None:
    """Raise UsageError for a charter that says nothing, or that says it is another brand's."""
    charter = read.charter
    if not charter.rules and not charter.replies:
        raise UsageError(
            f"{read.file} has neither rules nor canned replies: nothing would be judged. Name another file."
        )
    if charter.brand and charter.brand.strip().casefold() != brand.strip().casefold():
        raise UsageError(
            f"{read.file} is the charter of {charter.brand}, not of {brand}: change its brand = line or --brand."
        )


# --- workspace and printing ----------------------------------------------------------------------


def _brand(app: App, name: str) -> int:
    """Return the brand of a name. Raises UsageError, NotFound."""
    if not name:
        raise UsageError("Name the brand: --brand NAME, or brand = in the charter.")
    found = brand_id(app, name)
    assert found is not None
    return found


def _print_versions(versions: Sequence[CharterVersion], *, as_json: bool) -> None:
    if as_json:
        print_json([_version_fields(version) for version in versions])
        return
    rows = [(version.number, format_time(version.at), version.author, version.note) for version in versions]
    print_table(rows, ("VERSION", "SAVED", "BY", "NOTE"))


def _version_fields(version: CharterVersion) -> dict[str, object]:
    return {
        "id": version.id,
        "version": version.number,
        "at": format_time(version.at),
        "author": version.author,
        "note": version.note,
    }


COMMANDS = (charter,)
