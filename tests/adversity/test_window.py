"""The window tells what nobody asked about, and paints whatever there is."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from cm_inbox.app import App, EngineThread, open_workspace
from cm_inbox.errors import DiskFull
from cm_inbox.fault_log import FaultLog
from cm_inbox.gui.window import MainWindow
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.models.queue import View
from cm_inbox.program import Trouble, context_for
from cm_inbox.store import accounts, ingest
from tests.adversity.test_hostile import BAD
from tests.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.qt_log_ignore("does not support propagateSizeHints")]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Return a workspace whose history had been destroyed, and was found so."""
    open_workspace(tmp_path / "data", passphrase="passphrase").close()
    (tmp_path / "data" / "history.db").write_bytes(b"no history at all")
    opened = open_workspace(tmp_path / "data", passphrase="passphrase")
    yield opened
    opened.close()


@pytest.fixture
def window(app: App, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context_for(app, EngineThread(app)))
    made.show()
    yield made
    made.close()


@pytest.mark.logs("the window failed")
async def test_what_was_found_and_what_goes_wrong_is_shown_once(app: App, window: MainWindow) -> None:
    hook = sys.excepthook
    trouble = Trouble(window, app)
    try:
        box = await until(lambda: window.findChildren(QMessageBox))
        assert box[0].text() == "The history was damaged"
        assert "history-damaged-" in box[0].informativeText()
        box[0].close()
        toast = window.queue.toast
        told = toast.told
        for _ in range(3):
            app.store.on_trouble(DiskFull())
        await until(lambda: toast.told > told)
        assert DiskFull.title in toast.said
        await asyncio.sleep(0)
        assert toast.told == told + 1
        fault = FaultLog()
        fault.folder = app.folder
        logging.getLogger().addHandler(fault)
        try:
            for _ in range(3):
                try:
                    raise KeyError("quoted words")
                except KeyError as error:
                    sys.excepthook(type(error), error, error.__traceback__)
        finally:
            logging.getLogger().removeHandler(fault)
        assert toast.told == told + 2
        assert "KeyError" in toast.said
        assert (app.folder / "faults.log").read_text("utf-8").count("builtins.KeyError") == 1
        assert "quoted words" not in (app.folder / "faults.log").read_text("utf-8") + toast.said
    finally:
        trouble.close()
    assert sys.excepthook is hook


async def test_everything_is_painted(app: App, window: MainWindow, qapp: QApplication) -> None:
    brand = app.store.write(accounts.add_brand, "\u202eBrand\x1b", at=0).result()
    account = app.store.write(accounts.add_archive_account, brand.id, "mastodon", "a@b", at=0).result()
    messages = [
        Message(
            f"{name}\n",
            Thread(name, ThreadKind.PUBLIC, text[:500], text[:500]),
            Author(name, text[:500], text[:500]),
            Direction.IN,
            Visibility.PUBLIC,
            text,
            (0, -5, 253_402_300_799_999)[number % 3],
        )
        for number, (name, text) in enumerate((BAD | {"huge": "é" * 5_000_000}).items())
    ]
    app.store.write(
        ingest.apply, account.id, messages=messages, removed=(), source=None, cursor=None, now=app.clock()
    ).result()
    window.go(View.INBOX)
    for conversation in app.inbox.ids(View.INBOX):
        window.show_conversation(conversation)
        qapp.processEvents()
        assert not window.grab().isNull()
        assert window.shown is not None
        assert window.shown.row.id == conversation
