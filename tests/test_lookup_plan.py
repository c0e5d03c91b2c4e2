"""Calls that look known messages up take as many as they can, and the newest are kept where they do not suffice."""

from __future__ import annotations

from cm_inbox.lookup_plan import DAY, InTime, Plan, in_time
from cm_inbox.networks.base import Batches
from cm_inbox.store.confirmed import Due

HOUR = DAY // 24
NOW = 100 * DAY


def post_of(native_id: str) -> str | None:
    """Messages are called "post/number"; those of the post "live" cannot be looked up."""
    post = native_id.partition("/")[0]
    return None if post == "live" else post


def due(native_id: str, row: int, *, age: int, asked: int | None = None) -> Due:
    at = NOW - age
    return Due(native_id, row, at, at if asked is None else NOW - asked)


def planned(*each: Due, calls: int = 1, size: int = 2, a_day: float = 24.0) -> InTime:
    return in_time(each, post_of, Batches(calls, size, a_day), DAY, NOW)


def test_a_call_takes_as_many_of_its_batch_as_it_can() -> None:
    plan = Plan(post_of, 2)
    assert [plan.take(each, 2) for each in ("a/1", "b/1", "c/1", "a/2", "a/1", "a/3", "live/1")] == [
        True, True, False, True, True, False, False,
    ]  # fmt: skip
    assert plan.calls == 2
    assert plan.pieces(1) == [("a/1", "a/2"), ("b/1",)]
    assert plan.pieces(3) == [("a/1", "a/2", "b/1")]


def test_those_whose_time_is_up_first_come_first_with_others_of_their_call() -> None:
    found = planned(due("a/1", 1, age=20 * HOUR), due("b/1", 9, age=19 * HOUR), due("a/2", 5, age=13 * HOUR))
    assert found == InTime(("a/1", "a/2", "b/1"), False)


def test_what_cannot_be_looked_up_takes_no_call() -> None:
    lines = [due(f"live/{number}", number, age=23 * HOUR) for number in range(50)]
    assert planned(*lines, due("a/1", 1, age=20 * HOUR)) == InTime(("a/1",), False)


def test_where_calls_do_not_suffice_the_oldest_are_given_up() -> None:
    posts = [due(f"{number}/1", number, age=20 * HOUR) for number in range(10)]
    found = planned(*posts, a_day=24.0)  # four hours, so four calls, are left
    assert found.short
    assert found.ids[:4] == ("6/1", "7/1", "8/1", "9/1")
    assert found.ids[4] == "5/1", "should there be calls after all"
    assert not planned(*posts, a_day=60.0).short


def test_nothing_is_given_up_for_those_asked_for_in_vain() -> None:
    vain = [due(f"{number}/1", 99, age=23 * HOUR, asked=HOUR) for number in range(10)]
    found = planned(*vain, due("a/1", 1, age=20 * HOUR))
    assert not found.short
    assert found.ids[0] == "a/1"
    assert len(found.ids) == 11
