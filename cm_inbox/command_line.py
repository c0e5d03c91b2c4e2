"""The commands' names and options, as click reads them (docs/cli.md); without a command the window opens."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import __version__
from .cli.session import Session, plain_text
from .errors import CmInboxError, NoKeyring, PassphraseNeeded, UsageError
from .fault_log import FAULTS

MODULES = {
    "accounts": ("brand", "account", "sync"),
    "queue": ("queue", "show", "search"),
    "deciding": ("do", "undo"),
    "outbox": ("outbox",),
    "author": ("author",),
    "transfer": ("import", "export"),
    "charter": ("charter",),
    "hub_kept": ("hub",),
    "doctor": ("doctor",),
}
"""Which module of ``cli`` holds which commands."""


class LazyGroup(click.Group):
    """Imports the commands only when they are asked for: opening the window needs none of them, most need few."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in MODULES.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from importlib import import_module

        for module, names in MODULES.items():
            if cmd_name in names:
                commands: dict[str, click.Command] = {
                    command.name: command for command in import_module(f"cm_inbox.cli.{module}").COMMANDS
                }
                return commands[cmd_name]
        return None


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", envvar="CM_INBOX_DATA", metavar="DIR", help="The folder of the history (CM_INBOX_DATA).")
@click.option("--demo", is_flag=True, help="The built-in demo world, without any account.")
@click.option("--seed", type=int, metavar="N", help="Which demo world (1 unless named).")
@click.option(
    "--passphrase-fd",
    type=click.IntRange(min=0),
    metavar="N",
    help="Read the history's passphrase from this open file descriptor.",
)
@click.option("--tour", metavar="FOLDER", help="With --demo: drive the window by keys and save screenshots.")
@click.version_option(__version__, prog_name="cm-inbox")
@click.pass_context
def cli(
    context: click.Context, data: str | None, demo: bool, seed: int | None, passphrase_fd: int | None, tour: str | None
) -> None:
    """One queue of comments and private messages for community managers.

    Without a command the window opens.
    """
    if seed is not None and not demo:
        raise UsageError("--seed goes with --demo.")
    session = Session(data, demo, 1 if seed is None else seed, passphrase_fd)
    context.obj = session
    if data or not demo:
        FAULTS.folder = session.folder
    if tour and not demo:
        raise UsageError("--tour goes with --demo.")
    if context.invoked_subcommand is None:
        from .launch import open_window

        folder = session.folder if data or not demo else None
        context.exit(
            open_window(
                folder, demo=demo, seed=session.seed, passphrase=session.passphrase(), tour=Path(tour) if tour else None
            )
        )


def run() -> int:
    """Read the arguments and do what they say; return the exit code. Raises KeyboardInterrupt, BrokenPipeError."""
    try:
        code = cli.main(prog_name="cm-inbox", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except CmInboxError as error:
        return tell(error)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        return 130
    return code if isinstance(code, int) else 0


def tell(error: CmInboxError) -> int:
    """Say on standard error what went wrong; return the exit code."""
    click.echo(plain_text(f"{error.title}. {error.message}{_option(error)}"), err=True)
    return 2 if isinstance(error, UsageError) else 1


def _option(error: CmInboxError) -> str:
    """Return the option that does what an error advises: the errors name none, since the window shows them too."""
    if isinstance(error, NoKeyring | PassphraseNeeded):
        return " (--passphrase-fd N)"
    return " (--data DIR)" if error.message.lower().endswith("choose another folder.") else ""
