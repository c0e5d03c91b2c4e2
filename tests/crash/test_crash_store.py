"""The process is killed at random moments while it stores or migrates: nothing is lost, nothing doubled.

One child is forked from a process that has everything imported, so a run costs a few hundredths of a second.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox.errors import DamagedDatabase
from cm_inbox.models.accounts import AccountReport, CountKind, TextLimit
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.models.queue import View
from cm_inbox.store import Connection, Store, accounts, charters, ingest, queue
from cm_inbox.store.connection import connect
from cm_inbox.store.database import FILE_NAME, SCHEMA_VERSION
from tests.crash.kills import Kills, posix
from tests.store.conftest import KEY, connect_account, message

pytestmark = posix

PAGE = 25
AGAIN = 4
"""How many messages of the page before come once more with each page that is judged."""

CHARTER = """
brand = "Altéa"
languages = ["fr"]

[[rule]]
id = "insult"
title = "Insulte"
mode = "automatic"
when = { words = ["connard*"] }
then = { hide = true, labels = ["insulte"] }
must_match = ["quel connard"]
"""


class Forker:
    """A child process that forks workers on demand, and kills them."""

    def __init__(self) -> None:
        root = Path(__file__).parents[2]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.crash.store_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
        )

    def kill(self, task: str, folder: Path, argument: str = "", *, after: float) -> int:
        """Fork a worker, kill it after so many seconds, and return how it ended: -9, or 0 when it was done before."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{task}\t{folder}\t{argument}\t{after}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    forker = Forker()
    yield forker
    assert forker.process.stdin is not None
    assert forker.process.stdout is not None
    forker.process.stdin.close()
    forker.process.wait(20)
    forker.process.stdout.close()


def whole(conn: Connection) -> None:
    """Check what must hold at every moment."""
    assert [row[0] for row in conn.execute("PRAGMA quick_check")] == ["ok"]
    conn.execute(
        "INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1)"
    )  # raises; 1: with the texts
    assert conn.execute("SELECT count(*) - count(DISTINCT native_id) FROM message").fetchone() == (0,)
    counted = conn.execute("SELECT state, n FROM counter WHERE n > 0").fetchall()
    assert counted == conn.execute("SELECT state, count(*) FROM conversation GROUP BY state").fetchall()
    assert conn.execute(
        "SELECT count(*) FROM conversation WHERE (state = 'open') <> (waiting_since IS NOT NULL)"
    ).fetchone() == (0,), "answered and open, or waiting and closed"
    assert conn.execute(
        "SELECT count(*) FROM message WHERE conversation_id NOT IN (SELECT id FROM conversation)"
    ).fetchone() == (0,)


@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO message_fts (message_fts, rowid, text) SELECT 'delete', id, text FROM message LIMIT 1",
        "UPDATE message SET text = 'bonsoir'",
    ],
)
def test_the_check_sees_an_index_that_lags_behind(tmp_path: Path, damage: str) -> None:
    with Store.open(tmp_path, KEY) as store:
        account = connect_account(store)
        store.write(ingest.apply, account.id, messages=[message("1", 1)], source="s", cursor="1", now=1).result()
        store.write(whole).result()
        store.write(lambda conn: conn.execute(damage)).result()
        with pytest.raises(DamagedDatabase):
            store.write(whole).result()


def test_killed_while_storing(tmp_path: Path, forker: Forker) -> None:
    """The worker stores page after page with its cursor, and writes down each it was told is stored."""
    with Store.open(tmp_path, KEY) as store:
        account = connect_account(store)
    acknowledged = tmp_path / "acknowledged"
    acknowledged.write_text("")
    rng = random.Random(7)
    last = 0
    kills = Kills("storing", rng, longest=0.12)
    for run in kills:
        kills.count(forker.kill("ingest", tmp_path, str(account.id), after=kills.after()))
        with Store.open(tmp_path, KEY) as store:
            if store.checked is not None:
                assert list(store.checked.result()) == []
            cursor = int(store.read(accounts.cursors, account.id).get("pages", "0"))
            stored = [int(row[0]) for row in store.read(rows)]
            store.write(whole).result()
        promised = [int(line) for line in acknowledged.read_text().split("\n")[:-1]]
        assert sorted(stored) == list(range(cursor * PAGE)), f"run {run}"
        assert cursor >= max(promised, default=0)
        assert cursor >= last
        last = cursor
    assert last > kills.made / 4, "the worker was killed before it did anything"


def rows(conn: Connection) -> list[tuple[str]]:
    return conn.execute("SELECT native_id FROM message").fetchall()


def test_killed_while_judging(tmp_path: Path, forker: Forker) -> None:
    """A rule acts alone on what arrives: once for each message that is there, with its verdict."""
    with Store.open(tmp_path, KEY) as store:
        brand = store.write(accounts.add_brand, "Altéa", at=1).result()
        may = {kind: Allowed() for kind in ActionKind}
        report = AccountReport("us", "altea@x", "Altéa", may, TextLimit(CountKind.CHARACTERS, 500))
        account = store.write(accounts.add_account, brand.id, "mastodon", report, None, at=1).result()
        store.write(charters.save, brand.id, CHARTER, included={}, author="lea", note="", at=1).result()
    rng = random.Random(17)
    cursor = 0
    kills = Kills("judging", rng, longest=0.3)
    for run in kills:
        kills.count(forker.kill("judge", tmp_path, str(account.id), after=kills.after()))
        with Store.open(tmp_path, KEY) as store:
            before, cursor = cursor, int(store.read(accounts.cursors, account.id).get("pages", "0"))
            store.write(whole).result()
            insults = sorted(n for n in range(cursor * PAGE) if n % 3 == 0)
            assert cursor >= before
            assert len(store.read(rows)) == cursor * PAGE, f"run {run}"
            for query in (_HIDDEN, _LABELLED, _TO_BE_SENT, _DEALT_WITH):
                assert sorted(int(row[0]) for row in store.read(_all, query)) == insults, f"run {run}: {query}"
    assert cursor > kills.made / 4, "the worker was killed before it did anything"


_BY_THE_RULE = (
    "FROM journal JOIN message ON message.id = message_id WHERE actor = 'cm-inbox' AND payload ->> 'rule' = 'insult'"
)
_HIDDEN = f"SELECT native_id {_BY_THE_RULE} AND journal.kind = 'hide'"
_LABELLED = f"SELECT native_id {_BY_THE_RULE} AND journal.kind = 'label'"
_TO_BE_SENT = f"SELECT native_id FROM outbox JOIN (SELECT native_id, journal.id AS d {_BY_THE_RULE}) ON d = journal_id"
_DEALT_WITH = "SELECT native_id FROM verdict JOIN message ON message.id = message_id WHERE standing = 'applied'"


def _all(conn: Connection, query: str) -> list[tuple[str]]:
    return conn.execute(query).fetchall()


def test_killed_while_importing(tmp_path: Path, forker: Forker) -> None:
    """The worker imports a file in small transactions; killed, it goes on, and ends with every line once."""
    source = tmp_path / "in.jsonl"
    lines = 400
    source.write_text("".join(line(n) for n in range(lines)))
    rng = random.Random(11)
    finished = 0
    folder = tmp_path / "history"
    kills = Kills("importing", rng, longest=0.25)
    for _ in kills:
        folder.mkdir(exist_ok=True)
        kills.count(forker.kill("import", folder, str(source), after=kills.after()))
        with Store.open(folder, KEY) as store:
            stored = sorted(int(row[0]) for row in store.read(rows))
            assert stored == list(range(len(stored)))
            store.write(whole).result()
            if len(stored) == lines:
                finished += 1
                assert store.read(queue.counts, now=0).views[View.INBOX] == lines
        if len(stored) == lines:
            shutil.rmtree(folder)
    assert finished


def line(n: int) -> str:
    value = {"network": "n", "account": "a", "brand": "B", "thread": {"id": f"t{n}"}, "id": str(n)}
    said = {"author": {"id": "p"}, "text": f"bonjour {n}", "created_at": f"2026-01-01T00:00:{n % 60:02}Z"}
    return json.dumps({**value, **said}) + "\n"


def test_killed_while_migrating(tmp_path: Path, forker: Forker) -> None:
    """From nothing, and from an older version with data: the old tables or the new ones, never in between."""
    old = tmp_path / "old"
    old.mkdir()
    with Store.open(old, KEY) as store:
        account = connect_account(store)
        said = [message(str(n), n * 1000, f"bonjour {n}") for n in range(PAGE)]
        store.write(ingest.apply, account.id, messages=said, source="pages", cursor="1", now=1).result()
    rng = random.Random(13)
    outcomes: dict[str, int] = {}
    kills = Kills("migrating", rng, longest=0.15)
    for run in kills:
        folder = tmp_path / f"run{run}"
        task: str = rng.choice(["create", "migrate"])
        if task == "create":
            folder.mkdir()
        else:
            shutil.copytree(old, folder)
        kills.count(forker.kill(task, folder, after=kills.after()))
        outcome = _checked(folder, task)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        shutil.rmtree(folder)
    assert set(outcomes) == {"before", "after"}, outcomes


def _checked(folder: Path, task: str) -> str:
    """Say on which side of the migration a history is; fail if it is neither."""
    if not (folder / FILE_NAME).exists() or not (folder / FILE_NAME).stat().st_size:
        assert task == "create"
        return "before"
    connection = connect(folder / FILE_NAME, KEY)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if task == "migrate":
        assert connection.execute("SELECT count(*) FROM brand").fetchone() == (1,)
        assert len(rows(connection)) == PAGE
        whole(connection)
    connection.close()
    if task == "migrate":
        assert version in (SCHEMA_VERSION, SCHEMA_VERSION + 1)
        assert ("added_2" in tables) is ("added_1" in tables) is (version == SCHEMA_VERSION + 1)
        return "after" if version > SCHEMA_VERSION else "before"
    assert version in (0, SCHEMA_VERSION)
    assert ("meta" in tables) is ("verdict" in tables) is ("identity" in tables) is (version > 0)
    with Store.open(folder, KEY) as store:
        store.write(whole).result()
    return "after" if version else "before"
