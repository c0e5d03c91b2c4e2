"""A program with a history, and disks that can fill up."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import Program

LINES = 400


def lines(count: int = LINES, *, account: str = "altea@social.example", brand: str = "Altéa", words: int = 40) -> str:
    """Return messages in the exchange format: each its own conversation."""
    return "".join(
        json.dumps(
            {
                "network": "mastodon",
                "account": account,
                "brand": brand,
                "id": f"m{number}",
                "thread": {"id": f"t{number}"},
                "author": {"id": f"a{number % 50}", "handle": f"@client{number % 50}"},
                "text": f"Bonjour {number} " + "retard " * words,
                "created_at": f"2026-10-{number % 28 + 1:02}T09:{number % 60:02}:00Z",
            }
        )
        + "\n"
        for number in range(count)
    )


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return a program on a folder that is not there yet."""
    return Program(tmp_path / "data")


@pytest.fixture
def history(program: Program, tmp_path: Path) -> Program:
    """Return a program with some hundred conversations."""
    file = tmp_path / "in.jsonl"
    file.write_text(lines(), "utf-8")
    program.ok("import", str(file))
    return program


class Disk:
    """A small disk of its own, mounted at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self, *, leave: int = 0) -> None:
        """Use up all room but ``leave`` bytes."""
        with self._filler.open("ab", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                file.truncate(max(0, file.tell() - leave))

    def free(self) -> None:
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Mount a disk of three megabytes, where one may."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount a disk to fill it; a limit on the files' size stands in for it elsewhere")
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "cm-inbox-test", str(path)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here; a limit on the files' size stands in for it elsewhere")
    yield Disk(path)
    subprocess.run(["umount", "-l", str(path)], check=True)
