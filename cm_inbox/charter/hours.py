"""Office hours and reply targets: when a brand is open, and by when an answer is due.

The brand is open at an instant when the clock on its wall then shows a time within a span of that day (or of the day
before, for a span over midnight). Clock changes follow from that: what the clock skips is not open, what it shows twice
is open twice. A holiday has no spans of its own.

Open spans are worked out for a stretch of about a month when it is first asked for and then kept, so that a question
costs a search in a short list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility

from .durations import DAY, DAY_MINUTES, MINUTE, parse_duration, parse_holiday, parse_span, time_zone
from .shape import Charter, OfficeHours

STRETCH: Millis = 32 * DAY
HORIZON: Millis = 2 * 366 * DAY
"""How far ahead an opening or a due instant is looked for."""

_KEPT = 256
_FIRST_DAY = date(1, 1, 4).toordinal()
_LAST_DAY = date(9999, 12, 28).toordinal()
_EPOCH = date(1970, 1, 1).toordinal()
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The open spans that touch a stretch of time, in order and apart. ``before[i]``: open ms before span i."""

    starts: list[Millis]
    ends: list[Millis]
    before: list[Millis]


class Hours:
    """One brand's office hours. ``office`` None: always open."""

    def __init__(self, office: OfficeHours | None, zone: str) -> None:
        """Read the spellings. Raises ValueError where one is unsound, which ``read`` has told before."""
        self._always = office is None
        self._zone = time_zone(zone)
        self._week: tuple[tuple[tuple[int, int], ...], ...] = ()
        self._days_off: frozenset[tuple[int | None, int, int]] = frozenset()
        if office is not None:
            self._week = tuple(tuple(_minutes(text) for text in getattr(office, day)) for day in DAYS)
            self._days_off = frozenset(parse_holiday(text) for text in office.holidays)
        self._never = not self._always and not any(self._week)
        self._stretches: dict[int, _Stretch] = {}

    def is_open(self, at: Millis) -> bool:
        """Say whether the brand is open at an instant."""
        if self._always or self._never:
            return self._always
        stretch = self._stretch(at // STRETCH)
        index = bisect_right(stretch.starts, at) - 1
        return index >= 0 and at < stretch.ends[index]

    def open_ms_between(self, start: Millis, end: Millis) -> Millis:
        """Return how long the brand is open between two instants; 0 where the second is not the later one."""
        if end <= start or self._never:
            return 0
        if self._always:
            return end - start
        first, last = start // STRETCH, end // STRETCH
        if first == last:
            stretch = self._stretch(first)
            return _open_before(stretch, end) - _open_before(stretch, start)
        total = sum(_whole(self._stretch(number)) for number in range(first, last))
        return total - _open_before(self._stretch(first), start) + _open_before(self._stretch(last), end)

    def due_at(self, waiting_since: Millis, target: Millis) -> Millis | None:
        """Return the first instant by which the brand has been open for ``target`` ms since somebody waits.

        None where that does not come within two years, as for a brand that is never open.
        """
        if self._always or target <= 0:
            return waiting_since + max(0, target)
        if self._never:
            return None
        number = waiting_since // STRETCH
        stretch = self._stretch(number)
        wanted = target + _open_before(stretch, waiting_since)
        for _ in range(HORIZON // STRETCH + 2):
            whole = _whole(stretch)
            if wanted <= whole:
                index = bisect_left(stretch.before, wanted) - 1
                due = stretch.starts[index] + wanted - stretch.before[index]
                return due if due - waiting_since <= HORIZON else None
            wanted -= whole
            number += 1
            stretch = self._stretch(number)
        return None

    def next_opening(self, at: Millis) -> Millis | None:
        """Return when the brand is next open: ``at`` itself if it is then, None if it is not within two years."""
        if self._always:
            return at
        if self._never:
            return None
        first = at // STRETCH
        for number in range(first, first + HORIZON // STRETCH + 2):
            stretch = self._stretch(number)
            index = bisect_right(stretch.ends, at)
            if index < len(stretch.ends):
                opening = max(at, stretch.starts[index])
                return opening if opening - at <= HORIZON else None
        return None

    # -- the spans --

    def _stretch(self, number: int) -> _Stretch:
        stretch = self._stretches.get(number)
        if stretch is None:
            if len(self._stretches) >= _KEPT:
                self._stretches.clear()
            stretch = self._stretches[number] = self._worked_out(number * STRETCH, (number + 1) * STRETCH)
        return stretch

    def _worked_out(self, start: Millis, end: Millis) -> _Stretch:
        """Return the spans within a stretch; a local day lies at most a day and a half from that of UTC."""
        found = _Stretch([], [], [])
        total = 0
        first = max(_FIRST_DAY, _EPOCH + start // DAY - 3)
        last = min(_LAST_DAY, _EPOCH + end // DAY + 2)
        spans = sorted(span for day in range(first, last + 1) for span in self._open_on(date.fromordinal(day)))
        for opens, closes in _joined(spans):
            within = max(opens, start), min(closes, end)
            if within[0] < within[1]:
                found.starts.append(within[0])
                found.ends.append(within[1])
                found.before.append(total)
                total += within[1] - within[0]
        return found

    def _open_on(self, day: date) -> Iterator[tuple[Millis, Millis]]:
        """Yield the open spans that begin on a day of the brand's calendar."""
        spans = self._week[day.weekday()]
        if not spans or self._is_holiday(day):
            return
        midnight = datetime(day.year, day.month, day.day)
        offset = self._offset(midnight)
        beginning = (day.toordinal() - _EPOCH) * DAY
        if all(self._offset(midnight + timedelta(hours=hours)) == offset for hours in (-2, 12, 24, 36, 50)):
            for opens, closes in spans:
                yield beginning + opens * MINUTE - offset, beginning + closes * MINUTE - offset
        else:
            yield from self._by_the_minute(beginning, spans)

    def _by_the_minute(self, beginning: Millis, spans: tuple[tuple[int, int], ...]) -> Iterator[tuple[Millis, Millis]]:
        """Yield the open minutes of a day on which, or after which, the clock changes: twice a year."""
        for at in range(beginning - DAY, beginning + 3 * DAY, MINUTE):
            moment = (_BEGINNING + timedelta(milliseconds=at)).astimezone(self._zone)
            wall = at + _milliseconds(moment.utcoffset())
            if any(opens <= (wall - beginning) // MINUTE < closes for opens, closes in spans):
                yield at, at + MINUTE

    def _is_holiday(self, day: date) -> bool:
        return bool(self._days_off & {(None, day.month, day.day), (day.year, day.month, day.day)})

    def _offset(self, wall: datetime) -> Millis:
        return _milliseconds(wall.replace(tzinfo=self._zone).utcoffset())


def _minutes(text: str) -> tuple[int, int]:
    """Return a span in minutes from the midnight of its day, the end after the start."""
    span = parse_span(text)
    return span.start, span.end if span.end > span.start else span.end + DAY_MINUTES


def _milliseconds(offset: timedelta | None) -> Millis:
    return 0 if offset is None else offset // timedelta(milliseconds=1)


def _joined(spans: list[tuple[Millis, Millis]]) -> Iterator[tuple[Millis, Millis]]:
    """Yield sorted spans with those that touch or overlap made one."""
    if not spans:
        return
    opens, closes = spans[0]
    for start, end in spans[1:]:
        if start <= closes:
            closes = max(closes, end)
        else:
            yield opens, closes
            opens, closes = start, end
    yield opens, closes


def _whole(stretch: _Stretch) -> Millis:
    return stretch.before[-1] + stretch.ends[-1] - stretch.starts[-1] if stretch.starts else 0


def _open_before(stretch: _Stretch, at: Millis) -> Millis:
    index = bisect_right(stretch.starts, at) - 1
    return stretch.before[index] + min(at, stretch.ends[index]) - stretch.starts[index] if index >= 0 else 0


# --- targets -----------------------------------------------------------------------------------


def hours_of(charter: Charter) -> Hours:
    """Return a charter's office hours. Raises ValueError as ``Hours``."""
    return Hours(charter.office_hours, charter.time_zone)


def reply_target(charter: Charter, network: str, visibility: Visibility) -> Millis | None:
    """Return how soon to answer on a network, in milliseconds of office hours; None where it has been set to never.

    Raises ValueError where the spelling is unsound.
    """
    targets = charter.reply_targets
    own = targets.networks.get(network)
    if visibility is Visibility.PRIVATE:
        return _target((own and own.private) or targets.private)
    return _target((own and own.public) or targets.public)


_target = lru_cache(maxsize=256)(parse_duration)
