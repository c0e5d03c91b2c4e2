"""Whatever stands in the log, a fold goes on, and the same event leaves the same behind on every desktop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.errors import HubChanged, HubNewer
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import new_id
from cm_inbox.models.team import SharedEvent
from cm_inbox.store import team
from cm_inbox.store.team import bodies
from tests.store.conftest import message

from .desk import Desk, Log, level

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A desk that follows a log which another one wrote into, with every kind of event."""
    log, folder = Log(), tmp_path_factory.mktemp("foreign")
    nora, ivo = Desk(folder / "nora", "nora", log).begin(), Desk(folder / "ivo", "ivo", log).begin()
    nora.fetch(message("m1", 1_000), message("m2", 2_000, thread="other"))
    nora.decide(DecisionKind.REPLY, "m1", "merci")
    nora.decide(DecisionKind.BAN, "m2", until=1_900_000_000_000)
    nora.undo(nora.decide(DecisionKind.HIDE, "m2").id)
    level(nora, ivo)
    yield ivo
    nora.close()
    ivo.close()


def fold(desk: Desk, kind: str, body: str, op: str | None = None) -> None:
    """Fold one more event than there is."""
    seq, _ = desk.store.read(team.anchor, desk.brand)
    event = SharedEvent(seq + 1, op or new_id(), 5, "p", "Mallory", "desk-mallory", kind, None, body)
    desk.do(team.fold, desk.brand, [event], b"h", me="desk-ivo", at=desk.now())
    assert desk.store.read(team.anchor, desk.brand) == (seq + 1, b"h")


def looked_at(desk: Desk) -> None:
    """Read everything a window reads: nothing of it may stop at what was folded."""
    from cm_inbox.deciding import load_conversation

    def look(conn: Any) -> None:
        for (row,) in conn.execute("SELECT id FROM conversation").fetchall():
            load_conversation(conn, row)
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []

    desk.store.read(look)


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(kind=st.sampled_from(sorted(bodies.KINDS)), body=st.text(max_size=60) | ANYTHING.map(json.dumps))
def test_no_body_stops_a_fold(told: Desk, kind: str, body: str) -> None:
    if bodies.is_newer(body):
        return
    fold(told, kind, body)
    looked_at(told)


@SLOW
@given(data=st.data())
def test_no_field_of_a_true_body_stops_a_fold(told: Desk, data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(told.log.events))
    body = json.loads(event.body)
    body.pop("v")
    place: Any = body
    while True:
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        if not keys:
            break
        key = data.draw(st.sampled_from(list(keys)))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(ANYTHING)
        break
    fold(told, event.kind, json.dumps(body), data.draw(st.sampled_from([event.op, new_id()])))
    looked_at(told)


def test_what_is_newer_is_left_for_a_newer_program(told: Desk) -> None:
    seq, digest = told.store.read(team.anchor, told.brand)
    for kind, body in (("message", '{"v": 2}'), ("decision/unheard-of", "{}")):
        event = SharedEvent(seq + 1, new_id(), 5, "p", "Mallory", "desk-mallory", kind, None, body)
        with pytest.raises(HubNewer):
            told.do(team.fold, told.brand, [event], b"h", me="desk-ivo", at=1)
    assert told.store.read(team.anchor, told.brand) == (seq, digest)


def test_a_gap_is_told(told: Desk) -> None:
    seq, digest = told.store.read(team.anchor, told.brand)
    event = SharedEvent(seq + 2, new_id(), 5, "p", "Mallory", "desk-mallory", "message", None, "{}")
    with pytest.raises(HubChanged):
        told.do(team.fold, told.brand, [event], b"h", me="desk-ivo", at=1)
    assert told.store.read(team.anchor, told.brand) == (seq, digest)


def test_another_brand_is_out_of_reach(tmp_path: Path) -> None:
    log = Log()
    desk = Desk(tmp_path / "ivo", "ivo", log).begin()
    from cm_inbox.store import accounts
    from tests.store.conftest import report

    other = desk.do(accounts.add_brand, "Other", at=1)
    desk.do(accounts.add_account, other.id, "mastodon", report("other@x"), None, at=1)
    body = bodies.dump(
        {
            "network": "mastodon",
            "account": "other@x",
            "id": "evil",
            "thread": {"id": "t"},
            "author": {"id": "a"},
            "created_at": "2026-01-01T00:00:00Z",
            "text": "hello",
        }
    )
    fold(desk, "message", body)
    assert desk.store.read(lambda conn: conn.execute("SELECT count(*) FROM message").fetchone()) == (0,)
    desk.close()
