"""Near-equal messages of a day are counted as fast as they may come, in bounded memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.fold import fold
from cm_inbox.charter.judge import Judge
from cm_inbox.charter.likeness import alike, signature
from cm_inbox.charter.recent import WITHIN, Recent
from cm_inbox.charter.shape import Charter, Mode, Rule, Then, When

TEXT = "rejoignez notre groupe secret pour gagner de l'argent facilement depuis chez vous ce soir"


def test_only_what_came_before_within_a_day_counts() -> None:
    recent = Recent()
    assert [recent.take(key, at, TEXT) for key, at in ((1, 0), (2, 1), (4, WITHIN), (5, WITHIN + 1))] == [0, 1, 1, 1]
    assert recent.take(3, 2, TEXT) == 2


def test_a_message_takes_the_place_of_what_it_was_before() -> None:
    recent = Recent()
    recent.take(1, 0, TEXT)
    recent.take(1, 0, "tout autre chose, que voici, et rien de plus que cela")
    assert recent.take(2, 1, TEXT) == 0
    assert len(recent) == 2


def test_no_more_are_kept_than_there_is_room_for() -> None:
    recent = Recent(kept=3)
    for key in range(10):
        assert recent.take(key, key, TEXT) == min(key, 3)
    assert len(recent) == 3
    recent.take_older(-1, 0, TEXT)
    assert len(recent) == 3


def test_older_ones_are_the_first_to_be_forgotten() -> None:
    recent = Recent(kept=2)
    recent.take(5, 5, TEXT)
    recent.take_older(1, 1, "autre chose")
    recent.take(6, 6, "encore autre chose")
    assert recent.take(7, 7, TEXT) == 1


def test_a_flood_is_counted_only_so_far() -> None:
    recent = Recent(enough=5)
    texts = [f"{TEXT} numéro{n}" for n in range(40)]
    found = [recent.take(key, key, fold(text)) for key, text in enumerate(texts)]
    assert found[:5] == [0, 1, 2, 3, 4]
    assert set(found[5:]) == {5}


WORDS = st.lists(st.sampled_from(["un", "deux", "trois", "quatre", "cinq", "😀", "!"]), max_size=9).map(" ".join)


@given(st.lists(WORDS, max_size=12), st.integers(1, 15))
def test_nothing_is_counted_that_is_not_alike_and_nothing_equal_is_missed(texts: list[str], kept: int) -> None:
    recent = Recent(kept)
    for key, text in enumerate(texts):
        earlier = texts[max(0, key - kept) : key]
        found = recent.take(key, key, fold(text))
        near = [other for other in earlier if alike(signature(other), signature(text))]
        assert near.count(text) <= found <= len(near)


def test_the_judge_tells_how_many_its_rules_ask_for() -> None:
    def judge(*rules: Rule) -> Judge:
        return Judge(Charter(rules=rules))

    hide = Then(hide=True)
    assert judge(Rule(id="a", title="A", when=(When(words=("spam",)),), then=hide)).duplicates_asked == 0
    twice = Rule(id="b", title="B", when=(When(words=("spam",)),), unless=(When(duplicates_at_least=2),), then=hide)
    off = Rule(id="c", title="C", mode=Mode.OFF, when=(When(duplicates_at_least=9),), then=hide)
    assert judge(twice, off).duplicates_asked == 2
