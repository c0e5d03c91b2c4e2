"""Bluesky's rich text, record keys, cursors and shapes: what is pure, without a server."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Conflict,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    Unsupported,
)
from cm_inbox.models.instants import new_id, parse_time
from cm_inbox.models.messages import Attachment, MessageStatus
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks import bluesky_scan as scan
from cm_inbox.networks.bluesky_api import error_of
from cm_inbox.networks.bluesky_text import (
    LINK,
    MENTION,
    TAG,
    action_time,
    facets,
    handles,
    plain,
    record_key,
    split_uri,
    threadgate_record,
    web_url,
)
from cm_inbox.networks.bluesky_wire import Context, PostView, attachments, items, message, pds_endpoint, written_at
from cm_inbox.networks.http import Response

US, THEM = "did:plc:us", "did:plc:them"
ROOT = f"at://{US}/app.bsky.feed.post/root"


def link(start: int, stop: int, uri: str) -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": stop}, "features": [{"$type": LINK, "uri": uri}]}


def kinds(text: str, dids: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return what each facet annotates and with what, by the bytes it names."""
    found = []
    for facet in facets(text, dids or {}):
        index, feature = facet["index"], facet["features"][0]
        shown = text.encode()[index["byteStart"] : index["byteEnd"]].decode()
        found.append((shown, feature.get("uri") or feature.get("did") or feature["tag"]))
    return found


# --- reading text ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown", "uri", "expected"),
    [
        ("voir example.com/a…", "example.com/a…", "https://example.com/a/long", "voir https://example.com/a/long"),
        ("voir https://x.org", "https://x.org", "https://x.org", "voir https://x.org"),
        ("🙂 clic", "clic", "https://evil.example", "🙂 clic (https://evil.example)"),
        ("bank.com", "bank.com", "https://bank.com.evil.example/", "bank.com (https://bank.com.evil.example/)"),
        ("www.x.org/é", "www.x.org/é", "https://www.x.org/é", "https://www.x.org/é"),
    ],
)
def test_a_link_shows_where_it_goes(text: str, shown: str, uri: str, expected: str) -> None:
    start = len(text[: text.index(shown)].encode())
    assert plain(text, [link(start, start + len(shown.encode()), uri)]) == expected


def test_facets_that_do_not_fit_are_ignored() -> None:
    text = "é et 🙂"
    broken = [
        link(1, 3, "https://a.example"),  # begins inside a letter
        link(0, 99, "https://b.example"),
        link(5, 5, "https://c.example"),
        link(-3, 2, "https://d.example"),
        {"index": {"byteStart": "0", "byteEnd": 2}, "features": [{"$type": LINK, "uri": "https://e.example"}]},
        {"index": None},
        "facet",
    ]
    assert plain(text, broken) == text
    assert plain(text, {"not": "a list"}) == text
    two = [link(0, 4, "https://a.example"), link(2, 6, "https://b.example")]
    assert plain("abcdef", two) == "abcd (https://a.example)ef"


@given(st.text(), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60))))
def test_any_facets_leave_the_text_whole(text: str, places: list[tuple[int, int]]) -> None:
    shown = plain(text, [link(start, stop, "https://x.example/") for start, stop in places])
    assert shown.replace(" (https://x.example/)", "") == text


# --- writing text ------------------------------------------------------------------------------


def test_links_mentions_and_tags_are_annotated_in_bytes() -> None:
    text = "Été 🙂 @altea.bsky.social, voyez (https://ex.org/a_(b)) et https://é.example/ü. #Prix!"
    found = kinds(text, {"altea.bsky.social": THEM})
    assert found == [
        ("@altea.bsky.social", THEM),
        ("https://ex.org/a_(b))", "https://ex.org/a_(b))"),
        ("https://é.example/ü", "https://é.example/ü"),
        ("#Prix", "Prix"),
    ]


def test_what_is_no_facet_stays_text() -> None:
    text = "mail@example.com @inconnu.example #123 a#b https://x.org/#ancre/@moi.example"
    assert handles(text) == ["inconnu.example"]
    assert kinds(text) == [("https://x.org/#ancre/@moi.example",) * 2]
    assert facets("Bonjour", {}) == []
    assert handles("@A.Example et @a.example") == ["a.example"]


@given(st.text())
def test_a_facet_always_annotates_whole_letters(text: str) -> None:
    sample = f"{text} https://x.org {text} #mot @a.example"
    for facet in facets(sample, {"a.example": US}):
        index = facet["index"]
        shown = sample.encode()[index["byteStart"] : index["byteEnd"]].decode()
        kind = facet["features"][0]["$type"]
        beginnings = {LINK: ("http", "HTTP"), MENTION: ("@",), TAG: ("#", "＃")}
        assert shown.startswith(beginnings[kind]) or kind == LINK


# --- identifiers -------------------------------------------------------------------------------


def test_a_record_key_is_a_tid_of_the_action() -> None:
    at = parse_time("2026-11-22T10:00:00Z")
    ids = [new_id(at + step) for step in range(50)]
    keys = [record_key(one) for one in ids]
    assert all(re.fullmatch("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", key) for key in keys)
    assert keys == sorted(keys)
    assert len(set(keys)) == 50
    assert record_key(ids[0]) == keys[0]
    assert action_time(ids[7]) == at + 7


def test_record_keys_of_one_millisecond_differ() -> None:
    keys = {record_key(new_id(1_700_000_000_000)) for _ in range(500)}
    assert len(keys) >= 499


def test_a_record_key_holds_the_time() -> None:
    letters = "234567abcdefghijklmnopqrstuvwxyz"
    key = record_key(str(uuid.UUID(int=1_795_000_000_123 << 80 | 7 << 76 | 2 << 62)))
    value = 0
    for letter in key:
        value = value * 32 + letters.index(letter)
    assert value >> 10 == 1_795_000_000_123_000 + 0x7000 % 0x1000


def test_uris() -> None:
    assert split_uri(ROOT) == (US, "app.bsky.feed.post", "root")
    assert split_uri("3k/abc") == ("3k", "abc", "")
    assert web_url(ROOT) == f"https://bsky.app/profile/{US}/post/root"
    assert web_url(f"at://{US}/app.bsky.graph.block/x") is None


def test_a_gate_keeps_who_may_reply() -> None:
    before = {"$type": "app.bsky.feed.threadgate", "post": ROOT, "allow": [], "createdAt": "2026-01-01T00:00:00Z"}
    assert threadgate_record(ROOT, before, ["at://x"], 0) == {**before, "hiddenReplies": ["at://x"]}
    assert "allow" not in threadgate_record(ROOT, None, [], 0)


# --- walking back ------------------------------------------------------------------------------

NOW = parse_time("2026-11-22T10:00:00Z")


def walk(cursor: str | None, feed: list[tuple[str, int]], size: int = 3) -> tuple[list[str], str]:
    """Walk a list (newest first) to the end of one walk; returns what was new and the cursor."""
    found: list[str] = []
    while True:
        at = scan.decode(cursor)
        start = int(at.next or 0)
        page = feed[start : start + size]
        following = str(start + size) if start + size < len(feed) else None
        step = scan.step(at, page, following, NOW)
        found += [page[place][0] for place in step.fresh]
        cursor = step.cursor.encode()
        if not step.more:
            return found, cursor


def feed(*ids: int) -> list[tuple[str, int]]:
    return [(f"at://{number}", NOW - 1000 + number) for number in ids]


def test_a_walk_meets_the_known_and_stops() -> None:
    found, cursor = walk(None, feed(*range(10, 0, -1)))
    assert len(found) == 10
    assert walk(cursor, feed(*range(10, 0, -1)))[0] == []
    found, cursor = walk(cursor, feed(*range(17, 0, -1)))
    assert found == [f"at://{number}" for number in range(17, 10, -1)]
    assert walk(cursor, feed(*range(17, 0, -1)))[0] == []


def test_a_late_item_below_the_known_is_found() -> None:
    _, cursor = walk(None, feed(10, 9, 8, 7))
    assert walk(cursor, [*feed(10, 9), ("at://late", NOW - 996), *feed(8, 7)])[0] == ["at://late"]


def test_a_walk_ends_when_all_known_items_have_vanished() -> None:
    _, cursor = walk(None, feed(10, 9, 8))
    old = [(f"at://old{number}", NOW - 3 * scan.DAY - number) for number in range(30)]
    found, _ = walk(cursor, [*feed(12), *old])
    assert len(found) == 3  # one page, of which the end is too old


def test_the_first_walk_goes_back_a_month() -> None:
    days = [(f"at://day{number}", NOW - number * scan.DAY) for number in range(100)]
    found, _ = walk(None, days, size=10)
    assert len(found) == 40


def test_a_walk_broken_off_goes_on_where_it_stood() -> None:
    everything = feed(*range(9, 0, -1))
    first = scan.step(scan.ScanCursor(), everything[:3], "3", NOW)
    assert first.more
    found, cursor = walk(first.cursor.encode(), everything)
    assert found == [item for item, _ in everything[3:]]
    newer = feed(*range(11, 0, -1))
    assert walk(cursor, newer)[0] == ["at://11", "at://10"]


@pytest.mark.parametrize("cursor", ["", "nonsense", "{}", '{"v":99,"seen":["a"]}', '{"seen":1}', "[]"])
def test_an_unknown_cursor_starts_over(cursor: str) -> None:
    assert scan.decode(cursor) == scan.ScanCursor()


def test_a_cursor_stays_small() -> None:
    _, cursor = walk(None, feed(*range(900, 0, -1)), size=50)
    assert len(cursor) < 4000


# --- shapes ------------------------------------------------------------------------------------


OPEN = {"did": THEM, "handle": "them.test", "associated": {"chat": {"allowIncoming": "all"}}}


def post(**changes: Any) -> PostView:
    values = {
        "uri": f"at://{THEM}/app.bsky.feed.post/1",
        "cid": "c",
        "author": OPEN,
        "record": {
            "text": "Bonjour",
            "createdAt": "2026-11-22T09:59:00Z",
            "reply": {"root": {"uri": ROOT, "cid": "r"}, "parent": {"uri": ROOT, "cid": "r"}},
        },
        "indexedAt": "2026-11-22T10:00:00.000Z",
    }
    [view] = items([values | changes], PostView)
    return view


def test_a_post_becomes_a_message() -> None:
    found = message(post(), Context(US, {ROOT: "Titre"}, frozenset({post().uri})))
    assert (found.thread.id, found.thread.title, found.parent) == (ROOT, "Titre", ROOT)
    assert found.status is MessageStatus.HIDDEN
    assert found.created_at == parse_time("2026-11-22T09:59:00Z")
    assert found.author.handle == "@them.test"
    assert found.denied == {}


def test_what_the_network_refuses_for_one_post() -> None:
    refused = Denied(Reason.REFUSED_HERE)
    blocked = post(author=OPEN | {"viewer": {"blockedBy": True}})
    assert message(blocked, Context(US)).denied[ActionKind.REPLY] == refused
    closed = post(viewer={"replyDisabled": True})
    assert message(closed, Context(US)).denied == {ActionKind.REPLY: refused}
    for said in ({"associated": {"chat": {"allowIncoming": "following"}}}, {"associated": None}):
        choosy = OPEN | said
        assert message(post(author=choosy), Context(US)).denied == {ActionKind.REPLY_PRIVATE: refused}
    friend = choosy | {"viewer": {"followedBy": "at://x"}}
    assert message(post(author=friend), Context(US)).denied == {}
    assert message(post(record={"text": "seul"}), Context(US)).denied[ActionKind.HIDE] == refused


@pytest.mark.parametrize("record", [None, "text", {"text": 5}, {"reply": {"root": 1}}, {"facets": "x"}, {}])
def test_a_record_of_any_shape_is_still_a_message(record: object) -> None:
    found = message(post(record=record), Context(US))
    assert found.text == ""
    assert found.created_at == parse_time("2026-11-22T10:00:00Z")


def test_an_unreadable_item_does_not_hold_up_the_rest() -> None:
    good = {"uri": "at://a/b/c", "cid": "c", "author": {"did": "d"}, "record": {}, "indexedAt": ""}
    assert [view.uri for view in items([{"uri": 1}, None, good], PostView)] == ["at://a/b/c"]
    assert list(items({"not": "a list"}, PostView)) == []


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z"),
        ("1999-01-01T00:00:00Z", "2026-11-22T10:00:00Z"),  # dated back to jump the queue
        ("2030-01-01T00:00:00Z", "2026-11-22T10:00:00Z"),
        ("yesterday", "2026-11-22T10:00:00Z"),
        ("0000-00-00T00:00:00Z", "2026-11-22T10:00:00Z"),
    ],
)
def test_when_a_post_was_written(created: str, expected: str) -> None:
    assert written_at(created, "2026-11-22T10:00:00Z") == parse_time(expected)
    assert written_at(expected, "nonsense") == parse_time(expected)


def test_attachments() -> None:
    picture = {"images": [{"fullsize": "https://cdn/x", "alt": "Un colis"}, {"alt": "no address"}]}
    quoted = {"record": {"uri": ROOT, "value": {"text": "cité"}}}
    card = {"external": {"uri": "https://x.org", "title": "Un titre"}}
    page = Attachment(web_url(ROOT) or "", "text/html", "cité")
    assert list(attachments(picture)) == [Attachment("https://cdn/x", "image/*", "Un colis")]
    assert list(attachments(card)) == [Attachment("https://x.org", "text/html", "Un titre")]
    assert list(attachments(quoted)) == [page]
    assert list(attachments({"media": picture, "record": quoted})) == [*attachments(picture), page]
    assert list(attachments({"playlist": "https://v", "alt": 5})) == [Attachment("https://v", "video/*")]
    assert list(attachments(None)) == list(attachments({"images": "no"})) == []


def test_the_data_server_is_in_the_did_document() -> None:
    service = {"id": "#atproto_pds", "type": "T", "serviceEndpoint": "https://pds.example/"}
    assert pds_endpoint({"service": [{"id": "#other"}, service]}) == "https://pds.example"
    assert pds_endpoint({"service": [{"id": "did:plc:x#atproto_pds", "serviceEndpoint": "https://a"}]}) == "https://a"
    assert pds_endpoint({"service": None}) is pds_endpoint(None) is None


# --- errors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "name", "said", "expected"),
    [
        (400, "ExpiredToken", "Token has expired", AuthExpired),
        (400, "InvalidToken", "Token could not be verified", AuthExpired),
        (400, "InvalidToken", "Bad token method", ScopeMissing),
        (401, "AuthenticationRequired", "Invalid identifier or password", AuthRevoked),
        (401, "AuthFactorTokenRequired", "A sign in code has been sent", AuthRevoked),
        (403, "AccountNotFound", "Account not found", AuthRevoked),
        (401, "AccountTakedown", "Account has been taken down", NotPermitted),
        (400, "BlockedActor", "", NotPermitted),
        (400, "RecordNotFound", "Could not locate record", Gone),
        (400, "InvalidRequest", "Profile not found", Gone),
        (400, "InvalidSwap", "Record was at bafy", Conflict),
        (429, "RateLimitExceeded", "Rate Limit Exceeded", RateLimited),
        (501, "MethodNotImplemented", "", Unsupported),
        (400, "InvalidRequest", "Invalid app.bsky.feed.post record", Invalid),
        (502, "UpstreamFailure", "", Transient),
        (500, "InternalServerError", "", Transient),
        (404, "", "", Gone),
    ],
)
def test_errors_by_their_name(status: int, name: str, said: str, expected: type[NetworkError]) -> None:
    body = json.dumps({"error": name, "message": said}).encode() if name else b"<html>"
    assert type(error_of(Response(status, {}, body, "https://x"))) is expected


def test_a_write_that_broke_on_the_server_may_have_happened() -> None:
    assert (
        type(error_of(Response(500, {}, b'{"error":"InternalServerError"}', "https://x"), safe=False)) is OutcomeUnknown
    )


def test_rate_limits_are_in_epoch_seconds() -> None:
    refused = Response(429, {"ratelimit-reset": "1795000000"}, b'{"error":"RateLimitExceeded"}', "https://x")
    error = error_of(refused)
    assert isinstance(error, RateLimited)
    assert error.until == 1_795_000_000_000
    later = error_of(Response(429, {"retry-after": "7"}, b"", "https://x"), lambda: 1000)
    assert isinstance(later, RateLimited)
    assert later.until == 8000
