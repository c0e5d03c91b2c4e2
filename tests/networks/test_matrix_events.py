"""Matrix events as messages and power levels as permissions, however strange they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.matrix_api import Json
from cm_inbox.networks.matrix_events import View, digest
from cm_inbox.networks.matrix_rooms import Powers, Room, RoomBook


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


US, THEM = "@us:b", "@them:b"
MODERATION = (ActionKind.DELETE, ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE)


def refused(content: Json, version: str = "10", **create: object) -> set[ActionKind]:
    """Return what a room with these power levels does not let us do about somebody."""
    powers = Powers(content, {"room_version": version, **create}, "@creator:b")
    return {kind for kind in (ActionKind.REPLY, *MODERATION) if powers.refusal(kind, US, THEM)}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"users": {US: 100}}, set()),
        ({"users": {US: "100"}}, set()),
        ({"users": {US: True}}, set(MODERATION)),
        ({"users": {US: 50}}, set()),
        ({"users": {US: 50, THEM: 50}}, set(MODERATION) - {ActionKind.DELETE}),
        ({"users": {US: 50}, "redact": 60}, {ActionKind.DELETE}),
        ({"users": {US: 50}, "events": {"m.room.power_levels": 100}}, {ActionKind.MUTE, ActionKind.UNMUTE}),
        ({"users": {US: 50}, "kick": 60}, {ActionKind.UNBAN}),
        ({"users": {}, "events_default": 10}, {ActionKind.REPLY, *MODERATION}),
        ({"users_default": 50}, set(MODERATION) - {ActionKind.DELETE}),
        ({}, set(MODERATION)),
    ],
)
def test_what_power_levels_refuse(content: Json, expected: set[ActionKind]) -> None:
    assert refused(content) == expected


def test_who_made_a_room_has_all_power_in_it() -> None:
    old = Powers({}, {"room_version": "10"}, US)
    assert old.refusal(ActionKind.BAN, US, THEM) is None
    demoted = Powers({"users": {US: 0}}, {"room_version": "10"}, US)
    assert demoted.refusal(ActionKind.BAN, US, THEM) is not None
    new = Powers({"users": {}}, {"room_version": "12", "additional_creators": [THEM]}, US)
    assert new.refusal(ActionKind.DELETE, US, THEM) is None
    assert new.refusal(ActionKind.BAN, US, THEM) is not None, "two creators are equals"
    assert new.refusal(ActionKind.BAN, US, "@else:b") is None
    assert refused({"users": {US: 50}}, "12", additional_creators=[THEM]) == set(MODERATION) - {ActionKind.DELETE}
