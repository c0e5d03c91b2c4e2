"""The audit says of every decision what the fold does with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cm_inbox.errors import Transient
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.store import outbox, team
from cm_inbox.store.team import bodies, called
from cm_inbox.team.audit_fates import Fates, Standing
from cm_inbox.team.chain import Event
from tests.store.conftest import message

from .desk import Desk, Log, level

Desks = Callable[[str], Desk]


def fates_of(log: Log) -> Fates:
    fates = Fates()
    for each in log.events:
        event = Event(
            each.seq, each.op, each.at, each.at, each.person, each.desktop, each.kind, each.charter, each.body, b""
        )
        body = bodies.read(each.kind, each.body)
        if isinstance(body, bodies.DecisionBody):
            fates.decided(event, body)
        elif isinstance(body, bodies.OutcomeBody):
            fates.came_of(event, body)
    return fates


@pytest.fixture
def pair(desks: Desks) -> tuple[Desk, Desk]:
    nora, ivo = desks("nora").begin(), desks("ivo").begin()
    nora.fetch(message("m1", 1_000), message("m2", 2_000, author="ben"), message("m3", 3_000, author="cleo"))
    level(nora, ivo)
    return nora, ivo


def test_it_says_what_every_desktop_works_out(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    first = nora.decide(DecisionKind.BAN, "m1")
    second = ivo.decide(DecisionKind.REPLY, "m1", "Bonjour")
    equal = ivo.decide(DecisionKind.BAN, "m1")
    hidden = nora.decide(DecisionKind.HIDE, "m2")
    refused = nora.decide(DecisionKind.REPLY, "m3", "Non")
    level(nora, ivo)
    assert ivo.undo(hidden.id)
    nora.undo(hidden.id)
    entry = nora.entries(refused.id)[0].id
    nora.do(outbox.claim, entry, nora.now())
    nora.do(team.keep_fence, entry, 7)
    nora.do(outbox.fail, entry, Transient("Not now."), nora.now())
    sent = nora.entries(first.id)[0].id
    nora.do(outbox.claim, sent, nora.now())
    nora.do(team.keep_fence, sent, 8)
    nora.do(outbox.sent, sent, ActionResult(), nora.now())
    level(nora, ivo)
    fates = fates_of(nora.log)

    rows = {row[0]: row for row in nora.state()["journal"]}
    for op in (first.id, second.id, equal.id, hidden.id, refused.id):
        aside, merged, back = fates.ids_of(op)
        assert (aside, merged, back is not None) == (rows[op][4], rows[op][5], bool(rows[op][8])), rows[op]
    for op, row in rows.items():
        if row[1] == "undo" and row[7] is not None:
            assert (fates.of(op).standing is Standing.STANDS) == (row[3] is not None)
    named = {"first": first, "second": second, "equal": equal, "hidden": hidden, "refused": refused}
    told = {name: fates.of(each.id) for name, each in named.items()}
    assert {name: (each.standing.value, each.outcome) for name, each in told.items()} == {
        "first": ("stands", "sent"),
        "second": ("set-aside", "not-sent"),
        "equal": ("merged", "not-sent"),
        "hidden": ("taken-back", "not-sent"),
        "refused": ("not-done", "failed"),
    }
    assert told["second"].by == rows[first.id][7]


def test_what_failed_stands_in_nobodys_way(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    failed = nora.decide(DecisionKind.BAN, "m1")
    nora.sync()
    entry = nora.entries(failed.id)[0].id
    nora.do(outbox.claim, entry, nora.now())
    nora.do(team.keep_fence, entry, 7)
    nora.do(outbox.fail, entry, Transient("Not now."), nora.now())
    nora.sync()
    answered = ivo.decide(DecisionKind.REPLY, "m1", "Bonjour")
    level(nora, ivo)
    assert fates_of(nora.log).of(answered.id).standing is Standing.STANDS
    assert {row[0]: row[4] for row in nora.state()["journal"]}[answered.id] is None


def test_what_could_not_be_taken_back_stands(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    hidden = nora.decide(DecisionKind.HIDE, "m1")
    level(nora, ivo)
    entry = nora.entries(hidden.id)[0].id
    nora.do(outbox.claim, entry, nora.now())
    nora.do(team.keep_fence, entry, 7)
    nora.do(outbox.sent, entry, ActionResult(status=MessageStatus.HIDDEN), nora.now())
    level(nora, ivo)
    ivo.undo(hidden.id)
    level(nora, ivo)
    (back,) = (row[0] for row in nora.state()["journal"] if row[3] == hidden.id)
    assert fates_of(nora.log).of(hidden.id).standing is Standing.TAKEN_BACK
    assert fates_of(nora.log).of(back).outcome == "not-sent"
    (inverse,) = (each.id for each in ivo.entries(back))
    ivo.do(outbox.claim, inverse, ivo.now())
    ivo.do(team.keep_fence, inverse, 8)
    ivo.do(outbox.fail, inverse, Transient("Not now."), ivo.now())
    level(nora, ivo)
    fates = fates_of(nora.log)
    assert {row[0]: row[1] for row in nora.state()["messages"]}["m1"] == "hidden"
    assert fates.of(hidden.id).standing is Standing.STANDS
    assert (fates.of(back).standing, fates.of(back).outcome) == (Standing.NOT_DONE, "failed")


def test_a_history_knows_who_decided_what(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    nora.decide(DecisionKind.DONE, "m1")
    ivo.decide(DecisionKind.DONE, "m2")
    level(nora, ivo)
    assert nora.store.read(called.names) == {"person-nora": "nora", "person-ivo": "ivo"}
