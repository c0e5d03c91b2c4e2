"""Matrix events as messages, however strange they are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.models import (
    now,
)
from cm_inbox.networks.matrix_api import Json
from cm_inbox.networks.matrix_events import View, digest
from cm_inbox.networks.matrix_rooms import Room, RoomBook


def test_hostile_events_are_passed_over() -> None:
    """Other servers of the federation may let through what ours refuses."""
    contents: list[object] = [
        {"msgtype": "m.text", "body": {"not": "text"}},
        {"msgtype": 7, "body": ["x"], "m.relates_to": "x"},
        {"msgtype": "m.image", "url": 3},
        {"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace", "event_id": ["x"]}},
        "text",
        None,
        {"msgtype": "m.text", "body": "lien", "m.relates_to": {"m.in_reply_to": "x", "rel_type": ["m.thread"]}},
        {"body": "entier \u202e\U0001f468\u200d\U0001f469 \ufffe\x00"},
    ]
    events: list[Json] = [
        {"type": "m.room.message", "event_id": f"${number}", "sender": "@a:b", "content": content, "unsigned": number}
        for number, content in enumerate(contents)
    ]
    events += [
        {},
        {"type": "m.room.message", "event_id": 3, "sender": None},
        {"type": 4, "event_id": "$x", "sender": "y"},
    ]
    found = digest(events, View(Room("!r:b"), False, "@us:b", {}, now()))
    assert [each.text for each in found.messages.values()] == [
        "lien",
        "entier \u202e\U0001f468\u200d\U0001f469 \ufffe\x00",
    ]
    assert (found.edited, found.redactions, found.encrypted) == ([], [], 0)


KEYS = st.sampled_from(
    [
        "type",
        "event_id",
        "sender",
        "state_key",
        "content",
        "unsigned",
        "origin_server_ts",
        "body",
        "msgtype",
        "url",
        "m.relates_to",
        "m.in_reply_to",
        "rel_type",
        "m.relations",
        "m.replace",
        "m.new_content",
        "redacted_because",
        "redacts",
        "users",
        "events",
        "ban",
        "room_version",
        "additional_creators",
        "timeline",
        "state",
        "join",
        "rooms",
        "account_data",
        "summary",
        "m.heroes",
        "m.joined_member_count",
    ]
)
WORDS = st.sampled_from(
    [
        "m.room.message",
        "m.room.redaction",
        "m.room.power_levels",
        "m.room.create",
        "m.room.member",
        "m.direct",
        "m.replace",
        "m.thread",
        "m.text",
        "m.image",
        "m.emote",
        "$a",
        "$b",
        "@a:b",
        "@us:b",
        "!r:b",
        "12",
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | WORDS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(KEYS, ANYTHING, max_size=8), max_size=4), st.dictionaries(KEYS, ANYTHING, max_size=5))
def test_no_event_however_strange_breaks_the_reading(events: list[Json], answer: Json) -> None:
    book = RoomBook("@us:b")
    for each in (answer, {"rooms": {"join": {"!r:b": {"state": {"events": events}, **answer}}}}):
        book.note(each)
    room = Room("!r:b")
    for event in events:
        room.note_state(event)
    found = digest(events, View(room, book.is_direct(room), "@us:b", book.names("!r:b"), now()))
    for message in found.messages.values():
        assert message.id
        assert 0 <= message.created_at <= now() + 3_600_000
        assert message.text or message.attachments


def test_a_date_in_the_future_is_not_believed() -> None:
    event = {"type": "m.room.message", "event_id": "$a", "sender": "@a:b", "content": {"body": "x"}}
    found = digest([{**event, "origin_server_ts": 2**53}], View(Room("!r:b"), False, "@us:b", {}, 5_000_000))
    assert found.messages["$a"].created_at == 5_000_000
