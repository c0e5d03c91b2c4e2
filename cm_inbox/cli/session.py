"""What every command shares: opening the workspace as the options say, and printing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from cm_inbox.app import App, Engine, open_demo, open_workspace, seed_demo
from cm_inbox.settings import data_folder, passphrase_from

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Session:
    """The options before the command's name."""

    data: str | None = None
    demo: bool = False
    seed: int = 1
    passphrase_fd: int | None = None

    @property
    def folder(self) -> Path:
        return data_folder(self.data)

    def passphrase(self) -> str | None:
        """Return the passphrase from the open file descriptor, its last line break cut off. Raises UsageError."""
        return None if self.passphrase_fd is None else passphrase_from(self.passphrase_fd)

    @contextmanager
    def app(self) -> Iterator[App]:
        """Open the workspace for one command. The demo world is filled first, so that there is something to see."""
        if self.demo:
            app = open_demo(self.folder if self.data else None, self.seed, passphrase=self.passphrase())
        else:
            app = open_workspace(self.folder, passphrase=self.passphrase())
        try:
            if app.told is not None:
                warn(plain_text(f"{app.told.title}. {app.told.message}"))
            if self.demo:
                seed_demo(app)
                with_engine(app, lambda engine: engine.sync.once())
            yield app
        finally:
            app.close()


def with_engine(app: App, work: Callable[[Engine], Coroutine[Any, Any, T]]) -> T:
    """Run something that reads or sends, and close what it opened."""
    from cm_inbox.teamwork import has_team

    async def run() -> T:
        engine = app.engine()
        try:
            return await work(engine)
        finally:
            await engine.close()

    # PostgreSQL's client refuses Windows' usual loop.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop if has_team(app.folder) else None) as runner:
        return runner.run(run())


pass_session = click.make_pass_decorator(Session, ensure=True)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Command(click.Command):
    """A command that also takes ``--passphrase-fd`` after its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_passphrase_option())


class Group(click.Group):
    """A group that takes it too, as all its commands do."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_passphrase_option())


def _passphrase_option() -> click.Option:
    return click.Option(
        ["--passphrase-fd"],
        type=click.IntRange(min=0),
        metavar="N",
        expose_value=False,
        callback=_take_passphrase_fd,
        help="Read the history's passphrase from this open file descriptor.",
    )


def _take_passphrase_fd(context: click.Context, _: click.Parameter, value: int | None) -> None:
    if value is not None:
        context.ensure_object(Session).passphrase_fd = value


def print_json(value: object) -> None:
    """Print a value as JSON that a person can read too."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(rows: Sequence[Sequence[object]], titles: Sequence[str]) -> None:
    """Print rows in aligned columns; the last one takes what it needs."""
    cells = [[str(title) for title in titles], *([_plain(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(titles))]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
        click.echo("  ".join([*padded, row[-1]]).rstrip())


def _plain(cell: object) -> str:
    """Return a cell on one line without control characters: foreign text must not steer the terminal."""
    text = "" if cell is None else str(cell)
    return "".join(char if char.isprintable() else " " for char in text)


def plain_text(text: str) -> str:
    """Return foreign text that keeps its line breaks but cannot steer the terminal."""
    return "\n".join(_plain(line) for line in text.splitlines())


def warn(text: str) -> None:
    """Say something on stderr."""
    click.echo(text, err=True)
