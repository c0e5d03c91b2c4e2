"""What a network approved an app for is said on the command line, where there is such a thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cm_inbox.app import App
from cm_inbox.cli.accounts import account_command
from cm_inbox.credentials import Credentials, Vault
from cm_inbox.models.accounts import AccountReport, CountKind, TextLimit
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.settings import Settings
from cm_inbox.store import accounts
from cm_inbox.store.database import Store
from tests.contract.told_by_commands import Standing
from tests.rig import KEY

DAY = 86_400_000


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    store = Store.open(tmp_path, KEY)
    app = App(tmp_path, Settings(), store, Credentials("x", Vault(tmp_path / "credentials.vault")))
    brand = store.write(accounts.add_brand, "Altéa", at=1).result().id
    for network in ("facebook", "irc"):
        report = AccountReport(
            "1", f"altea.{network}", "Altéa", {ActionKind.REPLY: Allowed()}, TextLimit(CountKind.CHARACTERS, 500)
        )
        store.write(accounts.add_account, brand, network, report, None, at=1).result()
    yield app
    app.close()


def test_one_says_what_the_network_approved_and_takes_it_back(app: App) -> None:
    facebook, irc = app.inbox.accounts()
    assert (facebook.network, irc.network) == ("facebook", "irc")

    def run(*given: str) -> str:
        done = CliRunner().invoke(account_command, given, obj=Standing(str(app.folder), standing=app))
        return done.output + str(done.exception or "")

    assert "6 days longer" in run("approved", str(facebook.id))
    assert '"approved": true' in run("list", "--json")
    assert app.inbox.accounts()[0].longer == 6 * DAY
    assert "usual time" in run("approved", str(facebook.id), "--no")
    assert '"approved": true' not in run("list", "--json")
    assert "nothing that cm-inbox could use" in run("approved", str(irc.id))
