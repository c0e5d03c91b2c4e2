"""Exports of networks taken into the history: found again, waiting for nobody, nothing twice, interrupted at will."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.archives import import_archive, is_archive
from cm_inbox.models.accounts import Account, AccountReport
from cm_inbox.models.instants import now
from cm_inbox.models.messages import Message
from cm_inbox.models.queue import View
from cm_inbox.networks.x import TEXT_LIMIT
from cm_inbox.networks.x_posts import direct
from cm_inbox.store import Connection, Store, accounts, ingest, queue, transfer
from tests.networks.exports import KINDS, Tree, assigned, exchange, facebook, in_folder, in_zip, messenger, x
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


def texts(store: Store) -> list[str]:
    return [row[0] for row in store.read(lambda conn: conn.execute("SELECT text FROM message").fetchall())]


def exchanged(*ids: str) -> Tree:
    """Return an export of X with one private message for each id, all of one exchange."""
    said = [
        {
            "messageCreate": {
                "id": each,
                "senderId": "22",
                "recipientId": "11",
                "text": f"Bonjour {each}",
                "createdAt": "2023-11-14T22:13:20.123Z",
            }
        }
        for each in ids
    ]
    held = [{"dmConversation": {"conversationId": "11-22", "messages": said}}]
    return {**x(), "data/direct-messages.js": assigned("direct_messages", held)}


def read_by_x(*ids: str) -> list[Message]:
    """Return private messages as the adapter gives them."""
    raws = [
        {
            "id": each,
            "event_type": "MessageCreate",
            "sender_id": "22",
            "dm_conversation_id": "11-22",
            "text": f"Bonjour {each}",
            "created_at": "2023-11-14T22:13:20.123Z",
        }
        for each in ids
    ]
    return [direct(raw, {}, "11") for raw in raws]


def connected(store: Store) -> Account:
    def connect(conn: Connection) -> Account:
        brand = accounts.add_brand(conn, "Altéa", at=1)
        report = AccountReport(
            native_id="11",
            address="@AlteaMob",
            name="Altéa",
            permissions={},
            text_limit=TEXT_LIMIT,
        )
        return accounts.add_account(conn, brand.id, "x", report, None, at=1)

    return store.write(connect).result()


def test_an_export_of_x_beside_its_account_brings_no_private_message_twice(store: Store, tmp_path: Path) -> None:
    account = connected(store)
    store.write(ingest.apply, account.id, messages=read_by_x("71", "72"), now=now()).result()
    import_archive(store, in_folder(exchanged("71", "72", "73"), tmp_path / "export"))
    store.write(ingest.apply, account.id, messages=read_by_x("73", "74"), now=now()).result()
    assert len(store.read(accounts.accounts)) == 1
    private = sorted(text for text in texts(store) if text.startswith("Bonjour "))
    assert private == ["Bonjour 71", "Bonjour 72", "Bonjour 73", "Bonjour 74"]
    assert len(store.read(queue.ids, View.INBOX, now=now())) == 1, "all is one exchange"


def test_what_was_imported_under_the_ids_of_before_is_not_doubled(store: Store, tmp_path: Path) -> None:
    account = connected(store)
    before = [replace(each, id=each.id.removeprefix("dm-")) for each in read_by_x("71", "900")]
    store.write(ingest.apply, account.id, messages=before, now=now()).result()
    for folder in ("first", "second"):
        import_archive(store, in_folder(exchanged("71", "72"), tmp_path / folder))
    private = sorted(text for text in texts(store) if text.startswith("Bonjour 7"))
    assert private == ["Bonjour 71", "Bonjour 72"]
