"""``cm-inbox``: no command opens the window; every other is the same façade for scripts (docs/cli.md)."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from pathlib import Path

import click

from . import __version__
from .cli.session import Session, plain_text
from .errors import CmInboxError, NoKeyring, PassphraseNeeded, UsageError
from .fault_log import FAULTS, write_faults_down

COMMAND_MODULES = ("accounts", "queue", "transfer", "doctor")


class LazyGroup(click.Group):
    """Imports the commands only when one is asked for: opening the window needs none of them."""

    def _load(self) -> None:
        if self.commands:
            return
        from importlib import import_module

        for name in COMMAND_MODULES:
            for command in import_module(f"cm_inbox.cli.{name}").COMMANDS:
                self.add_command(command)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._load()
        return super().get_command(ctx, cmd_name)


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


def main() -> None:
    """Run the command line; every failure ends in one sentence and an exit code, never in a traceback."""
    _open_streams()
    write_faults_down()
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, _end)
    try:
        code = cli.main(prog_name="cm-inbox", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except CmInboxError as error:
        click.echo(plain_text(f"{error.title}. {error.message}{_option(error)}"), err=True)
        code = 2 if isinstance(error, UsageError) else 1
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Exit as error:
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        _drop_output()
        code = 1
    except Exception as error:
        logging.getLogger("cm_inbox").error("the command failed", exc_info=error)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _option(error: CmInboxError) -> str:
    """Return the option that does what an error advises: the errors name none, since the window shows them too."""
    if isinstance(error, NoKeyring | PassphraseNeeded):
        return " (--passphrase-fd N)"
    return " (--data DIR)" if error.message.lower().endswith("choose another folder.") else ""


def _open_streams() -> None:
    """Put something in the place of closed standard streams, so that no other file takes their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _end(signal_number: int, _frame: object) -> None:
    """End in order when the system asks for it, instead of at once: everything is closed on the way out."""
    raise SystemExit(128 + signal_number)


def _drop_output() -> None:
    """Send what is still to be printed nowhere: whoever read it (``| head``) has gone."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
