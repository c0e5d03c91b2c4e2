"""The strikes ladder: what warnings add up to.

A fold over the warnings that were not taken back, so that taking one back is leaving it out. A strike counts from its
instant until it expires. A step is reached by the strike that brings the count to its threshold, and by no later one
while the count stays there or above: a threshold fires once. When strikes have expired and new ones bring the count
to the threshold again, it fires again, for that is a new occasion.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cm_inbox.models.instants import Millis
from cm_inbox.models.verdicts import Strike

from .durations import DAY, HOUR, MINUTE, parse_duration
from .shape import Ladder, Step, StepKind


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands on the ladder at an instant.

    ``step`` is the highest step whose threshold the count reaches, ``next_step`` the lowest above it, and ``to_next``
    how many strikes lead there. ``expires_at`` is when the oldest strike that counts no longer does, None where
    nothing counts or strikes never expire.
    """

    counting: int = 0
    step: Step | None = None
    next_step: Step | None = None
    expires_at: Millis | None = None

    @property
    def to_next(self) -> int | None:
        return None if self.next_step is None else self.next_step.at - self.counting


@dataclass(frozen=True, slots=True)
class Reached:
    """A strike, how many counted with it, and the step it led to, if any."""

    strike: Strike
    counting: int
    step: Step | None


def standing(ladder: Ladder, strikes: Iterable[Strike], at: Millis) -> Standing:
    """Return where these warnings leave somebody at an instant. Raises ValueError where a duration is unsound."""
    lasting = lasts(ladder)
    given = [strike.at for strike in strikes if _counts(ladder, strike, at, lasting)]
    below = [step for step in ladder.steps if step.at <= len(given)]
    above = [step for step in ladder.steps if step.at > len(given)]
    return Standing(
        len(given),
        max(below, key=_threshold, default=None),
        min(above, key=_threshold, default=None),
        min(given) + lasting if given and lasting is not None else None,
    )


def proposal(ladder: Ladder, strikes: Iterable[Strike], at: Millis, rule: str) -> Step | None:
    """Return the step that a warning for this rule now leads to; None where it reaches no threshold.

    ``strikes`` are those given so far. A rule whose warnings do not count leads nowhere. Raises as ``standing``.
    """
    if ladder.counts and rule not in ladder.counts:
        return None
    count = standing(ladder, strikes, at).counting + 1
    return _reached(ladder, count)


def course(ladder: Ladder, strikes: Iterable[Strike]) -> tuple[Reached, ...]:
    """Return what each warning led to, in the order they were given. Raises as ``standing``."""
    lasting = lasts(ladder)
    told = sorted(strikes, key=lambda strike: strike.at)
    reached: list[Reached] = []
    for index, strike in enumerate(told):
        count = sum(_counts(ladder, earlier, strike.at, lasting) for earlier in told[: index + 1])
        counts = _counts(ladder, strike, strike.at, lasting)
        reached.append(Reached(strike, count, _reached(ladder, count) if counts else None))
    return tuple(reached)


def lasts(ladder: Ladder) -> Millis | None:
    """Return how long a strike counts, None: for good. Raises ValueError."""
    return None if ladder.expire_after is None else _duration(ladder.expire_after)


def step_lasts(step: Step) -> Millis | None:
    """Return how long a step's mute or ban lasts, None: for good. Raises ValueError."""
    return None if step.duration is None else _duration(step.duration)


_duration = lru_cache(maxsize=256)(parse_duration)


def _counts(ladder: Ladder, strike: Strike, at: Millis, lasting: Millis | None) -> bool:
    if ladder.counts and strike.rule not in ladder.counts:
        return False
    return strike.at <= at and (lasting is None or at < strike.at + lasting)


def _reached(ladder: Ladder, count: int) -> Step | None:
    return next((step for step in ladder.steps if step.at == count), None)


def _threshold(step: Step) -> int:
    return step.at


# --- in words ----------------------------------------------------------------------------------

_STEPS = {
    "fr": {
        StepKind.WARN: ("un rappel à la règle", "un rappel à la règle"),
        StepKind.MUTE: ("une mise en sourdine de {}", "une mise en sourdine définitive"),
        StepKind.BAN: ("une suspension de {}", "une exclusion définitive"),
    },
    "en": {
        StepKind.WARN: ("a warning", "a warning"),
        StepKind.MUTE: ("a mute of {}", "a permanent mute"),
        StepKind.BAN: ("a ban of {}", "a permanent ban"),
    },
}
_LENGTHS = {
    "fr": ((DAY, "jour", "jours"), (HOUR, "heure", "heures"), (MINUTE, "minute", "minutes")),
    "en": ((DAY, "day", "days"), (HOUR, "hour", "hours"), (MINUTE, "minute", "minutes")),
}


def in_words(step: Step, language: str) -> str | None:
    """Return a step as an answer says it: "une suspension de 30 jours"; None in a language without words for it.

    Raises ValueError where its duration is unsound.
    """
    words = _STEPS.get(language[:2].casefold())
    if words is None:
        return None
    some_time, for_good = words[step.do]
    length = step_lasts(step)
    return for_good if length is None else some_time.format(length_in_words(length, language))


def length_in_words(length: Millis, language: str) -> str:
    """Return a length in its largest unit that divides it: "30 jours", "36 heures". English where nothing is known."""
    units = _LENGTHS.get(language[:2].casefold(), _LENGTHS["en"])
    size, one, many = next((unit for unit in units if length % unit[0] == 0), units[-1])
    number = max(1, -(-length // size))
    return f"{number}\N{NO-BREAK SPACE}{one if number == 1 else many}"
