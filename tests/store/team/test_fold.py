"""Two desktops and a log: what one does, the other has; what they did apart comes to the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cm_inbox.errors import Transient
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.decisions import DecisionKind, OutboxState, Undoing
from cm_inbox.models.messages import MessageStatus, Removal, RemovedBy
from cm_inbox.store import charters, drafts, forgetting, outbox, team
from cm_inbox.store import undo as undoing
from cm_inbox.store.database import FILE_NAME
from cm_inbox.store.salvage import salvage
from cm_inbox.store.team import lacking
from tests.store.conftest import KEY, message, ours

from .desk import AT, Desk, Log, level

Desks = Callable[[str], Desk]


@pytest.fixture
def pair(desks: Desks) -> tuple[Desk, Desk]:
    """Two desktops that have the same two messages."""
    nora, ivo = desks("nora").begin(), desks("ivo").begin()
    nora.fetch(message("m1", 1_000), message("m2", 2_000, author="ben"))
    level(nora, ivo)
    return nora, ivo


def states(desk: Desk) -> dict[str, str]:
    return {row[0]: row[1] for row in desk.state()["conversations"]}


def test_a_message_and_a_decision_arrive(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    assert ivo.state()["messages"] == nora.state()["messages"] != []
    done = ivo.decide(DecisionKind.DONE, "m1")
    ivo.decide(DecisionKind.LABEL, "m2", "livraison")
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert states(nora) == {"post/anna": "done", "post/ben": "open"}
    nora.undo(done.id)
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert set(states(nora).values()) == {"open"}


def test_what_its_writer_had_not_seen_still_waits(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    nora.fetch(message("m3", 3_000))
    ivo.decide(DecisionKind.DONE, "m1")
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert states(ivo)["post/anna"] == "open"
    waits = {row[0]: bool(row[6]) for row in ivo.state()["messages"]}
    assert waits == {"m1": False, "m2": True, "m3": True}


def test_two_answers_one_stands_the_other_is_a_draft_again(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    first = nora.decide(DecisionKind.REPLY, "m1", "Bonjour Anna")
    second = ivo.decide(DecisionKind.REPLY, "m1", "Chère Anna")
    nora.sync()
    folded = [aside for piece in (ivo.push(), ivo.pull())[1] for aside in piece.set_aside]
    level(nora, ivo)
    assert [(each.decision.id, each.stood.id, each.stood_by) for each in folded] == [(second.id, first.id, "nora")]
    assert nora.state() == ivo.state()
    assert [entry.state for entry in ivo.entries(second.id)] == [OutboxState.CANCELLED]
    assert [entry.state for entry in ivo.entries(first.id)] == [OutboxState.WAITING]
    draft = ivo.store.read(drafts.draft, ivo.conversation("m1"))
    assert draft is not None
    assert draft.text == "Chère Anna"
    assert nora.store.read(drafts.draft, nora.conversation("m1")) is None
    assert [each.decision.id for each in ivo.store.read(team.set_aside)] == [second.id]
    assert nora.store.read(team.set_aside) == []
    assert ivo.do(team.drop_aside, second.id)
    assert ivo.store.read(team.set_aside) == []


def test_who_had_seen_the_other_answer_is_not_set_aside(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    nora.decide(DecisionKind.REPLY, "m1", "Bonjour Anna")
    level(nora, ivo)
    ivo.decide(DecisionKind.REPLY, "m1", "Encore un mot")
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert ivo.store.read(team.set_aside) == []


def test_equal_decisions_are_sent_once(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    first, second = nora.decide(DecisionKind.BAN, "m1"), ivo.decide(DecisionKind.BAN, "m1")
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert [entry.state for entry in nora.entries(second.id)] == [OutboxState.CANCELLED]
    assert ivo.store.read(team.set_aside) == []
    nora.undo(first.id)
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert [row[7] for row in nora.state()["conversations"]] == [None, None]


def test_an_undo_across_desktops_cancels_or_takes_back(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    hidden = nora.decide(DecisionKind.HIDE, "m1")
    level(nora, ivo)
    assert ivo.undo(hidden.id).how == {hidden.id: Undoing.CANCELLED}
    entry = nora.entries(hidden.id)[0].id
    nora.do(outbox.claim, entry, nora.now())
    nora.do(team.keep_fence, entry, 7)
    nora.do(outbox.sent, entry, ActionResult(status=MessageStatus.HIDDEN), nora.now())
    level(nora, ivo)
    assert nora.state() == ivo.state()
    taken_back = [row for row in ivo.state()["outbox"] if row[5] == entry]
    assert [row[2] for row in taken_back] == ["waiting"]
    assert {row[0]: row[1] for row in ivo.state()["messages"]}["m1"] == "visible"


def test_words_taken_back_by_a_colleague_are_the_writers_draft(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    said = nora.decide(DecisionKind.REPLY, "m1", "Bonjour")
    level(nora, ivo)
    ivo.undo(said.id)
    assert ivo.store.read(drafts.draft, ivo.conversation("m1")) is None
    level(nora, ivo)
    draft = nora.store.read(drafts.draft, nora.conversation("m1"))
    assert draft is not None
    assert draft.text == "Bonjour"


def test_both_take_the_same_back(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    done = nora.decide(DecisionKind.DONE, "m1")
    level(nora, ivo)
    nora.undo(done.id)
    ivo.undo(done.id)
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert states(nora)["post/anna"] == "open"


def test_an_outcome_settles_everywhere(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    said = nora.decide(DecisionKind.REPLY, "m1", "Bonjour")
    level(nora, ivo)
    entry = ivo.entries(said.id)[0]
    assert ivo.store.read(team.admitted, [entry.id]) == {entry.id}
    assert ivo.store.read(team.decided_here, [entry.id]) == set()
    ivo.do(outbox.claim, entry.id, ivo.now())
    ivo.do(team.keep_fence, entry.id, 3)
    ivo.do(outbox.sent, entry.id, ActionResult(message=ours("r1", 5_000, parent="m1")), ivo.now())
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert [each.state for each in nora.entries(said.id)] == [OutboxState.SENT]
    assert states(nora)["post/anna"] == "done"
    fenced = [event.body for event in nora.log.events if event.kind == "outcome"]
    assert len(fenced) == 1
    assert '"fence":3' in fenced[0]


def test_what_is_refused_opens_the_conversation_again_everywhere(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    said = nora.decide(DecisionKind.REPLY, "m1", "Bonjour")
    level(nora, ivo)
    entry = nora.entries(said.id)[0]

    def refuse(conn: Any) -> None:
        outbox.claim(conn, entry.id, nora.now())
        outbox.fail(conn, entry.id, Transient(), nora.now())
        undoing.assume_failed(conn, said.id)

    nora.do(refuse)
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert states(ivo)["post/anna"] == "open"


def test_pending_decisions_are_not_to_be_sent_yet(pair: tuple[Desk, Desk]) -> None:
    nora, _ = pair
    said = nora.decide(DecisionKind.REPLY, "m1", "Bonjour")
    entry = nora.entries(said.id)[0]
    assert nora.store.read(team.admitted, [entry.id]) == set()
    nora.push()
    assert nora.store.read(team.admitted, [entry.id]) == set()
    nora.pull()
    assert nora.store.read(team.admitted, [entry.id]) == {entry.id}


def test_edits_removals_and_lost_answers(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    nora.fetch(message("m1", 1_000, "corrigé", edited_at=4_000), removed=[Removal("m2", RemovedBy.AUTHOR)])
    told = nora.push(lost=True)
    assert nora.push() == told == 2
    before = len(nora.log.events)
    level(nora, ivo)
    assert len(nora.log.events) == before
    assert nora.state() == ivo.state()
    found = {row[0]: (row[1], row[2]) for row in ivo.state()["messages"]}
    assert found == {"m1": ("visible", "corrigé"), "m2": ("removed", "bonjour")}


def test_pages_of_any_size_come_to_the_same(desks: Desks) -> None:
    nora, ivo, eva = desks("nora").begin(), desks("ivo").begin(), desks("eva").begin()
    nora.fetch(*(message(f"m{n}", 1_000 * n, author=f"a{n % 3}") for n in range(1, 7)))
    nora.sync()
    ivo.pull()
    for desk in (nora, ivo):
        desk.decide(DecisionKind.ASSIGN, "m1", desk.name)
        desk.decide(DecisionKind.HIDE, "m2")
        desk.decide(DecisionKind.DONE, "m3")
    level(nora, ivo)
    eva.pull(1)
    level(nora, ivo, eva)
    assert nora.state() == ivo.state() == eva.state()
    again = nora.state()
    events, digest = nora.log.page(0, 1_000)
    nora.do(team.fold, nora.brand, events, digest, me="desk-nora", at=nora.now())
    nora.do(team.restart, nora.brand)
    nora.pull(3)
    assert nora.state() == again


def test_a_history_from_before_is_told_newest_first(desks: Desks) -> None:
    nora, ivo = desks("nora"), desks("ivo").begin()
    nora.fetch(*(message(f"m{n}", 1_000 * n, author=f"a{n % 4}") for n in range(1, 41)))
    nora.decide(DecisionKind.DONE, "m1")
    nora.decide(DecisionKind.LABEL, "m2", "vip")
    nora.decide(DecisionKind.BAN, "m3")
    nora.undo(nora.decide(DecisionKind.ASSIGN, "m4", "nora").id)
    nora.do(charters.save, nora.brand, "x = 1", included={}, author="nora", note="", at=AT)
    nora.begin()
    nora.decide(DecisionKind.SNOOZE, "m2", until=AT + 10_000_000)
    while nora.push(5):
        pass
    told = [event.body for event in nora.log.events if event.kind == "message"]
    assert ['"id":"m2"' in told[0], '"id":"m40"' in told[10]] == [True, True]  # first of what is decided on
    level(nora, ivo)
    assert nora.state() == ivo.state()
    found = {row[0]: row for row in ivo.state()["conversations"]}
    assert [found[f"post/a{n}"][1] for n in range(4)] == ["open", "done", "snoozed", "done"]
    assert found["post/a2"][3] == ["vip"]
    assert found["post/a3"][7] == -1
    assert ivo.do(team.outgoing, ivo.brand, 100) == []


def test_two_who_have_the_same_say_it_once(desks: Desks) -> None:
    nora, ivo = desks("nora").begin(), desks("ivo").begin()
    for desk in (nora, ivo):
        desk.fetch(message("m1", 1_000))
    level(nora, ivo)
    assert nora.log.kinds().count("message") == 1
    assert nora.state() == ivo.state()


def test_an_older_backup_goes_on_from_there(tmp_path: Path, log: Log) -> None:
    nora, ivo = Desk(tmp_path / "nora", "nora", log).begin(), Desk(tmp_path / "ivo", "ivo", log).begin()
    nora.fetch(message("m1", 1_000), message("m2", 2_000, author="ben"))
    ivo.close()
    shutil.copytree(tmp_path / "nora", tmp_path / "backup", ignore=shutil.ignore_patterns("*.lock"))
    ivo = Desk(tmp_path / "ivo", "ivo", log)
    said = nora.decide(DecisionKind.REPLY, "m1", "Bonjour")
    level(nora, ivo)
    length = len(log.events)
    nora.close()
    restored = Desk(tmp_path / "backup", "nora", log)
    level(restored, ivo)
    assert len(log.events) == length
    assert restored.state() == ivo.state()
    assert [entry.state for entry in restored.entries(said.id)] == [OutboxState.WAITING]
    restored.close()
    ivo.close()


def test_a_salvaged_history_folds_anew(tmp_path: Path, log: Log) -> None:
    nora, ivo = Desk(tmp_path / "nora", "nora", log).begin(), Desk(tmp_path / "ivo", "ivo", log).begin()
    nora.fetch(message("m1", 1_000), message("m2", 2_000, author="ben"))
    level(nora, ivo)
    ivo.decide(DecisionKind.HIDE, "m1")
    ivo.push()
    nora.pull()
    nora.decide(DecisionKind.NOTE, "m2", "à rappeler")
    nora.close()
    salvage(tmp_path / "nora", KEY, clock=lambda: AT)
    assert (tmp_path / "nora" / FILE_NAME).exists()
    nora = Desk(tmp_path / "nora", "nora", log)
    assert nora.store.read(team.anchor, nora.brand) == (0, None)
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert "decision/note" in log.kinds()
    nora.close()
    ivo.close()


def test_what_was_erased_here_does_not_come_back(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    ivo.decide(DecisionKind.NOTE, "m1", "client difficile")
    level(nora, ivo)
    row = nora.store.read(lambda conn: conn.execute("SELECT id FROM author WHERE native_id = 'anna'").fetchone()[0])
    trace = nora.do(forgetting.begin, forgetting.PERSON, actor="nora", at=AT, account_id=nora.account.id)
    while nora.do(forgetting.forget_person, trace, row).more:
        pass
    ivo.decide(DecisionKind.LABEL, "m1", "vip")
    ivo.sync()
    nora.sync()
    nora.do(team.restart, nora.brand)
    nora.pull()
    assert states(nora) == {"post/ben": "open"}
    assert nora.state()["journal"] == []


def test_what_is_too_old_here_does_not_come_back(pair: tuple[Desk, Desk]) -> None:
    nora, _ = pair
    nora.decide(DecisionKind.DONE, "m1")
    nora.sync()
    trace = nora.do(forgetting.begin, forgetting.OLDER, actor="nora", at=AT, brand_id=nora.brand, before=AT + 1_000_000)
    while nora.do(forgetting.forget_older, trace, 0).more:
        pass
    nora.do(team.restart, nora.brand)
    nora.pull()
    assert states(nora) == {"post/ben": "open"}


def test_a_log_that_was_lost_is_told_again_as_it_was(desks: Desks) -> None:
    nora, ivo = desks("nora").begin(), desks("ivo").begin()
    nora.fetch(message("m1", 1_000), message("m2", 2_000, author="ben"), settled={"m1"})
    level(nora, ivo)
    ivo.decide(DecisionKind.LABEL, "m2", "vip")
    level(nora, ivo)
    before, told = nora.state(), {event.op for event in nora.log.events}
    nora.log.events.clear()
    for desk in (nora, ivo):
        desk.do(team.restart, desk.brand)
        desk.do(lacking.offer, desk.brand, leads=True)
    level(nora, ivo)
    eva = desks("eva").begin()
    level(nora, ivo, eva)
    assert nora.state()["conversations"] == ivo.state()["conversations"] == eva.state()["conversations"]
    assert nora.state()["conversations"] == before["conversations"]
    assert {event.op for event in nora.log.events if event.kind in ("message", "decision/label")} <= told


def test_settings_and_charters_in_the_order_of_the_log(desks: Desks) -> None:
    nora, ivo = desks("nora").begin(), desks("ivo").begin()
    level(nora, ivo)
    for desk in (nora, ivo):
        desk.do(charters.save, desk.brand, f"name = '{desk.name}'", included={}, author=desk.name, note="", at=AT)
    ivo.do(lambda conn: conn.execute("UPDATE brand SET reply_target = 30, colour = '#102030'"))
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert [row[1:] for row in nora.state()["charters"]] == [(1, "name = 'nora'"), (2, "name = 'ivo'")]
    assert nora.state()["brand"][3:] == ("AL", 30) or nora.state()["brand"][4] == 30


def test_who_leaves_leaves_what_is_to_be_sent_to_the_team(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    theirs = ivo.decide(DecisionKind.REPLY, "m1", "Bonjour")
    level(nora, ivo)
    mine = nora.decide(DecisionKind.HIDE, "m2")
    nora.do(team.end)
    assert nora.store.read(team.shared_brands) == []
    assert [entry.state for entry in nora.entries(theirs.id)] == [OutboxState.CANCELLED]
    assert [entry.state for entry in nora.entries(mine.id)] == [OutboxState.WAITING]
    triggers = nora.store.read(
        lambda conn: conn.execute(
            "SELECT name FROM sqlite_schema WHERE name LIKE 'team%' AND type = 'trigger'"
        ).fetchall()
    )
    assert triggers == []


def test_what_the_hub_refuses_is_set_aside(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    said = nora.decide(DecisionKind.REPLY, "m1", "Bonjour")
    given = nora.do(team.outgoing, nora.brand, 10)
    assert nora.do(team.refused, nora.brand, [each.ticket for each in given], at=nora.now())
    level(nora, ivo)
    assert states(nora) == states(ivo)
    assert [each.decision.id for each in nora.store.read(team.set_aside)] == [said.id]
    assert [entry.state for entry in nora.entries(said.id)] == [OutboxState.CANCELLED]


def test_people_are_linked_everywhere(pair: tuple[Desk, Desk]) -> None:
    from cm_inbox.store import dossier, identities

    nora, ivo = pair

    def rows(desk: Desk) -> list[int]:
        found = desk.store.read(
            lambda conn: conn.execute(
                "SELECT id FROM author WHERE native_id IN ('anna', 'ben') ORDER BY native_id"
            ).fetchall()
        )
        return [row[0] for row in found]

    anna, ben = rows(ivo)
    linked = ivo.do(dossier.decide, DecisionKind.LINK_PERSON, anna, ben, "", actor="ivo", at=ivo.now())
    ivo.do(dossier.decide, DecisionKind.PERSON_NOTE, anna, None, "pointilleuse", actor="ivo", at=ivo.now())
    level(nora, ivo)
    assert nora.state() == ivo.state()
    assert set(nora.store.read(identities.person, rows(nora)[0])) == set(rows(nora))
    nora.undo(linked.decisions[0].id)
    level(nora, ivo)
    assert [desk.store.read(identities.person, rows(desk)[0]) for desk in (nora, ivo)] == [(rows(nora)[0],), (anna,)]


@pytest.mark.logs("too long to be told")
def test_what_is_too_long_for_the_hub_holds_nothing_up(pair: tuple[Desk, Desk]) -> None:
    nora, ivo = pair
    nora.do(charters.save, nora.brand, "# é\n" * 100_000, included={}, author="nora", note="", at=AT)
    nora.fetch(message("m9", 9_000, "é\x01" * 40_000))
    level(nora, ivo)
    assert "charter" not in nora.log.kinds()
    told = {row[0]: row[2] for row in ivo.state()["messages"]}
    kept = {row[0]: row[2] for row in nora.state()["messages"]}
    assert (len(told["m9"]), len(kept["m9"])) == (40_000, 80_000)
