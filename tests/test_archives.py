"""Exports of networks taken into the history: found again, waiting for nobody, nothing twice, interrupted at will."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox.archives import import_archive, is_archive
from cm_inbox.models.instants import now
from cm_inbox.models.queue import View
from cm_inbox.store import Store, accounts, queue, transfer
from tests.networks.exports import KINDS, exchange, facebook, in_folder, in_zip, messenger
from tests.store.conftest import KEY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "history").mkdir()
    with Store.open(tmp_path / "history", KEY) as opened:
        yield opened


def stored(store: Store) -> int:
    return int(store.read(lambda conn: conn.execute("SELECT count(*) FROM message").fetchone()[0]))


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_becomes_an_archive_in_which_nothing_waits(store: Store, tmp_path: Path, kind: str) -> None:
    path = in_zip(KINDS[kind](), tmp_path / "export.zip")
    assert is_archive(path)
    report = import_archive(store, path, "Altéa")
    assert (report.finished, report.broken) == (True, 0)
    assert stored(store) == report.messages > 0
    (account,) = store.read(accounts.accounts)
    assert (account.network, account.archive) == (kind, True)
    assert store.read(accounts.brand, account.brand_id).name == "Altéa"
    assert not store.read(queue.ids, View.INBOX, now=now())
    again = import_archive(store, path, "Another")
    assert again.messages == report.messages == stored(store)
    assert len(store.read(accounts.accounts)) == 1


def test_an_interrupted_import_goes_on_behind_what_was_stored(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transfer, "FIRST_BATCH", 100)
    many = [messenger("Zoé", 1_700_000_000_000 + number, f"Bonjour {number}") for number in range(1_000)]
    many[50] = {"sender_name": 7}
    tree = {**facebook(), "messages/inbox/zoe_9/message_1.json": exchange(["Zoé", "Altéa"], many)}
    folder = in_folder(tree, tmp_path / "export")
    told: list[transfer.Problem] = []
    first = import_archive(store, folder, stop=lambda: True, told=told.append)
    assert not first.finished
    assert stored(store) == 100
    second = import_archive(store, folder, told=told.append)
    assert second.finished
    assert stored(store) == first.messages + second.messages == 999 + 6
    (problem,) = told
    assert "zoe_9/message_1.json, message 51" in problem.text


def test_without_a_brand_it_is_named_like_the_account(store: Store, tmp_path: Path) -> None:
    import_archive(store, in_folder(KINDS["x"](), tmp_path / "export"))
    (account,) = store.read(accounts.accounts)
    assert store.read(accounts.brand, account.brand_id).name == "@AlteaMob"
