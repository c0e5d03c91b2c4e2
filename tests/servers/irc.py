"""Real IRC servers for the tests, from Debian's packages: InspIRCd with what IRCv3 it has, and ngircd, which is plain.

Both run on 127.0.0.1 with a configuration of their own in the session's folder. The packages come from Debian where we
are root there; elsewhere they must be installed already.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.waiting import until_sync

from .debian import apt, may_install, program

CACHE = Path(__file__).parents[2] / ".cache" / "servers" / "irc"
PACKAGES = {"inspircd": "inspircd", "ngircd": "ngircd"}

MODULES = (
    *("cap", "ircv3", "ircv3_accounttag", "ircv3_batch", "ircv3_capnotify", "ircv3_ctctags", "ircv3_echomessage"),
    *("ircv3_labeledresponse", "ircv3_msgid", "ircv3_servertime", "muteban", "namesx", "uhnames"),
)

INSPIRCD = """
<server name="irc.altea.test" description="tests" network="AlteaNet">
<admin name="tests" nick="tests" email="tests@altea.test">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" resolvehostnames="no" useident="no" timeout="30" threshold="200" commandrate="100000" fakelag="no"
 pingfreq="120" localmax="500" globalmax="500" hardsendq="1M" softsendq="512K" recvq="64K">
<log method="file" type="*" level="default" target="{folder}/inspircd.log">
<pid file="{folder}/inspircd.pid">
<performance clonesonconnect="no">
<files motd="{folder}/motd">
<options defaultmodes="not" cyclehostsfromuser="no">
{modules}
"""

NGIRCD = """
[Global]
Name = plain.altea.test
Info = tests
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = Bonjour
PidFile = {folder}/ngircd.pid
{password}
[Limits]
MaxConnectionsIP = 0
MaxJoins = 0
PingTimeout = 120
[Options]
DNS = no
Ident = no
PAM = no
SyslogFacility = local1
"""


def install() -> None:
    """Make sure that both servers are here. Raises RuntimeError where they cannot be had."""

    def missing() -> list[str]:
        return [package for name, package in PACKAGES.items() if program(name) is None]

    if missing() and may_install():
        CACHE.mkdir(parents=True, exist_ok=True)
        with FileLock(CACHE / "install.lock"):
            if missing():
                apt(["update"])
                apt(["install", "--yes", "--no-install-recommends", *missing()])
    if missing():
        raise RuntimeError(f"{', '.join(missing())} missing; as root: apt-get install {' '.join(PACKAGES.values())}")


@dataclass(frozen=True, slots=True)
class IrcServer:
    port: int

    @property
    def url(self) -> str:
        return f"irc://127.0.0.1:{self.port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(command: list[str], port: int) -> Iterator[IrcServer]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:

        def listens() -> bool:
            if process.poll() is not None:
                pytest.skip(f"server: {Path(command[0]).name} ended at once")
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        until_sync(listens, within=30)
        yield IrcServer(port)
    finally:
        process.terminate()
        process.wait(10)


def _installed() -> None:
    try:
        install()
    except (OSError, RuntimeError) as error:
        pytest.skip(f"server: IRC: {error}")


@pytest.fixture(scope="session")
def inspircd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IrcServer]:
    """InspIRCd: msgid, server-time, echo-message, labeled-response, quieting by ``m:``; no services, no history."""
    _installed()
    folder, port = tmp_path_factory.mktemp("inspircd"), _free_port()
    modules = "\n".join(f'<module name="{name}">' for name in MODULES)
    (folder / "motd").write_text("Bonjour\n")
    (folder / "inspircd.conf").write_text(INSPIRCD.format(port=port, folder=folder, modules=modules))
    root = ["--runasroot"] if os.geteuid() == 0 else []
    yield from _serve(
        [str(program("inspircd")), "--nofork", "--nopid", *root, "--config", str(folder / "inspircd.conf")], port
    )


def _ngircd(folder: Path, password: str) -> Iterator[IrcServer]:
    _installed()
    port = _free_port()
    (folder / "ngircd.conf").write_text(NGIRCD.format(port=port, folder=folder, password=password))
    yield from _serve([str(program("ngircd")), "--nodaemon", "--config", str(folder / "ngircd.conf")], port)


@pytest.fixture(scope="session")
def ngircd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IrcServer]:
    """A plain server: no tags, no ids, no quieting; it wants a password."""
    yield from _ngircd(tmp_path_factory.mktemp("ngircd"), "Password = sésame")
