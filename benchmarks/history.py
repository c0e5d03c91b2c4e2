"""The history that the parts about the window use: a million messages, encrypted, made once and kept in .cache/bench.

All its conversations are open, as after the import of an archive: the queue holds every one of them, which is harsher
than any real day. Parts that write work on a copy.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import world
from benchmarks.child import CACHE
from benchmarks.keys import PASSPHRASE, RAW_KEY
from cm_inbox import settings
from cm_inbox.errors import NotFound
from cm_inbox.models.accounts import Account, AccountReport, Brand, CountKind, TextLimit
from cm_inbox.models.instants import now
from cm_inbox.models.messages import Message
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.store import Connection, Key, Store, accounts, bulk, ingest
from cm_inbox.store.connection import connect

MESSAGES = 1_000_000
NOWHERE = "https://nowhere.invalid"


def million(messages: int = MESSAGES) -> Path:
    """Return the folder of the history, making it (a minute or two) where it is not there yet."""
    folder = CACHE / f"history-{messages}-{_fingerprint()}"
    if not folder.is_dir():
        for old in CACHE.glob(f"history-{messages}-*"):
            shutil.rmtree(old)
        part = CACHE / "making"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        _make(part, messages)
        part.rename(folder)
    settle(folder, Key(RAW_KEY))
    return folder


def settle(folder: Path, key: Key) -> None:
    """Wait for the check that follows a run that was broken off: it would run beside what is measured."""
    if any(folder.glob("history.open-*")):
        with Store.open(folder, key) as store:
            if store.checked is not None:
                store.checked.result()


def open_store(folder: Path) -> Store:
    """Open a history made here."""
    return Store.open(folder, Key(RAW_KEY))


@contextlib.contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Give a copy of a history that vanishes afterwards, for parts that write."""
    target = CACHE / f"copy-{time.monotonic_ns()}"
    shutil.copytree(folder, target)
    try:
        yield target
    finally:
        shutil.rmtree(target)


def with_passphrase(folder: Path) -> Path:
    """Return the folder of the same history behind a passphrase, making it where it is not there yet."""
    from cm_inbox.workspace import unlock

    target = folder / "passphrase"
    if not target.is_dir():
        part = folder / "passphrase.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        key, credentials = unlock(part, PASSPHRASE)
        source, copy = connect(folder / "history.db", Key(RAW_KEY), read_only=True), connect(part / "history.db", key)
        copy.execute("PRAGMA journal_mode = WAL")
        source.backup(copy, pages=10_000)
        for each in (source, copy, credentials):
            each.close()
        part.rename(target)
    key, credentials = unlock(target, PASSPHRASE)
    credentials.close()
    settle(target, key)
    return target


def with_keyring(folder: Path) -> Path:
    """Return the folder of the same history whose key the keyring of this session has, for the time of this session."""
    from cm_inbox.credentials import Credentials

    target = folder / "keyring"
    target.mkdir(exist_ok=True)
    workspace = settings.load_workspace(target) or settings.create_workspace(target, "keyring")
    Credentials(workspace.id).save_history_key(RAW_KEY)
    history = target / "history.db"
    if not history.exists():
        shutil.copy(folder / "history.db", target / "part")
        (target / "part").rename(history)
    settle(target, Key(RAW_KEY))
    return target


def live_batches(store: Store, count: int, size: int) -> Iterator[tuple[int, list[Message]]]:
    """Yield an account and ``size`` messages of this very hour for it, as networks bring them, ``count`` in all.

    They come from the world's people, to its threads and to new ones.
    """
    ids = [account.id for account in _accounts(store)]
    waiting: dict[int, list[Message]] = {}
    at = now()
    for number, (place, message) in enumerate(world.messages(count, seed=2)):
        batch = waiting.setdefault(place, [])
        parent = None if message.parent is None else f"live-{message.parent}"
        batch.append(replace(message, id=f"live-{message.id}", parent=parent, created_at=at + number))
        if len(batch) == size:
            yield ids[place], batch
            waiting[place] = []
    for place, batch in waiting.items():
        if batch:
            yield ids[place], batch


def _accounts(store: Store) -> Sequence[Account]:
    known = {(each.network, each.address): each for each in store.read(accounts.accounts)}
    return [known[each.network, each.address] for each in world.ACCOUNTS]


def _fingerprint() -> str:
    """Change when the messages or the tables do."""
    from cm_inbox.store import schema

    sources = (Path(world.__file__), Path(schema.__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]


def _make(folder: Path, messages: int) -> None:
    with open_store(folder) as store:
        places = store.write(_add_accounts).result()
        scopes = [store.read(ingest.scope, account_id) for account_id in places]
        with bulk.at_full_speed(store):
            for batch in world.batches(messages, bulk.TRANSACTION):
                store.write(_store, scopes, batch).result()


def _add_accounts(conn: Connection) -> list[int]:
    """Add the accounts as connected ones that may do everything, though there is no way in for any of them."""
    allowed = dict.fromkeys(ActionKind, Allowed())
    limit = TextLimit(CountKind.CHARACTERS, 500)
    made = []
    for each in world.ACCOUNTS:
        report = AccountReport(each.address, each.address, each.brand, allowed, limit, limit)
        brand = _brand(conn, each.brand)
        made.append(accounts.add_account(conn, brand.id, each.network, report, NOWHERE, at=world.START).id)
    return made


def _brand(conn: Connection, name: str) -> Brand:
    try:
        return accounts.brand_named(conn, name)
    except NotFound:
        return accounts.add_brand(conn, name, at=world.START)


def _store(conn: Connection, scopes: Sequence[ingest.Scope], batch: Sequence[tuple[int, Message]]) -> None:
    sorted_out: dict[int, list[Message]] = {}
    for place, message in batch:
        sorted_out.setdefault(place, []).append(message)
    for place, messages in sorted_out.items():
        ingest.store_messages(conn, scopes[place], messages, now=now())
