"""Two windows of one team, each a process with its engine, over a real PostgreSQL: who is seen, whose answer leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.plain_network import PlainServer, plain_server
from tests.program import ROOT, skip_on_windows
from tests.servers.postgres import Postgres

from .test_two_desktops import Desktop, Office

pytestmark = pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)


class Window(Desktop):
    """One process with a window, off screen."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.running = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.team.window_driver", str(folder), name],
            cwd=ROOT,
            env={
                "PYTHONPATH": str(ROOT),
                "PATH": os.environ.get("PATH", ""),
                "HOME": str(folder.parent),
                "QT_QPA_PLATFORM": "offscreen",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


class Windows(Office):
    """Desktops that have windows."""

    def start(self, name: str) -> Desktop:
        window = Window(self._folder / name, name)
        self._stack.callback(window.stop)
        return window


@pytest.fixture
def windows(hub_server: Postgres, tmp_path: Path) -> Iterator[Windows]:
    skip_on_windows()
    with ExitStack() as stack:
        network: PlainServer = stack.enter_context(plain_server())
        yield Windows(hub_server, tmp_path, network, stack)


def test_one_claims_the_other_is_stopped_and_takes_over(windows: Windows) -> None:
    ada, ben = windows.ada, windows.colleague("Ben")
    windows.customer_says("Where is my parcel?", ada, ben)
    for each in (ada, ben):
        each.until("seen", lambda seen: seen["listed"] == 1)
    ada("press", key="r")
    ada("write", text="Here")
    ben.until("seen", lambda seen: seen["header"] == "Ada is answering…" and seen["rows"] == ["Ada is answering…"])
    ben("press", key="r")
    ben("write", text="With us")
    ben("press", key="Ctrl+Enter")
    stopped = ben("seen")
    assert stopped["card"] == ["Ada is answering this conversation.", ""]
    assert stopped["hint"] == "Ada is answering: yours is kept as a draft. Take over or wait."
    assert stopped["text"] == "With us"
    assert not stopped["may_send"]
    ben("press", key="Alt+A")
    ben.until("seen", lambda seen: seen["may_send"])
    ada.until("seen", lambda seen: seen["card"] == ["Ben is answering this conversation.", ""])
    ada("press", key="Ctrl+Enter")
    ben("press", key="Ctrl+Enter")
    ada.until("seen", lambda seen: seen["card"][-1:] == ["With us"])
    assert ada("seen")["card"][0].startswith("Ben answered ")
    ada("press", key="Ctrl+Enter")
    assert "Ben has answered already." in ada("seen")["hint"]
    ben.until("outbox", [["With us", "sent", ""]])
    assert windows.network.changes == [("reply", "With us")]
    assert ada("draft", text="Where is my parcel?") == "Here"
