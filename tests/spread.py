"""Spreads the tests over the processors: what shares a server stays together, else what shares a file.

``make test`` runs ``pytest -n auto --dist loadgroup``. A server that takes half a minute to start is then started once,
and fixtures of a module are made once.
"""

from __future__ import annotations

import pytest

SERVERS = ("bluesky_server", "synapse", "limited_synapse", "wordpress", "mastodon_mock", "hub_server")
"""The session fixtures that are real servers."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Name the group of each test."""
    if not config.pluginmanager.has_plugin("xdist"):
        return
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(_server(item) or item.path.name))


def _server(item: pytest.Item) -> str | None:
    """Return the real server that a test uses, by its fixtures or, in the contract suite, by its parameter."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    by_parameter = getattr(parameters.get("harness"), "server", None)
    named = [by_parameter, *getattr(item, "fixturenames", ())]
    return next((name for name in named if name in SERVERS), None)
