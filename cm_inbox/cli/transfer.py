"""Whole histories in and out: import, export."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from cm_inbox.archives import import_archive, is_archive
from cm_inbox.errors import UsageError
from cm_inbox.judging import Judging
from cm_inbox.store.export import export
from cm_inbox.store.transfer import Problem, Progress, import_file
from cm_inbox.times import parse_when

from .queue import brand_id
from .session import Command, Session, pass_session, plain_text, warn


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.jsonl|EXPORT")
@click.option("--brand", default="", metavar="NAME", help="The brand of an export. Without: named like its account.")
@pass_session
def import_command(session: Session, file: Path, brand: str) -> None:
    """Import messages: a file of lines (docs/jsonl.md), or what a network gave as "your data" (docs/archives.md).

    An export is the zip file as it was downloaded, or its folder. An import may be interrupted, and goes on where it
    stopped when started again. What waits is judged by the charter in force.
    """
    exported = is_archive(file)
    if brand and not exported:
        raise UsageError("--brand is for exports of networks: each line of a file names its own brand.")
    with session.app() as app, _interruptible() as stopped:
        told = Problems(file)
        report = (
            import_archive(app.store, file, brand, progress=Meter("import"), stop=stopped.is_set, told=told)
            if exported
            else import_file(app.store, file, progress=Meter("import"), stop=stopped.is_set, told=told)
        )
        for _ in Judging(app.store, clock=app.clock).catch_up() if report.finished else ():
            if stopped.is_set():
                break  # whoever reads next goes on
    told.sum_up()
    read = f"{report.messages} messages read"
    if exported:  # nothing of it waits, so that nothing is news
        click.echo(f"{read}, {report.broken} left out.")
    else:
        click.echo(f"{read}, {report.arrived} of them new, {report.broken} lines left out.")
    if not report.finished:
        warn("Interrupted: what was read is kept. Start the same import again to go on.")
    if stopped.is_set() and not report.finished:
        raise click.exceptions.Exit(130)
    if report.broken:
        raise click.exceptions.Exit(1)


class Problems:
    """Names each broken line as it is met; of warnings that are the same, the first and how many there were."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._warnings: Counter[str] = Counter()

    def __call__(self, problem: Problem) -> None:
        if problem.warning:
            self._warnings[problem.text] += 1
            if self._warnings[problem.text] > 1:
                return
        kind = "warning: " if problem.warning else ""
        warn(plain_text(f"{self._file}:{problem.line}: {kind}{problem.text}"))

    def sum_up(self) -> None:
        for text, times in self._warnings.items():
            if times > 1:
                warn(plain_text(f"{self._file}: {times} lines in all: {text}"))


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Let Ctrl+C end the work after the piece at hand, instead of in the middle."""
    stopped = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stopped.set())
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


class Meter:
    """Shows progress on stderr, one line that is overwritten; nothing where nobody looks."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown = -1
        self._looks = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        percent = 100 if not progress.total else progress.done * 100 // progress.total
        if self._looks and percent != self._shown:
            self._shown = percent
            end = "\n" if percent >= 100 else ""
            click.echo(f"\r{self._title}: {percent} %, {progress.messages} messages", err=True, nl=False)
            click.echo(end, err=True, nl=False)


@click.command("export", cls=Command)
@click.option("--format", "kind", type=click.Choice(["jsonl", "csv", "sqlite"]), default="jsonl", show_default=True)
@click.option("--brand", help="Only this brand.")
@click.option("--since", metavar="T", help="Only messages since: 30d ago, or an ISO time.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it standard output.")
@pass_session
def export_command(session: Session, kind: str, brand: str | None, since: str | None, output: Path | None) -> None:
    """Export the history. sqlite is a plain copy for Datasette and the like: it is not encrypted."""
    with session.app() as app:
        start = None if since is None else parse_when(since, app.clock(), future=False)
        chosen = brand_id(app, brand)
        if kind == "sqlite":
            warn("Careful: this copy is not encrypted. Whoever has the file can read all of it.")
        with _target(kind, output) as target:
            work = app.store.background(export, target, kind, brand_id=chosen, since=start, progress=Meter("export"))
            written = work.result()
    warn(f"{written} messages exported.")


@contextmanager
def _target(kind: str, output: Path | None) -> Iterator[Path | BinaryIO]:
    """Yield where to write. A database needs a file of its own: it is made aside, then sent to standard output."""
    if output is not None:
        yield output
        return
    stream = sys.stdout.buffer
    if kind != "sqlite":
        yield stream
        stream.flush()
        return
    if sys.stdout.isatty():
        raise UsageError("A database is no text for the terminal: name a file with --output.")
    with tempfile.TemporaryDirectory(prefix="cm-inbox-export-") as folder:
        made = Path(folder) / "history.db"
        yield made
        with made.open("rb") as file:
            shutil.copyfileobj(file, stream)
    stream.flush()


COMMANDS = (import_command, export_command)
