"""Two desktops and a log: what one does, the other has."""

from __future__ import annotations

from collections.abc import Callable

from cm_inbox.models.decisions import DecisionKind
from tests.store.conftest import message

from .desk import Desk, level

Desks = Callable[[str], Desk]


def test_a_message_and_a_decision_arrive(desks: Desks) -> None:
    nora, ivo = desks("nora").begin(), desks("ivo").begin()
    nora.fetch(message("m1", 1_000), message("m2", 2_000, thread="other"))
    level(nora, ivo)
    assert ivo.state()["messages"] == nora.state()["messages"] != []
    done = ivo.decide(DecisionKind.DONE, "m1")
    ivo.decide(DecisionKind.LABEL, "m2", "livraison")
    level(nora, ivo)
    assert nora.state() == ivo.state()
    states = {row[0]: row[1] for row in nora.state()["conversations"]}
    assert states == {"post/anna": "done", "other/anna": "open"}
    nora.undo(done.id)
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert {row[1] for row in nora.state()["conversations"]} == {"open"}
