"""Lists, counts, snoozes, drafts, brands and accounts."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.brand_look import COLOURS, monogram
from cm_inbox.errors import NotFound, UsageError
from cm_inbox.models.accounts import Account, AccountReport, CountKind, Health, HealthState, TextLimit
from cm_inbox.models.conversations import Draft
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason, SideEffect, Unknown
from cm_inbox.models.queue import Filter, Group, Sort, View, group_of
from cm_inbox.store import Store, accounts, drafts, groups, ingest, patches, queue, rowids
from tests.store.conftest import connect_account, message, ours, report

from .deciding import decide

HOUR = 3_600_000


@pytest.fixture
def filled(store: Store, account: Account) -> Store:
    """Conversations 1 to 6: public and private, of two brands, with hours between them.

    Number 2 was answered elsewhere, and is open all the same: it is Léo's.
    """
    other = connect_account(store, "Brume", "bluesky")
    news = [message(f"m{n}", n * HOUR, f"text {n}", thread=f"t{n}", author=f"a{n}") for n in range(1, 5)]
    private = message("m5", 5 * HOUR, thread="dm", kind=ThreadKind.PRIVATE, visibility=Visibility.PRIVATE)
    store.write(ingest.apply, account.id, messages=[*news, private], now=1).result()
    store.write(decide, DecisionKind.ASSIGN, 2, "léo").result()
    store.write(ingest.apply, account.id, messages=[ours("r2", 9 * HOUR, "m2")], now=1).result()
    store.write(ingest.apply, other.id, messages=[message("m6", 6 * HOUR)], now=1).result()
    return store


def listed(store: Store, view: View, **more: Any) -> list[int]:
    return list(store.read(queue.ids, view, **{"now": 4 * HOUR + 1, "me": "nora", **more}))


def test_the_most_urgent_come_first(filled: Store) -> None:
    assert listed(filled, View.INBOX) == [1, 3, 4, 5, 6, 2]
    filled.write(patches.apply, "conversation", 2, {"priority": 1}).result()
    assert listed(filled, View.INBOX) == [2, 1, 3, 4, 5, 6]
    assert listed(filled, View.URGENT) == [2, 1]
    assert listed(filled, View.URGENT, now=5 * HOUR + 1) == [2, 1, 3]
    assert listed(filled, View.INBOX, limit=2, offset=1) == [1, 3]
    assert [row.id for row in filled.read(queue.rows, [6, 999, 1])] == [6, 1]


def test_views_are_narrowed(filled: Store) -> None:
    assert listed(filled, View.INBOX, network="bluesky") == [6]
    assert listed(filled, View.INBOX, brand_id=1, kind=ThreadKind.PRIVATE) == [5]
    assert listed(filled, View.INBOX, account_id=2) == [6]
    assert listed(filled, View.INBOX, network="nowhere") == []
    filled.write(decide, DecisionKind.LABEL, 4, "vip").result()
    filled.write(decide, DecisionKind.LABEL, 4, "SAV").result()
    assert listed(filled, View.INBOX, label="vip") == [4]
    filled.write(decide, DecisionKind.ASSIGN, 3, "nora").result()
    assert listed(filled, View.MINE) == [3]
    assert filled.write(queue.mark_read, 1).result() is True
    assert filled.write(queue.mark_read, 1).result() is False
    assert listed(filled, View.INBOX, unread=True) == [3, 4, 5, 6]
    assert listed(filled, View.HISTORY) == []


def test_closed_and_snoozed_leave_the_queue_and_come_back(filled: Store) -> None:
    filled.write(decide, DecisionKind.DONE, 1).result()
    filled.write(decide, DecisionKind.DONE, 3).result()
    filled.write(decide, DecisionKind.SNOOZE, 4, until=8 * HOUR).result()
    assert (listed(filled, View.INBOX), listed(filled, View.SNOOZED)) == ([5, 6, 2], [4])
    assert listed(filled, View.DONE) == [3, 1]
    counted = filled.read(queue.counts, now=0, me="nora")
    assert counted.views == {
        View.INBOX: 3, View.URGENT: 0, View.MINE: 0, View.APPROVE: 0, View.SNOOZED: 1, View.OUTBOX: 0, View.DONE: 2,
    }  # fmt: skip
    assert (counted.brands, counted.networks) == ({1: 2, 2: 1}, {"mastodon": 2, "bluesky": 1})
    assert filled.write(queue.wake, now=8 * HOUR - 1).result() == []
    assert filled.write(queue.wake, now=8 * HOUR).result() == [4]
    assert filled.read(queue.row, 4).snoozed_until is None


@pytest.mark.parametrize("now", [0, 3 * HOUR, 4 * HOUR + 1, 10 * HOUR])
def test_counts_are_the_lengths_of_the_lists(filled: Store, now: int) -> None:
    filled.write(patches.apply, "conversation", 2, {"priority": 1}).result()
    filled.write(decide, DecisionKind.ASSIGN, 3, "nora").result()
    counted = filled.read(queue.counts, now=now, me="nora").views
    for view in (View.INBOX, View.URGENT, View.MINE, View.SNOOZED, View.DONE):
        assert counted[view] == len(listed(filled, view, now=now))


@pytest.mark.parametrize("brand", [1, 2, 99])
def test_the_counts_of_a_brand_are_the_lengths_of_its_lists(filled: Store, brand: int) -> None:
    filled.write(patches.apply, "conversation", 1, {"priority": 1}).result()
    filled.write(decide, DecisionKind.ASSIGN, 3, "nora").result()
    filled.write(decide, DecisionKind.DONE, 4).result()
    counted = filled.read(queue.counts, now=4 * HOUR + 1, me="nora", brand_id=brand)
    for view in (View.INBOX, View.URGENT, View.MINE, View.SNOOZED, View.DONE):
        assert counted.views[view] == len(listed(filled, view, brand_id=brand))
    assert counted.brands == {1: 4, 2: 1}, "what is open at each brand is told whatever brand is looked at"


def test_the_order_can_be_chosen(filled: Store) -> None:
    assert listed(filled, View.INBOX, sort=Sort.NEWEST) == [6, 5, 4, 3, 2, 1]
    assert listed(filled, View.INBOX, sort=Sort.OLDEST) == [1, 2, 3, 4, 5, 6]
    again = message("again", 9 * HOUR, thread="t1", author="a1")
    filled.write(ingest.apply, 1, messages=[again], now=1).result()
    assert listed(filled, View.INBOX, sort=Sort.NEWEST)[0] == 1, "who wrote last"
    assert listed(filled, View.INBOX, sort=Sort.OLDEST)[0] == 1, "and waits longest"
    filled.write(decide, DecisionKind.DONE, 3).result()
    assert listed(filled, View.DONE, sort=Sort.OLDEST) == [3]


def test_what_a_narrowed_view_holds_is_counted_no_further_than_asked(filled: Store) -> None:
    def counted(view: View, narrowed: Filter, most: int = 100) -> int:
        return filled.read(queue.count, view, narrowed, now=4 * HOUR + 1, me="nora", most=most)

    assert counted(View.INBOX, Filter()) == 6
    assert counted(View.INBOX, Filter(), most=4) == 4
    assert counted(View.INBOX, Filter(network="bluesky")) == 1
    assert counted(View.INBOX, Filter(kind=ThreadKind.PRIVATE, unread=True)) == 1
    assert counted(View.URGENT, Filter()) == len(listed(filled, View.URGENT))
    assert counted(View.HISTORY, Filter()) == 0


@pytest.mark.parametrize("now", [0, 90 * 60_000, 3 * HOUR, 4 * HOUR + 1, 10 * HOUR])
def test_groups_end_where_the_rows_say(filled: Store, now: int) -> None:
    filled.write(patches.apply, "conversation", 4, {"priority": 1}).result()
    ids = listed(filled, View.INBOX, now=now)
    rows = filled.read(queue.rows, ids)
    said = [group_of(row.priority, row.due_at, now) for row in rows]
    ends = filled.read(groups.ends, ids, now=now)
    assert said == [
        group for group, (low, high) in zip(Group, pairwise((0, *ends)), strict=True) for _ in range(low, high)
    ]


@given(
    groups_in=st.lists(st.sampled_from(Group), max_size=40),
    near=st.lists(st.integers(-2, 45), max_size=6),
)
def test_where_they_ended_lately_changes_nothing_but_the_speed(groups_in: list[Group], near: list[int]) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE conversation (id INTEGER PRIMARY KEY, priority INTEGER, due_at INTEGER)")
    values = {Group.MARKED: (1, 5), Group.LATE: (0, -1), Group.SOON: (0, 7), Group.FINE: (0, HOUR)}
    ordered = sorted(groups_in)
    rows = [(at, *values.get(group, (0, None))) for at, group in enumerate(ordered)]
    conn.executemany("INSERT INTO conversation VALUES (?, ?, ?)", rows)
    ids = range(len(rows))
    expected = tuple(sum(each <= group for each in ordered) for group in Group)
    assert groups.ends(conn, ids, now=0) == expected
    assert groups.ends(conn, ids, now=0, near=near) == expected
    conn.close()


def test_one_conversation_in_pages(store: Store, account: Account) -> None:
    store.write(ingest.apply, account.id, messages=[message(str(n), n + 1) for n in range(30)], now=1).result()
    contents = store.read(queue.conversation, 1, limit=10)
    assert [each.message.id for each in contents.messages] == [str(n) for n in range(20, 30)]
    assert contents.earlier == 20
    assert store.read(queue.conversation, 1, limit=30).earlier == 0
    assert len(store.read(queue.conversation, 1, limit=None).messages) == 30
    older = store.read(queue.messages, 1, 10, contents.messages[0].row)
    assert [each.message.id for each in older] == [str(n) for n in range(10, 20)]
    with pytest.raises(NotFound):
        store.read(queue.conversation, 99)


def test_drafts(filled: Store) -> None:
    draft = Draft(1, "Bonjour \ud800", Visibility.PRIVATE, 5)
    filled.write(drafts.save_draft, draft).result()
    assert filled.read(drafts.draft, 1) == Draft(1, "Bonjour �", Visibility.PRIVATE, 5)
    assert filled.read(queue.row, 1).has_draft
    filled.write(drafts.save_draft, Draft(1, "", Visibility.PUBLIC, 6)).result()
    assert filled.read(drafts.draft, 1) is None


# --- brands and accounts -------------------------------------------------------------------------


def test_a_monogram_passes_over_words_that_name_nothing() -> None:
    names = ("Ville de Saint-Aubin", "La Poste", "Les Amis du Livre", "D'Art et d'Essai", "The Bank of Lyon", "de la")
    assert [monogram(name) for name in names] == ["VS", "LP", "AL", "AE", "BL", "DL"]


def test_brands_get_colours_and_monograms(store: Store) -> None:
    names = ["Altéa", "Les Halles", "brume & fils", "x", "É", "6", "7", "8", "9"]
    made = [store.write(accounts.add_brand, name, at=1).result() for name in names]
    assert [brand.monogram for brand in made] == ["AL", "LH", "BF", "X", "É", "6", "7", "8", "9"]
    assert [brand.colour for brand in made] == [*COLOURS, "teal"]
    assert store.read(accounts.brand_named, " ALTÉA ") == made[0]
    for name in ("altéa", " "):
        with pytest.raises(UsageError):
            store.write(accounts.add_brand, name, at=1).result()
    with pytest.raises(NotFound):
        store.read(accounts.brand_named, "nobody")


def test_an_archive_becomes_the_account_that_signs_in(store: Store) -> None:
    old = store.write(accounts.add_brand, "Old", at=1).result()
    new = store.write(accounts.add_brand, "New", at=1).result()
    archive = store.write(accounts.add_archive_account, old.id, "mastodon", "A@X", at=1).result()
    store.write(ingest.apply, archive.id, messages=[message("1", 1)], source="s", cursor="c", now=1).result()
    signed_in = store.write(accounts.add_account, new.id, "mastodon", report("a@x"), "https://x", at=2).result()
    assert (signed_in.id, signed_in.uid, signed_in.archive, signed_in.brand) == (archive.id, archive.uid, False, "New")
    assert store.read(queue.row, 1).brand_id == new.id
    assert store.read(queue.counts, now=0).brands == {old.id: 0, new.id: 1}
    assert store.read(accounts.cursors, signed_in.id) == {"s": "c"}
    with pytest.raises(UsageError, match="another brand"):
        store.write(accounts.add_account, old.id, "mastodon", report("a@x"), "https://x", at=2).result()


def test_a_removed_account_leaves_its_history(store: Store, account: Account) -> None:
    store.write(ingest.apply, account.id, messages=[message("1", 1)], now=1).result()
    store.write(accounts.remove_account, account.id, at=5).result()
    assert store.read(accounts.accounts) == []
    [removed] = store.read(accounts.accounts, removed=True)
    assert (removed.archive, removed.health.state) == (True, HealthState.ARCHIVE)
    assert store.read(queue.row, 1).snippet == "bonjour"
    with pytest.raises(NotFound):
        store.write(accounts.remove_account, account.id, at=6).result()
    again = store.write(accounts.add_account, account.brand_id, "mastodon", report("a@x"), None, at=7).result()
    assert (again.id, again.archive, again.health.state) == (account.id, False, HealthState.NEW)


def test_what_a_network_reports_is_kept(store: Store, account: Account) -> None:
    said = AccountReport(
        "9",
        "a@x",
        "Altéa",
        {
            ActionKind.REPLY: Allowed(cost=2.5),
            ActionKind.BAN: Allowed(False, 0.0, (SideEffect.CASCADES,)),
            ActionKind.HIDE: Denied(Reason.ROLE_MISSING, 7),
            ActionKind.LIKE: Unknown(),
        },
        TextLimit(CountKind.GRAPHEMES, 300, max_bytes=3000),
        TextLimit(CountKind.CHARACTERS, 1000, url_length=23),
    )
    health = Health(HealthState.LIMITED, 1, 2, "RateLimited", "Wait", "A moment.", 3)
    store.write(accounts.save_report, account.id, said).result()
    store.write(accounts.save_health, account.id, health).result()
    kept = store.read(accounts.account, account.id)
    assert kept.permissions == said.permissions
    assert (kept.text_limit, kept.private_text_limit) == (said.text_limit, said.private_text_limit)
    assert (kept.native_id, kept.health) == ("9", health)


@given(st.text(), st.text(max_size=40), st.integers(0, rowids.LATEST), st.integers(0, rowids.LATEST))
def test_row_ids_are_ordered_by_time(uid: str, native_id: str, one: int, two: int) -> None:
    uid, native_id = (text.encode(errors="replace").decode() for text in (uid, native_id))
    first, second = rowids.row_id(uid, native_id, one), rowids.row_id(uid, native_id, two)
    assert (first < second) is (one < two)
    assert rowids.created_at(first) == one
    assert rowids.first_id(one) <= first < rowids.first_id(one + 1) or one == rowids.LATEST
    assert 0 <= first < 1 << 63
    assert rowids.created_at(rowids.next_id(first)) == one


def test_more_urgent_ones_than_are_counted_are_told_as_more(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    late = 1_000 * HOUR
    counted = filled.read(queue.counts, now=late, me="nora")
    assert not counted.more_urgent
    monkeypatch.setattr(queue, "MANY", counted.views[View.URGENT] - 2)
    fewer = filled.read(queue.counts, now=late, me="nora")
    assert fewer.more_urgent
    assert fewer.views[View.URGENT] < counted.views[View.URGENT]
