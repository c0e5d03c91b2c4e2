"""Each server for tests is checked against its vendor's description, or it is said that it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from .described import Described, places, specification
from .discord import described_discord
from .discourse import described_forum
from .facebook import FakeFacebook
from .instagram import FakeInstagram
from .stub import StubServer
from .telegram import described_telegram
from .x import described_x
from .youtube import FakeYouTube


def _told_by(kind: Callable[[], StubServer]) -> Callable[[], Described | None]:
    def told() -> Described | None:
        with _made(kind) as server:
            return server.witness.described

    return told


@contextmanager
def _made(kind: Callable[[], StubServer]) -> Iterator[StubServer]:
    server = kind()
    try:
        yield server
    finally:
        server.stop()


META = "meta-graph-api_specs-subset.tar.gz"
CHECKED: dict[str, tuple[str, Callable[[], Described | None]]] = {
    "discord": ("discord-v10.openapi.json", described_discord),
    "discourse": ("discourse.openapi.json", described_forum),
    "facebook": (META, _told_by(FakeFacebook)),
    "instagram": (META, _told_by(FakeInstagram)),
    "telegram": ("telegram-bot-api.json", described_telegram),
    "x": ("x-api-v2.openapi.json", described_x),
    "youtube": ("google-youtube.v3.discovery.json", _told_by(FakeYouTube)),
}


@pytest.mark.parametrize("network", CHECKED)
def test_what_passes_is_checked_against_the_vendors_description(network: str) -> None:
    name, described = CHECKED[network]
    specification(name)
    assert described() is not None


def test_without_the_descriptions_it_is_said(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each network's test is skipped in sight."""
    monkeypatch.setattr(places, "FOLDER", pytester.path / "absent")
    pytester.makepyfile(
        "from tests.servers.test_all_described import test_what_passes_is_checked_against_the_vendors_description"
    )
    ran = pytester.runpytest_inprocess("-rs", "-p", "no:xdist")
    ran.assert_outcomes(skipped=len(CHECKED))
    ran.stdout.fnmatch_lines(["*nothing is checked against it*"])
