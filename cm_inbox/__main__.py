"""``cm-inbox``: no command opens the window; every other is the same façade for scripts (docs/cli.md).

The plain wish for the window is read here, without click, which takes a fifth of the time that the window needs for its
first picture. Everything else, also whatever is wrong in such a line, goes to ``command_line``. Little is
imported before that is known: what a window imports comes quickly (``gui.quick_start``).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

PLAIN_OPTIONS = ("--data", "--passphrase-fd")


def main() -> None:
    """Run the command line; every failure ends in one sentence and an exit code, never in a traceback."""
    _open_streams()
    plain = plain_start(sys.argv[1:])
    if plain is not None:
        from .gui.quick_start import hasten

        hasten()
    import logging
    import signal

    from .fault_log import write_faults_down

    write_faults_down()
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, _end)
    try:
        code = _run(plain)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        _drop_output()
        code = 1
    except Exception as error:
        logging.getLogger("cm_inbox").error("the command failed", exc_info=error)
        code = 1
    sys.exit(code)


def _run(plain: dict[str, str] | None) -> int:
    if plain is None:
        from .command_line import run

        return run()
    from .errors import CmInboxError

    try:
        return _open_window(plain)
    except CmInboxError as error:
        from .command_line import tell

        return tell(error)


def plain_start(arguments: Sequence[str]) -> dict[str, str] | None:
    """Return the options of a line that opens the window on a history, None where click must read it."""
    given: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            value = next(words, "")
        if name not in PLAIN_OPTIONS or not value or value.startswith("-"):
            return None
        given[name] = value
    descriptor = given.get("--passphrase-fd", "0")
    return given if descriptor.isascii() and descriptor.isdigit() else None


def _open_window(given: dict[str, str]) -> int:
    from .fault_log import FAULTS
    from .launch import open_window
    from .settings import data_folder, passphrase_from

    folder = data_folder(given.get("--data") or os.environ.get("CM_INBOX_DATA"))
    FAULTS.folder = folder
    descriptor = given.get("--passphrase-fd")
    return open_window(folder, passphrase=None if descriptor is None else passphrase_from(int(descriptor)))


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
