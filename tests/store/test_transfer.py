"""Out and in again: the same history. Broken lines are named, interruptions go on."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.errors import ReadOnly, StoreError, TransferError, UsageError
from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import View
from cm_inbox.store import Connection, Store, accounts, bulk, ingest, queue, search, transfer
from cm_inbox.store.export import export
from tests.store.conftest import KEY, message, ours

from .deciding import decide


def line(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = {
        "network": "mastodon",
        "account": "altea@social.example",
        "brand": "Altéa",
        "id": "1",
        "parent": None,
        "thread": {"id": "t", "kind": "public", "title": None, "url": None},
        "author": {"id": "77", "handle": "@client77", "name": "Client 77"},
        "direction": "in",
        "visibility": "public",
        "text": "Où est ma commande ?",
        "created_at": "2026-10-01T09:12:00Z",
        "edited_at": None,
    }
    return {**value, **changes}


def write(path: Path, *lines: Any) -> Path:
    path.write_bytes(b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in lines))
    return path


def exported(store: Store, **more: Any) -> bytes:
    into = io.BytesIO()
    store.background(export, into, "jsonl", **more).result()
    return into.getvalue()


def test_the_documented_line_goes_in_and_out(store: Store, tmp_path: Path) -> None:
    report = transfer.import_file(store, write(tmp_path / "a.jsonl", line()))
    assert (report.messages, report.arrived, report.broken, report.warnings, report.finished) == (1, 1, 0, 0, True)
    [account] = store.read(accounts.accounts)
    assert (account.archive, account.brand, account.address) == (True, "Altéa", "altea@social.example")
    assert json.loads(exported(store)) == line()


def test_a_second_import_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line(), line(id="2"))
    transfer.import_file(store, path)
    before = exported(store)
    assert transfer.import_file(store, path).arrived == 0
    assert exported(store) == before


def test_problems_name_their_line_and_stop_nothing(store: Store, tmp_path: Path) -> None:
    missing = line()
    del missing["author"]
    report = transfer.import_file(
        store,
        write(
            tmp_path / "a.jsonl",
            b"\xef\xbb\xbf" + json.dumps(line(id="ok1")).encode() + b"\n",
            b"{broken\n",
            b"\n",
            missing,
            line(created_at="yesterday"),
            line(visibility="secret"),
            line(id="ok2", verdicts=[], author={"id": 5, "shoe": 42}),
            b"[1]\n",
            b"\xff\xfe\n",
            line(text=None),
            line(id=" "),
            json.dumps(line(id="ok3", text="half \ud83d")).encode(),
        ),
    )
    assert {problem.line for problem in report.problems if not problem.warning} == {2, 4, 5, 6, 8, 9, 10, 11}
    assert [(problem.line, problem.text) for problem in report.problems if problem.warning] == [
        (7, "kept out, not known: verdicts, author.shoe")
    ]
    assert (report.messages, report.broken, report.warnings) == (3, 8, 1)
    texts = {problem.line: problem.text for problem in report.problems}
    assert texts[4] == "'author' is missing"
    assert texts[6] == "'visibility' must be one of: public, private"


def test_an_interrupted_import_goes_on(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "FIRST_BATCH", 10)
    path = write(tmp_path / "a.jsonl", *(line(id=str(n)) for n in range(100)), b"broken\n")
    first = transfer.import_file(store, path, stop=lambda: True)
    assert (first.messages, first.finished) == (10, False)
    seen: list[transfer.Progress] = []
    second = transfer.import_file(store, path, progress=seen.append)
    assert (second.messages, second.finished) == (90, True)
    assert [problem.line for problem in second.problems] == [101]
    assert seen[-1].done == seen[-1].total == path.stat().st_size
    assert transfer.import_file(store, path).messages == 100


def test_known_accounts_keep_their_brand_and_signs(store: Store, account: Account, tmp_path: Path) -> None:
    transfer.import_file(store, write(tmp_path / "a.jsonl", line(account="a@x", brand="Other")))
    [same] = store.read(accounts.accounts)
    assert (same.id, same.brand, same.archive) == (account.id, "Altéa", False)


def test_done_stays_done_and_open_stays_open(store: Store, account: Account, tmp_path: Path) -> None:
    store.write(
        ingest.apply,
        account.id,
        messages=[message("1", 1000, thread="a"), message("2", 2000, thread="b"), ours("3", 3000, "1")],
        now=1,
    ).result()
    store.write(decide, DecisionKind.DONE, 1).result()
    path = tmp_path / "a.jsonl"
    path.write_bytes(exported(store))
    with Store.open(make(tmp_path / "other"), KEY) as other:
        assert transfer.import_file(other, path).arrived == 1
        assert other.read(queue.counts, now=0).views[View.DONE] == 1
        [row] = other.read(queue.rows, other.read(queue.ids, View.INBOX, now=0))
        assert (row.unread, row.waiting_since) == (1, 2000)
        assert exported(other) == path.read_bytes()


def make(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04\x14\0\0\0 broken off"])
def test_a_picture_is_no_file_of_messages(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "picture").write_bytes(content)
    with pytest.raises(TransferError, match="no file of messages"):
        transfer.import_file(store, tmp_path / "picture")


def test_a_file_that_is_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(TransferError, match="No such file"):
        transfer.import_file(store, tmp_path / "none.jsonl")
    with pytest.raises(ReadOnly):
        store.background(export, tmp_path / "no" / "where.csv", "csv").result()
    with pytest.raises(UsageError, match="jsonl, csv, sqlite"):
        store.background(export, tmp_path / "x", "xml").result()


def test_csv_cannot_calculate(store: Store, account: Account, tmp_path: Path) -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "fine", 'a "quoted", é']
    store.write(
        ingest.apply, account.id, messages=[message(str(n), n + 1, text) for n, text in enumerate(evil)], now=1
    ).result()
    path = tmp_path / "out.csv"
    assert store.background(export, path, "csv").result() == len(evil)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "fine", 'a "quoted", é']
    assert rows[0]["author_handle"] == "'@anna"


def test_sqlite_is_a_plain_copy(store: Store, account: Account, tmp_path: Path) -> None:
    store.write(ingest.apply, account.id, messages=[message("1", 1, "déjà vu"), message("2", 2)], now=1).result()
    path = tmp_path / "out.db"
    assert store.background(export, path, "sqlite").result() == 2
    plain = sqlite3.connect(path)
    found = plain.execute("SELECT id, messages.text FROM messages JOIN messages_fts f ON f.rowid = messages.rowid"
                          " WHERE messages_fts MATCH 'deja'").fetchall()  # fmt: skip
    plain.close()
    assert found == [("1", "déjà vu")]
    assert not path.with_name("out.db.part").exists()


def test_export_narrows(store: Store, account: Account, tmp_path: Path) -> None:
    transfer.import_file(store, write(tmp_path / "a.jsonl", line(account="b@x", brand="Brume", id="9")))
    store.write(ingest.apply, account.id, messages=[message("1", 1000), message("2", 2000)], now=1).result()
    brume = store.read(accounts.brand_named, "brume")
    assert [json.loads(each)["id"] for each in exported(store, brand_id=brume.id).splitlines()] == ["9"]
    assert [json.loads(each)["id"] for each in exported(store, since=2000).splitlines()] == ["2", "9"]


texts = st.text(max_size=30)
ids = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8).filter(
    str.strip
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": ids,
                "text": texts,
                "author": st.fixed_dictionaries({"id": ids}),
                "thread": st.fixed_dictionaries({"id": ids}),
                "created_at": st.integers(0, 4 * 10**9).map(lambda s: transfer_time(s * 1000)),
            },
            optional={
                "status": st.sampled_from([each.value for each in MessageStatus]),
                "direction": st.sampled_from(["in", "out"]),
                "url": texts,
                "parent": ids,
                "state": st.sampled_from(["open", "done"]),
                "revisions": st.lists(
                    st.fixed_dictionaries({"text": texts, "seen_until": st.just("2026-01-01T00:00:00Z")}), max_size=1
                ),
            },
        ),
        max_size=8,
        unique_by=lambda value: str(value["id"]),
    )
)
def test_export_import_export(values: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        source = write(
            here / "in.jsonl", *({**value, "network": "n", "account": "a", "brand": "B"} for value in values)
        )
        with Store.open(make(here / "one"), KEY) as one:
            assert transfer.import_file(one, source).broken == 0
            first = exported(one)
            assert one.write(consistent).result()
        (here / "out.jsonl").write_bytes(first)
        with Store.open(make(here / "two"), KEY) as two:
            assert transfer.import_file(two, here / "out.jsonl").broken == 0
            assert exported(two) == first
    assert len(first.splitlines()) == len(values)


def transfer_time(at: int) -> str:
    from cm_inbox.models.instants import format_time

    return format_time(at)


def consistent(conn: Connection) -> bool:
    conn.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1)")  # 1: with the texts
    counted = conn.execute("SELECT state, n FROM counter WHERE n > 0 ORDER BY 1").fetchall()
    return counted == conn.execute("SELECT state, count(*) FROM conversation GROUP BY 1 ORDER BY 1").fetchall()


def test_few_very_long_lines_are_not_kept_together(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "BATCH_BYTES", 4_000)
    path = write(tmp_path / "long.jsonl", *(line(id=str(n), text="mot " * 300) for n in range(10)))
    seen: list[transfer.Progress] = []
    assert transfer.import_file(store, path, progress=seen.append).messages == 10
    assert [each.messages for each in seen] == [3, 6, 9, 10]
    assert exported(store).count(b"\n") == 10


def test_an_import_lets_others_write_in_between(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "FIRST_BATCH", 20)
    monkeypatch.setattr(bulk, "SHARED_BATCH", 10)
    path = write(tmp_path / "a.jsonl", *(line(id=str(n)) for n in range(60)))
    seen: list[int] = []
    with Store.open(tmp_path, KEY) as window:
        assert not store.is_alone()

        def decides(progress: transfer.Progress) -> None:
            seen.append(progress.messages)
            window.write(accounts.add_brand, f"Brand {len(seen)}", at=1).result()

        assert transfer.import_file(store, path, progress=decides).messages == 60
    assert seen == [20, 30, 40, 50, 60, 60]
    assert store.is_alone()
    assert len(store.read(accounts.brands)) == 1 + len(seen)


def test_many_batches_are_one_transaction_until_somebody_waits(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "FIRST_BATCH", 10)
    monkeypatch.setattr(bulk, "BATCH", 10)
    path = write(tmp_path / "a.jsonl", *(line(id=str(n)) for n in range(60)))
    there: list[int] = []
    waiting: list[Future[int]] = []

    def look(progress: transfer.Progress) -> None:
        there.append(store.read(messages))
        if progress.messages == 30:
            waiting.append(store.write_urgent(messages))

    assert transfer.import_file(store, path, progress=look).arrived == 60
    assert there[:3] == [0, 0, 0], "nothing is there before its transaction ends"
    assert waiting[0].result() in (30, 40, 50), "who waits gets a turn before the end, after whole batches"
    assert store.read(messages) == 60


def messages(conn: Connection) -> int:
    (number,) = conn.execute("SELECT count(*) FROM message").fetchone()
    return int(number)


def test_one_transaction_may_bring_a_message_and_its_edit(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "FIRST_BATCH", 2)
    monkeypatch.setattr(bulk, "BATCH", 2)
    edited = "2026-10-01T10:00:00Z"
    path = write(
        tmp_path / "a.jsonl",
        line(id="1", text="avant"),
        line(id="1", text="pendant", edited_at="2026-10-01T09:30:00Z"),
        line(id="2"),
        line(id="1", text="après", edited_at=edited),
        line(id="3"),
    )
    assert transfer.import_file(store, path).arrived == 3
    assert store.write(consistent).result()
    for word, found in {"avant": 0, "pendant": 0, "après": 1, "commande": 2}.items():
        assert len(store.read(search.search, word, now=0)) == found, word
    assert [each["text"] for each in map(json.loads, exported(store).splitlines()) if each["id"] == "1"] == ["après"]


def test_a_broken_transaction_leaves_the_file_to_be_read_again(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "FIRST_BATCH", 5)
    monkeypatch.setattr(bulk, "BATCH", 5)
    path = write(tmp_path / "a.jsonl", *(line(id=str(n)) for n in range(40)))
    store.write(
        lambda conn: conn.execute(
            "CREATE TRIGGER full BEFORE INSERT ON message WHEN new.native_id = '17'"
            " BEGIN SELECT raise(ABORT, 'no room'); END"
        )
    ).result()
    with pytest.raises(StoreError, match="no room"):
        transfer.import_file(store, path)
    assert store.read(messages) == 0
    store.write(lambda conn: conn.execute("DROP TRIGGER full")).result()
    assert transfer.import_file(store, path).arrived == 40
    assert store.write(consistent).result()
