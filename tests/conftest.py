"""Fixtures every test may use."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = (
    "pytester",
    "tests.skips",
    "tests.noise",
    "tests.spread",
    "tests.contract.chosen",
    "tests.servers.bluesky",
    "tests.servers.discord",
    "tests.servers.discourse",
    "tests.servers.irc",
    "tests.servers.irc_fake",
    "tests.servers.linkedin",
    "tests.servers.reddit",
    "tests.servers.mastodon_fake",
    "tests.servers.mastodon_mock",
    "tests.servers.postgres",
    "tests.servers.secret_service",
    "tests.servers.synapse",
    "tests.servers.telegram",
    "tests.servers.threads",
    "tests.servers.wordpress",
    "tests.servers.x",
    "tests.servers.facebook",
    "tests.servers.instagram",
    "tests.servers.youtube",
)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run every async test on asyncio, as the program does."""
    return "asyncio"
