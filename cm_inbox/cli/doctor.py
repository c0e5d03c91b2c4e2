"""What works here and what does not, and why."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from cm_inbox import __version__
from cm_inbox.app import App
from cm_inbox.errors import CmInboxError, DamagedDatabase, EngineRunning
from cm_inbox.models.accounts import HealthState
from cm_inbox.models.instants import format_time
from cm_inbox.networks import load_network, network_ids
from cm_inbox.settings import load_workspace
from cm_inbox.store import opening
from cm_inbox.team import membership
from cm_inbox.workspace import keyring_works

from .hub import hub_works
from .session import Command, Session, json_option, pass_session, print_json, print_table

PACKAGES = ("PySide6-Essentials", "qasync", "httpx", "sqlite-utils", "sqlcipher3", "keyring")
WINDOW_CHECK = "from PySide6.QtWidgets import QApplication; app = QApplication(['x']); print(app.platformName())"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``ok`` None: neither good nor bad."""

    what: str
    ok: bool | None
    detail: str


@click.command("doctor", cls=Command)
@json_option
@pass_session
def doctor_command(session: Session, as_json: bool) -> None:
    """Tell what works here and what does not, and why. Ends with 1 where something does not."""
    findings = list(examine(session))
    if as_json:
        print_json([{"what": each.what, "ok": each.ok, "detail": each.detail} for each in findings])
    else:
        marks = {True: "ok", False: "NO", None: "-"}
        print_table([(marks[each.ok], each.what, each.detail) for each in findings], ("", "WHAT", "DETAIL"))
    if any(each.ok is False for each in findings):
        raise click.exceptions.Exit(1)


def examine(session: Session) -> Iterator[Finding]:
    """Look at one thing after the other; a failure in one hides none of the others."""
    yield Finding("program", True, f"cm-inbox {__version__}, Python {platform.python_version()}, {platform.platform()}")
    yield Finding("packages", *_packages())
    yield Finding("window", *_window())
    yield Finding("keyring", *_told(keyring_works))
    folder = session.folder
    yield Finding("data folder", *_folder(folder))
    yield Finding("networks", *_told(_networks))
    yield from of_workspace(session, folder)


def _told(work: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, work()
    except CmInboxError as error:
        return False, f"{error.title}. {error.message}"


def _packages() -> tuple[bool, str]:
    found, missing = [], []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    if missing and not getattr(sys, "frozen", False):
        return False, f"missing: {', '.join(missing)}. Install again as the README says."
    return True, ", ".join(found) or "part of the program"


def _window() -> tuple[bool, str]:
    """Start Qt in another process: where a system library is missing, Qt ends the process."""
    if getattr(sys, "frozen", False):
        return True, "part of the program"
    done = subprocess.run([sys.executable, "-c", WINDOW_CHECK], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own text
    if done.returncode == 0:
        return True, f"Qt works here ({done.stdout.strip()})"
    first = (done.stderr.strip().splitlines() or ["no reason given"])[0]
    return False, f"Qt does not start: {first.strip(' .')}. `make demo` installs what is missing, or names it."


def _folder(folder: Path) -> tuple[bool | None, str]:
    if not folder.exists():
        return None, f"{folder} does not exist yet; it is made at the first use"
    if not folder.is_dir():
        return False, f"{folder} is a file. Choose a folder with --data."
    if not os.access(folder, os.W_OK):
        return False, f"{folder} cannot be written: give yourself the right, or choose another with --data"
    aside = sorted(path.name for path in folder.glob("history-damaged-*"))
    return True, f"{folder}" + (f"; set aside as damaged: {', '.join(aside)}" if aside else "")


def _networks() -> str:
    return ", ".join(load_network(name).info.title for name in network_ids())


def of_workspace(session: Session, folder: Path) -> Iterator[Finding]:
    """Look at a data folder's history, its accounts, its hub, and who else has it open."""
    try:
        if not session.demo and load_workspace(folder) is None and not opening.has_history(folder):
            yield Finding("history", None, "none yet")
            return
        with session.app() as app:
            yield Finding("history", *_checked(app))
            yield from _accounts(app)
            yield from _hub(app)
            yield Finding("running", None, _running(app))
    except CmInboxError as error:
        yield Finding("history", False, f"{error.title}. {error.message}")


def _checked(app: App) -> tuple[bool, str]:
    problems = app.store.check().result()
    if problems:
        return False, f"damaged: {'; '.join(problems)}. {DamagedDatabase.default}"
    size = app.store.path.stat().st_size / 1_000_000
    counts = app.inbox.counts()
    return True, f"{size:.1f} MB, encrypted, sound; {sum(counts.brands.values())} open conversations"


def _accounts(app: App) -> Iterator[Finding]:
    for account in app.inbox.accounts():
        health = account.health
        good = health.state in (HealthState.OK, HealthState.NEW, HealthState.ARCHIVE, HealthState.PAUSED)
        detail = health.state.value
        if health.error_message:
            detail += f": {health.error_title}. {health.error_message}"
        if health.ends_soon(app.clock()) and health.token_expires_at is not None:
            detail += f"; the sign-in expires on {format_time(health.token_expires_at)}: sign in again before then"
        yield Finding(f"account {account.id}", good, f"{account.network} {account.address}, {detail}")


def _hub(app: App) -> Iterator[Finding]:
    """Ask the team's hub, where there is one."""
    if membership.load(app.folder) is not None:
        yield Finding("hub", *_told(lambda: hub_works(app)))


def _running(app: App) -> str:
    try:
        app.lock_engine()
    except EngineRunning:
        return "another cm-inbox is open on this folder"
    return "no other cm-inbox is open on this folder"


COMMANDS = (doctor_command,)
