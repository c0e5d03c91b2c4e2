"""What people type finds what they mean, and is never an error of the engine."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, MessageStatus, ThreadKind, Visibility
from cm_inbox.models.queue import Filter
from cm_inbox.store import Store, ingest, queue, search
from cm_inbox.store.query import IS, parse
from tests.store.conftest import connect_account, message, ours

from .deciding import decide

MARIE = Author("m1", "@marie.durand@social.example", "Marie Durand")
LEA = Author("l1", "@lea", "Léa Martin")


def local(text: str) -> Millis:
    """Return an instant where the computer is: dates in a search are meant there."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.fixture
def found(store: Store, account: Account) -> Any:
    other = connect_account(store, "Brume & Fils", "bluesky")
    store.write(
        ingest.apply,
        account.id,
        messages=[
            message("1", local("2026-09-30T23:59:59"), "Déjà vu, remboursement demandé", author=MARIE),
            message("2", local("2026-10-01T00:00:00"), "le service client est absent", author=LEA),
            message("3", local("2026-10-02T00:00:00"), "client du service, c'est l'été", author=MARIE, thread="t2"),
            ours("4", local("2026-10-02T01:00:00"), "1"),
            message(
                "5", local("2026-10-03T00:00:00"), "en privé", author=LEA, thread="dm", kind=ThreadKind.PRIVATE,
                visibility=Visibility.PRIVATE,
            ),
            message("6", local("2026-10-04T00:00:00"), "caché", author="x", thread="t3", status=MessageStatus.HIDDEN),
        ],
        now=1,
    ).result()  # fmt: skip
    store.write(ingest.apply, other.id, messages=[message("7", local("2026-10-05T00:00:00"), "déjà")], now=1).result()
    store.write(decide, DecisionKind.DONE, 2).result()
    store.write(decide, DecisionKind.ASSIGN, 3, "nora").result()

    def run(query: str, **more: Any) -> str:
        hits = store.read(search.search, query, now=local("2026-10-06T00:00:00"), me="nora", **more)
        assert [hit.row for hit in hits] == sorted((hit.row for hit in hits), reverse=True)
        return "".join(hit.message.id for hit in hits)

    return run


CASES = [
    ("deja", "71"),
    ("DÉJÀ", "71"),
    ("remb*", "1"),
    ("remb", ""),
    ("service client", "32"),
    ('"service client"', "2"),
    ('"service client', "2"),
    ("l'été", "3"),
    ("from:marie", "31"),
    ("from:@marie.durand", "31"),
    ('from:"marie durand" service', "3"),
    ("from:lea", "52"),
    ("from:nobody", ""),
    ("from:@@@", ""),
    ("network:bluesky", "7"),
    ("network:nowhere deja", ""),
    ('brand:"brume & fils" deja', "7"),
    ("brand:ALTÉA deja", "1"),
    ("after:2026-10-02 service", "3"),
    ("before:2026-10", "1"),
    ("after:2026-10 before:2026-10-02", "2"),
    ("before:2026 deja", ""),
    ("after:hier", "7"),
    ("after:avant-hier", "76"),
    ('after:"il y a 3 jours" before:yesterday', "65"),
    ('after:il-y-a-3-jours before:"yesterday 00:30"', "765"),
    ("is:done", "6421"),
    ("is:open from:marie", "3"),
    ("is:mine", "3"),
    ("is:assigned service", "3"),
    ("is:private", "5"),
    ("is:hidden", "6"),
    ("is:ours", "4"),
    ("is:answered", "1"),
    ("is:unread is:public", "73"),
    ("is:urgent deja", "7"),
    ("is:snoozed", ""),
    ("is:deleted", ""),
    ("OR", ""),
    ("deja NOT vu", ""),
    ("to:marie", ""),
    ("IS:Done", "6421"),
]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[query for query, _ in CASES])
def test_queries(found: Any, query: str, expected: str) -> None:
    assert found(query) == expected


@pytest.mark.parametrize("query", ["remboursement from:marie", "service is:open", "client is:mine", "deja from:m1"])
def test_both_ways_find_the_same(found: Any, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    ways = []
    for better in (True, False):
        monkeypatch.setattr(search, "_filter_is_better", lambda conn, plan, better=better: better and plan.narrow)
        ways.append(found(query))
    assert ways[0] == ways[1]


@pytest.mark.parametrize("narrow", [0, 2_000])
def test_what_narrows_a_view_narrows_a_search(
    found: Any, store: Store, monkeypatch: pytest.MonkeyPatch, narrow: int
) -> None:
    monkeypatch.setattr(search, "NARROW", narrow)
    assert found("deja", narrowed=Filter(brand_id=1)) == "1"
    assert found("deja", narrowed=Filter(network="bluesky")) == "7"
    assert found("deja", narrowed=Filter(brand_id=1, network="bluesky")) == ""
    assert found("from:léa", narrowed=Filter(kind=ThreadKind.PRIVATE)) == "5"
    store.write(queue.mark_read, 1).result()
    assert found("deja", narrowed=Filter(unread=True)) == "7"
    store.write(decide, DecisionKind.LABEL, 1, "vip").result()
    assert found("deja", narrowed=Filter(label="vip")) == "1"
    assert found("after:2026", narrowed=Filter(label="vip")) == "41"


def test_the_conversations_that_a_search_finds_are_counted(found: Any, store: Store) -> None:
    def counted(query: str, narrowed: Filter = search.EVERYTHING, most: int = 100) -> int:
        return store.read(search.count, query, narrowed, now=1, me="nora", most=most)

    assert found("deja") == "71"
    assert counted("deja") == 2
    assert counted("deja", Filter(brand_id=1)) == 1
    assert counted("after:2026", Filter(brand_id=1)) == 5, "two messages of one conversation count once"
    assert counted("deja", most=1) == 1
    assert counted("is:nonsense") == 0


def test_pages(found: Any, store: Store) -> None:
    first = store.read(search.search, "is:public", limit=2, now=0)
    rest = store.read(search.search, "is:public", before_row=first[-1].row, now=0)
    assert [hit.message.id for hit in [*first, *rest]] == ["7", "6", "4", "3", "2", "1"]
    assert found("service", limit=1) == "3"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Type a word"),
        ("...", "Type a word"),
        ("is:blue", "Known: open, done"),
        ("is:", "is:open"),
        ("after:soon", "2026-10-01"),
        ("before:2026-13-01", "no date"),
        ("from:", "from:marie"),
    ],
)
def test_what_makes_no_sense_is_said(query: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parse(query, 0)


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ['"', "*", "AND", "NOT", "NEAR(", "^", "-", ":", "{text}:", "from:", "is:open", "after:2026", "a*b"]
    ),
    st.builds("{}:{}".format, st.sampled_from(["from", "network", "brand", "before", "after"]), st.text(max_size=6)),
    st.sampled_from([f"is:{flag}" for flag in IS]),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from tests.store.conftest import KEY

    with Store.open(tmp_path_factory.mktemp("shared"), KEY) as store:
        account = connect_account(store)
        store.write(ingest.apply, account.id, messages=[message("1", 1, "bonjour à tous")], now=1).result()
        yield store


@given(st.lists(PIECES, max_size=6).map(" ".join))
def test_nothing_typed_breaks(shared: Store, query: str) -> None:
    with suppress(UsageError):
        hits = shared.read(search.search, query, now=0)
        assert len(hits) <= 1
