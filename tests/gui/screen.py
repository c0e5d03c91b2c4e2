"""A screen of our own, without one: Xvfb on a free number."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Return the name of a screen that nobody else uses."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"server: {', '.join(missing)} not installed (Debian: xvfb xdotool)")
    reading, writing = os.pipe()
    # Without -noreset the server begins anew when its last client leaves, and turns away who comes meanwhile.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    if not number:
        pytest.skip("server: Xvfb does not start here")
    yield f":{number}"
    server.terminate()
    server.wait(20)


def on(display: str) -> dict[str, str]:
    """Return the environment of a program that opens its window there."""
    return os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "", "LC_ALL": "C.UTF-8"}
