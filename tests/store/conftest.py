"""A store of its own for each test, and messages made briefly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cm_inbox.models.accounts import Account, AccountReport, CountKind, TextLimit
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.store import Connection, Key, Store, accounts

KEY = Key(bytes(range(32)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, KEY, clock=lambda: 1_000_000) as opened:
        yield opened


def report(address: str = "altea@social.example") -> AccountReport:
    return AccountReport("1", address, "Altéa", {}, TextLimit(CountKind.CHARACTERS, 500))


def connect_account(store: Store, brand: str = "Altéa", network: str = "mastodon", address: str = "a@x") -> Account:
    made = store.write(accounts.add_brand, brand, at=1).result()
    return store.write(accounts.add_account, made.id, network, report(address), None, at=1).result()


@pytest.fixture
def account(store: Store) -> Account:
    return connect_account(store)


def message(native_id: str, at: int, text: str = "bonjour", **changes: Any) -> Message:
    author = changes.pop("author", "anna")
    thread = changes.pop("thread", "post")
    kind = changes.pop("kind", ThreadKind.PUBLIC)
    return Message(
        native_id,
        Thread(thread, kind),
        author if isinstance(author, Author) else Author(author, f"@{author}", author.title()),
        changes.pop("direction", Direction.IN),
        changes.pop("visibility", Visibility.PUBLIC),
        text,
        at,
        **changes,
    )


def ours(native_id: str, at: int, parent: str | None = None, **changes: Any) -> Message:
    return message(native_id, at, "merci", author="us", direction=Direction.OUT, parent=parent, **changes)


class _Watched:
    """A connection that notes how each query is carried out, as far as it is asked for queries."""

    def __init__(self, conn: Connection, plans: list[str]) -> None:
        self._conn = conn
        self._plans = plans

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> object:
        self._plans.extend(row[3] for row in self._conn.execute(f"EXPLAIN QUERY PLAN {sql}", values))
        return self._conn.execute(sql, values)

    def executemany(self, sql: str, several: Iterable[tuple[object, ...]]) -> None:
        for values in several:
            self.execute(sql, values)


def watch(conn: Connection, plans: list[str]) -> Connection:
    """Return a connection that adds the plan of each query, line by line."""
    return _Watched(conn, plans)  # type: ignore[return-value]  # nothing else is asked of it
