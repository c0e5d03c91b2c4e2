"""What the command line says of decisions that were set aside: both texts, about whom, and why."""

from __future__ import annotations

import pytest

from cm_inbox.cli.hub_told import aside_fields, aside_lines
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.team import SetAside


def decision(number: str, actor: str, text: str) -> Decision:
    return Decision(id=number, at=1, actor=actor, kind=DecisionKind.REPLY, conversation_id=7, batch=number, text=text)


def test_both_texts_are_told_or_that_the_role_forbids_it(capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = decision("d1", "Nora", "Bonjour\nAnna"), decision("d2", "Ivo", "Chère Anna")
    found = [SetAside(ours, theirs, "Ivo"), SetAside(theirs, theirs, "", by_role=True)]
    aside_lines(found, {7: "Anna"})
    said = capsys.readouterr().out
    for part in ("conversation 7 with Anna", "yours: reply: Bonjour Anna", "stood: reply: Chère Anna, by Ivo"):
        assert part in said
    assert "not done: your role in the team does not permit it" in said
    assert [each["stood"] is None for each in map(aside_fields, found)] == [False, True]
    assert aside_fields(found[1])["reason"] == "team-role"
