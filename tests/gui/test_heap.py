"""Large blocks go back to the system, however many have come and gone before."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = """
import ctypes, json, sys
from cm_inbox.gui.heap import LARGE, give_back_large_blocks

class Malloc(ctypes.Structure):  # struct mallinfo2 of malloc.h
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd a b c d e".split()]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Malloc
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
done = give_back_large_blocks() if sys.argv[1] == "set" else None
libc.free(libc.malloc(8 * LARGE))
before = libc.mallinfo2().hblks
for _ in range(10):
    libc.malloc(2 * LARGE)
print(json.dumps([done, libc.mallinfo2().hblks - before]))
"""


def mapped(how: str) -> list[object]:
    """Return what the setting returned, and how many of ten large blocks have come from the system by themselves."""
    command = [sys.executable, "-P", "-c", COUNT, how]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return list(json.loads(found.stdout))


@pytest.mark.skipif(
    not (sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "mallinfo2")),
    reason="there is no new glibc here",
)
def test_large_blocks_come_from_the_system_by_themselves_though_some_were_given_back() -> None:
    assert mapped("left alone") == [None, 0], "it does so without being told: the setting can go"
    assert mapped("set") == [True, 10]
