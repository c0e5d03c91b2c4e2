"""What docs/charter.md says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cm_inbox.charter.check import check_charter
from cm_inbox.charter.convert import fields
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import (
    Bank,
    Charter,
    Department,
    Ladder,
    Reply,
    ReplyTargets,
    Rule,
    Step,
    Term,
    Then,
    When,
)
from cm_inbox.charter.templates import VARIABLES

TEXT = (Path(__file__).parents[2] / "docs" / "charter.md").read_text("utf-8")


def test_the_full_example_is_a_sound_charter() -> None:
    example = max(re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL), key=len)
    reading = read_charter(example, "charter.toml", lambda name: "[bank.shared]\nterms = ['x']")
    assert [str(problem) for problem in (*reading.problems, *check_charter(reading))] == []
    assert reading.charter is not None
    assert len(reading.charter.rules) == 3


@pytest.mark.parametrize(
    "struct", [Charter, Bank, Term, Rule, When, Then, Reply, Ladder, Step, Department, ReplyTargets]
)
def test_every_field_is_explained(struct: type) -> None:
    assert [key for key in fields(struct) if f"`{key}`" not in TEXT and f"`{key}." not in TEXT] == []


def test_every_variable_of_replies_is_named() -> None:
    assert [name for name in VARIABLES if f"{{{name}}}" not in TEXT] == []
