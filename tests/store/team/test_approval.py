"""Answers that wait for approval: proposed on one desktop, sent or sent back on another, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from cm_inbox import deciding
from cm_inbox.errors import NotAllowed, NotFound
from cm_inbox.models.conversations import Draft
from cm_inbox.models.decisions import Decision, DecisionKind, OutboxState, Receipt
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import Denied, Reason
from cm_inbox.models.team import SharedEvent
from cm_inbox.store import drafts, proposals, team
from cm_inbox.store.team import bodies
from tests.store.conftest import message

from .desk import Desk, Log, level
from .test_audit_fates import fates_of

Desks = Callable[[str], Desk]


@pytest.fixture
def trio(desks: Desks) -> tuple[Desk, Desk, Desk]:
    """Wim writes, Nora and Ivo approve."""
    wim, nora, ivo = (desks(name).begin() for name in ("wim", "nora", "ivo"))
    nora.fetch(message("m1", 1_000), message("m2", 2_000, author="ben"))
    level(wim, nora, ivo)
    return wim, nora, ivo


def roles(desk: Desk, role: str) -> Mapping[int, str]:
    return {desk.brand: role}


def propose(desk: Desk, text: str, kind: DecisionKind = DecisionKind.REPLY, **more: Any) -> Decision:
    request = deciding.Request(
        kind, (desk.conversation("m1"),), "m1", text, None, 0, roles=roles(desk, "writer"), **more
    )
    receipt = desk.do(deciding.decide_all, request, actor=desk.name, at=desk.now())
    assert receipt.undo_until is None
    (decision,) = receipt.decisions
    assert decision.kind is DecisionKind.PROPOSE
    return decision  # type: ignore[no-any-return] # ``do`` runs any job


def approve(desk: Desk, proposal: Decision, text: str | None = None, role: str = "moderator") -> Receipt:
    receipt: Receipt = desk.do(
        deciding.approve, proposal.id, text, roles=roles(desk, role), actor=desk.name, at=desk.now(), wait=0
    )
    return receipt


def send_back(desk: Desk, proposal: Decision, note: str) -> Receipt:
    receipt: Receipt = desk.do(
        deciding.send_back, proposal.id, note, roles=roles(desk, "lead"), actor=desk.name, at=desk.now()
    )
    return receipt


def waiting(desk: Desk) -> list[str]:
    return [each.id for each in desk.store.read(proposals.waiting, desk.conversation("m1"))]


def words(desk: Desk) -> str | None:
    draft = desk.store.read(drafts.draft, desk.conversation("m1"))
    return None if draft is None else draft.text


def states(desk: Desk) -> list[str]:
    return [row[1] for row in desk.state()["conversations"]]


def test_a_proposal_orders_nothing_and_is_sent_once_approved(trio: tuple[Desk, Desk, Desk], log: Log) -> None:
    wim, nora, ivo = trio
    proposed = propose(wim, "Bonjour Anna")
    level(*trio)
    assert log.kinds()[-1] == "proposal"
    assert [waiting(each) for each in trio] == 3 * [[proposed.id]]
    assert states(nora) == ["open", "open"]
    assert nora.entries(proposed.id) == []
    answer, approval = approve(nora, proposed).decisions
    assert (answer.kind, answer.text, answer.proposal) == (DecisionKind.REPLY, "Bonjour Anna", proposed.id)
    assert (approval.kind, approval.proposal, approval.proposer) == (DecisionKind.APPROVE, proposed.id, "wim")
    assert answer.batch == approval.batch
    level(*trio)
    assert log.kinds()[-2:] == ["decision/reply", "approval"]
    assert wim.state() == nora.state() == ivo.state()
    assert waiting(ivo) == []
    assert [entry.action.text for entry in ivo.entries(answer.id)] == ["Bonjour Anna"]
    assert states(wim) == ["done", "open"]
    with pytest.raises(NotAllowed, match="answered or sent back"):
        wim.undo(proposed.id)
    undone = nora.undo(approval.id).undone
    assert {each.id for each in undone} == {answer.id, approval.id}
    level(*trio)
    assert wim.state() == nora.state() == ivo.state()
    assert waiting(wim) == [proposed.id]
    assert words(nora) is None  # they wait as a proposal again


def test_changed_words_are_what_is_sent(trio: tuple[Desk, Desk, Desk]) -> None:
    wim, nora, _ = trio
    proposed = propose(wim, "Bonjour", DecisionKind.WARN, private=True)
    level(*trio)
    answer, approval = approve(nora, proposed, "Bonsoir").decisions
    assert (answer.kind, answer.text, answer.private) == (DecisionKind.WARN, "Bonsoir", True)
    nora.undo(approval.id)
    assert words(nora) == "Bonsoir"
    level(*trio)
    assert waiting(wim) == [proposed.id]


def test_sent_back_it_is_a_draft_again_where_it_was_written(trio: tuple[Desk, Desk, Desk]) -> None:
    wim, nora, ivo = trio
    proposed = propose(wim, "Bonjour Anna")
    assert words(wim) is None
    level(*trio)
    send_back(nora, proposed, "Plus court, svp")
    level(*trio)
    assert [words(each) for each in trio] == ["Bonjour Anna", None, None]
    assert [waiting(each) for each in trio] == [[], [], []]
    assert wim.state() == nora.state() == ivo.state()
    with pytest.raises(NotFound):
        approve(ivo, proposed)


def test_a_draft_of_something_else_is_kept(trio: tuple[Desk, Desk, Desk]) -> None:
    wim, nora, _ = trio
    proposed = propose(wim, "Bonjour Anna")
    level(*trio)
    send_back(nora, proposed, "Non")
    wim.do(drafts.save_draft, Draft(wim.conversation("m1"), "Autre chose", Visibility.PUBLIC, 1))
    level(*trio)
    assert words(wim) == "Autre chose"


def test_withdrawn_or_dropped_it_is_a_draft_again(trio: tuple[Desk, Desk, Desk]) -> None:
    wim, nora, ivo = trio
    proposed = propose(wim, "Bonjour Anna")
    level(*trio)
    nora.decide(DecisionKind.REPLY, "m1", "Déjà dit")
    level(*trio)
    assert waiting(ivo) == [proposed.id]  # what was answered meanwhile leaves it to a person
    ivo.undo(proposed.id)
    level(*trio)
    assert [waiting(each) for each in trio] == [[], [], []]
    assert words(wim) == "Bonjour Anna"
    assert wim.state() == nora.state() == ivo.state()


@pytest.mark.parametrize("second", ["approves", "sends back"])
def test_of_two_who_settle_it_at_once_the_first_stands(trio: tuple[Desk, Desk, Desk], second: str) -> None:
    wim, nora, ivo = trio
    proposed = propose(wim, "Bonjour Anna")
    level(*trio)
    answer, approval = approve(nora, proposed).decisions
    late = approve(ivo, proposed) if second == "approves" else send_back(ivo, proposed, "Non")
    nora.push()
    level(*trio)
    assert wim.state() == nora.state() == ivo.state()
    assert [entry.state for entry in wim.entries(answer.id)] == [OutboxState.WAITING]
    aside = ivo.store.read(team.set_aside)
    assert [(each.decision.id, each.stood.id) for each in aside] == [(late.decisions[0].id, answer.id)]
    fates = fates_of(wim.log)
    for row in wim.state()["journal"]:
        if row[1] != "undo":
            assert fates.ids_of(row[0])[:2] == (row[4], row[5])
    undone = {row[3] for row in wim.state()["journal"] if row[3]}
    assert undone == {each.id for each in late.decisions}
    assert waiting(wim) == []
    assert words(wim) is words(ivo) is None
    nora.undo(approval.id)
    level(*trio)
    assert waiting(ivo) == [proposed.id]


def test_who_sent_it_back_first_stands_against_an_approval(trio: tuple[Desk, Desk, Desk]) -> None:
    wim, nora, ivo = trio
    proposed = propose(wim, "Bonjour Anna")
    level(*trio)
    back = send_back(nora, proposed, "Non").decisions[0]
    answer, _ = approve(ivo, proposed).decisions
    nora.push()
    level(*trio)
    assert wim.state() == nora.state() == ivo.state()
    assert [entry.state for entry in wim.entries(answer.id)] == [OutboxState.CANCELLED]
    assert [each.stood.id for each in ivo.store.read(team.set_aside)] == [back.id]
    assert words(wim) == "Bonjour Anna"
    assert states(wim) == ["open", "open"]


@pytest.mark.parametrize("role", ["writer", "reader", None])
def test_who_may_not_approve_cannot(trio: tuple[Desk, Desk, Desk], role: str | None) -> None:
    wim = trio[0]
    proposed = propose(wim, "Bonjour Anna")
    with pytest.raises(NotAllowed) as refused:
        approve(wim, proposed, role=role or "none")
    assert refused.value.denied == Denied(Reason.TEAM_ROLE)
    assert waiting(wim) == [proposed.id]


@pytest.mark.parametrize(("kind", "payload"), [("proposal", {"text": "x", "proposed": "reply"}), ("decision/note", {})])
def test_who_may_send_nothing_orders_nothing(trio: tuple[Desk, Desk, Desk], kind: str, payload: dict[str, Any]) -> None:
    """A login that may write proposals and notes might put actions into them."""
    nora = trio[1]
    seq, _ = nora.store.read(team.anchor, nora.brand)
    action = {"id": bodies.derived_id("action"), "kind": "reply", "body": {"thread_id": "post", "text": "Arnaque"}}
    said = {"account": nora.account.uid, "thread": "post", "author": "anna", "payload": payload, "actions": [action]}
    op, undo = bodies.derived_id("foreign"), bodies.derived_id("undo")
    action_of_undo = action | {"id": bodies.derived_id("another")}
    taken = said | {"undoes": op, "payload": {}, "actions": [action_of_undo]}
    events = [
        SharedEvent(seq + 1, op, 1, "p", "Wim", "d", kind, None, bodies.dump(said)),
        SharedEvent(seq + 2, undo, 1, "p", "Wim", "d", "decision/undo", None, bodies.dump(taken)),
    ]
    nora.do(team.fold, nora.brand, events, b"", me="desk-nora", at=nora.now())
    assert {op, undo} <= {row[0] for row in nora.state()["journal"]}
    assert nora.state()["outbox"] == []


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("proposal", {"payload": {"text": "x"}}),
        ("proposal", {"payload": {"text": "x", "proposed": "ban"}}),
        ("proposal", {"payload": {"text": " ", "proposed": "reply"}}),
        ("approval", {"verdict": "approve", "payload": {"proposal": "no id"}}),
        ("approval", {"verdict": "reply", "payload": {}}),
        ("approval", {"payload": {}}),
    ],
)
def test_what_makes_no_sense_is_passed_over(trio: tuple[Desk, Desk, Desk], kind: str, more: dict[str, Any]) -> None:
    nora = trio[1]
    seq, _ = nora.store.read(team.anchor, nora.brand)
    uid = nora.account.uid
    body = bodies.dump({"account": uid, "thread": "post", "author": "anna"} | more)
    event = SharedEvent(seq + 1, bodies.derived_id("foreign"), 1, "p", "Zoé", "d", kind, None, body)
    before = nora.state()
    nora.do(team.fold, nora.brand, [event], b"", me="desk-nora", at=nora.now())
    assert nora.state() == before
