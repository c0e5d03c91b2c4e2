"""What the model of the team (tests/team/model.py) found, each as small as it gets."""

from __future__ import annotations

from collections.abc import Callable

from cm_inbox import deciding
from cm_inbox.errors import OutcomeUnknown, Transient
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import MessageStatus, Removal, RemovedBy
from cm_inbox.models.permissions import ActionKind
from cm_inbox.store import outbox, team
from tests.store.conftest import message, ours

from .desk import AT, Desk, level

Desks = Callable[[str], Desk]


def of_two(desks: Desks) -> tuple[Desk, Desk]:
    nora, ivo = desks("nora").begin(), desks("ivo").begin()
    nora.fetch(message("m1", 1_000))
    level(nora, ivo)
    return nora, ivo


def test_a_ban_that_ended_before_it_was_heard_of_is_lifted(desks: Desks) -> None:
    """It may be on the network since, where nobody else would end it."""
    nora, ivo = of_two(desks)
    ivo.decide(DecisionKind.BAN, "m1", until=AT + 60_000, about=False)
    nora.clock += 120_000
    level(nora, ivo)
    assert nora.do(deciding.lift_expired, nora.now()) == (nora.conversation("m1"),)
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert [entry.action.kind for entry in ivo.store.read(outbox.entries)] == [ActionKind.BAN, ActionKind.UNBAN]


def test_an_action_and_what_takes_it_back_in_one_piece(desks: Desks) -> None:
    """Who joins reads in one piece what others heard bit by bit."""
    nora, ivo = of_two(desks)
    hidden = nora.decide(DecisionKind.HIDE, "m1")
    level(nora, ivo)
    ivo.undo(hidden.id)
    for status in (MessageStatus.HIDDEN, MessageStatus.VISIBLE):
        (entry,) = (each for each in nora.store.read(outbox.entries) if each.state is OutboxState.WAITING)
        nora.do(outbox.claim, entry.id, nora.now())
        nora.do(team.keep_fence, entry.id, 7)
        nora.do(outbox.sent, entry.id, ActionResult(status=status), nora.now())
        level(nora, ivo)
    eva = desks("eva").begin()
    eva.pull()
    assert nora.state() == ivo.state() == eva.state()
    assert [row[2] for row in eva.state()["outbox"]] == ["sent", "sent"]


def test_what_was_taken_back_while_nobody_knew_is_looked_up(desks: Desks) -> None:
    """Else it would stand before all that is to be sent in its conversation for ever."""
    nora, ivo = of_two(desks)
    entry = nora.entries(nora.decide(DecisionKind.REPLY, "m1", "Bonjour").id)[0]
    level(nora, ivo)
    nora.do(outbox.claim, entry.id, nora.now())
    nora.do(team.keep_fence, entry.id, 7)
    nora.do(outbox.lose_track, entry.id, OutcomeUnknown(), nora.now(), nora.now())
    level(nora, ivo)
    ivo.undo(entry.decision_id)
    level(nora, ivo)
    assert [desk.store.read(team.admitted, [entry.id]) for desk in (nora, ivo)] == [{entry.id}] * 2
    ivo.do(outbox.postpone, entry.id, OutcomeUnknown(), ivo.now(), ivo.now())
    level(ivo, nora)
    level(ivo, nora)
    assert nora.state() == ivo.state()
    assert [desk.entries(entry.decision_id)[0].state for desk in (nora, ivo)] == [OutboxState.CANCELLED] * 2


def test_an_edit_is_heard_of_though_its_author_took_the_message_away_since(desks: Desks) -> None:
    """Who saw it go before they had seen the edit has the same words as all others in the end."""
    nora, ivo = of_two(desks)
    ivo.fetch(message("m1", 1_000, "bonsoir", edited_at=2_000))
    nora.fetch(removed=[Removal("m1", RemovedBy.AUTHOR)])
    level(ivo, nora)
    assert nora.state() == ivo.state()
    texts = [
        desk.store.read(lambda conn: conn.execute("SELECT text, removed_by FROM message").fetchone())
        for desk in (nora, ivo)
    ]
    assert texts == [("bonsoir", "author")] * 2


def test_what_was_taken_back_while_it_was_sent_in_vain_waits_no_more(desks: Desks) -> None:
    nora, ivo = of_two(desks)
    entry = nora.entries(nora.decide(DecisionKind.REPLY, "m1", "Bonjour").id)[0]
    level(nora, ivo)
    nora.do(outbox.claim, entry.id, nora.now())
    ivo.undo(entry.decision_id)
    level(ivo, nora)
    nora.do(outbox.postpone, entry.id, Transient(), nora.now(), nora.now())
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert [desk.entries(entry.decision_id)[0].state for desk in (nora, ivo)] == [OutboxState.CANCELLED] * 2


def test_whoever_looks_up_an_inverse_knows_what_it_is_about(desks: Desks) -> None:
    """Not the message that was answered: it would count as taken away."""
    nora, ivo = of_two(desks)
    entry = nora.entries(nora.decide(DecisionKind.REPLY, "m1", "Bonjour").id)[0]
    level(nora, ivo)
    nora.do(outbox.claim, entry.id, nora.now())
    nora.do(team.keep_fence, entry.id, 7)
    nora.do(outbox.sent, entry.id, ActionResult(message=ours("r1", 5_000, parent="m1")), nora.now())
    level(nora, ivo)
    nora.undo(entry.decision_id)
    level(nora, ivo)
    inverses = [
        each.action
        for desk in (nora, ivo)
        for each in desk.store.read(outbox.entries)
        if each.state is OutboxState.WAITING
    ]
    assert [(each.kind, each.message_id) for each in inverses] == [(ActionKind.RETRACT, "r1")] * 2


def test_an_inverse_waits_until_the_log_knows_what_it_takes_back(desks: Desks) -> None:
    """Who does not know of an inverse yet would order and send another one."""
    nora, ivo = of_two(desks)
    hidden = nora.decide(DecisionKind.HIDE, "m1")
    level(nora, ivo)
    (entry,) = nora.store.read(outbox.entries)
    hide(nora, entry.id, fence=7)
    stale = nora.do(team.outgoing, nora.brand, 10)
    nora.do(team.accepted, nora.brand, [each.ticket for each in stale])  # the hub had given the action to ivo by then
    nora.undo(hidden.id)
    level(nora, ivo)
    (inverse,) = (each for each in nora.store.read(outbox.entries) if each.id != entry.id)
    assert nora.store.read(team.admitted, [inverse.id]) == set()
    hide(ivo, entry.id, fence=8)
    level(ivo, nora)
    assert nora.store.read(team.admitted, [inverse.id]) == {inverse.id} == ivo.store.read(team.admitted, [inverse.id])
    assert nora.state() == ivo.state()


def hide(desk: Desk, entry_id: str, *, fence: int) -> None:
    desk.do(outbox.claim, entry_id, desk.now())
    desk.do(team.keep_fence, entry_id, fence)
    desk.do(outbox.sent, entry_id, ActionResult(status=MessageStatus.HIDDEN), desk.now())
