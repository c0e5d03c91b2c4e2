"""One line of the exchange format: the quick way and the patient way must say the same of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cm_inbox.models.messages import MessageStatus, ThreadKind
from cm_inbox.store import jsonl
from cm_inbox.store.jsonl import Line, LineError

texts = st.one_of(st.text(max_size=5), st.sampled_from(["", " ", "\ud800", "in", "out", "private", "done", "spam"]))
times = st.sampled_from(
    ["2026-10-01T09:12:00Z", "2026-10-01", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:00", "soon", ""]
)
odd = st.one_of(st.none(), st.booleans(), st.integers(), st.just([]), st.just({}), texts)


def keys(names: list[str], values: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    return dict.fromkeys(names, values)


threads = st.fixed_dictionaries(
    {"id": st.one_of(texts, odd)},
    optional={"kind": st.one_of(st.sampled_from(list(ThreadKind)), odd), **keys(["title", "url", "new"], odd)},
)
authors = st.fixed_dictionaries(
    {"id": st.one_of(texts, odd)}, optional=keys(["handle", "name", "url", "avatar_url", "new"], odd)
)
lines = st.fixed_dictionaries(
    {
        "network": texts,
        "account": texts,
        "brand": texts,
        "id": st.one_of(texts, odd),
        "thread": st.one_of(threads, threads, odd),
        "author": st.one_of(authors, authors, odd),
        "text": st.one_of(texts, odd),
        "created_at": st.one_of(times, odd),
    },
    optional={
        "edited_at": st.one_of(times, odd),
        "status": st.one_of(st.sampled_from(list(MessageStatus)), odd),
        "attachments": st.one_of(st.just([{"url": "u"}]), odd),
        "revisions": st.one_of(st.just([{"text": "t", "seen_until": "2026-10-01"}]), odd),
        **keys(["parent", "direction", "visibility", "url", "state", "new"], st.one_of(texts, odd)),
    },
)
PLAIN = {
    "network": "n", "account": "a", "brand": "B", "id": "1", "thread": {"id": "t", "kind": "private"},
    "author": {"id": "u"}, "text": "x", "created_at": "2026-10-01T09:12:00Z",
}  # fmt: skip


def outcome(read: Any, raw: bytes) -> Line | str:
    try:
        found: Line = read(raw)
    except LineError as error:
        return str(error)
    return found


@settings(max_examples=400, deadline=None)
@example(PLAIN)
@example({**PLAIN, "parent": ""})
@example({**PLAIN, "thread": {"id": "t"}, "visibility": "private"})
@given(lines)
def test_both_ways_say_the_same(value: dict[str, Any]) -> None:
    raw = json.dumps(value).encode()
    assert outcome(jsonl.decode, raw) == outcome(jsonl.decode_patiently, raw)


def test_a_plain_line_is_read_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "decode_patiently", lambda _line: pytest.fail("it was read with patience"))
    assert jsonl.decode(json.dumps(PLAIN).encode()).message.thread.kind is ThreadKind.PRIVATE
