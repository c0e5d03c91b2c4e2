"""Where the groups of a list in the order of urgency end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import Group, group_of

from .connection import Connection

_ONE = "SELECT priority, due_at FROM conversation WHERE id = ?"


def ends(conn: Connection, ids: Sequence[int], *, now: Millis, near: Sequence[int] = ()) -> tuple[int, ...]:
    """Return for each ``Group`` the position after its last conversation, in a list in the order of urgency.

    The boundaries are looked for by halving, so that a list of a million costs some eighty lookups by row id and
    whatever narrows it costs nothing; ``near`` are where they were a moment ago, and then it is two lookups each.
    """

    def group(position: int) -> int:
        found = conn.execute(_ONE, (ids[position],)).fetchone()
        return Group.UNPROMISED if found is None else group_of(found[0], found[1], now)

    found: list[int] = []
    low, size = 0, len(ids)
    for each in Group:
        if each is Group.UNPROMISED or low == size:
            low = size
        else:
            guess = near[each] if each < len(near) else -1
            fits = low <= guess <= size and (guess == low or group(guess - 1) <= each)
            if not (fits and (guess == size or group(guess) > each)):
                low = bisect_right(range(size), int(each), low, size, key=group)
            else:
                low = guess
        found.append(low)
    return tuple(found)
