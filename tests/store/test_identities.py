"""Linking people: an equivalence, whatever the order, that undo takes back exactly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.errors import NotFound, UsageError
from cm_inbox.inbox import Inbox
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.dossier import Alike
from cm_inbox.models.messages import Author
from cm_inbox.models.permissions import Reason
from cm_inbox.store import Store, accounts, facts, identities, ingest
from cm_inbox.store.connection import Connection

from .conftest import KEY, message, report, watch

LINK, UNLINK, APART = DecisionKind.LINK_PERSON, DecisionKind.UNLINK_PERSON, DecisionKind.TELL_APART
NOTE = DecisionKind.PERSON_NOTE
PEOPLE = 5


class Brand:
    """A brand with one account for each of five authors, so that anybody may be anybody, and an author of another."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.inbox = Inbox(store, actor="Camille", clock=lambda: 2_000_000)
        made = store.write(accounts.add_brand, "Altéa", at=1).result()
        self.accounts = [
            store.write(accounts.add_account, made.id, "mastodon", report(f"a{n}@x"), None, at=1).result().id
            for n in range(PEOPLE)
        ]
        other = store.write(accounts.add_brand, "Brévent", at=1).result()
        self.foreign = store.write(accounts.add_account, other.id, "mastodon", report("b@x"), None, at=1).result().id
        self.authors = [self.write(account, Author(f"p{n}", f"@q{n}", "")) for n, account in enumerate(self.accounts)]

    def write(self, account_id: int, author: Author, at: int = 1_000_000, text: str = "bonjour") -> int:
        """Have somebody write, and return the row of author."""
        said = [message(f"{author.id}.{at}", at, text, author=author, thread=f"t{account_id}")]
        self.store.write(ingest.apply, account_id, messages=said, source="s", cursor=str(at), now=at).result()
        return int(self.store.read(_author_row, account_id, author.id))

    def groups(self) -> frozenset[frozenset[int]]:
        """Return who is one person with whom."""
        return frozenset(frozenset(self.inbox.dossier(each).authors) for each in self.authors)

    def decide(self, kind: DecisionKind, author: int, other: int | None = None, text: str = "") -> str | None:
        """Take a decision and return its id, None where it is so already."""
        receipt = self.inbox.decide_on_person(kind, author, other, text).result()
        return receipt.decisions[0].id if receipt.decisions else None


def _author_row(conn: Connection, account_id: int, native_id: str) -> int:
    row = conn.execute("SELECT id FROM author WHERE account_id = ? AND native_id = ?", (account_id, native_id))
    return int(row.fetchone()[0])


@pytest.fixture
def brand(store: Store) -> Brand:
    return Brand(store)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brand]:
    folder: Path = tmp_path_factory.mktemp("people")
    with Store.open(folder, KEY, clock=lambda: 1_000_000) as store:
        yield Brand(store)


STEPS = st.lists(
    st.tuples(st.sampled_from(["link", "unlink", "apart", "undo"]), st.integers(0, PEOPLE - 1), st.integers(0, 40)),
    max_size=14,
)


@given(STEPS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_decided_people_are_a_partition_and_each_undo_restores(lasting: Brand, steps: list[tuple]) -> None:  # type: ignore[type-arg]
    lasting.store.write(_forget).result()
    taken: list[str] = []
    for what, one, more in steps:
        other = more % PEOPLE
        if what == "undo":
            if taken:
                lasting.inbox.undo(taken.pop(more % len(taken))).result()
        elif what == "unlink" or one != other:
            before = lasting.groups()
            kind = {"link": LINK, "unlink": UNLINK, "apart": APART}[what]
            pair = None if kind is UNLINK else lasting.authors[other]
            decided = lasting.decide(kind, lasting.authors[one], pair)
            _check_decided(lasting, kind, one, other, before)
            if decided is not None:
                after = lasting.groups()
                lasting.inbox.undo(decided).result()
                assert lasting.groups() == before
                taken.append(str(lasting.decide(kind, lasting.authors[one], pair)))
                assert lasting.groups() == after
        groups = lasting.groups()
        assert sorted(each for group in groups for each in group) == sorted(lasting.authors)


def _check_decided(brand: Brand, kind: DecisionKind, one: int, other: int, before: frozenset[frozenset[int]]) -> None:
    ours = next(group for group in before if brand.authors[one] in group)
    theirs = next(group for group in before if brand.authors[other] in group)
    expected = set(before)
    if kind is LINK:
        expected = {*(before - {ours, theirs}), ours | theirs}
    elif kind is UNLINK and len(ours) > 1:
        alone = frozenset({brand.authors[one]})
        expected = {*(before - {ours}), alone, ours - alone}
    elif kind is APART and ours is theirs:
        alone = frozenset({brand.authors[other]})
        expected = {*(before - {ours}), alone, ours - alone}
    assert brand.groups() == expected


def _forget(conn: Connection) -> None:
    conn.execute("DELETE FROM journal WHERE undoes IS NOT NULL")
    conn.execute("DELETE FROM journal")
    conn.execute("DELETE FROM identity")


def test_taking_one_link_back_leaves_what_the_others_say(brand: Brand) -> None:
    a, b, c, *_ = brand.authors
    first = brand.decide(LINK, a, b)
    brand.decide(LINK, b, c)
    assert set(brand.inbox.dossier(a).authors) == {a, b, c}
    brand.inbox.undo(first).result()
    assert brand.inbox.dossier(a).authors == (a,)
    assert set(brand.inbox.dossier(c).authors) == {b, c}


def test_who_is_taken_out_does_not_tear_the_others_apart(brand: Brand) -> None:
    a, b, c, *_ = brand.authors
    brand.decide(LINK, a, b)
    brand.decide(LINK, a, c)
    out = brand.decide(UNLINK, a)
    assert set(brand.inbox.dossier(b).authors) == {b, c}
    brand.inbox.undo(out).result()
    assert set(brand.inbox.dossier(b).authors) == {a, b, c}


def test_nobody_is_linked_across_brands(brand: Brand) -> None:
    stranger = brand.write(brand.foreign, Author("p0", "@q0", ""))
    with pytest.raises(UsageError, match="one brand"):
        brand.decide(LINK, brand.authors[0], stranger)
    with pytest.raises(UsageError):
        brand.decide(APART, brand.authors[0], brand.authors[0])
    with pytest.raises(NotFound):
        brand.decide(LINK, brand.authors[0], 9_999)
    assert not brand.inbox.dossier(brand.authors[0]).suggestions


def test_an_account_that_goes_to_another_brand_takes_its_people_along(brand: Brand) -> None:
    a, b, *_ = brand.authors
    brand.decide(LINK, a, b)
    moved = brand.inbox.accounts()[0].brand_id
    other = next(each.id for each in brand.inbox.brands() if each.id != moved)
    brand.store.write(accounts._move, brand.accounts[1], other).result()
    assert brand.inbox.dossier(a).authors == (a,)


def test_what_is_so_already_is_refused(brand: Brand) -> None:
    a, b, *_ = brand.authors
    brand.decide(LINK, a, b)
    for kind, other in ((LINK, b), (NOTE, None)):
        receipt = brand.inbox.decide_on_person(kind, a, other).result()
        assert [refusal.denied.reason for refusal in receipt.refused] == [Reason.ALREADY]


def test_who_is_like_somebody_is_suggested_with_the_reason_never_linked(brand: Brand) -> None:
    first, second, third, fourth, fifth = brand.accounts
    one = brand.write(first, Author("x1", "@gros_relou59@social.example", "Kévin Légér"))
    brand.write(second, Author("x2", "gros.relou-59.bsky.social", ""))
    brand.write(third, Author("x3", "someone", "KEVIN LEGER"))
    brand.write(fourth, Author("x1", "@other", "Autre"))
    brand.write(fifth, Author("x5", "@nobody", "Kévin"))
    found = brand.inbox.dossier(one)
    assert found.authors == (one,)
    why = {each.identity.record.author.id: each.why for each in found.suggestions}
    assert why == {"x1": (Alike.ID,), "x2": (Alike.HANDLE,), "x3": (Alike.NAME,)}


def test_a_name_that_stands_for_a_handle_is_no_second_reason(brand: Brand) -> None:
    one = brand.write(brand.accounts[0], Author("x1", "Bruno Roussel", "Bruno Roussel"))
    brand.write(brand.accounts[1], Author("x2", "Bruno Roussel", "Bruno Roussel"))
    brand.write(brand.accounts[2], Author("x3", "@bruno.roussel", "B."))
    found = brand.inbox.dossier(one).suggestions
    assert {each.identity.record.author.id: each.why for each in found} == {"x2": (Alike.NAME,), "x3": (Alike.HANDLE,)}


def test_a_picture_that_many_share_says_nothing_a_profile_does(brand: Brand) -> None:
    page, face, empty = "https://x.example/kev", "https://x.example/kev.png", "https://x.example/missing.png"
    one = brand.write(brand.accounts[0], Author("y1", "@aaa1", "", page, face))
    brand.write(brand.accounts[1], Author("y2", "@bbb2", "", page, face))
    two = brand.write(brand.accounts[0], Author("z1", "@ccc3", "", None, empty))
    for number in range(5):
        brand.write(brand.accounts[1], Author(f"z2{number}", f"@d{number}xx", "", None, empty))
    assert [each.why for each in brand.inbox.dossier(one).suggestions] == [(Alike.URL, Alike.AVATAR)]
    assert brand.inbox.dossier(two).suggestions == ()


def test_who_was_told_apart_comes_last_and_is_remembered(brand: Brand) -> None:
    one = brand.write(brand.accounts[0], Author("x1", "@gros_relou59", ""))
    like = brand.write(brand.accounts[1], Author("x2", "gros.relou59", ""))
    later = brand.write(brand.accounts[2], Author("x3", "grosrelou59", ""))
    told = brand.decide(APART, one, like)
    suggested = brand.inbox.dossier(one).suggestions
    assert [(each.identity.record.row, each.apart) for each in suggested] == [(later, False), (like, True)]
    assert told in {each.id for each in brand.inbox.dossier(like).decisions}
    brand.inbox.undo(told).result()
    assert not any(each.apart for each in brand.inbox.dossier(one).suggestions)


def test_warnings_are_the_persons_while_they_are_linked(brand: Brand) -> None:
    a, b, *_ = brand.authors
    here = brand.inbox.dossier(a).identities[0].newest
    there = brand.inbox.dossier(b).identities[0].newest
    assert here is not None
    assert there is not None
    brand.inbox.decide(DecisionKind.WARN, [here], text="Restez poli.", rule="insulte").result()
    linked = brand.decide(LINK, b, a)
    brand.inbox.decide(DecisionKind.WARN, [there], text="Encore.", rule="menace").result()
    for row in (here, there):
        assert [strike.rule for strike in brand.inbox.conversation(row).author.strikes] == ["insulte", "menace"]
    assert len(brand.inbox.dossier(a).strikes) == 2
    brand.inbox.undo(linked).result()
    assert [strike.rule for strike in brand.inbox.conversation(here).author.strikes] == ["insulte"]
    assert set(brand.store.read(facts.strikes, [a, b])) == {a, b}


def test_a_note_is_the_persons_and_undo_brings_the_earlier_ones_back(brand: Brand) -> None:
    a, b, c, *_ = brand.authors
    brand.decide(NOTE, a, text="Vrai abonné.")
    brand.decide(NOTE, b, text="Ton vif.")
    brand.decide(LINK, a, b)
    assert brand.inbox.dossier(b).note == "Vrai abonné.\n\nTon vif."
    decided = brand.decide(NOTE, b, text="  Une seule note.  ")
    assert brand.inbox.dossier(a).note == "Une seule note."
    assert brand.inbox.dossier(c).note == ""
    brand.inbox.undo(decided).result()
    assert brand.inbox.dossier(a).note == "Vrai abonné.\n\nTon vif."


def test_the_newest_undo_takes_a_link_back_too(brand: Brand) -> None:
    a, b, *_ = brand.authors
    brand.decide(LINK, a, b)
    receipt = brand.inbox.undo().result()
    assert receipt.undone[0].kind is LINK
    assert brand.inbox.dossier(a).authors == (a,)


def test_everything_somebody_wrote_newest_first_page_by_page(brand: Brand) -> None:
    a, b, *_ = brand.authors
    for number in range(20):
        at = 1_100_000 + number * 1_000
        which = number % 2
        brand.write(brand.accounts[which], Author(f"p{which}", f"@q{which}", ""), at, f"message {number}")
    brand.decide(LINK, a, b)
    authors = brand.inbox.dossier(a).authors
    first = brand.inbox.written(authors, limit=8).result()
    rest = brand.inbox.written(authors, before_row=first[-1].stored.row, limit=50).result()
    texts = [each.stored.message.text for each in (*first, *rest)]
    assert texts == [*(f"message {number}" for number in reversed(range(20))), "bonjour", "bonjour"]
    assert {each.account_id for each in first} == {*brand.accounts[:2]}
    found = brand.inbox.written(authors, "message 7").result()
    assert [each.stored.message.text for each in found] == ["message 7"]
    assert brand.inbox.written([a], "message 7").result() == []


def test_no_look_up_scans_a_table(brand: Brand) -> None:
    one = brand.write(brand.accounts[0], Author("x1", "@gros_relou59", "Kévin Léger", "https://u.example", "https://a"))
    brand.write(brand.accounts[1], Author("x2", "gros.relou59", "Kévin Léger", "https://u.example", "https://a"))
    plans = brand.store.read(_plans, one)
    big = ("author", "message", "conversation", "journal")
    scanned = [line for line in plans if line.startswith("SCAN") and line.split()[1] in big]
    assert scanned == []
    assert any("author_handle (<expr>=?)" in line for line in plans)
    assert any("journal_other (<expr>=?)" in line for line in plans)


def _plans(conn: Connection, author_row: int) -> list[str]:
    from cm_inbox.store import dossier

    plans: list[str] = []
    watched = watch(conn, plans)
    known = dossier.dossier(watched, author_row)
    dossier.written(watched, known.authors)
    dossier.evidence(watched, known.authors, limit=5)
    identities.persons(watched, known.authors)
    return plans
