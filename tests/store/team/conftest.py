from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .desk import Desk, Log


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def desks(tmp_path: Path, log: Log) -> Iterator[Callable[[str], Desk]]:
    """Makes desktops, each of whoever is named."""
    made: list[Desk] = []

    def make(name: str) -> Desk:
        made.append(Desk(tmp_path / name, name, log))
        return made[-1]

    yield make
    for desk in made:
        desk.close()
