"""Another host, as far as the network goes: a network namespace, joined to this one by a cable that can be pulled.

Linux only, and only for who may make namespaces (root). A thread that enters it opens its connections from there.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.servers.postgres import Unavailable

T = TypeVar("T")
NEW_NETWORK = 0x40000000
"""Linux's CLONE_NEWNET (sched.h), for setns(2)."""


@dataclass(frozen=True)
class Apart:
    """The other host: ``here`` is this one's address as it sees it."""

    name: str
    cable: str
    here: str

    def unplug(self) -> None:
        """Cut the cable; nobody is told."""
        _run("ip", "link", "set", self.cable, "down")

    def plug(self) -> None:
        _run("ip", "link", "set", self.cable, "up")

    def slow(self, *how: str) -> None:
        """Make the cable slow, as tc-netem(8) says how; nothing said: as fast as it was. Raises Unavailable."""
        _run(
            "tc",
            "qdisc",
            *(("replace", "dev", self.cable, "root", "netem", *how) if how else ("del", "dev", self.cable, "root")),
        )

    async def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do something as if it ran there: on a thread with a loop of its own, whose connections begin there."""

        def there() -> T:
            libc = ctypes.CDLL(None, use_errno=True)
            with Path("/proc/thread-self/ns/net").open() as home, Path(f"/run/netns/{self.name}").open() as place:
                if libc.setns(place.fileno(), NEW_NETWORK):
                    raise OSError(ctypes.get_errno(), "setns")
                try:
                    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                        return runner.run(work())
                finally:
                    libc.setns(home.fileno(), NEW_NETWORK)

        return await asyncio.to_thread(there)


@contextmanager
def apart() -> Iterator[Apart]:
    """Have another host for the length of the block. Raises Unavailable with the reason."""
    if not sys.platform.startswith("linux") or not all(map(shutil.which, ("ip", "tc", "nsenter"))):
        raise Unavailable("network namespaces need Linux with ip and tc (iproute2) and nsenter (util-linux)")
    if os.geteuid() != 0:
        raise Unavailable("only root may make network namespaces")
    mark = f"{os.getpid() % 0xFFFF:04x}"
    name, cable, far = f"cm-{mark}", f"cm{mark}a", f"cm{mark}b"
    net = f"10.{200 + os.getpid() % 50}.{os.getpid() // 50 % 250}"
    _run("ip", "netns", "add", name)
    try:
        _run("ip", "link", "add", cable, "type", "veth", "peer", "name", far, "netns", name)
        _run("ip", "addr", "add", f"{net}.1/24", "dev", cable)
        _run("ip", "link", "set", cable, "up")
        _run("ip", "-n", name, "addr", "add", f"{net}.2/24", "dev", far)
        _run("ip", "-n", name, "link", "set", far, "up")
        yield Apart(name, cable, f"{net}.1")
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False)
        subprocess.run(["ip", "link", "delete", cable], capture_output=True, check=False)


def _run(*command: str) -> None:
    home = f"--net=/proc/{os.getpid()}/ns/net"  # whichever thread asks
    done = subprocess.run(["nsenter", home, *command], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise Unavailable(f"{' '.join(command)}: {done.stderr.strip()}")
