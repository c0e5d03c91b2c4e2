"""Forks a worker for each line on its input, and kills it a while later. See test_crash_store.py."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path

from cm_inbox.judging import Judging
from cm_inbox.models.messages import Message
from cm_inbox.store import Connection, Store, accounts, bulk, database, ingest, schema, transfer, utils
from tests.crash.kills import let_run
from tests.crash.test_crash_store import AGAIN, PAGE
from tests.store.conftest import KEY, message, ours


def ingest_pages(folder: Path, account: str) -> None:
    store = Store.open(folder, KEY)
    page = int(store.read(accounts.cursors, int(account)).get("pages", "0"))
    with (folder / "acknowledged").open("a") as acknowledged:
        while True:
            messages = [_nth(n) for n in range(page * PAGE, (page + 1) * PAGE)]
            page += 1
            write = store.write_urgent if page % 2 else store.write
            write(ingest.apply, int(account), messages=messages, source="pages", cursor=str(page), now=1).result()
            acknowledged.write(f"{page}\n")
            acknowledged.flush()


def _nth(n: int) -> Message:
    """Return a message of a customer, or every third time an answer to the one before."""
    if n % 3 == 2:
        return ours(str(n), n * 1000, str(n - 1), thread=f"t{(n - 1) % 11}")
    return message(str(n), n * 1000, f"bonjour {n}", author=f"a{n % 7}", thread=f"t{n % 11}")


def judge_pages(folder: Path, account: str) -> None:
    """Store and judge page after page, each beginning with the last messages of the one before."""
    store = Store.open(folder, KEY)
    page = int(store.read(accounts.cursors, int(account)).get("pages", "0"))
    judging = Judging(store)
    while True:
        said = [judged(n) for n in range(max(0, page * PAGE - AGAIN), (page + 1) * PAGE)]
        page += 1

        def apply(conn: Connection, messages: list[Message] = said, cursor: int = page) -> None:
            judging.apply(conn, int(account), messages=messages, source="pages", cursor=str(cursor), now=1)

        (store.write_urgent if page % 2 else store.write)(apply).result()


def judged(n: int) -> Message:
    """Return a message of a customer, every third time one that the charter hides."""
    return message(str(n), n * 1000, f"quel connard {n}" if n % 3 == 0 else f"bonjour {n}", author=f"a{n % 7}")


def import_lines(folder: Path, source: str) -> None:
    transfer.FIRST_BATCH = bulk.BATCH = 20
    bulk.TRANSACTION = 40
    with Store.open(folder, KEY) as store:
        transfer.import_file(store, Path(source))


def create(folder: Path, _: str) -> None:
    Store.open(folder, KEY).close()


def migrate(folder: Path, _: str) -> None:
    later = utils.Migrations("cm-inbox")
    for step in (schema.first, schema.second):
        later()(step)

    @later()
    def next_one(db: utils.Database) -> None:
        schema.run_script(db, "CREATE TABLE added_1 (x);\n")
        for n in range(2_000):
            db.conn.execute("INSERT INTO added_1 VALUES (?)", (n,))
        schema.run_script(db, "CREATE TABLE added_2 (x);\n")

    schema.migrations = later
    database.SCHEMA_VERSION += 1
    create(folder, "")


TASKS = {"ingest": ingest_pages, "judge": judge_pages, "import": import_lines, "create": create, "migrate": migrate}


def main() -> None:
    """Read ``task folder argument seconds``; print how the worker ended: 0 in order, -9 by the kill."""
    for part in ("judge", "read"):  # imported when first needed: here, so that it is not every worker's first need
        import_module(f"cm_inbox.charter.{part}")
    for line in sys.stdin:
        task, folder, argument, seconds = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            TASKS[task](Path(folder), argument)
            os._exit(0)
        let_run(pid, float(seconds))
        os.kill(pid, signal.SIGKILL)  # nobody has waited for it, so the number is still its own
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
