"""The strikes ladder: what counts, when it expires, what a threshold leads to, and that it does so once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.shape import Ladder, Step, StepKind
from cm_inbox.charter.strikes import Standing, course, in_words, length_in_words, proposal, standing
from cm_inbox.models.verdicts import Strike

DAY = 86_400_000
WARN = Step(at=1, do=StepKind.WARN, reply="rappel")
MUTE = Step(at=2, do=StepKind.MUTE, duration="3d")
BAN = Step(at=3, do=StepKind.BAN, duration="30d")
OUT = Step(at=5, do=StepKind.BAN)
LADDER = Ladder(expire_after="90d", steps=(WARN, MUTE, BAN, OUT))

ladders = st.builds(
    Ladder,
    expire_after=st.sampled_from([None, "1d", "90d", "never"]),
    counts=st.sampled_from([(), ("insult",), ("insult", "spam")]),
    steps=st.lists(st.integers(1, 8), unique=True).map(
        lambda thresholds: tuple(Step(at=at, do=StepKind.WARN) for at in thresholds)
    ),
)
some_strikes = st.lists(
    st.builds(
        Strike, at=st.integers(0, 200).map(lambda days: days * DAY), rule=st.sampled_from(["insult", "spam", ""])
    ),
    max_size=12,
)


def on(*days: float, rule: str = "insult") -> tuple[Strike, ...]:
    return tuple(Strike(round(day * DAY), rule) for day in days)


def test_nothing_yet() -> None:
    assert standing(LADDER, (), 0) == Standing(0, None, WARN, None)
    assert proposal(LADDER, (), 0, "insult") is WARN


def test_climbing() -> None:
    now = standing(LADDER, on(0, 1, 2), 3 * DAY)
    assert now == Standing(3, BAN, OUT, 90 * DAY)
    assert now.to_next == 2
    assert proposal(LADDER, on(0), DAY, "insult") is MUTE
    assert proposal(LADDER, on(0, 1), 2 * DAY, "insult") is BAN


def test_between_two_thresholds_a_warning_leads_to_nothing_new() -> None:
    assert proposal(LADDER, on(0, 1, 2), 3 * DAY, "insult") is None
    assert proposal(LADDER, on(0, 1, 2, 3), 4 * DAY, "insult") is OUT
    assert proposal(LADDER, on(0, 1, 2, 3, 4), 5 * DAY, "insult") is None


def test_a_strike_expires_to_the_millisecond() -> None:
    strikes = on(0, 10)
    assert standing(LADDER, strikes, 90 * DAY - 1).counting == 2
    assert standing(LADDER, strikes, 90 * DAY) == Standing(1, WARN, MUTE, 100 * DAY)
    assert standing(LADDER, strikes, 100 * DAY) == Standing(0, None, WARN, None)


def test_a_threshold_fires_once_and_again_only_after_strikes_have_expired() -> None:
    told = course(LADDER, on(0, 10, 20, 30, 95))
    assert [reached.step for reached in told] == [WARN, MUTE, BAN, None, None]
    assert [reached.counting for reached in told] == [1, 2, 3, 4, 4]
    assert [reached.step for reached in course(LADDER, on(0, 10, 101))] == [WARN, MUTE, WARN]


def test_taking_one_back_restores_what_was() -> None:
    before, after = on(0, 10), on(0, 10, 20)
    assert standing(LADDER, after, 21 * DAY).step is BAN
    assert standing(LADDER, after[:2], 21 * DAY) == standing(LADDER, before, 21 * DAY)
    assert proposal(LADDER, after[:2], 21 * DAY, "insult") is BAN, "the same threshold, since it was taken back"
    assert standing(LADDER, (after[0], after[2]), 21 * DAY).step is MUTE


def test_only_the_rules_that_count() -> None:
    ladder = Ladder(counts=("insult",), steps=(WARN, MUTE))
    strikes = (*on(0), *on(1, 2, 3, rule="off-topic"))
    assert standing(ladder, strikes, 4 * DAY) == Standing(1, WARN, MUTE, None)
    assert proposal(ladder, strikes, 4 * DAY, "insult") is MUTE
    assert proposal(ladder, strikes, 4 * DAY, "off-topic") is None
    assert [reached.step for reached in course(ladder, strikes)] == [WARN, None, None, None]


def test_a_strike_of_the_future_does_not_count_yet() -> None:
    assert standing(LADDER, on(5), 4 * DAY).counting == 0


def test_steps_may_stand_in_any_order() -> None:
    shuffled = Ladder(steps=(OUT, WARN, BAN, MUTE))
    assert standing(shuffled, on(0, 1), 2 * DAY) == Standing(2, MUTE, BAN, None)


def test_a_charter_without_a_ladder() -> None:
    assert standing(Ladder(), on(0, 1), 2 * DAY) == Standing(2, None, None, None)
    assert proposal(Ladder(), on(0), DAY, "insult") is None


@given(ladders, some_strikes, st.integers(0, 400))
def test_the_fold_agrees_with_each_moment(ladder: Ladder, strikes: list[Strike], day: int) -> None:
    given = sorted(strikes, key=lambda strike: strike.at)
    for index, reached in enumerate(course(ladder, strikes)):
        assert reached.strike is given[index]
        assert reached.step == proposal(ladder, given[:index], reached.strike.at, reached.strike.rule)
        now = standing(ladder, given[: index + 1], reached.strike.at)
        assert now.counting == reached.counting
        assert reached.step is None or now.step is reached.step
    assert standing(ladder, strikes, day * DAY) == standing(ladder, reversed(strikes), day * DAY)


@given(ladders, some_strikes, st.integers(0, 400), st.data())
def test_taking_any_strike_back_never_makes_it_worse(
    ladder: Ladder, strikes: list[Strike], day: int, data: st.DataObject
) -> None:
    if not strikes:
        return
    gone = data.draw(st.integers(0, len(strikes) - 1))
    without = strikes[:gone] + strikes[gone + 1 :]
    before, after = standing(ladder, strikes, day * DAY), standing(ladder, without, day * DAY)
    assert before.counting - after.counting in (0, 1)
    assert (after.step.at if after.step else 0) <= (before.step.at if before.step else 0)


@given(ladders, some_strikes, st.integers(0, 400))
def test_time_alone_only_lowers_the_count_and_says_when(ladder: Ladder, strikes: list[Strike], day: int) -> None:
    last = max([strike.at for strike in strikes], default=0)
    at = last + day * DAY
    now = standing(ladder, strikes, at)
    later = standing(ladder, strikes, at + 30 * DAY)
    assert later.counting <= now.counting
    if now.expires_at is None:
        assert later.counting == now.counting
    else:
        assert standing(ladder, strikes, now.expires_at - 1).counting == now.counting
        assert standing(ladder, strikes, now.expires_at).counting < now.counting


def test_in_words() -> None:
    assert [in_words(step, "fr") for step in (WARN, MUTE, BAN, OUT)] == [
        "un rappel à la règle",
        "une mise en sourdine de 3\xa0jours",
        "une suspension de 30\xa0jours",
        "une exclusion définitive",
    ]
    assert in_words(BAN, "en-GB") == "a ban of 30\xa0days"
    assert in_words(BAN, "de") is None
    assert length_in_words(36 * 3_600_000, "fr") == "36\xa0heures"
    assert length_in_words(DAY, "en") == "1\xa0day"
