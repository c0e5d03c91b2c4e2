"""Thousands of histories of a team, each from a seed: decisions, losses, crashes, sleep, skewed clocks, in any order.

A few in every run; ``CM_INBOX_MODEL_EXAMPLES=2000 CM_INBOX_MODEL_SEED=100000`` plays more, from another seed on. One
that fails is shortened, and told as steps that ``World.play`` takes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from . import model

EXAMPLES = int(os.environ.get("CM_INBOX_MODEL_EXAMPLES", "16"))
SEED = int(os.environ.get("CM_INBOX_MODEL_SEED", "0"))
STEPS = int(os.environ.get("CM_INBOX_MODEL_STEPS", "60"))
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where files need not reach a disk: nobody pulls the plug here."""
TRIES = 400
"""How often a script that fails is played again to shorten it."""


@pytest.mark.timeout(0)
def test_all_desktops_end_equal(tmp_path: Path) -> None:
    for seed in range(SEED, SEED + EXAMPLES):
        steps = model.script(seed, STEPS)
        why = failure(steps)
        if why is not None:
            shortest = shorten(steps, lambda tried: failure(tried) is not None, TRIES)
            pytest.fail(f"seed {seed}: {told(shortest)}")


def failure(steps: Sequence[model.Step]) -> str | None:
    """Return why a script fails, None where it does not."""
    with TemporaryDirectory(prefix="cm-model-", dir=IN_MEMORY) as folder:
        world = model.World(Path(folder))
        try:
            world.play(steps)
        except Exception as error:  # whatever it is, it is what is looked for
            return f"{type(error).__name__}: {error}\n" + "\n".join(world.told)
        finally:
            world.close()
    return None


def shorten(steps: Sequence[model.Step], fails: Callable[[Sequence[model.Step]], bool], tries: int) -> list[model.Step]:
    """Return steps that still fail, with as many left out as so many tries allow: pieces first, then one by one."""
    kept = list(steps)
    size = len(kept) // 2
    while size and tries:
        place = 0
        while place < len(kept) and tries:
            tried = kept[:place] + kept[place + size :]
            tries -= 1
            if fails(tried):
                kept = tried
            else:
                place += size
        size = size // 2 if size > 1 else 0
    return kept


def told(steps: Sequence[model.Step]) -> str:
    """Return steps as they are written, and what they lead to."""
    lines = "\n".join(f"    {step!r}," for step in steps)
    return f"STEPS = [\n{lines}\n]\n{failure(steps)}"
