"""Lets who writes an adapter in a package of their own run the contract suite on it: ``--harness MODULE:CLASS``."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("cm-inbox").addoption(
        "--harness",
        metavar="MODULE:CLASS",
        help="run tests/contract over the network of this harness alone (docs/adding-a-network.md)",
    )
