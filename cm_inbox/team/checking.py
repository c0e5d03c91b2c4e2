"""Whether the team log is what was written: every stream read from its beginning, its hashes reckoned anew.

Where older events were dropped, from where it begins now.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from cm_inbox.errors import HubChanged
from cm_inbox.models.record import Record

from .chain import Anchor, Event
from .log import TeamLog
from .membership import Member

PAGE = 5000


class Checked(Record, frozen=True):
    """One stream that was checked: ``anchor`` is its end; ``problem`` says what is wrong, None: nothing."""

    stream: str
    anchor: Anchor
    problem: HubChanged | None = None


async def check(log: TeamLog, member: Member) -> AsyncIterator[Checked]:
    """Check every stream this person may read, against its hashes and against what this desktop saw before.

    Who administers the database could write the whole chain anew; that they cannot do for what a desktop has seen.
    Raises HubError where the hub cannot be asked.
    """
    heads = await log.heads()
    beginnings = await log.beginnings()
    for stream, head in heads.items():
        anchor = beginnings.get(stream, Anchor())
        try:
            if anchor.seq == member.anchor(stream).seq and anchor != member.anchor(stream):
                raise HubChanged("Event number {number} is not the one this desktop saw before.", number=anchor.seq)
            async for events, end in log.pages(stream, anchor, PAGE):
                _as_before(member.anchor(stream), events)
                anchor = end
            _reaches(anchor, head)
            _reaches(anchor, member.anchor(stream))
        except HubChanged as problem:
            yield Checked(stream, anchor, problem)
        else:
            yield Checked(stream, anchor)


def _as_before(seen: Anchor, events: list[Event]) -> None:
    """Hold a page against what was seen before. Raises HubChanged."""
    if events[0].seq <= seen.seq <= events[-1].seq and events[seen.seq - events[0].seq].hash != seen.hash:
        raise HubChanged("Event number {number} is not the one this desktop saw before.", number=seen.seq)


def _reaches(anchor: Anchor, expected: Anchor) -> None:
    """Say whether a stream is as long as it was said to be. Raises HubChanged."""
    if anchor.seq < expected.seq:
        raise HubChanged(
            "The log ends at number {number}, where this desktop knows of {expected}: was an older copy restored?",
            number=anchor.seq,
            expected=expected.seq,
        )
