"""What the command line tells of a workspace, and the files that one keeps beside its history.

For ``test_secrets``: the commands are the program's own, over the history of a rig.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click import Command
from click.testing import CliRunner

from cm_inbox import credentials
from cm_inbox.app import App
from cm_inbox.cli.accounts import account_command
from cm_inbox.cli.doctor import of_workspace
from cm_inbox.cli.outbox import outbox_command
from cm_inbox.cli.queue import queue_command, search_command, show_command
from cm_inbox.cli.session import Session
from cm_inbox.cli.transfer import export_command
from cm_inbox.credentials import Credentials, Vault
from cm_inbox.models.queue import View
from cm_inbox.settings import Settings, State, create_workspace
from cm_inbox.store.export import FORMATS
from tests.rig import Rig

CHEAP = (4, 8, 1)
"""What stretching the passphrase costs here: it is not what is tried."""


@dataclass(slots=True)
class Standing(Session):
    """A session over a workspace that is open already, and stays so."""

    standing: App | None = None

    @contextmanager
    def app(self) -> Iterator[App]:
        assert self.standing is not None
        yield self.standing


async def kept(ours: Rig, folder: Path) -> App:
    """Return the rig's workspace with all that lies beside a history: settings, state, the sealed sign-ins."""
    usual = credentials._COST
    credentials._COST = CHEAP
    try:
        vault = Vault(folder / "credentials.vault")
        vault.unlock("a passphrase of ours")
    finally:
        credentials._COST = usual
    holder = Credentials(create_workspace(folder, "passphrase").id, vault)
    for uid, secrets in ours.drawers.kept.items():
        await holder.save(uid, secrets)
    app = App(folder, Settings(), ours.store, holder, clock=ours.clock)
    app.use_settings(Settings(networks_on=tuple({each.network for each in app.inbox.accounts()}))).result()
    state = State(folder)
    state.set("view", "inbox")
    state.save()
    return app


def told(app: App, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what each command that shows or exports something says, by its name; files of exports stay in a folder."""
    session = Standing(str(app.folder), standing=app)
    runner = CliRunner()

    def run(command: Command, *given: str) -> tuple[str, str]:
        done = runner.invoke(command, given, obj=session)
        assert done.exit_code in (0, 1), done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return f"{command.name} {' '.join(given)}", done.output + done.stderr

    for form in FORMATS:
        yield run(export_command, "--format", form, "--output", str(folder / f"export.{form}"))
    yield run(export_command, "--format", "jsonl")
    for as_json in ((), ("--json",)):
        yield run(account_command, "list", *as_json)
        yield run(outbox_command, *as_json)
        yield run(search_command, "Bonjour", *as_json)
        for view in (View.INBOX, View.DONE):
            yield run(queue_command, "--view", view.value, *as_json)
            for conversation in app.inbox.ids(view):
                yield run(show_command, str(conversation), *as_json)
    findings = list(of_workspace(session, app.folder))
    assert {each.what for each in findings} >= {"history", "running"}
    yield "doctor", repr(findings)
