"""The line that opens the window is read without click, and means the same."""

from __future__ import annotations

import click
import pytest

from cm_inbox.__main__ import plain_start
from cm_inbox.command_line import cli

PLAIN: tuple[list[str], ...] = (
    [],
    ["--data", "somewhere"],
    ["--data=somewhere"],
    ["--data", "a=b"],
    ["--data=a=b"],
    ["--passphrase-fd", "7"],
    ["--data", "x", "--passphrase-fd=0"],
    ["--data", "x", "--data", "y"],
)
FOR_CLICK = (
    ["queue"],
    ["--data", "x", "queue"],
    ["--demo"],
    ["--help"],
    ["-h"],
    ["--version"],
    ["--data"],
    ["--data", ""],
    ["--data="],
    ["--data", "--demo"],
    ["--passphrase-fd", "-1"],
    ["--passphrase-fd", "seven"],
    ["--passphrase-fd", "٧"],
    ["--dat", "x"],
    ["--tour", "x"],
    ["--"],
)


@pytest.mark.parametrize("arguments", PLAIN)
def test_a_plain_line_means_what_click_says(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CM_INBOX_DATA", raising=False)
    read = cli.make_context("cm-inbox", list(arguments), resilient_parsing=False).params
    found = plain_start(arguments)
    assert found is not None
    descriptor = found.get("--passphrase-fd")
    assert found.get("--data") == read["data"]
    assert (None if descriptor is None else int(descriptor)) == read["passphrase_fd"]
    assert not any(read[name] for name in ("demo", "seed", "tour"))


@pytest.mark.parametrize("arguments", FOR_CLICK)
def test_everything_else_is_left_to_click(arguments: list[str]) -> None:
    assert plain_start(arguments) is None


def test_click_knows_all_that_is_read_without_it() -> None:
    names = {name for option in cli.params if isinstance(option, click.Option) for name in option.opts}
    assert {"--data", "--passphrase-fd"} <= names
