"""Care for the person who reads: what they chose, how much that hurts they have read today, when a break is due. Pure.

What is counted is private: hours and lengths, never whose words or which. It knows no history, no network and no file.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from .models.instants import Millis
from .models.record import Record

MINUTE: Millis = 60_000
PAUSE: Millis = 5 * MINUTE
"""So long without anything done is a pause."""

POSTPONED: Millis = 10 * MINUTE
"""So much later a break is suggested again that was put off."""

COUNTED_AT_ONCE = 10_000
"""How many messages are remembered as read in one run of the program, so that none counts twice."""

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day, ``20:30``."""

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000)]


class Wellbeing(Record, frozen=True):
    """What a person chose for themselves. A field's comment is its documentation; 0 means never, or without end."""

    counts: bool = True
    """Whether hostile messages that were really read are counted, on this computer only."""

    limit: Count = 60
    """How many a day are enough."""

    break_minutes: Count = 50
    """After how many minutes without a pause one is suggested."""

    break_hostile: Count = 8
    """After how many hostile messages one after the other."""

    quiet: bool = False
    """Whether there are hours without notifications."""

    quiet_from: Clock = "20:00"
    quiet_until: Clock = "08:00"


Way = Literal["everything", "urgent", "mine", "nothing"]
WAYS: tuple[Way, ...] = ("everything", "urgent", "mine", "nothing")


class Notifying(Record, frozen=True):
    """What may come to the person's notice while the window is not in front."""

    usual: Way = "urgent"
    """Of brands that nothing else was chosen for."""

    brands: Mapping[str, Way] = {}
    """Of a brand, by its id that means the same everywhere."""

    words: bool = True
    """Whether a notification quotes the message, its hurtful words softened; else it says only who and where."""

    badge: bool = True
    """Whether the number of what waits is on the icon."""

    to_tray: bool = False
    """Whether closing the window leaves the program in the tray."""


def is_quiet(chosen: Wellbeing, at: Millis) -> bool:
    """Say whether an instant lies in the quiet hours, by the computer's clock."""
    if not chosen.quiet or chosen.quiet_from == chosen.quiet_until:
        return False
    moment = datetime.fromtimestamp(at / 1000)
    time = f"{moment.hour:02}:{moment.minute:02}"
    if chosen.quiet_from < chosen.quiet_until:
        return chosen.quiet_from <= time < chosen.quiet_until
    return time >= chosen.quiet_from or time < chosen.quiet_until


def quiet_began(chosen: Wellbeing, at: Millis) -> Millis:
    """Return when the quiet hours began last before an instant."""
    hour, minute = map(int, chosen.quiet_from.split(":"))
    moment = datetime.fromtimestamp(at / 1000)
    began = moment.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if began > moment:
        began -= timedelta(days=1)
    return round(began.timestamp() * 1000)


class Rest(Record, frozen=True):
    """Why a break would do good: so many minutes without a pause, of them so many hostile messages in a row."""

    minutes: int
    hostile: int


class Exposure:
    """How much that hurts was read today, by the hour, and how long without a pause. Only counts are kept."""

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        """``kept`` is what ``plain`` gave; what cannot be understood of it is forgotten."""
        self._day = ""
        self._hours: dict[int, int] = {}
        self._longest: Millis = 0
        self._began: Millis | None = None
        self._active: Millis = 0
        self._streak = 0
        self._put_off: Millis = 0
        self._seen: dict[Hashable, None] = {}
        self._restore(kept or {})

    def _restore(self, kept: Mapping[str, Any]) -> None:
        day, hours, longest = kept.get("day"), kept.get("hours"), kept.get("longest")
        if not isinstance(day, str) or not isinstance(hours, dict):
            return
        whole = {hour: count for hour, count in hours.items() if isinstance(count, int) and count > 0}
        if all(isinstance(hour, str) and hour.isdigit() and int(hour) < 24 for hour in whole):
            self._day = day
            self._hours = {int(hour): count for hour, count in whole.items()}
            self._longest = longest if isinstance(longest, int) and longest > 0 else 0

    def plain(self) -> dict[str, Any]:
        """Return what is worth keeping, for a file."""
        hours = {str(hour): count for hour, count in sorted(self._hours.items())}
        return {"day": self._day, "hours": hours, "longest": self._longest}

    # -- what happens --

    def active(self, at: Millis) -> None:
        """Note that the person does something."""
        self._turn_day(at)
        if self._began is None or at - self._active >= PAUSE or at < self._active:
            self._began, self._streak, self._put_off = at, 0, 0
        self._active = at
        self._longest = max(self._longest, at - self._began)

    def read(self, what: Hashable, at: Millis) -> bool:
        """Note that a hostile message was really read; say whether it counts: each one counts once."""
        self.active(at)
        if what in self._seen:
            return False
        if len(self._seen) >= COUNTED_AT_ONCE:
            self._seen.clear()
        self._seen[what] = None
        hour = datetime.fromtimestamp(at / 1000).hour
        self._hours[hour] = self._hours.get(hour, 0) + 1
        self._streak += 1
        return True

    def read_other(self, at: Millis) -> None:
        """Note that a message was read that does not hurt: a row of hostile ones ends there."""
        self.active(at)
        self._streak = 0

    def paused(self, at: Millis) -> None:
        """Note that the person takes a break now: what comes after it is a new run."""
        self._turn_day(at)
        self._began, self._streak, self._put_off = None, 0, 0

    def put_off(self, at: Millis) -> None:
        """Note that a break was suggested and put off."""
        self._put_off = at + POSTPONED

    def forget(self) -> None:
        """Forget everything."""
        self.__init__()  # type: ignore[misc]  # the same object, as new

    def _turn_day(self, at: Millis) -> None:
        today = datetime.fromtimestamp(at / 1000).date().isoformat()
        if today != self._day:
            self._day, self._hours, self._longest = today, {}, 0

    # -- what it comes to --

    def today(self, at: Millis) -> int:
        """Return how many were read today."""
        self._turn_day(at)
        return sum(self._hours.values())

    def by_hour(self, at: Millis) -> Iterator[tuple[int, int]]:
        """Yield today's hours with how many were read in each, from the first to the last that has any."""
        self._turn_day(at)
        if self._hours:
            for hour in range(min(self._hours), max(self._hours) + 1):
                yield hour, self._hours.get(hour, 0)

    def longest(self, at: Millis) -> Millis:
        """Return how long today's longest run without a pause was."""
        self._turn_day(at)
        return self._longest

    def since_pause(self, at: Millis) -> Millis:
        """Return how long the person has been at it."""
        return 0 if self._began is None or at - self._active >= PAUSE else at - self._began

    def rest_due(self, chosen: Wellbeing, at: Millis) -> Rest | None:
        """Return why a break is due, None where none is, or where it was put off a moment ago."""
        run = self.since_pause(at)
        if at < self._put_off or self._began is None or at - self._active >= PAUSE:
            return None
        long = 0 < chosen.break_minutes * MINUTE <= run
        many = 0 < chosen.break_hostile <= self._streak
        return Rest(run // MINUTE, self._streak) if long or many else None
